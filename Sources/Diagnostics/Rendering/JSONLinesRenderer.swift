/// Prints each diagnostic as one JSON object on one line.
///
/// Keys: `severity`, `code`, `message`, `file`, `line`, `column`, `endLine`, `endColumn` (1-based, columns in Unicode scalars,
/// the end exclusive), `startByte`, `endByte` (UTF-8), `element`, `notes`, `fixIts`. A key without a value is left out.
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
  /// The text between quotation marks, escaped as far as JSON demands.
  public static func quote(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
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
}
