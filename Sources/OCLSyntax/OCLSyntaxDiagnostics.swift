import Diagnostics

/// What the lexer and the parser say.
extension Diagnostic {
  static func expected(_ what: String, found: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "ocl/syntax", "found \(found), expected \(what)", at: range)
  }

  static func unclosed(
    _ opener: String, expected closer: String, found: String, at range: SourceRange, opened: SourceRange
  )
    -> Diagnostic
  {
    Diagnostic(
      .error, "ocl/syntax", "found \(found), expected '\(closer)'", at: range,
      notes: [.note("to match this '\(opener)'", at: opened)])
  }

  static func unterminatedString(at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "ocl/syntax", "this text has no closing quote", at: range)
  }

  static func unterminatedComment(at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "ocl/syntax", "this comment has no closing '*/'", at: range)
  }

  static func doubleQuotes(at range: SourceRange, _ content: ArraySlice<UInt8>) -> Diagnostic {
    let text = String(decoding: content, as: UTF8.self)
    return Diagnostic(
      .error, "ocl/syntax", "double quotes are not OCL: a string is written 'text', a name _'text'",
      at: range,
      fixIts: [FixIt("replace with a string in single quotes", range, "'\(text)'")])
  }

  static func unknownEscape(at range: SourceRange, _ escape: ArraySlice<UInt8>) -> Diagnostic {
    let text = String(decoding: escape, as: UTF8.self)
    return Diagnostic(
      .error, "ocl/syntax", "'\(text)' is not an escape of OCL; a backslash itself is written '\\\\'",
      at: range,
      fixIts: [FixIt("double the backslash", range, "\\" + text)])
  }

  static func tooDeep(_ limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "ocl/too-deep", "the expression nests or chains more than \(limit) levels deep here", at: range)
  }

  static func tooLong(at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "ocl/too-long", "an expression of more than 1 GiB is not supported", at: range)
  }

  static func unsupported(_ what: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "ocl/unsupported", "\(what) are not supported", at: range)
  }

  static func unsupportedMessage(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "ocl/unsupported-message",
      "messages are not supported: what '^' and '^^' ask for was sent while a system ran, which no model tells",
      at: range)
  }

  static func missingValue(of name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "ocl/syntax", "'\(name)' has no value, expected '=' and an expression", at: range)
  }

  static func noContext(_ word: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "ocl/syntax", "'\(word)' stands in no context, expected 'context' before it", at: range)
  }

  static func misplaced(_ word: String, expected: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "ocl/syntax", "'\(word)' does not fit this context, expected it in \(expected)", at: range)
  }

  static func lateImport(_ word: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "ocl/syntax", "'\(word)' stands after the first context, expected it before", at: range)
  }

  static func noPackage(at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "ocl/syntax", "'endpackage' closes no 'package'", at: range)
  }

  static func unclosedPackage(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "ocl/syntax", "the package '\(name)' is not closed, expected 'endpackage' at the end", at: range
    )
  }

  static func nestedPackage(at range: SourceRange, outer: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "ocl/syntax", "packages do not nest, expected 'endpackage' before this one", at: range,
      notes: [.note("this package is open", at: outer)])
  }
}
