public import Diagnostics
public import Ecore
public import YAML

/// An object of a model as the custom resource that its definition is for.
public struct ResourceObject: Sendable {
  /// A step into the JSON.
  public enum PathStep: Hashable, Sendable {
    /// A property of an object, or a key of a map.
    case property(String)
    /// An item of a list, from 0.
    case item(Int)
  }

  /// Where an object of the model stands.
  public struct Place: Sendable {
    /// The object.
    public let object: ObjectID
    /// The way from the whole; empty for the object itself, and for what lies in its JSON.
    public let path: [PathStep]
  }

  /// The whole: `apiVersion`, `kind`, `metadata` and what the class has.
  public internal(set) var root: YAMLNode
  /// The objects that are written as objects, each container before its contents.
  public internal(set) var places: [Place]
}

/// Writes objects of a model in the form that the schemas of their classes describe.
///
/// The places, types and names are those that ``CRDTransformation`` makes the schemas with. What is not set is left
/// out; what an API server then adds is not there.
public struct ResourceWriter {
  /// How many containments deep objects are written; what lies deeper is left out.
  private static let maximalDepth = 100

  private let hierarchy: ClassHierarchy
  private let options: CRDOptions
  private var dataTypes: DataTypeSchema
  private var types: [Int32: Schema] = [:]
  private var names: [Int32: ResourceNames] = [:]
  private var places: [ResourceObject.Place] = []
  /// Whether anybody asks where objects stand.
  private var keepsPlaces = true
  private var sink = DiagnosticSink()
  /// Whether features with `omit` are written: those that a server knows without a definition.
  public var writesOmitted = false {
    didSet { forms = [:] }
  }
  /// Whether features with `writeDefault` are written when only their default says what they are.
  public var writesDefaults = false {
    didSet { forms = [:] }
  }
  private var forms: [Form.Key: Form] = [:]
  private var discriminators: [Int32: String?] = [:]

  /// How objects of a class are written.
  private struct Form {
    struct Key: Hashable {
      var eClass: Int32
      var isRoot: Bool
    }

    /// What is written, each with its way from the object.
    var features: [(feature: EStructuralFeature, path: [String], isAlways: Bool)] = []
    /// Whether the object is one text.
    var isText: Bool
  }

  /// Takes the metamodel of the objects and what its definitions are made with.
  public init(_ metamodel: Metamodel, options: CRDOptions = CRDOptions()) {
    self.options = options
    hierarchy = ClassHierarchy(metamodel)
    dataTypes = DataTypeSchema(options: options)
  }

  /// An object of a class with a definition; nil for one whose class can have none.
  ///
  /// `name` is the name of a resource without one. Costs the size of the object; objects far below others, 100
  /// containments deep, are left out.
  public mutating func resource(
    _ object: EObject, name: String? = nil, into sink: inout DiagnosticSink
  ) -> ResourceObject? {
    guard !object.isProxy else { return nil }
    let eClass = object.eClass
    guard let names = names[eClass.id] ?? ResourceNames(eClass, options, into: &sink) else { return nil }
    self.names[eClass.id] = names
    places = []
    keepsPlaces = true
    var root = YAMLNode.mapping([
      ("apiVersion", .string(names.group + "/" + names.version)), ("kind", .string(names.kind)),
      ("metadata", .mapping([])),
    ])
    self.sink = DiagnosticSink(limit: sink.limit)
    write(object, to: &root, isRoot: true, at: [], depth: 0)
    sink.absorb(self.sink)
    if let name, root.at("metadata", "name") == nil { root.insert(.string(name), at: ["metadata", "name"]) }
    return ResourceObject(root: root, places: places)
  }

  /// An object as it stands in what contains it; nil for one that was not found.
  public mutating func content(_ object: EObject) -> YAMLNode? {
    guard !object.isProxy else { return nil }
    keepsPlaces = false
    var root = YAMLNode.mapping([])
    write(object, to: &root, isRoot: false, at: [], depth: 1)
    return root
  }

  // MARK: Objects

  private mutating func write(
    _ object: EObject, to node: inout YAMLNode, isRoot: Bool, at path: [ResourceObject.PathStep], depth: Int
  ) {
    if keepsPlaces { places.append(.init(object: object.id, path: path)) }
    guard depth < Self.maximalDepth else { return }
    for (feature, steps, isAlways) in form(of: object.eClass, isRoot: isRoot).features
    where isAlways || object.isStated(feature) {
      let place = keepsPlaces ? path + steps.map(ResourceObject.PathStep.property) : []
      if steps.isEmpty {
        if case .object(let inner) = object.eGet(feature), !inner.isProxy {
          write(inner, to: &node, isRoot: false, at: path, depth: depth + 1)
        }
      } else if let value = value(of: feature, of: object, at: place, depth: depth) {
        node.insert(value, at: steps[...])
      }
    }
  }

  private func isWritten(_ feature: EStructuralFeature) -> Bool {
    writesOmitted ? !feature.isComputed : !feature.isOutsideJSON
  }

  private mutating func form(of eClass: EClass, isRoot: Bool) -> Form {
    let key = Form.Key(eClass: eClass.id, isRoot: isRoot)
    if let known = forms[key] { return known }
    let features = eClass.eAllStructuralFeatures.filter { isWritten($0) }
    let form = Form(
      features: features.map {
        (
          $0, $0.jsonPath(in: eClass, isRoot: isRoot),
          writesDefaults && $0.statedAnnotations.isCRD("writeDefault")
        )
      },
      isText: eClass.annotated("as")?.statedAnnotations.crd("as") == "string")
    forms[key] = form
    return form
  }

  /// The property that tells the classes of a containment apart; nil where there is only one.
  private mutating func discriminator(of feature: EStructuralFeature) -> String? {
    if let known = discriminators[feature.id] { return known }
    var name: String?
    if let type = feature.eReferenceType, hierarchy.contentClasses(of: type).count > 1 {
      name = type.inheritedCRD("discriminator") ?? "kind"
    }
    discriminators[feature.id] = .some(name)
    return name
  }

  /// The JSON of a feature's value; nil for an empty list.
  private mutating func value(
    of feature: EStructuralFeature, of object: EObject, at path: [ResourceObject.PathStep], depth: Int
  ) -> YAMLNode? {
    let value = object.eGet(feature)
    if feature.isMap { return map(value, at: path, depth: depth) }
    guard case .list(let values) = value else {
      return single(value, feature, of: object, at: path, depth: depth)
    }
    var items: [YAMLNode] = []
    for value in values {
      let place = keepsPlaces ? path + [.item(items.count)] : []
      guard let item = single(value, feature, of: object, at: place, depth: depth) else { continue }
      items.append(item)
    }
    return items.isEmpty ? nil : .sequence(items)
  }

  private mutating func map(_ value: EValue, at path: [ResourceObject.PathStep], depth: Int) -> YAMLNode? {
    guard case .list(let entries) = value, !entries.isEmpty else { return nil }
    var result: [(String, YAMLNode)] = []
    for case .object(let entry) in entries where !entry.isProxy {
      let key = entry.text(ofFeature: "key") ?? ""
      var node = YAMLNode.string("")
      if let member = entry.eClass.eStructuralFeature(named: "value") {
        let place = keepsPlaces ? path + [.property(key)] : []
        node = self.value(of: member, of: entry, at: place, depth: depth + 1) ?? node
      }
      // A map of JSON has a key once: the first entry counts.
      if !result.contains(where: { $0.0 == key }) { result.append((key, node)) }
    }
    return .mapping(result)
  }

  private mutating func single(
    _ value: EValue, _ feature: EStructuralFeature, of owner: EObject, at path: [ResourceObject.PathStep],
    depth: Int
  ) -> YAMLNode? {
    if case .null = value { return nil }
    guard case .object(let target) = value else {
      return scalar(value, feature, of: owner)
    }
    guard feature.isContainment else { return .string(target.resourceName) }
    guard !target.isProxy else { return nil }
    if form(of: target.eClass, isRoot: false).isText {
      return .string(TextForm.text(of: target))
    }
    var node = YAMLNode.mapping([])
    if let name = discriminator(of: feature) { node.insert(.string(target.eClass.name), at: [name]) }
    write(target, to: &node, isRoot: false, at: path, depth: depth + 1)
    return node
  }

  // MARK: Values

  private mutating func schema(of type: EDataType) -> Schema? {
    if let known = types[type.id] { return known }
    let schema = dataTypes.schema(of: type)
    types[type.id] = schema
    return schema
  }

  /// A value in the JSON type that the schema of its type has; nil for one that is never written.
  private mutating func scalar(
    _ value: EValue, _ feature: EStructuralFeature, of owner: EObject
  ) -> YAMLNode? {
    guard let type = feature.eAttributeType, let schema = schema(of: type) else { return nil }
    switch (schema.content, value) {
    case (.scalar("boolean"), .boolean(let value)): return .bool(value)
    case (.scalar("integer"), .integer(let value)), (.scalar("number"), .integer(let value)):
      return .integer(value)
    case (.scalar("number"), .real(let value)) where value.isFinite: return .float(value)
    case (.intOrString, _):
      let text = value.lexical
      // Only what is read back as the same text.
      if let number = Int64(text), String(number) == text { return .integer(number) }
      return .string(text)
    case (.object, _), (.map, _), (.list, _):
      let text = value.lexical
      var sink = DiagnosticSink()
      let documents = YAMLDocument.read(SourceFile(path: "", text: text), into: &sink)
      guard !sink.hasErrors, documents.count == 1, let root = documents.first?.root else {
        return .string(text)
      }
      return root
    case (.scalar, .string(let text)) where type.isHexadecimal && schema.format == "byte":
      guard let encoded = ByteText.base64(ofHexadecimal: text) else {
        sink.emit(.crdNoBytes(text, feature, at: owner.location))
        return nil
      }
      return .string(encoded)
    case (.scalar, _) where schema.format == "date-time": return .string(Self.internetTime(value.lexical))
    default: return .string(value.lexical)
    }
  }

  /// A time as RFC 3339 has it, which EMF writes without a colon in the offset.
  private static func internetTime(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.count > 19, bytes.suffix(4).allSatisfy({ (0x30...0x39).contains($0) }),
      [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[bytes.count - 5])
    else { return text }
    return String(text.dropLast(2)) + ":" + text.suffix(2)
  }
}

extension EObject {
  /// Whether a feature has a value of its own, be it that of the default.
  func isStated(_ feature: EStructuralFeature) -> Bool {
    guard !isProxy else { return false }
    let slot = model.slot(of: feature.id, in: eClass.id)
    return slot < 0 ? eIsSet(feature) : model.isSet(id, slot: slot)
  }

  /// The value of a single-valued attribute as a text; nil when it is null or there is no such feature.
  func text(ofFeature name: String) -> String? {
    guard let feature = eClass.eStructuralFeature(named: name) else { return nil }
    switch eGet(feature) {
    case .null, .object, .list: return nil
    case let value: return value.lexical
    }
  }

  /// What a reference to the object is written as: its name, or that of what contains it.
  var resourceName: String {
    if let proxyURI { return String(proxyURI.split(separator: "#").last ?? "") }
    var current: EObject? = self
    while let object = current {
      for feature in object.eClass.resourceNames {
        if let text = object.text(ofFeature: feature.name), !text.isEmpty { return text }
      }
      current = object.eContainer
    }
    return ""
  }
}

extension EValue {
  /// The value of a data type in text form; empty for what is none.
  var lexical: String {
    switch self {
    case .null, .object, .list: ""
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .real(let value): YAMLText.float(value)
    case .string(let text): text
    case .literal(let literal): literal.literal
    }
  }
}
