internal import Diagnostics
internal import OCL

extension Diagnostic {
  static func unknownMetamodel(
    _ uri: String, known: [String], suggestion: String?, at range: SourceRange
  ) -> Diagnostic {
    var message = "no metamodel with the nsURI '\(uri)' is loaded"
    if let suggestion { message += "; did you mean '\(suggestion)'?" }
    return Diagnostic(
      .error, "mtl/unknown-metamodel", message, at: range,
      notes: known.map { .note("loaded is '\($0)'") },
      fixIts: suggestion.map { [FixIt("replace with '\($0)'", range, "'\($0)'")] } ?? [])
  }

  static func duplicateDefinition(_ signature: String, at range: SourceRange, first: SourceRange)
    -> Diagnostic
  {
    Diagnostic(
      .error, "mtl/duplicate-definition", "'\(signature)' is declared twice", at: range,
      notes: [.note("the first is here", at: first)])
  }

  static func duplicateParameter(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "mtl/duplicate-parameter", "there are two parameters '\(name)'", at: range)
  }

  static func unknownOverride(_ name: String, _ count: Int, suggestion: String?, at range: SourceRange)
    -> Diagnostic
  {
    var message = "there is no template '\(name)' with \(count) parameter\(count == 1 ? "" : "s") to override"
    if let suggestion { message += "; did you mean '\(suggestion)'?" }
    return Diagnostic(
      .error, "mtl/unknown-override", message, at: range,
      fixIts: suggestion.map { [FixIt("replace with '\($0)'", range, $0)] } ?? [])
  }

  static func mainParameters(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/main-parameters",
      "main template '\(name)' has one parameter, whose type is a class, and is run for each of its objects",
      at: range)
  }

  static func conditionType(_ type: OCLType, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "mtl/condition-type", "the condition is a '\(type)', expected 'Boolean'", at: range)
  }

  static func textlessType(_ type: OCLType, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/no-text", "a value of type '\(type)' has no text; print one of its features", at: range)
  }

  static func stringExpected(_ what: String, _ type: OCLType, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "mtl/wrong-type", "\(what) is a 'String', this is a '\(type)'", at: range)
  }

  static func resultType(_ type: OCLType, _ declared: OCLType, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/wrong-type", "the query's result is declared as '\(declared)', this is a '\(type)'",
      at: range)
  }

  static func initialType(_ name: String, _ type: OCLType, _ declared: OCLType, at range: SourceRange)
    -> Diagnostic
  {
    Diagnostic(
      .error, "mtl/wrong-type", "variable '\(name)' is declared as '\(declared)', this is a '\(type)'",
      at: range)
  }

  static func loopType(_ name: String, _ type: OCLType, _ declared: OCLType, at range: SourceRange)
    -> Diagnostic
  {
    Diagnostic(
      .error, "mtl/wrong-type",
      "variable '\(name)' is declared as '\(declared)', the elements here are '\(type)'",
      at: range)
  }

  static func neverMatches(_ name: String, _ type: OCLType, _ declared: OCLType, at range: SourceRange)
    -> Diagnostic
  {
    Diagnostic(
      .warning, "mtl/never-matches",
      "no '\(type)' is a '\(declared)', so the text for '\(name)' is never printed",
      at: range)
  }

  static func superCall(at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "mtl/super-call", "expected 'super' alone or 'super:name(arguments)'", at: range)
  }

  static func unknownSuper(_ name: String, _ types: [OCLType], at range: SourceRange) -> Diagnostic {
    let arguments = types.map(\.description).joined(separator: ", ")
    return Diagnostic(
      .error, "mtl/unknown-super", "no module that this one extends declares '\(name)(\(arguments))'",
      at: range)
  }
}
