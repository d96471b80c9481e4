extension CELEvaluator {
  /// The value of a function of values.
  static func apply(
    _ name: String, _ values: [CELValue], _ isFound: (_ pattern: String, _ text: String) -> Bool
  ) throws(CELEvaluationError) -> CELValue {
    if values.count == 2, let result = try binary(name, values[0], values[1]) { return result }
    switch (name, values.first, values.count) {
    case ("!_", .bool(let value)?, 1): return .bool(!value)
    case ("-_", .int(let value)?, 1): return .int(try checked(Int64(0).subtractingReportingOverflow(value)))
    case ("-_", .double(let value)?, 1): return .double(-value)
    case ("dyn", let value?, 1): return value
    case ("size", .string(let text)?, 1): return .int(Int64(text.unicodeScalars.count))
    case ("size", .list(let elements)?, 1): return .int(Int64(elements.count))
    case ("size", .map(let entries)?, 1): return .int(Int64(entries.count))
    case ("string", .string?, 1), ("int", .int?, 1), ("double", .double?, 1): return values[0]
    case ("string", .int(let value)?, 1): return .string(String(value))
    case ("string", .bool(let value)?, 1): return .string(String(value))
    case ("double", .int(let value)?, 1): return .double(Double(value))
    case ("hasValue", .optional(let value)?, 1): return .bool(value != nil)
    case ("value", .optional(let value?)?, 1): return value
    case ("matches", .string(let text)?, 2):
      guard case .string(let pattern) = values[1] else { throw .notKnown }
      return .bool(isFound(pattern, text))
    default: throw .notKnown
    }
  }

  private static func checked<Number>(
    _ result: (partialValue: Number, overflow: Bool)
  ) throws(CELEvaluationError) -> Number {
    if result.overflow { throw .failed("integer overflow") }
    return result.partialValue
  }

  private static func binary(
    _ name: String, _ left: CELValue, _ right: CELValue
  ) throws(CELEvaluationError) -> CELValue? {
    switch name {
    case "_==_": return .bool(areEqual(left, right))
    case "_!=_": return .bool(!areEqual(left, right))
    case "_<_": return try order(left, right).map { .bool($0 < 0) }
    case "_<=_": return try order(left, right).map { .bool($0 <= 0) }
    case "_>_": return try order(left, right).map { .bool($0 > 0) }
    case "_>=_": return try order(left, right).map { .bool($0 >= 0) }
    default: break
    }
    switch (name, left, right) {
    case ("_in_", _, .list(let elements)): return .bool(elements.contains { areEqual($0, left) })
    case ("_in_", _, .map(let entries)): return .bool(entries[left] != nil)
    case ("_[_]", .list(let elements), .int(let index)):
      guard index >= 0, index < elements.count else { throw .failed("index out of bounds: \(index)") }
      return elements[Int(index)]
    case ("_[_]", .map(let entries), _):
      guard let found = entries[right] else { throw .failed("no such key") }
      return found
    case ("_+_", .string(let text), .string(let other)): return .string(text + other)
    case ("_+_", .list(let elements), .list(let others)): return .list(elements + others)
    case ("startsWith", .string(let text), .string(let part)):
      return .bool(text.utf8.starts(with: part.utf8))
    case ("endsWith", .string(let text), .string(let part)):
      return .bool(text.utf8.reversed().starts(with: part.utf8.reversed()))
    case ("contains", .string(let text), .string(let part)):
      return .bool(contains(Array(text.utf8), Array(part.utf8)))
    case ("orValue", .optional(let value), _): return value ?? right
    case (_, .int(let number), .int(let other)): return try arithmetic(name, number, other).map { .int($0) }
    case (_, .double(let number), .double(let other)):
      switch name {
      case "_+_": return .double(number + other)
      case "_-_": return .double(number - other)
      case "_*_": return .double(number * other)
      case "_/_": return .double(number / other)
      default: return nil
      }
    default: return nil
    }
  }

  private static func arithmetic(
    _ name: String, _ left: Int64, _ right: Int64
  ) throws(CELEvaluationError) -> Int64? {
    switch name {
    case "_+_": return try checked(left.addingReportingOverflow(right))
    case "_-_": return try checked(left.subtractingReportingOverflow(right))
    case "_*_": return try checked(left.multipliedReportingOverflow(by: right))
    case "_/_", "_%_":
      guard right != 0 else { throw .failed(name == "_/_" ? "division by zero" : "modulus by zero") }
      return try checked(
        name == "_/_"
          ? left.dividedReportingOverflow(by: right) : left.remainderReportingOverflow(dividingBy: right))
    default: return nil
    }
  }

  private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
    guard part.count <= text.count else { return false }
    return (0...(text.count - part.count)).contains { text[$0...].starts(with: part) }
  }

  /// Numbers of different types are equal by their value; texts byte for byte.
  static func areEqual(_ left: CELValue, _ right: CELValue) -> Bool {
    switch (left, right) {
    case (.string(let text), .string(let other)): text.utf8.elementsEqual(other.utf8)
    case (.list(let elements), .list(let others)):
      elements.count == others.count && zip(elements, others).allSatisfy { areEqual($0, $1) }
    case (.int(let number), .double(let other)), (.double(let other), .int(let number)):
      Double(number) == other
    default: left == right
    }
  }

  /// Below 0, 0 or above, as the left is less, equal or greater; nil where there is no order.
  private static func order(_ left: CELValue, _ right: CELValue) throws(CELEvaluationError) -> Int? {
    func compared<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
      left < right ? -1 : left > right ? 1 : 0
    }
    switch (left, right) {
    case (.int(let number), .int(let other)): return compared(number, other)
    case (.int(let number), .double(let other)) where !other.isNaN: return compared(Double(number), other)
    case (.double(let number), .int(let other)) where !number.isNaN: return compared(number, Double(other))
    case (.double(let number), .double(let other)) where !number.isNaN && !other.isNaN:
      return compared(number, other)
    case (.string(let text), .string(let other)):
      if text.utf8.elementsEqual(other.utf8) { return 0 }
      return text.utf8.lexicographicallyPrecedes(other.utf8) ? -1 : 1
    default: throw .notKnown
    }
  }
}
