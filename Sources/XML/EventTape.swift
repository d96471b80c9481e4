internal import Glibc

/// A run of events in raw memory, written by one thread and then read by another.
///
/// Each event is a few words: what it is and how much follows, then pointers and numbers. Names are the parser's own, and
/// bytes that stand in the file are pointed to where they are; what the parser had to copy is copied once more.
final class EventTape {
  enum Kind: UInt {
    case start, end, characters, comment, instruction, checkpoint
  }

  /// How many words are written before the tape is passed on; a tag with many attributes goes beyond.
  static let usualCapacity = 1 << 15

  private(set) var words: UnsafeMutablePointer<UInt>
  private(set) var count = 0
  private var capacity = usualCapacity
  /// Bytes that were copied, in pieces that stay where they are.
  private var pieces: [UnsafeMutableBufferPointer<UInt8>] = []
  private var used = 0
  /// Whether nothing comes after what is on it.
  var isLast = false

  init() { words = .allocate(capacity: capacity) }

  deinit {
    words.deallocate()
    for piece in pieces { piece.deallocate() }
  }

  var isFull: Bool { count + 64 > Self.usualCapacity || pieces.count > 16 }

  /// Makes room for `size` words and says where they are.
  @inline(__always)
  func append(_ size: Int) -> UnsafeMutablePointer<UInt> {
    if count + size > capacity { grow(by: size) }
    defer { count += size }
    return words + count
  }

  @inline(never)
  private func grow(by size: Int) {
    let larger = max(2 * capacity, count + size)
    let target = UnsafeMutablePointer<UInt>.allocate(capacity: larger)
    target.update(from: words, count: count)
    words.deallocate()
    words = target
    capacity = larger
  }

  /// A copy that lives as long as what is on the tape.
  func copy(_ start: UnsafePointer<UInt8>, _ count: Int) -> UnsafePointer<UInt8> {
    if pieces.last.map({ $0.count - used < count }) ?? true {
      pieces.append(.allocate(capacity: max(1 << 14, count)))
      used = 0
    }
    let piece = pieces[pieces.count - 1]
    let place = UnsafeMutableBufferPointer(rebasing: piece[used...]).baseAddress ?? words.asBytes
    memcpy(place, start, count)
    used += count
    return UnsafePointer(place)
  }

  /// Forgets everything.
  func clear() {
    count = 0
    used = 0
    for piece in pieces.dropFirst() { piece.deallocate() }
    pieces.removeLast(max(0, pieces.count - 1))
  }
}

extension UnsafeMutablePointer<UInt> {
  fileprivate var asBytes: UnsafeMutablePointer<UInt8> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: UInt8.self)
  }
}
