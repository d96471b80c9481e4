import Ecore
import OCLSyntax

extension Value: Hashable {
  /// OCL's `=` for defined values; `invalid` equals `invalid`.
  public static func == (left: Value, right: Value) -> Bool {
    switch (left, right) {
    case (.integer(let left), .integer(let right)): left == right
    case (.string(let left), .string(let right)):
      left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
    case (.object(let left), .object(let right)): left == right
    case (.boolean(let left), .boolean(let right)): left == right
    case (.literal(let left), .literal(let right)): left == right
    case (.real(let left), .real(let right)): left == right
    case (.integer(let left), .real(let right)): ExactNumber.isEqual(left, right)
    case (.real(let left), .integer(let right)): ExactNumber.isEqual(right, left)
    case (.exact(let left), .exact(let right)): left.decimal == right.decimal
    case (.exact(let left), .real(let right)): left.decimal == Decimal(right)
    case (.real(let left), .exact(let right)): Decimal(left) == right.decimal
    case (.null, .null), (.invalid, .invalid), (.unlimited, .unlimited): true
    case (.collection(let left), .collection(let right)): left === right || left.equals(right)
    case (.tuple(let left), .tuple(let right)): left.names == right.names && left.values == right.values
    case (.map(let left), .map(let right)): left.equals(right)
    case (.type(let left), .type(let right)): left.type == right.type
    default: false
    }
  }

  /// Hashes so that what is equal has the same hash.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0 as UInt8)
    case .invalid: hasher.combine(1 as UInt8)
    case .boolean(let value): hasher.combine(value)
    case .integer(let value): hasher.combine(Double(value))
    case .real(let value): hasher.combine(value)
    case .exact(let value): hasher.combine(value.binary)
    case .unlimited: hasher.combine(2 as UInt8)
    case .string(let value): hasher.combine(value)
    case .object(let value): hasher.combine(value)
    case .literal(let value): hasher.combine(value)
    case .collection(let value):
      hasher.combine(value.kind)
      if value.kind.isOrdered {
        hasher.combine(value.elements)
      } else {
        hasher.combine(value.elements.unorderedHash)
      }
    case .map(let value): hasher.combine(value.keys.unorderedHash)
    case .tuple(let value): hasher.combine(value.values)
    case .type(let value): hasher.combine(value.type)
    }
  }
}

extension [Value] {
  /// A hash that the order of the elements does not change.
  fileprivate var unorderedHash: Int { reduce(count) { $0 &+ $1.hashValue } }
}

extension CollectionValue {
  fileprivate func equals(_ other: CollectionValue) -> Bool {
    guard kind == other.kind, elements.count == other.elements.count else { return false }
    if kind.isOrdered || elements.count < 2 { return elements == other.elements }
    if kind == .set {
      if elements.count <= 8 { return elements.allSatisfy(other.elements.contains) }
      let set = Set(other.elements)
      return elements.allSatisfy(set.contains)
    }
    var counts: [Value: Int] = [:]
    for element in elements { counts[element, default: 0] += 1 }
    for element in other.elements {
      guard let count = counts[element], count > 0 else { return false }
      counts[element] = count - 1
    }
    return true
  }
}

extension MapValue {
  fileprivate func equals(_ other: MapValue) -> Bool {
    keys.count == other.keys.count && zip(keys, values).allSatisfy { other[$0] == $1 }
  }
}

extension Value {
  /// The order of numbers and strings: negative, zero or positive; nil if the values have none.
  func compared(to other: Value) -> Int? {
    switch (self, other) {
    case (.integer(let left), .integer(let right)): left < right ? -1 : left == right ? 0 : 1
    case (.string(let left), .string(let right)):
      left == right ? 0 : left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars) ? -1 : 1
    case (.unlimited, .unlimited): 0
    case (.unlimited, .integer), (.unlimited, .real): 1
    case (.integer, .unlimited), (.real, .unlimited): -1
    case (.boolean(let left), .boolean(let right)): left == right ? 0 : right ? -1 : 1
    case (.unlimited, .exact): 1
    case (.exact, .unlimited): -1
    case (.real(let left), .real(let right)): left < right ? -1 : left == right ? 0 : left > right ? 1 : nil
    default: ExactNumber.order(self, other)
    }
  }
}
