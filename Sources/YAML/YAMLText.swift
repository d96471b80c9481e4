/// Writes strings so that every reader of YAML 1.1 and 1.2 reads the same strings again.
///
/// The rules are stricter than either version: a string is written plain only where no known reader sees anything else in
/// it, also inside a flow collection.
public enum YAMLText {
  /// The string plain where that is safe, else in double quotes; always one line.
  public static func scalar(_ string: String) -> String {
    isSafePlain(string) ? string : quoted(string)
  }

  /// The string as a mapping key, without the colon.
  ///
  /// Over 1,024 characters YAML wants an explicit `? key`, which ``YAMLWriter`` writes.
  public static func key(_ string: String) -> String { scalar(string) }

  /// The string in double quotes, everything that is not printable escaped.
  public static func quoted(_ string: String) -> String {
    var text = "\""
    text.reserveCapacity(string.utf8.count + 8)
    // Most texts are runs of ASCII between few escapes.
    var rest = string[...]
    while !rest.isEmpty {
      let run = rest.utf8.prefix { (0x20...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C }
      if !run.isEmpty {
        text += Substring(run)
        rest = rest[run.endIndex...]
        continue
      }
      let scalar = rest.unicodeScalars.removeFirst()
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      default:
        if isPrintable(scalar) { text.unicodeScalars.append(scalar) } else { text += escape(scalar) }
      }
    }
    return text + "\""
  }

  /// The string as a `|` block where it has several lines and a block can say it, else as ``scalar(_:)`` does.
  ///
  /// `indent` is the number of spaces before the key or the dash that the block belongs to; its lines get two more. The
  /// result has no line end at its end; the caller writes one. Nothing that could be lost is put in a block: carriage
  /// returns, control characters, lines of blanks, lines that begin with a tab.
  public static func block(_ string: String, indent: Int) -> String {
    guard let header = blockHeader(string) else { return scalar(string) }
    let margin = String(repeating: " ", count: indent + 2)
    var lines = string.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.reduce(into: header) { text, line in
      text += "\n"
      if !line.isEmpty { text += margin + line }
    }
  }

  private static func blockHeader(_ string: String) -> String? {
    guard string.utf8.contains(0x0A) else { return nil }
    // By scalars: "\n" followed by a combining mark is one Character in no case, but "\r\n" is.
    guard string.unicodeScalars.allSatisfy({ $0 == "\n" || $0 == "\t" || isPrintable($0) })
    else { return nil }
    let lines = string.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.first(where: { !$0.isEmpty }) else { return nil }
    for line in lines where !line.isEmpty {
      if line.unicodeScalars.first == "\t" || line.unicodeScalars.allSatisfy({ $0 == " " || $0 == "\t" }) {
        return nil
      }
    }
    let indentation = first.unicodeScalars.first == " " ? "2" : ""
    let chomping =
      switch (lines.last?.isEmpty, lines.dropLast().last?.isEmpty) {
      case (true, true): "+"
      case (true, _): ""
      default: "-"
      }
    return "|" + indentation + chomping
  }

  // MARK: Numbers

  /// A number that every reader takes for a floating-point number: with a point, and a sign in the exponent.
  public static func float(_ value: Double) -> String {
    if value.isNaN { return ".nan" }
    if value.isInfinite { return value < 0 ? "-.inf" : ".inf" }
    let text = value.description
    guard let exponent = text.firstIndex(of: "e") else { return text }
    let mantissa = text[..<exponent]
    return mantissa.contains(".") ? text : mantissa + ".0" + text[exponent...]
  }

  // MARK: What is plain

  /// Words that some reader takes for something other than a string, in lower case.
  private static let reserved: Set<String> = [
    "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nil", "none", "nan", "inf", "infinity",
  ]
  /// What may follow a number so that the whole is still plainly a string: quantities and durations.
  private static let units: Set<String> = [
    "m", "k", "M", "G", "T", "P", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "s", "h", "ms",
  ]

  private static func isSafePlain(_ string: String) -> Bool {
    var string = string
    if let isSafe = string.withUTF8({ isSafePlainASCII($0) }) {
      return isSafe && (string.utf8.count > 8 || !reserved.contains(string.lowercased()))
    }
    return isSafePlainUnicode(string)
  }

  /// The same for nothing but ASCII that does not begin with a digit, reserved words apart; nil for all other texts.
  private static func isSafePlainASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool? {
    guard let first = bytes.first, let last = bytes.last, bytes.count <= 1000 else { return nil }
    var isSafe = last != 0x20 && last != 0x3A
    switch first {
    case 0x30...0x39: return nil
    case 0x61...0x7A, 0x41...0x5A, UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: "$"): break
    default: isSafe = false
    }
    var previous = first
    for byte in bytes {
      switch byte {
      case 0x61...0x7A, 0x41...0x5A, 0x30...0x39: break
      case 0x80...: return nil
      case 0x20: if previous == 0x3A { isSafe = false }
      default: if !isPlainSign(byte) { isSafe = false }
      }
      previous = byte
    }
    return isSafe
  }

  /// Signs that may stand in a plain scalar, but for the blank.
  private static func isPlainSign(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ":"),
      UInt8(ascii: "@"), UInt8(ascii: "%"), UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: "~"),
      UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "$"), UInt8(ascii: ";"), UInt8(ascii: "!"),
      UInt8(ascii: "?"), UInt8(ascii: "*"), UInt8(ascii: "^"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "'"):
      true
    default: false
    }
  }

  private static func isSafePlainUnicode(_ string: String) -> Bool {
    let scalars = string.unicodeScalars
    guard let first = scalars.first, let last = scalars.last, last != " ", last != ":", scalars.count <= 1000
    else { return false }
    if (0x30...0x39).contains(first.value) { return isNumberWithUnit(string) }
    guard isLetter(first) || first == "_" || first == "/" || first == "$" else { return false }
    var previous = first
    for scalar in scalars.dropFirst() {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".", "/", ":", "@", "%", "+", "=", "~", "(", ")", "$",
        ";", "!", "?", "*", "^", "<", ">", "'":
        break
      case " ":
        if previous == ":" { return false }
      default:
        guard isLetter(scalar) else { return false }
      }
      previous = scalar
    }
    return scalars.count > 8 || !reserved.contains(string.lowercased())
  }

  private static func isNumberWithUnit(_ string: String) -> Bool {
    let number = string.prefix { "0123456789.".contains($0) }
    return units.contains(String(string[number.endIndex...])) && number.count(where: { $0 == "." }) <= 1
      && number.last != "."
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z": true
    default: scalar.value > 0xA0 && isPrintable(scalar) && scalar.properties.isAlphabetic
    }
  }

  /// Whether a scalar may stand in a YAML file and be seen there: not a control, a line end, a byte-order mark.
  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E: true
    case 0xA1...0x1FFF: scalar.value != 0xAD && scalar.value != 0x61C
    case 0x2010...0x2027, 0x2030...0x205F, 0x2070...0xD7FF: true
    case 0xF900...0xFDCF, 0xFDF0...0xFEFE, 0xFF00...0xFFEF, 0xFFFC...0xFFFD: true
    case 0x10000...0x10FFFF: scalar.value & 0xFFFE != 0xFFFE && scalar.value < 0xE0000
    default: false
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    if scalar.value <= 0xFFFF { return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits }
    return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
  }
}
