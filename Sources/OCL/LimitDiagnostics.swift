public import Diagnostics

/// What is said when an evaluation was cut short.
extension Diagnostic {
  /// That something has no result because of a limit; nil for failures that are no limits.
  ///
  /// `subject` begins the sentence: "invariant 'A::b' is not decided for 'c'".
  public static func limitReached(
    _ failure: Failure, _ limits: EvaluationLimits, _ subject: String, at range: SourceRange?,
    element: String? = nil
  ) -> Diagnostic? {
    let (code, reason, option): (String, String, String)
    switch failure {
    case .stepLimit:
      (code, reason, option) = ("ocl/limit-steps", "it takes more than \(limits.steps) steps", "--max-steps")
    case .timeLimit:
      let seconds = limits.seconds.map { "\($0)" } ?? "the allowed"
      (code, reason, option) = ("ocl/limit-time", "it takes more than \(seconds) seconds", "--timeout")
    case .tooLarge:
      (code, reason, option) = (
        "ocl/limit-size",
        "a collection of it has more than \(limits.size) elements, is nested more than 200 deep, or a string of it "
          + "has more than \(EvaluationContext.maximumTextSize) bytes", "--max-collection-size"
      )
    case .tooDeep:
      (code, reason, option) = (
        "ocl/limit-depth", "operations call each other more than \(limits.depth) deep, or fill the stack",
        "--max-call-depth"
      )
    case .interrupted:
      return Diagnostic(.error, "ocl/interrupted", "\(subject): it was stopped", at: range, element: element)
    default: return nil
    }
    return Diagnostic(
      .error, code, "\(subject): \(reason); '\(option)' sets the limit", at: range, element: element)
  }
}
