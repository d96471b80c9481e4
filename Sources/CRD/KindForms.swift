public import Ecore
internal import Diagnostics
public import ModelText

/// How custom resources of the kinds of a metamodel are read: what ``ResourceWriter`` writes, the other way round.
///
/// Places, types and names are those that ``CRDTransformation`` makes the schemas with. Of metadata only what the class has
/// a feature for is taken; a server keeps more there.
public struct KindForms: ResourceForms {
  private let hierarchy: ClassHierarchy
  private let options: CRDOptions
  /// The classes whose objects are resources.
  public let kinds: [ResourceKind]

  /// Takes the metamodel of the objects; nil when no class of it says that it is a resource.
  public init?(_ metamodel: Metamodel, options: CRDOptions = CRDOptions()) {
    self.options = options
    hierarchy = ClassHierarchy(metamodel)
    let packages = metamodel.ePackages.filter { $0.nsURI != Metamodel.ecoreURI }
    var sink = DiagnosticSink()
    var kinds: [ResourceKind] = []
    for package in packages where package.inheritedCRD("group") != nil || options.group != nil {
      for eClass in hierarchy.roots(among: [package]) {
        guard let names = ResourceNames(eClass, options, into: &sink) else { continue }
        kinds.append(
          ResourceKind(eClass: eClass, group: names.group, version: names.version, kind: names.kind))
      }
    }
    guard !kinds.isEmpty else { return nil }
    self.kinds = kinds
  }

  /// Where the features of a class are, as ``EStructuralFeature/jsonPath(in:isRoot:)`` says.
  public func form(of eClass: EClass, isRoot: Bool) -> ObjectForm {
    var group = ObjectForm.Group()
    var inlined: [EStructuralFeature] = []
    var dataTypes = DataTypeSchema(options: options)
    for feature in eClass.eAllStructuralFeatures where !feature.isComputed {
      let path = feature.jsonPath(in: eClass, isRoot: isRoot)
      if path.isEmpty {
        if feature.isContainment, !feature.isMany { inlined.append(feature) }
        continue
      }
      let form = FeatureForm(feature, value(of: feature, &dataTypes))
      group.insert(.feature(form), at: path[...])
    }
    if isRoot {
      for name in ["apiVersion", "kind"] where group.members[name] == nil { group.members[name] = .ignored }
      // An empty status, or one of which the class knows nothing, is the server's.
      if group.members["status"] == nil { group.members["status"] = .ignored }
    }
    group.openMetadata(isRoot: isRoot)
    return ObjectForm(group, inlined: inlined)
  }

  /// The classes that ``SchemaBuilder`` makes the schema of a content for.
  public func contents(of type: EClass) -> (classes: [EClass], discriminator: String)? {
    (hierarchy.contentClasses(of: type), type.inheritedCRD("discriminator") ?? "kind")
  }

  /// The attributes by which other objects refer to one, see ``EObject/resourceName``.
  public func names(of eClass: EClass) -> [EStructuralFeature] { eClass.resourceNames }

  private func value(of feature: EStructuralFeature, _ dataTypes: inout DataTypeSchema) -> FeatureForm.Value {
    if feature.isFeatureMap || feature.featureMap != nil { return .featureMap }
    if let type = feature.eAttributeType { return .attribute(scalarForm(of: type, &dataTypes)) }
    if feature.isMap { return .map }
    guard feature.isContainment else { return .name }
    guard let type = feature.eReferenceType,
      let eClass = hierarchy.contentClasses(of: type).first,
      eClass.annotated("as")?.statedAnnotations.crd("as") == "string"
    else { return .object }
    return .text(TextForm.pattern(of: eClass))
  }

  private func scalarForm(of type: EDataType, _ dataTypes: inout DataTypeSchema) -> ScalarForm {
    guard let schema = dataTypes.schema(of: type) else { return .any }
    switch schema.content {
    case .scalar("boolean"): return .boolean
    case .scalar("integer"): return .integer
    case .scalar("number"): return .number
    case .scalar: return type.isHexadecimal && schema.format == "byte" ? .bytes : .string
    case .intOrString: return type.statedAnnotations.crd("as") == "quantity" ? .quantity : .integerOrString
    case .object, .map, .list: return .json
    }
  }
}

extension ObjectForm.Group {
  /// Enters a member at the end of a path.
  fileprivate mutating func insert(_ member: ObjectForm.Member, at path: ArraySlice<String>) {
    guard let name = path.first else { return }
    if path.count == 1 {
      if members[name] == nil { members[name] = member }
      return
    }
    var inner = Self()
    switch members[name] {
    case .group(let known): inner = known
    case nil: break
    case .feature, .ignored: return
    }
    inner.insert(member, at: path.dropFirst())
    members[name] = .group(inner)
  }

  /// Lets pass what a server keeps in `metadata`, and what kubectl keeps in its annotations.
  fileprivate mutating func openMetadata(isRoot: Bool) {
    guard case .group(var metadata)? = members["metadata"] else {
      if isRoot { members["metadata"] = .ignored }
      return
    }
    metadata.isOpen = true
    members["metadata"] = .group(metadata)
  }
}

extension EStructuralFeature {
  /// Whether it is computed, or the way to the container: no text states it.
  var isComputed: Bool { isDerived || isVolatile || isTransient || isContainer }
}

extension EClass {
  /// The attributes by which other objects refer to one of its objects, the best one first.
  var resourceNames: [EStructuralFeature] {
    let path = ["metadata", "name"]
    let named = eAllStructuralFeatures.first {
      !$0.isReference && !$0.isMany && $0.jsonPath(in: self, isRoot: false) == path
    }
    var result: [EStructuralFeature] = []
    for feature in [named, eStructuralFeature(named: "name"), eIDAttribute] {
      guard let feature, !feature.isReference, !feature.isMany, !result.contains(feature) else { continue }
      result.append(feature)
    }
    return result
  }
}
