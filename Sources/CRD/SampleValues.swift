import Ecore
import OCL
import YAML

/// Values to try for attributes: what types allow and what invariants ask about, with what lies just beside it.
struct SampleValues {
  /// Candidates of one type.
  private struct Candidates {
    /// What the schema of the type takes.
    var good: [FeatureValue] = []
    /// What only keywords refuse that do not keep a server from looking at rules.
    var odd: [FeatureValue] = []
  }

  private var dataTypes: DataTypeSchema
  private var candidates: [Int32: Candidates] = [:]
  private var check = SchemaCheck()
  private var preferredValues: [Int32: FeatureValue?] = [:]
  private var schemas: [Int32: Schema] = [:]
  private var texts: Set<String> = ["a", "b", "", "1", "x-y", "A", "/", "/a", "*", "a/b", "-1"]
  private var numbers: Set<Int64> = [0, 1, 2, -1, 3, 100]

  /// Reads the literals of the invariants; costs their size.
  init(_ invariants: InvariantSet, options: CRDOptions) {
    dataTypes = DataTypeSchema(options: options)
    for invariant in invariants.invariants { read(invariant.expression.root) }
  }

  private mutating func read(_ expression: CheckedExpression) {
    switch expression.kind {
    case .literal(.string(let text)):
      texts.insert(text)
      texts.insert(text + "a")
    case .literal(.integer(let number)):
      let value = Int64(number)
      for near in [value &- 1, value, value &+ 1] {
        numbers.insert(near)
        texts.insert(String(near))
      }
    default: break
    }
    var parts: [CheckedExpression] = []
    expression.kind.forEachChild { parts.append($0) }
    for part in parts { read(part) }
  }

  /// Also tries the texts that objects have.
  mutating func learn(from model: Model) {
    for object in model.allObjects {
      for feature in object.eClass.eAllAttributes where !feature.isMany && object.isStated(feature) {
        if case .string(let text) = object.eGet(feature), texts.count < 2000 { texts.insert(text) }
      }
    }
  }

  /// The lengths a text may have in a feature's schema, where its type says nothing.
  private static let defaultLength = 63

  /// A value of a type; now and then one that only a pattern or bound refuses, unless `isGood`.
  mutating func value(of type: EDataType, isGood: Bool, using random: inout SampleRandom) -> FeatureValue? {
    if candidates[type.id] == nil { candidates[type.id] = collect(type, &random) }
    guard let known = candidates[type.id] else { return nil }
    if !isGood, random.happens(8), let value = random.element(of: known.odd) { return value }
    return random.element(of: known.good)
  }

  /// Every value that the type's schema takes and that is tried.
  mutating func goodValues(of type: EDataType, using random: inout SampleRandom) -> [FeatureValue] {
    if candidates[type.id] == nil { candidates[type.id] = collect(type, &random) }
    return candidates[type.id]?.good ?? []
  }

  /// The same, always the same ones.
  mutating func goodValues(of type: EDataType) -> [FeatureValue] {
    var random = SampleRandom(seed: 1)
    return goodValues(of: type, using: &random)
  }

  /// The values that only keywords refuse that do not keep a server from looking at rules.
  mutating func oddValues(of type: EDataType) -> [FeatureValue] {
    _ = goodValues(of: type)
    return candidates[type.id]?.odd ?? []
  }

  /// What people would write, where it fits.
  private static let readable = [
    "example", "example.org", "1", "/example", "https://example.org", "10Mi", "192.0.2.1", "192.0.2.0/24",
    "2026-01-02T03:04:05Z", "25%", "*/5 * * * *", "sha256:" + String(repeating: "0", count: 64), "YQ==",
  ]

  /// The value to begin with; nil when none is known.
  mutating func preferred(of type: EDataType, for feature: EStructuralFeature) -> FeatureValue? {
    if let text = feature.defaultValueLiteral {
      if type.kind == .enumeration, let literal = type.eLiterals.first(where: { $0.literal == text }) {
        return .literal(literal)
      }
      if type.kind == .string { return .string(text) }
    }
    if let known = preferredValues[type.id] { return known }
    let good = goodValues(of: type)
    var result = good.first
    switch type.kind {
    case .integer: result = good.first { $0 == .integer(1) } ?? good.first { $0.isPositive } ?? good.first
    case .enumeration, .boolean, .real, .featureMapEntry: break
    case .string, .character, .bigInteger, .bigDecimal, .other:
      let readable = Self.readable.first { good.contains(.string($0)) }
      result = readable.map { .string($0) } ?? good.first { $0 != .string("") } ?? good.first
    }
    preferredValues[type.id] = .some(result)
    return result
  }

  /// Whether the type's schema takes a value, and if not, whether a server still looks at rules.
  mutating func rating(of value: FeatureValue, in type: EDataType) -> Rating {
    guard let schema = schema(of: type) else { return .bad }
    let node: JSONValue
    switch value {
    case .string(let text):
      let number = schema.content == .intOrString ? Int64(text) : nil
      let isBytes = schema.format == "byte" && type.isHexadecimal
      let written = isBytes ? ByteText.base64(ofHexadecimal: text) : text
      guard let written else { return .bad }
      node = number.flatMap { String($0) == text ? .integer($0) : nil } ?? .string(written)
    case .integer(let number): node = .integer(number)
    case .real(let number): node = .real(number)
    default: return .good
    }
    let faults = check.faults(of: node.node, in: schema)
    return faults.isEmpty ? .good : faults.contains(where: \.blocksRules) ? .bad : .odd
  }

  /// What a schema says of a value.
  enum Rating: Int { case good, odd, bad }

  private mutating func schema(of type: EDataType) -> Schema? {
    if let known = schemas[type.id] { return known }
    var schema = dataTypes.schema(of: type)
    if schema?.isScalar == true, schema?.type == "string", schema?.maxCount == nil {
      schema?.maxCount = Self.defaultLength
    }
    schemas[type.id] = schema
    return schema
  }

  private mutating func collect(_ type: EDataType, _ random: inout SampleRandom) -> Candidates {
    var result = Candidates()
    switch type.kind {
    case .enumeration: result.good = type.eLiterals.map { .literal($0) }
    case .boolean: result.good = [.boolean(true), .boolean(false)]
    case .integer:
      guard let schema = dataTypes.schema(of: type) else { break }
      var values = numbers
      for limit in [schema.minimum, schema.maximum] {
        guard let limit, abs(limit.value) < 0x1p53 else { continue }
        values.formUnion([-1, 0, 1].map { Int64(limit.value) + $0 })
      }
      for value in values.sorted() {
        sort(.integer(value), .integer(value), schema, &result)
      }
    case .real:
      guard let schema = dataTypes.schema(of: type) else { break }
      for value in [0.0, 0.5, 1, -1, 100] { sort(.real(value), .real(value), schema, &result) }
    case .featureMapEntry: break
    case .string, .character, .bigInteger, .bigDecimal, .other: collectTexts(type, &random, &result)
    }
    return result
  }

  private mutating func collectTexts(
    _ type: EDataType, _ random: inout SampleRandom, _ result: inout Candidates
  ) {
    guard var schema = dataTypes.schema(of: type) else { return }
    if schema.maxCount == nil { schema.maxCount = Self.defaultLength }
    var values = texts
    for value in schema.enumeration ?? [] {
      if case .string(let text) = value { values.insert(text) }
    }
    values.formUnion(Self.readable)
    if let pattern = schema.pattern {
      for _ in 0..<12 { values.insert(PatternSample.text(of: pattern, using: &random)) }
    }
    if type.isHexadecimal, schema.format == "byte" {
      for text in ["", "61", "616263"] {
        guard let encoded = ByteText.base64(ofHexadecimal: text) else { continue }
        sort(.string(text), .string(encoded), schema, &result)
      }
      return
    }
    if schema.format == "byte" { values.formUnion(["", "YQ==", "YWJj"]) }
    if schema.format == "date-time" { values.formUnion(["2026-01-02T03:04:05Z", "2026-02-03T04:05:06Z"]) }
    if case .object = schema.content {
      result.good = [.string("{\"a\":1}"), .string("{}")]
      result.good.removeAll { $0 == .string("{}") && (schema.minCount ?? 0) > 0 }
      return
    }
    for text in values.sorted() {
      let number =
        schema.content == .intOrString ? Int64(text).flatMap { String($0) == text ? $0 : nil } : nil
      sort(.string(text), number.map(JSONValue.integer) ?? .string(text), schema, &result)
    }
  }

  private mutating func sort(
    _ value: FeatureValue, _ node: JSONValue, _ schema: Schema, _ result: inout Candidates
  ) {
    let faults = check.faults(of: node.node, in: schema)
    if faults.isEmpty {
      result.good.append(value)
    } else if !faults.contains(where: \.blocksRules) {
      result.odd.append(value)
    }
  }
}

extension FeatureValue {
  /// The value of a data type in text form; empty for what is none.
  var lexical: String {
    switch self {
    case .null, .object, .list: ""
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .real(let value): YAMLText.float(value)
    case .string(let text): text
    case .literal(let literal): literal.literal
    }
  }

  fileprivate var isPositive: Bool {
    if case .integer(let number) = self { return number > 0 }
    return false
  }
}
