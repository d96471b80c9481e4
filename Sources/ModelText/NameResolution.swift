import Diagnostics
internal import Ecore

/// A reference by name, to be resolved when all documents have been read.
struct PendingName {
  var object: ObjectID
  var feature: Int32
  var slot: Int32
  /// Its position in the list, or -1 for a single value.
  var index: Int
  var text: String
  /// The values of the reference's keys, where it is stated by them.
  var keys: [String]
  /// Whether it is the name of an object of an API.
  var isResource: Bool
  var resource: Int
  var range: SourceRange?
}

/// Turns names into objects.
extension TreeReader {
  func finish(_ builder: inout ModelBuilder, sink: inout DiagnosticSink) {
    guard !names.isEmpty else { return }
    var index = NameIndex(self, builder)
    var assumed: [String: ObjectID] = [:]
    var assumptions: [Int: (names: [String], range: SourceRange?)] = [:]
    for name in names {
      let feature = metamodel.eStructuralFeature(name.feature)
      // A type that the metamodel does not resolve may be any.
      let type = feature.eReferenceType ?? metamodel.eClass(EcoreIDs.eObjectClass)
      let target: ObjectID
      switch index.find(name, type, feature, builder) {
      case .one(let found): target = found
      case .several(let places):
        sink.emit(.ambiguousName(name.text, type, places, at: name.range))
        target = builder.proxy(uri: "#" + name.text, eClass: type.id)
      case .none where name.isResource:
        let eClass = announcedClass(of: name, type, builder)
        let key = "\(eClass?.id ?? -1) " + name.text
        if let known = assumed[key] {
          target = known
        } else if let eClass, let made = assume(eClass, name, &builder) {
          assumed[key] = made
          target = made
          assumptions[name.resource, default: ([], name.range)].names.append("\(eClass.name) '\(name.text)'")
        } else {
          target = builder.proxy(uri: "#" + name.text, eClass: type.id)
        }
      case .none:
        let text = name.keys.isEmpty ? name.text : name.keys.joined(separator: ", ")
        sink.emit(.unresolvedName(text, feature, index.nearest(to: text, type), at: name.range))
        target = builder.proxy(uri: "#" + text, eClass: type.id)
      }
      if name.index < 0 {
        builder.set(name.object, slot: name.slot, to: Cell(target))
      } else {
        builder.setElement(name.index, of: name.object, slot: name.slot, to: Cell(target))
      }
    }
    for (_, assumption) in assumptions.sorted(by: { $0.key < $1.key }) {
      sink.emit(.assumed(assumption.names, at: assumption.range))
    }
    names = []
  }

  /// The class of an object that only its name is known of: beside the name, `kind` may say it.
  private func announcedClass(
    of name: PendingName, _ type: EClass, _ builder: borrowing ModelBuilder
  ) -> EClass? {
    if let kind = TreeReader.text("kind", of: name.object, metamodel, builder),
      let found = classesByName[kind]?.first(where: { $0.isKind(of: type) && !$0.isAbstract })
    {
      return found
    }
    return type.isAbstract ? concreteClasses(of: type).first : type
  }

  /// Makes an object that has only a name: one that is in the clusters already.
  private func assume(_ eClass: EClass, _ name: PendingName, _ builder: inout ModelBuilder) -> ObjectID? {
    guard builder.objectCount < settings.objectCount, !builder.isNearlyFull,
      let feature = resources?.names(of: eClass).first ?? plain.names(of: eClass).first
    else { return nil }
    let slot = hot.slot(of: feature.id, in: eClass.id)
    guard slot >= 0, feature.info.kind.isText else { return nil }
    let resource: Int
    if settings.keepsAssumed {
      resource = name.resource
    } else if let known = assumedResource {
      resource = known
    } else {
      resource = builder.beginResource(uri: "<assumed>")
      assumedResource = resource
    }
    builder.resumeResource(resource)
    let object = builder.create(
      eClass.id, at: settings.keepsAssumed ? name.range?.bytes.lowerBound ?? -1 : -1)
    builder.set(object, slot: slot, to: builder.text(name.text))
    builder.addRoot(object, to: resource)
    return object
  }

  /// The value of a single-valued attribute as a text.
  static func text(
    _ feature: String, of object: ObjectID, _ metamodel: Metamodel, _ builder: borrowing ModelBuilder
  ) -> String? {
    let eClass = metamodel.eClass(builder.eClass(of: object))
    guard let feature = eClass.eStructuralFeature(named: feature) else { return nil }
    return text(feature, of: object, builder)
  }

  static func text(
    _ feature: EStructuralFeature, of object: ObjectID, _ builder: borrowing ModelBuilder
  ) -> String? {
    let slot = builder.slot(of: feature.id, in: builder.eClass(of: object))
    guard slot >= 0, !feature.isReference, !feature.isMany else { return nil }
    let isSet = builder.isSet(object, slot: slot)
    guard isSet else { return nil }
    let cell = builder.cell(object, slot: slot)
    let info = feature.info
    switch info.kind {
    case .boolean: return cell.boolean ? "true" : "false"
    case .integer: return String(cell.integer)
    case .real: return cell.real.description
    case .enumeration:
      let literals = feature.eAttributeType?.eLiterals ?? []
      return literals.indices.contains(Int(cell.integer)) ? literals[Int(cell.integer)].literal : nil
    case .featureMapEntry: return nil
    default: return String(decoding: builder.bytes(of: cell), as: UTF8.self)
    }
  }
}

/// The objects of all documents by name.
struct NameIndex {
  enum Found {
    case none
    case one(ObjectID)
    case several([SourceRange])
  }

  private struct Key: Hashable {
    var text: String
    var type: Int32
    var scope: String
  }

  private struct KeyedObjects: Hashable {
    var feature: Int32
    var values: [String]
  }

  private let reader: TreeReader
  private var objects: [String: [ObjectID]] = [:]
  private var resources: [String: [ObjectID]] = [:]
  private var known: [Key: [ObjectID]] = [:]
  private var keyed: [KeyedObjects: [ObjectID]] = [:]
  private var isKeyed: Set<Int32> = []
  private var suggestionsLeft = 50

  /// Looks at every object once.
  init(_ reader: TreeReader, _ builder: borrowing ModelBuilder) {
    self.reader = reader
    let hasResources = reader.names.contains(where: \.isResource)
    let hasPlain = reader.names.contains { !$0.isResource }
    var plainNames: [Int32: [EStructuralFeature]] = [:]
    var resourceNames: [Int32: [EStructuralFeature]] = [:]
    var ids: [ObjectID: String] = [:]
    if hasPlain {
      for index in 0..<builder.xmiIDCount {
        let id = builder.xmiID(index)
        ids[id.object] = String(decoding: builder.bytes(of: id.text), as: UTF8.self)
      }
    }
    for raw in 0..<builder.objectCount {
      let object = ObjectID(raw)
      let eClass = builder.eClass(of: object)
      if hasPlain {
        if plainNames[eClass] == nil {
          plainNames[eClass] = reader.plain.names(of: reader.metamodel.eClass(eClass))
        }
        if let id = ids[object] { objects[id, default: []].append(object) }
        for feature in plainNames[eClass] ?? [] {
          guard let text = TreeReader.text(feature, of: object, builder), text != ids[object] else {
            continue
          }
          objects[text, default: []].append(object)
        }
      }
      if hasResources, let forms = reader.resources {
        var current = object
        while !current.isNone {
          let eClass = builder.eClass(of: current)
          if resourceNames[eClass] == nil {
            resourceNames[eClass] = forms.names(of: reader.metamodel.eClass(eClass))
          }
          var text = ""
          for feature in resourceNames[eClass] ?? [] where text.isEmpty {
            text = TreeReader.text(feature, of: current, builder) ?? ""
          }
          if !text.isEmpty {
            resources[text, default: []].append(object)
            break
          }
          current = builder.container(of: current)
        }
      }
    }
  }

  /// The objects that a reference can mean.
  mutating func find(
    _ name: PendingName, _ type: EClass, _ feature: EStructuralFeature, _ builder: borrowing ModelBuilder
  ) -> Found {
    if !name.keys.isEmpty { return choose(keyedObjects(name, type, feature, builder), name, builder) }
    guard name.isResource else {
      let key = Key(text: name.text, type: type.id, scope: "\(name.resource)")
      if let known = known[key] { return choose(known, name, builder) }
      var found = (objects[name.text] ?? []).filter { isKind($0, type, builder) }
      let own = found.filter { builder.resourceIndex(of: $0) == name.resource }
      if !own.isEmpty { found = own }
      known[key] = found
      return choose(found, name, builder)
    }
    let namespace =
      TreeReader.text("namespace", of: name.object, reader.metamodel, builder)
      ?? self.namespace(of: name.object, builder)
    let kind = TreeReader.text("kind", of: name.object, reader.metamodel, builder)
    let key = Key(text: name.text, type: type.id, scope: (namespace ?? "") + "\n" + (kind ?? ""))
    if let known = known[key] { return known.first.map { .one($0) } ?? .none }
    var found = (resources[name.text] ?? []).filter { isKind($0, type, builder) }
    if let kind, let wanted = reader.classesByName[kind]?.first(where: { $0.isKind(of: type) }) {
      found = found.filter { isKind($0, wanted, builder) }
    }
    found = found.filter { object in
      let other = self.namespace(of: object, builder)
      return other == namespace || other == nil || namespace == nil
    }
    known[key] = found
    return found.first.map { .one($0) } ?? .none
  }

  private func choose(
    _ found: [ObjectID], _ name: PendingName, _ builder: borrowing ModelBuilder
  ) -> Found {
    if found.count < 2 { return found.first.map { .one($0) } ?? .none }
    var places: [SourceRange] = []
    for object in found.prefix(3) {
      guard let offset = builder.offset(of: object), let resource = builder.resourceIndex(of: object),
        let file = builder.resources[resource].file
      else { continue }
      places.append(SourceRange(file, offset..<offset))
    }
    return .several(places)
  }

  private func isKind(_ object: ObjectID, _ type: EClass, _ builder: borrowing ModelBuilder) -> Bool {
    reader.hot.isKind(builder.eClass(of: object), of: type.id)
  }

  /// The namespace that the outermost container states.
  private func namespace(of object: ObjectID, _ builder: borrowing ModelBuilder) -> String? {
    var current = object
    while !builder.container(of: current).isNone { current = builder.container(of: current) }
    return TreeReader.text("namespace", of: current, reader.metamodel, builder)
  }

  private mutating func keyedObjects(
    _ name: PendingName, _ type: EClass, _ feature: EStructuralFeature, _ builder: borrowing ModelBuilder
  ) -> [ObjectID] {
    if isKeyed.insert(feature.id).inserted {
      let keys = feature.eKeys
      for raw in 0..<builder.objectCount {
        let object = ObjectID(raw)
        guard isKind(object, type, builder) else { continue }
        let values = keys.map { TreeReader.text($0, of: object, builder) ?? "" }
        keyed[KeyedObjects(feature: feature.id, values: values), default: []].append(object)
      }
    }
    return keyed[KeyedObjects(feature: feature.id, values: name.keys)] ?? []
  }

  /// A name that was probably meant; looking for it ends after a number of times.
  mutating func nearest(to text: String, _ type: EClass) -> String? {
    guard suggestionsLeft > 0 else { return nil }
    suggestionsLeft -= 1
    return Suggestion.nearest(to: text, among: objects.keys.sorted().prefix(20_000))
  }
}
