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
    /// The same definitions before they were written into the model.
    let definitions: [Definition]
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
    guard let writer = DefinitionWriter(apiextensions) else {
      sink.emit(
        Diagnostic(
          .error, "crd/wrong-metamodel",
          "the metamodel of definitions has no package '\(nsURI)' with the classes expected"))
      return nil
    }
    var transformation = CRDTransformation(metamodel, invariants, options)
    let definitions = transformation.definitions()
    sink.absorb(transformation.sink)
    return Result(
      model: writer.model(of: definitions), invariants: transformation.lowering.result, definitions: definitions)
  }

  private let metamodel: Metamodel
  private let options: CRDOptions
  private let packages: [EPackage]
  private let hierarchy: ClassHierarchy
  private var lowering: InvariantLowering
  private var sink = DiagnosticSink()
  private var defaultBounds: [Int32: [(EStructuralFeature, String)]] = [:]

  private init(_ metamodel: Metamodel, _ invariants: InvariantSet, _ options: CRDOptions) {
    self.metamodel = metamodel
    self.options = options
    packages = metamodel.ePackages.filter { $0.nsURI != Metamodel.ecoreURI }
    hierarchy = ClassHierarchy(metamodel)
    lowering = InvariantLowering(
      invariants, hierarchy, derived: options.derivedFeatures, version: options.minimalKubernetes)
  }

  private mutating func definitions() -> [Definition] {
    CRDVocabulary.check(packages, into: &sink)
    let wanted = packages.filter { options.nsURIs.isEmpty || options.nsURIs.contains($0.nsURI ?? "") }
    let roots = hierarchy.roots(among: wanted)
    if roots.isEmpty { sink.emit(.crdNoRoot(wanted)) }
    var definitions: [Definition] = []
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
    return definitions
  }

  /// The schema without the rules that a server would refuse.
  private mutating func audited(_ schema: Schema, _ names: ResourceNames) -> Schema {
    var schema = schema
    var audit = RuleAudit(kind: names.kind, version: options.minimalKubernetes)
    audit.run(&schema)
    lowering.note(audit.rules, refused: audit.refused)
    return schema
  }

  /// The schema of a root, less deep as long as it would be too large.
  private mutating func schema(of eClass: EClass) -> Schema? {
    var depth = options.maximalDepth
    var recursion = options.maximalRecursion
    while depth > 0 {
      var builder = SchemaBuilder(
        options, hierarchy, lowering.fresh, maximalDepth: depth, maximalRecursion: recursion)
      let schema = builder.root(eClass)
      if !builder.isOverBudget {
        sink.absorb(builder.sink)
        sink.absorb(builder.dataTypes.sink)
        lowering.absorb(builder.lowering)
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

  /// Leaves out the deepest descriptions until the definition is small enough for `kubectl apply`.
  private mutating func fitted(_ schema: Schema, _ eClass: EClass) -> Schema {
    let bytes = schema.byteCount
    guard bytes > options.maximalBytes else { return schema }
    var cut = schema
    var depth = schema.depth
    while depth > 0, cut.byteCount > options.maximalBytes {
      depth -= 1
      cut.removeDescriptions(below: depth)
    }
    sink.emit(.crdDescriptionsCut(eClass, depth: depth, bytes: bytes))
    return cut
  }
}
