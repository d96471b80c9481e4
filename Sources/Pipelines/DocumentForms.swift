internal import Glibc
internal import MOFM2T

/// Generated YAML is read back as far as it has new forms: of documents that differ in plain words, numbers and quoted texts
/// alone, all can be read when one of them can.
///
/// A form is a document whose values have been replaced by what they are: a word that no reader takes for anything else, a
/// whole number, a text in double quotes. Every other value, all keys, marks and indentations are part of the form. Items of a
/// list that have one form and follow each other count once.
struct DocumentForms {
  private var known: Set<UInt64> = []
  /// How many documents were read.
  private(set) var readCount = 0

  /// Whether nothing is wrong with the YAML of a tree; when something is, a ``Verification`` finds out what and where.
  static func areReadable(_ tree: OutputTree) -> Bool {
    var forms = DocumentForms()
    for file in tree.files where file.path.hasSuffix(".yaml") {
      // A file that cannot be read any more is told when it is to be written.
      guard !file.hasDoubtfulText, let content = try? file.content, forms.isReadable(file.path, content)
      else { return false }
    }
    return true
  }

  /// Reads the documents of a file whose forms are new; false when something is wrong with one of them.
  ///
  /// Costs O(bytes), and much more for new forms.
  mutating func isReadable(_ path: String, _ content: [UInt8]) -> Bool {
    content.withUnsafeBufferPointer { bytes in
      var reader = FormReader()
      var start = 0
      var offset = 0
      while offset < bytes.count {
        let line = UnsafeBufferPointer(rebasing: bytes[offset..<Self.end(of: offset, in: bytes)])
        if reader.hasLines, line.elementsEqual("---".utf8) {
          guard isReadable(path, UnsafeBufferPointer(rebasing: bytes[start..<offset]), reader) else {
            return false
          }
          reader = FormReader()
          start = offset
        } else {
          reader.add(line)
        }
        offset += line.count + 1
      }
      return isReadable(path, UnsafeBufferPointer(rebasing: bytes[start...]), reader)
    }
  }

  private mutating func isReadable(
    _ path: String, _ document: UnsafeBufferPointer<UInt8>, _ reader: FormReader
  ) -> Bool {
    guard reader.isIrregular || known.insert(reader.form).inserted else { return true }
    readCount += 1
    return GeneratedFile(path, content: Array(document))?.findings.isEmpty ?? false
  }

  private static func end(of line: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    guard let base = bytes.baseAddress, let end = memchr(base + line, 0x0A, bytes.count - line) else {
      return bytes.count
    }
    return UnsafeRawPointer(end) - UnsafeRawPointer(base)
  }
}

/// The form of one document, line by line.
struct FormReader {
  /// A hash of the form so far.
  private(set) var form: UInt64 = 0x2545_f491_4f6c_dd1d
  /// Whether a value goes on in other lines, so that lines do not show the form.
  private(set) var isIrregular = false
  /// Whether there is a line.
  private(set) var hasLines = false
  private var lastItem: UInt64?

  /// What a value is.
  private enum Kind: UInt64 {
    /// A text without quotes, for every reader.
    case word = 1
    /// A whole number.
    case number = 2
    /// A text in double quotes that ends where the line ends.
    case quoted = 3
    /// A whole number with a unit, which is a text for every reader.
    case quantity = 4
  }

  /// Takes the next line, without its end.
  mutating func add(_ line: UnsafeBufferPointer<UInt8>) {
    hasLines = true
    let value = Self.value(in: line)
    let text = UnsafeBufferPointer(rebasing: line[value.start...])
    let isValue = value.start < line.count
    var hash: UInt64
    if let kind = Self.kind(of: text) {
      hash = Self.hash(UnsafeBufferPointer(rebasing: line[..<value.start]), kind.rawValue)
    } else {
      hash = Self.hash(line, 0)
      let rest = isValue ? text : UnsafeBufferPointer(rebasing: line[value.margin...])
      if Self.goesOn(rest) { isIrregular = true }
    }
    if value.isItem {
      if lastItem == hash { return }
      lastItem = hash
    } else {
      lastItem = nil
    }
    form = Self.mixed(form ^ hash)
  }

  /// Where a value begins: behind `key: `, or behind the dash of an item that is no mapping; else at the line's end.
  private static func value(
    in line: UnsafeBufferPointer<UInt8>
  ) -> (margin: Int, start: Int, isItem: Bool) {
    var start = 0
    while start < line.count, line[start] == 0x20 { start += 1 }
    let margin = start
    while start + 1 < line.count, line[start] == UInt8(ascii: "-"), line[start + 1] == 0x20 { start += 2 }
    var end = start
    while end < line.count, isWordByte[Int(line[end])] {
      if line[end] == UInt8(ascii: ":"), end + 1 < line.count, line[end + 1] == 0x20 {
        return (margin, end + 2, false)
      }
      end += 1
    }
    return start > margin ? (margin, start, true) : (margin, line.count, false)
  }

  /// The kind of a value; nil for one that is part of the form.
  private static func kind(of text: UnsafeBufferPointer<UInt8>) -> Kind? {
    guard let first = text.first, let last = text.last else { return nil }
    switch first {
    case UInt8(ascii: "\""): return isQuoted(text) ? .quoted : nil
    case 0x30...0x39:
      let digits = text.prefix { (0x30...0x39).contains($0) }.count
      guard digits <= 9, digits == 1 || first != 0x30 else { return nil }
      if digits == text.count { return .number }
      return units.contains { text[digits...].elementsEqual($0) } ? .quantity : nil
    case 0x61...0x7A, 0x41...0x5A, UInt8(ascii: "_"), UInt8(ascii: "/"):
      guard last != UInt8(ascii: ":"), text.allSatisfy({ isWordByte[Int($0)] }) else { return nil }
      // Words such as `no` have letters only.
      let mayBeReserved = text.count <= 8 && text.allSatisfy { (0x61...0x7A).contains($0 | 0x20) }
      return mayBeReserved ? nil : .word
    default: return nil
    }
  }

  private static func isQuoted(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count >= 2, text[text.count - 1] == UInt8(ascii: "\"") else { return false }
    var index = 1
    while index < text.count - 1 {
      switch text[index] {
      case UInt8(ascii: "\\"):
        index += 1
        guard index < text.count - 1, "\"\\nrt".utf8.contains(text[index]) else { return false }
      case UInt8(ascii: "\""), 0..<0x20, 0x7F...: return false
      default: break
      }
      index += 1
    }
    return true
  }

  /// Whether a value may go on in the next line: a text in quotes, or a collection in brackets.
  private static func goesOn(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first, let last = text.last else { return false }
    switch first {
    case UInt8(ascii: "\""): return !isQuoted(text)
    case UInt8(ascii: "'"):
      return text.count < 2 || last != first || text.dropFirst().dropLast().contains(first)
    case UInt8(ascii: "["): return last != UInt8(ascii: "]")
    case UInt8(ascii: "{"): return last != UInt8(ascii: "}")
    default: return false
    }
  }

  private static let units = ["m", "Ki", "Mi", "Gi", "Ti"].map { Array($0.utf8) }

  /// Letters, digits and the signs that a word may hold, whatever stands before and behind them.
  private static let isWordByte: [Bool] = (0..<256).map { byte in
    switch UInt8(byte) {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case let sign: "-_./:=,@+".utf8.contains(sign)
    }
  }

  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ kind: UInt64) -> UInt64 {
    let raw = UnsafeRawBufferPointer(bytes)
    var result = mixed(kind &+ UInt64(raw.count) << 8)
    var offset = 0
    while offset + 8 <= raw.count {
      result = mixed(result ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
    }
    var rest: UInt64 = 0
    while offset < raw.count {
      rest = rest << 8 | UInt64(raw[offset])
      offset += 1
    }
    return mixed(result ^ rest)
  }

  /// A bijection that spreads every bit.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var value = value
    value = (value ^ value >> 32) &* 0xd6e8_feb8_6659_fd93
    value = (value ^ value >> 32) &* 0xd6e8_feb8_6659_fd93
    return value ^ value >> 32
  }
}
