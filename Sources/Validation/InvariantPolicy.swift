import Diagnostics
import Ecore
public import OCL

/// How bad it is when an invariant is not true, and which of them are not checked at all.
public struct InvariantPolicy: Sendable {
  /// What false, null and invalid mean where nothing else is said.
  public enum Rule: String, Sendable, CaseIterable {
    /// All three are errors.
    case strict
    /// False is a warning, null and invalid are errors, as in Eclipse OCL.
    case eclipse
  }

  /// What false, null and invalid mean.
  public var rule = Rule.strict
  /// Severities by `Class.invariant`, which may begin with packages and have `*` in place of a name; the last that fits counts.
  ///
  /// They come before what metamodels and documents say.
  public var severities: [(pattern: String, severity: InvariantSeverity)] = []
  /// Violations that are known and not reported.
  public var baseline: Baseline?
  /// The baseline that violations are collected for in ``ValidationSummary/violations``; then none is reported.
  public var recording: Baseline?

  /// Everything that is not true is an error.
  public init() {}

  /// What is said of an invariant, by the policy or by itself.
  func severity(of invariant: Invariant) -> InvariantSeverity? {
    severities.last { Self.fits($0.pattern, invariant) }?.severity ?? invariant.severity
  }

  /// What a value that is not true means.
  func severity(ofUndefinedOrFalse value: Value) -> InvariantSeverity {
    rule == .eclipse && value.boolean == false ? .warning : .error
  }

  /// Reports patterns that fit no invariant.
  func check(_ invariants: [Invariant], into sink: inout DiagnosticSink) {
    for (pattern, _) in severities where !invariants.contains(where: { Self.fits(pattern, $0) }) {
      sink.emit(.unknownInvariant(pattern, among: invariants))
    }
  }

  private static func fits(_ pattern: String, _ invariant: Invariant) -> Bool {
    let written = pattern.split(whereSeparator: { $0 == "." || $0 == ":" })
    let name = invariant.context.qualifiedName.split(separator: ":") + [Substring(invariant.name)]
    // A name alone could be an invariant of any class by accident.
    guard written.count >= 2, written.count <= name.count else { return false }
    return zip(written.reversed(), name.reversed()).allSatisfy { $0 == "*" || $0 == $1 }
  }
}

extension InvariantSeverity {
  /// The severity that a diagnostic gets; what is worth knowing only is a note.
  var ofDiagnostic: Diagnostic.Severity {
    switch self {
    case .error: .error
    case .warning: .warning
    case .info, .off: .note
    }
  }
}
