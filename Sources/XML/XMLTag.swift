public import Diagnostics

/// A start tag found again in its file, to point at its parts.
///
/// Made on demand from the offset that ``XMLStartElement/offset`` gave; each look-up rescans the tag, O(tag).
public struct XMLTag: Sendable {
  /// The file the tag stands in.
  public let file: SourceFile
  /// The whole tag from `<` to `>`.
  public let range: Range<Int>
  /// The qualified name.
  public let nameRange: Range<Int>

  /// Finds the start tag whose `<` is at `offset`; nil where none begins or it has no end.
  public init?(_ file: SourceFile, at offset: Int) {
    let bytes = file.bytes
    guard offset >= 0, offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "<") else { return nil }
    var index = offset + 1
    while index < bytes.count, !Self.endsName(bytes[index]) { index += 1 }
    guard index > offset + 1, bytes[offset + 1] != UInt8(ascii: "!"), bytes[offset + 1] != UInt8(ascii: "?")
    else {
      return nil
    }
    nameRange = offset + 1..<index
    var quote: UInt8?
    while index < bytes.count {
      let byte = bytes[index]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        break
      }
      index += 1
    }
    guard index < bytes.count else { return nil }
    self.file = file
    range = offset..<index + 1
  }

  /// Whether the tag ends with `/>`.
  public var isEmpty: Bool { file.bytes[range.upperBound - 2] == UInt8(ascii: "/") }

  /// The qualified name as text.
  public var name: String { file.text(nameRange) }

  /// Where the attribute's name and its value (without the quotes) stand; namespace declarations are found
  /// too.
  public func attribute(_ qualifiedName: String) -> (name: Range<Int>, value: Range<Int>)? {
    Self.attribute(qualifiedName, of: file, in: nameRange.upperBound..<range.upperBound)
  }

  /// The first attribute of that local name, whatever its prefix; `xmlns` and `xmlns:…` do not count.
  public func attribute(localName: String) -> (name: Range<Int>, value: Range<Int>)? {
    let bytes = file.bytes
    return Self.firstAttribute(of: file, in: nameRange.upperBound..<range.upperBound) { name in
      let colon = bytes[name].firstIndex(of: UInt8(ascii: ":"))
      let local = (colon.map { $0 + 1 } ?? name.lowerBound)..<name.upperBound
      let prefix = name.lowerBound..<(colon ?? name.lowerBound)
      return bytes[local].elementsEqual(localName.utf8) && !bytes[prefix].elementsEqual("xmlns".utf8)
        && !(colon == nil && bytes[name].elementsEqual("xmlns".utf8))
    }
  }

  /// All attributes in order, namespace declarations included.
  public var attributes: [(name: Range<Int>, value: Range<Int>)] {
    var result: [(name: Range<Int>, value: Range<Int>)] = []
    var rest = nameRange.upperBound..<range.upperBound
    while let next = Self.firstAttribute(of: file, in: rest, where: { _ in true }) {
      result.append(next)
      rest = next.value.upperBound + 1..<range.upperBound
    }
    return result
  }

  static func attribute(
    _ qualifiedName: String, of file: SourceFile, in range: Range<Int>
  ) -> (name: Range<Int>, value: Range<Int>)? {
    firstAttribute(of: file, in: range) { file.bytes[$0].elementsEqual(qualifiedName.utf8) }
  }

  private static func firstAttribute(
    of file: SourceFile, in range: Range<Int>, where isWanted: (Range<Int>) -> Bool
  ) -> (name: Range<Int>, value: Range<Int>)? {
    let bytes = file.bytes
    let end = min(range.upperBound, bytes.count)
    var index = range.lowerBound
    while true {
      while index < end, isSpace(bytes[index]) { index += 1 }
      let nameStart = index
      while index < end, !endsName(bytes[index]) { index += 1 }
      let name = nameStart..<index
      while index < end, isSpace(bytes[index]) { index += 1 }
      guard !name.isEmpty, index < end, bytes[index] == UInt8(ascii: "=") else { return nil }
      index += 1
      while index < end, isSpace(bytes[index]) { index += 1 }
      guard index < end, bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'"),
        let close = bytes[(index + 1)..<end].firstIndex(of: bytes[index])
      else { return nil }
      if isWanted(name) { return (name, index + 1..<close) }
      index = close + 1
    }
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D
  }

  /// Whether no name goes on with `byte`.
  static func endsName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x0A, 0x09, 0x0D, UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "/"), UInt8(ascii: "<"),
      UInt8(ascii: "\""), UInt8(ascii: "'"):
      true
    default: false
    }
  }
}
