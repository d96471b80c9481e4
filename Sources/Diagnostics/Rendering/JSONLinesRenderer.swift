/// Prints each diagnostic as one JSON object on one line.
///
/// Keys: `severity`, `code`, `message`, `file`, `line`, `column`, `endLine`, `endColumn` (1-based, columns in Unicode scalars,
/// the end exclusive), `startByte`, `endByte` (UTF-8), `element`, `rule`, `notes`, `fixIts`, `evaluation`. A key without a value is left out.
public struct JSONLinesRenderer: Sendable {
  /// Has no options.
  public init() {}

  /// The object, ending in a line feed.
  public func render(_ diagnostic: Diagnostic) -> String { object(diagnostic) + "\n" }

  private func object(_ diagnostic: Diagnostic) -> String {
    var fields = ["\"severity\":" + JSONText.quote(diagnostic.severity.rawValue)]
    if !diagnostic.code.isEmpty { fields.append("\"code\":" + JSONText.quote(diagnostic.code)) }
    fields.append("\"message\":" + JSONText.quote(diagnostic.message))
    if let range = diagnostic.range { fields.append(place(range)) }
    if let element = diagnostic.element { fields.append("\"element\":" + JSONText.quote(element)) }
    if let rule = diagnostic.rule { fields.append("\"rule\":" + JSONText.quote(rule)) }
    if !diagnostic.notes.isEmpty {
      fields.append("\"notes\":[" + diagnostic.notes.map(object).joined(separator: ",") + "]")
    }
    if !diagnostic.fixIts.isEmpty {
      let edits = diagnostic.fixIts.map { fixIt in
        "{\"message\":\(JSONText.quote(fixIt.message)),\(place(fixIt.range)),"
          + "\"replacement\":\(JSONText.quote(fixIt.replacement))}"
      }
      fields.append("\"fixIts\":[" + edits.joined(separator: ",") + "]")
    }
    if let tree = diagnostic.evaluation?() { fields.append("\"evaluation\":" + JSONText.object(tree)) }
    return "{" + fields.joined(separator: ",") + "}"
  }

  private func place(_ range: SourceRange) -> String {
    let start = range.start
    let end = range.end
    return "\"file\":\(JSONText.quote(range.file.path)),\"line\":\(start.line),\"column\":\(start.column),"
      + "\"endLine\":\(end.line),\"endColumn\":\(end.column),"
      + "\"startByte\":\(range.bytes.lowerBound),\"endByte\":\(range.bytes.upperBound)"
  }
}

/// JSON's string notation (RFC 8259 section 7).
public enum JSONText {
  /// Whether a byte stands for itself.
  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20...0x7F).contains(byte) && byte != 0x22 && byte != 0x5C
  }

  /// The text between quotation marks, escaped as far as JSON demands.
  public static func quote(_ text: String) -> String {
    var result = "\""
    result.reserveCapacity(text.utf8.count + 8)
    if text.utf8.allSatisfy(isPlain) {
      result += text
      result += "\""
      return result
    }
    var rest = text[...]
    while !rest.isEmpty {
      let run = rest.utf8.prefix(while: isPlain)
      if !run.isEmpty {
        result += Substring(run)
        rest = rest[run.endIndex...]
        continue
      }
      let scalar = rest.unicodeScalars.removeFirst()
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// An evaluation: `expression`, `value` (left out where nothing was evaluated), `binding`, `file`, `line`, `column`,
  /// `children`, `omitted`.
  static func object(_ tree: EvaluationTree, root: String? = nil) -> String {
    var fields = ["\"expression\":" + quote(tree.expression)]
    if let value = tree.value { fields.append("\"value\":" + quote(value)) }
    if let binding = tree.binding { fields.append("\"binding\":" + quote(binding)) }
    if let range = tree.range {
      let start = range.start
      let path = root.map { ReportedPath(range.file.path, root: $0).path } ?? range.file.path
      fields.append("\"file\":\(quote(path)),\"line\":\(start.line),\"column\":\(start.column)")
    }
    if !tree.children.isEmpty {
      let children = tree.children.map { object($0, root: root) }
      fields.append("\"children\":[\(children.joined(separator: ","))]")
    }
    if tree.omittedCount > 0 { fields.append("\"omitted\":\(tree.omittedCount)") }
    return "{" + fields.joined(separator: ",") + "}"
  }
}
