import Diagnostics

/// What the lexer and the parser say.
extension Diagnostic {
  static func celExpected(_ what: String, found: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "cel/syntax", "found \(found), expected \(what)", at: range)
  }

  static func strayCharacter(_ character: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "cel/syntax", "'\(character)' means nothing in CEL", at: range)
  }

  static func backquote(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "cel/syntax",
      "names in backquotes are not known to Kubernetes; a property such as 'a-b' is written 'a__dash__b'",
      at: range)
  }

  static func unterminatedText(at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "cel/syntax", "this text has no closing quote", at: range)
  }

  static func unknownEscape(_ escape: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "cel/syntax", "'\(escape)' is not an escape of CEL; a backslash itself is written '\\\\'",
      at: range)
  }

  static func numberOutOfRange(_ digits: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "cel/syntax", "'\(digits.prefix(60))' does not fit into 64 bits", at: range)
  }

  static func reservedWord(_ word: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "cel/syntax", "'\(word)' is a reserved word, expected an expression", at: range)
  }

  static func noVariable(_ macro: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "cel/syntax", "a variable of '\(macro)' must be a plain name", at: range)
  }

  static func variableTaken(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "cel/syntax", "the name '\(name)' is taken already", at: range)
  }

  static func notSelected(at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "cel/syntax", "'has' asks for a field: expected 'has(a.b)'", at: range)
  }

  static func celTooDeep(_ limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "cel/too-deep", "the expression is nested deeper than \(limit) levels", at: range)
  }

  static func celTooLong(_ limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "cel/too-long", "the expression is longer than the \(limit) characters that a server takes",
      at: range)
  }
}

/// What the checker says.
extension Diagnostic {
  static func undeclared(_ name: String, known: [String], at range: SourceRange?) -> Diagnostic {
    let nearest = Suggestion.nearest(to: name, among: known)
    let hint = nearest.map { "; did you mean '\($0)'?" } ?? ""
    return Diagnostic(.error, "cel/undeclared", "'\(name)' is not declared\(hint)", at: range)
  }

  static func unknownField(_ name: String, known: [String], at range: SourceRange?) -> Diagnostic {
    let nearest = Suggestion.nearest(to: name, among: known)
    let hint = nearest.map { "; did you mean '\($0)'?" } ?? ""
    return Diagnostic(.error, "cel/unknown-field", "the schema has no field '\(name)' here\(hint)", at: range)
  }

  static func noFields(_ type: CELType, _ field: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "cel/unknown-field", "a value of the type '\(type)' has no fields such as '\(field)'", at: range
    )
  }

  /// `since` is the version from which there is an overload.
  static func noOverload(
    _ function: String, _ types: [CELType], isMember: Bool, since: Int?, at range: SourceRange?
  ) -> Diagnostic {
    let name = function.filter { $0 != "_" && $0 != "@" }
    var list = types.map(\.description)
    var target = ""
    if isMember, !list.isEmpty { target = " of '\(list.removeFirst())'" }
    let later = since.map { "; Kubernetes 1.\($0) does" } ?? ""
    return Diagnostic(
      .error, "cel/no-overload", "'\(name)'\(target) does not take (\(list.joined(separator: ", ")))\(later)",
      at: range)
  }

  static func notBoolean(_ type: CELType, _ function: String, at range: SourceRange?) -> Diagnostic {
    let name = function.filter { $0 != "_" }
    return Diagnostic(.error, "cel/no-overload", "'\(name)' takes bool, not '\(type)'", at: range)
  }

  static func noRange(_ type: CELType, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "cel/no-overload", "found a value of the type '\(type)', expected a list or a map", at: range)
  }

  static func notOptional(_ type: CELType, at range: SourceRange?) -> Diagnostic {
    Diagnostic(.error, "cel/no-overload", "found '\(type)' after '?', expected an optional", at: range)
  }

  static func mixedLiteral(_ first: CELType, _ other: CELType, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "cel/mixed-literal", "found '\(other)' in a literal that begins with '\(first)'", at: range)
  }

  static func noMessages(_ name: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(.error, "cel/undeclared", "'\(name)' cannot be made: rules have no messages", at: range)
  }

  static func badConstant(_ problem: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(.error, "cel/bad-constant", problem, at: range)
  }

  static func unavailable(_ what: String, since: Int, version: Int, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "cel/unavailable", "\(what) needs Kubernetes 1.\(since), the oldest here is 1.\(version)",
      at: range)
  }

  static func wrongResult(_ type: CELType, wanted: CELType, at range: SourceRange?) -> Diagnostic {
    Diagnostic(.error, "cel/wrong-type", "the value is '\(type)', expected '\(wanted)'", at: range)
  }

  static func tooLargeType(at range: SourceRange?) -> Diagnostic {
    Diagnostic(.error, "cel/too-deep", "the type of this has too many parts", at: range)
  }
}
