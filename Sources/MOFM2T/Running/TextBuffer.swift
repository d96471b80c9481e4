internal import Glibc

/// The bytes of a text that is being produced, and the indentation its next lines get.
///
/// A template call indents every line but the first of what it prints by the white space that begins the line it was
/// called from. Lines are indented while they are written, so nothing is copied on return; an empty line gets nothing.
struct TextBuffer: ~Copyable {
  private var store = ByteStore()
  /// The indentations of all open calls, one after the other.
  private var indents = ByteStore()
  /// Where what lines that are begun now are indented by begins in ``indents``; it ends with them.
  private var indentStart = 0
  /// Where the text of the innermost call begins.
  private var frameStart = 0
  /// What each part came from; nil when nobody asks.
  var regions: [OutputRegion]?
  /// Whether a text was printed that looks like no text to a reader of YAML, with no quotes before it.
  private(set) var hasDoubtfulText = false

  var indentationCount: Int { indents.count - indentStart }

  /// What ``endCall(_:)`` restores.
  struct Frame {
    fileprivate let indentStart: Int
    fileprivate let indentCount: Int
    fileprivate let start: Int
  }

  @inline(__always)
  var count: Int { store.count }

  /// Makes it empty and as good as new.
  mutating func reset(isTraced: Bool) {
    store.truncate(to: 0)
    indents.truncate(to: 0)
    indentStart = 0
    frameStart = 0
    regions = isTraced ? [] : nil
    hasDoubtfulText = false
  }

  /// All bytes, valid until more are written.
  var contents: UnsafeBufferPointer<UInt8> { store.bytes }

  /// A copy of all bytes.
  var bytes: [UInt8] { Array(store.bytes) }

  /// All bytes as a text.
  var text: String { String(decoding: store.bytes, as: UTF8.self) }

  @inline(__always)
  mutating func write(_ text: UnsafeBufferPointer<UInt8>) {
    guard let start = text.baseAddress, text.count > 0 else { return }
    if indents.count == indentStart {
      store.append(start, text.count)
    } else {
      writeIndented(start, text.count)
    }
  }

  private mutating func writeIndented(_ start: UnsafePointer<UInt8>, _ count: Int) {
    var line = start
    let end = start + count
    while line < end {
      if line.pointee != 0x0A, store.last == 0x0A {
        store.append(indents.base + indentStart, indents.count - indentStart)
      }
      let rest = end - line
      let next =
        memchr(line, 0x0A, rest).map {
          UnsafePointer($0.assumingMemoryBound(to: UInt8.self)) + 1
        } ?? end
      store.append(line, next - line)
      line = next
    }
  }

  @inline(__always)
  mutating func write(_ text: LaidText) {
    guard let start = text.bytes.baseAddress else { return }
    if indents.count == indentStart {
      store.append(start, text.bytes.count)
      return
    }
    var line = 0
    for end in text.ends where end > line {
      if start[line] != 0x0A, store.last == 0x0A {
        store.append(indents.base + indentStart, indents.count - indentStart)
      }
      store.append(start + line, end - line)
      line = end
    }
  }

  mutating func write(_ text: ArraySlice<UInt8>) { text.withUnsafeBufferPointer { write($0) } }

  mutating func write(_ text: String) {
    var text = text
    text.withUTF8 { write($0) }
  }

  /// Writes a number in decimal digits.
  mutating func write(_ number: Int) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { digits in
      var position = digits.count
      var rest = number.magnitude
      repeat {
        position -= 1
        digits[position] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
        rest /= 10
      } while rest > 0
      if number < 0 {
        position -= 1
        digits[position] = UInt8(ascii: "-")
      }
      write(UnsafeBufferPointer(rebasing: digits[position...]))
    }
  }

  /// Looks at a text that was printed from `start` on.
  @inline(__always)
  mutating func noteText(from start: Int) {
    if hasDoubtfulText || start == store.count { return }
    if start > 0 {
      switch store.base[start - 1] {
      case 0x20, 0x0A, 0x2C, 0x5B, 0x7B: break
      default: return
      }
    }
    hasDoubtfulText = DoubtfulText.contains(UnsafeBufferPointer(rebasing: store.bytes[start...]))
  }

  /// Adds text that keeps the indentation it has.
  mutating func writeRaw(_ text: [UInt8]) {
    text.withUnsafeBufferPointer { if let start = $0.baseAddress { store.append(start, $0.count) } }
  }

  /// The white space that begins the line being written, as far as the innermost call wrote it.
  private func ownIndentation(_ lineStart: Int) -> Range<Int> {
    let low = max(lineStart, frameStart)
    var high = low
    while high < store.count, store.base[high] == 0x20 || store.base[high] == 0x09 { high += 1 }
    return low..<high
  }

  /// Where the line being written begins; before ``frameStart`` when the innermost call did not begin it.
  private var currentLineStart: Int {
    var position = store.count
    while position > frameStart, store.base[position - 1] != 0x0A { position -= 1 }
    if position > frameStart { return position }
    return frameStart == 0 || store.base[frameStart - 1] == 0x0A ? frameStart : 0
  }

  /// Begins the text of a template that is called at this place.
  mutating func beginCall() -> Frame {
    let frame = Frame(indentStart: indentStart, indentCount: indents.count, start: frameStart)
    let lineStart = currentLineStart
    let own = ownIndentation(lineStart)
    if !own.isEmpty {
      let top = indents.count
      // A line that begins inside the frame has the frame's indentation already.
      if lineStart < frameStart { indents.append(own: indentStart..<top) }
      indents.append(store.base + own.lowerBound, own.count)
      indentStart = top
    }
    frameStart = store.count
    return frame
  }

  mutating func endCall(_ frame: Frame) {
    indents.truncate(to: frame.indentCount)
    indentStart = frame.indentStart
    frameStart = frame.start
  }

  /// An empty buffer for the text of a template whose text is needed as a value here.
  func capturing() -> TextBuffer {
    var buffer = TextBuffer()
    let lineStart = currentLineStart
    var own = ownIndentation(lineStart)
    if lineStart >= frameStart {
      own = min(own.lowerBound + indentationCount, own.upperBound)..<own.upperBound
    }
    buffer.indents.append(store.base + own.lowerBound, own.count)
    return buffer
  }
}
