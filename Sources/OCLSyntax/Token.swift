/// A lexical unit of OCL.
struct Token {
  var kind: Kind
  var start: Int
  var end: Int

  var range: Range<Int> { start..<end }

  enum Kind: UInt8 {
    case name, quotedName, integer, real, string, doubleQuoted
    case and, or, xor, implies, not, `if`, then, `elseif`, `else`, endif, `let`, `in`
    case `true`, `false`, null, invalid, `self`
    case leftParen, rightParen, leftBrace, rightBrace, leftBracket, rightBracket
    case comma, semicolon, colon, doubleColon, bar, dot, dotDot, arrow, safeDot, safeArrow
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case plus, minus, star, slash, at, question, caret
    /// A byte that begins no token.
    case stray
    case end
  }
}

extension Token.Kind {
  /// The reserved words of OCL, each a token of its own.
  static let reservedWords: [String: Token.Kind] = [
    "and": .and, "or": .or, "xor": .xor, "implies": .implies, "not": .not, "if": .if, "then": .then,
    "elseif": .elseif, "else": .else, "endif": .endif, "let": .let, "in": .in, "true": .true,
    "false": .false, "null": .null, "invalid": .invalid, "self": .`self`,
  ]

  /// The infix operator that the token is; `div` and `mod` are names to the lexer.
  var binaryOperator: BinaryOperator? {
    switch self {
    case .implies: .implies
    case .xor: .xor
    case .or: .or
    case .and: .and
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .plus: .plus
    case .minus: .minus
    case .star: .times
    case .slash: .divide
    default: nil
    }
  }

  /// Whether an operand without a sign begins with the token.
  var beginsOperand: Bool {
    switch self {
    case .name, .quotedName, .integer, .real, .string, .not, .if, .let, .true, .false, .null, .invalid, .self,
      .leftParen:
      true
    default: false
    }
  }

  var navigation: Navigation? {
    switch self {
    case .dot: .dot
    case .arrow: .arrow
    case .safeDot: .safeDot
    case .safeArrow: .safeArrow
    default: nil
    }
  }

  /// Whether the token ends or separates what surrounds an expression, so that recovery must not skip it.
  var isCloser: Bool {
    switch self {
    case .rightParen, .rightBrace, .rightBracket, .comma, .semicolon, .bar, .then, .elseif, .else, .endif,
      .in,
      .end, .dotDot:
      true
    default: false
    }
  }
}
