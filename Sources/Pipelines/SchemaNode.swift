internal import YAML

/// What a schema says, as the API server reads it.
extension YAMLNode {
  /// The value of a key; null is absent.
  func stated(_ key: String) -> YAMLNode? {
    guard let node = self[key], !node.isNull else { return nil }
    return node
  }

  /// The strings of a list under a key, in order; empty when there is none.
  func texts(_ key: String) -> [String] { self[key]?.items?.compactMap(\.string) ?? [] }

  /// The declared properties in the order of the file.
  var properties: [YAMLEntry] { self["properties"]?.entries ?? [] }

  /// The schema of values under other names, or the truth value `true`; nil where there are none.
  var additionalProperties: YAMLNode? {
    guard let node = stated("additionalProperties"), node.bool != false else { return nil }
    return node
  }

  var preservesUnknownFields: Bool { self["x-kubernetes-preserve-unknown-fields"]?.bool ?? false }

  /// The type, `int-or-string` included; nil where values are not checked.
  var schemaType: String? {
    if self["x-kubernetes-int-or-string"]?.bool == true { return "int-or-string" }
    return self["type"]?.string
  }

  /// Whether it is an object whose keys are free.
  var isMapSchema: Bool { properties.isEmpty && additionalProperties != nil }

  /// How an object is put together.
  var objectForm: String { isMapSchema ? typeText : "object with properties" }

  /// The type as people say it: `list of string`, `map of integer`.
  var typeText: String {
    // A loop: lists of lists may be deep.
    var text = ""
    var node = self
    while true {
      if node.schemaType == "array", let items = node.stated("items") {
        text += "list of "
        node = items
      } else if node.isMapSchema, let values = node.additionalProperties {
        text += "map of "
        node = values
      } else {
        return text + (node.schemaType ?? "any")
      }
    }
  }

  /// A schema as JSON with sorted keys and without descriptions: equal for schemas of the same meaning.
  var meaning: String {
    var text = ""
    appendMeaning(to: &text, isSchema: true)
    return text
  }

  /// A value as JSON with sorted keys: the same text for equal values.
  var valueText: String {
    var text = ""
    appendMeaning(to: &text, isSchema: false)
    return text
  }

  private func appendMeaning(to text: inout String, isSchema: Bool) {
    if let items {
      text += "["
      for (index, item) in items.enumerated() {
        if index > 0 { text += "," }
        item.appendMeaning(to: &text, isSchema: isSchema)
      }
      text += "]"
    } else if let entries {
      text += "{"
      let sorted = entries.filter { !(isSchema && $0.name == "description" && $0.value.string != nil) }
        .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      for (index, entry) in sorted.enumerated() {
        if index > 0 { text += "," }
        text += YAMLNode.string(entry.name).json() + ":"
        entry.value.appendMeaning(to: &text, isSchema: isSchema)
      }
      text += "}"
    } else {
      text += json()
    }
  }
}
