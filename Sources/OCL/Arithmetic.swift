/// Arithmetic without loss: machine integers while they suffice, then all digits.
enum Arithmetic {
  static func add(_ left: Value, _ right: Value) -> Value {
    if case .integer(let left) = left, case .integer(let right) = right {
      let (sum, overflow) = left.addingReportingOverflow(right)
      if !overflow { return .integer(sum) }
    }
    return exact(left, right, { $0 + $1 }, { $0 + $1 }, { $0 + $1 })
  }

  static func subtract(_ left: Value, _ right: Value) -> Value {
    if case .integer(let left) = left, case .integer(let right) = right {
      let (difference, overflow) = left.subtractingReportingOverflow(right)
      if !overflow { return .integer(difference) }
    }
    return exact(left, right, { $0 - $1 }, { $0 - $1 }, { $0 - $1 })
  }

  static func multiply(_ left: Value, _ right: Value) -> Value {
    if case .integer(let left) = left, case .integer(let right) = right {
      let (product, overflow) = left.multipliedReportingOverflow(by: right)
      if !overflow { return .integer(product) }
    }
    return exact(left, right, { $0 * $1 }, { $0 * $1 }, { $0 * $1 })
  }

  /// The quotient, always a Real; all digits where it has an end, else 16.
  static func divide(_ left: Value, _ right: Value) -> Value {
    guard let dividend = left.number, let divisor = right.number else { return .invalid(.unlimited) }
    if divisor == 0 { return .invalid(.divisionByZero) }
    if whole.contains(dividend), whole.contains(divisor) {
      let quotient = dividend / divisor
      if quotient == quotient.rounded(), quotient * divisor == dividend { return .real(quotient) }
    }
    if let dividend = ShortDecimal(left), let divisor = ShortDecimal(right), let short = dividend / divisor {
      return short.value
    }
    guard let dividend = left.decimal, let divisor = right.decimal else { return .invalid(.overflow) }
    return Value(dividend.divided(by: divisor), isInteger: false)
  }

  static func negate(_ value: Value) -> Value {
    switch value {
    case .integer(let number) where number != .min: .integer(-number)
    case .real(let number): .real(-number)
    default: value.decimal.map { Value(-$0, isInteger: value.isInteger) } ?? .invalid(.unlimited)
    }
  }

  static func absolute(_ value: Value) -> Value {
    switch value {
    case .integer(let number) where number != .min: .integer(abs(number))
    case .real(let number): .real(abs(number))
    default: value.decimal.map { Value($0.magnitude, isInteger: value.isInteger) } ?? .invalid(.unlimited)
    }
  }

  /// The integer quotient, truncating towards zero.
  static func quotient(_ left: Value, _ right: Value) -> Value {
    if case .integer(let left) = left, case .integer(let right) = right, right != 0 {
      let (quotient, overflow) = left.dividedReportingOverflow(by: right)
      if !overflow { return .integer(quotient) }
    }
    return integers(left, right) { $0.integerDivided(by: $1).quotient }
  }

  /// The remainder, with the sign of the dividend.
  static func remainder(_ left: Value, _ right: Value) -> Value {
    if case .integer(let left) = left, case .integer(let right) = right, right != 0 {
      return .integer(left.remainderReportingOverflow(dividingBy: right).partialValue)
    }
    return integers(left, right) { $0.integerDivided(by: $1).remainder }
  }

  /// The largest Integer that is not above the number.
  static func floor(_ value: Value) -> Value {
    if case .integer = value { return value }
    if case .real(let number) = value, number.magnitude < 0x1p52 {
      return .integer(Int(number.rounded(.down)))
    }
    return integral(value) { $0.floor }
  }

  /// The nearest Integer, halves up.
  static func round(_ value: Value) -> Value {
    if case .integer = value { return value }
    if case .real(let number) = value, number.magnitude < 0x1p51 {
      let below = number.rounded(.down)
      return .integer(Int(number - below >= 0.5 ? below + 1 : below))
    }
    return integral(value) { ($0 + half).floor }
  }

  private static let half = Decimal(Natural(5), scale: 1)
  /// Whole binary numbers whose sums and quotients lose nothing.
  private static let whole = -0x1p52...0x1p52

  private static func integral(_ value: Value, _ rounding: (Decimal) -> Decimal) -> Value {
    if case .unlimited = value { return .invalid(.unlimited) }
    return value.decimal.map { Value(rounding($0), isInteger: true) } ?? .invalid(.overflow)
  }

  private static func integers(_ left: Value, _ right: Value, _ body: (Decimal, Decimal) -> Decimal) -> Value
  {
    guard left.isInteger, right.isInteger, let left = left.decimal, let right = right.decimal else {
      return .invalid(.unlimited)
    }
    return right.digits.isZero ? .invalid(.divisionByZero) : Value(body(left, right), isInteger: true)
  }

  /// Whole numbers small enough are computed as binary ones and short ones in machine numbers: the result is the same.
  @inline(__always)
  private static func exact(
    _ left: Value, _ right: Value, _ binary: (Double, Double) -> Double,
    _ short: (ShortDecimal, ShortDecimal) -> ShortDecimal?, _ decimal: (Decimal, Decimal) -> Decimal
  ) -> Value {
    let isInteger = left.isInteger && right.isInteger
    guard let one = left.number, let other = right.number else { return .invalid(.unlimited) }
    if !isInteger, one == one.rounded(), other == other.rounded() {
      let result = binary(one, other)
      if whole.contains(result), whole.contains(one), whole.contains(other) { return .real(result) }
    }
    if !isInteger, let one = ShortDecimal(left), let other = ShortDecimal(right),
      let result = short(one, other)
    {
      return result.value
    }
    guard let one = left.decimal, let other = right.decimal else { return .invalid(.overflow) }
    return Value(decimal(one, other), isInteger: isInteger)
  }
}
