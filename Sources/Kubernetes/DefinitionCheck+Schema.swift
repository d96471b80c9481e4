import Diagnostics
import YAML

/// Where a schema stands; the words of a missing type depend on it.
enum SchemaLevel {
  case root, field, item
}

/// What a schema inherits from the ones around it.
struct SchemaContext {
  var level: SchemaLevel
  /// Whether an old value can be found for a new one: not below atomic or set lists, nor atomic maps.
  var isCorrelatable = true
  /// Whether this is the object's own metadata.
  var isMetadata = false

  func below(_ level: SchemaLevel, isCorrelatable: Bool = true) -> SchemaContext {
    SchemaContext(
      level: level, isCorrelatable: self.isCorrelatable && isCorrelatable, isMetadata: isMetadata)
  }
}

/// The structural schema: rules 10 to 20.
extension DefinitionCheck {
  mutating func checkSchema(_ schema: YAMLNode, _ path: ElementPath, hasStatus: Bool) {
    if hasStatus { checkRootFields(schema, path) }
    if let nullable = schema.present("nullable"), nullable.bool == true {
      sink.emit(
        .forbidden("structural-schema", path.field("nullable"), at: nullable, "the root cannot be null"))
    }
    if let additional = schema.present("additionalProperties") {
      sink.emit(
        .forbidden(
          "structural-schema", path.field("additionalProperties"), at: additional,
          "the root has fixed fields"))
    }
    faultyNodes = []
    hasRules = false
    let count = sink.diagnostics.count
    checkNode(schema, path, SchemaContext(level: .root))
    checkNestedFieldsExist(schema, path)
    let blocking: Set<String> = ["kubernetes/structural-schema", "kubernetes/default"]
    if hasRules, !sink.diagnostics.dropFirst(count).contains(where: { blocking.contains($0.code) }) {
      checkExpressions(schema, path)
    }
  }

  /// With a status subresource the root may hold only some keywords (rule 20).
  mutating func checkRootFields(_ schema: YAMLNode, _ path: ElementPath) {
    let allowed: Set<String> = [
      "description", "type", "format", "title", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum",
      "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "multipleOf", "required",
      "items", "properties", "externalDocs", "example", "x-kubernetes-preserve-unknown-fields",
      "x-kubernetes-validations",
    ]
    for entry in schema.entries ?? [] where !allowed.contains(entry.name) && !entry.value.isNull {
      guard DefinitionShape.schema[entry.name] != nil, entry.value.bool != false else { continue }
      sink.emit(
        .invalid(
          "structural-schema",
          "'\(entry.name)' cannot be used at the root while the status subresource is on",
          path, at: entry.key))
    }
  }

  mutating func checkNode(_ schema: YAMLNode, _ path: ElementPath, _ context: SchemaContext) {
    guard schema.entries != nil else { return }
    let errorCount = sink.errorCount - harmlessErrorCount
    defer { if sink.errorCount - harmlessErrorCount > errorCount { faultyNodes.insert(path.text) } }
    checkForbiddenKeywords(schema, path)
    checkType(schema, path, context)
    checkExtensions(schema, path)
    checkPattern(schema, path)
    checkMetadata(schema, path, context)
    checkListsAndMaps(schema, path)
    checkNestedSchemas(schema, path, context)
    checkDefault(schema, path, context)
    checkValidationRules(schema, path)
    checkChildren(schema, path, context)
  }

  private mutating func checkChildren(_ schema: YAMLNode, _ path: ElementPath, _ context: SchemaContext) {
    let isAtomicMap = schema.present("x-kubernetes-map-type")?.string == "atomic"
    let properties = schema.present("properties")?.entries ?? []
    for entry in properties {
      var inner = context.below(.field, isCorrelatable: !isAtomicMap)
      if context.level == .root, entry.name == "metadata" { inner.isMetadata = true }
      checkNode(entry.value, path.field("properties").key(entry.name), inner)
    }
    if let additional = schema.present("additionalProperties") {
      if !properties.isEmpty, additional.bool != true, context.level != .root {
        sink.emit(
          .forbidden(
            "structural-schema", path.field("additionalProperties"), at: additional,
            "additionalProperties and properties exclude each other"))
      }
      checkNode(
        additional, path.field("additionalProperties"), context.below(.field, isCorrelatable: !isAtomicMap))
    }
    if let items = schema.present("items") {
      if items.items != nil {
        sink.emit(
          .forbidden("structural-schema", path.field("items"), at: items, "it must be one schema, not a list")
        )
      }
      let isMap = schema.present("x-kubernetes-list-type")?.string == "map"
      checkNode(items, path.field("items"), context.below(.item, isCorrelatable: isMap))
    }
  }

  // MARK: Keywords

  private mutating func checkForbiddenKeywords(_ schema: YAMLNode, _ path: ElementPath) {
    let forbidden = [
      "$ref", "$schema", "id", "definitions", "dependencies", "patternProperties", "additionalItems",
    ]
    for keyword in forbidden {
      guard let entry = schema.entry(keyword), !entry.value.isNull else { continue }
      sink.emit(
        .forbidden("structural-schema", path.field(keyword), at: entry.key, "\(keyword) is not supported"))
    }
    if let unique = schema.present("uniqueItems"), unique.bool == true {
      sink.emit(
        .forbidden(
          "structural-schema", path.field("uniqueItems"), at: unique,
          "comparing all items costs too much; use 'x-kubernetes-list-type: set'"))
    }
  }

  private mutating func checkType(_ schema: YAMLNode, _ path: ElementPath, _ context: SchemaContext) {
    let types = ["array", "boolean", "integer", "number", "object", "string"]
    let typePath = path.field("type")
    let isEmbedded = schema.present("x-kubernetes-embedded-resource")?.bool == true
    guard let node = schema.present("type"), node.string != "" else {
      let isFree =
        schema.present("x-kubernetes-int-or-string")?.bool == true
        || schema.present("x-kubernetes-preserve-unknown-fields")?.bool == true
      if context.level == .root || !isFree || isEmbedded {
        sink.emit(.required("structural-schema", typePath, at: schema, "every schema needs a type"))
      }
      return
    }
    guard let type = node.string else { return }
    if !types.contains(type) {
      sink.emit(.unsupported("structural-schema", type, types, typePath, at: node))
    } else if type != "object", context.level == .root || isEmbedded {
      let place = context.level == .root ? "the root" : "an embedded resource"
      sink.emit(
        .invalid(
          "structural-schema", "'\(type)' is the type of \(place); expected 'object'", typePath, at: node))
    } else if type == "array", schema.present("items") == nil {
      sink.emit(
        .required(
          "structural-schema", path.field("items"), at: schema, "an array needs a schema of its items"))
    }
  }

  private mutating func checkExtensions(_ schema: YAMLNode, _ path: ElementPath) {
    let preserve = schema.present("x-kubernetes-preserve-unknown-fields")
    let embedded = schema.present("x-kubernetes-embedded-resource")
    let preservePath = path.field("x-kubernetes-preserve-unknown-fields")
    let embeddedPath = path.field("x-kubernetes-embedded-resource")
    if let preserve, preserve.bool == false {
      sink.emit(
        .invalid("structural-schema", "it can only be true; leave it out", preservePath, at: preserve))
    }
    if schema.present("x-kubernetes-int-or-string")?.bool == true {
      let reason = "it does not go with x-kubernetes-int-or-string"
      if let preserve, preserve.bool == true {
        sink.emit(.invalid("structural-schema", reason, preservePath, at: preserve))
      }
      if let embedded, embedded.bool == true {
        sink.emit(.invalid("structural-schema", reason, embeddedPath, at: embedded))
      }
    }
    guard let embedded, embedded.bool == true else { return }
    if let additional = schema.present("additionalProperties") {
      sink.emit(
        .forbidden(
          "structural-schema", path.field("additionalProperties"), at: additional,
          "an embedded resource has fixed fields"))
    }
    if preserve?.bool != true, (schema.present("properties")?.entries ?? []).isEmpty {
      sink.emit(
        .required(
          "structural-schema", path.field("properties"), at: embedded,
          "an embedded resource has properties or x-kubernetes-preserve-unknown-fields"))
    }
  }

  mutating func checkPattern(_ schema: YAMLNode, _ path: ElementPath) {
    guard let node = schema.present("pattern"), let pattern = node.string else { return }
    if let problem = patterns.error(pattern) {
      sink.emit(
        .invalid(
          "pattern", "'\(pattern)' is no RE2 regular expression: \(problem)", path.field("pattern"), at: node)
      )
    }
  }

  // MARK: The object's own fields

  /// Of `apiVersion`, `kind` and `metadata` a schema may say little (rule 16).
  private mutating func checkMetadata(_ schema: YAMLNode, _ path: ElementPath, _ context: SchemaContext) {
    let isEmbedded = schema.present("x-kubernetes-embedded-resource")?.bool == true
    guard context.level == .root || isEmbedded, let properties = schema.present("properties") else { return }
    for name in ["apiVersion", "kind"] {
      if let type = properties.present(name)?.present("type"), let text = type.string, text != "string" {
        sink.emit(
          .invalid(
            "structural-schema", "'\(text)' is the type of '\(name)'; expected 'string'",
            path.field("properties").key(name).field("type"), at: type))
      }
    }
    guard let entry = properties.entry("metadata"), let fields = entry.value.entries else { return }
    let path = path.field("properties").key("metadata")
    if let type = entry.value.present("type"), let text = type.string, text != "object" {
      sink.emit(
        .invalid(
          "structural-schema", "'\(text)' is the type of 'metadata'; expected 'object'", path.field("type"),
          at: type))
    }
    let names = entry.value.present("properties")?.entries?.map(\.name) ?? []
    let others =
      fields.map(\.name).filter { !["type", "properties", "default"].contains($0) }
      + names.filter { $0 != "name" && $0 != "generateName" }
    if let other = others.first {
      sink.emit(
        .forbidden(
          "structural-schema", path, at: entry.key,
          "only 'name' and 'generateName' may be restricted, not '\(other)'"))
    }
  }
}
