public import Ecore
public import OCLSyntax

/// A value of OCL; `null` and `invalid` are values too.
///
/// Equality and hashing are OCL's `=`: numbers by value whatever their type, sets and bags without regard to order,
/// objects by identity; `null` equals `null`, and here `invalid` equals `invalid` (the operator `=` gives `invalid`).
public enum Value: Sendable {
  /// Absent.
  case null
  /// A failed evaluation; never an element of a collection.
  case invalid(Failure)
  /// A truth value.
  case boolean(Bool)
  /// An Integer of 64 bits.
  case integer(Int)
  /// A Real: the decimal number with the fewest digits that reads as this binary one.
  case real(Double)
  /// An Integer beyond 64 bits, or a Real with more digits than a binary number keeps.
  case exact(ExactNumber)
  /// `*`, the unlimited UnlimitedNatural; finite ones are integers.
  case unlimited
  /// A String.
  case string(String)
  /// An object of the context's model.
  case object(ObjectID)
  /// A literal of an enumeration.
  case literal(EnumerationValue)
  /// A Set, OrderedSet, Bag or Sequence.
  case collection(CollectionValue)
  /// A Map.
  case map(MapValue)
  /// A Tuple.
  case tuple(TupleValue)
  /// A type as a value.
  case type(TypeValue)
}

extension Value {
  /// Whether it is `null`.
  public var isNull: Bool {
    if case .null = self { return true }
    return false
  }

  /// Whether it is `invalid`.
  public var isInvalid: Bool {
    if case .invalid = self { return true }
    return false
  }

  /// Whether it is `null` or `invalid`.
  public var isUndefined: Bool {
    switch self {
    case .null, .invalid: true
    default: false
    }
  }

  /// The truth value, nil for any other value.
  public var boolean: Bool? {
    if case .boolean(let value) = self { return value }
    return nil
  }

  /// The text of a String, nil for any other value.
  public var string: String? {
    if case .string(let value) = self { return value }
    return nil
  }

  /// The number as the nearest Double, nil if it is no finite number.
  public var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .real(let value): value
    case .exact(let value): value.binary
    default: nil
    }
  }

  /// The elements of a collection, nil for any other value.
  public var elements: [Value]? {
    if case .collection(let value) = self { return value.elements }
    return nil
  }
}

/// The elements of a collection and its kind; immutable.
public final class CollectionValue: Sendable {
  /// Set, OrderedSet, Bag or Sequence.
  public let kind: CollectionName
  /// The elements in their order; for Set and Bag in the order in which they came in.
  public let elements: [Value]
  let extent: Extent

  /// Takes elements that are unique already if the kind demands it.
  public init(unchecked elements: [Value], kind: CollectionName) {
    self.kind = kind
    self.elements = elements
    extent = elements.extent
  }

  /// Takes elements none of which is a collection, tuple or map.
  init(flat elements: [Value], kind: CollectionName) {
    self.kind = kind
    self.elements = elements
    extent = Extent(nesting: 1, weight: elements.count)
  }

  /// Takes elements and drops later duplicates if the kind demands it.
  public convenience init(_ elements: [Value], kind: CollectionName) {
    self.init(unchecked: kind.isUnique ? elements.uniqued() : elements, kind: kind)
  }
}

/// The entries of a Map in the order of their keys' first appearance; immutable.
public final class MapValue: Sendable {
  /// The keys, each once.
  public let keys: [Value]
  /// The value of each key.
  public let values: [Value]
  let extent: Extent

  /// Takes entries; a later one replaces the value of an earlier one of the same key.
  public init(_ entries: [(key: Value, value: Value)]) {
    var index: [Value: Int] = [:]
    var keys: [Value] = []
    var values: [Value] = []
    for entry in entries {
      if let place = index[entry.key] {
        values[place] = entry.value
      } else {
        index[entry.key] = keys.count
        keys.append(entry.key)
        values.append(entry.value)
      }
    }
    self.keys = keys
    self.values = values
    extent = (keys + values).extent
  }

  /// The value of a key, nil if there is none; costs O(keys).
  public subscript(key: Value) -> Value? { keys.firstIndex(of: key).map { values[$0] } }
}

/// The parts of a Tuple; immutable.
public final class TupleValue: Sendable {
  /// The names, sorted.
  public let names: [String]
  /// The value of each name.
  public let values: [Value]
  let extent: Extent

  /// Takes names, which are sorted, and the value of each.
  public init(names: [String], values: [Value]) {
    self.names = names
    self.values = values
    extent = values.extent
  }
}

/// A literal of an enumeration: two numbers that the metamodel gives a meaning.
public struct EnumerationValue: Hashable, Sendable {
  /// The id of the enumeration among the metamodel's data types.
  public let type: Int32
  /// The position among the enumeration's literals.
  public let index: Int32

  /// Takes the literal's numbers.
  public init(_ literal: EEnumLiteral) {
    type = literal.eEnum.id
    index = Int32(truncatingIfNeeded: literal.index)
  }

  init(type: Int32, index: Int32) {
    self.type = type
    self.index = index
  }
}

/// A type as a value.
public final class TypeValue: Sendable {
  /// The type.
  public let type: OCLType

  /// Takes the type.
  public init(_ type: OCLType) { self.type = type }
}

extension CollectionName {
  /// Whether an element is there at most once.
  public var isUnique: Bool { self == .set || self == .orderedSet }
  /// Whether the order of the elements counts.
  public var isOrdered: Bool { self == .orderedSet || self == .sequence }
}

extension Value {
  /// The value, or `invalid` if it grew beyond what can be handled: in size or by nesting.
  var limited: Value {
    switch self {
    case .collection(let value): value.extent.isTooLarge ? .invalid(.tooLarge) : self
    case .tuple(let value): value.extent.isTooLarge ? .invalid(.tooLarge) : self
    case .map(let value): value.extent.isTooLarge ? .invalid(.tooLarge) : self
    case .string(let value): value.utf8.count > EvaluationContext.maximumTextSize ? .invalid(.tooLarge) : self
    default: self
    }
  }

  /// How large the value is.
  var extent: Extent {
    switch self {
    case .collection(let value): value.extent
    case .tuple(let value): value.extent
    case .map(let value): value.extent
    case .string(let value): Extent(nesting: 0, weight: value.utf8.count / 16)
    default: Extent(nesting: 0, weight: 0)
    }
  }
}

/// How deep collections, tuples and maps lie in one another, and how many values they hold together.
struct Extent {
  var nesting: Int
  var weight: Int

  /// Adds one value inside.
  mutating func add(_ inner: Extent) {
    nesting = max(nesting, inner.nesting + 1)
    weight = min(weight + inner.weight + 1, .max / 4)
  }

  var isTooLarge: Bool { nesting > 200 || weight > EvaluationContext.maximumSize }
}

extension [Value] {
  /// The extent of what holds the elements.
  fileprivate var extent: Extent {
    var result = Extent(nesting: 1, weight: 0)
    for element in self { result.add(element.extent) }
    return result
  }
}

extension [Value] {
  /// The elements without later duplicates, in their order.
  func uniqued() -> [Value] {
    if count < 2 { return self }
    if count <= 8 {
      var result: [Value] = []
      result.reserveCapacity(count)
      for element in self where !result.contains(element) { result.append(element) }
      return result
    }
    var seen = Set<Value>(minimumCapacity: count)
    return filter { seen.insert($0).inserted }
  }
}
