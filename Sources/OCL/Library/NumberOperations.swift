import OCLSyntax

/// Integer, Real and UnlimitedNatural (OCL 2.4 §11.5.1, §11.5.2, §11.5.5).
extension Library {
  static let numberOperations: [LibraryOperation] =
    [
      arithmetic("+", Arithmetic.add),
      arithmetic("-", Arithmetic.subtract),
      arithmetic("*", Arithmetic.multiply),
      // Integer::/(Integer) : Real
      .binary("/", .number, .real, .fixed(.real)) { left, right, _ in Arithmetic.divide(left, right) },
      // Integer::-() : Integer, Real::-() : Real
      .unary("-", .number, .source) { value, _ in Arithmetic.negate(value) },
      // Integer::abs() : Integer, Real::abs() : Real
      .unary("abs", .number, .source) { value, _ in
        switch value {
        case .integer(let number): number == .min ? .invalid(.overflow) : .integer(abs(number))
        case .real(let number): .real(abs(number))
        default: .invalid(.unlimited)
        }
      },
      // Integer::div(Integer) : Integer, truncating towards zero
      .binary("div", .of(.integer), .integer, .fixed(.integer)) { left, right, _ in
        Arithmetic.quotient(left, right)
      },
      // Integer::mod(Integer) : Integer, with the sign of the dividend
      .binary("mod", .of(.integer), .integer, .fixed(.integer)) { left, right, _ in
        Arithmetic.remainder(left, right)
      },
      // Real::floor() : Integer
      .unary("floor", .number, .fixed(.integer)) { value, _ in Arithmetic.integer(value) { $0.rounded(.down) }
      },
      // Real::round() : Integer, halves up
      .unary("round", .number, .fixed(.integer)) { value, _ in
        Arithmetic.integer(value) { ($0 + 0.5).rounded(.down) }
      },
      // compareTo(same type) : Integer
      .binary("compareTo", .number, .real, .fixed(.integer)) { left, right, _ in
        left.compared(to: right).map { .integer($0) } ?? .invalid(.notComparable)
      },
      .binary("compareTo", .of(.string), .string, .fixed(.integer)) { left, right, _ in
        left.compared(to: right).map { .integer($0) } ?? .invalid(.notComparable)
      },
      // UnlimitedNatural::toInteger() : Integer
      .unary("toInteger", .of(.unlimitedNatural), .fixed(.integer)) { value, _ in
        if case .unlimited = value { return .invalid(.unlimited) }
        return value
      },
    ] + extreme("max") { $0 > 0 } + extreme("min") { $0 < 0 } + relation("<") { $0 < 0 }
    + relation("<=") { $0 <= 0 }
    + relation(">") { $0 > 0 } + relation(">=") { $0 >= 0 }

  private static let numeric = LibraryOperation.Result.computed { source, arguments in
    source == .integer && arguments.first == .integer ? .integer : .real
  }

  /// `name(Integer) : Integer` and `name(Real) : Real`.
  private static func arithmetic(_ name: String, _ body: @escaping @Sendable (Value, Value) -> Value)
    -> LibraryOperation
  {
    .binary(name, .number, .real, numeric) { left, right, _ in body(left, right) }
  }

  /// `max` and `min` of two numbers, or of two UnlimitedNaturals.
  private static func extreme(_ name: String, _ wins: @escaping @Sendable (Int) -> Bool) -> [LibraryOperation]
  {
    let body: @Sendable (Value, Value, EvaluationContext) -> Value = { left, right, _ in
      guard let order = left.compared(to: right) else { return .invalid(.notComparable) }
      if case .unlimited = left, let number = right.number, number < 0 { return .invalid(.unlimited) }
      if case .unlimited = right, let number = left.number, number < 0 { return .invalid(.unlimited) }
      return wins(order) ? left : right
    }
    return [
      .binary(name, .number, .real, numeric, body),
      .binary(name, .of(.integer), .unlimitedNatural, .fixed(.unlimitedNatural), body),
      .binary(name, .of(.unlimitedNatural), .unlimitedNatural, .source, body),
    ]
  }

  /// `<` and its kin on numbers, UnlimitedNaturals and strings.
  private static func relation(_ name: String, _ holds: @escaping @Sendable (Int) -> Bool)
    -> [LibraryOperation]
  {
    let body: @Sendable (Value, Value, EvaluationContext) -> Value = { left, right, _ in
      left.compared(to: right).map { .boolean(holds($0)) } ?? .invalid(.notComparable)
    }
    return [
      .binary(name, .number, .real, .fixed(.boolean), body),
      .binary(name, .number, .unlimitedNatural, .fixed(.boolean), body),
      .binary(name, .of(.unlimitedNatural), .unlimitedNatural, .fixed(.boolean), body),
      .binary(name, .of(.unlimitedNatural), .real, .fixed(.boolean), body),
      .binary(name, .of(.string), .string, .fixed(.boolean), body),
    ]
  }
}

/// Arithmetic that overflows into `invalid`.
enum Arithmetic {
  static func add(_ left: Value, _ right: Value) -> Value {
    if case .integer(let left) = left, case .integer(let right) = right {
      let (sum, overflow) = left.addingReportingOverflow(right)
      return overflow ? .invalid(.overflow) : .integer(sum)
    }
    return real(left, right, +)
  }

  static func subtract(_ left: Value, _ right: Value) -> Value {
    if case .integer(let left) = left, case .integer(let right) = right {
      let (difference, overflow) = left.subtractingReportingOverflow(right)
      return overflow ? .invalid(.overflow) : .integer(difference)
    }
    return real(left, right, -)
  }

  static func multiply(_ left: Value, _ right: Value) -> Value {
    if case .integer(let left) = left, case .integer(let right) = right {
      let (product, overflow) = left.multipliedReportingOverflow(by: right)
      return overflow ? .invalid(.overflow) : .integer(product)
    }
    return real(left, right, *)
  }

  static func divide(_ left: Value, _ right: Value) -> Value {
    guard let divisor = right.number else { return .invalid(.unlimited) }
    return divisor == 0 ? .invalid(.divisionByZero) : real(left, right, /)
  }

  static func negate(_ value: Value) -> Value {
    switch value {
    case .integer(let number): number == .min ? .invalid(.overflow) : .integer(-number)
    case .real(let number): .real(-number)
    default: .invalid(.unlimited)
    }
  }

  static func quotient(_ left: Value, _ right: Value) -> Value {
    guard case .integer(let left) = left, case .integer(let right) = right else {
      return .invalid(.unlimited)
    }
    if right == 0 { return .invalid(.divisionByZero) }
    let (quotient, overflow) = left.dividedReportingOverflow(by: right)
    return overflow ? .invalid(.overflow) : .integer(quotient)
  }

  static func remainder(_ left: Value, _ right: Value) -> Value {
    guard case .integer(let left) = left, case .integer(let right) = right else {
      return .invalid(.unlimited)
    }
    if right == 0 { return .invalid(.divisionByZero) }
    return .integer(left.remainderReportingOverflow(dividingBy: right).partialValue)
  }

  /// The Integer that rounding makes of a number.
  static func integer(_ value: Value, _ rounding: (Double) -> Double) -> Value {
    switch value {
    case .integer: value
    case .real(let number): Int(exactly: rounding(number)).map { .integer($0) } ?? .invalid(.overflow)
    default: .invalid(.unlimited)
    }
  }

  private static func real(_ left: Value, _ right: Value, _ operation: (Double, Double) -> Double) -> Value {
    guard let left = left.number, let right = right.number else { return .invalid(.unlimited) }
    let result = operation(left, right)
    return result.isFinite ? .real(result) : .invalid(.overflow)
  }
}
