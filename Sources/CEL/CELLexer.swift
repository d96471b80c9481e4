import Diagnostics

/// Cuts CEL text into tokens.
struct CELLexer {
  private let text: EscapedText
  private let bytes: [UInt8]
  private var index = 0

  init(_ text: EscapedText) {
    self.text = text
    bytes = text.value
  }

  /// All tokens, the last one `end`; the first mistake ends the work.
  static func tokens(of text: EscapedText) throws(Diagnostic) -> [CELToken] {
    var lexer = CELLexer(text)
    var tokens: [CELToken] = []
    while true {
      let token = try lexer.next()
      tokens.append(token)
      if token.kind == .end { return tokens }
    }
  }

  private func byte(_ ahead: Int = 0) -> UInt8 {
    index + ahead < bytes.count ? bytes[index + ahead] : 0
  }

  private func isNext(_ characters: StaticString) -> Bool {
    guard index + characters.utf8CodeUnitCount <= bytes.count else { return false }
    return (0..<characters.utf8CodeUnitCount).allSatisfy { bytes[index + $0] == characters.utf8Start[$0] }
  }

  private mutating func skipBlanks() {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0A, 0x0C, 0x0D: index += 1
      case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
        while index < bytes.count, bytes[index] != 0x0A { index += 1 }
      default: return
      }
    }
  }

  private mutating func next() throws(Diagnostic) -> CELToken {
    skipBlanks()
    let start = index
    guard index < bytes.count else { return CELToken(kind: .end, range: start..<start) }
    let first = bytes[index]
    if CELNames.isDigit(first) || first == UInt8(ascii: ".") && CELNames.isDigit(byte(1)) {
      return CELToken(kind: try number(), range: start..<index)
    }
    if let literal = try quoted() { return CELToken(kind: .literal(literal), range: start..<index) }
    if CELNames.isIdentifierPart(first) {
      while index < bytes.count, CELNames.isIdentifierPart(bytes[index]) { index += 1 }
      let word = String(decoding: bytes[start..<index], as: UTF8.self)
      let kind: CELToken.Kind =
        switch word {
        case "true": .literal(.bool(true))
        case "false": .literal(.bool(false))
        case "null": .literal(.null)
        case "in": .symbol(word)
        default: .identifier(word)
        }
      return CELToken(kind: kind, range: start..<index)
    }
    for symbol in ["==", "!=", "<=", ">=", "&&", "||"] where bytes[index...].starts(with: symbol.utf8) {
      index += 2
      return CELToken(kind: .symbol(symbol), range: start..<index)
    }
    index += 1
    if "<>[]{}().,-!?:+*/%".utf8.contains(first) {
      return CELToken(kind: .symbol(String(Unicode.Scalar(first))), range: start..<index)
    }
    while index < bytes.count, bytes[index] & 0xC0 == 0x80 { index += 1 }
    let found = String(decoding: bytes[start..<index], as: UTF8.self)
    throw first == UInt8(ascii: "`")
      ? .backquote(at: text.range(start..<index)) : .strayCharacter(found, at: text.range(start..<index))
  }

  // MARK: Numbers

  private mutating func number() throws(Diagnostic) -> CELToken.Kind {
    let start = index
    if byte() == UInt8(ascii: "0"), byte(1) | 0x20 == UInt8(ascii: "x"), Self.hexDigit(byte(2)) != nil {
      index += 2
      let digits = index
      while Self.hexDigit(byte()) != nil { index += 1 }
      return try integer(bytes[digits..<index], radix: 16, start)
    }
    skipDigits()
    var isReal = false
    if byte() == UInt8(ascii: "."), CELNames.isDigit(byte(1)) {
      isReal = true
      index += 1
      skipDigits()
    }
    if byte() | 0x20 == UInt8(ascii: "e") {
      let sign = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-") ? 1 : 0
      if CELNames.isDigit(byte(1 + sign)) {
        isReal = true
        index += 1 + sign
        skipDigits()
      }
    }
    guard isReal else { return try integer(bytes[start..<index], radix: 10, start) }
    let digits = String(decoding: bytes[start..<index], as: UTF8.self)
    guard let value = Double(digits.hasPrefix(".") ? "0" + digits : digits), value.isFinite else {
      throw .numberOutOfRange(digits, at: text.range(start..<index))
    }
    return .literal(.double(value))
  }

  private mutating func skipDigits() {
    while CELNames.isDigit(byte()) { index += 1 }
  }

  private mutating func integer(
    _ digits: ArraySlice<UInt8>, radix: Int, _ start: Int
  ) throws(Diagnostic) -> CELToken.Kind {
    let isUnsigned = byte() | 0x20 == UInt8(ascii: "u")
    if isUnsigned { index += 1 }
    let written = String(decoding: bytes[start..<index], as: UTF8.self)
    guard let value = UInt64(String(decoding: digits, as: UTF8.self), radix: radix),
      isUnsigned || value <= UInt64(Int64.max) + 1
    else { throw .numberOutOfRange(written, at: text.range(start..<index)) }
    return isUnsigned ? .literal(.uint(value)) : .magnitude(value)
  }

  static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  // MARK: Texts

  /// A text or bytes; nil where none begins.
  private mutating func quoted() throws(Diagnostic) -> CELLiteral? {
    let start = index
    var ahead = 0
    var isBytes = false
    var isRaw = false
    if byte() | 0x20 == UInt8(ascii: "b") {
      isBytes = true
      ahead += 1
    }
    if byte(ahead) | 0x20 == UInt8(ascii: "r") {
      isRaw = true
      ahead += 1
    }
    let quote = byte(ahead)
    guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
    let isTriple = byte(ahead + 1) == quote && byte(ahead + 2) == quote
    index += ahead + (isTriple ? 3 : 1)
    var content: [UInt8] = []
    while true {
      guard index < bytes.count, isTriple || bytes[index] != 0x0A && bytes[index] != 0x0D else {
        throw .unterminatedText(at: text.range(start..<index))
      }
      if bytes[index] == quote, !isTriple || byte(1) == quote && byte(2) == quote {
        index += isTriple ? 3 : 1
        break
      }
      if bytes[index] == UInt8(ascii: "\\"), !isRaw {
        try escape(into: &content, isBytes: isBytes)
      } else {
        content.append(bytes[index])
        index += 1
      }
    }
    return isBytes ? .bytes(content) : .string(String(decoding: content, as: UTF8.self))
  }

  private static let simpleEscapes: [UInt8: UInt8] = [
    UInt8(ascii: "a"): 0x07, UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A,
    UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09, UInt8(ascii: "v"): 0x0B, UInt8(ascii: "\\"): 0x5C,
    UInt8(ascii: "'"): 0x27, UInt8(ascii: "\""): 0x22, UInt8(ascii: "`"): 0x60, UInt8(ascii: "?"): 0x3F,
  ]

  private mutating func escape(into content: inout [UInt8], isBytes: Bool) throws(Diagnostic) {
    let start = index
    let letter = byte(1)
    index += 2
    if let simple = Self.simpleEscapes[letter] {
      content.append(simple)
      return
    }
    let digits: (count: Int, radix: UInt32)? =
      switch letter {
      case UInt8(ascii: "x"), UInt8(ascii: "X"): (2, 16)
      case UInt8(ascii: "u") where !isBytes: (4, 16)
      case UInt8(ascii: "U") where !isBytes: (8, 16)
      case 0x30...0x33: (3, 8)
      default: nil
      }
    if digits?.radix == 8 { index -= 1 }
    var value: UInt32 = 0
    var isValid = digits != nil
    for _ in 0..<(digits?.count ?? 0) where isValid {
      guard let digits, let digit = Self.hexDigit(byte()), UInt32(digit) < digits.radix else {
        isValid = false
        break
      }
      value = value &* digits.radix &+ UInt32(digit)
      index += 1
    }
    guard isValid, let scalar = Unicode.Scalar(value) else {
      let end = min(max(index, start + 2), bytes.count)
      let found = String(decoding: bytes[start..<end], as: UTF8.self)
      throw .unknownEscape(found, at: text.range(start..<end))
    }
    if isBytes {
      content.append(UInt8(truncatingIfNeeded: value))
    } else {
      content += Array(String(scalar).utf8)
    }
  }
}
