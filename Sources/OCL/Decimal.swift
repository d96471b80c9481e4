/// A decimal number of any size: its digits, and how many of them stand behind the point.
///
/// The digits do not end in 0, so equal numbers are equal values; `scale` is negative for 1000.
struct Decimal: Hashable, Sendable {
  /// The most digits of a number, and the most zeros beside them.
  static let maximumDigits = 10_000
  /// The digits that a computed Real keeps.
  static let realDigits = 1000

  let isNegative: Bool
  let digits: Natural
  let scale: Int

  /// Takes `digits` times 10 to the minus `scale`.
  init(isNegative: Bool = false, _ digits: Natural, scale: Int = 0) {
    let zeros = digits.trailingZeros
    self.digits = zeros == 0 ? digits : digits.droppingDigits(zeros)
    self.scale = digits.isZero ? 0 : scale - zeros
    self.isNegative = isNegative && !digits.isZero
  }

  /// Takes an integer.
  init(_ value: Int) { self.init(isNegative: value < 0, Natural(value.magnitude)) }

  /// Reads `12`, `-1.5`, `+2e10`; nil for any other text and for a number beyond the limit.
  init?(_ text: some StringProtocol) {
    var rest = Array(text.utf8)[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    var digits: [UInt8] = []
    var scale = 0
    func takeDigits() -> Int {
      let run = rest.prefix { $0.isDigit }
      digits += run
      rest.removeFirst(run.count)
      return run.count
    }
    var count = takeDigits()
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      scale = takeDigits()
      count += scale
    }
    guard count > 0 else { return nil }
    if let first = rest.first, first | 0x20 == UInt8(ascii: "e") {
      guard let exponent = Int(String(decoding: rest.dropFirst(), as: UTF8.self)),
        exponent.magnitude <= Self.maximumDigits
      else { return nil }
      scale -= exponent
      rest = []
    }
    guard rest.isEmpty, digits.count <= 2 * Self.maximumDigits else { return nil }
    self.init(isNegative: isNegative, Natural(digits: digits[...]), scale: scale)
    if isTooLarge { return nil }
  }

  /// Takes the number with the fewest digits that stands for the binary one; nil if that is not finite.
  init?(_ value: Double) {
    guard value.isFinite else { return nil }
    self.init(value.description)
  }

  /// Whether the number has more digits than can be handled.
  var isTooLarge: Bool {
    max(digits.digitCount, digits.digitCount - scale, scale) > Self.maximumDigits
  }

  /// Whether nothing stands behind the point.
  var isIntegral: Bool { scale <= 0 }

  /// The number as a machine integer; nil if it is none or does not fit.
  var machineInteger: Int? {
    guard scale <= 0, digits.digitCount - scale < 21, let magnitude = integral.unsigned else { return nil }
    if !isNegative { return Int(exactly: magnitude) }
    return magnitude == Int.min.magnitude ? .min : Int(exactly: magnitude).map { -$0 }
  }

  /// The nearest binary number.
  var binary: Double {
    Double("\(isNegative ? "-" : "")\(digits.digits)e\(-scale)") ?? (isNegative ? -.infinity : .infinity)
  }

  /// The digits before the point, without the sign.
  private var integral: Natural { scale <= 0 ? digits.timesPowerOfTen(-scale) : digits.droppingDigits(scale) }

  /// The digits with `scale` of them behind the point, which is not less than the own scale.
  private func digits(at scale: Int) -> Natural { digits.timesPowerOfTen(scale - self.scale) }

  /// -1, 0 or 1.
  func compared(to other: Decimal) -> Int {
    if isNegative != other.isNegative { return isNegative ? -1 : 1 }
    let common = max(scale, other.scale)
    let order = digits(at: common).compared(to: other.digits(at: common))
    return isNegative ? -order : order
  }

  // MARK: Arithmetic

  static prefix func - (value: Decimal) -> Decimal {
    Decimal(isNegative: !value.isNegative, value.digits, scale: value.scale)
  }

  static func + (left: Decimal, right: Decimal) -> Decimal {
    let scale = max(left.scale, right.scale)
    let (own, other) = (left.digits(at: scale), right.digits(at: scale))
    if left.isNegative == right.isNegative {
      return Decimal(isNegative: left.isNegative, own + other, scale: scale)
    }
    return own.compared(to: other) >= 0
      ? Decimal(isNegative: left.isNegative, own - other, scale: scale)
      : Decimal(isNegative: right.isNegative, other - own, scale: scale)
  }

  static func - (left: Decimal, right: Decimal) -> Decimal { left + -right }

  static func * (left: Decimal, right: Decimal) -> Decimal {
    Decimal(
      isNegative: left.isNegative != right.isNegative, left.digits * right.digits,
      scale: left.scale + right.scale)
  }

  /// The quotient, rounded to 16 digits where it does not end within 36; the divisor is not 0.
  func divided(by divisor: Decimal) -> Decimal {
    // With so many zeros behind it the dividend gives 36 digits; a remainder only matters to rounding.
    let zeros = max(0, 36 + divisor.digits.digitCount - digits.digitCount)
    let (quotient, remainder) = digits.timesPowerOfTen(zeros).divided(by: divisor.digits)
    let isNegative = isNegative != divisor.isNegative
    let scale = scale - divisor.scale + zeros
    guard !remainder.isZero else { return Decimal(isNegative: isNegative, quotient, scale: scale) }
    let sticky = quotient.timesPowerOfTen(1) + Natural(1)
    return Decimal(isNegative: isNegative, sticky, scale: scale + 1).rounded(toDigits: 16)
  }

  /// The number with at most so many digits, a half to the even one.
  func rounded(toDigits count: Int) -> Decimal {
    let excess = digits.digitCount - count
    guard excess > 0 else { return self }
    let kept = digits.droppingDigits(excess)
    let rest = digits - kept.timesPowerOfTen(excess)
    let order = rest.compared(to: Natural(5).timesPowerOfTen(excess - 1))
    let isOdd = !(kept.divided(by: Natural(2)).remainder.isZero)
    let result = order > 0 || (order == 0 && isOdd) ? kept + Natural(1) : kept
    return Decimal(isNegative: isNegative, result, scale: scale - excess)
  }

  /// Quotient and remainder of integers, truncating towards zero; the divisor is not 0.
  func integerDivided(by divisor: Decimal) -> (quotient: Decimal, remainder: Decimal) {
    let (quotient, remainder) = integral.divided(by: divisor.integral)
    return (
      Decimal(isNegative: isNegative != divisor.isNegative, quotient),
      Decimal(isNegative: isNegative, remainder)
    )
  }

  /// The largest integer that is not above the number.
  var floor: Decimal {
    let truncated = Decimal(isNegative: isNegative, integral)
    return isNegative && !isIntegral ? truncated - Decimal(1) : truncated
  }

  /// The absolute value.
  var magnitude: Decimal { Decimal(digits, scale: scale) }
}

extension Decimal: CustomStringConvertible {
  /// The number as an integer where it is one, else with its point; with an exponent where that has many zeros.
  var description: String {
    let sign = isNegative ? "-" : ""
    let text = digits.digits
    if scale <= 0 { return sign + text + String(repeating: "0", count: -scale) }
    if scale > text.utf8.count + 20 { return "\(sign)\(text)e-\(scale)" }
    let padded = String(repeating: "0", count: max(0, scale + 1 - text.utf8.count)) + text
    return "\(sign)\(padded.dropLast(scale)).\(padded.suffix(scale))"
  }
}

extension UInt8 {
  /// Whether the byte is an ASCII digit.
  fileprivate var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
}
