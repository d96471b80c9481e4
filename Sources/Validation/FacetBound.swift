extension Facets {
  /// A number as it was written, compared exactly where it has no exponent.
  struct Bound: Sendable {
    /// As it was written.
    let text: String
    private let number: Double
    private let integer: Int?
    private let isNegative: Bool
    /// Without leading zeros.
    private let whole: [UInt8]
    /// Without trailing zeros.
    private let fraction: [UInt8]
    private let isDecimal: Bool

    /// Nil when the text is no number.
    init?(_ text: String) {
      guard let number = Double(text) else { return nil }
      self.text = text
      self.number = number
      integer = Int(text)
      var digits = Array(text.utf8)[...]
      isNegative = digits.first == UInt8(ascii: "-")
      if isNegative || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
      let point = digits.firstIndex(of: UInt8(ascii: ".")) ?? digits.endIndex
      whole = Array(digits[..<point].drop { $0 == UInt8(ascii: "0") })
      var fraction = Array(digits[point...].dropFirst())
      while fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
      self.fraction = fraction
      isDecimal = (whole + fraction).allSatisfy { (0x30...0x39).contains($0) }
    }

    /// How many digits stand before and after the point, without zeros that say nothing.
    var digitCounts: (whole: Int, fraction: Int) { isDecimal ? (whole.count, fraction.count) : (0, 0) }

    private static func order<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
      left < right ? -1 : left > right ? 1 : 0
    }

    /// -1 when it is less than `value`, 0 when equal, 1 when greater.
    func compared(to value: Int) -> Int {
      integer.map { Self.order($0, value) } ?? Self.order(number, Double(value))
    }

    /// As for an integer; 0 for what is no number.
    func compared(to value: Double) -> Int { Self.order(number, value) }

    /// As for an integer.
    func compared(to value: Bound) -> Int {
      guard isDecimal, value.isDecimal else { return Self.order(number, value.number) }
      let isZero = whole.isEmpty && fraction.isEmpty
      if isZero, value.whole.isEmpty, value.fraction.isEmpty { return 0 }
      if isNegative != value.isNegative { return isNegative ? -1 : 1 }
      var order = Self.order(whole.count, value.whole.count)
      if order == 0, whole != value.whole { order = whole.lexicographicallyPrecedes(value.whole) ? -1 : 1 }
      if order == 0, fraction != value.fraction {
        order = fraction.lexicographicallyPrecedes(value.fraction) ? -1 : 1
      }
      return isNegative ? -order : order
    }
  }
}
