import Ecore
import RegularExpressions

/// The bounds that a data type's `ExtendedMetaData` annotation sets on its values (XML Schema part 2, section 4.3).
struct Facets: Sendable {
  private var minLength: Int?
  private var maxLength: Int?
  private var patterns: [RegularExpression] = []
  private var enumeration: [String] = []
  private var minInclusive: Double?
  private var maxInclusive: Double?
  private var minExclusive: Double?
  private var maxExclusive: Double?
  private var totalDigits: Int?
  private var fractionDigits: Int?

  /// A facet that cannot be used: what was written, and why.
  struct Fault {
    var key: String
    var message: String
  }

  /// The facets of `type`, or nil when it has none.
  init?(of type: EDataType, faults: inout [Fault]) {
    var isEmpty = true
    if type.ePackage.nsURI == Self.xmlType, let standard = Self.standard[type.name] {
      isEmpty = false
      for (key, value) in standard { _ = take(key, value, &faults) }
    }
    for annotation in type.eAnnotations where annotation.source == EAnnotation.extendedMetaData {
      for detail in annotation.details {
        guard let value = detail.value else { continue }
        if take(detail.key, value, &faults) { isEmpty = false }
      }
    }
    if isEmpty { return nil }
  }

  private static let xmlType = "http://www.eclipse.org/emf/2003/XMLType"

  /// The bounds of the data types of XML Schema (part 2, section 3.3) that their Java classes do not keep.
  private static let standard = [
    "Language": ["pattern": "[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*"],
    "NonNegativeInteger": ["minInclusive": "0"],
    "NonPositiveInteger": ["maxInclusive": "0"],
    "PositiveInteger": ["minInclusive": "1"],
    "NegativeInteger": ["maxInclusive": "-1"],
    "UnsignedByte": ["minInclusive": "0", "maxInclusive": "255"],
    "UnsignedByteObject": ["minInclusive": "0", "maxInclusive": "255"],
    "UnsignedShort": ["minInclusive": "0", "maxInclusive": "65535"],
    "UnsignedShortObject": ["minInclusive": "0", "maxInclusive": "65535"],
    "UnsignedInt": ["minInclusive": "0", "maxInclusive": "4294967295"],
    "UnsignedIntObject": ["minInclusive": "0", "maxInclusive": "4294967295"],
    "UnsignedLong": ["minInclusive": "0", "maxInclusive": "18446744073709551615"],
  ]

  /// Takes one entry; false when it is no facet.
  private mutating func take(_ key: String, _ value: String, _ faults: inout [Fault]) -> Bool {
    func number<Number>(_ parsed: Number?) -> Number? {
      if parsed == nil { faults.append(Fault(key: key, message: "'\(value)' is no number")) }
      return parsed
    }
    switch key {
    case "length":
      minLength = number(Int(value))
      maxLength = minLength
    case "minLength": minLength = number(Int(value))
    case "maxLength": maxLength = number(Int(value))
    case "totalDigits": totalDigits = number(Int(value))
    case "fractionDigits": fractionDigits = number(Int(value))
    case "minInclusive": minInclusive = number(Double(value))
    case "maxInclusive": maxInclusive = number(Double(value))
    case "minExclusive": minExclusive = number(Double(value))
    case "maxExclusive": maxExclusive = number(Double(value))
    case "enumeration": enumeration = value.split(separator: " ").map(String.init)
    case "pattern":
      do { patterns.append(try RegularExpression(value)) } catch {
        faults.append(Fault(key: key, message: error.message + (error.hint.map { "; \($0)" } ?? "")))
      }
    default: return false
    }
    return true
  }

  /// What is wrong with a text, or nil.
  func problem(with text: UnsafeBufferPointer<UInt8>) -> String? {
    let length = text.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    if let minLength, length < minLength {
      return minLength == 1
        ? "must not be empty" : "is \(length) characters long; expected at least \(minLength)"
    }
    if let maxLength, length > maxLength {
      return "is \(length) characters long; expected at most \(maxLength)"
    }
    if !enumeration.isEmpty, !enumeration.contains(where: { text.elementsEqual($0.utf8) }) {
      return "is not one of " + enumeration.map { "'\($0)'" }.joined(separator: ", ")
    }
    // Of several patterns one is enough (XML Schema part 2, section 4.3.4.3).
    if !patterns.isEmpty, !patterns.contains(where: { $0.matchesWhole(text) }) {
      return "does not match " + patterns.map { "'\($0.pattern)'" }.joined(separator: " or ")
    }
    return nil
  }

  /// What is wrong with a decimal number of any size in its lexical form, or nil; bounds are compared as `Double`.
  func problem(withDecimal text: UnsafeBufferPointer<UInt8>) -> String? {
    if let problem = problem(with: text) { return problem }
    let digits = String(decoding: text, as: UTF8.self).filter { $0.isNumber || $0 == "." }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    let whole = parts.first?.drop { $0 == "0" }.count ?? 0
    let fraction = parts.count > 1 ? parts[1].count : 0
    if let totalDigits, whole + fraction > totalDigits {
      return "has \(whole + fraction) digits; expected at most \(totalDigits)"
    }
    if let fractionDigits, fraction > fractionDigits {
      return "has \(fraction) digits after the point; expected at most \(fractionDigits)"
    }
    return Double(String(decoding: text, as: UTF8.self)).flatMap { problem(with: $0) }
  }

  /// What is wrong with a number, or nil.
  func problem(with value: Double) -> String? {
    func text(_ bound: Double) -> String {
      bound == bound.rounded() && abs(bound) < 1e15 ? String(Int(bound)) : String(bound)
    }
    if let totalDigits, abs(value) < 1e15, value == value.rounded(),
      String(Int(abs(value))).count > max(totalDigits, 1)
    {
      return "has more than \(totalDigits) digits"
    }
    if let minInclusive, value < minInclusive { return "is less than \(text(minInclusive))" }
    if let maxInclusive, value > maxInclusive { return "is greater than \(text(maxInclusive))" }
    if let minExclusive, value <= minExclusive { return "is not greater than \(text(minExclusive))" }
    if let maxExclusive, value >= maxExclusive { return "is not less than \(text(maxExclusive))" }
    return nil
  }
}
