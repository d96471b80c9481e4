public import Diagnostics
public import Ecore
public import OCL

/// Makes custom resource definitions of the classes of a metamodel.
///
/// The result is a model of `metamodels/apiextensions.ecore`; a template prints it. What the annotations of a
/// metamodel can say is told in `docs/annotations.md`; without any, the concrete classes that no other class
/// contains become resources.
public struct CRDTransformation {
  /// The namespace URI of the metamodel that the result is a model of.
  public static let nsURI = "https://krosskube.io/apiextensions/v1"

  /// What a transformation gives.
  public struct Result: Sendable {
    /// One resource whose roots are `CustomResourceDefinition`s, in the order of the classes.
    public let model: Model
    /// What became of each invariant of the metamodel, by class and then in file order.
    public let invariants: [InvariantFate]
    /// The definitions in the same order as in the model.
    public let definitions: [Summary]
    /// The same with their schemas, by class.
    let made: [Definition]
  }

  /// What a definition comes to.
  public struct Summary: Sendable {
    /// The kind.
    public let kind: String
    /// The most bytes that the schema takes as JSON.
    public let byteCount: Int
  }

  /// A metamodel with what its resources are to be like.
  public struct Source: Sendable {
    let metamodel: Metamodel
    let invariants: InvariantSet
    let advice: InvariantSet?
    let options: CRDOptions

    /// Takes a metamodel with the invariants that objects must fulfil, and those whose violation is worth a warning.
    public init(
      _ metamodel: Metamodel, invariants: InvariantSet, advice: InvariantSet? = nil,
      options: CRDOptions = CRDOptions()
    ) {
      self.metamodel = metamodel
      self.invariants = invariants
      self.advice = advice
      self.options = options
    }
  }

  /// Transforms a metamodel with its invariants; nil when `apiextensions` is not the metamodel of
  /// definitions.
  ///
  /// Problems go to `sink`; a class with an error in its names gives no definition, one with an error in its
  /// schema gives a definition without what is wrong. Costs the number of nodes of all schemas.
  public static func transform(
    _ metamodel: Metamodel, invariants: InvariantSet, to apiextensions: Metamodel,
    options: CRDOptions = CRDOptions(), into sink: inout DiagnosticSink
  ) -> Result? {
    transform(
      [Source(metamodel, invariants: invariants, options: options)], to: apiextensions, into: &sink)
  }

  /// Transforms metamodels, each of which may say what a version of the same kinds looks like.
  ///
  /// Classes that give the same kind and group in different versions give one definition. Without a `conversion` a field
  /// that is not in every version is reported.
  public static func transform(
    _ sources: [Source], conversion: CRDConversion? = nil, to apiextensions: Metamodel,
    into sink: inout DiagnosticSink
  ) -> Result? {
    guard let writer = DefinitionWriter(apiextensions) else {
      sink.emit(
        Diagnostic(
          .error, "crd/wrong-metamodel",
          "the metamodel of definitions has no package '\(nsURI)' with the classes expected"))
      return nil
    }
    var transformations = sources.map {
      CRDTransformation($0.metamodel, $0.invariants, $0.advice, $0.options)
    }
    var counts: [String: Int] = [:]
    for root in transformations.flatMap(\.roots) { counts[ResourceNames.kind(of: root), default: 0] += 1 }
    var definitions: [Definition] = []
    for index in transformations.indices {
      transformations[index].versionCounts = counts
      transformations[index].add(to: &definitions)
      sink.absorb(transformations[index].sink)
    }
    let versioned = VersionedDefinition.grouped(definitions, into: &sink)
    if conversion == nil {
      for definition in versioned { definition.reportLosses(into: &sink) }
    }
    return Result(
      model: writer.model(of: versioned, conversion),
      invariants: transformations.flatMap(\.lowering.result),
      definitions: versioned.flatMap { definition in
        definition.versions.map {
          Summary(kind: label(of: $0.names, counts), byteCount: $0.schema.byteCount)
        }
      }, made: definitions)
  }

  private let metamodel: Metamodel
  private let options: CRDOptions
  private let packages: [EPackage]
  /// Those whose classes become resources.
  private let wanted: [EPackage]
  private let hierarchy: ClassHierarchy
  /// The classes that become resources.
  private let roots: [EClass]
  /// How many classes, in all metamodels, give each kind.
  private var versionCounts: [String: Int] = [:]
  private var lowering: InvariantLowering
  private var sink = DiagnosticSink()
  private var cache = SchemaCache()
  private var defaultBounds: [Int32: [(EStructuralFeature, String)]] = [:]

  private init(
    _ metamodel: Metamodel, _ invariants: InvariantSet, _ advice: InvariantSet?, _ options: CRDOptions
  ) {
    self.metamodel = metamodel
    self.options = options
    packages = metamodel.ePackages.filter { $0.nsURI != Metamodel.ecoreURI }
    hierarchy = ClassHierarchy(metamodel)
    wanted = packages.filter { options.nsURIs.isEmpty || options.nsURIs.contains($0.nsURI ?? "") }
    roots = hierarchy.roots(among: wanted)
    lowering = InvariantLowering(
      invariants, advice: advice ?? InvariantSet([]), hierarchy, derived: options.derivedFeatures,
      version: options.minimalKubernetes)
  }

  /// What a report calls a kind: with its version where there are several.
  private static func label(of names: ResourceNames, _ counts: [String: Int]) -> String {
    counts[names.kind, default: 1] > 1 ? names.kind + " " + names.version : names.kind
  }

  private mutating func add(to definitions: inout [Definition]) {
    CRDVocabulary.check(packages, into: &sink)
    if roots.isEmpty { sink.emit(.crdNoRoot(wanted)) }
    for eClass in roots {
      guard let names = ResourceNames(eClass, options, into: &sink),
        let schema = schema(of: eClass)
      else { continue }
      let definition = Definition(eClass, names, audited(schema, names), options, into: &sink)
      if let (what, name, other) = definition.collision(with: definitions) {
        sink.emit(.crdNameCollision(what, name, eClass, other))
      } else {
        definitions.append(definition)
      }
    }
    for eClass in metamodel.eClasses {
      if let bounds = defaultBounds[eClass.id] { sink.emit(.crdDefaultBounds(eClass, bounds)) }
    }
  }

  /// The schema without the rules that a server would refuse.
  private mutating func audited(_ schema: Schema, _ names: ResourceNames) -> Schema {
    var schema = schema
    var audit = RuleAudit(kind: Self.label(of: names, versionCounts), version: options.minimalKubernetes)
    audit.run(&schema)
    for warning in audit.warnings {
      sink.emit(.crdCostly(warning, at: lowering.range(of: warning.invariant)))
    }
    lowering.note(audit)
    var defaults = DefaultAudit(version: options.minimalKubernetes)
    defaults.run(schema)
    for finding in defaults.findings {
      sink.emit(.crdBreakingDefault(finding, names.kind, at: lowering.range(of: finding.invariant)))
    }
    return schema
  }

  /// The schema of a root, less deep as long as it would be too large.
  private mutating func schema(of eClass: EClass) -> Schema? {
    var depth = options.maximalDepth
    var recursion = options.maximalRecursion
    while depth > 0 {
      var builder = SchemaBuilder(
        options, hierarchy, lowering.fresh, maximalDepth: depth, maximalRecursion: recursion,
        cache: cache)
      let schema = builder.root(eClass)
      if !builder.isOverBudget {
        sink.absorb(builder.sink)
        sink.absorb(builder.dataTypes.sink)
        lowering.absorb(builder.lowering)
        cache = builder.cache
        note(schema.defaultBounds)
        return fitted(schema, eClass)
      }
      if recursion > 1 { recursion -= 1 } else { depth = min(depth - 1, builder.deepest) }
    }
    sink.emit(.crdTooLarge(eClass, nodes: options.maximalNodes))
    return nil
  }

  private mutating func note(_ bounds: [(feature: Int32, keyword: String)]) {
    for (id, keyword) in bounds {
      let feature = metamodel.eStructuralFeature(id)
      let owner = feature.eContainingClass.id
      let known = defaultBounds[owner, default: []]
      if !known.contains(where: { $0.0 == feature }) {
        defaultBounds[owner, default: []].append((feature, keyword))
      }
    }
  }

  /// Leaves out the deepest descriptions until the definition, of which this may be one of several versions, is small enough
  /// for `kubectl apply`.
  private mutating func fitted(_ schema: Schema, _ eClass: EClass) -> Schema {
    let bytes = schema.byteCount
    let budget = options.maximalBytes / max(1, versionCounts[ResourceNames.kind(of: eClass), default: 1])
    guard bytes > budget else { return schema }
    var cut = schema
    var depth = schema.depth
    while depth > 0, cut.byteCount > budget {
      depth -= 1
      cut.removeDescriptions(below: depth)
    }
    sink.emit(.crdDescriptionsCut(eClass, depth: depth, bytes: bytes))
    return cut
  }
}
