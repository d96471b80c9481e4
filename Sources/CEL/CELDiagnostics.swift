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
