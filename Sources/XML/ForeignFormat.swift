internal import Diagnostics

/// Recognises files that are no XML at all, so that the first thing said about them is that.
enum ForeignFormat {
  /// What to say about `file`; nil if it may be XML in some encoding.
  static func refusal(of file: SourceFile) -> Diagnostic? {
    let bytes = file.bytes
    if bytes.isEmpty { return .empty(SourceRange(file, 0..<0)) }
    if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) { return nil }
    var start = bytes.starts(with: XMLEncoding.utf8Mark) ? 3 : 0
    while start < bytes.count, XMLTag.isSpace(bytes[start]) { start += 1 }
    guard start < bytes.count else { return .empty(SourceRange(file, 0..<0)) }
    let rest = bytes[start...]
    // UTF-16 and UTF-32 without a mark have zero bytes around '<'.
    if rest.prefix(4).contains(0), rest.prefix(4).contains(UInt8(ascii: "<")) { return nil }
    guard let kind = kind(of: rest) else { return nil }
    return .notXML(kind, at: SourceRange(file, start..<start + 1))
  }

  private static func kind(of text: Slice<UnsafeBufferPointer<UInt8>>) -> String? {
    guard let first = text.first else { return nil }
    if first == UInt8(ascii: "<") {
      let word = String(decoding: text.prefix(14), as: UTF8.self).lowercased()
      return word.hasPrefix("<!doctype html") || word.hasPrefix("<html") ? "an HTML page" : nil
    }
    if text.starts(with: Array("PK\u{3}\u{4}".utf8)) { return "a ZIP archive" }
    if text.starts(with: [0x1F, 0x8B]) { return "a gzip archive" }
    if text.starts(with: Array("%PDF".utf8)) { return "a PDF document" }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return "JSON" }
    if text.prefix(512).contains(0) { return "binary data" }
    return "plain text: it does not begin with '<'"
  }
}
