internal import Glibc

/// Bytes in memory of their own that grow at the end.
struct ByteStore: ~Copyable {
  private(set) var base: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int

  init() {
    capacity = 0
    base = ByteStore.nothing
  }

  /// Where bytes begin as long as there are none.
  nonisolated(unsafe) private static let nothing = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)

  deinit { if capacity > 0 { base.deallocate() } }

  /// The bytes, valid until more are added.
  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

  /// The last byte, zero when there is none.
  @inline(__always)
  var last: UInt8 { count == 0 ? 0 : base[count - 1] }

  @inline(__always)
  mutating func append(_ start: UnsafePointer<UInt8>, _ length: Int) {
    if count + length > capacity { grow(length) }
    Self.copy(start, to: base + count, length)
    count += length
  }

  /// Copies bytes; most texts are short, and calling `memcpy` takes longer than copying them does.
  @inline(__always)
  static func copy(
    _ start: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>, _ length: Int
  ) {
    let source = UnsafeRawPointer(start)
    let target = UnsafeMutableRawPointer(target)
    switch length {
    case 8...32:
      // From both ends, so that any length takes the same few steps.
      let tail = length - 8
      if length > 16 {
        target.storeBytes(of: source.loadUnaligned(as: UInt64.self), as: UInt64.self)
        target.storeBytes(
          of: source.loadUnaligned(fromByteOffset: 8, as: UInt64.self), toByteOffset: 8, as: UInt64.self)
        target.storeBytes(
          of: source.loadUnaligned(fromByteOffset: tail - 8, as: UInt64.self), toByteOffset: tail - 8,
          as: UInt64.self)
      } else {
        target.storeBytes(of: source.loadUnaligned(as: UInt64.self), as: UInt64.self)
      }
      target.storeBytes(
        of: source.loadUnaligned(fromByteOffset: tail, as: UInt64.self), toByteOffset: tail, as: UInt64.self)
    case 4...7:
      let tail = length - 4
      let first = source.loadUnaligned(as: UInt32.self)
      let last = source.loadUnaligned(fromByteOffset: tail, as: UInt32.self)
      target.storeBytes(of: first, as: UInt32.self)
      target.storeBytes(of: last, toByteOffset: tail, as: UInt32.self)
    case 1...3:
      let first = source.load(as: UInt8.self)
      let middle = source.load(fromByteOffset: length / 2, as: UInt8.self)
      let last = source.load(fromByteOffset: length - 1, as: UInt8.self)
      target.storeBytes(of: first, as: UInt8.self)
      target.storeBytes(of: middle, toByteOffset: length / 2, as: UInt8.self)
      target.storeBytes(of: last, toByteOffset: length - 1, as: UInt8.self)
    default: memcpy(target, source, length)
    }
  }

  /// Adds bytes that stand in this store.
  mutating func append(own range: Range<Int>) {
    if count + range.count > capacity { grow(range.count) }
    memcpy(base + count, base + range.lowerBound, range.count)
    count += range.count
  }

  /// Drops what is beyond `count`.
  mutating func truncate(to count: Int) { self.count = count }

  /// Where the room for bytes ends.
  @inline(__always)
  var limit: UnsafeMutablePointer<UInt8> { base + capacity }

  /// Makes room for more bytes.
  mutating func reserve(_ length: Int) { if count + length > capacity { grow(length) } }

  /// Takes up to `end` what was written behind the last byte.
  @inline(__always)
  mutating func take(to end: UnsafeMutablePointer<UInt8>) { count = end - base }

  private mutating func grow(_ length: Int) {
    let isFirst = capacity == 0
    capacity = max(256, capacity * 2, count + length)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    memcpy(larger, base, count)
    if !isFirst { base.deallocate() }
    base = larger
  }
}
