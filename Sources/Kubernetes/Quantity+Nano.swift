extension Quantity {
  /// The most that ``nano(roundingUp:)`` gives: 10 to the power of 36.
  public static let nanoLimit: Int128 = {
    var result: Int128 = 1
    for _ in 0..<36 { result *= 10 }
    return result
  }()

  /// The amount in billionths of its unit, at most ``nanoLimit`` in size; what is finer is cut off or rounded away from zero.
  public func nano(roundingUp: Bool) -> Int128 {
    let shift = exponent + 9
    if digits.isEmpty { return 0 }
    var result: Int128 = 0
    if digits.count + shift > 36 {
      result = Self.nanoLimit
    } else {
      let kept = shift < 0 ? max(0, digits.count + shift) : digits.count
      for digit in digits.prefix(kept) { result = result * 10 + Int128(digit) }
      for _ in 0..<max(0, shift) { result *= 10 }
      // The last digit is never zero, so cutting any off loses something.
      if roundingUp, kept < digits.count { result += 1 }
    }
    return isNegative ? -result : result
  }
}
