import Diagnostics
import YAML

/// The JSON shape of one field of a CustomResourceDefinition.
indirect enum FieldShape: Sendable {
  case string, boolean, integer, number, any
  /// An object with exactly these fields.
  case object([String: FieldShape])
  case list(FieldShape)
  case map(FieldShape)
  /// An OpenAPI schema; recursive.
  case schema
  /// A schema, or a boolean (`additionalProperties`).
  case schemaOrBoolean
  /// A schema, or a list of them (`items`, to be refused later with the rule that forbids it).
  case schemaOrList
}

/// The fields of `apiextensions.k8s.io/v1`, CustomResourceDefinition.
enum DefinitionShape {
  static let root: [String: FieldShape] = [
    "apiVersion": .string, "kind": .string, "metadata": .object(metadata), "spec": .object(spec),
    "status": .any,
  ]

  private static let metadata: [String: FieldShape] = [
    "name": .string, "generateName": .string, "namespace": .string, "labels": .map(.string),
    "annotations": .map(.string), "finalizers": .list(.string), "ownerReferences": .list(.any),
    "uid": .string,
    "resourceVersion": .string, "generation": .integer, "creationTimestamp": .any, "deletionTimestamp": .any,
    "deletionGracePeriodSeconds": .integer, "managedFields": .list(.any), "selfLink": .string,
  ]

  private static let spec: [String: FieldShape] = [
    "group": .string, "names": .object(names), "scope": .string, "versions": .list(.object(version)),
    "conversion": .object(conversion), "preserveUnknownFields": .boolean,
  ]

  private static let names: [String: FieldShape] = [
    "plural": .string, "singular": .string, "shortNames": .list(.string), "kind": .string,
    "listKind": .string,
    "categories": .list(.string),
  ]

  private static let version: [String: FieldShape] = [
    "name": .string, "served": .boolean, "storage": .boolean, "deprecated": .boolean,
    "deprecationWarning": .string, "schema": .object(["openAPIV3Schema": .schema]),
    "subresources": .object([
      "status": .object([:]),
      "scale": .object([
        "specReplicasPath": .string, "statusReplicasPath": .string, "labelSelectorPath": .string,
      ]),
    ]),
    "additionalPrinterColumns": .list(
      .object([
        "name": .string, "type": .string, "format": .string, "description": .string, "priority": .integer,
        "jsonPath": .string,
      ])),
    "selectableFields": .list(.object(["jsonPath": .string])),
  ]

  private static let conversion: [String: FieldShape] = [
    "strategy": .string,
    "webhook": .object([
      "clientConfig": .object([
        "url": .string, "caBundle": .string,
        "service": .object(["namespace": .string, "name": .string, "path": .string, "port": .integer]),
      ]),
      "conversionReviewVersions": .list(.string),
    ]),
  ]

  static let schema: [String: FieldShape] = [
    "id": .string, "$schema": .string, "$ref": .string, "description": .string, "type": .string,
    "format": .string, "title": .string, "default": .any, "maximum": .number, "exclusiveMaximum": .boolean,
    "minimum": .number, "exclusiveMinimum": .boolean, "maxLength": .integer, "minLength": .integer,
    "pattern": .string, "maxItems": .integer, "minItems": .integer, "uniqueItems": .boolean,
    "multipleOf": .number, "enum": .list(.any), "maxProperties": .integer, "minProperties": .integer,
    "required": .list(.string), "items": .schemaOrList, "allOf": .list(.schema), "oneOf": .list(.schema),
    "anyOf": .list(.schema), "not": .schema, "properties": .map(.schema),
    "additionalProperties": .schemaOrBoolean, "patternProperties": .map(.schema), "dependencies": .any,
    "additionalItems": .schemaOrBoolean, "definitions": .map(.schema),
    "externalDocs": .object(["description": .string, "url": .string]), "example": .any, "nullable": .boolean,
    "x-kubernetes-preserve-unknown-fields": .boolean, "x-kubernetes-embedded-resource": .boolean,
    "x-kubernetes-int-or-string": .boolean, "x-kubernetes-list-map-keys": .list(.string),
    "x-kubernetes-list-type": .string, "x-kubernetes-map-type": .string,
    "x-kubernetes-validations": .list(
      .object([
        "rule": .string, "message": .string, "messageExpression": .string, "reason": .string,
        "fieldPath": .string, "optionalOldSelf": .boolean,
      ])),
  ]
}

/// Finds fields that the API does not have and values of the wrong JSON type.
struct ShapeCheck {
  var sink = DiagnosticSink()

  mutating func check(_ node: YAMLNode, _ shape: FieldShape, _ path: ElementPath) {
    // A null field is an absent one.
    if node.isNull { return }
    switch shape {
    case .any: return
    case .string: expect(node.string != nil, "string", node, path)
    case .boolean: expect(node.bool != nil, "boolean", node, path)
    case .integer: expect(node.wholeNumber != nil, "integer", node, path)
    case .number: expect(node.number != nil, "number", node, path)
    case .object(let fields): checkFields(node, fields, path)
    case .schema: checkFields(node, DefinitionShape.schema, path)
    case .schemaOrBoolean:
      if node.bool == nil { checkFields(node, DefinitionShape.schema, path) }
    case .schemaOrList:
      if let items = node.items {
        for (index, item) in items.enumerated() { check(item, .schema, path.index(index)) }
      } else {
        checkFields(node, DefinitionShape.schema, path)
      }
    case .list(let item):
      guard let items = node.items else { return expect(false, "array", node, path) }
      for (index, node) in items.enumerated() {
        if node.isNull, case .any = item { continue }
        if node.isNull { expect(false, "value", node, path.index(index)) }
        check(node, item, path.index(index))
      }
    case .map(let value):
      guard let entries = node.entries else { return expect(false, "object", node, path) }
      for entry in entries { check(entry.value, value, path.key(entry.name)) }
    }
  }

  private mutating func checkFields(_ node: YAMLNode, _ fields: [String: FieldShape], _ path: ElementPath) {
    guard let entries = node.entries else { return expect(false, "object", node, path) }
    for entry in entries {
      if let shape = fields[entry.name] {
        check(entry.value, shape, path.field(entry.name))
      } else {
        sink.emit(.unknownField(entry.name, known: Array(fields.keys), path.field(entry.name), at: entry.key))
      }
    }
  }

  private mutating func expect(_ isRight: Bool, _ expected: String, _ node: YAMLNode, _ path: ElementPath) {
    if !isRight { sink.emit(.wrongType(expected, path, at: node)) }
  }
}

extension YAMLNode {
  /// A field that is present and not null: null means absent to the API server.
  func present(_ name: String) -> YAMLNode? {
    guard let node = self[name], !node.isNull else { return nil }
    return node
  }

  /// An integer, also one written as a float without a fraction, which JSON does not tell apart.
  var wholeNumber: Int64? {
    if let integer { return integer }
    guard let number, number.rounded() == number, abs(number) < 9e18 else { return nil }
    return Int64(number)
  }
}
