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
      default: isAllowed = allowedInURI.contains(byte)
      }
      if !isAllowed { return "holds '\(Character(Unicode.Scalar(byte)))', which a URI has to escape" }
    }
    let scheme = text.prefix { !":/?#".contains($0) }
    if text.dropFirst(scheme.count).first == ":", scheme.contains(where: { ("A"..."Z").contains($0) }) {
      return "has the scheme '\(scheme)'; expected it in lower case"
    }
    return nil
  }

  private static let allowedInURI = Set("-_.!~*'();/?:@&=+$,".utf8)

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
    default: false
    }
  }
}
