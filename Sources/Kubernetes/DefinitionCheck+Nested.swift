import Diagnostics
import YAML

/// What stands inside allOf, anyOf, oneOf and not: rules 14 and 17.
extension DefinitionCheck {
  mutating func checkNestedSchemas(_ schema: YAMLNode, _ path: ElementPath, _ context: SchemaContext) {
    let isIntOrString = schema.present("x-kubernetes-int-or-string")?.bool == true
    for keyword in ["allOf", "anyOf", "oneOf"] {
      for (index, nested) in (schema.present(keyword)?.items ?? []).enumerated() {
        let path = path.field(keyword).index(index)
        if isIntOrString, keyword == "anyOf", Self.isIntOrString(schema) { continue }
        let mayHoldTypes = isIntOrString && keyword == "allOf" && index == 0 && Self.isIntOrString(nested)
        checkNested(nested, path, context, skipsAnyOf: mayHoldTypes)
      }
    }
    if let nested = schema.present("not") { checkNested(nested, path.field("not"), context) }
  }

  /// `anyOf: [{type: integer}, {type: string}]` and nothing else in it.
  private static func isIntOrString(_ schema: YAMLNode) -> Bool {
    guard let branches = schema.present("anyOf")?.items, branches.count == 2 else { return false }
    return zip(branches, ["integer", "string"]).allSatisfy { branch, type in
      branch.entries?.count == 1 && branch.present("type")?.string == type
    }
  }

  private mutating func checkNested(
    _ schema: YAMLNode, _ path: ElementPath, _ context: SchemaContext, skipsAnyOf: Bool = false
  ) {
    guard let entries = schema.entries else { return }
    for entry in entries where !entry.value.isNull {
      let isForbidden =
        switch entry.name {
        case "type", "additionalProperties", "default", "title", "description": true
        case "nullable": entry.value.bool != false
        default: entry.name.hasPrefix("x-kubernetes-")
        }
      if isForbidden {
        sink.emit(
          .forbidden(
            "structural-schema", path.field(entry.name), at: entry.key,
            "inside allOf, anyOf, oneOf and not only values are restricted"))
      }
    }
    checkPattern(schema, path)
    if context.level == .root, let metadata = schema.present("properties")?.entry("metadata") {
      sink.emit(
        .forbidden(
          "structural-schema", path.field("properties").key("metadata"), at: metadata.key,
          "metadata must not be restricted in a nested schema"))
    }
    for entry in schema.present("properties")?.entries ?? [] {
      checkNested(entry.value, path.field("properties").key(entry.name), context.below(.field))
    }
    if let items = schema.present("items") { checkNested(items, path.field("items"), context.below(.item)) }
    for keyword in ["allOf", "anyOf", "oneOf"] where !(skipsAnyOf && keyword == "anyOf") {
      for (index, nested) in (schema.present(keyword)?.items ?? []).enumerated() {
        checkNested(nested, path.field(keyword).index(index), context)
      }
    }
    if let nested = schema.present("not") { checkNested(nested, path.field("not"), context) }
  }

  /// Fields named in the root's nested schemas exist outside of them; deeper the server does not look.
  mutating func checkNestedFieldsExist(_ schema: YAMLNode, _ path: ElementPath) {
    let known = Set((schema.present("properties")?.entries ?? []).map(\.name))
    for keyword in ["allOf", "anyOf", "oneOf", "not"] {
      guard let node = schema.present(keyword) else { continue }
      for nested in node.items ?? [node] {
        for entry in nested.present("properties")?.entries ?? [] where !known.contains(entry.name) {
          sink.emit(
            .required(
              "structural-schema", path.field("properties").key(entry.name), at: entry.key,
              "'\(keyword)' restricts '\(entry.name)', which the schema does not declare"))
        }
      }
    }
  }
}
