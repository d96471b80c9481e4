public import Diagnostics
public import Ecore
internal import Threads
public import YAML

/// Writes models as YAML, as JSON and in the `.krosskube` notation.
public enum ModelWriter {
  /// The text of a resource; nil when something of it cannot be written, which is reported.
  ///
  /// The same model gives the same text. `uri` is where the text will be, for references into other files.
  public static func text(
    of model: Model, resource: Int, as format: TextFormat, uri: String, into sink: inout DiagnosticSink
  ) -> String? {
    let ecore = model.resources[resource].roots.map(model.object).first {
      $0.eClass.ePackage.nsURI == Metamodel.ecoreURI
    }
    if let ecore {
      sink.emit(.metamodel(ecore.eClass, at: ecore.location))
      return nil
    }
    var text: String?
    var own = DiagnosticSink(limit: sink.limit)
    let isDone = LargeStack.run(size: TextNotation.stackSize) {
      var writer = TreeWriter(
        model, resource: resource, uri: uri, namesClassesShortly: format == .krosskube)
      let roots = writer.roots()
      own = writer.sink
      guard !own.hasErrors else { return }
      switch format {
      case .yaml, .json: text = self.text(of: roots.map(\.node), as: format)
      case .krosskube: text = KrossKubeWriter.text(of: roots)
      }
    }
    if !isDone { own.emit(.noThread(at: nil)) }
    sink.absorb(own)
    return own.hasErrors ? nil : text
  }

  /// Trees as YAML documents, or as JSON: one value, or an array of several.
  public static func text(of nodes: [YAMLNode], as format: TextFormat) -> String {
    guard format == .json else { return YAMLWriter().text(of: nodes) }
    return nodes.count == 1 ? JSONText.text(of: nodes[0]) : JSONText.text(of: .sequence(nodes))
  }
}

/// Writes JSON with line breaks.
enum JSONText {
  /// A value with a line end at its end.
  static func text(of node: YAMLNode) -> String {
    var text = ""
    append(node, indent: 0, to: &text)
    return text + "\n"
  }

  private static func append(_ node: YAMLNode, indent: Int, to text: inout String) {
    let margin = "\n" + String(repeating: " ", count: indent + 2)
    let end = "\n" + String(repeating: " ", count: indent)
    switch node.content {
    case .scalar: text += scalar(node)
    case .sequence(let items):
      if items.isEmpty {
        text += "[]"
        return
      }
      for (index, item) in items.enumerated() {
        text += (index == 0 ? "[" : ",") + margin
        append(item, indent: indent + 2, to: &text)
      }
      text += end + "]"
    case .mapping(let entries):
      if entries.isEmpty {
        text += "{}"
        return
      }
      for (index, entry) in entries.enumerated() {
        text += (index == 0 ? "{" : ",") + margin + quoted(entry.name) + ": "
        append(entry.value, indent: indent + 2, to: &text)
      }
      text += end + "}"
    }
  }

  private static func scalar(_ node: YAMLNode) -> String {
    switch node.resolved {
    case .null, nil: "null"
    case .bool(let value): value ? "true" : "false"
    case .int(let value): String(value)
    case .float(let value):
      // JSON has no infinity; the type's own form has.
      value.isNaN ? "\"NaN\"" : value.isInfinite ? (value < 0 ? "\"-INF\"" : "\"INF\"") : value.description
    case .string(let text): quoted(text)
    }
  }

  /// A string with quotes and escapes.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{FEFF}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
