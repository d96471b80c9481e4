import Diagnostics
import Ecore

/// Makes the schema of a class: an object whose members are the features, with the schemas of what it
/// contains.
///
/// Containments are followed by recursion, at most ``CRDOptions/maximalDepth`` deep.
struct SchemaBuilder {
  let options: CRDOptions
  let hierarchy: ClassHierarchy
  var dataTypes: DataTypeSchema
  var lowering: InvariantLowering
  var sink = DiagnosticSink()
  /// The classes around the place where the builder is.
  var chain: [EClass] = []
  /// Features that were cut off, to report each once.
  var cuts: Set<Int32> = []
  /// Features whose subclasses were left out, to say it once.
  var notes: Set<Int32> = []
  var nodeCount = 0
  /// The longest chain so far.
  private(set) var deepest = 0
  let maximalDepth: Int
  let maximalRecursion: Int
  /// What was made before, and what this builder adds.
  private(set) var cache: SchemaCache

  init(
    _ options: CRDOptions, _ hierarchy: ClassHierarchy, _ lowering: InvariantLowering, maximalDepth: Int,
    maximalRecursion: Int, cache: SchemaCache = SchemaCache()
  ) {
    self.options = options
    self.hierarchy = hierarchy
    self.lowering = lowering
    self.maximalDepth = maximalDepth
    self.maximalRecursion = maximalRecursion
    self.cache = cache
    dataTypes = DataTypeSchema(options: options)
  }

  /// Whether there are too many nodes to go on.
  var isOverBudget: Bool { nodeCount > options.maximalNodes }

  // MARK: Objects

  /// The schema of a whole object of the API.
  mutating func root(_ eClass: EClass) -> Schema {
    var schema = Schema(.object([]))
    let kind = Schema(.scalar("string"))
    schema.properties = [
      .init(name: "apiVersion", schema: kind), .init(name: "kind", schema: kind),
      .init(name: "metadata", schema: Schema(.object([]))),
    ]
    fill(&schema, with: eClass, isRoot: true)
    normalizeMetadata(of: &schema)
    return schema
  }

  /// The server takes nothing about `metadata` but restrictions of `name` and `generateName`.
  private func normalizeMetadata(of schema: inout Schema) {
    schema.required.subtract(["apiVersion", "kind", "metadata", "status"])
    schema.update(at: [.property("metadata")]) { metadata in
      var name = metadata.properties.first { $0.name == "name" }
      name?.schema.description = nil
      name?.schema.defaultValue = nil
      metadata = Schema(.object(name.map { [$0] } ?? []))
      if name != nil {
        metadata.properties.append(.init(name: "generateName", schema: Schema(.scalar("string"))))
      }
    }
    let order = ["apiVersion": 0, "kind": 1, "metadata": 2, "spec": 3, "status": 5]
    let sorted = schema.properties.enumerated().sorted { left, right in
      (order[left.element.name] ?? 4, left.offset) < (order[right.element.name] ?? 4, right.offset)
    }
    schema.properties = sorted.map(\.element)
  }

  /// The schema of a contained object of exactly this class.
  mutating func object(_ eClass: EClass) -> Schema {
    guard !lowering.isSuspended, let depth = cache.depth(of: eClass, hierarchy),
      chain.count + depth < maximalDepth
    else { return newObject(eClass) }
    if let known = cache[eClass] {
      nodeCount += known.nodeCount
      deepest = max(deepest, chain.count + known.depth)
      return known.schema
    }
    let count = nodeCount
    let said = sink.diagnostics.count + dataTypes.sink.diagnostics.count
    let schema = newObject(eClass)
    if sink.diagnostics.count + dataTypes.sink.diagnostics.count == said, !isOverBudget {
      cache[eClass] = SchemaCache.Entry(schema: schema, nodeCount: nodeCount - count, depth: depth)
    }
    return schema
  }

  private mutating func newObject(_ eClass: EClass) -> Schema {
    nodeCount += 1
    let annotations = eClass.annotated("as")?.statedAnnotations
    if let form = annotations?.crd("as") {
      if form == "string" { return text(eClass) }
      sink.emit(.crdUnknownValue("as", form, ["string"], at: annotations?.crdLocation("as")))
    }
    var schema = Schema(.object([]))
    schema.description = eClass.statedAnnotations.documentation
    fill(&schema, with: eClass, isRoot: false)
    return schema
  }

  /// An object that is written as one string.
  private mutating func text(_ eClass: EClass) -> Schema {
    var schema = Schema.string()
    schema.description = eClass.statedAnnotations.documentation
    schema.maxCount =
      eClass.annotated("maxLength")?.statedAnnotations.crdCount("maxLength") ?? options.defaultMaxLength
    let stated = ResourceNames.words(eClass.inheritedCRD("states"))
    lowering.leave(
      invariantsOf: eClass, but: eClass.inheritedCRD("pattern") == nil ? [] : stated,
      because: "its objects are written as strings")
    if let pattern = eClass.inheritedCRD("pattern") {
      if let problem = RegularExpressionCheck.problem(with: pattern) {
        let range = eClass.annotated("pattern")?.statedAnnotations.crdLocation("pattern")
        sink.emit(.crdBadPattern(pattern, problem, eClass.qualifiedName, at: range))
      } else {
        schema.pattern = RegularExpressionCheck.anchored(pattern)
      }
    }
    return schema
  }

  private mutating func fill(_ schema: inout Schema, with eClass: EClass, isRoot: Bool) {
    chain.append(eClass)
    deepest = max(deepest, chain.count)
    for feature in eClass.eAllStructuralFeatures where !feature.isOutsideJSON && !isOverBudget {
      let path = feature.jsonPath(in: eClass, isRoot: isRoot)
      if isRoot, path.first == "metadata", path != ["metadata", "name"] { continue }
      if let problem = Self.problem(with: path, of: feature) {
        sink.emit(.crdBadPath(path.joined(separator: "."), problem, feature))
        continue
      }
      guard let value = member(feature) else { continue }
      guard schema.insert(value, at: path) else {
        sink.emit(.crdPathConflict(path.joined(separator: "."), feature, eClass))
        continue
      }
      if feature.isRequired, value.defaultValue == nil { schema.require(path.map(Step.property)) }
    }
    lowering.apply(invariantsOf: eClass, to: &schema, isRoot: isRoot)
    chain.removeLast()
  }

  private static func problem(with path: [String], of feature: EStructuralFeature) -> String? {
    if path.isEmpty, !feature.isContainment || feature.isMany {
      return "only a containment of one object can lie in its container's own JSON"
    }
    if path.contains(where: { $0.contains("[") || $0.contains("]") }) {
      return "expected names joined by dots, without list indices"
    }
    return nil
  }

  // MARK: Features

  /// The schema of a feature's value or values.
  private mutating func member(_ feature: EStructuralFeature) -> Schema? {
    nodeCount += 1
    let annotations = feature.statedAnnotations
    guard var schema = values(of: feature) else { return nil }
    if let documentation = annotations.documentation { schema.description = documentation }
    if annotations.isCRD("preserveUnknown") { preserveUnknown(&schema, of: feature) }
    if annotations.isCRD("nullable") { schema.isNullable = true }
    schema.defaultValue = DefaultValue.value(of: feature, in: schema, into: &sink)
    return schema
  }

  private mutating func preserveUnknown(_ schema: inout Schema, of feature: EStructuralFeature) {
    if case .object = schema.content {
      schema.preservesUnknownFields = true
    } else {
      sink.emit(.crdNotAnObject("preserveUnknown", feature))
    }
  }

  private mutating func values(of feature: EStructuralFeature) -> Schema? {
    if feature.isMap { return map(feature) }
    guard var value = feature.isReference ? reference(feature) : attribute(feature) else { return nil }
    guard feature.isMany else { return value }
    let documentation = value.description
    if !feature.isContainment { value.description = nil }
    var schema = list(of: value, feature)
    schema.description = feature.isContainment ? nil : documentation
    return schema
  }

  mutating func attribute(_ feature: EStructuralFeature) -> Schema? {
    guard let type = feature.eAttributeType, var schema = dataTypes.schema(of: type) else {
      sink.emit(.crdNoSchema(feature))
      return nil
    }
    bound(&schema, feature)
    return schema
  }

  /// Gives a string without a bound the default one; enumerations and formats are bounded by themselves.
  func isUnboundedText(_ schema: Schema) -> Bool {
    (schema.type == "string" || schema.content == .intOrString) && schema.maxCount == nil
      && schema.enumeration == nil && schema.format != "date-time"
  }

  private mutating func bound(_ schema: inout Schema, _ feature: EStructuralFeature) {
    guard isUnboundedText(schema) else { return }
    // A number with a unit never needs more.
    let limit = schema.content == .intOrString ? min(64, options.defaultMaxLength) : options.defaultMaxLength
    schema.maxCount = limit
    if schema.content != .intOrString { schema.defaultBoundOf = feature.id }
  }

  mutating func reference(_ feature: EStructuralFeature) -> Schema? {
    guard let target = feature.eReferenceType else { return nil }
    return feature.isContainment ? contained(target, feature) : name(of: target, feature)
  }

  /// A reference to an object somewhere else is that object's name.
  ///
  /// Names are those of the API in a metamodel with annotations; in another they can be anything.
  private mutating func name(of target: EClass, _ feature: EStructuralFeature) -> Schema {
    let annotations = feature.statedAnnotations
    let limit = annotations.crdCount("maxLength")
    var schema = Schema.string(maxLength: limit)
    if let pattern = annotations.crd("pattern") {
      if let problem = RegularExpressionCheck.problem(with: pattern) {
        sink.emit(
          .crdBadPattern(pattern, problem, feature.qualifiedName, at: annotations.crdLocation("pattern")))
      } else {
        schema.pattern = RegularExpressionCheck.anchored(pattern)
      }
    } else if limit == nil, hierarchy.isAnnotated {
      schema.pattern = Self.subdomain
    }
    if limit == nil, hierarchy.isAnnotated { schema.maxCount = 253 }
    bound(&schema, feature)
    return schema
  }

  /// A DNS-1123 subdomain: what most objects of the API are called.
  static let subdomain = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"

  /// The objects that a containment can hold, at most so deep as the options say.
  mutating func contained(_ target: EClass, _ feature: EStructuralFeature) -> Schema {
    let classes = hierarchy.contentClasses(of: target)
    if target.ePackage.nsURI == Metamodel.ecoreURI {
      sink.emit(.crdAnyObject(feature))
      return .anyObject
    }
    let isRecursive = classes.contains { eClass in chain.count { $0 == eClass } >= maximalRecursion }
    if isRecursive || chain.count >= maximalDepth || isOverBudget {
      if cuts.insert(feature.id).inserted {
        sink.emit(.crdCut(feature, isRecursive: isRecursive, depth: chain.count))
      }
      return .anyObject
    }
    switch classes.count {
    case 0:
      sink.emit(.crdNoConcreteClass(target, feature))
      return .anyObject
    case 1:
      let others = hierarchy.concreteClasses(of: target).filter { !classes.contains($0) }
      if !others.isEmpty, notes.insert(feature.id).inserted {
        sink.emit(.crdSubclasses(feature, others.map(\.name)))
      }
      return object(classes[0])
    default: return union(of: classes, target, feature)
    }
  }
}
