internal import CEL
import YAML

/// A default of a schema as rules see it: with the defaults inside it, converted by the schema's types.
enum DefaultValues {
  /// The value where the schema's own and inner defaults are filled in.
  static func filled(_ value: YAMLNode, _ schema: YAMLNode) -> YAMLNode {
    switch value.content {
    case .scalar: return value
    case .sequence(let items):
      guard let inner = schema.present("items") else { return value }
      return .sequence(items.map { filled($0, inner) })
    case .mapping(let entries):
      let properties = schema.present("properties")
      let additional = schema.present("additionalProperties")
      var result = entries.map { entry in
        let inner = properties?.present(entry.name) ?? additional
        return (entry.name, inner.map { filled(entry.value, $0) } ?? entry.value)
      }
      let present = Set(entries.map(\.name))
      for property in properties?.entries ?? [] where !present.contains(property.name) {
        guard let value = property.value.present("default") else { continue }
        result.append((property.name, filled(value, property.value)))
      }
      return .mapping(result)
    }
  }

  /// The value as CEL has it; null fields are absent.
  static func value(_ node: YAMLNode, _ declaration: CELDeclaration) -> CELValue {
    switch declaration.scalarType {
    case .bool?: return node.bool.map { .bool($0) } ?? .unknown
    case .int?: return node.wholeNumber.map { .int($0) } ?? .unknown
    case .double?: return node.number.map { .double($0) } ?? .unknown
    case .string?: return node.string.map { .string($0) } ?? .unknown
    case .dyn?: return node.wholeNumber.map { .int($0) } ?? node.string.map { .string($0) } ?? .unknown
    case nil: break
    default: return .unknown
    }
    if let items = node.items, let element = declaration.element {
      return .list(items.map { value($0, element) })
    }
    guard let entries = node.entries else { return .unknown }
    var result: [CELValue: CELValue] = [:]
    for entry in entries where !entry.value.isNull {
      if let element = declaration.element {
        result[.string(entry.name)] = value(entry.value, element)
      } else if let name = CELNames.escaped(property: entry.name), let field = declaration.field(name) {
        result[.string(name)] = value(entry.value, field)
      }
    }
    return .map(result)
  }
}
