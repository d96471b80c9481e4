/// Rewrites a pattern in Java's notation (`java.util.regex.Pattern`) as RE2 understands it.
///
/// One pass without recursion. What is not known here is passed on: RE2 refuses what it does not know either.
struct JavaPattern {
  private let bytes: [UInt8]
  private var index = 0
  private var result: [UInt8] = []
  /// Whether `.` matches line ends (`(?s)`), for each open group.
  private var dotMatchesAll = [false]
  /// Whether the last thing read was a quantifier, so that `+` would make it possessive.
  private var followsQuantifier = false

  private init(_ pattern: String) { bytes = Array(pattern.utf8) }

  static func translated(_ pattern: String) throws(RegularExpressionError) -> String {
    var translation = JavaPattern(pattern)
    while translation.index < translation.bytes.count { try translation.element() }
    return String(decoding: translation.result, as: UTF8.self)
  }

  private func byte(_ distance: Int) -> UInt8 {
    index + distance < bytes.count ? bytes[index + distance] : 0
  }

  private func looking(at text: StaticString) -> Bool {
    index + text.utf8CodeUnitCount <= bytes.count
      && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[index + $0] == text.utf8Start[$0] }
  }

  private mutating func copy(_ count: Int) {
    let end = min(index + count, bytes.count)
    result.append(contentsOf: bytes[index..<end])
    index = end
  }

  private mutating func replace(_ count: Int, with text: String) {
    result.append(contentsOf: text.utf8)
    index = min(index + count, bytes.count)
  }

  private func refusal(_ what: String, _ count: Int, hint: String) -> RegularExpressionError {
    let range = index..<min(index + count, bytes.count)
    return .javaOnly(what, String(decoding: bytes[range], as: UTF8.self), at: range, hint: hint)
  }

  private mutating func element() throws(RegularExpressionError) {
    let wasQuantifier = followsQuantifier
    followsQuantifier = false
    switch bytes[index] {
    case UInt8(ascii: "\\"): try escape(inClass: false)
    case UInt8(ascii: "["): try characterClass()
    case UInt8(ascii: "("): try open()
    case UInt8(ascii: ")"):
      if dotMatchesAll.count > 1 { dotMatchesAll.removeLast() }
      copy(1)
    case UInt8(ascii: "."):
      if dotMatchesAll.last == true { copy(1) } else { replace(1, with: #"[^\n\r\x{85}\x{2028}\x{2029}]"#) }
    case UInt8(ascii: "+") where wasQuantifier:
      index -= 1
      throw refusal(
        "possessive quantifier", 2, hint: "a linear-time matcher needs none: leave the second '+' out")
    case UInt8(ascii: "?") where wasQuantifier: copy(1)
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
      copy(1)
      followsQuantifier = true
    case UInt8(ascii: "{"):
      let end = bytes[index...].firstIndex { !((0x30...0x39).contains($0) || $0 == 0x2C || $0 == 0x7B) }
      guard let end, bytes[end] == UInt8(ascii: "}") else { return copy(1) }
      copy(end + 1 - index)
      followsQuantifier = true
    default: copy(1)
    }
  }

  // MARK: Groups

  private mutating func open() throws(RegularExpressionError) {
    let hint = "test it in an expression of its own, for example 'not self.name.matches(...)'"
    if looking(at: "(?=") || looking(at: "(?!") { throw refusal("look-ahead", 3, hint: hint) }
    if looking(at: "(?<=") || looking(at: "(?<!") { throw refusal("look-behind", 4, hint: hint) }
    if looking(at: "(?>") {
      throw refusal("atomic group", 3, hint: "a linear-time matcher needs none: write '(?:'")
    }
    if looking(at: "(?<") {
      dotMatchesAll.append(dotMatchesAll.last ?? false)
      return replace(3, with: "(?P<")
    }
    guard looking(at: "(?"), !looking(at: "(?P") else {
      dotMatchesAll.append(dotMatchesAll.last ?? false)
      return copy(1)
    }
    try flags()
  }

  /// `(?i)`, `(?s-m:` and `(?:`.
  private mutating func flags() throws(RegularExpressionError) {
    var end = index + 2
    var isOn = true
    var dot = dotMatchesAll.last ?? false
    while end < bytes.count, bytes[end] != UInt8(ascii: ":"), bytes[end] != UInt8(ascii: ")") {
      switch bytes[end] {
      case UInt8(ascii: "-"): isOn = false
      case UInt8(ascii: "s"): dot = isOn
      case UInt8(ascii: "i"), UInt8(ascii: "m"): break
      default:
        throw refusal("the flag in", end + 1 - index, hint: "only the flags i, m and s are supported")
      }
      end += 1
    }
    guard end < bytes.count else { return copy(2) }
    if bytes[end] == UInt8(ascii: ":") {
      dotMatchesAll.append(dot)
    } else {
      dotMatchesAll[dotMatchesAll.count - 1] = dot
    }
    copy(end + 1 - index)
  }

  // MARK: Character classes

  private mutating func characterClass() throws(RegularExpressionError) {
    copy(1)
    if byte(0) == UInt8(ascii: "^") { copy(1) }
    if byte(0) == UInt8(ascii: "]") { copy(1) }
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "]"): return copy(1)
      case UInt8(ascii: "\\"): try escape(inClass: true)
      case UInt8(ascii: "["):
        throw refusal("the class in a class", 1, hint: #"write '\[' for the character, or one flat class"#)
      case UInt8(ascii: "&") where byte(1) == UInt8(ascii: "&"):
        throw refusal("the intersection of classes", 2, hint: "write the resulting class")
      default: copy(1)
      }
    }
  }

  // MARK: Escapes

  private mutating func escape(inClass: Bool) throws(RegularExpressionError) {
    func posix(_ name: String) -> String { inClass ? "[:\(name):]" : "[[:\(name):]]" }
    func set(_ members: String) -> String { inClass ? members : "[\(members)]" }
    let horizontal = #" \t\x{A0}\x{1680}\x{180E}\x{2000}-\x{200A}\x{202F}\x{205F}\x{3000}"#
    let vertical = #"\n-\r\x{85}\x{2028}\x{2029}"#
    switch byte(1) {
    case UInt8(ascii: "1")...UInt8(ascii: "9") where !inClass:
      throw refusal("back-reference", 2, hint: "compare the parts in an expression of their own")
    case UInt8(ascii: "k"):
      throw refusal("back-reference", 2, hint: "compare the parts in an expression of their own")
    case UInt8(ascii: "p"), UInt8(ascii: "P"): property(inClass: inClass)
    case UInt8(ascii: "s"): replace(2, with: posix("space"))
    case UInt8(ascii: "S"): replace(2, with: posix("^space"))
    case UInt8(ascii: "h"): replace(2, with: set(horizontal))
    case UInt8(ascii: "v"): replace(2, with: set(vertical))
    case UInt8(ascii: "H") where !inClass: replace(2, with: "[^\(horizontal)]")
    case UInt8(ascii: "V") where !inClass: replace(2, with: "[^\(vertical)]")
    case UInt8(ascii: "R") where !inClass: replace(2, with: #"(?:\r\n|[\#(vertical)])"#)
    case UInt8(ascii: "e"): replace(2, with: #"\x{1B}"#)
    case UInt8(ascii: "u"): unicode()
    case UInt8(ascii: "0"): octal()
    case UInt8(ascii: "c") where byte(2) != 0 && byte(2) < 0x80:
      replace(3, with: #"\x{\#(String(byte(2) ^ 0x40, radix: 16))}"#)
    case UInt8(ascii: "Q"): quotation()
    case UInt8(ascii: "b") where byte(2) == UInt8(ascii: "{"):
      throw refusal("grapheme boundary", 3, hint: #"use '\b'"#)
    case UInt8(ascii: "C"), UInt8(ascii: "G"), UInt8(ascii: "H"), UInt8(ascii: "N"), UInt8(ascii: "R"),
      UInt8(ascii: "V"), UInt8(ascii: "X"), UInt8(ascii: "Z"):
      throw refusal("the escape", 2, hint: "there is no equivalent that is matched in linear time")
    case 0x80...0xFF: index += 1
    default: copy(2)
    }
  }

  /// `\p{Alpha}` and its like are POSIX classes in Java; `\p{IsX}` is RE2's `\p{X}`.
  private mutating func property(inClass: Bool) {
    guard byte(2) == UInt8(ascii: "{"), let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else {
      return copy(3)
    }
    let name = String(decoding: bytes[(index + 3)..<end], as: UTF8.self)
    let count = end + 1 - index
    let isNegated = byte(1) == UInt8(ascii: "P")
    let posix = [
      "Alpha", "Lower", "Upper", "ASCII", "Alnum", "Digit", "Punct", "Graph", "Print", "Blank", "Cntrl",
      "XDigit",
      "Space",
    ]
    if posix.contains(name) {
      let member = "[:\(isNegated ? "^" : "")\(name.lowercased()):]"
      replace(count, with: inClass ? member : "[\(member)]")
    } else if name.hasPrefix("Is") {
      replace(count, with: "\\\(isNegated ? "P" : "p"){\(name.dropFirst(2))}")
    } else {
      copy(count)
    }
  }

  /// `\uhhhh`, two of which may make one scalar.
  private mutating func unicode() {
    guard let high = hexadecimal(at: index + 2) else { return copy(2) }
    var scalar = high
    var count = 6
    if high & 0xFC00 == 0xD800, byte(6) == UInt8(ascii: "\\"), byte(7) == UInt8(ascii: "u"),
      let low = hexadecimal(at: index + 8), low & 0xFC00 == 0xDC00
    {
      scalar = 0x10000 + (high & 0x3FF) << 10 + (low & 0x3FF)
      count = 12
    }
    replace(count, with: #"\x{\#(String(scalar, radix: 16))}"#)
  }

  private func hexadecimal(at start: Int) -> UInt32? {
    guard start + 4 <= bytes.count else { return nil }
    let digits = bytes[start..<start + 4]
    guard digits.allSatisfy({ UInt8(ascii: "+") != $0 && UInt8(ascii: "-") != $0 }) else { return nil }
    return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  /// `\0n`, `\0nn` and `\0mnn` with m up to 3.
  private mutating func octal() {
    var value: UInt32 = 0
    var count = 2
    while count < 5, (0x30...0x37).contains(byte(count)), value * 8 + UInt32(byte(count) - 0x30) <= 0xFF {
      value = value * 8 + UInt32(byte(count) - 0x30)
      count += 1
    }
    if count == 2 { copy(2) } else { replace(count, with: #"\x{\#(String(value, radix: 16))}"#) }
  }

  /// `\Q…\E`: every character stands for itself, in a class too.
  private mutating func quotation() {
    index += 2
    while index < bytes.count {
      if looking(at: "\\E") {
        index += 2
        return
      }
      let next = bytes[index]
      let isPlain =
        next >= 0x80 || (0x30...0x39).contains(next) || (0x41...0x5A).contains(next)
        || (0x61...0x7A).contains(next)
      if !isPlain { result.append(UInt8(ascii: "\\")) }
      copy(1)
    }
  }
}
