/// The bytes of a text that is being produced, and the indentation its next lines get.
///
/// A template call indents every line but the first of what it prints by the white space that begins the line it was
/// called from. Lines are indented while they are written, so nothing is copied on return; an empty line gets nothing.
struct TextBuffer {
  private(set) var bytes: [UInt8] = []
  /// What lines that are begun now are indented by.
  private var indentation: [UInt8] = []
  /// Where the text of the innermost call begins.
  private var frameStart = 0
  /// What each part came from; nil when nobody asks.
  var regions: [OutputRegion]?
  /// Whether a text was printed that looks like no text to a reader of YAML, with no quotes before it.
  private(set) var hasDoubtfulText = false

  var indentationCount: Int { indentation.count }

  /// What ``endCall(_:)`` restores.
  struct Frame {
    fileprivate let indentation: [UInt8]
    fileprivate let start: Int
  }

  var count: Int { bytes.count }

  mutating func write(_ text: UnsafeBufferPointer<UInt8>) {
    guard !indentation.isEmpty else {
      bytes.append(contentsOf: text)
      return
    }
    var rest = text[...]
    while !rest.isEmpty {
      if rest[rest.startIndex] != 0x0A, bytes.last == 0x0A { bytes.append(contentsOf: indentation) }
      let end = rest.firstIndex(of: 0x0A).map { $0 + 1 } ?? rest.endIndex
      bytes.append(contentsOf: rest[rest.startIndex..<end])
      rest = rest[end...]
    }
  }

  mutating func write(_ text: ArraySlice<UInt8>) { text.withUnsafeBufferPointer { write($0) } }

  mutating func write(_ text: String) {
    var text = text
    text.withUTF8 { write($0) }
  }

  /// Looks at a text that was printed from `start` on.
  mutating func noteText(from start: Int) {
    if hasDoubtfulText || start == bytes.count { return }
    let isAtStart = start == 0 || [0x20, 0x0A, 0x2C, 0x5B, 0x7B].contains(bytes[start - 1])
    if isAtStart { hasDoubtfulText = DoubtfulText.contains(bytes[start...]) }
  }

  /// Adds text that keeps the indentation it has.
  mutating func writeRaw(_ text: [UInt8]) { bytes.append(contentsOf: text) }

  /// The white space that begins the line being written, as far as the innermost call wrote it.
  private var ownIndentation: ArraySlice<UInt8> {
    let lineStart = currentLineStart
    let low = max(lineStart, frameStart)
    var high = low
    while high < bytes.count, bytes[high] == 0x20 || bytes[high] == 0x09 { high += 1 }
    return bytes[low..<high]
  }

  /// Where the line being written begins; before ``frameStart`` when the innermost call did not begin it.
  private var currentLineStart: Int {
    if let newline = bytes[frameStart...].lastIndex(of: 0x0A) { return newline + 1 }
    return frameStart == 0 || bytes[frameStart - 1] == 0x0A ? frameStart : 0
  }

  /// Begins the text of a template that is called at this place.
  mutating func beginCall() -> Frame {
    let frame = Frame(indentation: indentation, start: frameStart)
    let own = ownIndentation
    if !own.isEmpty {
      // A line that begins inside the frame has the frame's indentation already.
      indentation = currentLineStart >= frameStart ? Array(own) : indentation + own
    }
    frameStart = bytes.count
    return frame
  }

  mutating func endCall(_ frame: Frame) {
    indentation = frame.indentation
    frameStart = frame.start
  }

  /// An empty buffer for the text of a template whose text is needed as a value here.
  func capturing() -> TextBuffer {
    var buffer = TextBuffer()
    let own = ownIndentation
    let isInside = currentLineStart >= frameStart
    buffer.indentation = Array(isInside ? own.dropFirst(indentation.count) : own)
    return buffer
  }
}
