import Diagnostics

/// The escapes of string literals and quoted names (OCL 2.4 §7.5.10 and §7.4.8).
enum StringLiteral {
  /// The text between the quotes of `range`, escapes replaced; a wrong escape is reported and kept as written.
  static func value(of text: EscapedText, in range: Range<Int>, into diagnostics: inout [Diagnostic])
    -> String
  {
    let bytes = text.value
    var result: [UInt8] = []
    result.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      guard bytes[index] == UInt8(ascii: "\\") else {
        result.append(bytes[index])
        index += 1
        continue
      }
      let next = index + 1 < range.upperBound ? bytes[index + 1] : 0
      if let plain = plainEscapes[next] {
        result.append(plain)
        index += 2
        continue
      }
      let digits = next == UInt8(ascii: "x") ? 2 : next == UInt8(ascii: "u") ? 4 : 0
      let end = index + 2 + digits
      if digits > 0, end <= range.upperBound,
        let code = UInt32(String(decoding: bytes[index + 2..<end], as: UTF8.self), radix: 16),
        let scalar = Unicode.Scalar(code)
      {
        result.append(contentsOf: Array(String(Character(scalar)).utf8))
        index = end
        continue
      }
      let stop = min(range.upperBound, index + 2)
      diagnostics.append(.unknownEscape(at: text.range(index..<stop), bytes[index..<stop]))
      result.append(UInt8(ascii: "\\"))
      index += 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static let plainEscapes: [UInt8: UInt8] = [
    UInt8(ascii: "b"): 0x08, UInt8(ascii: "t"): 0x09, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "f"): 0x0C,
    UInt8(ascii: "r"): 0x0D, UInt8(ascii: "\""): 0x22, UInt8(ascii: "'"): 0x27, UInt8(ascii: "\\"): 0x5C,
  ]

  /// `text` between single quotes, with escapes where OCL needs them.
  static func quoted(_ text: String) -> String {
    var result = "'"
    for scalar in text.unicodeScalars {
      switch scalar {
      case "'": result += "\\'"
      case "\\": result += "\\\\"
      case "\u{08}": result += "\\b"
      case "\t": result += "\\t"
      case "\n": result += "\\n"
      case "\u{0C}": result += "\\f"
      case "\r": result += "\\r"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        result += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16, uppercase: true)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "'"
  }
}
