/// The four values of a Boolean expression.
enum Truth: UInt8, Sendable {
  case `false`, `true`, null, invalid

  init(_ value: Bool) { self = value ? .true : .false }

  /// The truth of a value; what is not Boolean is invalid.
  init(_ value: Value) {
    switch value {
    case .boolean(let value): self = value ? .true : .false
    case .null: self = .null
    default: self = .invalid
    }
  }

  var value: Value {
    switch self {
    case .false: .boolean(false)
    case .true: .boolean(true)
    case .null: .null
    case .invalid: .invalid(.notBoolean)
    }
  }

  static prefix func ! (operand: Truth) -> Truth {
    switch operand {
    case .false: .true
    case .true: .false
    default: operand
    }
  }
}
