/// Writes a tree as YAML in block style: stable, two spaces a level, strings quoted by ``YAMLText``.
///
/// Values are written as Kubernetes reads them (`yes` becomes `true`, `0x10` becomes `16`), so that every reader agrees.
/// Tags, comments and anchors are not written.
public struct YAMLWriter: Sendable {
  /// A writer without state.
  public init() {}

  /// The documents, each but the first after a `---` line.
  public func text(of documents: [YAMLNode]) -> String {
    var text = ""
    for (index, document) in documents.enumerated() {
      if index > 0 { text += "---\n" }
      text += self.text(of: document)
    }
    return text
  }

  /// The document with a line end at its end.
  public func text(of node: YAMLNode) -> String {
    var text = ""
    switch node.content {
    case .scalar(let scalar):
      // A root has no parent whose indentation a block could be told in.
      text += line(scalar, tag: node.tag, indent: nil) + "\n"
    case .sequence(let items) where !items.isEmpty: append(items, indent: 0, to: &text)
    case .mapping(let entries) where !entries.isEmpty: append(entries, indent: 0, isInline: false, to: &text)
    case .sequence: text += "[]\n"
    case .mapping: text += "{}\n"
    }
    return text
  }

  private func append(_ items: [YAMLNode], indent: Int, to text: inout String) {
    let margin = String(repeating: " ", count: indent)
    for item in items {
      text += margin
      text += "-"
      switch item.content {
      case .scalar(let scalar):
        text += " "
        text += line(scalar, tag: item.tag, indent: indent)
        text += "\n"
      case .sequence(let items) where !items.isEmpty:
        text += "\n"
        append(items, indent: indent + 2, to: &text)
      case .mapping(let entries) where !entries.isEmpty:
        text += " "
        append(entries, indent: indent + 2, isInline: true, to: &text)
      case .sequence: text += " []\n"
      case .mapping: text += " {}\n"
      }
    }
  }

  private func append(_ entries: [YAMLEntry], indent: Int, isInline: Bool, to text: inout String) {
    let margin = String(repeating: " ", count: indent)
    for (index, entry) in entries.enumerated() {
      if index > 0 || !isInline { text += margin }
      let key = YAMLText.key(entry.name)
      if key.utf8.count > 1000, key.unicodeScalars.count > 1000 {
        text += "? \(key)\n\(margin):"
      } else {
        text += key
        text += ":"
      }
      switch entry.value.content {
      case .scalar(let scalar):
        text += " "
        text += line(scalar, tag: entry.value.tag, indent: indent)
        text += "\n"
      case .sequence(let items) where !items.isEmpty:
        text += "\n"
        append(items, indent: indent, to: &text)
      case .mapping(let entries) where !entries.isEmpty:
        text += "\n"
        append(entries, indent: indent + 2, isInline: false, to: &text)
      case .sequence: text += " []\n"
      case .mapping: text += " {}\n"
      }
    }
  }

  private func line(_ scalar: YAMLText.Scalar, tag: String?, indent: Int?) -> String {
    switch scalar.resolved(tag: tag) {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .int(let value): return String(value)
    case .float(let value): return YAMLText.float(value)
    case .string(let text):
      guard let indent else { return YAMLText.scalar(text) }
      return YAMLText.block(text, indent: indent)
    }
  }
}
