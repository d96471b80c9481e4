import Ecore
import RegularExpressions

/// The bounds that a data type's `ExtendedMetaData` annotation sets on its values (XML Schema part 2, section 4.3).
struct Facets: Sendable {
  private var minLength: Int?
  private var maxLength: Int?
  /// Of each step of a derivation one pattern must match (part 2, section 4.3.4.3).
  private var patterns: [[RegularExpression]] = []
  private var enumeration: [String] = []
  private var minInclusive: Bound?
  private var maxInclusive: Bound?
  private var minExclusive: Bound?
  private var maxExclusive: Bound?
  private var totalDigits: Int?
  private var fractionDigits: Int?
  /// The type of the items of a list, none or one; lengths then count items.
  private var items: [FacetPart] = []
  /// The types of a union, one of which a value has.
  private var members: [FacetPart] = []

  /// A facet that cannot be used: what was written, and why.
  struct Fault {
    var key: String
    var message: String
  }

  /// The facets of `type`, or nil when it has none: its own, and those of the type it derives from.
  init?(of type: EDataType, in table: inout FacetTable) {
    var isEmpty = true
    var faults: [Fault] = []
    let details = type.eAnnotations.filter { $0.source == EAnnotation.extendedMetaData }.flatMap(\.details)
    if type.ePackage.nsURI == Self.xmlType, let standard = Self.standard[type.name] {
      isEmpty = false
      for (key, value) in standard { _ = take(key, value, &faults) }
    } else if let base = details.first(where: { $0.key == "baseType" })?.value {
      if let inherited = table.facets(named: base, by: type, &faults) {
        self = inherited
        isEmpty = false
      }
    }
    var steps: [RegularExpression] = []
    for detail in details {
      guard let value = detail.value else { continue }
      switch detail.key {
      case "itemType": items = table.parts([value], "itemType", by: type, &faults)
      case "memberTypes":
        members = table.parts(value.split(separator: " ").map(String.init), "memberTypes", by: type, &faults)
      case "pattern": pattern(value, &steps, &faults)
      default: if take(detail.key, value, &faults) { isEmpty = false }
      }
    }
    if !steps.isEmpty { patterns.append(steps) }
    table.report(faults, of: type)
    if isEmpty, steps.isEmpty, items.isEmpty, members.isEmpty { return nil }
  }

  private init() {}

  /// The facets of a built-in type of XML Schema by its name there, such as `nonNegativeInteger`.
  static func standard(_ name: String) -> Facets? {
    guard let initial = name.first, let entries = standard[initial.uppercased() + name.dropFirst()] else {
      return nil
    }
    var facets = Facets()
    var faults: [Fault] = []
    for (key, value) in entries { _ = facets.take(key, value, &faults) }
    return facets
  }

  static let xmlType = "http://www.eclipse.org/emf/2003/XMLType"

  /// The bounds of the data types of XML Schema (part 2, section 3.3) that their Java classes do not keep.
  private static let standard = [
    "Language": ["pattern": "[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*"], "Name": ["pattern": #"\i\c*"#],
    "NMTOKEN": ["pattern": #"\c+"#],
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
    case "minInclusive": minInclusive = number(Bound(value))
    case "maxInclusive": maxInclusive = number(Bound(value))
    case "minExclusive": minExclusive = number(Bound(value))
    case "maxExclusive": maxExclusive = number(Bound(value))
    case "enumeration": enumeration = value.split(separator: " ").map(String.init)
    case "pattern":
      var step: [RegularExpression] = []
      pattern(value, &step, &faults)
      patterns.append(step)
    default: return false
    }
    return true
  }

  private func pattern(_ value: String, _ step: inout [RegularExpression], _ faults: inout [Fault]) {
    do { step.append(try RegularExpression(value, dialect: .xmlSchema)) } catch {
      faults.append(Fault(key: "pattern", message: error.message + (error.hint.map { "; \($0)" } ?? "")))
    }
  }

  /// What is wrong with a text that is a value of some kind, or nil.
  func problem(with text: UnsafeBufferPointer<UInt8>, kind: DataKind) -> String? {
    switch kind {
    case .integer, .real, .bigInteger, .bigDecimal: problem(withDecimal: text)
    case .string, .character, .other, .boolean, .enumeration, .featureMapEntry: problem(with: text)
    }
  }

  /// What is wrong with a text, or nil.
  func problem(with text: UnsafeBufferPointer<UInt8>) -> String? {
    if let item = items.first { return problem(withList: text, of: item) }
    if let problem = lexicalProblem(text) { return problem }
    return lengthProblem(text.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }, "characters")
  }

  private func lengthProblem(_ length: Int, _ unit: String) -> String? {
    if let minLength, length < minLength {
      return minLength == 1 && length == 0
        ? "must not be empty" : "is \(length) \(unit) long; expected at least \(minLength)"
    }
    if let maxLength, length > maxLength { return "is \(length) \(unit) long; expected at most \(maxLength)" }
    return nil
  }

  private func lexicalProblem(_ text: UnsafeBufferPointer<UInt8>) -> String? {
    if !enumeration.isEmpty, !enumeration.contains(where: { text.elementsEqual($0.utf8) }) {
      return "is not one of " + enumeration.map { "'\($0)'" }.joined(separator: ", ")
    }
    for step in patterns where !step.isEmpty && !step.contains(where: { $0.matchesWhole(text) }) {
      return "does not match " + step.map { "'\($0.pattern)'" }.joined(separator: " or ")
    }
    if !members.isEmpty, members.allSatisfy({ $0.problem(with: text) != nil }) {
      return "is a value of none of " + members.map { "'\($0.name)'" }.joined(separator: ", ")
    }
    return nil
  }

  /// A list is written with white space between its items (part 2, section 2.5.1.2).
  private func problem(withList text: UnsafeBufferPointer<UInt8>, of item: FacetPart) -> String? {
    if let problem = lexicalProblem(text) { return problem }
    var count = 0
    for range in text.split(whereSeparator: { $0 == 0x20 || (0x09...0x0D).contains($0) }) {
      count += 1
      guard let problem = item.problem(with: UnsafeBufferPointer(rebasing: range)) else { continue }
      return "has the item '\(String(decoding: range, as: UTF8.self))', which " + problem
    }
    return lengthProblem(count, count == 1 ? "item" : "items")
  }

  /// What is wrong with a decimal number of any size in its lexical form, or nil.
  func problem(withDecimal text: UnsafeBufferPointer<UInt8>) -> String? {
    if let problem = problem(with: text) { return problem }
    guard let value = Bound(String(decoding: text, as: UTF8.self)) else { return nil }
    let (whole, fraction) = value.digitCounts
    if let totalDigits, whole + fraction > totalDigits {
      return "has \(whole + fraction) digits; expected at most \(totalDigits)"
    }
    if let fractionDigits, fraction > fractionDigits {
      return "has \(fraction) digits after the point; expected at most \(fractionDigits)"
    }
    return problem { $0.compared(to: value) }
  }

  /// What is wrong with an integer, or nil.
  func problem(with value: Int) -> String? {
    if let totalDigits, String(value.magnitude).count > max(totalDigits, 1) {
      return "has more than \(totalDigits) digits"
    }
    return problem { $0.compared(to: value) }
  }

  /// What is wrong with a floating-point number, or nil.
  func problem(with value: Double) -> String? { problem { $0.compared(to: value) } }

  /// `order` says how a bound compares to the value: -1, 0 or 1.
  private func problem(_ order: (Bound) -> Int) -> String? {
    if let minInclusive, order(minInclusive) > 0 { return "is less than \(minInclusive.text)" }
    if let maxInclusive, order(maxInclusive) < 0 { return "is greater than \(maxInclusive.text)" }
    if let minExclusive, order(minExclusive) >= 0 { return "is not greater than \(minExclusive.text)" }
    if let maxExclusive, order(maxExclusive) <= 0 { return "is not less than \(maxExclusive.text)" }
    return nil
  }
}
