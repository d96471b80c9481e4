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

  mutating func writeIndented(_ start: UnsafePointer<UInt8>, _ count: Int) {
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

  /// Begins text whose lines are indented by `margin`, and which began at `start`; ``endCall(_:)`` ends it.
  mutating func begin(_ margin: UnsafeBufferPointer<UInt8>, from start: Int) -> Frame {
    let frame = Frame(indentStart: indentStart, indentCount: indents.count, start: frameStart)
    indentStart = indents.count
    if let bytes = margin.baseAddress { indents.append(bytes, margin.count) }
    frameStart = start
    return frame
  }

  /// What the lines are indented by that are begun now; valid until a call begins or ends.
  var margin: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: indents.base + indentStart, count: indents.count - indentStart)
  }

  /// Whether nothing was printed since the innermost call began.
  var isAtStart: Bool { store.count == frameStart }

  /// Where the text of the innermost call begins.
  var textStart: Int { frameStart }

  /// Makes room for `count` bytes that are written without this buffer, until ``take(to:)``.
  mutating func cursor(for count: Int) -> OutputCursor {
    store.reserve(count)
    return OutputCursor(base: store.base, next: store.base + store.count, limit: store.limit)
  }

  /// Takes what was written up to `end`.
  @inline(__always)
  mutating func take(to end: UnsafeMutablePointer<UInt8>) { store.take(to: end) }

  /// Begins text that nothing before it indents; ``endCall(_:)`` ends it.
  mutating func beginApart() -> Frame {
    let frame = Frame(indentStart: indentStart, indentCount: indents.count, start: frameStart)
    indentStart = indents.count
    frameStart = store.count
    return frame
  }

  /// Other bytes in the place of some.
  struct Edit {
    let range: Range<Int>
    let bytes: [UInt8]

    init(_ range: Range<Int>, _ bytes: [UInt8] = []) {
      self.range = range
      self.bytes = bytes
    }
  }

  /// Where the line begins that `end` stands on, but not before `start`.
  func lineStart(before end: Int, from start: Int) -> Int {
    var position = end
    while position > start, store.base[position - 1] != 0x0A { position -= 1 }
    return position
  }

  /// Puts other bytes in the place of some, which follow each other and are near the end, for all after them is moved.
  ///
  /// What is added in front of a region is no part of it.
  mutating func replace(_ edits: [Edit]) {
    guard let first = edits.first?.range.lowerBound else { return }
    let tail = Array(store.bytes[first...])
    store.truncate(to: first)
    var position = first
    for edit in edits {
      append(tail[(position - first)..<(edit.range.lowerBound - first)])
      append(edit.bytes[...])
      position = edit.range.upperBound
    }
    append(tail[(position - first)...])
    if regions != nil { moveRegions(edits, from: first) }
  }

  private mutating func append(_ bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBufferPointer { if let start = $0.baseAddress { store.append(start, $0.count) } }
  }

  private mutating func moveRegions(_ edits: [Edit], from first: Int) {
    guard var all = regions.take() else { return }
    var kept = all.count
    while kept > 0, all[kept - 1].range.upperBound > first { kept -= 1 }
    var shift = Shift(edits: edits)
    let moved = all[kept...].compactMap { region in
      var region = region
      let low = shift.moved(region.range.lowerBound, isEnd: false)
      region.range = low..<max(low, shift.moved(region.range.upperBound, isEnd: true))
      return region.range.isEmpty ? nil : region
    }
    all.removeLast(all.count - kept)
    all.append(contentsOf: moved)
    regions = all
  }

  /// Where offsets are after edits, asked in ascending order.
  private struct Shift {
    let edits: [Edit]
    private var next = 0
    private var distance = 0

    init(edits: [Edit]) { self.edits = edits }

    mutating func moved(_ offset: Int, isEnd: Bool) -> Int {
      while next < edits.count {
        let edit = edits[next]
        // The end of a region stays before what is added right after it.
        let isInserted = isEnd && edit.range.isEmpty
        guard isInserted ? edit.range.upperBound < offset : edit.range.upperBound <= offset else { break }
        distance += edit.bytes.count - edit.range.count
        next += 1
      }
      if next < edits.count, edits[next].range.lowerBound < offset {
        return edits[next].range.lowerBound + edits[next].bytes.count + distance
      }
      return offset + distance
    }
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
