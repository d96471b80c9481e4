public import Diagnostics

extension XMLTag {
  /// The value of an attribute with the way back to the file; nil without that attribute.
  ///
  /// Replaces the five predefined entities, character references and, by a space, tabs and line ends (XML 1.0
  /// §3.3.3). References to declared entities stay as written.
  public func escapedValue(of qualifiedName: String) -> EscapedText? {
    attribute(qualifiedName).map { escapedText($0.value, isAttribute: true) }
  }

  /// The value that stands at `range`, which ``attribute(_:)`` or ``attributes`` gave.
  public func escapedValue(at range: Range<Int>) -> EscapedText { escapedText(range, isAttribute: true) }

  /// The element's text up to its end tag; nil if there is an element, a comment or a processing instruction
  /// in it.
  ///
  /// CDATA sections are taken as text, line ends become `\n` (XML 1.0 §2.11). Empty for an empty-element tag.
  public func escapedContent() -> EscapedText? {
    let start = range.upperBound
    if isEmpty { return EscapedText(file, start..<start) }
    let bytes = file.bytes
    var pieces: [EscapedText.Piece] = []
    var index = start
    while let mark = bytes[index...].firstIndex(of: UInt8(ascii: "<")) {
      append(index..<mark, isAttribute: false, to: &pieces)
      if bytes[mark...].starts(with: Self.sectionStart) {
        guard let end = Self.sectionEnd(in: bytes, from: mark + Self.sectionStart.count) else { return nil }
        // The delimiters are an escape for nothing, so that ranges in the text skip them.
        pieces.append(.escape(mark..<mark + Self.sectionStart.count, []))
        appendSection(mark + Self.sectionStart.count..<end, to: &pieces)
        pieces.append(.escape(end..<end + 3, []))
        index = end + 3
        continue
      }
      guard mark + 1 < bytes.count, bytes[mark + 1] == UInt8(ascii: "/") else { return nil }
      return EscapedText(file, pieces: pieces, end: mark)
    }
    return nil
  }

  private static let sectionStart = Array("<![CDATA[".utf8)

  private static func sectionEnd(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var index = start
    while index + 2 < bytes.count {
      if bytes[index] == UInt8(ascii: "]"), bytes[index + 1] == UInt8(ascii: "]"),
        bytes[index + 2] == UInt8(ascii: ">")
      {
        return index
      }
      index += 1
    }
    return nil
  }

  private func escapedText(_ range: Range<Int>, isAttribute: Bool) -> EscapedText {
    var pieces: [EscapedText.Piece] = []
    append(range, isAttribute: isAttribute, to: &pieces)
    return EscapedText(file, pieces: pieces, end: range.upperBound)
  }

  private func append(_ range: Range<Int>, isAttribute: Bool, to pieces: inout [EscapedText.Piece]) {
    let bytes = file.bytes
    var verbatim = range.lowerBound
    var index = range.lowerBound
    func flush() { if verbatim < index { pieces.append(.verbatim(verbatim..<index)) } }
    while index < range.upperBound {
      let byte = bytes[index]
      var end = index + 1
      var replacement: [UInt8]?
      if byte == UInt8(ascii: "&") {
        if let reference = Self.reference(in: bytes, index..<range.upperBound) {
          (end, replacement) = reference
        }
      } else if byte == 0x0D {
        if end < range.upperBound, bytes[end] == 0x0A { end += 1 }
        replacement = [isAttribute ? 0x20 : 0x0A]
      } else if isAttribute, byte == 0x0A || byte == 0x09 {
        replacement = [0x20]
      }
      if let replacement {
        flush()
        pieces.append(.escape(index..<end, replacement))
        verbatim = end
      }
      index = end
    }
    flush()
  }

  private func appendSection(_ range: Range<Int>, to pieces: inout [EscapedText.Piece]) {
    let bytes = file.bytes
    var verbatim = range.lowerBound
    var index = range.lowerBound
    while index < range.upperBound {
      guard bytes[index] == 0x0D else {
        index += 1
        continue
      }
      if verbatim < index { pieces.append(.verbatim(verbatim..<index)) }
      let end = index + 1 < range.upperBound && bytes[index + 1] == 0x0A ? index + 2 : index + 1
      pieces.append(.escape(index..<end, [0x0A]))
      verbatim = end
      index = end
    }
    if verbatim < range.upperBound { pieces.append(.verbatim(verbatim..<range.upperBound)) }
  }

  /// The end of the reference that begins at `range` and what it stands for; nil for a declared entity or
  /// none.
  private static func reference(
    in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> (end: Int, replacement: [UInt8])? {
    // Leading zeros make a character reference as long as one likes; nobody writes more than these.
    let window = range.clamped(to: range.lowerBound..<range.lowerBound + 64)
    guard let semicolon = bytes[window].firstIndex(of: UInt8(ascii: ";")) else { return nil }
    let body = String(decoding: bytes[(range.lowerBound + 1)..<semicolon], as: UTF8.self)
    let end = semicolon + 1
    switch body {
    case "lt": return (end, [UInt8(ascii: "<")])
    case "gt": return (end, [UInt8(ascii: ">")])
    case "amp": return (end, [UInt8(ascii: "&")])
    case "quot": return (end, [UInt8(ascii: "\"")])
    case "apos": return (end, [UInt8(ascii: "'")])
    default: break
    }
    guard body.hasPrefix("#") else { return nil }
    let number =
      body.hasPrefix("#x") ? UInt32(body.dropFirst(2), radix: 16) : UInt32(body.dropFirst(), radix: 10)
    guard let scalar = number.flatMap(Unicode.Scalar.init) else { return nil }
    return (end, Array(String(Character(scalar)).utf8))
  }
}
