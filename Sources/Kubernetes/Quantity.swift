/// An amount of a resource such as `100m`, `1.5Gi` or `2e3`: exact, as Kubernetes reads it.
///
/// The value is digits times 2 to the power of a multiple of ten times 10 to a power. Comparing costs O(digits).
public struct Quantity: Sendable {
  /// Why a text is no quantity, worded to stand after the text.
  public struct ParseError: Error, Hashable, Sendable {
    /// What was found and what was expected.
    public let message: String
  }

  /// Whether the amount is below zero.
  public let isNegative: Bool
  /// The decimal digits, most significant first, without leading zeros; empty for zero.
  let digits: [UInt8]
  /// The power of ten by which ``digits`` are multiplied, after the binary suffix was multiplied in.
  let exponent: Int

  /// Reads a quantity: a sign, digits with at most one point, and a suffix or exponent.
  ///
  /// Suffixes: n u m k M G T P E, Ki Mi Gi Ti Pi Ei; `e3`, `E-3`. No blanks, at most 1,000 bytes.
  public init(_ text: String) throws(ParseError) {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty else { throw ParseError(message: "is empty; expected a quantity") }
    guard bytes.count <= 1000 else { throw ParseError(message: "is longer than 1000 bytes") }
    var index = 0
    isNegative = bytes[0] == UInt8(ascii: "-")
    if isNegative || bytes[0] == UInt8(ascii: "+") { index = 1 }
    var digits: [UInt8] = []
    var fraction = 0
    var hasPoint = false
    var hasDigit = false
    scan: while index < bytes.count {
      switch bytes[index] {
      case 0x30...0x39:
        hasDigit = true
        digits.append(bytes[index] - 0x30)
        if hasPoint { fraction += 1 }
      case UInt8(ascii: "."):
        guard !hasPoint else { throw ParseError(message: "has two points") }
        hasPoint = true
      default: break scan
      }
      index += 1
    }
    guard hasDigit else { throw ParseError(message: "has no digits; expected a quantity such as '100m'") }
    let suffix = String(decoding: bytes[index...], as: UTF8.self)
    guard let (tens, doublings) = Self.scale(suffix) else {
      throw ParseError(
        message: "has the suffix '\(suffix)'; expected n, u, m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei "
          + "or an exponent")
    }
    for _ in 0..<doublings { Self.double(&digits) }
    var power = tens - fraction
    while digits.last == 0 {
      digits.removeLast()
      power += 1
    }
    self.digits = Array(digits.drop { $0 == 0 })
    exponent = self.digits.isEmpty ? 0 : power
  }

  /// Whether the amount is zero.
  public var isZero: Bool { digits.isEmpty }

  private static func scale(_ suffix: String) -> (tens: Int, doublings: Int)? {
    switch suffix {
    case "": return (0, 0)
    case "n": return (-9, 0)
    case "u": return (-6, 0)
    case "m": return (-3, 0)
    case "k": return (3, 0)
    case "M": return (6, 0)
    case "G": return (9, 0)
    case "T": return (12, 0)
    case "P": return (15, 0)
    case "E": return (18, 0)
    case "Ki": return (0, 10)
    case "Mi": return (0, 20)
    case "Gi": return (0, 30)
    case "Ti": return (0, 40)
    case "Pi": return (0, 50)
    case "Ei": return (0, 60)
    default: break
    }
    guard let first = suffix.first, first == "e" || first == "E" else { return nil }
    guard let power = Int32(suffix.dropFirst()) else { return nil }
    return (Int(power), 0)
  }

  private static func double(_ digits: inout [UInt8]) {
    var carry: UInt8 = 0
    for index in digits.indices.reversed() {
      let value = digits[index] * 2 + carry
      digits[index] = value % 10
      carry = value / 10
    }
    if carry > 0 { digits.insert(carry, at: 0) }
  }
}

extension Quantity: Comparable {
  /// Equality of the amounts, however they are written.
  public static func == (left: Quantity, right: Quantity) -> Bool {
    left.digits == right.digits && left.exponent == right.exponent
      && (left.isNegative == right.isNegative || left.isZero)
  }

  /// Orders by amount, exactly.
  public static func < (left: Quantity, right: Quantity) -> Bool {
    let leftSign = left.isZero ? 0 : left.isNegative ? -1 : 1
    let rightSign = right.isZero ? 0 : right.isNegative ? -1 : 1
    guard leftSign == rightSign else { return leftSign < rightSign }
    if leftSign == 0 { return false }
    return leftSign > 0 ? left.isSmaller(than: right) : right.isSmaller(than: left)
  }

  private func isSmaller(than other: Quantity) -> Bool {
    let magnitude = digits.count + exponent
    let otherMagnitude = other.digits.count + other.exponent
    guard magnitude == otherMagnitude else { return magnitude < otherMagnitude }
    return digits.lexicographicallyPrecedes(other.digits)
  }
}

extension Quantity: Hashable {
  /// Hashes the amount.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(digits)
    hasher.combine(exponent)
  }
}
