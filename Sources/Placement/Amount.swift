public import Kubernetes

/// An amount of a resource in billionths of its unit, from zero to 10 to the power of 36; sums and products stay within.
public struct Amount: Hashable, Comparable, Sendable {
  /// Billionths of the unit: of a core, of a byte, of a pod.
  public let nano: Int128

  /// No amount.
  public static let zero = Amount(nano: 0)

  /// Takes billionths; what is outside of the range becomes its nearest end.
  public init(nano: Int128) { self.nano = min(max(nano, 0), Quantity.nanoLimit) }

  /// A whole number of units; zero for a negative one.
  public init(units: Int) { self.init(nano: Int128(units) * 1_000_000_000) }

  /// A quantity; what is finer than a billionth is rounded up for what is asked for, down for what is there.
  public init(_ quantity: Quantity, roundingUp: Bool) {
    self.init(nano: quantity.nano(roundingUp: roundingUp))
  }

  /// Orders by size.
  public static func < (left: Amount, right: Amount) -> Bool { left.nano < right.nano }

  /// The sum.
  public static func + (left: Amount, right: Amount) -> Amount { Amount(nano: left.nano + right.nano) }

  /// The difference; zero when `right` is larger.
  public static func - (left: Amount, right: Amount) -> Amount { Amount(nano: left.nano - right.nano) }

  /// A multiple.
  public static func * (amount: Amount, count: Int) -> Amount {
    let (product, overflow) = amount.nano.multipliedReportingOverflow(by: Int128(max(0, count)))
    return Amount(nano: overflow ? Quantity.nanoLimit : product)
  }

  /// How many times `part` goes into it, at most `limit`; `limit` when `part` is zero.
  public func count(of part: Amount, limit: Int) -> Int {
    part.nano == 0 ? limit : Int(min(nano / part.nano, Int128(limit)))
  }
}

extension Amount: CustomStringConvertible {
  /// The amount in units with as many decimals as it has, such as `0.25`.
  public var description: String {
    let fraction = String(nano % 1_000_000_000)
    guard fraction != "0" else { return "\(nano / 1_000_000_000)" }
    var digits = String(repeating: "0", count: 9 - fraction.count) + fraction
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(nano / 1_000_000_000).\(digits)"
  }
}
