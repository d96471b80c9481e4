/// Reads and writes the lexical forms of data values (XML Schema part 2, as EMF's `createFromString` takes them).
enum DataValue {
  /// The cell for a value that is not stored as text, or nil when `text` is no value of the type.
  static func parse(_ text: UnsafeBufferPointer<UInt8>, as type: DataTypeRow) -> Cell? {
    switch type.kind {
    case .boolean:
      let text = trimmed(text)
      if equals(text, "true") || equals(text, "1") { return Cell(true) }
      if equals(text, "false") || equals(text, "0") { return Cell(false) }
      // Java's Boolean.valueOf takes any case.
      switch String(decoding: text, as: UTF8.self).lowercased() {
      case "true": return Cell(true)
      case "false": return Cell(false)
      default: return nil
      }
    case .integer: return integer(trimmed(text), bits: type.bits).map { Cell($0) }
    case .real: return real(trimmed(text), bits: type.bits).map { Cell($0) }
    case .enumeration: return literal(text, of: type).map { Cell(Int64($0)) }
    case .string, .character, .bigInteger, .bigDecimal, .other, .featureMapEntry: return nil
    }
  }

  /// The character that a lexical form stands for: the one with its number if it is digits, else itself.
  ///
  /// Nil for half a surrogate pair, which is no text.
  static func character(_ text: UnsafeBufferPointer<UInt8>) -> String? {
    let string = String(decoding: text, as: UTF8.self)
    guard let number = Int32(string) else { return string }
    return Unicode.Scalar(UInt16(truncatingIfNeeded: number)).map { String(Character($0)) }
  }

  /// Whether `text` is a value of a type whose values are stored as text.
  static func isLexical(_ text: UnsafeBufferPointer<UInt8>, as kind: DataKind) -> Bool {
    switch kind {
    case .bigInteger:
      let digits = text.first == 0x2D || text.first == 0x2B ? text.dropFirst() : text[...]
      return !digits.isEmpty && digits.allSatisfy { (0x30...0x39).contains($0) }
    case .bigDecimal:
      return text.allSatisfy { (0x2B...0x39).contains($0) && $0 != 0x2C && $0 != 0x2F || $0 | 0x20 == 0x65 }
        && Double(String(decoding: text, as: UTF8.self)) != nil
    case .character:
      // EMF writes the number of a character; it takes the character itself too.
      return text.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) } == 1
        || integer(text, bits: 32).map { (0...0xFFFF).contains($0) && !(0xD800...0xDFFF).contains($0) }
          ?? false
    default: return true
    }
  }

  /// The position of the literal whose `literal` text, or else name, is `text`.
  static func literal(_ text: UnsafeBufferPointer<UInt8>, of type: DataTypeRow) -> Int? {
    for (index, literal) in type.literals.enumerated() where equals(text, literal.literal) { return index }
    for (index, literal) in type.literals.enumerated() where equals(text, literal.name) { return index }
    return nil
  }

  /// The same for what most values look like; nil says only that ``parse(_:as:)`` must look.
  static func parseUsual(
    _ text: UnsafeBufferPointer<UInt8>, _ dataType: Int32, _ kind: DataKind, _ hot: HotTables
  ) -> Cell? {
    switch kind {
    case .boolean:
      if equals(text, "true") { return Cell(true) }
      return equals(text, "false") ? Cell(false) : nil
    case .integer: return integer(text, bits: hot.bits(dataType)).map { Cell($0) }
    case .enumeration:
      let index = hot.literal(text, of: dataType)
      return index >= 0 ? Cell(Int64(index)) : nil
    case .real, .string, .character, .bigInteger, .bigDecimal, .other, .featureMapEntry: return nil
    }
  }

  private static func equals(_ text: UnsafeBufferPointer<UInt8>, _ other: String) -> Bool {
    other.utf8.count == text.count && text.elementsEqual(other.utf8)
  }

  private static func equals(_ text: UnsafeBufferPointer<UInt8>, _ other: StaticString) -> Bool {
    text.count == other.utf8CodeUnitCount
      && text.elementsEqual(UnsafeBufferPointer(start: other.utf8Start, count: other.utf8CodeUnitCount))
  }

  private static func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    var start = 0
    var end = text.count
    while start < end, isBlank(text[start]) { start += 1 }
    while end > start, isBlank(text[end - 1]) { end -= 1 }
    return UnsafeBufferPointer(rebasing: text[start..<end])
  }

  static func integer(_ text: UnsafeBufferPointer<UInt8>, bits: UInt8) -> Int64? {
    var index = 0
    var isNegative = false
    if let first = text.first, first == 0x2D || first == 0x2B {
      isNegative = first == 0x2D
      index = 1
    }
    guard index < text.count else { return nil }
    var value: Int64 = 0
    while index < text.count {
      let digit = text[index] &- 0x30
      guard digit <= 9 else { return hexadecimal(text, bits: bits) }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflow2) = product.subtractingReportingOverflow(Int64(digit))
      guard !overflow, !overflow2 else { return nil }
      value = sum
      index += 1
    }
    if !isNegative {
      guard value != .min else { return nil }
      value = -value
    }
    let limit: Int64 = bits >= 64 ? .max : (1 << (Int64(bits) - 1)) - 1
    return value <= limit && value >= -limit - 1 ? value : nil
  }

  /// EMF also decodes `0x1F`.
  private static func hexadecimal(_ text: UnsafeBufferPointer<UInt8>, bits: UInt8) -> Int64? {
    let string = String(decoding: text, as: UTF8.self)
    guard string.hasPrefix("0x") || string.hasPrefix("0X") else { return nil }
    guard string.utf8.count > 2,
      string.utf8.dropFirst(2).allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit })
    else { return nil }
    return Int64(string.dropFirst(2), radix: 16).flatMap {
      $0 < 1 << (Int64(bits) - 1) || bits >= 64 ? $0 : nil
    }
  }

  private static func real(_ text: UnsafeBufferPointer<UInt8>, bits: UInt8) -> Double? {
    let string = String(decoding: text, as: UTF8.self)
    switch string {
    case "INF", "Infinity": return .infinity
    case "-INF", "-Infinity": return -.infinity
    case "NaN": return .nan
    default: break
    }
    guard let first = text.first,
      first == 0x2B || first == 0x2D || first == 0x2E || (0x30...0x39).contains(first)
    else { return nil }
    return bits == 32 ? Float(string).map(Double.init) : Double(string)
  }
}
