public import Diagnostics

/// The encodings an XML file may come in.
public enum XMLEncoding {
  static let utf8Mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Turns a file as it was read into UTF-8 without a byte order mark; nil, with a diagnostic, if that cannot
  /// be done.
  ///
  /// The encoding comes from the byte order mark, else from the XML declaration, else it is UTF-8 (XML 1.0
  /// §F.1). A file in UTF-8 or US-ASCII without a mark is returned as it is. Offsets count the bytes of the
  /// result. O(file).
  public static func decode(_ raw: SourceFile, into sink: inout DiagnosticSink) -> SourceFile? {
    if let refusal = ForeignFormat.refusal(of: raw) {
      sink.emit(refusal)
      return nil
    }
    let bytes = raw.bytes
    if bytes.starts(with: utf8Mark) {
      let file = SourceFile(path: raw.path, bytes: bytes[3...])
      return validated(file, into: &sink)
    }
    // Four bytes tell UTF-32, which nobody writes, from UTF-16.
    let head = Array(bytes.prefix(4))
    if head == [0xFF, 0xFE, 0, 0] || head == [0, 0, 0xFE, 0xFF] || head == [0x3C, 0, 0, 0]
      || head == [0, 0, 0, 0x3C]
    {
      sink.emit(.unsupportedEncoding("UTF-32", at: SourceRange(raw, 0..<0)))
      return nil
    }
    if head.starts(with: [0xFF, 0xFE]) { return utf16(raw, from: 2, isBigEndian: false, into: &sink) }
    if head.starts(with: [0xFE, 0xFF]) { return utf16(raw, from: 2, isBigEndian: true, into: &sink) }
    if head.count >= 2, head[0] == 0x3C, head[1] == 0 {
      return utf16(raw, from: 0, isBigEndian: false, into: &sink)
    }
    if head.count >= 2, head[0] == 0, head[1] == 0x3C {
      return utf16(raw, from: 0, isBigEndian: true, into: &sink)
    }
    guard let range = declaredName(in: raw) else { return validated(raw, into: &sink) }
    let name = raw.text(range)
    switch name.lowercased() {
    case "utf-8", "utf8", "us-ascii", "ascii", "ansi_x3.4-1968", "iso646-us":
      return validated(raw, into: &sink)
    case "iso-8859-1", "iso8859-1", "iso_8859-1", "iso-8859_1", "iso8859_1", "latin1", "latin-1", "l1":
      return singleByte(raw) { UInt32($0) }
    case "windows-1252", "cp1252", "cp-1252", "x-cp1252", "win-1252":
      return singleByte(raw) { (0x80...0x9F).contains($0) ? windows1252[Int($0) - 0x80] : UInt32($0) }
    case "utf-16", "utf16", "utf-16le", "utf-16be":
      sink.emit(.encodingMismatch(name, actual: "an encoding of one byte", at: SourceRange(raw, range)))
    default:
      sink.emit(.unsupportedEncoding(name, at: SourceRange(raw, range)))
    }
    return nil
  }

  /// Where the XML declaration names the encoding.
  private static func declaredName(in file: SourceFile) -> Range<Int>? {
    guard file.bytes.starts(with: Array("<?xml".utf8)),
      let end = file.bytes.firstIndex(of: UInt8(ascii: ">")),
      let value = XMLTag.attribute("encoding", of: file, in: 5..<end)?.value, !value.isEmpty
    else { return nil }
    return value
  }

  private static func validated(_ file: SourceFile, into sink: inout DiagnosticSink) -> SourceFile? {
    guard let offset = UTF8Validation.firstInvalid(in: file.bytes) else { return file }
    sink.emit(.invalidUTF8(file.bytes[offset], at: SourceRange(file, offset..<offset + 1)))
    return nil
  }

  private static func singleByte(_ raw: SourceFile, _ scalar: (UInt8) -> UInt32) -> SourceFile {
    var result: [UInt8] = []
    result.reserveCapacity(raw.count + raw.count / 8)
    for byte in raw.bytes { append(scalar(byte), to: &result) }
    return SourceFile(path: raw.path, bytes: result)
  }

  private static func utf16(
    _ raw: SourceFile, from start: Int, isBigEndian: Bool, into sink: inout DiagnosticSink
  ) -> SourceFile? {
    let bytes = raw.bytes
    func unit(_ offset: Int) -> UInt32? {
      guard offset + 1 < bytes.count else { return nil }
      let (low, high) = isBigEndian ? (bytes[offset + 1], bytes[offset]) : (bytes[offset], bytes[offset + 1])
      return UInt32(high) << 8 | UInt32(low)
    }
    var result: [UInt8] = []
    result.reserveCapacity(raw.count / 2 + raw.count / 16)
    var offset = start
    while offset < bytes.count {
      guard var scalar = unit(offset) else {
        sink.emit(.invalidUTF16(at: offset, in: raw))
        return nil
      }
      let here = offset
      offset += 2
      if scalar & 0xF800 == 0xD800 {
        guard scalar < 0xDC00, let low = unit(offset), low & 0xFC00 == 0xDC00 else {
          sink.emit(.invalidUTF16(at: here, in: raw))
          return nil
        }
        scalar = 0x10000 + (scalar & 0x3FF) << 10 + (low & 0x3FF)
        offset += 2
      }
      append(scalar, to: &result)
    }
    return SourceFile(path: raw.path, bytes: result)
  }

  /// Appends a scalar below 0x110000 that is no surrogate.
  private static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
    if scalar < 0x80 { return bytes.append(UInt8(scalar)) }
    if scalar < 0x800 {
      bytes.append(UInt8(0xC0 | scalar >> 6))
    } else {
      if scalar < 0x10000 {
        bytes.append(UInt8(0xE0 | scalar >> 12))
      } else {
        bytes.append(UInt8(0xF0 | scalar >> 18))
        bytes.append(UInt8(0x80 | scalar >> 12 & 0x3F))
      }
      bytes.append(UInt8(0x80 | scalar >> 6 & 0x3F))
    }
    bytes.append(UInt8(0x80 | scalar & 0x3F))
  }

  /// The scalars of 0x80 to 0x9F; the five bytes that windows-1252 leaves open stand for the control
  /// characters of their number.
  private static let windows1252: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
    0x8D,
    0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161,
    0x203A,
    0x0153, 0x9D, 0x017E, 0x0178,
  ]
}
