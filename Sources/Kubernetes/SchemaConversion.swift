internal import CEL
import YAML

extension CELSchema {
  /// What CEL takes from an OpenAPI schema; costs O(schema).
  init(_ node: YAMLNode) {
    self.init(node.present("type")?.string)
    format = node.present("format")?.string
    isIntOrString = node.present("x-kubernetes-int-or-string")?.bool == true
    isEmbeddedResource = node.present("x-kubernetes-embedded-resource")?.bool == true
    hasDefault = node.present("default") != nil
    maxLength = node.present("maxLength")?.wholeNumber
    maxItems = node.present("maxItems")?.wholeNumber
    maxProperties = node.present("maxProperties")?.wholeNumber
    if let values = node.present("enum")?.items {
      hasEnumeration = !values.isEmpty
      enumeration = values.compactMap(\.string)
    }
    required = Set((node.present("required")?.items ?? []).compactMap(\.string))
    if let items = node.present("items"), items.entries != nil { self.items = CELSchema(items) }
    if let additional = node.present("additionalProperties"), additional.entries != nil {
      additionalProperties = CELSchema(additional)
    }
    for entry in node.present("properties")?.entries ?? [] where entry.value.entries != nil {
      properties[entry.name] = CELSchema(entry.value)
    }
  }
}
