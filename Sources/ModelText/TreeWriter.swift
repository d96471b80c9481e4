internal import Diagnostics
internal import Ecore
internal import YAML

/// Makes the tree of a resource.
struct TreeWriter {
  private let model: Model
  private let resource: Int
  private let uri: String
  private let namesClassesShortly: Bool
  private var classes: [String: [EClass]] = [:]
  private var plans: [Int32: [EStructuralFeature]] = [:]
  private var objects: [String: [ObjectID]] = [:]
  private var unique: [NameKey: ObjectID?] = [:]
  private let ids: [Cell]
  private let plain = PlainForms()
  private(set) var sink = DiagnosticSink()
  /// How many containments deep objects are written: two collections each, and reading stops at 1,000.
  private static let maximalDepth = 480

  private struct NameKey: Hashable {
    var text: String
    var type: Int32
  }

  /// `uri` is where the text will be; `namesClassesShortly` leaves the namespace out of the roots' classes.
  init(_ model: Model, resource: Int, uri: String, namesClassesShortly: Bool) {
    self.model = model
    self.resource = resource
    self.uri = uri
    self.namesClassesShortly = namesClassesShortly
    ids = model.xmiIDCells
    for eClass in model.metamodel.eClasses where eClass.ePackage.nsURI != Metamodel.ecoreURI {
      classes[eClass.name, default: []].append(eClass)
    }
    for range in model.objectRanges(of: resource) {
      for raw in range { index(ObjectID(Int(raw))) }
    }
  }

  private mutating func index(_ id: ObjectID) {
    let object = model.object(id)
    let own = xmiID(of: id)
    if let own { objects[own, default: []].append(id) }
    for feature in plain.names(of: object.eClass) {
      guard let text = lexical(feature, object), text != own else { continue }
      objects[text, default: []].append(id)
    }
  }

  private func xmiID(of id: ObjectID) -> String? {
    guard ids.indices.contains(id.index), ids[id.index] != .unset else { return nil }
    return String(decoding: model.text(ids[id.index]), as: UTF8.self)
  }

  /// The text of a set, single-valued attribute.
  private func lexical(_ feature: EStructuralFeature, _ object: EObject) -> String? {
    let slot = model.slot(of: feature.id, in: object.eClass.id)
    guard slot >= 0, model.isSet(object.id, slot: slot) else { return nil }
    switch object.eGet(feature) {
    case .string(let text): return text
    case .integer(let value): return String(value)
    case .boolean(let value): return value ? "true" : "false"
    case .real(let value): return value.description
    case .literal(let literal): return literal.literal
    case .null, .object, .list: return nil
    }
  }

  // MARK: Objects

  /// The roots of the resource.
  mutating func roots() -> [TextObject] {
    model.resources[resource].roots.map { write(model.object($0), expected: nil, depth: 0) }
  }

  private mutating func write(_ object: EObject, expected: EClass?, depth: Int) -> TextObject {
    let eClass = object.eClass
    let result = TextObject(
      className: shortName(of: eClass), type: eClass == expected ? nil : typeName(of: eClass, expected))
    result.hasClassFeature = eClass.eStructuralFeature(named: "eClass") != nil
    result.id = xmiID(of: object.id)
    guard depth < Self.maximalDepth else {
      if !sink.hasErrors { sink.emit(.tooDeepToWrite(object, limit: Self.maximalDepth)) }
      return result
    }
    for feature in plan(of: eClass) {
      if let value = value(of: feature, object, depth: depth) {
        result.features.append((feature.name, value))
      }
    }
    return result
  }

  /// The features that are written.
  private mutating func plan(of eClass: EClass) -> [EStructuralFeature] {
    if let known = plans[eClass.id] { return known }
    let features = eClass.eAllStructuralFeatures.filter { feature in
      feature.isStored && !feature.isContainer && (eClass.isMapEntry || !feature.isTransient)
        && model.slot(of: feature.id, in: eClass.id) >= 0
    }
    plans[eClass.id] = features
    return features
  }

  private func shortName(of eClass: EClass) -> String {
    if (classes[eClass.name]?.count ?? 0) < 2 { return eClass.name }
    return (eClass.ePackage.nsPrefix ?? eClass.ePackage.name) + "." + eClass.name
  }

  private func typeName(of eClass: EClass, _ expected: EClass?) -> String {
    if namesClassesShortly { return shortName(of: eClass) }
    if let expected {
      let same = (classes[eClass.name] ?? []).filter { $0.isKind(of: expected) }
      if same.count == 1 { return eClass.name }
    }
    guard let uri = eClass.ePackage.nsURI, !uri.isEmpty else {
      return eClass.ePackage.qualifiedName + "::" + eClass.name
    }
    return uri + "#//" + eClass.name
  }

  // MARK: Values

  private mutating func value(
    of feature: EStructuralFeature, _ object: EObject, depth: Int
  ) -> TextValue? {
    let slot = model.slot(of: feature.id, in: object.eClass.id)
    guard model.isSet(object.id, slot: slot) else {
      let isStated =
        model.isNull(object.id, slot: slot)
        && (feature.isUnsettable || feature.info.defaultCell != .unset)
      return isStated ? .scalar(.null) : nil
    }
    if feature.isFeatureMap || feature.featureMap != nil {
      if object.eGet(feature) != .list([]) { sink.emit(.featureMapNotWritten(feature, object)) }
      return nil
    }
    let value = object.eGet(feature)
    guard case .list(let values) = value else { return single(value, feature, object, depth: depth) }
    if values.isEmpty { return nil }
    if feature.isMap, let map = map(values, feature, depth: depth) { return map }
    return .list(values.compactMap { single($0, feature, object, depth: depth) })
  }

  private mutating func single(
    _ value: EValue, _ feature: EStructuralFeature, _ object: EObject, depth: Int
  ) -> TextValue? {
    switch value {
    case .null, .list: return nil
    case .boolean(let value): return .scalar(.bool(value))
    case .integer(let value): return .scalar(.integer(value))
    case .real(let value): return .scalar(real(value, feature))
    case .literal(let literal): return .literal(literal.literal)
    case .string(let text):
      if feature.info.kind == .character, let scalar = text.unicodeScalars.first,
        ("0"..."9").contains(scalar), text.unicodeScalars.count == 1
      {
        return .scalar(.integer(Int64(scalar.value)))
      }
      return .scalar(.string(text))
    case .object(let target):
      guard feature.isContainment else { return .reference(reference(to: target, feature)) }
      let isHere = !target.isProxy && model.resourceIndex(of: target.id) == resource
      guard isHere, target.eContainer == object else {
        return .map([("$ref", .scalar(.string(reference(to: target, feature))))])
      }
      return .object(write(target, expected: feature.eReferenceType, depth: depth + 1))
    }
  }

  private func real(_ value: Double, _ feature: EStructuralFeature) -> YAMLNode {
    guard feature.eAttributeType?.bits == 32, value.isFinite else { return .float(value) }
    let text = Float(value).description
    return YAMLNode(.scalar(.init(text: text, style: .plain)))
  }

  /// A map as a mapping; nil where an entry is more than a key with a value.
  private mutating func map(
    _ values: [EValue], _ feature: EStructuralFeature, depth: Int
  ) -> TextValue? {
    var keys: Set<String> = []
    var entries: [(EObject, String)] = []
    for case .object(let entry) in values {
      guard !entry.isProxy, entry.eClass == feature.eReferenceType,
        model.resourceIndex(of: entry.id) == resource, xmiID(of: entry.id) == nil,
        let keyFeature = entry.eClass.eStructuralFeature(named: "key"), !keyFeature.isReference,
        !keyFeature.isMany, let key = lexical(keyFeature, entry), keys.insert(key).inserted,
        keyFeature.info.kind != .real, keyFeature.info.kind != .character,
        let valueFeature = entry.eClass.eStructuralFeature(named: "value"),
        isOnly(valueFeature, keyFeature, in: entry)
      else { return nil }
      entries.append((entry, key))
    }
    var result: [(key: String, value: TextValue)] = []
    for (entry, key) in entries {
      guard let feature = entry.eClass.eStructuralFeature(named: "value"),
        let value = value(of: feature, entry, depth: depth + 1)
      else { return nil }
      result.append((key, value))
    }
    return .map(result)
  }

  private mutating func isOnly(
    _ value: EStructuralFeature, _ key: EStructuralFeature, in entry: EObject
  ) -> Bool {
    plan(of: entry.eClass).allSatisfy { feature in
      let slot = model.slot(of: feature.id, in: entry.eClass.id)
      let isSet = model.isSet(entry.id, slot: slot)
      if feature == value { return isSet }
      return feature == key || !isSet && !model.isNull(entry.id, slot: slot)
    }
  }

  // MARK: References

  private mutating func reference(to target: EObject, _ feature: EStructuralFeature) -> String {
    if let proxy = target.proxyURI { return proxy.utf8.contains(UInt8(ascii: "#")) ? proxy : "#" + proxy }
    guard model.resourceIndex(of: target.id) == resource else {
      let other = target.eResource?.uri ?? ""
      return RelativePath.path(to: other, from: uri) + "#" + target.uriFragment()
    }
    var texts = [xmiID(of: target.id)]
    texts += plain.names(of: target.eClass).map { lexical($0, target) }
    for case .some(let text) in texts where isName(text) {
      let key = NameKey(text: text, type: feature.eReferenceType?.id ?? -1)
      let found: ObjectID?
      if let known = unique[key] {
        found = known
      } else {
        let all = (objects[text] ?? []).filter { id in
          feature.eReferenceType.map { model.object(id).eClass.isKind(of: $0) } ?? true
        }
        found = all.count == 1 ? all[0] : nil
        unique[key] = found
      }
      if found == target.id { return text }
    }
    return target.uriFragment(preferringIDs: false)
  }

  private func isName(_ text: String) -> Bool {
    !text.isEmpty && !text.hasPrefix("/") && !text.utf8.contains(UInt8(ascii: "#"))
  }
}
