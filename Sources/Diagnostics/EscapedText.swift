/// A text that was written with escapes, and the way back to where each of its bytes stands in the file.
///
/// OCL in an `.ecore` lives in XML attributes with `&lt;` and `&#xA;`: a parser works on ``value``, and ``range(_:)`` maps
/// what it found to the bytes a person sees.
public struct EscapedText: Sendable {
  /// The file the text stands in.
  public let file: SourceFile
  /// The text with escapes replaced, in UTF-8.
  public let value: [UInt8]
  /// Where the map bends: sorted by value offset; between two bends both offsets advance alike.
  private let bends: [Bend]

  private struct Bend: Sendable {
    /// Where this stretch begins in the value.
    var value: Int
    /// Where it begins in the file.
    var file: Int
    /// Set for a replaced escape: the stretch's end in the file, whatever its length in the value.
    var escapeEnd: Int?
  }

  /// The bytes `range` of `file` as they stand: nothing is escaped.
  public init(_ file: SourceFile, _ range: Range<Int>) {
    let range = range.clamped(to: 0..<file.count)
    self.file = file
    value = Array(file.bytes[range])
    bends = [Bend(value: 0, file: range.lowerBound, escapeEnd: nil)]
  }

  /// A whole file.
  public init(_ file: SourceFile) { self.init(file, 0..<file.count) }

  /// A text that stands in no file of the user's, shown under `path`.
  public init(path: String, text: String) { self.init(SourceFile(path: path, text: text)) }

  /// The value that `pieces` make, in order.
  public init(_ file: SourceFile, pieces: [Piece], end: Int) {
    self.file = file
    var value: [UInt8] = []
    var bends: [Bend] = []
    for piece in pieces {
      switch piece {
      case .verbatim(let range):
        bends.append(Bend(value: value.count, file: range.lowerBound, escapeEnd: nil))
        value.append(contentsOf: file.bytes[range.clamped(to: 0..<file.count)])
      case .escape(let range, let bytes):
        bends.append(Bend(value: value.count, file: range.lowerBound, escapeEnd: range.upperBound))
        value.append(contentsOf: bytes)
      }
    }
    bends.append(Bend(value: value.count, file: end, escapeEnd: nil))
    self.value = value
    self.bends = bends
  }

  /// A stretch of the file that makes a part of the value.
  public enum Piece: Sendable {
    /// Bytes of the file that stand for themselves.
    case verbatim(Range<Int>)
    /// Bytes of the file (an entity, a character reference, a line end) and what they stand for.
    case escape(Range<Int>, [UInt8])
  }

  /// The value as a `String`.
  public var text: String { String(decoding: value, as: UTF8.self) }

  /// The bytes of the file that the bytes `range` of ``value`` were written as.
  public func range(_ range: Range<Int>) -> SourceRange {
    let start = fileOffset(range.lowerBound, atEnd: false)
    let end = range.isEmpty ? start : fileOffset(range.upperBound, atEnd: true)
    return SourceRange(file, start..<max(start, end))
  }

  private func fileOffset(_ offset: Int, atEnd: Bool) -> Int {
    var low = 0
    var high = bends.count
    while high - low > 1 {
      let middle = (low + high) / 2
      // An end belongs to the stretch it closes, a start to the stretch it opens.
      let before = atEnd ? bends[middle].value < offset : bends[middle].value <= offset
      if before { low = middle } else { high = middle }
    }
    guard low < bends.count else { return 0 }
    let bend = bends[low]
    if let escapeEnd = bend.escapeEnd { return atEnd ? escapeEnd : bend.file }
    return bend.file + (offset - bend.value)
  }
}
