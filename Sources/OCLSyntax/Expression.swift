/// A node of OCL's syntax tree: what it is and where it stands.
///
/// A tree is never deeper than ``OCLParser/maximumDepth``, so walking it by recursion is safe.
public struct Expression: Sendable {
  /// What the node is, with its children.
  public let kind: Kind
  private let start: UInt32
  private let end: UInt32
  /// The number of nodes on the longest way down, this one included.
  public let depth: Int32

  /// The bytes of the parsed text's ``EscapedText/value`` that the node covers.
  public var range: Range<Int> { Int(start)..<Int(end) }

  /// Takes what the node is and the bytes it covers; the depth follows from the children.
  public init(_ kind: Kind, _ range: Range<Int>) {
    self.kind = kind
    start = UInt32(clamping: range.lowerBound)
    end = max(start, UInt32(clamping: range.upperBound))
    var deepest: Int32 = 0
    kind.forEachChild { deepest = max(deepest, $0.depth) }
    depth = deepest + 1
  }

  /// The kinds of expressions.
  public indirect enum Kind: Sendable {
    /// `null`.
    case null
    /// `invalid`.
    case invalid
    /// `true` or `false`.
    case boolean(Bool)
    /// Decimal digits as written; may exceed 64 bits.
    case integer(String)
    /// A number with a fraction or an exponent, as written.
    case real(String)
    /// `*`.
    case unlimited
    /// A string with its escapes replaced; adjacent literals are joined.
    case string(String)
    /// `self`.
    case selfVariable
    /// A variable, a feature of an implicit source, a type or an enumeration literal: `a`, `A`, `A::b`.
    case path(PathName)
    /// A type that cannot be written as a path: `Set(Integer)`, `String[?]`, `Tuple(a : Integer)`.
    case type(TypeExpression)
    /// `source.name` without parentheses.
    case feature(source: Expression, Navigation, PathName, isPre: Bool)
    /// `source.name(arguments)`; no source in `name(arguments)`, which stands for an implicit one.
    ///
    /// An iterator call without named variables, `source->select(body)`, has this form too.
    case operation(source: Expression?, Navigation, PathName, isPre: Bool, arguments: [Expression])
    /// `source->name(variables | body)`, or `source->iterate(variables; accumulator | body)`.
    case iterator(
      source: Expression?, Navigation, PathName, variables: [Variable], accumulator: Variable?,
      body: Expression)
    /// `-x` or `not x`.
    case unary(UnaryOperator, Expression)
    /// `left operator right`, and the bytes of the operator.
    case binary(BinaryOperator, Range<Int>, Expression, Expression)
    /// `if`, any number of `elseif`, `else`; the branches are in order and at least one.
    case conditional([Branch], otherwise: Expression)
    /// `let variables in body`; every variable sees the ones before it.
    case letIn([Variable], Expression)
    /// `Set{1, 2..3}`; the type's element is given in `Set(Integer){1}`.
    case collection(TypeExpression, [Item])
    /// `Map{key with value}`; the type's arguments are given in `Map(String, Integer){}`.
    case map(TypeExpression, [Entry])
    /// `Tuple{name : Type = value}`; a part without a value was diagnosed.
    case tuple([Variable])
    /// What could not be parsed; a diagnostic says why.
    case error
  }

  /// `if condition then result` or `elseif condition then result`.
  public struct Branch: Sendable {
    /// What is tested.
    public let condition: Expression
    /// The value when it is true.
    public let result: Expression

    /// Takes both parts.
    public init(condition: Expression, result: Expression) {
      self.condition = condition
      self.result = result
    }
  }

  /// An element of a collection literal.
  public enum Item: Sendable {
    /// One value.
    case value(Expression)
    /// `first..last`, both included.
    case range(Expression, Expression)
  }

  /// `key with value` of a map literal.
  public struct Entry: Sendable {
    /// The key.
    public let key: Expression
    /// The value.
    public let value: Expression

    /// Takes both parts.
    public init(key: Expression, value: Expression) {
      self.key = key
      self.value = value
    }
  }
}

/// `name : Type = value`: a variable of `let`, an iterator, an accumulator or a part of a tuple.
public struct Variable: Sendable {
  /// The name.
  public let name: Name
  /// The type after `:`, if written.
  public let type: TypeExpression?
  /// The value after `=`, if written.
  public let value: Expression?
  /// The co-iterator after `with`: a map's value or a list's index.
  public let companion: Name?
  /// The type of the co-iterator, if written.
  public let companionType: TypeExpression?

  /// Takes the parts that are written.
  public init(
    name: Name, type: TypeExpression? = nil, value: Expression? = nil, companion: Name? = nil,
    companionType: TypeExpression? = nil
  ) {
    self.name = name
    self.type = type
    self.value = value
    self.companion = companion
    self.companionType = companionType
  }
}

/// One identifier, with `_'...'` and its escapes replaced.
public struct Name: Sendable, Hashable {
  /// The identifier.
  public let text: String
  /// Its bytes in the parsed text, quotes included.
  public let range: Range<Int>
  /// Whether it is written as `_'...'`, so that it is no type name of the library by itself.
  public let isQuoted: Bool

  /// Takes the identifier, its bytes and whether it is quoted.
  public init(_ text: String, _ range: Range<Int>, isQuoted: Bool = false) {
    self.text = text
    self.range = range
    self.isQuoted = isQuoted
  }
}

/// Names joined by `::`, at least one.
public struct PathName: Sendable, Hashable {
  /// The names before the last.
  public let qualifier: [Name]
  /// The last name.
  public let last: Name

  /// Takes the names before the last, and the last.
  public init(qualifier: [Name] = [], _ last: Name) {
    self.qualifier = qualifier
    self.last = last
  }

  /// All names.
  public var names: [Name] { qualifier + [last] }
  /// The only name, nil when it is qualified.
  public var simpleName: Name? { qualifier.isEmpty ? last : nil }
  /// The bytes from the first name to the last.
  public var range: Range<Int> { (qualifier.first ?? last).range.lowerBound..<last.range.upperBound }
  /// The names joined by `::`, unquoted.
  public var text: String { names.map(\.text).joined(separator: "::") }
}

/// How a call is attached to its source.
public enum Navigation: String, Sendable {
  /// `.`: of an object, or of each element of a collection.
  case dot = "."
  /// `->`: of a collection, or of the set that a single value makes.
  case arrow = "->"
  /// `?.`: null, or the elements but null, are passed by.
  case safeDot = "?."
  /// `?->`: null elements are dropped before.
  case safeArrow = "?->"
}

/// The prefix operators.
public enum UnaryOperator: String, Sendable {
  /// `-x`.
  case minus = "-"
  /// `not x`.
  case not = "not"
  /// `not2 x`, of Eclipse: neither null nor invalid is taken.
  case not2 = "not2"
}

/// The infix operators.
public enum BinaryOperator: String, Sendable, CaseIterable {
  case implies, xor, or, and
  case equal = "="
  case notEqual = "<>"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divide = "/"
  /// `7 div 2`, of OCL 1 and USE; the same as `7.div(2)`.
  case div
  /// `7 mod 2`, of OCL 1 and USE; the same as `7.mod(2)`.
  case mod
  /// The operators of two values that Eclipse has: the right operand counts only if the left one does not decide.
  case implies2, xor2, or2, and2

  /// How tightly the operator binds, from 1 (`implies`) to 8; all associate to the left.
  public var precedence: Int {
    switch self {
    case .implies, .implies2: 1
    case .xor, .xor2: 2
    case .or, .or2: 3
    case .and, .and2: 4
    case .equal, .notEqual: 5
    case .less, .lessOrEqual, .greater, .greaterOrEqual: 6
    case .plus, .minus: 7
    case .times, .divide, .div, .mod: 8
    }
  }
}

extension Expression.Kind {
  /// Calls `body` with every direct child, in the order of the text.
  public func forEachChild(_ body: (Expression) -> Void) {
    switch self {
    case .null, .invalid, .boolean, .integer, .real, .unlimited, .string, .selfVariable, .path, .type, .error:
      break
    case .feature(let source, _, _, _): body(source)
    case .operation(let source, _, _, _, let arguments):
      if let source { body(source) }
      arguments.forEach(body)
    case .iterator(let source, _, _, _, let accumulator, let expression):
      if let source { body(source) }
      if let value = accumulator?.value { body(value) }
      body(expression)
    case .unary(_, let operand): body(operand)
    case .binary(_, _, let left, let right):
      body(left)
      body(right)
    case .conditional(let branches, let otherwise):
      for branch in branches {
        body(branch.condition)
        body(branch.result)
      }
      body(otherwise)
    case .letIn(let variables, let expression):
      for case let value? in variables.map(\.value) { body(value) }
      body(expression)
    case .collection(_, let items):
      for item in items {
        switch item {
        case .value(let value): body(value)
        case .range(let first, let last):
          body(first)
          body(last)
        }
      }
    case .map(_, let entries):
      for entry in entries {
        body(entry.key)
        body(entry.value)
      }
    case .tuple(let parts):
      for case let value? in parts.map(\.value) { body(value) }
    }
  }
}
