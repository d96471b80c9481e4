/// White space as XML has it, eight bytes at a time.
enum WhiteSpace {
  /// Whether `bytes`, which are text of a well-formed document, are white space only.
  ///
  /// XML allows no control character but tab, line feed and carriage return, so whatever is not above 0x20 is white space.
  @inline(__always)
  static func isOnly(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = bytes.baseAddress else { return true }
    let raw = UnsafeRawPointer(base)
    let count = bytes.count
    var found: UInt64 = 0
    var index = 0
    while index + 8 <= count {
      let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      // A byte above 0x20 gets its high bit; a carry into the next byte can only come from one that has it.
      found |= word | (word &+ 0x5F5F_5F5F_5F5F_5F5F)
      index += 8
    }
    while index < count {
      found |= UInt64(base[index]) | (UInt64(base[index]) + 0x5F)
      index += 1
    }
    return found & 0x8080_8080_8080_8080 == 0
  }
}
