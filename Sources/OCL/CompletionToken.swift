/// A piece of a text that need not be complete OCL; unlike the parser's tokens it keeps what is left open.
struct CompletionToken {
  enum Kind {
    case word, number, string, symbol, opener, closer
    /// A string or comment that is not closed.
    case open
  }

  let kind: Kind
  let text: String
  let start: Int
  let end: Int

  /// Words that no expression ends in.
  var isKeyword: Bool {
    kind == .word
      && ["and", "or", "xor", "not", "implies", "if", "then", "else", "elseif", "let", "in"].contains(text)
  }

  /// The tokens of a text, whatever it is; blanks and comments vanish.
  static func tokens(of text: String) -> [CompletionToken] {
    let bytes = Array(text.utf8)
    var tokens: [CompletionToken] = []
    var position = 0
    func byte(_ offset: Int) -> UInt8 { position + offset < bytes.count ? bytes[position + offset] : 0 }
    while position < bytes.count {
      let start = position
      var kind = Kind.symbol
      switch byte(0) {
      case 0x20, 0x09...0x0D:
        position += 1
        continue
      case UInt8(ascii: "-") where byte(1) == UInt8(ascii: "-"):
        while position < bytes.count, bytes[position] != 0x0A { position += 1 }
        continue
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        kind = skipText(bytes, &position) ? .string : .open
      case UInt8(ascii: "_") where byte(1) == UInt8(ascii: "'"):
        position += 1
        kind = skipText(bytes, &position) ? .word : .open
      case let first where first.isWordStart:
        while position < bytes.count, bytes[position].isWordStart || bytes[position].isDecimalDigit {
          position += 1
        }
        kind = .word
      case let first where first.isDecimalDigit:
        // The dot of a fraction has a digit behind it; any other is that of a call, or of a range.
        while byte(0).isDecimalDigit || (byte(0) == UInt8(ascii: ".") && byte(1).isDecimalDigit) {
          position += 1
        }
        kind = .number
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
        position += 1
        kind = .opener
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        position += 1
        kind = .closer
      default:
        let symbols = ["?->", "->", "?.", "::", "<=", ">=", "<>", ".."]
        let rest = bytes[position...]
        position += symbols.first { rest.starts(with: $0.utf8) }?.utf8.count ?? 1
      }
      let text = String(decoding: bytes[start..<position], as: UTF8.self)
      tokens.append(CompletionToken(kind: kind, text: text, start: start, end: position))
    }
    return tokens
  }

  /// Skips a quoted text; false if it is not closed.
  private static func skipText(_ bytes: [UInt8], _ position: inout Int) -> Bool {
    let quote = bytes[position]
    position += 1
    while position < bytes.count, bytes[position] != quote {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard position < bytes.count else {
      position = bytes.count
      return false
    }
    position += 1
    return true
  }
}

extension UInt8 {
  fileprivate var isWordStart: Bool {
    (self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "z") || self == UInt8(ascii: "_")
      || self >= 0x80
  }

  fileprivate var isDecimalDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}

extension Completion {
  /// Whether a text can be evaluated as it is: no bracket, `if`, `let` or string is open.
  public static func isComplete(_ text: String) -> Bool {
    var depth = 0
    for token in CompletionToken.tokens(of: text) {
      switch (token.kind, token.text) {
      case (.opener, _), (.word, "if"), (.word, "let"): depth += 1
      case (.closer, _), (.word, "endif"), (.word, "in"): depth -= 1
      case (.open, _): return false
      default: break
      }
    }
    return depth <= 0
  }
}
