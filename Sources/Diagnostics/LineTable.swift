/// Where the lines of a text begin: behind each line feed.
final class LineTable: Sendable {
  /// The offsets, ascending; no text has 2³² bytes.
  let starts: [UInt32]

  /// Looks through `bytes`; O(bytes).
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    var starts: [UInt32] = [0]
    // As many as there would be if all of it were like its beginning, but no more than for lines of sixteen bytes.
    let sample = bytes.prefix(1 << 14).count { $0 == 0x0A }
    let expected = bytes.count / (1 << 14) * sample + sample + sample / 8
    starts.reserveCapacity(min(expected, bytes.count / 16) + 1)
    guard let base = bytes.baseAddress else {
      self.starts = starts
      return
    }
    let text = UnsafeRawPointer(base)
    typealias Words = SIMD4<UInt64>
    var offset = 0
    while offset + 32 <= bytes.count {
      let found = Self.lineFeeds(text.loadUnaligned(fromByteOffset: offset, as: Words.self))
      if found != .zero {
        for lane in 0..<4 { Self.append(found[lane], offset + 8 * lane, to: &starts) }
      }
      offset += 32
    }
    while offset < bytes.count {
      if base[offset] == 0x0A { starts.append(UInt32(truncatingIfNeeded: offset + 1)) }
      offset += 1
    }
    self.starts = starts
  }

  /// The highest bit of each byte that is a line feed.
  @inline(__always)
  private static func lineFeeds(_ words: SIMD4<UInt64>) -> SIMD4<UInt64> {
    let low = SIMD4<UInt64>(repeating: 0x7F7F_7F7F_7F7F_7F7F)
    // A byte that is zero stays so below its highest bit and is carried nothing into.
    let other = words ^ SIMD4(repeating: 0x0A0A_0A0A_0A0A_0A0A)
    return ~(((other & low) &+ low) | other | low)
  }

  @inline(__always)
  private static func append(_ found: UInt64, _ offset: Int, to starts: inout [UInt32]) {
    var rest = UInt64(littleEndian: found)
    while rest != 0 {
      starts.append(UInt32(truncatingIfNeeded: offset + rest.trailingZeroBitCount / 8 + 1))
      rest &= rest - 1
    }
  }

  /// The number, from 0, of the line with a byte; O(log lines).
  func line(of offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(starts[middle]) <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// Where a line begins.
  func start(_ line: Int) -> Int { Int(starts[line]) }

  /// How many lines there are: at least one.
  var count: Int { starts.count }
}
