extension XMLOutput {
  @inline(__always)
  mutating func escapedAttribute(_ bytes: UnsafeBufferPointer<UInt8>) { escape(bytes, mask: 1) }

  @inline(__always)
  mutating func escapedText(_ bytes: UnsafeBufferPointer<UInt8>) { escape(bytes, mask: 2) }

  mutating func escapedAttribute(_ string: String) {
    var string = string
    string.withUTF8 { escapedAttribute($0) }
  }

  /// Copies word by word; a word that may hold a character to be escaped goes byte by byte.
  @inline(__always)
  private mutating func escape(_ bytes: UnsafeBufferPointer<UInt8>, mask: UInt8) {
    guard let source = UnsafeRawPointer(bytes.baseAddress) else { return }
    let count = bytes.count
    text.reserve(count)
    var done = 0
    while done + 8 <= count {
      let word = source.loadUnaligned(fromByteOffset: done, as: UInt64.self)
      if Self.mayNeedEscape(word) {
        escapeBytes(bytes, done..<(done + 8), mask, &done)
        text.reserve(count - done)
        continue
      }
      UnsafeMutableRawPointer(text.base + text.count).storeBytes(of: word, as: UInt64.self)
      text.skipReserved(8)
      done += 8
    }
    guard done < count else { return }
    let word = Self.lastWord(source, done, count - done)
    if Self.mayNeedEscape(word) { return escapeBytes(bytes, done..<count, mask, &done) }
    UnsafeMutableRawPointer(text.base + text.count).storeBytes(of: word, as: UInt64.self)
    text.skipReserved(count - done)
  }

  /// The last bytes of a text, fewer than eight, with spaces for the others: nothing behind the end is read.
  @inline(__always)
  private static func lastWord(_ source: UnsafeRawPointer, _ start: Int, _ count: Int) -> UInt64 {
    if start >= 8 {
      // The bytes before were copied as they are or escaped; here they are shifted out.
      let word = source.loadUnaligned(fromByteOffset: start + count - 8, as: UInt64.self)
      return word >> UInt64(8 * (8 - count)) | 0x2020_2020_2020_2020 << UInt64(8 * count)
    }
    var word: UInt64 = 0x2020_2020_2020_2020
    if count & 4 != 0 {
      word = word << 32 | UInt64(source.loadUnaligned(fromByteOffset: start + count - 4, as: UInt32.self))
    }
    if count & 2 != 0 {
      let place = start + (count & 1)
      word = word << 16 | UInt64(source.loadUnaligned(fromByteOffset: place, as: UInt16.self))
    }
    if count & 1 != 0 { word = word << 8 | UInt64(source.load(fromByteOffset: start, as: UInt8.self)) }
    return word
  }

  /// Whether a word has a control character, one of `"`, `&`, `<`, `>`, or a byte of a character beyond ASCII.
  @inline(__always)
  private static func mayNeedEscape(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    let controls = word &- ones &* 0x20
    let quotes = (word ^ ones &* 0x22) &- ones
    let ampersands = (word ^ ones &* 0x26) &- ones
    // `<` and `>` differ in one bit.
    let angles = ((word | ones &* 2) ^ ones &* 0x3E) &- ones
    return (controls | quotes | ampersands | angles | word) & highs != 0
  }

  /// Writes a range byte by byte; `done` becomes the end of the last character, which may lie behind the range.
  @inline(never)
  private mutating func escapeBytes(
    _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ mask: UInt8, _ done: inout Int
  ) {
    var index = range.lowerBound
    while index < range.upperBound {
      if special[Int(bytes[index])] & mask == 0 {
        text.append(bytes[index])
        index += 1
      } else {
        index += escapeOne(bytes, index, mask)
      }
    }
    done = index
  }

  /// Writes the character at a place that may not stand as it is; its length in bytes.
  private mutating func escapeOne(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int, _ mask: UInt8) -> Int {
    let byte = bytes[index]
    switch byte {
    case 0x26: text.append("&amp;")
    case 0x3C: text.append("&lt;")
    case 0x22: text.append("&quot;")
    case 0x09: text.append("&#x9;")
    case 0x0D: text.append("&#xD;")
    case 0x0A: if mask == 1 { text.append("&#xA;") } else { text.append(byte) }
    case 0x3E:
      // Only `]]>` needs it.
      if index >= 2, bytes[index - 1] == 0x5D, bytes[index - 2] == 0x5D {
        text.append("&gt;")
      } else {
        text.append(byte)
      }
    case 0x00...0x1F:
      if allowsControls, byte != 0 {
        reference(UInt32(byte), isUppercase: true)
      } else {
        refuse(UInt32(byte))
      }
    default: return escapeScalar(bytes, index)
    }
    return 1
  }

  private mutating func escapeScalar(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
    let first = bytes[index]
    let length = min(first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4, bytes.count - index)
    var scalar = UInt32(first) & (length == 1 ? 0x7F : UInt32(0xFF) >> UInt32(length + 1))
    for offset in 1..<max(length, 1) { scalar = scalar << 6 | UInt32(bytes[index + offset] & 0x3F) }
    if scalar == 0xFFFE || scalar == 0xFFFF {
      refuse(scalar)
    } else if scalar > highestScalar {
      reference(scalar, isUppercase: false)
    } else {
      text.append(UnsafeBufferPointer(rebasing: bytes[index..<(index + length)]))
    }
    return length
  }

  private mutating func reference(_ scalar: UInt32, isUppercase: Bool) {
    text.append("&#x")
    text.append(String(scalar, radix: 16, uppercase: isUppercase))
    text.append(0x3B)
  }

  private mutating func refuse(_ scalar: UInt32) { if unwritable == nil { unwritable = scalar } }
}
