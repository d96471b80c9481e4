import OCLSyntax

/// Map (Eclipse's addition to OCL 2.4).
extension Library {
  static let mapOperations: [LibraryOperation] = [
    .unary("size", .map, .fixed(.integer)) { value, _ in map(value) { .integer($0.keys.count) } },
    .unary("isEmpty", .map, .fixed(.boolean)) { value, _ in map(value) { .boolean($0.keys.isEmpty) } },
    .unary("notEmpty", .map, .fixed(.boolean)) { value, _ in map(value) { .boolean(!$0.keys.isEmpty) } },
    .unary("keys", .map, .computed { source, _ in .collection(.set, source.mapKey) }) { value, _ in
      map(value) { .collection(CollectionValue(unchecked: $0.keys, kind: .set)) }
    },
    .unary("values", .map, .computed { source, _ in .collection(.bag, source.mapValue) }) { value, _ in
      map(value) { .collection(CollectionValue(unchecked: $0.values, kind: .bag)) }
    },
    .binary("at", .map, .any, .computed { source, _ in source.mapValue }, accepts: .nullArguments) {
      value, key, _ in
      map(value) { $0[key] ?? .invalid(.noElement) }
    },
    .binary("includes", .map, .any, .fixed(.boolean), accepts: .nullArguments) { value, key, _ in
      map(value) { .boolean($0.keys.contains(key)) }
    },
    .binary("excludes", .map, .any, .fixed(.boolean), accepts: .nullArguments) { value, key, _ in
      map(value) { .boolean(!$0.keys.contains(key)) }
    },
    .ternary("includes", .map, .any, .any, .fixed(.boolean), accepts: .nullArguments) {
      value, key, other, _ in
      map(value) { .boolean($0[key] == other) }
    },
    .ternary("excludes", .map, .any, .any, .fixed(.boolean), accepts: .nullArguments) {
      value, key, other, _ in
      map(value) { .boolean($0[key] != other) }
    },
    .binary("includesValue", .map, .any, .fixed(.boolean), accepts: .nullArguments) { value, other, _ in
      map(value) { .boolean($0.values.contains(other)) }
    },
    .binary("excludesValue", .map, .any, .fixed(.boolean), accepts: .nullArguments) { value, other, _ in
      map(value) { .boolean(!$0.values.contains(other)) }
    },
    .binary("includesAll", .map, anyCollection, .fixed(.boolean)) { value, keys, _ in
      map(value) { map in elements(keys) { .boolean($0.allSatisfy(map.keys.contains)) } }
    },
    .binary("excludesAll", .map, anyCollection, .fixed(.boolean)) { value, keys, _ in
      map(value) { map in elements(keys) { .boolean(!$0.contains(where: map.keys.contains)) } }
    },
    .binary("includesMap", .map, anyMap, .fixed(.boolean)) { value, other, _ in
      map(value, other) { left, right in
        .boolean(zip(right.keys, right.values).allSatisfy { left[$0] == $1 })
      }
    },
    .binary("excludesMap", .map, anyMap, .fixed(.boolean)) { value, other, _ in
      map(value, other) { left, right in
        .boolean(!zip(right.keys, right.values).contains { left[$0] == $1 })
      }
    },
    .ternary("including", .map, .any, .any, widenedMap, accepts: .nullArguments) { value, key, other, _ in
      map(value) { .map(MapValue($0.entries + [(key, other)])) }
    },
    .binary("includingMap", .map, anyMap, widenedMap) { value, other, _ in
      map(value, other) { .map(MapValue($0.entries + $1.entries)) }
    },
    .binary("excluding", .map, .any, .source, accepts: .nullArguments) { value, key, _ in
      map(value) { .map(MapValue($0.entries.filter { $0.key != key })) }
    },
    .ternary("excluding", .map, .any, .any, .source, accepts: .nullArguments) { value, key, other, _ in
      map(value) { .map(MapValue($0.entries.filter { $0.key != key || $0.value != other })) }
    },
    .binary("excludingAll", .map, anyCollection, .source) { value, keys, _ in
      map(value) { map in
        elements(keys) { keys in .map(MapValue(map.entries.filter { !keys.contains($0.key) })) }
      }
    },
    .binary("excludingMap", .map, anyMap, .source) { value, other, _ in
      map(value, other) { left, right in .map(MapValue(left.entries.filter { right[$0.key] != $0.value })) }
    },
  ]

  private static let anyMap = OCLType.map(.any, .any)

  private static let widenedMap = LibraryOperation.Result.computed { source, arguments in
    if case .map(let key, let value)? = arguments.first { return source.union(.map(key, value)).asMap }
    guard arguments.count == 2 else { return source }
    return .map(source.mapKey.union(arguments[0]), source.mapValue.union(arguments[1]))
  }

  private static func map(_ value: Value, _ body: (MapValue) -> Value) -> Value {
    guard case .map(let value) = value else { return .invalid(.badCast) }
    return body(value)
  }

  private static func map(_ left: Value, _ right: Value, _ body: (MapValue, MapValue) -> Value) -> Value {
    guard case .map(let left) = left, case .map(let right) = right else { return .invalid(.badCast) }
    return body(left, right)
  }
}

extension MapValue {
  /// The entries in order.
  var entries: [(key: Value, value: Value)] { zip(keys, values).map { ($0, $1) } }
}

extension OCLType {
  fileprivate var mapKey: OCLType {
    if case .map(let key, _) = self { return key }
    return .any
  }

  fileprivate var mapValue: OCLType {
    if case .map(_, let value) = self { return value }
    return .any
  }

  fileprivate var asMap: OCLType {
    if case .map = self { return self }
    return .map(.any, .any)
  }
}
