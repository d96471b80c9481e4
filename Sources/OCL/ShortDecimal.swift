/// A decimal number of at most 15 digits, in two machine numbers: `digits` times 10 to the minus `scale`.
///
/// Of all binary numbers that read as such a one exactly one is nearest, and none of them stands for two of them: so what is
/// computed here is what ``Decimal`` gives, digit for digit, for a hundredth of the cost.
struct ShortDecimal {
  let digits: Int
  let scale: Int

  private static let largest = 1_000_000_000_000_000
  private static let largestScale = 15
  private static let powers: [Int] = [
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
    100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
  ]

  /// Takes a number with at most 8 digits behind the point; nil for any other.
  init?(_ value: Value) {
    switch value {
    case .integer(let number):
      guard number.magnitude < Self.largest else { return nil }
      digits = number
      scale = 0
    case .real(let number):
      guard number.magnitude < 1e15 else { return nil }
      var factor = 1.0
      for scale in 0...8 {
        let product = number * factor
        guard product.magnitude < 1e15 else { return nil }
        let whole = product.rounded()
        // The quotient of two exact numbers is the nearest binary one.
        if whole / factor == number {
          digits = Int(whole)
          self.scale = scale
          return
        }
        factor *= 10
      }
      return nil
    default: return nil
    }
  }

  private init?(_ digits: Int, _ scale: Int) {
    guard digits.magnitude < Self.largest, scale <= Self.largestScale else { return nil }
    self.digits = digits
    self.scale = scale
  }

  /// The number as a Real.
  var value: Value { .real(Double(digits) / Double(Self.powers[scale])) }

  /// The sum; nil if it has too many digits, as for the other operations.
  static func + (left: ShortDecimal, right: ShortDecimal) -> ShortDecimal? {
    let scale = max(left.scale, right.scale)
    guard let own = left.digits(at: scale), let other = right.digits(at: scale) else { return nil }
    return ShortDecimal(own + other, scale)
  }

  static func - (left: ShortDecimal, right: ShortDecimal) -> ShortDecimal? {
    let scale = max(left.scale, right.scale)
    guard let own = left.digits(at: scale), let other = right.digits(at: scale) else { return nil }
    return ShortDecimal(own - other, scale)
  }

  static func * (left: ShortDecimal, right: ShortDecimal) -> ShortDecimal? {
    let (product, overflow) = left.digits.multipliedReportingOverflow(by: right.digits)
    return overflow ? nil : ShortDecimal(product, left.scale + right.scale)
  }

  /// The quotient if it ends; the divisor is not 0.
  static func / (left: ShortDecimal, right: ShortDecimal) -> ShortDecimal? {
    let scale = max(left.scale, right.scale)
    guard right.digits != 0, var dividend = left.digits(at: scale), let divisor = right.digits(at: scale)
    else { return nil }
    for scale in 0...8 {
      let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
      if remainder == 0 { return ShortDecimal(quotient, scale) }
      let (next, overflow) = dividend.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      dividend = next
    }
    return nil
  }

  /// The digits with `scale` of them behind the point; nil if that is more than 15.
  private func digits(at scale: Int) -> Int? {
    let (product, overflow) = digits.multipliedReportingOverflow(by: Self.powers[scale - self.scale])
    return overflow || product.magnitude >= Self.largest ? nil : product
  }
}
