/// Keywords only ever get stricter: what two sources demand, both get.
extension Schema {
  /// Demands at least so many characters, items or members.
  mutating func atLeast(_ count: Int) { minCount = max(minCount ?? 0, count) }

  /// Allows at most so many characters, items or members.
  mutating func atMost(_ count: Int) {
    maxCount = defaultBoundOf != nil ? count : min(maxCount ?? count, count)
    defaultBoundOf = nil
  }

  /// Demands a number not below a limit.
  mutating func atLeast(_ limit: Limit) {
    guard let old = minimum else { return minimum = limit }
    if limit.value > old.value || (limit.value == old.value && limit.isExclusive) { minimum = limit }
  }

  /// Demands a number not above a limit.
  mutating func atMost(_ limit: Limit) {
    guard let old = maximum else { return maximum = limit }
    if limit.value < old.value || (limit.value == old.value && limit.isExclusive) { maximum = limit }
  }

  /// Allows only these values.
  mutating func allow(_ values: [JSONValue]) {
    enumeration = enumeration.map { $0.filter(values.contains) } ?? values
  }
}
