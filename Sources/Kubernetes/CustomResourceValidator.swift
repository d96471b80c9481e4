public import Diagnostics
public import YAML

/// Validates objects against the structural schema of one version of a CustomResourceDefinition.
///
/// Covers names, labels and annotations in metadata, types, required and unknown fields, enumerations, patterns, bounds, lengths, nested schemas and duplicates in
/// sets and maps. Of formats it knows int32 and int64. Rules in CEL are not run.
public struct CustomResourceValidator: Sendable {
  /// The schema, as `openAPIV3Schema` has it.
  public let schema: YAMLNode

  /// Takes a schema, which should have passed ``CustomResourceDefinitionChecker``.
  public init(schema: YAMLNode) { self.schema = schema }

  /// Takes the schema of a version of a definition; nil when it has no such version or that no schema.
  public init?(definition: YAMLNode, version: String) {
    let versions = definition.at("spec", "versions")?.items ?? []
    guard let found = versions.first(where: { $0["name"]?.string == version }),
      let schema = found.at("schema", "openAPIV3Schema")
    else { return nil }
    self.schema = schema
  }

  /// Validates one object; findings go to `sink`, each with the field's path in `element`.
  ///
  /// Fields with a default may be absent. Costs O(object x schema) at worst, for nested anyOf.
  public func validate(_ object: YAMLNode, patterns: SchemaPatterns, into sink: inout DiagnosticSink) {
    var check = ValueCheck(patterns: patterns, isDefault: false)
    for field in ["apiVersion", "kind", "metadata"] where object.present(field) == nil {
      check.sink.emit(.required("required", ElementPath(field), at: object))
    }
    check.checkMetadata(object.present("metadata"))
    check.check(object, schema, ElementPath(""), isResource: true)
    sink.absorb(check.sink)
  }
}
