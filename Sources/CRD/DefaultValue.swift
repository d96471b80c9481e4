import Diagnostics
import Ecore

/// Defaults in the type of the schema they stand in.
enum DefaultValue {
  /// The value that a lexical form of Ecore has in a scalar of a JSON type; nil when it is none.
  static func scalar(_ literal: String, _ type: String?) -> JSONValue? {
    switch type {
    case "boolean":
      switch literal {
      case "true", "1": return .boolean(true)
      case "false", "0": return .boolean(false)
      default: return nil
      }
    case "integer": return Int64(literal).map(JSONValue.integer)
    case "number": return Double(literal).flatMap { $0.isFinite ? JSONValue(number: $0) : nil }
    case "string": return .string(literal)
    // An integer or a string: digits are an integer.
    case nil: return Int64(literal).map(JSONValue.integer) ?? .string(literal)
    default: return nil
    }
  }

  /// The default of a feature: what an annotation says, or else what the metamodel states; nil for none.
  ///
  /// A default that its own schema refuses is reported and left out.
  static func value(
    of feature: EStructuralFeature, in schema: Schema, into sink: inout DiagnosticSink
  ) -> JSONValue? {
    let annotations = feature.statedAnnotations
    let value: JSONValue?
    let text: String
    let range: SourceRange?
    if let stated = annotations.crd("default") {
      text = stated
      range = annotations.crdLocation("default")
      value =
        switch schema.content {
        case .object, .list, .map: JSONValue(json: stated)
        case .scalar, .intOrString: scalar(stated, schema.type)
        }
    } else if !feature.isMany, let literal = feature.defaultValueLiteral {
      text = literal
      range = feature.statedDefinition?.location(of: "defaultValueLiteral")
      if let type = feature.eAttributeType, type.isEnum {
        let member = type.eLiterals.first { $0.literal == literal || $0.name == literal }
        value = member.map { .string($0.literal) }
      } else if schema.format == "byte", feature.eAttributeType?.isHexadecimal == true {
        value = ByteText.base64(ofHexadecimal: literal).map { .string($0) }
      } else {
        value = scalar(literal, schema.type)
      }
    } else {
      return nil
    }
    guard let value else {
      sink.emit(
        .crdBadDefault(
          text, feature, "is no value of type '\(schema.type ?? "integer or string")'", at: range))
      return nil
    }
    if let problem = problem(with: value, in: schema) {
      sink.emit(.crdBadDefault(text, feature, problem, at: range))
      return nil
    }
    return value
  }

  /// What a value breaks in a schema, as far as keywords of scalars and the JSON type say; worded to stand
  /// after the value.
  static func problem(with value: JSONValue, in schema: Schema) -> String? {
    if let values = schema.enumeration, !values.contains(value) {
      return "is none of \(values.map(\.text).joined(separator: ", "))"
    }
    if let number = value.number {
      if let limit = schema.minimum, number < limit.value || (limit.isExclusive && number == limit.value) {
        return "is below the minimum \(JSONValue(number: limit.value).text)"
      }
      if let limit = schema.maximum, number > limit.value || (limit.isExclusive && number == limit.value) {
        return "is above the maximum \(JSONValue(number: limit.value).text)"
      }
    }
    if case .string(let text) = value, schema.isScalar || schema.content == .intOrString {
      let length = text.unicodeScalars.count
      if let limit = schema.minCount, length < limit { return "is shorter than \(limit) characters" }
      if let limit = schema.maxCount, length > limit { return "is longer than \(limit) characters" }
      if let pattern = schema.pattern, !RegularExpressionCheck.matches(text, pattern) {
        return "does not match the pattern '\(pattern)'"
      }
    }
    let isFitting =
      switch (schema.content, value) {
      case (.object, .composite(let text)), (.map, .composite(let text)): text.hasPrefix("{")
      case (.list, .composite(let text)): text.hasPrefix("[")
      case (.scalar, .composite), (.intOrString, .composite): false
      case (.object, _), (.map, _), (.list, _): false
      default: true
      }
    return isFitting ? nil : "is no value of type '\(schema.type ?? "integer or string")'"
  }
}
