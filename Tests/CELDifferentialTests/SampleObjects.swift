import Ecore
import OCL

@testable import CRD

/// What a change of an object is aimed at.
struct SampleFocus {
  /// The class of the instances to change.
  var eClass: EClass
  /// The features that the invariant looks at.
  var features: Set<Int32>
  /// What it compares with, and what lies beside that.
  var literals: Set<FeatureValue>

  /// Aims at an invariant; costs its size.
  init(_ invariant: Invariant) {
    eClass = invariant.context
    features = []
    literals = []
    collect(invariant.expression.root)
  }

  private mutating func collect(_ expression: CheckedExpression) {
    switch expression.kind {
    case .feature(_, let feature): features.insert(feature.id)
    case .literal(.string(let text)): literals.insert(.string(text))
    case .literal(.integer(let number)):
      for near in [number &- 1, number, number &+ 1] { literals.insert(.integer(Int64(near))) }
    case .literal(.literal(let value)):
      let known = eClass.metamodel.eDataType(value.type).eLiterals
      if known.indices.contains(Int(value.index)) { literals.insert(.literal(known[Int(value.index)])) }
    default: break
    }
    var parts: [CheckedExpression] = []
    expression.kind.forEachChild { parts.append($0) }
    for part in parts { collect(part) }
  }
}

/// Makes objects of classes and changes them at random.
struct SampleObjects {
  let hierarchy: ClassHierarchy
  var values: SampleValues
  var random: SampleRandom
  /// The objects that references can lead to, by class.
  private var targets: [Int32: [MutableEObject]] = [:]
  /// Values to prefer.
  private var wanted: Set<FeatureValue> = []
  /// How many containments deep new objects are made.
  private static let maximalDepth = 12

  init(_ metamodel: Metamodel, _ values: SampleValues, seed: UInt64) {
    hierarchy = ClassHierarchy(metamodel)
    self.values = values
    random = SampleRandom(seed: seed)
  }

  /// How much of an object is made.
  enum Extent {
    /// What the metamodel demands.
    case required
    /// Everything that is not too deep.
    case all
  }

  // MARK: Making

  /// Notes what references may lead to.
  mutating func setTargets(_ objects: [MutableEObject]) {
    targets = [:]
    for object in objects {
      for type in object.eClass.eAllSuperTypes + [object.eClass] {
        targets[type.id, default: []].append(object)
      }
    }
  }

  /// An object of a class in no container, with what it needs.
  mutating func make(
    _ eClass: EClass, _ extent: Extent, in editor: ModelEditor, chain: [EClass] = []
  ) throws(EditError) -> MutableEObject {
    let object = try editor.create(eClass)
    for feature in eClass.eAllStructuralFeatures where isChangeable(feature) {
      let isDemanded = feature.lowerBound > 0 || eClass.isMapEntry
      guard isDemanded || extent == .all else { continue }
      if feature.isContainment, let target = feature.eReferenceType, !isDemanded {
        let isRecursive = hierarchy.contentClasses(of: target).contains { chain.contains($0) || $0 == eClass }
        if isRecursive || chain.count >= Self.maximalDepth { continue }
      }
      guard chain.count < Self.maximalDepth * 2 else { continue }
      try fill(feature, of: object, extent, chain: chain + [eClass])
    }
    return object
  }

  private func isChangeable(_ feature: EStructuralFeature) -> Bool {
    !feature.isOutsideJSON && feature.isChangeable && feature.isStored
  }

  /// The features that a change may set; keys of entries are changed with their map only.
  private func changeable(_ eClass: EClass) -> [EStructuralFeature] {
    eClass.eAllStructuralFeatures.filter { isChangeable($0) && !(eClass.isMapEntry && $0.name == "key") }
  }

  private mutating func fill(
    _ feature: EStructuralFeature, of object: MutableEObject, _ extent: Extent, chain: [EClass]
  ) throws(EditError) {
    guard feature.isMany else {
      if let value = try value(of: feature, extent, isGood: true, in: object.editor, chain: chain) {
        try object.eSet(feature, value)
      }
      return
    }
    let count = max(feature.lowerBound, 1)
    // Equal values may not count twice.
    for _ in 0..<min(count * 4, 64) {
      guard try object.eList(feature).count < count,
        let value = try value(of: feature, extent, isGood: true, in: object.editor, chain: chain)
      else { break }
      try object.eList(feature).add(value)
    }
  }

  private mutating func value(
    of feature: EStructuralFeature, _ extent: Extent, isGood: Bool, in editor: ModelEditor, chain: [EClass]
  ) throws(EditError) -> FeatureValue? {
    if let type = feature.eAttributeType {
      if !wanted.isEmpty, random.happens(50) {
        let fitting = values.goodValues(of: type, using: &random).filter(wanted.contains)
        if let value = random.element(of: fitting) { return value }
      }
      return values.value(of: type, isGood: isGood, using: &random)
    }
    guard let target = feature.eReferenceType else { return nil }
    guard feature.isContainment || feature.isMap else {
      return random.element(of: targets[target.id] ?? []).map { .object($0.id) }
    }
    let classes = target.isMapEntry ? [target] : hierarchy.contentClasses(of: target)
    guard let eClass = random.element(of: classes), !eClass.isAbstract else { return nil }
    return .object(try make(eClass, extent, in: editor, chain: chain).id)
  }

  // MARK: Changing

  /// Changes an object, or something in it, in one place.
  mutating func mutate(_ root: MutableEObject, _ focus: SampleFocus?) throws(EditError) {
    wanted = focus?.literals ?? []
    defer { wanted = [] }
    let all = [root] + root.eAllContents
    var region = all
    if let focus {
      let instances = all.filter { $0.eClass.isKind(of: focus.eClass) }
      if let instance = random.element(of: instances) { region = [instance] + instance.eAllContents }
      if random.happens(85) {
        let places = region.flatMap { object in
          changeable(object.eClass).filter { focus.features.contains($0.id) }
            .map { (object, $0) }
        }
        if let (object, feature) = random.element(of: places) { return try change(feature, of: object) }
      }
    }
    guard let object = random.element(of: region),
      let feature = random.element(of: changeable(object.eClass))
    else { return }
    try change(feature, of: object)
  }

  private mutating func change(
    _ feature: EStructuralFeature, of object: MutableEObject
  ) throws(EditError) {
    let chain = [object.eClass]
    if feature.isMany { return try changeList(feature, of: object) }
    let isDemanded = feature.lowerBound > 0 || object.eClass.isMapEntry
    if !isDemanded, random.happens(30), try object.eIsSet(feature) { return try object.eUnset(feature) }
    let extent: Extent = random.happens(20) ? .all : .required
    if let value = try value(of: feature, extent, isGood: false, in: object.editor, chain: chain) {
      try object.eSet(feature, value)
    }
  }

  private mutating func changeList(
    _ feature: EStructuralFeature, of object: MutableEObject
  ) throws(EditError) {
    let list = try object.eList(feature)
    let extent: Extent = random.happens(20) ? .all : .required
    switch random.below(10) {
    case 0...2 where !list.isEmpty: try list.remove(at: random.below(list.count))
    case 3...5 where !list.isEmpty && feature.isContainment:
      let objects = list.objects
      guard let item = random.element(of: objects), !item.eIsProxy else { return }
      let copy = try object.editor.copy(item)
      // A key may not be there twice in a map.
      if feature.isMap {
        guard let key = try newKey(feature, of: object) else { return }
        try copy.eSet("key", key)
      }
      try list.add(copy)
    case 6 where list.count > 1: try list.move(from: 0, to: list.count - 1)
    case 7 where !list.isEmpty && !feature.isContainment:
      if let value = random.element(of: list.values) { try list.add(value) }
    case 8 where !list.isEmpty: try list.clear()
    default:
      guard
        let value = try value(
          of: feature, extent, isGood: false, in: object.editor, chain: [object.eClass])
      else { return }
      if feature.isMap, case .object(let id) = value, let entry = object.editor.object(id) {
        guard let key = try newKey(feature, of: object) else { return }
        try entry.eSet("key", key)
      }
      try list.add(value)
    }
  }

  /// A key that a map has not yet; nil when there is none left to try.
  private mutating func newKey(
    _ feature: EStructuralFeature, of object: MutableEObject
  ) throws(EditError) -> FeatureValue? {
    let used = Set(try object.eList(feature).objects.map { $0["key"] })
    guard let type = feature.eReferenceType?.eStructuralFeature(named: "key")?.eAttributeType else {
      return nil
    }
    let free = values.goodValues(of: type, using: &random).filter { !used.contains($0) }
    return random.element(of: free)
  }
}
