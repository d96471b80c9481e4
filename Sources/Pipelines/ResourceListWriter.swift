internal import Diagnostics
internal import YAML

/// A diagnostic as the results of a KRM function have it.
struct FunctionResult {
  let node: YAMLNode

  /// Tells which item it is about when it stands in one.
  init(_ diagnostic: Diagnostic, _ items: [ResourceListItem]) {
    let severity =
      switch diagnostic.severity {
      case .error: "error"
      case .warning: "warning"
      case .note: "info"
      }
    var fields: [(String, YAMLNode)] = [
      ("message", .string(diagnostic.message)), ("severity", .string(severity)),
      ("tags", .mapping([("code", .string(diagnostic.code))])),
    ]
    if let range = diagnostic.range, range.file.path == ResourceListFunction.path {
      let offset = range.bytes.lowerBound
      let item = items.first { $0.node.range?.bytes.contains(offset) ?? false }
      if let item {
        var reference: [(String, YAMLNode)] = []
        for name in ["apiVersion", "kind"] {
          if let value = item.node[name]?.string { reference.append((name, .string(value))) }
        }
        for name in ["name", "namespace"] {
          if let value = item.node.at("metadata", name)?.string { reference.append((name, .string(value))) }
        }
        fields.append(("resourceRef", .mapping(reference)))
        let annotations = item.node.at("metadata", "annotations")
        for prefix in ["internal.config.kubernetes.io/", "config.kubernetes.io/"] {
          guard let path = annotations?[prefix + "path"]?.scalar?.text else { continue }
          var file: [(String, YAMLNode)] = [("path", .string(path))]
          if let index = annotations?[prefix + "index"]?.scalar.flatMap({ Int64($0.text) }) {
            file.append(("index", .integer(index)))
          }
          fields.append(("file", .mapping(file)))
          break
        }
      }
    }
    node = .mapping(fields)
  }
}

/// Writes a ResourceList: what was read as it stood, what was made in our own form.
struct ResourceListWriter {
  let root: YAMLNode
  let file: SourceFile

  /// The whole list.
  func text(items: [String], made: [YAMLNode], _ results: [FunctionResult]) -> String {
    let writer = YAMLWriter()
    var text = "apiVersion: \(ResourceListFunction.apiVersion)\nkind: ResourceList\n"
    let all = items + made.map { writer.text(of: $0) }
    text += all.isEmpty ? "items: []\n" : "items:\n"
    for item in all { text += Self.item(item) }
    if let config = root["functionConfig"], !config.isNull {
      text += "functionConfig:\n" + Self.indented(writer.text(of: config))
    }
    if !results.isEmpty {
      text += writer.text(of: .mapping([("results", .sequence(results.map(\.node)))]))
    }
    return text
  }

  private static func item(_ text: String) -> String { "- " + indented(text).dropFirst(2) }

  private static func indented(_ text: String) -> String {
    var result = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      result += line.isEmpty ? "\n" : "  " + line + "\n"
    }
    return result
  }
}
