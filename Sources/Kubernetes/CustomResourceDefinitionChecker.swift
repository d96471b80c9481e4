public import CEL
public import Diagnostics
public import YAML

/// Checks that an API server would take a CustomResourceDefinition, as far as that can be known offline.
///
/// Covers names, versions, conversion, the structural schema, defaults, list and map types, subresources, columns,
/// selectable fields, validation rules with their types and costs, unknown fields, JSON types and sizes. Names that collide
/// with another definition are seen only by the server.
public struct CustomResourceDefinitionChecker {
  /// The regular expressions of `pattern`.
  public var patterns: SchemaPatterns

  /// The minor version of the oldest Kubernetes 1.x that must take the rules as new ones.
  public var version = CELEnvironment.newestVersion

  /// What knows rules that were found right before, always with these regular expressions; nil checks each anew.
  public var memory: CELRuleMemory?

  /// Takes the regular expressions.
  public init(patterns: SchemaPatterns) { self.patterns = patterns }

  /// Takes only the question whether a pattern compiles (nil) or why not.
  public init(patternError: @escaping (String) -> String?) {
    patterns = SchemaPatterns(error: patternError)
  }

  /// Checks one definition; findings go to `sink`, each with the server's path in `element`.
  ///
  /// Paths begin `spec.validation.openAPIV3Schema` where all versions have the same schema, else
  /// `spec.versions[i].schema.openAPIV3Schema`; schemas that are the same are checked once. Costs O(definition), but
  /// quadratic in the number of fields of one object.
  public func check(_ definition: YAMLNode, into sink: inout DiagnosticSink) {
    var shape = ShapeCheck()
    shape.check(definition, .object(DefinitionShape.root), ElementPath(""))
    sink.absorb(shape.sink)
    var check = DefinitionCheck(
      definition: definition, patterns: patterns, version: version, memory: memory)
    check.run()
    sink.absorb(check.sink)
  }

  /// What the server will estimate for every rule and every message's expression that compiles, in the order of the schema.
  ///
  /// Empty where the schema has errors for which the server does not look at rules.
  public func costs(of definition: YAMLNode) -> [RuleCost] {
    var check = DefinitionCheck(
      definition: definition, patterns: patterns, version: version, memory: memory)
    check.run()
    return check.costs
  }
}

/// One run of the checker; the rules stand in the extensions, one file per group.
struct DefinitionCheck {
  let definition: YAMLNode
  let spec: YAMLNode
  let patterns: SchemaPatterns
  let version: Int
  let memory: CELRuleMemory?
  var sink = DiagnosticSink()
  var costs: [RuleCost] = []
  /// The paths of schemas with errors at or below them, whose rules are not looked at.
  var faultyNodes: Set<String> = []
  /// Whether the schema has rules anywhere.
  var hasRules = false
  /// How many errors were found that do not keep the server from compiling rules.
  var harmlessErrorCount = 0

  init(definition: YAMLNode, patterns: SchemaPatterns, version: Int, memory: CELRuleMemory?) {
    self.definition = definition
    self.version = version
    self.memory = memory
    spec = definition.present("spec") ?? .mapping([])
    self.patterns = patterns
  }

  mutating func run() {
    checkKind()
    checkNames()
    checkVersions()
    checkConversion()
    checkAmbiguousScalars(definition, ElementPath(""))
    checkSize()
  }

  private mutating func checkKind() {
    let expected = [("apiVersion", "apiextensions.k8s.io/v1"), ("kind", "CustomResourceDefinition")]
    for (name, value) in expected {
      let path = ElementPath(name)
      guard let node = definition.present(name) else {
        sink.emit(.required("kind", path, at: definition))
        continue
      }
      if let found = node.string, found != value {
        sink.emit(.unsupported("kind", found, [value], path, at: node))
      }
    }
    if definition.present("spec") == nil { sink.emit(.required("kind", ElementPath("spec"), at: definition)) }
  }

  // MARK: Transport

  /// Plain scalars that only some readers take for what they look like (rule 35).
  private mutating func checkAmbiguousScalars(_ node: YAMLNode, _ path: @autoclosure () -> ElementPath) {
    guard node.hasAmbiguousScalar else { return }
    let path = path()
    switch node.content {
    case .scalar(let scalar): sink.emit(.ambiguousScalar(scalar.text, path, at: node))
    case .sequence(let items):
      for (index, item) in items.enumerated() { checkAmbiguousScalars(item, path.index(index)) }
    case .mapping(let entries):
      for entry in entries {
        let inner = path.field(entry.name)
        checkAmbiguousScalars(entry.key, inner)
        checkAmbiguousScalars(entry.value, inner)
      }
    }
  }

  /// What a client, and what the store takes (rule 34).
  private mutating func checkSize() {
    let size = definition.jsonByteCount
    if size > 1_572_864 {
      sink.emit(.tooLargeToStore(size, at: definition))
    } else if size > 262_144 {
      sink.emit(.tooLargeForApply(size, at: definition))
    }
  }
}

extension YAMLNode {
  /// Whether the node or one below it is a plain scalar that readers take for different things.
  fileprivate var hasAmbiguousScalar: Bool {
    switch content {
    case .scalar: return isAmbiguousPlain
    case .sequence(let items): return items.indices.contains { items[$0].hasAmbiguousScalar }
    case .mapping(let entries):
      return entries.indices.contains {
        entries[$0].key.hasAmbiguousScalar || entries[$0].value.hasAmbiguousScalar
      }
    }
  }
}
