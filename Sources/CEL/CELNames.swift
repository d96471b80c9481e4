/// Names of properties as CEL in Kubernetes writes them.
public enum CELNames {
  /// Words that are no identifiers; Kubernetes writes a property of such a name `__word__`.
  public static let reserved: Set<String> = [
    "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let",
    "loop",
    "namespace", "null", "package", "return", "true", "var", "void", "while",
  ]

  /// Words that the grammar itself takes, so that not even a field can be selected by them.
  static let keywords: Set<String> = ["false", "in", "null", "true"]

  private static let escapes: [(String, String)] = [
    ("__", "__underscores__"), (".", "__dot__"), ("-", "__dash__"), ("/", "__slash__"),
  ]

  /// The property's name as a field: `a-b` is `a__dash__b`; nil for a name that CEL cannot see.
  ///
  /// Seen are names of letters, digits, `_`, `.`, `-` and `/` that do not begin with a digit.
  public static func escaped(property name: String) -> String? {
    // No reserved word is longer.
    if name.utf8.count <= 9, reserved.contains(name) { return "__\(name)__" }
    var previous = UInt8(ascii: "0")
    let isPlain = name.utf8.allSatisfy { byte in
      defer { previous = byte }
      return isIdentifierPart(byte) && (byte != UInt8(ascii: "_") || previous != byte)
    }
    if isPlain, let first = name.utf8.first, !isDigit(first) { return name }
    let bytes = Array(name.utf8)
    guard let first = bytes.first, !isDigit(first) else { return nil }
    var result = ""
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "_") where index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "_"):
        result += "__underscores__"
        index += 1
      case UInt8(ascii: "."): result += "__dot__"
      case UInt8(ascii: "-"): result += "__dash__"
      case UInt8(ascii: "/"): result += "__slash__"
      case let byte where isIdentifierPart(byte): result.unicodeScalars.append(Unicode.Scalar(byte))
      default: return nil
      }
      index += 1
    }
    return result
  }

  /// The property that a field stands for; nil when the field is no escaped name.
  public static func unescaped(field name: String) -> String? {
    if name.hasPrefix("__"), name.hasSuffix("__"), name.utf8.count > 4 {
      let word = String(name.dropFirst(2).dropLast(2))
      if reserved.contains(word) { return word }
    }
    var rest = name[...]
    var result = ""
    while let character = rest.first {
      if rest.hasPrefix("__") {
        guard let (original, escape) = escapes.first(where: { rest.hasPrefix($0.1) }) else { return nil }
        result += original
        rest = rest.dropFirst(escape.count)
      } else {
        guard character.isASCII else { return nil }
        result.append(character)
        rest = rest.dropFirst()
      }
    }
    return escaped(property: result) == name ? result : nil
  }

  /// Whether the text is an identifier and no reserved word.
  public static func isIdentifier(_ text: String) -> Bool {
    guard let first = text.utf8.first, !isDigit(first), text.utf8.allSatisfy(isIdentifierPart) else {
      return false
    }
    return !reserved.contains(text)
  }

  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  static func isIdentifierPart(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
  }
}
