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
  private var pieces: [UnsafeMutablePointer<UInt8>] = []
  /// What is left of the last piece.
  private var rest = UnsafeMutableBufferPointer<UInt8>(start: nil, count: 0)
  private static let pieceSize = 1 << 14
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
    guard let place = rest.baseAddress, count <= rest.count else {
      let size = max(Self.pieceSize, count)
      let piece = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
      pieces.append(piece)
      memcpy(piece, start, count)
      rest = UnsafeMutableBufferPointer(start: piece + count, count: size - count)
      return UnsafePointer(piece)
    }
    memcpy(place, start, count)
    rest = UnsafeMutableBufferPointer(start: place + count, count: rest.count - count)
    return UnsafePointer(place)
  }

  /// Forgets everything.
  func clear() {
    count = 0
    for piece in pieces { piece.deallocate() }
    pieces.removeAll(keepingCapacity: true)
    rest = UnsafeMutableBufferPointer(start: nil, count: 0)
  }
}
