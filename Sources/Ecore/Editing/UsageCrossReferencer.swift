/// One reference of one object that has a value, as EMF's `EStructuralFeature.Setting` names it.
public struct Setting: Hashable, Sendable {
  /// The object that refers.
  public let eObject: EObject
  /// The reference.
  public let eStructuralFeature: EStructuralFeature
  /// The position in a list; 0 for a reference of one value.
  public let index: Int

  /// Names a value of a reference.
  public init(eObject: EObject, eStructuralFeature: EStructuralFeature, index: Int = 0) {
    self.eObject = eObject
    self.eStructuralFeature = eStructuralFeature
    self.index = index
  }

  /// The target, perhaps a proxy.
  public var target: EObject? {
    switch eObject.eGet(eStructuralFeature) {
    case .object(let target): target
    case .list(let values) where !values.indices.contains(index): nil
    case .list(let values): if case .object(let target) = values[index] { target } else { nil }
    default: nil
    }
  }
}

/// Who points at an object: the cross references of a model turned round.
///
/// Containments, their opposites and derived references are left out, as in EMF. Making it costs time linear in the model and
/// four bytes a reference and an object; asking costs no more than the answer.
public struct UsageCrossReferencer: Sendable {
  private let model: Model
  private let index: ReferrerTable

  /// Looks through a whole model.
  public init(_ model: Model) {
    self.model = model
    index = ReferrerTable(model)
  }

  /// The references to an object, in the order of the objects that refer and of their features.
  public func find(_ object: EObject) -> [Setting] {
    guard object.model === model, !object.isProxy else { return [] }
    var result: [Setting] = []
    for source in index.sources(of: object.id) {
      result += CrossReferences.settings(of: model.object(source)) { $0 == object.id }
    }
    return result
  }

  /// The references to each of several objects; objects nobody refers to are left out.
  public func findAll(_ objects: some Sequence<EObject>) -> [EObject: [Setting]] {
    var result: [EObject: [Setting]] = [:]
    for object in objects where result[object] == nil {
      let found = find(object)
      if !found.isEmpty { result[object] = found }
    }
    return result
  }
}

/// The references that leave a set of trees, as EMF's `ExternalCrossReferencer` finds them.
public enum ExternalCrossReferencer {
  /// The references of the objects in the trees below `objects` to objects outside of them, proxies included.
  public static func find(_ objects: [EObject]) -> [Setting] {
    let trees = objects.flatMap { [$0] + $0.eAllContents }
    let inside = Set(trees.map(\.id))
    return trees.flatMap { CrossReferences.settings(of: $0) { !inside.contains($0) } }
  }
}

/// The references that lead to no loaded object, as EMF's `UnresolvedProxyCrossReferencer` finds them.
public enum UnresolvedProxyCrossReferencer {
  /// The references to proxies in the trees below `objects`, containments too.
  public static func find(_ objects: [EObject]) -> [Setting] {
    objects.flatMap { [$0] + $0.eAllContents }.flatMap {
      CrossReferences.settings(of: $0, includingContainments: true) { $0.isProxy }
    }
  }

  /// The references to proxies in a whole model.
  public static func find(_ model: Model) -> [Setting] {
    guard !model.unresolved.isEmpty else { return [] }
    return model.allObjects.flatMap {
      CrossReferences.settings(of: $0, includingContainments: true) { $0.isProxy }
    }
  }
}

enum CrossReferences {
  /// Whether a reference counts as a cross reference.
  static func isOne(_ feature: Int32, _ info: FeatureInfo, _ metamodel: Metamodel) -> Bool {
    info.isReference && !info.isContainment && !info.isContainer
      && !metamodel.tables.features[Int(feature)].flags.contains(.derived)
  }

  /// The stored references of an object with a wanted target.
  static func settings(
    of object: EObject, includingContainments: Bool = false, _ isWanted: (ObjectID) -> Bool
  ) -> [Setting] {
    guard !object.isProxy else { return [] }
    let model = object.model
    let eClass = model.eClass(of: object.id)
    var result: [Setting] = []
    for slot in 0..<Int32(model.hot.slotCount(eClass)) {
      let feature = model.hot.feature(inSlot: slot, of: eClass)
      let info = model.hot.features[Int(feature)]
      guard isOne(feature, info, model.metamodel) || includingContainments && info.isContainment
      else { continue }
      let cell = model.cell(object.id, slot: slot)
      if cell == .unset { continue }
      let setting = EStructuralFeature(model.metamodel, feature)
      if info.isMany {
        for (index, value) in model.list(cell).enumerated() where isWanted(value.object) {
          result.append(Setting(eObject: object, eStructuralFeature: setting, index: index))
        }
      } else if isWanted(cell.object) {
        result.append(Setting(eObject: object, eStructuralFeature: setting, index: 0))
      }
    }
    return result
  }

  static func forEach(_ model: Model, _ body: (_ source: Int, _ target: Int) -> Void) {
    let eligible = (0..<model.metamodel.featureCount).map {
      isOne(Int32($0), model.hot.features[$0], model.metamodel)
    }
    for index in 0..<model.objectCount {
      let object = ObjectID(index)
      let eClass = model.eClass(of: object)
      for slot in 0..<Int32(model.hot.slotCount(eClass)) {
        let feature = Int(model.hot.feature(inSlot: slot, of: eClass))
        guard eligible[feature] else { continue }
        let cell = model.cell(object, slot: slot)
        if cell == .unset { continue }
        if model.hot.features[feature].isMany {
          for value in model.list(cell) where !value.object.isProxy { body(index, value.object.index) }
        } else if !cell.object.isProxy {
          body(index, cell.object.index)
        }
      }
    }
  }
}

/// By target: the objects that refer to it, each once, in order.
struct ReferrerTable: Sendable {
  private var starts: [UInt32]
  private var sources: [UInt32]

  init(_ model: Model) {
    var counts = [UInt32](repeating: 0, count: model.objectCount + 1)
    var last = [UInt32](repeating: .max, count: model.objectCount)
    CrossReferences.forEach(model) { source, target in
      if last[target] == UInt32(source) { return }
      last[target] = UInt32(source)
      counts[target + 1] += 1
    }
    for index in 0..<model.objectCount { counts[index + 1] += counts[index] }
    starts = counts
    var sources = [UInt32](repeating: 0, count: Int(counts[model.objectCount]))
    for index in last.indices { last[index] = .max }
    CrossReferences.forEach(model) { source, target in
      if last[target] == UInt32(source) { return }
      last[target] = UInt32(source)
      sources[Int(counts[target])] = UInt32(source)
      counts[target] += 1
    }
    self.sources = sources
  }

  func sources(of object: ObjectID) -> [ObjectID] {
    sources[Int(starts[object.index])..<Int(starts[object.index + 1])].map { ObjectID(raw: $0) }
  }
}

/// Who may refer to an object of an editor: what the base says, and what was set since.
struct ReferrerIndex {
  private let base: ReferrerTable
  private let baseCount: Int
  private var added: [ObjectID: Set<ObjectID>] = [:]

  init(_ model: Model) {
    base = ReferrerTable(model)
    baseCount = model.objectCount
  }

  mutating func note(_ source: ObjectID, refersTo target: ObjectID) {
    if !target.isProxy { added[target, default: []].insert(source) }
  }

  /// Objects that refer to `object` now or did so before, in order.
  func candidates(for object: ObjectID) -> [ObjectID] {
    let known = object.index < baseCount ? base.sources(of: object) : []
    guard let new = added[object], !new.isEmpty else { return known }
    return new.union(known).sorted()
  }
}
