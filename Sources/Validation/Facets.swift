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

  /// A facet that cannot be used: what was written, and why.
  struct Fault {
    var key: String
    var message: String
  }

  /// The facets of `type`, or nil when it has none.
  init?(of type: EDataType, faults: inout [Fault]) {
    var isEmpty = true
    for annotation in type.eAnnotations where annotation.source == EAnnotation.extendedMetaData {
      for detail in annotation.details {
        guard let value = detail.value else { continue }
        if take(detail.key, value, &faults) { isEmpty = false }
      }
    }
    if isEmpty { return nil }
  }

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

  /// What is wrong with a number, or nil.
  func problem(with value: Double) -> String? {
    func text(_ bound: Double) -> String {
      bound == bound.rounded() && abs(bound) < 1e15 ? String(Int(bound)) : String(bound)
    }
    if let minInclusive, value < minInclusive { return "is less than \(text(minInclusive))" }
    if let maxInclusive, value > maxInclusive { return "is greater than \(text(maxInclusive))" }
    if let minExclusive, value <= minExclusive { return "is not greater than \(text(minExclusive))" }
    if let maxExclusive, value >= maxExclusive { return "is not less than \(text(maxExclusive))" }
    return nil
  }
}
