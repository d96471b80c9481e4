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
    memcpy(base + count, start, length)
    count += length
  }

  /// Adds bytes that stand in this store.
  mutating func append(own range: Range<Int>) {
    if count + range.count > capacity { grow(range.count) }
    memcpy(base + count, base + range.lowerBound, range.count)
    count += range.count
  }

  /// Drops what is beyond `count`.
  mutating func truncate(to count: Int) { self.count = count }

  private mutating func grow(_ length: Int) {
    let isFirst = capacity == 0
    capacity = max(256, capacity * 2, count + length)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    memcpy(larger, base, count)
    if !isFirst { base.deallocate() }
    base = larger
  }
}
