/// Steps through the bytes of a tag without understanding the expressions in it.
///
/// It knows just enough of OCL to find where an expression ends: strings, comments and brackets.
struct TextCursor {
  let bytes: [UInt8]
  var position: Int
  let end: Int

  init(_ bytes: [UInt8], _ range: TextRange) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// The byte `distance` ahead, zero past the end.
  func peek(_ distance: Int = 0) -> UInt8 {
    let index = position + distance
    return index < end ? bytes[index] : 0
  }

  /// Passes blanks and OCL comments.
  mutating func skipBlanks() {
    while position < end {
      if Self.isBlank(bytes[position]) {
        position += 1
      } else if let after = commentEnd() {
        position = after
      } else {
        return
      }
    }
  }

  /// Whether only blanks and comments are left.
  mutating func isAtEnd() -> Bool {
    skipBlanks()
    return position >= end
  }

  /// Takes `byte` after blanks when it is the next.
  mutating func take(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard position < end, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// Takes `word` after blanks when it is the next whole word.
  mutating func take(word: StaticString) -> Bool {
    skipBlanks()
    let count = word.utf8CodeUnitCount
    guard position + count <= end else { return false }
    for index in 0..<count where bytes[position + index] != word.utf8Start[index] { return false }
    guard !Self.isNamePart(peek(count)) else { return false }
    position += count
    return true
  }

  /// The range of the next name after blanks: an identifier or `_'quoted'`.
  mutating func name() -> Name? {
    skipBlanks()
    let start = position
    if peek() == UInt8(ascii: "_"), peek(1) == UInt8(ascii: "'") {
      position += 1
      position = stringEnd()
      let inner = (start + 2)..<max(start + 2, position - 1)
      return Name(text: String(decoding: bytes[inner], as: UTF8.self), range: start..<position)
    }
    guard position < end, Self.isNameStart(bytes[position]) else { return nil }
    while position < end, Self.isNamePart(bytes[position]) { position += 1 }
    return Name(text: String(decoding: bytes[start..<position], as: UTF8.self), range: start..<position)
  }

  /// The next name with `::` parts.
  mutating func qualifiedName() -> Name? {
    guard let first = name() else { return nil }
    var text = first.text
    var stop = position
    while true {
      skipBlanks()
      guard peek() == UInt8(ascii: ":"), peek(1) == UInt8(ascii: ":") else { break }
      position += 2
      guard let part = name() else { break }
      text += "::" + part.text
      stop = position
    }
    position = stop
    return Name(text: text, range: first.range.lowerBound..<stop)
  }

  /// The run up to the first byte at bracket depth zero that `stops` accepts, trimmed; the cursor is left on that byte.
  mutating func extent(until stops: (TextCursor) -> Bool) -> TextRange {
    skipBlanks()
    let start = position
    var depth = 0
    while position < end {
      if depth == 0, stops(self) { break }
      switch bytes[position] {
      case UInt8(ascii: "'"):
        position = stringEnd()
        continue
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
      default:
        if let after = commentEnd() {
          position = after
          continue
        }
      }
      position += 1
    }
    return trimmed(start..<position)
  }

  /// The contents of the bracket pair that begins here, trimmed; nil when it does not begin here or is not closed.
  mutating func parenthesised(
    open: UInt8 = UInt8(ascii: "("), close: UInt8 = UInt8(ascii: ")")
  ) -> TextRange? {
    guard take(open) else { return nil }
    let inner = extent { $0.peek() == close }
    guard position < end else { return nil }
    position += 1
    return inner
  }

  /// `range` without blanks at either end.
  func trimmed(_ range: TextRange) -> TextRange {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high, Self.isBlank(bytes[low]) { low += 1 }
    while high > low, Self.isBlank(bytes[high - 1]) { high -= 1 }
    return low..<high
  }

  /// The offset after the string that begins at the position, or the end when it is not closed.
  func stringEnd() -> Int {
    var index = position + 1
    while index < end {
      switch bytes[index] {
      case UInt8(ascii: "\\"): index += 2
      case UInt8(ascii: "'"): return index + 1
      default: index += 1
      }
    }
    return end
  }

  /// The offset after the OCL comment that begins at the position, nil when none does.
  func commentEnd() -> Int? {
    if peek() == UInt8(ascii: "-"), peek(1) == UInt8(ascii: "-") {
      return bytes[position..<end].firstIndex(of: 0x0A) ?? end
    }
    guard peek() == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") else { return nil }
    var index = position + 2
    while index + 1 < end {
      if bytes[index] == UInt8(ascii: "*"), bytes[index + 1] == UInt8(ascii: "/") { return index + 2 }
      index += 1
    }
    return end
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

  /// Whether a byte is white space to a reader of lines: blanks, and what moves the carriage.
  static func isWhiteSpace(_ byte: UInt8) -> Bool {
    isBlank(byte) || byte == 0x0B || byte == 0x0C || (0x1C...0x1F).contains(byte)
  }

  static func isNameStart(_ byte: UInt8) -> Bool {
    (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z") || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "$") || byte >= 0x80
  }

  static func isNamePart(_ byte: UInt8) -> Bool {
    isNameStart(byte) || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
  }
}
