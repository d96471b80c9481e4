/// Finds where a text stops being UTF-8 (Unicode 15 table 3-7: no overlong forms, no surrogates).
enum UTF8Validation {
  /// The offset of the first byte of the first ill-formed sequence; nil if there is none.
  ///
  /// Thirty-two ASCII bytes cost one step.
  static func firstInvalid(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    let raw = UnsafeRawPointer(base)
    let count = bytes.count
    var index = 0
    while index < count {
      while index + 32 <= count {
        let first = raw.loadUnaligned(fromByteOffset: index, as: SIMD4<UInt64>.self)
        if first & SIMD4(repeating: 0x8080_8080_8080_8080) != .zero { break }
        index += 32
      }
      let limit = min(index + 32, count)
      while index < limit {
        let byte = base[index]
        if byte < 0x80 {
          index += 1
          continue
        }
        let length = sequenceLength(base + index, count - index)
        if length == 0 { return index }
        index += length
      }
    }
    return nil
  }

  private static func sequenceLength(_ start: UnsafePointer<UInt8>, _ available: Int) -> Int {
    let lead = start[0]
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard lead >= 0xC2, lead <= 0xF4, available >= length else { return 0 }
    let low: UInt8 = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80
    let high: UInt8 = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF
    guard start[1] >= low, start[1] <= high else { return 0 }
    for index in 2..<max(length, 2) where start[index] & 0xC0 != 0x80 { return 0 }
    return length
  }
}
