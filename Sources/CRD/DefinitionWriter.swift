import CEL
import Ecore

/// Writes definitions into a model of the metamodel `apiextensions`.
struct DefinitionWriter {
  private let metamodel: Metamodel
  private static let nsURI = CRDTransformation.nsURI

  /// Nil when the metamodel lacks a class that is needed.
  init?(_ metamodel: Metamodel) {
    let needed = [
      "CustomResourceDefinition", "CustomResourceDefinitionNames", "CustomResourceDefinitionVersion",
      "CustomResourceSubresources", "CustomResourceSubresourceScale", "CustomResourceColumnDefinition",
      "SelectableField", "JSONSchemaProps", "SchemaProperty",
      "ValidationRule", "CustomResourceConversion", "WebhookConversion", "ServiceReference",
    ]
    guard let package = metamodel.ePackage(nsURI: Self.nsURI),
      needed.allSatisfy({ package.eClass(named: $0) != nil })
    else { return nil }
    self.metamodel = metamodel
  }

  /// The definitions as the roots of one resource.
  func model(of definitions: [VersionedDefinition], _ conversion: CRDConversion?) -> Model {
    var builder = ModelBuilder(metamodel)
    let resource = builder.beginResource(uri: "crds.xmi")
    for definition in definitions {
      let object = write(definition, conversion, to: &builder)
      builder.addRoot(object, to: resource)
    }
    return builder.freeze()
  }

  private func write(
    _ definition: VersionedDefinition, _ conversion: CRDConversion?, to builder: inout ModelBuilder
  ) -> ObjectID {
    let stored = definition.stored
    let names = stored.names
    let object = builder.create("CustomResourceDefinition", in: Self.nsURI)
    builder.set(object, "name", .string(names.plural + "." + names.group))
    if let approval = names.approval { builder.set(object, "approval", .string(approval)) }
    if let generated = stored.generates { builder.set(object, "generates", .string(generated.label)) }
    builder.set(object, "access", .string(stored.access))
    builder.set(object, "group", .string(names.group))
    builder.set(object, "scope", .string(stored.scope))
    builder.add(write(names, to: &builder), to: object, "names")
    if conversion != nil || definition.versions.count > 1 {
      builder.add(write(conversion, to: &builder), to: object, "conversion")
    }
    for rule in stored.policy.rules { builder.add(write(rule, to: &builder), to: object, "advice") }
    for version in definition.versions {
      let isStorage = version.names.version == stored.names.version
      builder.add(write(version, isStorage: isStorage, to: &builder), to: object, "versions")
    }
    return object
  }

  private func write(_ conversion: CRDConversion?, to builder: inout ModelBuilder) -> ObjectID {
    let object = builder.create("CustomResourceConversion", in: Self.nsURI)
    builder.set(object, "strategy", .string(conversion == nil ? "None" : "Webhook"))
    guard let conversion else { return object }
    let webhook = builder.create("WebhookConversion", in: Self.nsURI)
    switch conversion.client {
    case .url(let url): builder.set(webhook, "url", .string(url))
    case .service(let namespace, let name, let port, let path):
      let service = builder.create("ServiceReference", in: Self.nsURI)
      builder.set(service, "namespace", .string(namespace))
      builder.set(service, "name", .string(name))
      if let path { builder.set(service, "path", .string(path)) }
      if let port { builder.set(service, "port", .integer(Int64(port))) }
      builder.add(service, to: webhook, "service")
    }
    builder.append(.string("v1"), to: webhook, "conversionReviewVersions")
    builder.add(webhook, to: object, "webhook")
    return object
  }

  private func write(
    _ definition: Definition, isStorage: Bool, to builder: inout ModelBuilder
  ) -> ObjectID {
    let version = builder.create("CustomResourceDefinitionVersion", in: Self.nsURI)
    let lifecycle = definition.lifecycle
    builder.set(version, "name", .string(definition.names.version))
    builder.set(version, "served", .boolean(lifecycle.isServed))
    builder.set(version, "storage", .boolean(isStorage))
    if lifecycle.isDeprecated { builder.set(version, "deprecated", .boolean(true)) }
    if let warning = lifecycle.warning { builder.set(version, "deprecationWarning", .string(warning)) }
    if definition.hasStatus || definition.scale != nil {
      let subresources = builder.create("CustomResourceSubresources", in: Self.nsURI)
      if definition.hasStatus { builder.set(subresources, "status", .boolean(true)) }
      if let scale = definition.scale { builder.add(write(scale, to: &builder), to: subresources, "scale") }
      builder.add(subresources, to: version, "subresources")
    }
    for path in definition.selectableFields {
      let field = builder.create("SelectableField", in: Self.nsURI)
      builder.set(field, "jsonPath", .string(path))
      builder.add(field, to: version, "selectableFields")
    }
    for column in definition.columns {
      builder.add(write(column, to: &builder), to: version, "additionalPrinterColumns")
    }
    builder.add(write(definition.schema, to: &builder), to: version, "schema")
    return version
  }

  private func write(_ names: ResourceNames, to builder: inout ModelBuilder) -> ObjectID {
    let object = builder.create("CustomResourceDefinitionNames", in: Self.nsURI)
    builder.set(object, "kind", .string(names.kind))
    builder.set(object, "listKind", .string(names.kind + "List"))
    builder.set(object, "plural", .string(names.plural))
    builder.set(object, "singular", .string(names.singular))
    for name in names.shortNames { builder.append(.string(name), to: object, "shortNames") }
    for name in names.categories { builder.append(.string(name), to: object, "categories") }
    return object
  }

  private func write(_ scale: Definition.Scale, to builder: inout ModelBuilder) -> ObjectID {
    let object = builder.create("CustomResourceSubresourceScale", in: Self.nsURI)
    builder.set(object, "specReplicasPath", .string(scale.specReplicasPath))
    builder.set(object, "statusReplicasPath", .string(scale.statusReplicasPath))
    if let path = scale.labelSelectorPath { builder.set(object, "labelSelectorPath", .string(path)) }
    return object
  }

  private func write(_ column: Definition.Column, to builder: inout ModelBuilder) -> ObjectID {
    let object = builder.create("CustomResourceColumnDefinition", in: Self.nsURI)
    builder.set(object, "name", .string(column.name))
    builder.set(object, "type", .string(column.type))
    builder.set(object, "jsonPath", .string(column.jsonPath))
    if let format = column.format { builder.set(object, "format", .string(format)) }
    if let priority = column.priority { builder.set(object, "priority", .integer(Int64(priority))) }
    return object
  }

  private func write(_ rule: ValidationRule, to builder: inout ModelBuilder) -> ObjectID {
    let object = builder.create("ValidationRule", in: Self.nsURI)
    builder.set(object, "rule", .string(rule.text))
    builder.set(object, "message", .string(rule.message))
    if let message = rule.messageExpression {
      builder.set(object, "messageExpression", .string(CELPrinter.text(of: message)))
    }
    if rule.isOldOptional { builder.set(object, "optionalOldSelf", .boolean(true)) }
    if let reason = rule.reason { builder.set(object, "reason", .string(reason)) }
    if let path = rule.fieldPath { builder.set(object, "fieldPath", .string(path)) }
    return object
  }

  // MARK: Schemas

  private func write(_ schema: Schema, to builder: inout ModelBuilder) -> ObjectID {
    let object = builder.create("JSONSchemaProps", in: Self.nsURI)
    if let text = schema.description { builder.set(object, "description", .string(text)) }
    if let type = schema.type { builder.set(object, "type", .string(type)) }
    if let format = schema.format { builder.set(object, "format", .string(format)) }
    if schema.isNullable { builder.set(object, "nullable", .boolean(true)) }
    if let value = schema.defaultValue { builder.set(object, "defaultValue", .string(value.text)) }
    for value in schema.enumeration ?? [] { builder.append(.string(value.text), to: object, "enumValues") }
    if let pattern = schema.pattern { builder.set(object, "pattern", .string(pattern)) }
    if let limit = schema.minimum {
      builder.set(object, "minimum", .string(JSONValue(number: limit.value).text))
      if limit.isExclusive { builder.set(object, "exclusiveMinimum", .boolean(true)) }
    }
    if let limit = schema.maximum {
      builder.set(object, "maximum", .string(JSONValue(number: limit.value).text))
      if limit.isExclusive { builder.set(object, "exclusiveMaximum", .boolean(true)) }
    }
    let what =
      switch schema.content {
      case .scalar, .intOrString: "Length"
      case .list: "Items"
      case .object, .map: "Properties"
      }
    if let count = schema.minCount { builder.set(object, "min" + what, .integer(Int64(count))) }
    if let count = schema.maxCount { builder.set(object, "max" + what, .integer(Int64(count))) }
    if schema.content == .intOrString { builder.set(object, "intOrString", .boolean(true)) }
    if schema.isEmbeddedResource { builder.set(object, "embeddedResource", .boolean(true)) }
    if schema.preservesUnknownFields { builder.set(object, "preserveUnknownFields", .boolean(true)) }
    if let type = schema.listType { builder.set(object, "listType", .string(type)) }
    for key in schema.listMapKeys { builder.append(.string(key), to: object, "listMapKeys") }
    for rule in schema.rules { builder.add(write(rule, to: &builder), to: object, "validations") }
    for property in schema.properties where schema.required.contains(property.name) {
      builder.append(.string(property.name), to: object, "required")
    }
    switch schema.content {
    case .scalar, .intOrString: break
    case .list(let item): builder.add(write(item, to: &builder), to: object, "items")
    case .map(let value): builder.add(write(value, to: &builder), to: object, "additionalProperties")
    case .object(let properties):
      for property in properties {
        let member = builder.create("SchemaProperty", in: Self.nsURI)
        builder.set(member, "name", .string(property.name))
        builder.add(write(property.schema, to: &builder), to: member, "schema")
        builder.add(member, to: object, "properties")
      }
    }
    return object
  }
}
