internal import Diagnostics

/// Reads the bytes of a module: encoding, byte order mark, line ends.
enum TemplateText {
  /// The module's text with every CR LF and lone CR as one line feed; problems go to `sink`.
  static func read(_ file: SourceFile, into sink: inout DiagnosticSink) -> EscapedText {
    let file = transcoded(file, into: &sink)
    let bytes = file.bytes
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard bytes.contains(0x0D) else { return EscapedText(file, start..<file.count) }
    var pieces: [EscapedText.Piece] = []
    var from = start
    var index = start
    while index < bytes.count {
      guard bytes[index] == 0x0D else {
        index += 1
        continue
      }
      pieces.append(.verbatim(from..<index))
      let next = index + 1 < bytes.count && bytes[index + 1] == 0x0A ? index + 2 : index + 1
      pieces.append(.escape(index..<next, [0x0A]))
      index = next
      from = next
    }
    pieces.append(.verbatim(from..<bytes.count))
    return EscapedText(file, pieces: pieces, end: bytes.count)
  }

  /// The file in UTF-8: `[comment encoding = NAME /]` at its start may say ISO-8859-1 or US-ASCII.
  private static func transcoded(_ file: SourceFile, into sink: inout DiagnosticSink) -> SourceFile {
    let declared = encoding(of: file)
    switch declared?.text.lowercased() {
    case "iso-8859-1", "iso8859-1", "latin1", "latin-1":
      var bytes: [UInt8] = []
      bytes.reserveCapacity(file.count)
      for byte in file.bytes {
        if byte < 0x80 {
          bytes.append(byte)
        } else {
          bytes.append(0xC0 | byte >> 6)
          bytes.append(0x80 | byte & 0x3F)
        }
      }
      return SourceFile(path: file.path, bytes: bytes)
    case nil, "utf-8", "utf8", "us-ascii", "ascii":
      if let offset = firstInvalidOffset(file.bytes) {
        sink.emit(.notUTF8(at: SourceRange(file, offset..<(offset + 1))))
      }
    case .some:
      if let declared {
        sink.emit(.unsupportedEncoding(declared.text, at: SourceRange(file, declared.range)))
      }
    }
    return file
  }

  /// The name in `[comment encoding = NAME /]` when that begins the file.
  private static func encoding(of file: SourceFile) -> Name? {
    let head = Array(file.bytes.prefix(512))
    var cursor = TextCursor(head, (head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)..<head.count)
    guard cursor.take(UInt8(ascii: "[")), cursor.take(word: "comment"), cursor.take(word: "encoding"),
      cursor.take(UInt8(ascii: "="))
    else { return nil }
    cursor.skipBlanks()
    let start = cursor.position
    while cursor.position < cursor.end, !TextCursor.isBlank(cursor.peek()),
      cursor.peek() != UInt8(ascii: "/"),
      cursor.peek() != UInt8(ascii: "]")
    {
      cursor.position += 1
    }
    let range = start..<cursor.position
    return range.isEmpty ? nil : Name(text: String(decoding: head[range], as: UTF8.self), range: range)
  }

  private static func firstInvalidOffset(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard bytes.contains(where: { $0 >= 0x80 }) else { return nil }
    var decoder = UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = 0
    while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let scalar): offset += scalar.count
      case .error: return offset
      case .emptyInput: return nil
      }
    }
  }
}
