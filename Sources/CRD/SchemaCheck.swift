import Diagnostics
import RegularExpressions
import YAML

/// What an object breaks in a schema.
struct SchemaFault: Hashable {
  /// The place in the JSON.
  var path: [ResourceObject.PathStep]
  /// The keyword, as the API spells it.
  var keyword: String
  /// Whether an API server does not look at rules in CEL then.
  var blocksRules: Bool
}

/// Checks objects against schemas as an API server does before it looks at rules in CEL.
struct SchemaCheck {
  private var patterns: [String: RegularExpression?] = [:]
  private var faults: [SchemaFault] = []

  /// Everything that an object breaks, in the order of the object; costs the size of the object.
  ///
  /// Properties that the schema does not have are none of it: a server prunes them.
  mutating func faults(of node: YAMLNode, in schema: Schema) -> [SchemaFault] {
    faults = []
    check(node, schema, [])
    return faults
  }

  private mutating func report(
    _ keyword: String, _ path: [ResourceObject.PathStep], blocksRules: Bool = false
  ) {
    faults.append(SchemaFault(path: path, keyword: keyword, blocksRules: blocksRules))
  }

  private mutating func check(_ node: YAMLNode, _ schema: Schema, _ path: [ResourceObject.PathStep]) {
    if node.isNull {
      if !schema.isNullable { report("type", path, blocksRules: true) }
      return
    }
    if let values = schema.enumeration, !values.contains(where: { $0 == JSONValue(node) }) {
      report("enum", path, blocksRules: true)
    }
    switch (schema.content, node.content) {
    case (.object(let properties), .mapping(let entries)):
      checkObject(entries, properties, schema, path)
    case (.map(let value), .mapping(let entries)):
      checkCount(entries.count, schema, "Properties", path)
      for entry in entries { check(entry.value, value, path + [.property(entry.name)]) }
    case (.list(let item), .sequence(let items)):
      checkCount(items.count, schema, "Items", path)
      for (index, node) in items.enumerated() { check(node, item, path + [.item(index)]) }
      checkDistinct(items, schema, path)
    case (.scalar, .scalar), (.intOrString, .scalar): checkScalar(node, schema, path)
    default: report("type", path, blocksRules: true)
    }
  }

  private mutating func checkObject(
    _ entries: [YAMLEntry], _ properties: [Schema.Property], _ schema: Schema,
    _ path: [ResourceObject.PathStep]
  ) {
    for name in schema.required.sorted() where !entries.contains(where: { $0.name == name }) {
      report("required", path + [.property(name)], blocksRules: true)
    }
    checkCount(entries.count, schema, "Properties", path)
    for entry in entries {
      guard let property = properties.first(where: { $0.name == entry.name }) else { continue }
      check(entry.value, property.schema, path + [.property(entry.name)])
    }
  }

  private mutating func checkCount(
    _ count: Int, _ schema: Schema, _ what: String, _ path: [ResourceObject.PathStep]
  ) {
    if let limit = schema.maxCount, count > limit { report("max" + what, path, blocksRules: true) }
    if let limit = schema.minCount, count < limit { report("min" + what, path) }
  }

  private mutating func checkDistinct(
    _ items: [YAMLNode], _ schema: Schema, _ path: [ResourceObject.PathStep]
  ) {
    guard schema.listType == "set" || schema.listType == "map" else { return }
    var seen: Set<String> = []
    for (index, item) in items.enumerated() {
      var key = item.json()
      if schema.listType == "map" {
        key = schema.listMapKeys.map { name in item[name]?.json() ?? "" }.joined(separator: "\u{0}")
      }
      if !seen.insert(key).inserted { report("x-kubernetes-list-type", path + [.item(index)]) }
    }
  }

  private mutating func checkScalar(_ node: YAMLNode, _ schema: Schema, _ path: [ResourceObject.PathStep]) {
    let isFitting =
      switch (schema.type, node.resolved) {
      case ("boolean", .bool), ("integer", .int), ("number", .int), ("number", .float), ("string", .string),
        (nil, .int), (nil, .string):
        true
      default: false
      }
    guard isFitting else { return report("type", path, blocksRules: true) }
    if let number = node.number {
      if let limit = schema.minimum, number < limit.value || (limit.isExclusive && number == limit.value) {
        report("minimum", path)
      }
      if let limit = schema.maximum, number > limit.value || (limit.isExclusive && number == limit.value) {
        report("maximum", path)
      }
      if schema.format == "int32", abs(number) > 0x1p31 - 1, number != -0x1p31 {
        report("format", path, blocksRules: true)
      }
    }
    guard let text = node.string else { return }
    checkCount(text.unicodeScalars.count, schema, "Length", path)
    if let pattern = schema.pattern, !isFound(pattern, in: text) { report("pattern", path) }
    if let format = schema.format, !isValid(text, as: format) { report("format", path, blocksRules: true) }
  }

  private mutating func isFound(_ pattern: String, in text: String) -> Bool {
    if let known = patterns[pattern] { return known?.matchesSomewhere(text) ?? true }
    let compiled = try? RegularExpression(pattern, dialect: .re2)
    patterns[pattern] = .some(compiled)
    return compiled?.matchesSomewhere(text) ?? true
  }

  private static let base64 =
    "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
  private static let dateTime =
    "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]+)?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$"

  /// Whether a text has a format; a server ignores formats that it does not know.
  private mutating func isValid(_ text: String, as format: String) -> Bool {
    switch format {
    case "byte": isFound(Self.base64, in: text)
    case "date-time": isFound(Self.dateTime, in: text)
    default: true
    }
  }
}

extension JSONValue {
  /// The value of a node; nil for null.
  init?(_ node: YAMLNode) {
    switch node.resolved {
    case .bool(let value): self = .boolean(value)
    case .int(let value): self = .integer(value)
    case .float(let value): self = .real(value)
    case .string(let text): self = .string(text)
    case .null: return nil
    case nil: self = .composite(node.json())
    }
  }
}

extension JSONValue {
  /// The value as a node; a list or object that cannot be read is its text.
  var node: YAMLNode {
    switch self {
    case .boolean(let value): return .bool(value)
    case .integer(let value): return .integer(value)
    case .real(let value): return .float(value)
    case .string(let text): return .string(text)
    case .composite(let text):
      var sink = DiagnosticSink()
      let documents = YAMLDocument.read(SourceFile(path: "", text: text), into: &sink)
      return documents.first?.root ?? .string(text)
    }
  }
}

extension Schema {
  /// Puts defaults where an object has nothing, as an API server does before it checks; null counts as nothing.
  func fillDefaults(in node: inout YAMLNode) {
    switch (content, node.content) {
    case (.object(let properties), .mapping(var entries)):
      entries.removeAll { entry in
        guard entry.value.isNull else { return false }
        return properties.contains { $0.name == entry.name && !$0.schema.isNullable }
      }
      for property in properties {
        if let index = entries.firstIndex(where: { $0.name == property.name }) {
          property.schema.fillDefaults(in: &entries[index].value)
        } else if var value = property.schema.defaultValue?.node {
          property.schema.fillDefaults(in: &value)
          entries.append(YAMLEntry(key: .string(property.name), value: value))
        }
      }
      node.content = .mapping(entries)
    case (.map(let value), .mapping(var entries)):
      for index in entries.indices { value.fillDefaults(in: &entries[index].value) }
      node.content = .mapping(entries)
    case (.list(let item), .sequence(var items)):
      for index in items.indices { item.fillDefaults(in: &items[index]) }
      node.content = .sequence(items)
    default: break
    }
  }
}
