/// What texts in a metamodel may look like.
enum NameText {
  /// A name without case and underscores, by which names are said to be similar.
  static func folded(_ name: String) -> String {
    String(name.lowercased().unicodeScalars.filter { $0 != "_" })
  }

  /// Whether a text is an identifier of Java, as EMF wants names to be.
  static func isIdentifier(_ text: some StringProtocol) -> Bool {
    guard let first = text.unicodeScalars.first, isIdentifierStart(first) else { return false }
    return text.unicodeScalars.dropFirst().allSatisfy { scalar in
      if isIdentifierStart(scalar) { return true }
      switch scalar.properties.generalCategory {
      case .decimalNumber, .nonspacingMark, .spacingMark, .format: return true
      default: return false
      }
    }
  }

  private static func isIdentifierStart(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber,
      .currencySymbol, .connectorPunctuation:
      return true
    default: return false
    }
  }

  /// Whether a text is a name without a colon (Namespaces in XML 1.0, production 4).
  static func isNCName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, first == "_" || first.properties.isAlphabetic else {
      return false
    }
    return text.unicodeScalars.allSatisfy { scalar in
      if scalar.properties.isAlphabetic { return true }
      switch scalar {
      case "-", ".", "_", "\u{B7}": return true
      default: break
      }
      switch scalar.properties.generalCategory {
      case .decimalNumber, .nonspacingMark, .spacingMark, .enclosingMark, .modifierLetter: return true
      default: return false
      }
    }
  }

  /// Why a text is no well-formed URI (RFC 3986, and any letter: RFC 3987) in the form that EMF compares; nil when it is.
  static func problem(ofURI text: String) -> String? {
    let bytes = Array(text.utf8)
    var hashes = 0
    for (index, byte) in bytes.enumerated() {
      let isAllowed: Bool
      switch byte {
      case 0x80..., 0x61...0x7A, 0x41...0x5A, 0x30...0x39: isAllowed = true
      case UInt8(ascii: "%"):
        isAllowed =
          index + 2 < bytes.count && isHexadecimal(bytes[index + 1]) && isHexadecimal(bytes[index + 2])
      case UInt8(ascii: "#"):
        hashes += 1
        isAllowed = hashes == 1
      default: isAllowed = allowedInURI[Int(byte & 0x7F)]
      }
      if !isAllowed { return "holds '\(Character(Unicode.Scalar(byte)))', which a URI has to escape" }
    }
    if let end = bytes.firstIndex(where: { ":/?#".utf8.contains($0) }), bytes[end] == UInt8(ascii: ":"),
      bytes[..<end].contains(where: { (0x41...0x5A).contains($0) })
    {
      return "has the scheme '\(String(decoding: bytes[..<end], as: UTF8.self))'; expected it in lower case"
    }
    return nil
  }

  private static let allowedInURI: [Bool] = {
    var result = Array(repeating: false, count: 128)
    for byte in "-_.!~*'();/?:@&=+$,".utf8 { result[Int(byte)] = true }
    return result
  }()

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
    default: false
    }
  }
}
