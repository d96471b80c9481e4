internal import Diagnostics
internal import Glibc

/// A place behind a child of the root element, where one parser may stop and another go on.
///
/// It is only a guess: whether it is such a place says the parser that comes there from the beginning.
struct SplitPoint {
  /// Where the root element's start tag begins; no document type is declared before it.
  let root: Int
  /// The first byte of the second part; a `>` stands before it.
  let offset: Int

  /// Takes a place that is stated; nil where a document cannot be divided at all.
  init?(in file: SourceFile, at offset: Int) {
    guard let tag = Self.rootTag(of: file), offset >= tag.range.upperBound, offset < file.count,
      file.bytes[offset - 1] == UInt8(ascii: ">")
    else { return nil }
    root = tag.range.lowerBound
    self.offset = offset
  }

  /// Looks for the end of a child near a part of the file; nil where none is recognised.
  ///
  /// Children of the root are known by what stands between them: the line end and the indentation before the first of them.
  init?(in file: SourceFile, near share: Double, checkpointStep: Int) {
    guard let tag = Self.rootTag(of: file), let base = file.bytes.baseAddress else { return nil }
    let first = tag.range.upperBound
    var end = first
    while end < file.count, end - first < 256, XMLTag.isSpace(base[end]) { end += 1 }
    guard end > first, end < file.count, base[end] == UInt8(ascii: "<") else { return nil }
    let border = end + 1 - (first - 1)
    var start = max(first, Int(share * Double(file.count)))
    let last = min(Int((share + 0.25) * Double(file.count)), file.count - border - 1)
    let wanted = UnsafeBufferPointer(start: base + (first - 1), count: border)
    while let found = Self.find(wanted, in: file.bytes, start..<max(start, last)) {
      let offset = found + 1
      let next = base[offset - 1 + border]
      // The element before it should begin behind the same checkpoint.
      if next != UInt8(ascii: "/"), next != UInt8(ascii: "!"), next != UInt8(ascii: "?"),
        offset % checkpointStep >= checkpointStep / 16
      {
        root = tag.range.lowerBound
        self.offset = offset
        return
      }
      start = offset
    }
    return nil
  }

  /// The root element's start tag; nil if something else than comments and processing instructions precedes it.
  private static func rootTag(of file: SourceFile) -> XMLTag? {
    var index = 0
    func skip(to end: StaticString) -> Bool {
      let wanted = UnsafeBufferPointer(start: end.utf8Start, count: end.utf8CodeUnitCount)
      guard let found = find(wanted, in: file.bytes, index..<file.count) else {
        return false
      }
      index = found + wanted.count
      return true
    }
    while true {
      while index < file.count, XMLTag.isSpace(file.bytes[index]) { index += 1 }
      let rest = file.bytes[index...]
      if rest.starts(with: "<?".utf8) {
        guard skip(to: "?>") else { return nil }
      } else if rest.starts(with: "<!--".utf8) {
        guard skip(to: "-->") else { return nil }
      } else {
        guard let tag = XMLTag(file, at: index), !tag.isEmpty else { return nil }
        return tag
      }
    }
  }

  /// Where `wanted` begins in a range; its last bytes may stand behind it.
  private static func find(
    _ wanted: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> Int? {
    guard let base = bytes.baseAddress, let pattern = wanted.baseAddress else { return nil }
    var start = range.lowerBound
    while start < range.upperBound,
      let found = memchr(base + start, Int32(wanted[0]), range.upperBound - start)
    {
      start = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if start + wanted.count <= bytes.count, memcmp(base + start, pattern, wanted.count) == 0 {
        return start
      }
      start += 1
    }
    return nil
  }
}
