internal import Diagnostics

extension Diagnostic {
  static func notWellFormed(_ message: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "xml/not-well-formed", message, at: range)
  }

  static func remark(_ message: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.warning, "xml/remark", message, at: range)
  }

  static func endTagMismatch(
    _ ended: String, openElement: String, at range: SourceRange, opened: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .error, "xml/not-well-formed", "end tag '\(ended)' where '\(openElement)' must be closed first",
      at: range,
      notes: [.note("'\(openElement)' begins here", at: opened)])
  }

  static func truncated(
    _ message: String, open: [(name: String, range: SourceRange)], depth: Int, at range: SourceRange
  ) -> Diagnostic {
    guard let innermost = open.first else {
      return Diagnostic(.error, "xml/not-well-formed", "the file ends too early: \(message)", at: range)
    }
    var notes = open.map { Diagnostic.note("'\($0.name)' begins here and is still open", at: $0.range) }
    if depth > open.count {
      notes.append(.note("\(depth - open.count) more elements around it are still open"))
    }
    return Diagnostic(
      .error, "xml/not-well-formed", "the file ends inside element '\(innermost.name)'", at: range,
      notes: notes)
  }

  static func undeclaredEntity(_ reference: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "xml/not-well-formed", "entity '\(reference)' is not declared", at: range,
      notes: [.note("XML itself knows only &lt; &gt; &amp; &quot; and &apos;")])
  }

  static func repeatedAttribute(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "xml/not-well-formed", "attribute '\(name)' occurs twice in one tag", at: range)
  }

  static func undeclaredPrefix(_ prefix: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "xml/undeclared-prefix", "namespace prefix '\(prefix)' is not declared", at: range,
      notes: [.note("declare it on this element or one around it: xmlns:\(prefix)=\"...\"")])
  }

  static func empty(_ range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "xml/empty", "the file is empty; an XML document was expected", at: range)
  }

  static func notXML(_ kind: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "xml/not-xml", "this is not an XML file but \(kind)", at: range)
  }

  static func outOfMemory(_ range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "xml/out-of-memory", "not enough memory to read the file", at: range)
  }

  // MARK: Encodings

  static func unsupportedEncoding(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "xml/unsupported-encoding", "encoding '\(name)' is not supported", at: range,
      notes: [.note("supported are UTF-8, US-ASCII, UTF-16, ISO-8859-1 and windows-1252")])
  }

  static func encodingMismatch(_ name: String, actual: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "xml/encoding-mismatch", "the file says it is '\(name)' but is written in \(actual)", at: range)
  }

  static func invalidUTF8(_ byte: UInt8, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "xml/invalid-utf8", "byte 0x\(hexadecimal(byte)) is not UTF-8 here", at: range,
      notes: [
        .note("if the file is in another encoding, its first line must say so: encoding=\"ISO-8859-1\"")
      ])
  }

  static func invalidUTF16(at offset: Int, in file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, "xml/invalid-utf16", "the code unit at byte \(offset) is not UTF-16: half of a pair is missing",
      at: SourceRange(file, 0..<0))
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count < 2 ? "0" + digits : digits
  }

  // MARK: Policy

  static func externalDTD(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .warning, "xml/external-dtd",
      "the external DTD '\(name)' is not read; its defaults and entities are unknown",
      at: range)
  }

  static func externalEntity(_ name: String, _ system: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "xml/external-entity",
      "entity '\(name)' is external ('\(system)'): nothing is loaded from elsewhere",
      at: range, notes: [.note("remove the declaration and put the text in place of '&\(name);'")])
  }

  static func parameterEntity(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "xml/external-entity", "'%\(name)' is a parameter entity, which is not supported", at: range,
      notes: [.note("remove the declaration; a model needs none")])
  }

  static func entityLimit(
    _ name: String, _ refusal: EntityTable.Refusal, _ limits: XMLLimits, at range: SourceRange
  ) -> Diagnostic {
    let message =
      switch refusal {
      case .recursive: "entity '\(name)' refers to itself"
      case .nesting: "entity '\(name)' refers to others more than \(limits.entityNesting) levels deep"
      case .size: "entity '\(name)' makes the document expand to more than \(limits.entityExpansion) bytes"
      }
    let notes = refusal == .size ? [Diagnostic.note("--max-entity-expansion sets this limit")] : []
    return Diagnostic(.error, "xml/entity-limit", message, at: range, notes: notes)
  }

  static func entityCountLimit(_ limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "xml/entity-limit", "more than \(limit) entities are declared", at: range)
  }

  static func entityLoop(at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "xml/entity-limit", "the entity refers to itself", at: range)
  }

  // MARK: Limits

  static func depthLimit(_ limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "xml/limit-depth", "elements are nested more than \(limit) deep", at: range,
      notes: [.note("--max-depth sets this limit")])
  }

  static func attributeSizeLimit(_ limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "xml/limit-attribute-size", "an attribute is longer than \(limit) bytes", at: range,
      notes: [.note("--max-attribute-size sets this limit")])
  }

  static func attributeCountLimit(_ limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "xml/limit-attribute-count", "an element has more than \(limit) attributes", at: range)
  }

  static func namespaceLimit(_ limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "xml/limit-namespace-count", "more than \(limit) namespaces are declared at once", at: range)
  }

  static func errorLimit(_ limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "xml/limit-errors", "too many errors (\(limit)); the rest of the file was not read", at: range)
  }
}
