import Ecore

/// The texts of bytes: a model has them in hexadecimal digits as EMF does, a custom resource in base64 as the API does.
enum ByteText {
  /// The base64 of bytes in hexadecimal digits; nil for what is none.
  static func base64(ofHexadecimal text: String) -> String? {
    var bytes: [UInt8] = []
    var high: UInt8?
    for byte in text.utf8 {
      guard let digit = digit(byte) else { return nil }
      if let first = high {
        bytes.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    return high == nil ? base64(of: bytes) : nil
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  private static func base64(of bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    var start = 0
    while start < bytes.count {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for index in 0..<4 {
        result.append(index <= group.count ? letters[bits >> (18 - 6 * index) & 63] : UInt8(ascii: "="))
      }
      start += 3
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension EDataType {
  /// Whether its values are bytes whose text is hexadecimal digits: every type of bytes but those of XML's base64.
  var isHexadecimal: Bool {
    guard kind == .other, instanceClassName == "byte[]" else { return false }
    let isXML = ePackage.nsURI == "http://www.eclipse.org/emf/2003/XMLType"
    if isXML, name.hasPrefix("Base64") { return false }
    let base = statedAnnotations.value("baseType", source: EAnnotation.extendedMetaData)
    return base?.hasSuffix("#base64Binary") != true
  }
}
