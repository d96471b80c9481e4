import Diagnostics
import YAML

/// Checks values against schemas: objects, and the defaults in schemas.
struct ValueCheck {
  let patterns: SchemaPatterns
  /// Findings about a default all carry the default's own path, as the server's do.
  let isDefault: Bool
  var sink = DiagnosticSink()

  init(patterns: SchemaPatterns, isDefault: Bool) {
    self.patterns = patterns
    self.isDefault = isDefault
  }

  /// Checks a value; `isNested` inside allOf and its like, where unknown fields are not looked for.
  mutating func check(
    _ value: YAMLNode, _ schema: YAMLNode, _ path: ElementPath, isResource: Bool = false,
    isNested: Bool = false
  ) {
    guard schema.entries != nil else { return }
    if value.isNull, schema.present("nullable")?.bool == true || isNested { return }
    guard hasRightType(value, schema, path) else { return }
    checkEnumeration(value, schema, path)
    switch value.content {
    case .scalar:
      if let number = value.number { checkNumber(number, value, schema, path) }
      if let text = value.string { checkText(text, value, schema, path) }
    case .sequence(let items): checkItems(items, value, schema, path, isNested: isNested)
    case .mapping(let entries):
      let isEmbedded = schema.present("x-kubernetes-embedded-resource")?.bool == true
      if isEmbedded { checkEmbedded(value, path) }
      checkFields(entries, value, schema, path, isResource: isResource || isEmbedded, isNested: isNested)
    }
    checkNested(value, schema, path)
  }

  private func code(_ kind: String) -> String { isDefault ? "default" : kind }

  private func inner(_ path: ElementPath, _ name: String) -> ElementPath {
    isDefault ? path : path.field(name)
  }

  private mutating func fail(_ kind: String, _ message: String, _ path: ElementPath, at node: YAMLNode) {
    sink.emit(.invalid(code(kind), message, path, at: node))
  }

  // MARK: Type and enumeration

  private mutating func hasRightType(_ value: YAMLNode, _ schema: YAMLNode, _ path: ElementPath) -> Bool {
    if schema.present("x-kubernetes-int-or-string")?.bool == true {
      if value.wholeNumber != nil || value.string != nil { return true }
      sink.emit(.wrongType("integer or a string", path, at: value))
      return false
    }
    guard let type = schema.present("type")?.string else { return true }
    let isRight =
      switch type {
      case "integer": value.wholeNumber != nil
      case "number": value.number != nil
      case "string": value.string != nil
      case "boolean": value.bool != nil
      case "array": value.items != nil
      case "object": value.entries != nil
      default: true
      }
    if !isRight { sink.emit(.wrongType(type, path, at: value)) }
    return isRight
  }

  private mutating func checkEnumeration(_ value: YAMLNode, _ schema: YAMLNode, _ path: ElementPath) {
    guard let values = schema.present("enum")?.items else { return }
    let text = value.json()
    if values.contains(where: { $0.json().utf8.elementsEqual(text.utf8) }) { return }
    let names = values.map { $0.string ?? $0.json() }
    sink.emit(.unsupported(code("enum"), value.string ?? text, names, path, at: value))
  }

  // MARK: Scalars

  private mutating func checkNumber(
    _ number: Double, _ value: YAMLNode, _ schema: YAMLNode, _ path: ElementPath
  ) {
    let text = value.json()
    if let minimum = schema.present("minimum"), let bound = minimum.number {
      let isExclusive = schema.present("exclusiveMinimum")?.bool == true
      if isExclusive ? number <= bound : number < bound {
        fail(
          "range",
          "\(text) is too small; expected \(isExclusive ? "more than" : "at least") \(minimum.json())", path,
          at: value)
      }
    }
    if let maximum = schema.present("maximum"), let bound = maximum.number {
      let isExclusive = schema.present("exclusiveMaximum")?.bool == true
      if isExclusive ? number >= bound : number > bound {
        fail(
          "range",
          "\(text) is too large; expected \(isExclusive ? "less than" : "at most") \(maximum.json())", path,
          at: value)
      }
    }
    if let multiple = schema.present("multipleOf"), let factor = multiple.number, factor > 0 {
      let quotient = number / factor
      if abs(quotient - quotient.rounded()) > 1e-9 * max(1, abs(quotient)) {
        fail("range", "\(text) is no multiple of \(multiple.json())", path, at: value)
      }
    }
    guard schema.present("type")?.string == "integer" else { return }
    if schema.present("format")?.string == "int32", !(-2_147_483_648...2_147_483_647).contains(number) {
      fail("range", "\(text) does not fit into 32 bits, as the format 'int32' demands", path, at: value)
    }
  }

  private mutating func checkText(_ text: String, _ value: YAMLNode, _ schema: YAMLNode, _ path: ElementPath)
  {
    checkCount(text.unicodeScalars.count, "characters", ("minLength", "maxLength"), value, schema, path)
    guard let pattern = schema.present("pattern")?.string, !patterns.isFound(pattern, text) else { return }
    fail("pattern", "'\(text)' does not match '\(pattern)'", path, at: value)
  }

  private mutating func checkCount(
    _ count: Int, _ what: String, _ keywords: (minimum: String, maximum: String), _ value: YAMLNode,
    _ schema: YAMLNode, _ path: ElementPath
  ) {
    if let limit = schema.present(keywords.minimum)?.wholeNumber, count < limit {
      fail("length", "it has \(count) \(what); expected at least \(limit)", path, at: value)
    }
    if let limit = schema.present(keywords.maximum)?.wholeNumber, count > limit {
      fail("length", "it has \(count) \(what); expected at most \(limit)", path, at: value)
    }
  }

  // MARK: Collections

  private mutating func checkItems(
    _ items: [YAMLNode], _ value: YAMLNode, _ schema: YAMLNode, _ path: ElementPath, isNested: Bool
  ) {
    checkCount(items.count, "items", ("minItems", "maxItems"), value, schema, path)
    guard let itemSchema = schema.present("items") else { return }
    for (index, item) in items.enumerated() {
      check(item, itemSchema, isDefault ? path : path.index(index), isNested: isNested)
    }
    let keys: [String]? =
      switch schema.present("x-kubernetes-list-type")?.string {
      case "set": []
      case "map": schema.present("x-kubernetes-list-map-keys")?.items?.compactMap(\.string)
      default: nil
      }
    guard let keys else { return }
    var seen: Set<[UInt8]> = []
    for (index, item) in items.enumerated() {
      let identity: String
      if keys.isEmpty {
        identity = item.json()
      } else {
        identity = keys.map { key in
          let fallback = itemSchema.present("properties")?.present(key)?.present("default")
          return (item.present(key) ?? fallback)?.json() ?? ""
        }.joined(separator: ",")
      }
      if !seen.insert(Array(identity.utf8)).inserted {
        sink.emit(.duplicate(code("duplicate"), identity, isDefault ? path : path.index(index), at: item))
      }
    }
  }

  private mutating func checkFields(
    _ entries: [YAMLEntry], _ value: YAMLNode, _ schema: YAMLNode, _ path: ElementPath, isResource: Bool,
    isNested: Bool
  ) {
    checkCount(entries.count, "fields", ("minProperties", "maxProperties"), value, schema, path)
    let properties = schema.present("properties")
    let additional = schema.present("additionalProperties")
    for required in (schema.present("required")?.items ?? []).compactMap(\.string) {
      let hasDefault = properties?.present(required)?.present("default") != nil
      guard value[required] == nil, !hasDefault || isNested else { continue }
      sink.emit(.required(code("required"), inner(path, required), at: value))
    }
    let isOpen =
      isNested || schema.present("x-kubernetes-preserve-unknown-fields")?.bool == true
      || additional?.bool == true
    for entry in entries {
      let inner = inner(path, entry.name)
      if let property = properties?.present(entry.name) {
        let isMetadata = isResource && entry.name == "metadata"
        // Null for a field with a default is replaced by the default.
        if entry.value.isNull, property.present("default") != nil { continue }
        check(entry.value, property, inner, isNested: isNested || isMetadata)
      } else if let additional, additional.entries != nil {
        check(entry.value, additional, inner, isNested: isNested)
      } else if !isOpen, !(isResource && ["apiVersion", "kind", "metadata"].contains(entry.name)) {
        let known = properties?.entries?.map(\.name) ?? []
        sink.emit(.unknownField(entry.name, known: known, inner, at: entry.key))
      }
    }
  }

  private mutating func checkEmbedded(_ value: YAMLNode, _ path: ElementPath) {
    for field in ["apiVersion", "kind"] where (value.present(field)?.string ?? "").isEmpty {
      sink.emit(.required(code("required"), inner(path, field), at: value))
    }
  }

  // MARK: Nested schemas

  private mutating func checkNested(_ value: YAMLNode, _ schema: YAMLNode, _ path: ElementPath) {
    for nested in schema.present("allOf")?.items ?? [] { check(value, nested, path, isNested: true) }
    if let nested = schema.present("anyOf")?.items, !nested.contains(where: { isValid(value, $0, path) }) {
      fail("any-of", "the value matches none of the \(nested.count) schemas of anyOf", path, at: value)
    }
    if let nested = schema.present("oneOf")?.items {
      let count = nested.count { isValid(value, $0, path) }
      if count != 1 {
        fail(
          "any-of", "the value matches \(count) of the \(nested.count) schemas of oneOf; expected one", path,
          at: value)
      }
    }
    if let nested = schema.present("not"), isValid(value, nested, path) {
      fail("any-of", "the value matches the schema of 'not'", path, at: value)
    }
  }

  private func isValid(_ value: YAMLNode, _ schema: YAMLNode, _ path: ElementPath) -> Bool {
    var check = ValueCheck(patterns: patterns, isDefault: isDefault)
    check.check(value, schema, path, isNested: true)
    return !check.sink.hasErrors
  }
}
