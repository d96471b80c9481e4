public import Diagnostics

/// An object of a model: a small value that names a row of its store.
public struct EObject: Hashable, Sendable {
  /// The model it belongs to.
  public let model: Model
  /// Its number in the model.
  public let id: ObjectID

  /// The object with a number, which may be a proxy's.
  public init(_ model: Model, _ id: ObjectID) {
    self.model = model
    self.id = id
  }

  /// Whether it stands for a target that was not found.
  public var isProxy: Bool { id.isProxy }
  /// The URI of a proxy.
  public var proxyURI: String? { id.isProxy ? model.unresolved[id.proxyIndex].uri : nil }

  /// Its class; for a proxy the class that was announced.
  public var eClass: EClass {
    EClass(model.metamodel, id.isProxy ? model.unresolved[id.proxyIndex].eClass : model.eClass(of: id))
  }

  /// The object that contains it.
  public var eContainer: EObject? {
    guard !id.isProxy else { return nil }
    let container = model.container(of: id)
    return container.isNone ? nil : EObject(model, container)
  }

  /// The containment of ``eContainer`` that holds it.
  public var eContainmentFeature: EStructuralFeature? {
    guard !id.isProxy else { return nil }
    let feature = model.containingFeature(of: id)
    if feature < 0 { return nil }
    let found = EStructuralFeature(model.metamodel, feature)
    return found.isReference ? found : entryFeature(in: found)
  }

  /// The outermost container; itself for a root.
  public var rootContainer: EObject {
    var current = self
    while let container = current.eContainer { current = container }
    return current
  }

  /// The resource it was read from.
  public var eResource: Resource? {
    guard !id.isProxy else { return nil }
    return model.resourceIndex(of: id).map { model.resources[$0] }
  }

  /// The objects it contains, by feature in class order, then by position; not those of derived features.
  public var eContents: [EObject] {
    if !id.isProxy, model.metamodel.hasFeatureMaps(model.eClass(of: id)) { return contentsWithMaps }
    return references { $0.isContainment }
  }

  /// The objects it refers to without containing them or being contained, proxies included; not those of derived features.
  public var eCrossReferences: [EObject] { references { !$0.isContainment } }

  private func references(_ isWanted: (FeatureInfo) -> Bool) -> [EObject] {
    guard !id.isProxy else { return [] }
    let eClass = model.eClass(of: id)
    var result: [EObject] = []
    for slot in 0..<Int32(model.hot.slotCount(eClass)) {
      let feature = Int(model.hot.feature(inSlot: slot, of: eClass))
      let info = model.hot.features[feature]
      guard info.isReference, isWanted(info),
        !model.metamodel.tables.features[feature].flags.contains(.derived)
      else { continue }
      let cell = model.cell(id, slot: slot)
      guard cell != .unset else { continue }
      if info.isMany {
        result += model.list(cell).map { EObject(model, $0.object) }
      } else {
        result.append(EObject(model, cell.object))
      }
    }
    return result
  }

  /// Everything below it, each container before its contents; not itself.
  public var eAllContents: [EObject] {
    var result: [EObject] = []
    var stack = eContents.reversed().map { (object: $0, container: self) }
    while let (object, container) = stack.popLast() {
      guard !object.isProxy else { continue }
      result.append(object)
      // What another object contains already is met there, not once more.
      guard object.eContainer == container else { continue }
      stack.append(contentsOf: object.eContents.reversed().map { ($0, object) })
    }
    return result
  }

  /// The model and the number.
  public static func == (left: EObject, right: EObject) -> Bool {
    left.id == right.id && left.model === right.model
  }

  /// Hashes the number.
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// A value of a feature, as Swift sees it.
public enum EValue: Hashable, Sendable {
  /// Not set, and no default.
  case null
  /// A Boolean.
  case boolean(Bool)
  /// An integer.
  case integer(Int64)
  /// A real.
  case real(Double)
  /// A string, a character, or the lexical form of a value of any other type.
  case string(String)
  /// A literal of an enumeration.
  case literal(EEnumLiteral)
  /// An object, perhaps a proxy.
  case object(EObject)
  /// The values of a many-valued feature.
  case list([EValue])
}

extension EObject {
  /// The value of a feature, its default when it is not set; empty list for an unset many-valued feature.
  public func eGet(_ feature: EStructuralFeature) -> EValue {
    guard !id.isProxy else { return feature.isMany ? .list([]) : .null }
    let slot = model.slot(of: feature.id, in: model.eClass(of: id))
    if slot < 0 { return unstored(feature) }
    var cell = model.cell(id, slot: slot)
    let info = feature.info
    if info.kind == .featureMapEntry { return .list(featureMap(feature).map(\.value)) }
    if info.isMany { return .list(model.list(cell).map { value($0, of: feature) }) }
    if cell == .unset {
      if model.isSet(id, slot: slot) { return value(cell, of: feature) }
      if model.isNull(id, slot: slot) { return .null }
      cell = info.defaultCell
      if cell == .unset { return .null }
    }
    return value(cell, of: feature)
  }

  /// Whether a feature is set, as EMF says it: a value equal to the default counts only for an unsettable feature.
  public func eIsSet(_ feature: EStructuralFeature) -> Bool {
    guard !id.isProxy else { return false }
    let slot = model.slot(of: feature.id, in: model.eClass(of: id))
    if slot < 0 {
      guard feature.isContainer, let container = eContainmentFeature else { return false }
      return container.eOpposite == feature
    }
    let info = feature.info
    guard model.isSet(id, slot: slot) else {
      return model.isNull(id, slot: slot) && (feature.isUnsettable || info.defaultCell != .unset)
    }
    let cell = model.cell(id, slot: slot)
    if info.isMany { return cell.listCount > 0 }
    if info.isReference || info.defaultCell == .unset || feature.isUnsettable { return true }
    if info.kind.isText { return !model.text(cell).elementsEqual(model.text(info.defaultCell)) }
    return cell != info.defaultCell
  }

  private func unstored(_ feature: EStructuralFeature) -> EValue {
    if feature.isContainer {
      guard let containment = eContainmentFeature, containment.eOpposite == feature, let eContainer
      else { return .null }
      return .object(eContainer)
    }
    return EcoreDerived.value(of: feature, in: self)
  }

  func value(_ cell: Cell, of feature: EStructuralFeature) -> EValue {
    let info = feature.info
    if info.isReference { return .object(EObject(model, cell.object)) }
    switch info.kind {
    case .boolean: return .boolean(cell.boolean)
    case .integer: return .integer(cell.integer)
    case .real: return .real(cell.real)
    case .enumeration: return .literal(EEnumLiteral(EDataType(model.metamodel, info.type), Int(cell.integer)))
    case .string, .character, .bigInteger, .bigDecimal, .other:
      return .string(String(decoding: model.text(cell), as: UTF8.self))
    case .featureMapEntry: return .null
    }
  }

  // MARK: By name

  /// The value of the feature with a name; null when the class has none.
  public subscript(_ name: String) -> EValue {
    eClass.eStructuralFeature(named: name).map(eGet) ?? .null
  }

  /// The text of a string feature, nil when unset.
  public func string(_ name: String) -> String? {
    if case .string(let value) = self[name] { value } else { nil }
  }

  /// The value of a Boolean feature; false when unset.
  public func boolean(_ name: String) -> Bool { self[name] == .boolean(true) }

  /// The value of an integer feature, nil when unset.
  public func integer(_ name: String) -> Int? {
    if case .integer(let value) = self[name] { Int(value) } else { nil }
  }

  /// The target of a reference; nil when unset or a proxy.
  public func object(_ name: String) -> EObject? {
    if case .object(let value) = self[name], !value.isProxy { value } else { nil }
  }

  /// The targets of a many-valued reference without proxies.
  public func objects(_ name: String) -> [EObject] {
    guard case .list(let values) = self[name] else { return [] }
    return values.compactMap { if case .object(let value) = $0, !value.isProxy { value } else { nil } }
  }

  /// The strings of a many-valued attribute.
  public func strings(_ name: String) -> [String] {
    guard case .list(let values) = self[name] else { return [] }
    return values.compactMap { if case .string(let value) = $0 { value } else { nil } }
  }

  /// The value of the attribute `name`, by which people know the object.
  public var name: String? { string("name") }

  // MARK: Places

  /// Where the object's element or type name stands in its file, or else that of the nearest container that stands in one.
  public var location: SourceRange? {
    var current: EObject? = self
    while let object = current {
      if let place = object.ownLocation { return place }
      current = object.eContainer
    }
    return nil
  }

  private var ownLocation: SourceRange? {
    guard !id.isProxy, let offset = model.offset(of: id), let resource = eResource, let file = resource.file
    else { return nil }
    let range = resource.locator?.nameRange(ofObjectAt: offset, in: file)
    return SourceRange(file, range ?? offset..<offset)
  }

  /// The text of a feature's value with the way back to its place; the `index`-th of several.
  public func text(of feature: String, index: Int = 0) -> EscapedText? {
    guard !id.isProxy, let resource = eResource, let file = resource.file, let offset = model.offset(of: id),
      !isStale(feature)
    else { return nil }
    return resource.locator?.valueText(
      of: feature, index: index, ofObjectAt: offset, contentLimit: contentLimit(feature), in: file)
  }

  /// How far a feature is looked for in the contents: one that is not set can only be stated badly, which is no reason to read
  /// the whole file for each object.
  private func contentLimit(_ feature: String) -> Int {
    guard let feature = eClass.eStructuralFeature(named: feature) else { return 1 << 12 }
    let slot = model.slot(of: feature.id, in: model.eClass(of: id))
    let isThere = slot < 0 || model.isSet(id, slot: slot) || model.isNull(id, slot: slot)
    return isThere ? .max : 1 << 12
  }

  /// Where the object states a feature by name; nil when it does not.
  public func featureRange(of feature: String) -> SourceRange? {
    guard !id.isProxy, let resource = eResource, let file = resource.file, let offset = model.offset(of: id),
      !isStale(feature),
      let range = resource.locator?.featureRange(
        of: feature, ofObjectAt: offset, contentLimit: contentLimit(feature), in: file)
    else { return nil }
    return SourceRange(file, range)
  }

  /// Whether a feature was edited after its object had been read from a file.
  private func isStale(_ feature: String) -> Bool {
    guard !model.staleTexts.isEmpty, let feature = eClass.eStructuralFeature(named: feature) else {
      return false
    }
    return model.staleTexts.contains(StaleText(object: id, feature: feature.id))
  }

  /// Where a feature's value stands, or else the object itself.
  public func location(of feature: String, index: Int = 0) -> SourceRange? {
    if let text = text(of: feature, index: index) { return text.range(0..<text.value.count) }
    return location
  }
}
