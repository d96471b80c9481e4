/// A quick look at whether a text may be something else to a reader of YAML when it has no quotes.
///
/// Says yes too often rather than too rarely: whoever asks goes on to read the file. Nearly every text is decided by its
/// first byte.
enum DoubtfulText {
  private static let words: [StaticString] = [
    "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "=", "<<",
  ]

  private static func isWord(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    words.contains { word in
      word.utf8CodeUnitCount == text.count
        && text.indices.allSatisfy {
          let byte = (0x41...0x5A).contains(text[$0]) ? text[$0] | 0x20 : text[$0]
          return byte == word.utf8Start[$0]
        }
    }
  }

  /// Whether a text that begins so may be something else.
  @inline(__always)
  static func mayBegin(with byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "y"),
      UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"), UInt8(ascii: "T"),
      UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"), UInt8(ascii: "~"),
      UInt8(ascii: "="), UInt8(ascii: "<"):
      true
    default: false
    }
  }

  static func contains(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first else { return false }
    switch first {
    case 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      guard text.count <= 40 else {
        return text.count <= 400 && text.allSatisfy { (0x30...0x39).contains($0) }
      }
      var points = 0
      for byte in text {
        switch byte {
        case UInt8(ascii: "."): points += 1
        case 0x30...0x3A, 0x41...0x46, 0x61...0x66, UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "o"),
          UInt8(ascii: "O"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "i"),
          UInt8(ascii: "I"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"), UInt8(ascii: "T"),
          UInt8(ascii: "Z"):
          break
        default: return false
        }
      }
      // An address such as 10.0.0.1 is a text to all readers.
      return points <= 1
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"),
      UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"),
      UInt8(ascii: "~"), UInt8(ascii: "="), UInt8(ascii: "<"):
      return text.count <= 5 && isWord(text)
    default: return false
    }
  }
}
