/// Making trees in code: `CELExpression.this.property("weight")?.isGreater(than: 0)`.
extension CELExpression {
  /// `self`: the value of the node that a rule stands on.
  public static let this = CELExpression(.identifier("self"))
  /// `oldSelf`: the same node's value before an update.
  public static let oldThis = CELExpression(.identifier("oldSelf"))

  /// A variable.
  public static func variable(_ name: String) -> CELExpression { CELExpression(.identifier(name)) }

  /// A constant.
  public static func literal(_ value: CELLiteral) -> CELExpression { CELExpression(.literal(value)) }

  /// A constant text.
  public static func string(_ value: String) -> CELExpression { .literal(.string(value)) }

  /// A constant integer.
  public static func int(_ value: Int64) -> CELExpression { .literal(.int(value)) }

  /// A constant number; CEL has no notation for what is not finite.
  public static func double(_ value: Double) -> CELExpression { .literal(.double(value)) }

  /// `true` or `false`.
  public static func bool(_ value: Bool) -> CELExpression { .literal(.bool(value)) }

  /// `[a, b]`.
  public static func list(_ elements: [CELExpression]) -> CELExpression {
    CELExpression(.list(elements.map { CELElement($0) }))
  }

  /// `{key: value}`.
  public static func map(_ entries: [(CELExpression, CELExpression)]) -> CELExpression {
    CELExpression(.map(entries.map { CELEntry($0.0, $0.1) }))
  }

  /// `function(arguments)`; a name with dots is a function of a namespace: `sets.contains`.
  public static func call(_ function: String, _ arguments: CELExpression...) -> CELExpression {
    .call(function, arguments)
  }

  /// `function(arguments)`; a name with dots is a function of a namespace: `sets.contains`.
  public static func call(_ function: String, _ arguments: [CELExpression]) -> CELExpression {
    let parts = function.split(separator: ".").map(String.init)
    guard parts.count > 1, let last = parts.last else { return CELExpression(.call(function, arguments)) }
    var target = CELExpression.variable(parts[0])
    for part in parts.dropFirst().dropLast() { target = target.field(part) }
    return CELExpression(.memberCall(target, last, arguments))
  }

  /// `self.function(arguments)` on this expression.
  public func calling(_ function: String, _ arguments: CELExpression...) -> CELExpression {
    CELExpression(.memberCall(self, function, arguments))
  }

  /// The conjunction of all; `true` of none.
  public static func conjunction(_ parts: [CELExpression]) -> CELExpression { joined(parts, .and, true) }

  /// The disjunction of all; `false` of none.
  public static func disjunction(_ parts: [CELExpression]) -> CELExpression { joined(parts, .or, false) }

  /// A tree of the smallest height, as the parser makes it.
  static func joined(_ parts: [CELExpression], _ operation: CELBinaryOperator, _ none: Bool) -> CELExpression
  {
    guard parts.count > 1 else { return parts.first ?? .bool(none) }
    let middle = (parts.count + 1) / 2
    let left = joined(Array(parts[..<middle]), operation, none)
    let right = joined(Array(parts[middle...]), operation, none)
    var range: Range<Int>?
    if let start = left.range?.lowerBound, let end = right.range?.upperBound, start <= end {
      range = start..<end
    }
    return CELExpression(.binary(operation, left, right), range: range)
  }

  // MARK: Parts

  /// `self.field`; the name as CEL writes it, see ``property(_:)`` for names of schemas.
  public func field(_ name: String) -> CELExpression {
    CELExpression(.select(self, field: name, isOptional: false))
  }

  /// `self.?field`: an optional, empty where the field is absent (from Kubernetes 1.29).
  public func optionalField(_ name: String) -> CELExpression {
    CELExpression(.select(self, field: name, isOptional: true))
  }

  /// The property of a schema as a field, escaped; nil when its name cannot be said in CEL.
  public func property(_ name: String) -> CELExpression? { CELNames.escaped(property: name).map(field) }

  /// `has(self.field)`.
  public func has(_ field: String) -> CELExpression { CELExpression(.presence(self, field: field)) }

  /// `has(self.field)` for a property of a schema; nil when its name cannot be said in CEL.
  public func hasProperty(_ name: String) -> CELExpression? { CELNames.escaped(property: name).map(has) }

  /// `self[index]`.
  public subscript(index: CELExpression) -> CELExpression {
    CELExpression(.index(self, index, isOptional: false))
  }

  // MARK: Operators

  /// This and that, joined by an operator.
  public func applying(_ operation: CELBinaryOperator, _ other: CELExpression) -> CELExpression {
    CELExpression(.binary(operation, self, other))
  }

  /// `self == other`.
  public func isEqual(to other: CELExpression) -> CELExpression { applying(.equal, other) }

  /// `self != other`.
  public func isNotEqual(to other: CELExpression) -> CELExpression { applying(.notEqual, other) }

  /// `self < other`.
  public func isLess(than other: CELExpression) -> CELExpression { applying(.less, other) }

  /// `self <= other`.
  public func isAtMost(_ other: CELExpression) -> CELExpression { applying(.lessOrEqual, other) }

  /// `self > other`.
  public func isGreater(than other: CELExpression) -> CELExpression { applying(.greater, other) }

  /// `self >= other`.
  public func isAtLeast(_ other: CELExpression) -> CELExpression { applying(.greaterOrEqual, other) }

  /// `self in other`.
  public func isContained(in other: CELExpression) -> CELExpression { applying(.contained, other) }

  /// `self ? first : second`.
  public func then(_ first: CELExpression, else second: CELExpression) -> CELExpression {
    CELExpression(.conditional(self, first, second))
  }

  /// Conjunction.
  public static func && (left: CELExpression, right: CELExpression) -> CELExpression {
    left.applying(.and, right)
  }

  /// Disjunction.
  public static func || (left: CELExpression, right: CELExpression) -> CELExpression {
    left.applying(.or, right)
  }

  /// Negation.
  public static prefix func ! (operand: CELExpression) -> CELExpression {
    CELExpression(.unary(.not, operand))
  }

  /// Arithmetic negation; of a constant, the negative constant.
  public static prefix func - (operand: CELExpression) -> CELExpression {
    switch operand.kind {
    case .literal(.int(let value)) where value != .min: .int(-value)
    case .literal(.double(let value)): .double(-value)
    default: CELExpression(.unary(.negative, operand))
    }
  }

  /// Sum, or concatenation.
  public static func + (left: CELExpression, right: CELExpression) -> CELExpression {
    left.applying(.add, right)
  }

  /// Difference.
  public static func - (left: CELExpression, right: CELExpression) -> CELExpression {
    left.applying(.subtract, right)
  }

  /// Product.
  public static func * (left: CELExpression, right: CELExpression) -> CELExpression {
    left.applying(.multiply, right)
  }

  /// Quotient.
  public static func / (left: CELExpression, right: CELExpression) -> CELExpression {
    left.applying(.divide, right)
  }

  /// Remainder.
  public static func % (left: CELExpression, right: CELExpression) -> CELExpression {
    left.applying(.remainder, right)
  }

  // MARK: Macros

  /// `self.macro(variable, body)`; the body is made from the variable.
  public func comprehension(
    _ macro: CELMacro, _ variable: String, _ body: (CELExpression) -> CELExpression
  ) -> CELExpression {
    CELExpression(.comprehension(CELComprehension(macro, self, [variable], [body(.variable(variable))])))
  }

  /// `self.all(variable, body)`.
  public func all(_ variable: String, _ body: (CELExpression) -> CELExpression) -> CELExpression {
    comprehension(.all, variable, body)
  }

  /// `self.exists(variable, body)`.
  public func exists(_ variable: String, _ body: (CELExpression) -> CELExpression) -> CELExpression {
    comprehension(.exists, variable, body)
  }

  /// `self.exists_one(variable, body)`.
  public func existsOne(_ variable: String, _ body: (CELExpression) -> CELExpression) -> CELExpression {
    comprehension(.existsOne, variable, body)
  }

  /// `self.map(variable, body)`.
  public func mapping(_ variable: String, _ body: (CELExpression) -> CELExpression) -> CELExpression {
    comprehension(.map, variable, body)
  }

  /// `self.filter(variable, body)`.
  public func filtering(_ variable: String, _ body: (CELExpression) -> CELExpression) -> CELExpression {
    comprehension(.filter, variable, body)
  }
}

extension CELExpression: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByFloatLiteral
{
  /// A constant text.
  public init(stringLiteral value: String) { self.init(.literal(.string(value))) }
  /// A constant integer.
  public init(integerLiteral value: Int64) { self.init(.literal(.int(value))) }
  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self.init(.literal(.bool(value))) }
  /// A constant number.
  public init(floatLiteral value: Double) { self.init(.literal(.double(value))) }
}
