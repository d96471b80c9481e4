public import Diagnostics
import YAML

/// What definitions say about objects, as JSON Schema (draft 7, which editors and validators read most widely).
///
/// Rules in CEL have no counterpart and are left out, as are patterns that ECMA 262 reads otherwise than RE2. A property that
/// no schema knows is an error here, since a server drops it.
public enum CRDJSONSchema {
  /// A schema for the objects of one kind in one version.
  public struct Document: Sendable {
    /// `GROUP/KIND_VERSION.json` in lower case, where validators of manifests look for it.
    public let path: String
    /// The schema, a member a line.
    public let text: String
  }

  /// The schemas of all definitions in a file, which is sound; others give none. Costs O(file).
  public static func documents(of file: SourceFile) -> [Document] {
    var sink = DiagnosticSink()
    return YAMLDocument.read(file, into: &sink).flatMap { documents(of: $0.root) }
  }

  private static func documents(of root: YAMLNode) -> [Document] {
    guard let group = root.at("spec", "group")?.string, let kind = root.at("spec", "names", "kind")?.string
    else { return [] }
    return (root.at("spec", "versions")?.items ?? []).compactMap { version in
      guard let name = version["name"]?.string, let node = version.at("schema", "openAPIV3Schema") else {
        return nil
      }
      let members: [(String, YAMLNode)] = [
        ("$schema", .string("http://json-schema.org/draft-07/schema#")), ("title", .string(kind)),
      ]
      let schema = YAMLNode.mapping(
        members + JSONSchemaNode(node).rootMembers(apiVersion: group + "/" + name, kind: kind))
      var text = ""
      schema.write(to: &text, indent: "")
      return Document(
        path: group + "/" + kind.lowercased() + "_" + name.lowercased() + ".json", text: text + "\n")
    }
  }
}

/// A node of a structural schema on its way to JSON Schema.
private struct JSONSchemaNode {
  let node: YAMLNode

  init(_ node: YAMLNode) { self.node = node }

  /// Keywords that mean the same in both.
  private static let common: Set<String> = [
    "description", "title", "default", "minLength", "maxLength", "multipleOf", "minItems", "maxItems",
    "minProperties", "maxProperties", "required", "format",
  ]

  private func isTrue(_ key: String) -> Bool { node[key]?.bool == true }

  private var types: [String] {
    var types = node["type"]?.string.map { [$0] } ?? []
    if isTrue("x-kubernetes-int-or-string") { types = ["integer", "string"] }
    if isTrue("nullable"), !types.isEmpty { types.append("null") }
    return types
  }

  /// The whole object: with its API version and kind, and metadata of which the server knows more than the schema.
  func rootMembers(apiVersion: String, kind: String) -> [(String, YAMLNode)] {
    var properties = (node["properties"]?.entries ?? []).map {
      ($0.name, YAMLNode.mapping(JSONSchemaNode($0.value).members(isOpen: $0.name == "metadata")))
    }
    func set(_ name: String, _ schema: YAMLNode) {
      if let index = properties.firstIndex(where: { $0.0 == name }) {
        properties[index].1 = schema
      } else {
        properties.insert((name, schema), at: 0)
      }
    }
    set("kind", .mapping([("type", .string("string")), ("enum", .sequence([.string(kind)]))]))
    set("apiVersion", .mapping([("type", .string("string")), ("enum", .sequence([.string(apiVersion)]))]))
    var required = (node["required"]?.items ?? []).compactMap(\.string)
    required = ["apiVersion", "kind", "metadata"].filter { !required.contains($0) } + required
    var result = members(isOpen: false).filter { !["required", "properties", "type"].contains($0.0) }
    result.append(("type", .string("object")))
    result.append(("required", .sequence(required.map(YAMLNode.string))))
    result.append(("properties", .mapping(properties)))
    return result
  }

  func members(isOpen: Bool) -> [(String, YAMLNode)] {
    var result: [(String, YAMLNode)] = []
    let types = types
    if types.count == 1 { result.append(("type", .string(types[0]))) }
    if types.count > 1 { result.append(("type", .sequence(types.map(YAMLNode.string)))) }
    for entry in node.entries ?? [] { append(entry, to: &result) }
    let isObject = node["properties"] != nil && node["additionalProperties"] == nil
    if isObject, !isOpen, !isTrue("x-kubernetes-preserve-unknown-fields"),
      !isTrue("x-kubernetes-embedded-resource")
    {
      result.append(("additionalProperties", .bool(false)))
    }
    return result
  }

  private func append(_ entry: YAMLEntry, to result: inout [(String, YAMLNode)]) {
    let value = entry.value
    switch entry.name {
    case "enum":
      let items = value.items ?? []
      result.append(("enum", .sequence(isTrue("nullable") ? items + [.null] : items)))
    case "pattern": if let text = value.string, Self.isPortable(text) { result.append(("pattern", value)) }
    case "minimum": result.append((isTrue("exclusiveMinimum") ? "exclusiveMinimum" : "minimum", value))
    case "maximum": result.append((isTrue("exclusiveMaximum") ? "exclusiveMaximum" : "maximum", value))
    case "x-kubernetes-list-type":
      if value.string == "set" { result.append(("uniqueItems", .bool(true))) }
    case "items", "not", "additionalProperties":
      result.append((entry.name, value.bool == nil ? Self.schema(value) : value))
    case "properties":
      let properties = (value.entries ?? []).map { ($0.name, Self.schema($0.value)) }
      result.append(("properties", .mapping(properties)))
    case "allOf", "anyOf", "oneOf":
      result.append((entry.name, .sequence((value.items ?? []).map(Self.branch))))
    default: if Self.common.contains(entry.name) { result.append((entry.name, value)) }
    }
  }

  private static func schema(_ node: YAMLNode) -> YAMLNode {
    .mapping(JSONSchemaNode(node).members(isOpen: false))
  }

  /// Part of a schema that is beside another: what the other knows is not unknown.
  private static func branch(_ node: YAMLNode) -> YAMLNode {
    .mapping(JSONSchemaNode(node).members(isOpen: true))
  }

  /// Whether ECMA 262 reads a pattern as RE2 does.
  private static func isPortable(_ pattern: String) -> Bool {
    var rest = pattern.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "\\" {
        guard let next = rest.popFirst() else { return false }
        if "AzZQECpPaX".unicodeScalars.contains(next) { return false }
      } else if scalar == "(", rest.first == "?" {
        guard rest.dropFirst().first == ":" else { return false }
      } else if scalar == "[", rest.first == "[" || rest.first == ":" {
        return false
      }
    }
    return true
  }
}

extension YAMLNode {
  /// JSON with a member or item on each line; lists and objects without any on one.
  fileprivate func write(to text: inout String, indent: String) {
    let inner = indent + "  "
    if let entries, !entries.isEmpty {
      text += "{\n"
      for (index, entry) in entries.enumerated() {
        text += inner + YAMLNode.string(entry.name).json() + ": "
        entry.value.write(to: &text, indent: inner)
        text += index + 1 < entries.count ? ",\n" : "\n"
      }
      text += indent + "}"
    } else if let items, items.contains(where: { $0.scalar == nil }) {
      text += "[\n"
      for (index, item) in items.enumerated() {
        text += inner
        item.write(to: &text, indent: inner)
        text += index + 1 < items.count ? ",\n" : "\n"
      }
      text += indent + "]"
    } else if let items {
      text += "[" + items.map { $0.json() }.joined(separator: ", ") + "]"
    } else {
      text += json()
    }
  }
}
