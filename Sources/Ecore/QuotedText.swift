/// An attribute's value where it stands in the file, eight bytes at a time.
///
/// A ``SourceFile`` is followed by zero bytes, so that reading eight at the last quotation mark is in order.
enum QuotedText {
  /// The length of the value that begins at `start`: up to the next quotation mark like the one before it.
  @inline(__always)
  static func length(_ start: UnsafePointer<UInt8>) -> Int {
    let quotes = UInt64(start[-1]) &* 0x0101_0101_0101_0101
    let raw = UnsafeRawPointer(start)
    var length = 0
    while true {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: length, as: UInt64.self)) ^ quotes
      let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
      if zeros != 0 { return length + zeros.trailingZeroBitCount / 8 }
      length += 8
    }
  }
}
