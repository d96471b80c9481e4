import OCLSyntax

/// Integer, Real and UnlimitedNatural (OCL 2.4 §11.5.1, §11.5.2, §11.5.5).
extension Library {
  static let numberOperations: [LibraryOperation] =
    [
      arithmetic("+", Arithmetic.add),
      arithmetic("-", Arithmetic.subtract),
      arithmetic("*", Arithmetic.multiply),
      // Integer::/(Integer) : Real
      .binary("/", .number, .real, .fixed(.real)) { left, right, context in
        context.spend(left, right) ? Arithmetic.divide(left, right) : .invalid(.stepLimit)
      },
      // Integer::-() : Integer, Real::-() : Real
      .unary("-", .number, .source) { value, _ in Arithmetic.negate(value) },
      // Integer::abs() : Integer, Real::abs() : Real
      .unary("abs", .number, .source) { value, _ in Arithmetic.absolute(value) },
      // Integer::div(Integer) : Integer, truncating towards zero
      .binary("div", .of(.integer), .integer, .fixed(.integer)) { left, right, context in
        context.spend(left, right) ? Arithmetic.quotient(left, right) : .invalid(.stepLimit)
      },
      // Integer::mod(Integer) : Integer, with the sign of the dividend
      .binary("mod", .of(.integer), .integer, .fixed(.integer)) { left, right, context in
        context.spend(left, right) ? Arithmetic.remainder(left, right) : .invalid(.stepLimit)
      },
      // Real::floor() : Integer
      .unary("floor", .number, .fixed(.integer)) { value, _ in Arithmetic.floor(value) },
      // Real::round() : Integer, halves up
      .unary("round", .number, .fixed(.integer)) { value, _ in Arithmetic.round(value) },
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
