/// A number that neither 64 bits nor a binary number keep all digits of; never one that they do.
public final class ExactNumber: Sendable {
  let decimal: Decimal
  /// Whether it is an Integer rather than a Real.
  public let isInteger: Bool
  /// The nearest binary number.
  let binary: Double

  /// The steps that an operation takes which makes it: none for usual numbers, 24,000 for the longest.
  var cost: Int {
    let part = decimal.digits.digitCount >> 6
    return part * part
  }

  fileprivate init(_ decimal: Decimal, isInteger: Bool) {
    self.decimal = decimal
    self.isInteger = isInteger
    binary = decimal.binary
  }

  /// Whether an Integer and a Real are the same number.
  static func isEqual(_ integer: Int, _ real: Double) -> Bool {
    guard Double(integer) == real else { return false }
    return integer.magnitude <= 1 << 53 || Decimal(integer) == Decimal(real)
  }

  /// The order of two numbers, at least one of which is no binary one: -1, 0 or 1; nil if one is no number.
  static func order(_ left: Value, _ right: Value) -> Int? {
    guard let one = left.number, let other = right.number else { return nil }
    if one < other { return -1 }
    if one > other { return 1 }
    if case .exact = left {} else if case .exact = right {} else if one.magnitude <= 0x1p53 { return 0 }
    guard let one = left.decimal, let other = right.decimal else { return nil }
    return one.compared(to: other)
  }
}

extension ExactNumber: CustomStringConvertible {
  /// All digits in OCL notation.
  public var description: String {
    let text = decimal.description
    return isInteger || !decimal.isIntegral ? text : text + ".0"
  }
}

extension Value {
  /// The value of a number; `invalid` if it has too many digits.
  init(_ decimal: Decimal, isInteger: Bool) {
    if decimal.isTooLarge {
      self = .invalid(.overflow)
    } else if isInteger {
      self = decimal.machineInteger.map { .integer($0) } ?? .exact(ExactNumber(decimal, isInteger: true))
    } else {
      let binary = decimal.binary
      self =
        binary.isFinite && Decimal(binary) == decimal
        ? .real(binary)
        : .exact(ExactNumber(decimal.rounded(toDigits: Decimal.realDigits), isInteger: false))
    }
  }

  /// All digits of a finite number; nil for any other value.
  var decimal: Decimal? {
    switch self {
    case .integer(let value): Decimal(value)
    case .real(let value): Decimal(value)
    case .exact(let value): value.decimal
    default: nil
    }
  }

  /// Whether it is an Integer.
  var isInteger: Bool {
    switch self {
    case .integer: true
    case .exact(let value): value.isInteger
    default: false
    }
  }
}
