internal import OCL

extension AcceleoOperation {
  /// Services that make a text a name that Kubernetes takes; the same text always gives the same name.
  static let nameOperations: [AcceleoOperation] = [
    naming("dnsLabel") { KubernetesName.label($0) },
    naming("dnsName") { KubernetesName.subdomain($0) },
    naming("labelValue") { KubernetesName.labelValue($0) },
    service("sha256") { SHA256.digest(of: $0.utf8).hexadecimal },
    service("base64") { base64($0) },
  ]

  private static func naming(_ name: String, _ body: @escaping @Sendable (String) -> String?)
    -> AcceleoOperation
  {
    AcceleoOperation(name, .string, [], .fixed(.string)) { source, _, _ in
      source.string.flatMap(body).map { .string($0) } ?? .invalid(.badText)
    }
  }

  /// The text's UTF-8 bytes in base64 with padding (RFC 4648 §4).
  static func base64(_ text: String) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var group: UInt32 = 0
      for offset in 0..<3 { group = group << 8 | (offset < count ? UInt32(bytes[start + offset]) : 0) }
      for position in 0..<4 {
        let index = Int(group >> UInt32(18 - 6 * position)) & 63
        result.append(position <= count ? alphabet[index] : UInt8(ascii: "="))
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

/// Makes names that Kubernetes takes of any text.
///
/// What a name may not hold becomes `-`. A name that is too long is cut and ends in `-` and the first eight digits of
/// the whole text's SHA-256, so that two long texts with one beginning do not become one name.
enum KubernetesName {
  /// A label of RFC 1123: at most 63 small letters, digits and `-`, a letter or digit at both ends.
  ///
  /// nil when the text has no letter and no digit of ASCII.
  static func label(_ text: String) -> String? {
    let name = trimmed(replaced(text.lowercased()) { isSmall($0) }) { isSmall($0) }
    return name.isEmpty ? nil : shortened(name, of: text, to: 63) { isSmall($0) }
  }

  /// A subdomain of RFC 1123: labels with dots between them, at most 253 characters.
  static func subdomain(_ text: String) -> String? {
    let parts = text.lowercased().split(separator: ".").compactMap { part in
      let label = trimmed(replaced(String(part)) { isSmall($0) }) { isSmall($0) }
      return label.isEmpty ? nil : label
    }
    let name = parts.joined(separator: ".")
    return name.isEmpty ? nil : shortened(name, of: text, to: 253) { isSmall($0) }
  }

  /// The value of a label: at most 63 letters, digits, `-`, `_` and `.`, a letter or digit at both ends, or nothing.
  static func labelValue(_ text: String) -> String? {
    let isInside: (UInt8) -> Bool = {
      isLetterOrDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
    }
    let value = trimmed(replaced(text, isInside)) { isLetterOrDigit($0) }
    return shortened(value, of: text, to: 63) { isLetterOrDigit($0) }
  }

  private static func isSmall(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    isSmall(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  private static func replaced(_ text: String, _ isAllowed: (UInt8) -> Bool) -> String {
    let bytes = text.unicodeScalars.map { scalar in
      scalar.isASCII && isAllowed(UInt8(scalar.value)) ? UInt8(scalar.value) : UInt8(ascii: "-")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func trimmed(_ text: String, _ isEnd: (UInt8) -> Bool) -> String {
    let bytes = Array(text.utf8)
    guard let first = bytes.firstIndex(where: isEnd), let last = bytes.lastIndex(where: isEnd) else {
      return ""
    }
    return String(decoding: bytes[first...last], as: UTF8.self)
  }

  private static func shortened(
    _ name: String, of text: String, to limit: Int, _ isEnd: (UInt8) -> Bool
  ) -> String {
    guard name.utf8.count > limit else { return name }
    let kept = trimmed(String(decoding: name.utf8.prefix(limit - 9), as: UTF8.self), isEnd)
    return kept + "-" + SHA256.digest(of: text.utf8).hexadecimal.prefix(8)
  }
}
