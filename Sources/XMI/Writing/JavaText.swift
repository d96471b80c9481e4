/// Values in the form that Java gives them, where it is not the form they were read in.
enum JavaText {
  /// A value as EMF writes it; the text itself when it is none.
  static func converted(
    _ bytes: UnsafeBufferPointer<UInt8>, _ conversion: FeaturePlan.Conversion
  ) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    switch conversion {
    case .none: return text
    case .character:
      return text.utf16.first.map { String($0) } ?? text
    case .bytes: return text.uppercased()
    case .bigInteger: return integer(text) ?? text
    case .bigDecimal: return decimal(text) ?? text
    }
  }

  /// Without a plus sign and leading zeros.
  private static func integer(_ text: String) -> String? {
    let digits = text.drop { $0 == "-" || $0 == "+" }
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    let significant = digits.drop { $0 == "0" }
    if significant.isEmpty { return "0" }
    return (text.hasPrefix("-") ? "-" : "") + significant
  }

  /// The digits as they are, with an exponent only where `BigDecimal.toString` has one: its scale is kept.
  private static func decimal(_ text: String) -> String? {
    let parts = text.lowercased().split(separator: "e", omittingEmptySubsequences: false)
    guard let number = parts.first, parts.count <= 2 else { return nil }
    let exponent = parts.count == 2 ? Int(parts[1]) : 0
    let halves = number.drop { $0 == "-" || $0 == "+" }.split(
      separator: ".", omittingEmptySubsequences: false)
    guard let exponent, abs(exponent) < 1 << 30, let whole = halves.first, halves.count <= 2 else {
      return nil
    }
    let fraction = halves.count == 2 ? String(halves[1]) : ""
    guard let unscaled = integer(String(whole) + String(fraction)) else { return nil }
    let sign = unscaled != "0" && number.hasPrefix("-") ? "-" : ""
    let scale = fraction.utf8.count - exponent
    if scale == 0 { return sign + unscaled }
    let adjusted = unscaled.utf8.count - 1 - scale
    if scale > 0, adjusted >= -6 {
      let padded = String(repeating: "0", count: max(0, scale + 1 - unscaled.utf8.count)) + unscaled
      return sign + padded.dropLast(scale) + "." + padded.suffix(scale)
    }
    let rest = unscaled.dropFirst()
    let mantissa = unscaled.prefix(1) + (rest.isEmpty ? "" : "." + rest)
    return sign + mantissa + (adjusted == 0 ? "" : "E" + (adjusted > 0 ? "+" : "") + String(adjusted))
  }
}
