/// Texts that stand for durations and times.
enum CELConstants {
  /// Whether the text is a duration as Go reads it: `1h30m`, `-1.5s`, `0`.
  static func isDuration(_ text: String) -> Bool {
    var rest = Array(text.utf8)[...]
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest.removeFirst() }
    if rest.elementsEqual("0".utf8) { return true }
    guard !rest.isEmpty else { return false }
    let units = ["ns", "us", "µs", "μs", "ms", "s", "m", "h"]
    while !rest.isEmpty {
      let number = rest.prefix { CELNames.isDigit($0) || $0 == UInt8(ascii: ".") }
      guard number.contains(where: CELNames.isDigit), number.count(where: { $0 == UInt8(ascii: ".") }) < 2
      else {
        return false
      }
      rest = rest.dropFirst(number.count)
      let unit = rest.prefix { !CELNames.isDigit($0) && $0 != UInt8(ascii: ".") }
      guard units.contains(String(decoding: unit, as: UTF8.self)) else { return false }
      rest = rest.dropFirst(unit.count)
    }
    return true
  }

  /// Whether the text is a date and time of RFC 3339.
  static func isTimestamp(_ text: String) -> Bool {
    var rest = Array(text.utf8)[...]
    func number(_ digits: Int, _ range: ClosedRange<Int>) -> Bool {
      guard rest.count >= digits, rest.prefix(digits).allSatisfy(CELNames.isDigit) else { return false }
      let value = rest.prefix(digits).reduce(0) { $0 * 10 + Int($1 - 0x30) }
      rest = rest.dropFirst(digits)
      return range.contains(value)
    }
    func symbol(_ characters: String) -> Bool {
      guard let first = rest.first, characters.utf8.contains(first) else { return false }
      rest.removeFirst()
      return true
    }
    guard number(4, 1...9999), symbol("-"), number(2, 1...12), symbol("-"), number(2, 1...31), symbol("T"),
      number(2, 0...23), symbol(":"), number(2, 0...59), symbol(":"), number(2, 0...59)
    else { return false }
    if symbol(".") {
      let fraction = rest.prefix(while: CELNames.isDigit).count
      guard fraction > 0 else { return false }
      rest = rest.dropFirst(fraction)
    }
    if symbol("Z") { return rest.isEmpty }
    return symbol("+-") && number(2, 0...23) && symbol(":") && number(2, 0...59) && rest.isEmpty
  }
}

/// The text before `.format(...)`, whose places and values must agree.
enum CELFormatString {
  /// What is wrong; nil when nothing is.
  static func problem(_ format: String, _ types: [CELType]) -> String? {
    var rest = format[...]
    var count = 0
    while let percent = rest.firstIndex(of: "%") {
      rest = rest[rest.index(after: percent)...]
      if rest.first == "%" {
        rest.removeFirst()
        continue
      }
      if rest.first == "." {
        rest.removeFirst()
        rest = rest.drop { $0.isASCII && $0.isNumber }
      }
      guard let letter = rest.popFirst() else { return "'\(format)' ends within a place" }
      guard "sdfebxXo".contains(letter) else { return "'%\(letter)' is no place of a format" }
      guard count < types.count else { return "'\(format)' has more places than there are values" }
      if !isTaken(types[count], by: letter) { return "'%\(letter)' does not take \(types[count])" }
      count += 1
    }
    return count < types.count ? "'\(format)' has \(count) places for \(types.count) values" : nil
  }

  private static func isTaken(_ type: CELType, by letter: Character) -> Bool {
    switch type {
    case .string, .bytes: "sxX".contains(letter)
    case .bool: "sb".contains(letter)
    case .list, .map, .null, .duration, .timestamp: letter == "s"
    default: true
    }
  }
}
