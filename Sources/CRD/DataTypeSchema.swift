import Ecore
import Diagnostics

/// The schema of a value of a data type: the type's kind, its annotation, its facets and those of its base
/// types.
struct DataTypeSchema {
  let options: CRDOptions
  /// What is wrong with the types, each place once.
  var sink = DiagnosticSink()

  private static let decimal = "^(?:[+-]?(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)(?:[eE][+-]?[0-9]+)?)$"
  private static let integer = "^(?:[+-]?[0-9]+)$"
  /// A number with an optional suffix: thousands, powers of 1,024 or a decimal exponent.
  static let quantity =
    "^[+-]?(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"

  /// The schema of one value, without a bound where the type states none; nil for a type whose values cannot
  /// be written.
  mutating func schema(of type: EDataType) -> Schema? {
    guard var schema = base(of: type) else { return nil }
    var chain = [type]
    var current = type
    while let base = baseType(of: current), !chain.contains(base), chain.count < 32 {
      chain.append(base)
      current = base
    }
    for type in chain.reversed() {
      apply(Facets(type), of: type, to: &schema)
      let annotations = type.statedAnnotations
      if let pattern = annotations.crd("pattern") {
        setPattern(pattern, of: type, on: &schema, at: annotations.crdLocation("pattern"))
      }
      if let limit = annotations.crdCount("maxLength") { schema.atMost(limit) }
    }
    if type.statedAnnotations.crd("as") == "quantity", schema.pattern == nil {
      schema.pattern = Self.quantity
    }
    return schema
  }

  private mutating func base(of type: EDataType) -> Schema? {
    let annotations = type.statedAnnotations
    switch annotations.crd("as") {
    case "int-or-string": return Schema(.intOrString)
    case "quantity": return Schema(.intOrString)
    case "object": return .anyObject
    case "resource":
      var schema = Schema.anyObject
      schema.isEmbeddedResource = true
      return schema
    case "string": return .string()
    case nil: break
    case let other?:
      sink.emit(
        .crdUnknownValue(
          "as", other, ["int-or-string", "quantity", "object", "resource", "string"],
          at: annotations.crdLocation("as")))
    }
    var schema = base(of: type.kind, type)
    if let format = annotations.crd("format") { schema?.format = format }
    return schema
  }

  private mutating func base(of kind: DataKind, _ type: EDataType) -> Schema? {
    switch kind {
    case .boolean: return Schema(.scalar("boolean"))
    case .integer:
      var schema = Schema(.scalar("integer"))
      schema.format = type.bits > 32 ? "int64" : "int32"
      if type.bits < 32 {
        let limit = Double(1 << (type.bits - 1))
        schema.minimum = .init(value: -limit)
        schema.maximum = .init(value: limit - 1)
      }
      return schema
    case .real:
      var schema = Schema(.scalar("number"))
      schema.format = type.bits == 32 ? "float" : "double"
      return schema
    case .string: return .string()
    case .character:
      var schema = Schema.string(maxLength: 1)
      schema.minCount = 1
      return schema
    case .enumeration:
      var schema = Schema.string()
      schema.enumeration = type.eLiterals.map { .string($0.literal) }
      return schema
    case .bigInteger, .bigDecimal:
      // JSON numbers are 64 bits wide in Kubernetes, so these are texts.
      var schema = Schema.string()
      schema.pattern = kind == .bigInteger ? Self.integer : Self.decimal
      return schema
    case .featureMapEntry: return nil
    case .other:
      switch type.instanceClassName {
      case "java.util.Date":
        var schema = Schema.string()
        schema.format = "date-time"
        return schema
      case "byte[]":
        var schema = Schema.string()
        schema.format = "byte"
        return schema
      default: return type.isSerializable ? .string() : nil
      }
    }
  }

  private func baseType(of type: EDataType) -> EDataType? {
    guard let name = type.statedAnnotations.value("baseType", source: EAnnotation.extendedMetaData) else {
      return nil
    }
    let parts = name.split(separator: "#", maxSplits: 1).map(String.init)
    let package = parts.count == 2 ? type.metamodel.ePackage(nsURI: parts[0]) : type.ePackage
    return package?.eDataTypes.first { base in
      base.name == parts.last
        || base.statedAnnotations.value("name", source: EAnnotation.extendedMetaData) == parts.last
    }
  }

  // MARK: Facets

  private mutating func apply(_ facets: Facets, of type: EDataType, to schema: inout Schema) {
    for (key, value) in facets.unreadable {
      sink.emit(.crdUnusedFacet(key, value, type, "is not a value of that facet"))
    }
    // The facets of bytes count octets, the schema characters of base64: four for each three begun.
    let isBytes = schema.format == "byte"
    func characters(_ count: Int) -> Int { isBytes ? (count / 3 + (count % 3 > 0 ? 1 : 0)) * 4 : count }
    if let length = facets.minLength ?? facets.length { schema.atLeast(characters(length)) }
    if let length = facets.maxLength ?? facets.length { schema.atMost(characters(length)) }
    let isNumber = schema.type == "integer" || schema.type == "number"
    for (key, value) in facets.unusable(isNumber: isNumber) {
      sink.emit(
        .crdUnusedFacet(key, value, type, "has no keyword for a value of type '\(schema.type ?? "any")'"))
    }
    if isNumber {
      // The ends of 64 bits are no doubles; the format says them.
      if let limit = facets.minimum, limit.value > -0x1p63 || schema.type == "number" {
        schema.atLeast(limit)
      }
      if let limit = facets.maximum, limit.value < 0x1p63 || schema.type == "number" { schema.atMost(limit) }
      if let digits = facets.totalDigits, schema.type == "integer", (1...15).contains(digits) {
        let limit = (0..<digits).reduce(1.0) { value, _ in value * 10 } - 1
        schema.atLeast(Schema.Limit(value: -limit))
        schema.atMost(Schema.Limit(value: limit))
      }
    }
    if !facets.patterns.isEmpty, !isNumber {
      let pattern =
        facets.patterns.count == 1
        ? facets.patterns[0] : facets.patterns.map { "(?:\($0))" }.joined(separator: "|")
      setPattern(pattern, of: type, on: &schema, at: facets.patternLocation)
    }
    if !facets.enumeration.isEmpty {
      let values = facets.enumeration.compactMap { DefaultValue.scalar($0, schema.type) }
      schema.allow(values)
    }
  }

  private mutating func setPattern(
    _ pattern: String, of type: EDataType, on schema: inout Schema, at range: SourceRange?
  ) {
    if let problem = RegularExpressionCheck.problem(with: pattern) {
      sink.emit(.crdBadPattern(pattern, problem, type.qualifiedName, at: range))
      return
    }
    let anchored = RegularExpressionCheck.anchored(pattern)
    if let old = schema.pattern, old != anchored {
      // A node has one pattern, so the narrower type's is the one.
      sink.emit(.crdPatternReplaced(type, at: range))
    }
    schema.pattern = anchored
  }
}

/// The facets of a data type, as `ExtendedMetaData` keeps them.
struct Facets {
  var length: Int?
  var minLength: Int?
  var maxLength: Int?
  var totalDigits: Int?
  var minimum: Schema.Limit?
  var maximum: Schema.Limit?
  var patterns: [String] = []
  var patternLocation: SourceRange?
  var enumeration: [String] = []
  private(set) var unreadable: [(String, String)] = []
  private var numeric: [(String, String)] = []
  private var others: [(String, String)] = []

  init(_ type: EDataType) {
    for annotation in type.statedAnnotations where annotation.source == EAnnotation.extendedMetaData {
      for detail in annotation.details { read(detail) }
    }
  }

  private mutating func read(_ detail: EAnnotation.Detail) {
    let value = detail.value ?? ""
    func count() -> Int? { Int(value).flatMap { (0...Int(Int32.max)).contains($0) ? $0 : nil } }
    switch detail.key {
    case "length": length = count()
    case "minLength": minLength = count()
    case "maxLength": maxLength = count()
    case "totalDigits": totalDigits = count()
    case "minInclusive": minimum = Double(value).map { .init(value: $0) }
    case "maxInclusive": maximum = Double(value).map { .init(value: $0) }
    case "minExclusive": minimum = Double(value).map { .init(value: $0, isExclusive: true) }
    case "maxExclusive": maximum = Double(value).map { .init(value: $0, isExclusive: true) }
    case "pattern":
      patterns = Self.words(value)
      patternLocation = detail.object.location(of: "value")
      return
    case "enumeration":
      enumeration = Self.words(value)
      return
    case "fractionDigits":
      others.append((detail.key, value))
      return
    default: return
    }
    switch detail.key {
    case "length", "minLength", "maxLength", "totalDigits":
      if count() == nil { unreadable.append((detail.key, value)) }
    default: if Double(value) == nil { unreadable.append((detail.key, value)) }
    }
    if detail.key == "totalDigits" || detail.key.hasSuffix("clusive") { numeric.append((detail.key, value)) }
  }

  /// The facets that no keyword says for the type of value.
  func unusable(isNumber: Bool) -> [(String, String)] { isNumber ? others : others + numeric }

  /// The parts of a list in EMF's spelling: separated by blanks, a blank itself as `%20`.
  private static func words(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map { word in
      var result = ""
      var rest = Substring(word)
      while let index = rest.firstIndex(of: "%") {
        result += rest[..<index]
        rest = rest[index...]
        if rest.hasPrefix("%20") {
          result += " "
          rest = rest.dropFirst(3)
        } else if rest.hasPrefix("%25") {
          result += "%"
          rest = rest.dropFirst(3)
        } else {
          result += "%"
          rest = rest.dropFirst()
        }
      }
      return result + rest
    }
  }
}
