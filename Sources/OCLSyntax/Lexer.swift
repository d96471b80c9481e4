import Diagnostics

/// Cuts OCL text into tokens; comments and blanks vanish.
struct Lexer {
  private let text: EscapedText
  private let bytes: [UInt8]
  private var position: Int
  private let limit: Int
  private(set) var diagnostics: [Diagnostic] = []

  private init(_ text: EscapedText, _ range: Range<Int>) {
    self.text = text
    bytes = text.value
    position = range.lowerBound
    limit = range.upperBound
  }

  /// The tokens of `range`, the last of which is `end`, and what is wrong with them.
  static func tokens(of text: EscapedText, in range: Range<Int>) -> ([Token], [Diagnostic]) {
    var lexer = Lexer(text, range)
    var tokens: [Token] = []
    tokens.reserveCapacity(range.count / 4 + 1)
    while true {
      let token = lexer.next()
      tokens.append(token)
      if token.kind == .end { return (tokens, lexer.diagnostics) }
    }
  }

  private func byte(_ offset: Int) -> UInt8 { position + offset < limit ? bytes[position + offset] : 0 }

  private mutating func next() -> Token {
    skipBlanksAndComments()
    let start = position
    guard start < limit else { return Token(kind: .end, start: start, end: start) }
    let first = bytes[start]
    if first == UInt8(ascii: "_"), byte(1) == UInt8(ascii: "'") {
      position += 1
      return quoted(.quotedName, from: start, by: UInt8(ascii: "'"))
    }
    if first == UInt8(ascii: "'") { return quoted(.string, from: start, by: first) }
    if first == UInt8(ascii: "\"") {
      let token = quoted(.doubleQuoted, from: start, by: first)
      diagnostics.append(
        .doubleQuotes(at: text.range(token.range), text.value[start + 1..<max(start + 1, token.end - 1)]))
      return token
    }
    if first.isNameStart { return word(from: start) }
    if first.isDigit { return number(from: start) }
    return symbol(from: start)
  }

  private mutating func skipBlanksAndComments() {
    while position < limit {
      let current = bytes[position]
      if current == 0x20 || (0x09...0x0D).contains(current) {
        position += 1
      } else if current == UInt8(ascii: "-"), byte(1) == UInt8(ascii: "-") {
        while position < limit, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
      } else if current == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*") {
        let start = position
        position += 2
        while position < limit, !(bytes[position] == UInt8(ascii: "*") && byte(1) == UInt8(ascii: "/")) {
          position += 1
        }
        if position >= limit { diagnostics.append(.unterminatedComment(at: text.range(start..<start + 2))) }
        position = min(limit, position + 2)
      } else if current == 0xC2, byte(1) == 0xA0 {
        position += 2
      } else {
        return
      }
    }
  }

  private mutating func quoted(_ kind: Token.Kind, from start: Int, by quote: UInt8) -> Token {
    position += 1
    while position < limit, bytes[position] != quote {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    if position >= limit {
      position = limit
      diagnostics.append(.unterminatedString(at: text.range(start..<min(limit, start + 1))))
    } else {
      position += 1
    }
    return Token(kind: kind, start: start, end: position)
  }

  private mutating func word(from start: Int) -> Token {
    while position < limit, bytes[position].isNameStart || bytes[position].isDigit { position += 1 }
    var kind = Token.Kind.name
    if position - start <= 7 {
      kind = Token.Kind.reservedWords[String(decoding: bytes[start..<position], as: UTF8.self)] ?? .name
    }
    return Token(kind: kind, start: start, end: position)
  }

  private mutating func number(from start: Int) -> Token {
    var kind = Token.Kind.integer
    while byte(0).isDigit { position += 1 }
    if byte(0) == UInt8(ascii: "."), byte(1).isDigit {
      kind = .real
      position += 1
      while byte(0).isDigit { position += 1 }
    }
    if byte(0) | 0x20 == UInt8(ascii: "e") {
      let sign = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-") ? 1 : 0
      if byte(1 + sign).isDigit {
        kind = .real
        position += 1 + sign
        while byte(0).isDigit { position += 1 }
      }
    }
    return Token(kind: kind, start: start, end: position)
  }

  private mutating func symbol(from start: Int) -> Token {
    let second = byte(1)
    let (kind, length): (Token.Kind, Int) =
      switch bytes[start] {
      case UInt8(ascii: "("): (.leftParen, 1)
      case UInt8(ascii: ")"): (.rightParen, 1)
      case UInt8(ascii: "{"): (.leftBrace, 1)
      case UInt8(ascii: "}"): (.rightBrace, 1)
      case UInt8(ascii: "["): (.leftBracket, 1)
      case UInt8(ascii: "]"): (.rightBracket, 1)
      case UInt8(ascii: ","): (.comma, 1)
      case UInt8(ascii: ";"): (.semicolon, 1)
      case UInt8(ascii: "|"): (.bar, 1)
      case UInt8(ascii: "+"): (.plus, 1)
      case UInt8(ascii: "*"): (.star, 1)
      case UInt8(ascii: "/"): (.slash, 1)
      case UInt8(ascii: "@"): (.at, 1)
      case UInt8(ascii: "="): (.equal, 1)
      case UInt8(ascii: "^"): second == UInt8(ascii: "^") ? (.caret, 2) : (.caret, 1)
      case UInt8(ascii: ":"): second == UInt8(ascii: ":") ? (.doubleColon, 2) : (.colon, 1)
      case UInt8(ascii: "."): second == UInt8(ascii: ".") ? (.dotDot, 2) : (.dot, 1)
      case UInt8(ascii: "-"): second == UInt8(ascii: ">") ? (.arrow, 2) : (.minus, 1)
      case UInt8(ascii: ">"): second == UInt8(ascii: "=") ? (.greaterOrEqual, 2) : (.greater, 1)
      case UInt8(ascii: "<"):
        if second == UInt8(ascii: "=") {
          (.lessOrEqual, 2)
        } else if second == UInt8(ascii: ">") {
          (.notEqual, 2)
        } else {
          (.less, 1)
        }
      case UInt8(ascii: "?"):
        if second == UInt8(ascii: "."), byte(2) != UInt8(ascii: ".") {
          (.safeDot, 2)
        } else if second == UInt8(ascii: "-"), byte(2) == UInt8(ascii: ">") {
          (.safeArrow, 3)
        } else {
          (.question, 1)
        }
      default: (.stray, 1)
      }
    position += length
    return Token(kind: kind, start: start, end: position)
  }
}

extension UInt8 {
  /// Whether a name may begin with the byte; every byte of a non-ASCII scalar counts as a letter.
  var isNameStart: Bool {
    (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z")) || self == UInt8(ascii: "_")
      || self == UInt8(ascii: "$") || self >= 0x80
  }

  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
}
