/// What three families of readers make of a plain scalar without a tag.
enum PlainScalar {
  private static let nulls: Set<String> = ["", "~", "null", "Null", "NULL"]
  private static let coreTrue: Set<String> = ["true", "True", "TRUE"]
  private static let coreFalse: Set<String> = ["false", "False", "FALSE"]
  private static let moreTrue: Set<String> = ["yes", "Yes", "YES", "on", "On", "ON"]
  private static let moreFalse: Set<String> = ["no", "No", "NO", "off", "Off", "OFF"]

  /// Kubernetes: its Go library, YAML 1.1 with the integers of Go's `ParseInt` in base 0.
  static func kubernetes(_ text: String) -> YAMLScalar {
    if isStringForAll(text) { return .string(text) }
    if let common = common(text) { return common }
    if let word = word(text) { return word }
    if moreTrue.contains(text) || text == "y" || text == "Y" { return .bool(true) }
    if moreFalse.contains(text) || text == "n" || text == "N" { return .bool(false) }
    guard let first = text.utf8.first, isNumberStart(first) else { return .string(text) }
    let digits = text.utf8.contains(UInt8(ascii: "_")) ? text.filter { $0 != "_" } : text
    if first != UInt8(ascii: "."), let integer = goInteger(digits) { return integer }
    if isDecimal(digits), let value = Double(digits) { return .float(value) }
    return .string(text)
  }

  /// The core schema of YAML 1.2.
  static func core(_ text: String) -> YAMLScalar {
    if let word = word(text) { return word }
    guard let first = text.utf8.first, isNumberStart(first) else { return .string(text) }
    if let value = radix(text, "0o", 8) ?? radix(text, "0x", 16) { return value }
    if let value = integer(text, radix: 10) { return value }
    if isDecimal(text), let value = Double(text) { return .float(value) }
    return .string(text)
  }

  /// PyYAML: YAML 1.1's types without `y` and `n`; nil for what is neither of ours nor a string (dates, `=`, `<<`).
  static func python(_ text: String) -> YAMLScalar? {
    if let word = word(text) { return word }
    if moreTrue.contains(text) { return .bool(true) }
    if moreFalse.contains(text) { return .bool(false) }
    if text == "=" || text == "<<" || isTimestamp(text) { return nil }
    guard let first = text.utf8.first, isNumberStart(first) else { return .string(text) }
    if isSexagesimal(text) { return nil }
    let digits = text.filter { $0 != "_" }
    let unsigned = digits.drop { $0 == "-" || $0 == "+" }
    if unsigned.hasPrefix("0b") || unsigned.hasPrefix("0x") {
      if let value = signedRadix(digits) { return value }
      // It takes `0x_` for a number and then fails on it.
      return text.utf8.last == UInt8(ascii: "_") ? nil : .string(text)
    }
    if unsigned.hasPrefix("0"), unsigned.count > 1, let value = integer(digits, radix: 8) { return value }
    if !unsigned.hasPrefix("0") || unsigned == "0", let value = integer(digits, radix: 10) { return value }
    return pythonFloat(digits) ?? .string(text)
  }

  /// What every reader agrees on and most scalars are: a truth value in lower case, or a whole number of few digits.
  static func common(_ text: String) -> YAMLScalar? {
    switch text {
    case "true": return .bool(true)
    case "false": return .bool(false)
    default: break
    }
    guard text.utf8.count <= 9, let first = text.utf8.first, (0x31...0x39).contains(first) || text == "0"
    else {
      return nil
    }
    var value: Int64 = 0
    for byte in text.utf8 {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int64(byte - 0x30)
    }
    return .int(value)
  }

  /// Whether the first byte alone tells every reader that this is a string; the quick answer for nearly all keys.
  static func isStringForAll(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    switch first {
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"),
      UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"):
      return text.utf8.count > 5
    case UInt8(ascii: "~"), UInt8(ascii: "="), UInt8(ascii: "<"): return false
    default: return !isNumberStart(first)
    }
  }

  // MARK: Words

  private static func word(_ text: String) -> YAMLScalar? {
    guard text.utf8.count <= 5 else { return nil }
    if nulls.contains(text) { return .null }
    if coreTrue.contains(text) { return .bool(true) }
    if coreFalse.contains(text) { return .bool(false) }
    switch text {
    case ".nan", ".NaN", ".NAN": return .float(.nan)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .float(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .float(-.infinity)
    default: return nil
    }
  }

  // MARK: Numbers

  private static func isNumberStart(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: ".")
  }

  /// Whether the text is a decimal number of the core schema.
  // [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
  static func isDecimal(_ text: String) -> Bool {
    var rest = text.utf8[...]
    func digits() -> Int {
      let run = rest.prefix { (0x30...0x39).contains($0) }.count
      rest = rest.dropFirst(run)
      return run
    }
    if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      rest = rest.dropFirst()
    }
    let whole = digits()
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard digits() + whole > 0 else { return false }
    } else if whole == 0 {
      return false
    }
    guard let exponent = rest.first else { return true }
    guard exponent == UInt8(ascii: "e") || exponent == UInt8(ascii: "E") else { return false }
    rest = rest.dropFirst()
    if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      rest = rest.dropFirst()
    }
    return digits() > 0 && rest.isEmpty
  }

  private static func goInteger(_ text: String) -> YAMLScalar? {
    signedRadix(text) ?? octal(text) ?? integer(text, radix: 10)
  }

  /// A leading zero means base 8 unless a digit forbids it; then Go goes on to read a float.
  private static func octal(_ text: String) -> YAMLScalar? {
    let unsigned = text.drop { $0 == "-" || $0 == "+" }
    guard unsigned.count > 1, unsigned.first == "0" else { return nil }
    if let value = integer(text, radix: 8) { return value }
    return isDecimal(text) ? Double(text).map(YAMLScalar.float) : nil
  }

  private static func signedRadix(_ text: String) -> YAMLScalar? {
    guard let first = text.first else { return nil }
    let isNegative = first == "-"
    let unsigned = isNegative || first == "+" ? text.dropFirst() : text[...]
    guard unsigned.count > 2, unsigned.first == "0" else { return nil }
    let radix: Int
    switch unsigned.dropFirst().first {
    case "x", "X": radix = 16
    case "o", "O": radix = 8
    case "b", "B": radix = 2
    default: return nil
    }
    let digits = unsigned.dropFirst(2)
    guard let start = digits.first, start != "-", start != "+" else { return nil }
    return integer((isNegative ? "-" : "") + digits, radix: radix)
  }

  private static func radix(_ text: String, _ prefix: String, _ radix: Int) -> YAMLScalar? {
    guard text.hasPrefix(prefix) else { return nil }
    let digits = text.dropFirst(prefix.count)
    guard let start = digits.first, start != "-", start != "+" else { return nil }
    return integer(String(digits), radix: radix)
  }

  /// A whole number of 64 bits, or a float where it is an unsigned or larger one.
  private static func integer(_ text: String, radix: Int) -> YAMLScalar? {
    if let value = Int64(text, radix: radix) { return .int(value) }
    if let value = UInt64(text, radix: radix) { return .float(Double(value)) }
    if radix == 10, text.utf8.count > 18, isDecimal(text), !text.contains(where: { ".eE".contains($0) }) {
      return Double(text).map(YAMLScalar.float)
    }
    return nil
  }

  /// PyYAML wants a point, and a sign in the exponent.
  private static func pythonFloat(_ text: String) -> YAMLScalar? {
    guard text.contains("."), isDecimal(text) else { return nil }
    if let exponent = text.firstIndex(where: { $0 == "e" || $0 == "E" }) {
      let sign = text[text.index(after: exponent)...].first
      guard sign == "+" || sign == "-" else { return nil }
    }
    if text.first != ".", let first = text.drop(while: { $0 == "+" || $0 == "-" }).first, first == "." {
      return nil
    }
    return Double(text).map(YAMLScalar.float)
  }

  // MARK: Shapes

  /// `1:20`, `190:20:30.15`: YAML 1.1's numbers in base 60.
  private static func isSexagesimal(_ text: String) -> Bool {
    text.contains(":") && text.utf8.allSatisfy { (0x30...0x3A).contains($0) || "+-._".utf8.contains($0) }
  }

  /// Four digits, a hyphen and a digit: a date or a time stamp, or near enough to one.
  private static func isTimestamp(_ text: String) -> Bool {
    let start = Array(text.utf8.prefix(6))
    guard start.count == 6, start[4] == UInt8(ascii: "-") else { return false }
    return start[..<4].allSatisfy { (0x30...0x39).contains($0) } && (0x30...0x39).contains(start[5])
  }
}
