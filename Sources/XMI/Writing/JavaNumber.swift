internal import Glibc

/// Reals in the lexical form of Java's `toString`: the shortest digits, with an exponent from 10^7 on and below 10^-3.
enum JavaNumber {
  /// The form of a `double`.
  static func text(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    let digits = value.isSubnormal ? subnormal(value.description, value) : value.description
    return text(digits, isExponential: value != 0 && !(1e-3..<1e7).contains(value.magnitude))
  }

  /// The form of a `float`.
  static func text(_ value: Float) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    let digits = value.isSubnormal ? subnormal(value.description, Double(value)) : value.description
    return text(digits, isExponential: value != 0 && !(1e-3..<1e7).contains(value.magnitude))
  }

  /// Java never gives fewer than two digits, which matters where one is enough: 4.9E-324, not 5.0E-324.
  private static func subnormal(_ shortest: String, _ value: Double) -> String {
    guard shortest.filter({ $0.isNumber }).count < 2 || !shortest.contains(".") else { return shortest }
    var buffer = [CChar](repeating: 0, count: 32)
    let count = withVaList([value]) { vsnprintf(&buffer, buffer.count, "%.1e", $0) }
    return String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Moves the point of Swift's shortest form, `12.5` or `1.25e+20`.
  private static func text(_ shortest: String, isExponential: Bool) -> String {
    let isNegative = shortest.hasPrefix("-")
    let parts = shortest.drop { $0 == "-" }.split(separator: "e")
    let numbers = (parts.first ?? "0").split(separator: ".", omittingEmptySubsequences: false)
    let whole = String(numbers.first ?? "0")
    let fraction = numbers.count > 1 ? String(numbers[1]) : ""
    var exponent = whole.count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    var digits = whole + fraction
    while digits.count > 1, digits.hasPrefix("0") {
      digits.removeFirst()
      exponent -= 1
    }
    while digits.count > 1, digits.hasSuffix("0") { digits.removeLast() }
    var result = isNegative ? "-" : ""
    if isExponential {
      let rest = digits.dropFirst()
      result += digits.prefix(1) + "." + (rest.isEmpty ? "0" : String(rest)) + "E\(exponent - 1)"
    } else if exponent <= 0 {
      result += "0." + String(repeating: "0", count: digits == "0" ? 0 : -exponent) + digits
    } else {
      if digits.count < exponent { digits += String(repeating: "0", count: exponent - digits.count) }
      let rest = digits.dropFirst(exponent)
      result += digits.prefix(exponent) + "." + (rest.isEmpty ? "0" : String(rest))
    }
    return result
  }
}
