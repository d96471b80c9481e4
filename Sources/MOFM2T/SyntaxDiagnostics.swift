internal import Diagnostics

extension Diagnostic {
  static func notUTF8(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/not-utf8",
      "this byte is not UTF-8; say the encoding with '[comment encoding = ISO-8859-1 /]'",
      at: range)
  }

  static func unsupportedEncoding(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/unsupported-encoding",
      "encoding '\(name)' is not supported; expected UTF-8, US-ASCII or ISO-8859-1", at: range)
  }

  static func expected(_ what: String, in place: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "mtl/syntax", "expected \(what) in \(place)", at: range)
  }

  static func unexpectedText(_ text: String, in place: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "mtl/syntax", "'\(text)' does not belong in \(place)", at: range)
  }

  static func repeatedClause(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "mtl/syntax", "'\(name)' is given twice", at: range)
  }

  static func textInMargin(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/text-in-margin",
      "this text is left of the column where the text of its block begins; expected blanks", at: range,
      notes: [.note("with '--whitespace acceleo4' that is two columns right of the block's head")])
  }

  static func unterminatedTag(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/unterminated-tag", "this tag is not closed; expected ']' or '/]'", at: range,
      notes: [.note("to print a bracket write ['['/]")])
  }

  static func missingSlash(_ place: String, at range: SourceRange, insertion: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/syntax", "\(place) ends in '/]'", at: range,
      notes: [.note("to print a bracket write ['['/]")],
      fixIts: [FixIt("insert '/'", insertion, "/")])
  }

  static func needlessSlash(_ place: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/syntax", "\(place) ends in ']', not in '/]'", at: range,
      fixIts: [FixIt("remove '/'", range, "")])
  }

  static func unclosedBlock(_ word: String, at range: SourceRange, head: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/unclosed-block", "expected '[/\(word)]' here", at: range,
      notes: [.note("the '\(word)' that is not closed begins here", at: head)])
  }

  static func unexpectedTail(_ word: String, at range: SourceRange, suggestion: String?) -> Diagnostic {
    var message = "'[/\(word)]' closes nothing"
    if let suggestion { message += "; did you mean '[/\(suggestion)]'?" }
    return Diagnostic(
      .error, "mtl/unexpected-tail", message, at: range,
      fixIts: suggestion.map { [FixIt("replace with '[/\($0)]'", range, "[/\($0)]")] } ?? [])
  }

  static func misplacedTag(_ word: String, _ reason: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "mtl/misplaced-tag", "'[\(word)' does not belong here: \(reason)", at: range)
  }

  static func misplacedText(at range: SourceRange) -> Diagnostic {
    Diagnostic(.warning, "mtl/misplaced-text", "text outside a template is never printed", at: range)
  }

  static func unsupportedMacro(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/unsupported-macro", "'macro' is not supported; a template with parameters does the same",
      at: range)
  }

  static func unsupportedTextExplicit(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/unsupported-text-explicit",
      "modules that put text into quotes are not supported; put what is not text into brackets", at: range)
  }

  static func nestingLimit(_ limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "mtl/nesting-limit", "blocks are nested more than \(limit) deep", at: range)
  }

  static func missingModuleTag(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/missing-module", "this file does not begin with '[module name('nsURI')/]'", at: range)
  }

  static func secondModuleTag(at range: SourceRange, first: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/second-module", "a file has one '[module …/]'", at: range,
      notes: [.note("the first is here", at: first)])
  }
}
