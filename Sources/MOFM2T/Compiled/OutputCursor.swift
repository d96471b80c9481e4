/// Where bytes are written, between a buffer's last byte and the end of its room.
struct OutputCursor: BitwiseCopyable {
  /// The buffer's first byte.
  let base: UnsafeMutablePointer<UInt8>
  var next: UnsafeMutablePointer<UInt8>
  let limit: UnsafeMutablePointer<UInt8>

  /// How much room there must be behind what is written.
  static let slack = 64

  @inline(__always)
  func hasRoom(for count: Int) -> Bool { limit - next >= count + Self.slack }

  /// Whether what is written next begins a line after another.
  @inline(__always)
  var beginsLine: Bool { next > base && next[-1] == 0x0A }

  /// Writes a text behind which there are 15 bytes more to be read; there must be room.
  @inline(__always)
  mutating func write(padded text: UnsafePointer<UInt8>, _ count: Int) {
    let source = UnsafeRawPointer(text)
    let target = UnsafeMutableRawPointer(next)
    var position = 0
    repeat {
      target.storeBytes(
        of: source.loadUnaligned(fromByteOffset: position, as: SIMD16<UInt8>.self), toByteOffset: position,
        as: SIMD16<UInt8>.self)
      position += 16
    } while position < count
    next += count
  }

  /// Writes a text; there must be room.
  @inline(__always)
  mutating func write(_ text: UnsafePointer<UInt8>, _ count: Int) {
    ByteStore.copy(text, to: next, count)
    next += count
  }

  /// Writes a number in decimal digits; there must be room.
  @inline(__always)
  mutating func write(_ number: Int) {
    var rest = number.magnitude
    var count = 1
    var power: UInt = 10
    while count < 20, rest >= power {
      count += 1
      let (product, overflow) = power.multipliedReportingOverflow(by: 10)
      if overflow { break }
      power = product
    }
    if number < 0 {
      next[0] = UInt8(ascii: "-")
      next += 1
    }
    var position = count
    repeat {
      position -= 1
      next[position] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
      rest /= 10
    } while position > 0
    next += count
  }

  /// Whether a text has a line end.
  @inline(__always)
  static func hasLineEnd(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let bytes = UnsafeRawPointer(text)
    if count < 8 {
      for index in 0..<count where text[index] == 0x0A { return true }
      return false
    }
    var position = 0
    while position + 8 <= count {
      if hasLineEnd(bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)) { return true }
      position += 8
    }
    return hasLineEnd(bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self))
  }

  @inline(__always)
  private static func hasLineEnd(_ word: UInt64) -> Bool {
    let difference = word ^ 0x0A0A_0A0A_0A0A_0A0A
    return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080 != 0
  }
}
