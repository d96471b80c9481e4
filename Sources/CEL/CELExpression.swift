/// An expression of the Common Expression Language: a tree that compares by structure, not by place.
///
/// Macros such as `all` are nodes of their own, not what they expand to. Trees are made by ``CELParser``, or in code by
/// the factories of `CELExpression+Making.swift`.
public struct CELExpression: Sendable {
  /// What the node is.
  public var kind: Kind
  /// The bytes of the text it was read from, operator and operands included; nil for what was made in code.
  public var range: Range<Int>?

  /// Takes both parts.
  public init(_ kind: Kind, range: Range<Int>? = nil) {
    self.kind = kind
    self.range = range
  }

  /// The forms of a node.
  public indirect enum Kind: Hashable, Sendable {
    /// A constant.
    case literal(CELLiteral)
    /// A variable, or the first part of a name; begins with `.` when it was written so.
    case identifier(String)
    /// `operand.field`, or `operand.?field`; the field as CEL writes it, escaped.
    case select(CELExpression, field: String, isOptional: Bool)
    /// `has(operand.field)`.
    case presence(CELExpression, field: String)
    /// `operand[index]`, or `operand[?index]`.
    case index(CELExpression, CELExpression, isOptional: Bool)
    /// `function(arguments)`.
    case call(String, [CELExpression])
    /// `target.function(arguments)`; also a function of a namespace, whose target is its name: `sets.contains(a, b)`.
    case memberCall(CELExpression, String, [CELExpression])
    /// An operator before its operand.
    case unary(CELUnaryOperator, CELExpression)
    /// An operator between its operands.
    case binary(CELBinaryOperator, CELExpression, CELExpression)
    /// `condition ? first : second`.
    case conditional(CELExpression, CELExpression, CELExpression)
    /// `[a, ?b]`.
    case list([CELElement])
    /// `{key: value, ?key: value}`.
    case map([CELEntry])
    /// `Name{field: value}`.
    case message(String, [CELField])
    /// A macro that binds variables: `range.all(x, body)`.
    case comprehension(CELComprehension)
  }
}

extension CELExpression: Hashable {
  /// Whether both are the same tree, wherever they were read.
  public static func == (left: CELExpression, right: CELExpression) -> Bool { left.kind == right.kind }

  /// Hashes the tree without its places.
  public func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}

/// A constant of CEL.
public enum CELLiteral: Hashable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A signed number of 64 bits.
  case int(Int64)
  /// An unsigned number of 64 bits: `3u`.
  case uint(UInt64)
  /// A finite floating-point number.
  case double(Double)
  /// A text.
  case string(String)
  /// `b'...'`.
  case bytes([UInt8])
}

/// An operator that stands before its operand.
public enum CELUnaryOperator: String, Hashable, Sendable, CaseIterable {
  /// Logical negation.
  case not = "!"
  /// Arithmetic negation.
  case negative = "-"
}

/// An operator that stands between its operands.
public enum CELBinaryOperator: String, Hashable, Sendable, CaseIterable {
  /// Disjunction.
  case or = "||"
  /// Conjunction.
  case and = "&&"
  /// Equality.
  case equal = "=="
  /// Inequality.
  case notEqual = "!="
  /// Order.
  case less = "<"
  /// Order.
  case lessOrEqual = "<="
  /// Order.
  case greater = ">"
  /// Order.
  case greaterOrEqual = ">="
  /// Membership in a list, or among the keys of a map.
  case contained = "in"
  /// Sum, concatenation, or union of lists.
  case add = "+"
  /// Difference.
  case subtract = "-"
  /// Product.
  case multiply = "*"
  /// Quotient; of integers, truncated towards zero.
  case divide = "/"
  /// Remainder, with the sign of the dividend.
  case remainder = "%"

  /// How strongly it binds, from 2 to 6; 1 is the conditional.
  var precedence: Int {
    switch self {
    case .or: 2
    case .and: 3
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .contained: 4
    case .add, .subtract: 5
    case .multiply, .divide, .remainder: 6
    }
  }
}

/// An element of a list literal.
public struct CELElement: Hashable, Sendable {
  /// What is put in the list.
  public var value: CELExpression
  /// Whether the value is an optional that is left out when it is empty: `[?a]`.
  public var isOptional: Bool

  /// Takes both parts.
  public init(_ value: CELExpression, isOptional: Bool = false) {
    self.value = value
    self.isOptional = isOptional
  }
}

/// An entry of a map literal.
public struct CELEntry: Hashable, Sendable {
  /// The key.
  public var key: CELExpression
  /// The value.
  public var value: CELExpression
  /// Whether the value is an optional, and the entry left out when it is empty: `{?'a': b}`.
  public var isOptional: Bool

  /// Takes all parts.
  public init(_ key: CELExpression, _ value: CELExpression, isOptional: Bool = false) {
    self.key = key
    self.value = value
    self.isOptional = isOptional
  }
}

/// A field of a message literal.
public struct CELField: Hashable, Sendable {
  /// The field's name.
  public var name: String
  /// The value.
  public var value: CELExpression
  /// Whether the value is an optional, and the field left out when it is empty.
  public var isOptional: Bool

  /// Takes all parts.
  public init(_ name: String, _ value: CELExpression, isOptional: Bool = false) {
    self.name = name
    self.value = value
    self.isOptional = isOptional
  }
}

/// A macro that binds variables to the elements of a list or map, or to the value of an optional.
public struct CELComprehension: Hashable, Sendable {
  /// Which macro.
  public var macro: CELMacro
  /// What is gone through.
  public var range: CELExpression
  /// One or two names; of two, the first is the index or key and the second the value.
  public var variables: [String]
  /// One or two expressions over the variables; of two, the first is the condition (`map`, `transformList`, `transformMap`).
  public var arguments: [CELExpression]

  /// Takes all parts.
  public init(
    _ macro: CELMacro, _ range: CELExpression, _ variables: [String], _ arguments: [CELExpression]
  ) {
    self.macro = macro
    self.range = range
    self.variables = variables
    self.arguments = arguments
  }
}

/// The macros that bind variables; the raw value is how it is written.
public enum CELMacro: String, Hashable, Sendable, CaseIterable {
  /// Whether every element fulfils the body.
  case all
  /// Whether at least one element fulfils the body.
  case exists
  /// Whether exactly one element fulfils the body.
  case existsOne = "exists_one"
  /// The values of the body, of all elements or of those that fulfil a condition.
  case map
  /// The elements that fulfil the body.
  case filter
  /// The elements ordered by the body.
  case sortBy
  /// With two variables: the values of the body as a list.
  case transformList
  /// With two variables: the values of the body under the same keys.
  case transformMap
  /// With two variables: the entries of the maps that the body gives.
  case transformMapEntry
  /// The body over an optional's value, as an optional.
  case optMap
  /// The body, itself an optional, over an optional's value.
  case optFlatMap

  /// Reads a name; both spellings of ``existsOne`` are known.
  init?(name: String) {
    if name == "existsOne" { self = .existsOne } else { self.init(rawValue: name) }
  }

  /// How many variables the macro has when it is called with so many arguments; nil when the call is no macro.
  func variableCount(argumentCount: Int) -> Int? {
    switch (self, argumentCount) {
    case (.all, 2), (.exists, 2), (.existsOne, 2), (.filter, 2), (.map, 2), (.map, 3), (.sortBy, 2): 1
    case (.optMap, 2), (.optFlatMap, 2): 1
    case (.all, 3), (.exists, 3), (.existsOne, 3): 2
    case (.transformList, 3...4), (.transformMap, 3...4), (.transformMapEntry, 3...4): 2
    default: nil
    }
  }
}
