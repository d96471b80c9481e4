/// An encoding that files can be written in.
enum Charset: String {
  case utf8 = "UTF-8"
  case ascii = "US-ASCII"
  case latin1 = "ISO-8859-1"
  case cyrillic = "ISO-8859-5"
  case greek = "ISO-8859-7"
  case latin9 = "ISO-8859-15"
  case windows = "windows-1252"

  init?(named name: String) {
    switch name.uppercased() {
    case "UTF-8", "UTF8": self = .utf8
    case "US-ASCII", "ASCII": self = .ascii
    case "ISO-8859-1", "ISO8859-1", "LATIN1", "LATIN-1": self = .latin1
    case "ISO-8859-5", "ISO8859-5": self = .cyrillic
    case "ISO-8859-7", "ISO8859-7": self = .greek
    case "ISO-8859-15", "ISO8859-15", "LATIN9", "LATIN-9": self = .latin9
    case "WINDOWS-1252", "CP1252": self = .windows
    default: return nil
    }
  }

  /// The character that a byte of the upper half stands for; nil where there is none.
  private func scalar(_ byte: UInt8) -> UInt32? {
    switch self {
    case .utf8, .ascii: return nil
    case .latin1: return UInt32(byte)
    case .latin9: return Self.latin9Differences[byte] ?? UInt32(byte)
    case .windows:
      guard byte < 0xA0 else { return UInt32(byte) }
      let scalar = Self.windowsControls[Int(byte & 0x1F)]
      return scalar == 0 ? nil : scalar
    case .cyrillic:
      switch byte {
      case 0x80...0xA0, 0xAD: return UInt32(byte)
      case 0xF0: return 0x2116
      case 0xFD: return 0xA7
      default: return UInt32(byte) - 0xA0 + 0x400
      }
    case .greek:
      switch byte {
      case 0xA1: return 0x2018
      case 0xA2: return 0x2019
      case 0xA4: return 0x20AC
      case 0xA5: return 0x20AF
      case 0xAA: return 0x37A
      case 0xAF: return 0x2015
      case 0xAE, 0xD2, 0xFF: return nil
      case 0x80...0xB3, 0xB7, 0xBB, 0xBD: return UInt32(byte)
      default: return UInt32(byte) - 0xA0 + 0x370
      }
    }
  }

  private static let latin9Differences: [UInt8: UInt32] = [
    0xA4: 0x20AC, 0xA6: 0x160, 0xA8: 0x161, 0xB4: 0x17D, 0xB8: 0x17E, 0xBC: 0x152, 0xBD: 0x153, 0xBE: 0x178,
  ]

  private static let windowsControls: [UInt32] = [
    0x20AC, 0, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17D,
    0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0, 0x17E,
    0x178,
  ]

  /// Text in this encoding as UTF-8; a byte that stands for nothing becomes U+FFFD.
  func decoded(_ bytes: [UInt8]) -> [UInt8] {
    if self == .utf8 { return bytes }
    var text = String.UnicodeScalarView()
    for byte in bytes {
      let scalar = byte < 0x80 ? UInt32(byte) : scalar(byte) ?? 0xFFFD
      text.append(Unicode.Scalar(scalar) ?? "\u{FFFD}")
    }
    return Array(String(text).utf8)
  }

  /// UTF-8 text in this encoding; nil when a character cannot be written.
  func encoded(_ text: [UInt8]) -> [UInt8]? {
    if self == .utf8 { return text }
    var bytes: [UInt32: UInt8] = [:]
    for byte in UInt8(0x80)...0xFF { if let scalar = scalar(byte) { bytes[scalar] = byte } }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      if scalar.isASCII {
        result.append(UInt8(scalar.value))
      } else {
        guard let byte = bytes[scalar.value] else { return nil }
        result.append(byte)
      }
    }
    return result
  }
}
