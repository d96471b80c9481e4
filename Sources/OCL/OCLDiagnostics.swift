import Diagnostics
import Ecore

/// What the checker and the collector of invariants say.
extension Diagnostic {
  static func unknownFeature(_ name: String, of type: OCLType, suggestion: String?, at range: SourceRange)
    -> Diagnostic
  {
    suggesting(
      suggestion,
      Diagnostic(.error, "ocl/unknown-feature", "'\(name)' is not a feature of '\(type)'", at: range))
  }

  static func unknownName(_ name: String, suggestion: String?, at range: SourceRange) -> Diagnostic {
    suggesting(
      suggestion,
      Diagnostic(
        .error, "ocl/unknown-name", "'\(name)' is no variable, feature, type or literal here", at: range))
  }

  static func unknownType(_ name: String, suggestion: String?, at range: SourceRange) -> Diagnostic {
    suggesting(suggestion, Diagnostic(.error, "ocl/unknown-type", "'\(name)' is not a type", at: range))
  }

  static func unknownLiteral(_ name: String, of type: String, suggestion: String?, at range: SourceRange)
    -> Diagnostic
  {
    suggesting(
      suggestion,
      Diagnostic(.error, "ocl/unknown-literal", "'\(name)' is not a literal of '\(type)'", at: range))
  }

  static func unknownOperation(_ name: String, of type: OCLType?, suggestion: String?, at range: SourceRange)
    -> Diagnostic
  {
    let place =
      type.map { "'\(name)' is not an operation of '\($0)'" } ?? "'\(name)' is not an operation here"
    return suggesting(suggestion, Diagnostic(.error, "ocl/unknown-operation", place, at: range))
  }

  static func noMatchingOperation(
    _ name: String, of type: OCLType, _ arguments: [OCLType], candidates: [String], at range: SourceRange
  ) -> Diagnostic {
    let list = arguments.map(\.description).joined(separator: ", ")
    return Diagnostic(
      .error, "ocl/no-matching-operation", "'\(type)' has no '\(name)(\(list))'", at: range,
      notes: candidates.prefix(5).map { .note("there is '\($0)'") })
  }

  static func typeMismatch(_ type: OCLType, expected: OCLType, _ what: String, at range: SourceRange)
    -> Diagnostic
  {
    Diagnostic(.error, "ocl/type-mismatch", "\(what) is '\(type)', expected '\(expected)'", at: range)
  }

  static func notBoolean(_ type: OCLType, _ what: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "ocl/not-boolean", "\(what) is '\(type)', expected 'Boolean'", at: range)
  }

  static func iteratorVariables(_ name: String, _ expected: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "ocl/iterator-variables", "'\(name)' takes \(expected)", at: range)
  }

  static func noSelf(at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "ocl/no-self", "there is no 'self' here", at: range)
  }

  static func numberTooLarge(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "ocl/number-too-large", "the number has more than \(Decimal.maximumDigits) digits", at: range)
  }

  static func neverEqual(_ left: OCLType, _ right: OCLType, _ operation: String, at range: SourceRange)
    -> Diagnostic
  {
    Diagnostic(
      .warning, "ocl/never-equal",
      "'\(left)' and '\(right)' have no equal values, so '\(operation)' is always "
        + (operation == "=" ? "false" : "true"), at: range)
  }

  static func duplicateName(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "ocl/duplicate-name", "'\(name)' is named twice", at: range)
  }

  static func badPattern(_ reason: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "ocl/bad-pattern", "the regular expression is not valid: \(reason)", at: range)
  }

  static func unsupportedOperation(_ name: String, _ reason: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "ocl/unsupported", "'\(name)' is not supported: \(reason)", at: range)
  }

  static func mayBeNull(_ source: String, at range: SourceRange, dot: SourceRange?) -> Diagnostic {
    Diagnostic(
      .warning, "ocl/may-be-null", "'\(source)' may be null here, and what is asked of null is invalid",
      at: range,
      fixIts: dot.map { [FixIt("pass null on with '?.'", $0, "?.")] } ?? [])
  }

  static func unsupportedPrevious(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "ocl/unsupported-pre",
      "'@pre' is not supported here: only an invariant that compares two states of an object can ask for the old one",
      at: range)
  }

  /// The operations that ask a running system, each with why a model cannot answer; nil for any other.
  static func unsupportedDynamic(_ name: String, at range: SourceRange) -> Diagnostic? {
    switch name {
    case "oclIsNew":
      Diagnostic(
        .error, "ocl/unsupported-new",
        "'oclIsNew' is not supported: it asks whether an operation made the object, and none is run",
        at: range)
    case "oclIsInState":
      Diagnostic(
        .error, "ocl/unsupported-state",
        "'oclIsInState' is not supported: objects of a model have no state machine", at: range)
    case "hasReturned", "isSignalSent", "isOperationCall":
      Diagnostic(
        .error, "ocl/unsupported-message", "'\(name)' is not supported: there are no messages to ask",
        at: range)
    default: nil
    }
  }

  private static func suggesting(_ suggestion: String?, _ diagnostic: Diagnostic) -> Diagnostic {
    guard let suggestion, let range = diagnostic.range else { return diagnostic }
    var result = diagnostic
    result.message += "; did you mean '\(suggestion)'?"
    result.fixIts.append(FixIt("replace with '\(suggestion)'", range, suggestion))
    return result
  }
}
