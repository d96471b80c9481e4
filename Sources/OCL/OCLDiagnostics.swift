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

  /// That a name belongs to the metamodel that describes OCL's own types.
  static func unsupportedReflection(_ name: String, at range: SourceRange) -> Diagnostic {
    unsupportedOperation(name, "it belongs to the metamodel of OCL itself, which is not at hand", at: range)
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
        "'oclIsNew' is not supported here: only an invariant that compares two states of an object can ask for it",
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

  static func cyclicDefinition(_ names: [String], places: [SourceRange?]) -> Diagnostic {
    let path = (names + names.prefix(1)).map { "'\($0)'" }
    let shown = path.count <= 12 ? path : Array(path.prefix(6)) + ["..."] + path.suffix(5)
    return Diagnostic(
      .error, "ocl/cyclic-definition",
      "the value of '\(names.first ?? "")' needs itself: " + shown.joined(separator: " needs "),
      at: places.first ?? nil,
      notes: zip(names, places).dropFirst().prefix(10).map { .note("'\($0)' is here", at: $1) })
  }

  static func recursionTooDeep(_ name: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "ocl/recursion-too-deep", "'\(name)' calls itself too often, so its value is invalid", at: range
    )
  }

  static func unknownPackage(_ name: String, suggestion: String?, at range: SourceRange) -> Diagnostic {
    suggesting(
      suggestion,
      Diagnostic(
        .error, "ocl/unknown-package", "'\(name)' is not a package of the metamodels that were loaded",
        at: range))
  }

  static func notAContext(_ what: String, expected: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "ocl/unsupported", "\(what) cannot have this, expected \(expected)", at: range)
  }

  static func unknownContextOperation(
    _ signature: String, of eClass: EClass, candidates: [String], at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .error, candidates.isEmpty ? "ocl/unknown-operation" : "ocl/no-matching-operation",
      "'\(eClass.name)' has no operation '\(signature)'", at: range,
      notes: candidates.prefix(5).map { .note("there is '\($0)'") })
  }

  static func duplicateBody(_ what: String, _ name: String, at range: SourceRange, first: SourceRange?)
    -> Diagnostic
  {
    Diagnostic(
      .error, "ocl/duplicate-body", "'\(name)' has a second \(what)", at: range,
      notes: first.map { [.note("the first is here", at: $0)] } ?? [])
  }

  static func hidesAnnotation(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .warning, "ocl/hides-annotation", "this is used in place of what the metamodel says of '\(name)'",
      at: range)
  }

  static func hidesFeature(_ name: String, of type: OCLType, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "ocl/duplicate-name", "'\(type)' has a feature '\(name)' already", at: range)
  }

  static func badSeverity(_ text: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "ocl/bad-severity",
      "'\(text)' is not a severity, expected 'error', 'warning', 'info' or 'off'", at: range)
  }

  static func duplicateInvariant(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .warning, "ocl/duplicate-invariant",
      "there is another invariant '\(name)'; both are checked, but options and baselines cannot tell them apart",
      at: range)
  }

  static func unknownDelegate(_ uri: String, at range: SourceRange?, element: String) -> Diagnostic {
    Diagnostic(
      .warning, "ocl/unsupported-delegate",
      "expressions in the language of '\(uri)' are not evaluated, expected one of Eclipse OCL's URIs",
      at: range,
      element: element)
  }

  static func unresolvedImport(_ uri: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "ocl/unresolved-import",
      "'\(uri)' is no package of the metamodels that were loaded, and no file",
      at: range)
  }

  static func libraryNotRead(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .warning, "ocl/library-not-read", "the library is always the one that is built in; this is not read",
      at: range)
  }

  private static func suggesting(_ suggestion: String?, _ diagnostic: Diagnostic) -> Diagnostic {
    guard let suggestion, let range = diagnostic.range else { return diagnostic }
    var result = diagnostic
    result.message += "; did you mean '\(suggestion)'?"
    result.fixIts.append(FixIt("replace with '\(suggestion)'", range, suggestion))
    return result
  }
}
