/// Writes XML Schema's escapes for the characters of names as classes that Java has too.
enum XMLSchemaPattern {
  /// What a name may begin with (XML 1.0, production 4), without brackets.
  private static let initial =
    #"_:A-Za-z\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{2FF}\x{370}-\x{37D}\x{37F}-\x{1FFF}\x{200C}-\x{200D}\x{2070}-\x{218F}"#
    + #"\x{2C00}-\x{2FEF}\x{3001}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFFD}\x{10000}-\x{EFFFF}"#
  /// What it may go on with (production 4a).
  private static let following = initial + #"\-.0-9\x{B7}\x{300}-\x{36F}\x{203F}-\x{2040}"#

  /// The pattern without `\i`, `\c`, `\I` and `\C`; the two last ones are refused inside a class.
  static func translated(_ pattern: String) throws(RegularExpressionError) -> String {
    guard pattern.utf8.contains(UInt8(ascii: "\\")) else { return pattern }
    let bytes = Array(pattern.utf8)
    var result: [UInt8] = []
    var isInClass = false
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      guard byte == UInt8(ascii: "\\"), index + 1 < bytes.count else {
        if byte == UInt8(ascii: "[") { isInClass = true }
        if byte == UInt8(ascii: "]") { isInClass = false }
        result.append(byte)
        index += 1
        continue
      }
      let next = bytes[index + 1]
      switch next {
      case UInt8(ascii: "i"), UInt8(ascii: "c"):
        let members = next == UInt8(ascii: "i") ? initial : following
        result += Array((isInClass ? members : "[\(members)]").utf8)
      case UInt8(ascii: "I"), UInt8(ascii: "C"):
        guard !isInClass else {
          throw .javaOnly(
            "the escape", String(decoding: [byte, next], as: UTF8.self), at: index..<index + 2,
            hint: "in a class there is no equivalent that is matched in linear time")
        }
        result += Array("[^\(next == UInt8(ascii: "I") ? initial : following)]".utf8)
      default: result += [byte, next]
      }
      index += 2
    }
    return String(decoding: result, as: UTF8.self)
  }
}
