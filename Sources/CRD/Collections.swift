import Ecore
import Diagnostics

/// Lists and maps: bounds, and how the server compares and merges them.
extension SchemaBuilder {
  mutating func list(of item: Schema, _ feature: EStructuralFeature) -> Schema {
    var item = item
    item.isNullable = false
    var schema = Schema(.list(item))
    setBounds(&schema, feature)
    let annotations = feature.statedAnnotations
    let keys = ResourceNames.words(annotations.crd("listMapKeys"))
    switch annotations.crd("listType") {
    case "map": setListMap(&schema, keys: keys, feature)
    case "set":
      if item.isScalar {
        schema.listType = "set"
      } else {
        sink.emit(.crdNoListSet(feature))
      }
    case "atomic": schema.listType = "atomic"
    case nil:
      if !keys.isEmpty {
        setListMap(&schema, keys: keys, feature)
      } else if !feature.eKeys.isEmpty, let target = feature.eReferenceType {
        let paths = feature.eKeys.map { $0.jsonPath(in: target, isRoot: false).joined(separator: ".") }
        setListMap(&schema, keys: paths, feature)
      } else if feature.isUnique, item.isScalar, !feature.isContainment {
        // Contained objects that are written as strings may be equal.
        schema.listType = "set"
      }
    case let other?:
      sink.emit(
        .crdUnknownValue(
          "listType", other, ["atomic", "set", "map"], at: annotations.crdLocation("listType")))
    }
    return schema
  }

  private mutating func setListMap(_ schema: inout Schema, keys: [String], _ feature: EStructuralFeature) {
    guard case .list(let item) = schema.content else { return }
    if let problem = Self.problem(withKeys: keys, of: item) {
      sink.emit(.crdListMapKey(feature, problem))
      schema.listType = "atomic"
    } else {
      schema.listType = "map"
      schema.listMapKeys = keys
    }
  }

  /// Why the properties cannot tell the items of a list apart; nil when they can.
  static func problem(withKeys keys: [String], of item: Schema) -> String? {
    guard case .object(let properties) = item.content else { return "its items are no objects" }
    if keys.isEmpty { return "it has no key" }
    if Set(keys).count < keys.count { return "a key is named twice" }
    for key in keys {
      guard let property = properties.first(where: { $0.name == key }) else {
        return "its items have no property '\(key)'"
      }
      guard property.schema.isScalar else { return "the property '\(key)' is no scalar" }
      if property.schema.isNullable { return "the property '\(key)' can be null" }
      guard item.required.contains(key) || property.schema.defaultValue != nil else {
        return "the property '\(key)' is neither required nor has it a default"
      }
    }
    return nil
  }

  mutating func map(_ feature: EStructuralFeature) -> Schema? {
    guard let entry = feature.eReferenceType else { return nil }
    var value = Schema.string()
    if let member = entry.eStructuralFeature(named: "value") {
      guard let schema = member.isReference ? reference(member) : attribute(member) else { return nil }
      value = member.isMany ? list(of: schema, member) : schema
      if value.description == nil { value.description = member.statedAnnotations.documentation }
    } else {
      value.maxCount = options.defaultMaxLength
    }
    nodeCount += 1
    var schema = Schema(.map(value))
    setBounds(&schema, feature)
    return schema
  }

  private mutating func setBounds(_ schema: inout Schema, _ feature: EStructuralFeature) {
    if feature.lowerBound > 0 { schema.atLeast(feature.lowerBound) }
    if feature.upperBound >= 0 {
      schema.atMost(feature.upperBound)
    } else {
      let limit = max(options.defaultMaxItems, feature.lowerBound)
      schema.atMost(limit)
      schema.defaultBoundOf = feature.id
    }
  }
}
