/// Questions about a schema as a whole, and how it gets smaller.
extension Schema {
  /// The number of levels of nodes.
  var depth: Int {
    switch content {
    case .scalar, .intOrString: 1
    case .object(let properties): 1 + (properties.map(\.schema.depth).max() ?? 0)
    case .list(let item), .map(let item): 1 + item.depth
    }
  }

  /// About how many bytes of JSON the schema has; a little more than the truth.
  var byteCount: Int {
    var count = 40 + (description.map { $0.utf8.count + 18 } ?? 0) + (pattern.map { $0.utf8.count + 14 } ?? 0)
    count += (format?.utf8.count ?? 0) + (defaultValue.map { $0.text.utf8.count + 12 } ?? 0)
    count += (enumeration ?? []).reduce(0) { $0 + $1.text.utf8.count + 1 }
    count += required.reduce(0) { $0 + $1.utf8.count + 3 } + listMapKeys.reduce(0) { $0 + $1.utf8.count + 3 }
    count +=
      [minCount, maxCount].compactMap { $0 }.count * 20 + [minimum, maximum].compactMap { $0 }.count * 24
    if listType != nil { count += 60 }
    count += rules.reduce(0) { $0 + $1.byteCount }
    switch content {
    case .scalar, .intOrString: return count
    case .object(let properties):
      return properties.reduce(count + 16) { $0 + $1.name.utf8.count + 4 + $1.schema.byteCount }
    case .list(let item), .map(let item): return count + 24 + item.byteCount
    }
  }

  /// The nodes below and this one whose bound was made up: the feature and the keyword.
  var defaultBounds: [(feature: Int32, keyword: String)] {
    var result: [(feature: Int32, keyword: String)] = []
    if let defaultBoundOf, let maxCount { result.append((defaultBoundOf, "\(maxKeyword) \(maxCount)")) }
    switch content {
    case .scalar, .intOrString: break
    case .object(let properties): result += properties.flatMap(\.schema.defaultBounds)
    case .list(let item), .map(let item): result += item.defaultBounds
    }
    return result
  }

  var maxKeyword: String {
    switch content {
    case .scalar, .intOrString: "maxLength"
    case .list: "maxItems"
    case .object, .map: "maxProperties"
    }
  }

  /// The schema without a trace of the features it came from.
  var withoutOrigins: Schema {
    var copy = self
    copy.defaultBoundOf = nil
    switch content {
    case .scalar, .intOrString: break
    case .object(let properties):
      copy.content = .object(
        properties.map { Property(name: $0.name, schema: $0.schema.withoutOrigins) })
    case .list(let item): copy.content = .list(item.withoutOrigins)
    case .map(let item): copy.content = .map(item.withoutOrigins)
    }
    return copy
  }

  /// Drops the descriptions of nodes at `level` and deeper; the node itself is at level 0.
  mutating func removeDescriptions(below level: Int) {
    if level <= 0 { description = nil }
    changeProperties { properties in
      for index in properties.indices { properties[index].schema.removeDescriptions(below: level - 1) }
    }
    changeElement { $0.removeDescriptions(below: level - 1) }
  }
}
