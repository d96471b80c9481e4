import Glibc

/// A short text that may be read in whole blocks of sixteen bytes, so that it is copied without looking where it ends.
struct PaddedText: BitwiseCopyable {
  let base: UnsafePointer<UInt8>
  let count: Int

  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }
}

/// Owns padded texts.
struct PaddedTexts: ~Copyable {
  private var blocks: [UnsafeMutablePointer<UInt8>] = []

  deinit { for block in blocks { block.deallocate() } }

  mutating func make(_ text: String) -> PaddedText {
    let bytes = Array(text.utf8)
    let block = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + TextBuffer.slack)
    block.initialize(repeating: 0, count: bytes.count + TextBuffer.slack)
    for (index, byte) in bytes.enumerated() { block[index] = byte }
    blocks.append(block)
    return PaddedText(base: UnsafePointer(block), count: bytes.count)
  }
}

/// The text that is being written: one block that grows, with room behind its end for whole words.
struct TextBuffer: ~Copyable {
  static let slack = 32

  private(set) var base: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int) {
    self.capacity = capacity + Self.slack
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  /// Makes room for `added` bytes and the slack.
  @inline(__always)
  mutating func reserve(_ added: Int) {
    if count + added + Self.slack > capacity { grow(added) }
  }

  /// `realloc` moves the pages of a large block without copying it.
  @inline(never)
  private mutating func grow(_ added: Int) {
    let wanted = max(count + added + Self.slack, capacity + capacity / 2)
    let moved = realloc(UnsafeMutableRawPointer(base), wanted)
    guard let moved else { preconditionFailure("out of memory") }
    base = moved.assumingMemoryBound(to: UInt8.self)
    capacity = wanted
  }

  mutating func removeAll() { count = 0 }

  /// Drops the end of the text.
  mutating func shrink(to count: Int) { self.count = min(self.count, count) }

  /// Leaves a gap that is filled later.
  mutating func skip(_ added: Int) {
    reserve(added)
    count += added
  }

  /// Counts bytes that were stored into room that was reserved.
  @inline(__always)
  mutating func skipReserved(_ added: Int) { count += added }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    reserve(1)
    base[count] = byte
    count += 1
  }

  @inline(__always)
  mutating func append(_ text: PaddedText) {
    reserve(text.count)
    let source = UnsafeRawPointer(text.base)
    let target = UnsafeMutableRawPointer(base + count)
    var done = 0
    repeat {
      let word = source.loadUnaligned(fromByteOffset: done, as: SIMD16<UInt8>.self)
      target.storeBytes(of: word, toByteOffset: done, as: SIMD16<UInt8>.self)
      done += 16
    } while done < text.count
    count += text.count
  }

  /// Copies bytes as they are.
  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress else { return }
    reserve(bytes.count)
    memcpy(base + count, source, bytes.count)
    count += bytes.count
  }

  mutating func append(_ text: StaticString) {
    append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append($0) }
  }

  @inline(__always)
  mutating func append(spaces: Int) {
    reserve(spaces)
    let target = UnsafeMutableRawPointer(base + count)
    let word = SIMD16<UInt8>(repeating: 0x20)
    var done = 0
    while done < spaces {
      target.storeBytes(of: word, toByteOffset: done, as: SIMD16<UInt8>.self)
      done += 16
    }
    count += spaces
  }

  /// Puts other bytes where a range at the beginning stands; where the text begins then.
  mutating func replace(_ range: Range<Int>, by bytes: UnsafeBufferPointer<UInt8>) -> Int {
    guard let source = bytes.baseAddress else { return range.upperBound }
    if bytes.count <= range.upperBound {
      memcpy(base + (range.upperBound - bytes.count), source, bytes.count)
      return range.upperBound - bytes.count
    }
    reserve(bytes.count)
    memmove(base + bytes.count, base + range.upperBound, count - range.upperBound)
    memcpy(base, source, bytes.count)
    count += bytes.count - range.upperBound
    return 0
  }

  /// A decimal number.
  mutating func append(number: Int64) {
    reserve(24)
    if number < 0 { append(0x2D) }
    var rest = number.magnitude
    var length = 1
    var limit: UInt64 = 10
    while rest >= limit {
      length += 1
      if length == 20 { break }
      limit *= 10
    }
    var place = count + length
    count = place
    repeat {
      place -= 1
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
      base[place] = 0x30 + UInt8(truncatingIfNeeded: remainder)
      rest = quotient
    } while rest > 0
  }

  func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
  }
}

/// A stack of trivial values behind one pointer.
struct Stack<Element: BitwiseCopyable>: ~Copyable {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private var capacity = 64

  init() { base = .allocate(capacity: capacity) }

  deinit { base.deallocate() }

  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { grow() }
    base[count] = element
    count += 1
  }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
    capacity *= 2
  }

  mutating func shrink(to count: Int) { self.count = count }
}
