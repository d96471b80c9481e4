import Diagnostics
import YAML

/// Subresources, printer columns and selectable fields: rules 23 to 25.
extension DefinitionCheck {
  mutating func checkSubresources(_ subresources: YAMLNode, _ path: ElementPath) {
    guard let scale = subresources.present("scale"), scale.entries != nil else { return }
    let path = path.field("scale")
    let fields: [(name: String, prefixes: [String], isRequired: Bool)] = [
      ("specReplicasPath", [".spec."], true), ("statusReplicasPath", [".status."], true),
      ("labelSelectorPath", [".spec.", ".status."], false),
    ]
    for field in fields {
      let path = path.field(field.name)
      guard let node = scale.present(field.name), node.string != "" else {
        if field.isRequired { sink.emit(.required("subresource", path, at: scale)) }
        continue
      }
      guard let text = node.string else { continue }
      let prefixes = field.prefixes.map { "'\($0)'" }.joined(separator: " or ")
      if Self.simplePath(text) == nil {
        sink.emit(
          .invalid(
            "subresource", "'\(text)' is no simple path of names with dots, such as '.spec.replicas'", path,
            at: node))
      } else if !field.prefixes.contains(where: text.hasPrefix) {
        sink.emit(.invalid("subresource", "'\(text)' does not begin with \(prefixes)", path, at: node))
      }
    }
  }

  /// The names of `.a.b.c`; nil for anything else, array notation included.
  static func simplePath(_ text: String) -> [String]? {
    guard text.hasPrefix(".") else { return nil }
    let names = text.dropFirst().split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let isSimple = names.allSatisfy { name in
      !name.isEmpty && !name.contains { "[]{}()*'\"?@,: \\".contains($0) }
    }
    return isSimple ? names : nil
  }

  mutating func checkPrinterColumns(_ columns: YAMLNode, _ path: ElementPath) {
    let types = ["boolean", "date", "integer", "number", "string"]
    let formats = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"]
    for (index, column) in (columns.items ?? []).enumerated() where column.entries != nil {
      let path = path.index(index)
      for field in ["name", "type"]
      where (column.present(field)?.string ?? "x").isEmpty || column.present(field) == nil {
        sink.emit(.required("printer-column", path.field(field), at: column))
      }
      if let node = column.present("type"), let type = node.string, !type.isEmpty, !types.contains(type) {
        sink.emit(.unsupported("printer-column", type, types, path.field("type"), at: node))
      }
      if let node = column.present("format"), let format = node.string, !format.isEmpty,
        !formats.contains(format)
      {
        sink.emit(.unsupported("printer-column", format, formats, path.field("format"), at: node))
      }
      guard let node = column.present("jsonPath"), node.string != "" else {
        sink.emit(.required("printer-column", path.field("JSONPath"), at: column))
        continue
      }
      guard let text = node.string else { continue }
      if !text.hasPrefix(".") || !Self.hasBalancedBrackets(text) {
        sink.emit(
          .invalid(
            "printer-column", "'\(text)' is no JSON path; expected one that begins with '.'",
            path.field("JSONPath"), at: node))
      }
    }
  }

  private static func hasBalancedBrackets(_ text: String) -> Bool {
    var open: [Character] = []
    var quote: Character?
    for character in text {
      if let current = quote {
        if character == current { quote = nil }
        continue
      }
      switch character {
      case "'", "\"": quote = character
      case "[": open.append("]")
      case "(": open.append(")")
      case "]", ")":
        guard open.popLast() == character else { return false }
      default: break
      }
    }
    return open.isEmpty && quote == nil
  }

  mutating func checkSelectableFields(_ fields: YAMLNode, schema: YAMLNode?, _ path: ElementPath) {
    let items = fields.items ?? []
    if items.count > 8 {
      sink.emit(
        .invalid(
          "selectable-field", "\(items.count) fields are selectable; expected at most 8", path, at: fields))
    }
    var seen: Set<String> = []
    for (index, item) in items.enumerated() where item.entries != nil {
      let path = path.index(index).field("jsonPath")
      guard let node = item.present("jsonPath"), node.string != "" else {
        sink.emit(.required("selectable-field", path, at: item))
        continue
      }
      guard let text = node.string else { continue }
      if !seen.insert(text).inserted {
        sink.emit(.duplicate("selectable-field", "'\(text)'", path, at: node))
      }
      if let problem = Self.selectionProblem(text, schema) {
        sink.emit(.invalid("selectable-field", "'\(text)' \(problem)", path, at: node))
      }
    }
  }

  private static func selectionProblem(_ text: String, _ schema: YAMLNode?) -> String? {
    guard let names = simplePath(text) else { return "is no simple path of names with dots" }
    guard names.first != "metadata" else { return "stands in metadata, which is selectable by itself" }
    var node = schema
    for name in names {
      guard let next = node?.present("properties")?.present(name) else {
        return "leads to no field of the schema: '\(name)' is not declared"
      }
      node = next
    }
    switch node?.present("type")?.string {
    case "string", "boolean", "integer": return nil
    default: return "does not lead to a string, boolean or integer"
    }
  }
}
