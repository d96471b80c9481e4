import OCLSyntax

/// What is a name, an address or a quantity to Kubernetes; operations of String.
extension Library {
  static let kubernetesOperations: [LibraryOperation] = [
    // String::isQualifiedName() : Boolean, a label key: an optional DNS subdomain and '/', then at most 63 characters
    predicate("isQualifiedName", KubernetesText.isQualifiedName),
    // String::isDNSLabel() : Boolean, RFC 1123, at most 63 characters
    predicate("isDNSLabel") { KubernetesText.isDNSLabel($0[...]) },
    // String::isDNSSubdomain() : Boolean, RFC 1123, at most 253 characters
    predicate("isDNSSubdomain") { KubernetesText.isDNSSubdomain($0[...]) },
    // String::isIP() : Boolean, an IPv4 or IPv6 address
    predicate("isIP") { KubernetesText.isIPv4($0[...]) || KubernetesText.isIPv6($0[...]) },
    // String::isCIDR() : Boolean, an address, '/' and the length of the prefix
    predicate("isCIDR", KubernetesText.isCIDR),
    // String::toQuantity() : Real, invalid if the text is no quantity
    .unary("toQuantity", string, .fixed(.real)) { value, _ in
      text(value) { KubernetesText.quantity($0).map { .real($0) } ?? .invalid(.badText) }
    },
  ]

  private static func predicate(_ name: String, _ holds: @escaping @Sendable ([UInt8]) -> Bool)
    -> LibraryOperation
  {
    .unary(name, string, .fixed(.boolean)) { value, _ in text(value) { .boolean(holds(Array($0.utf8))) } }
  }
}

/// The syntax of Kubernetes' names, addresses and quantities.
enum KubernetesText {
  private static func isLowerAlphanumeric(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isLowerAlphanumeric(byte) || (0x41...0x5A).contains(byte)
  }

  static func isDNSLabel(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count <= 63, let first = text.first, let last = text.last else { return false }
    return isLowerAlphanumeric(first) && isLowerAlphanumeric(last)
      && text.allSatisfy { isLowerAlphanumeric($0) || $0 == UInt8(ascii: "-") }
  }

  /// Labels joined by dots; only the whole is limited in length.
  static func isDNSSubdomain(_ text: ArraySlice<UInt8>) -> Bool {
    text.count <= 253
      && text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { part in
        guard let first = part.first, let last = part.last else { return false }
        return isLowerAlphanumeric(first) && isLowerAlphanumeric(last)
          && part.allSatisfy { isLowerAlphanumeric($0) || $0 == UInt8(ascii: "-") }
      }
  }

  static func isQualifiedName(_ text: [UInt8]) -> Bool {
    let parts = text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count <= 2, let name = parts.last, name.count <= 63, let first = name.first,
      let last = name.last,
      parts.count == 1 || isDNSSubdomain(parts[0])
    else { return false }
    return isAlphanumeric(first) && isAlphanumeric(last)
      && name.allSatisfy { isAlphanumeric($0) || $0 == 0x2D || $0 == 0x5F || $0 == 0x2E }
  }

  static func isIPv4(_ text: ArraySlice<UInt8>) -> Bool {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        guard (1...3).contains(part.count), part.allSatisfy({ (0x30...0x39).contains($0) }),
          part.count == 1 || part.first != 0x30
        else { return false }
        return part.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= 255
      }
  }

  static func isIPv6(_ text: ArraySlice<UInt8>) -> Bool {
    let groups = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard groups.count >= 3 else { return false }
    var count = 0
    var gaps = 0
    for (index, group) in groups.enumerated() {
      if group.isEmpty {
        // '::' at an end gives two empty parts there, which are one gap.
        let isOuter = index == 0 || index == groups.count - 1
        if isOuter {
          let neighbour = index == 0 ? groups[1] : groups[groups.count - 2]
          if !neighbour.isEmpty { return false }
        } else {
          gaps += 1
        }
      } else if index == groups.count - 1, group.contains(UInt8(ascii: ".")) {
        if !isIPv4(group) { return false }
        count += 2
      } else {
        guard group.count <= 4, group.allSatisfy(isHexadecimal) else { return false }
        count += 1
      }
    }
    return gaps == 1 ? count <= 7 : gaps == 0 && count == 8
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
  }

  static func isCIDR(_ text: [UInt8]) -> Bool {
    let parts = text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count == 2, (1...3).contains(parts[1].count),
      parts[1].allSatisfy({ (0x30...0x39).contains($0) }),
      parts[1].count == 1 || parts[1].first != 0x30
    else { return false }
    let length = parts[1].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    return isIPv4(parts[0]) ? length <= 32 : isIPv6(parts[0]) && length <= 128
  }

  private static let decimalSuffixes: [String: Int] = [
    "n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18,
  ]

  private static let binarySuffixes: [String: Double] = [
    "Ki": 0x1p10, "Mi": 0x1p20, "Gi": 0x1p30, "Ti": 0x1p40, "Pi": 0x1p50, "Ei": 0x1p60,
  ]

  /// `<sign>digits<.digits><suffix or exponent>` as Kubernetes reads it; nil for any other text.
  ///
  /// What is finer than nano is rounded away from zero, and a binary one beyond 2^63 - 1 is that; an exponent is of 32 bits.
  /// Decimal suffixes shift the point, so that `700m` is `0.7`. The greatest Double stands for what is beyond it.
  static func quantity(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    let isNegative = bytes.first == UInt8(ascii: "-")
    var index = isNegative || bytes.first == UInt8(ascii: "+") ? 1 : 0
    let start = index
    while index < bytes.count, (0x30...0x39).contains(bytes[index]) || bytes[index] == UInt8(ascii: ".") {
      index += 1
    }
    let parts = bytes[start..<index].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let digits = parts.flatMap { $0 }
    guard !digits.isEmpty, parts.count <= 2 else { return nil }
    let places = parts.count == 2 ? parts[1].count : 0
    let suffix = String(decoding: bytes[index...], as: UTF8.self)
    var value: Double
    if let factor = binarySuffixes[suffix] {
      guard let number = Double(String(decoding: digits, as: UTF8.self) + "e-\(places)") else { return nil }
      value = min(number * factor, 0x1p63)
      if value > 0, value < 1e-9 { value = 1e-9 }
    } else if let exponent = decimalSuffixes[suffix] {
      value = decimal(digits, exponent: exponent - places)
    } else {
      guard suffix.hasPrefix("e") || suffix.hasPrefix("E"), let exponent = Int(suffix.dropFirst()) else {
        return nil
      }
      value = decimal(digits, exponent: Int(Int32(truncatingIfNeeded: exponent)) - places)
    }
    if !value.isFinite { value = .greatestFiniteMagnitude }
    return isNegative ? -value : value
  }

  /// Digits times a power of ten, rounded up to nano.
  private static func decimal(_ digits: [UInt8], exponent: Int) -> Double {
    var digits = Array(digits.drop { $0 == 0x30 })
    var exponent = exponent
    guard !digits.isEmpty else { return 0 }
    if exponent < -9 {
      let excess = -9 - exponent
      let isExact = digits.suffix(excess).allSatisfy { $0 == 0x30 }
      digits = digits.dropLast(excess)
      exponent = -9
      if !isExact { increment(&digits) }
    }
    return Double(String(decoding: digits, as: UTF8.self) + "e\(exponent)") ?? .infinity
  }

  /// Adds one to a number in digits.
  private static func increment(_ digits: inout [UInt8]) {
    var index = digits.count - 1
    while index >= 0, digits[index] == 0x39 {
      digits[index] = 0x30
      index -= 1
    }
    if index >= 0 { digits[index] += 1 } else { digits.insert(0x31, at: 0) }
  }
}
