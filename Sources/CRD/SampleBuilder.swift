import Ecore

/// Makes objects of classes, the same ones each time, with values that people can read.
struct SampleBuilder {
  /// How much of an object is made.
  enum Extent {
    /// What the metamodel demands.
    case required
    /// Everything that is not too deep.
    case all
  }

  let hierarchy: ClassHierarchy
  var values: SampleValues
  /// The objects that references can lead to, by class.
  private var targets: [Int32: [ObjectID]] = [:]
  /// Those of them that no text can name.
  private var unnamed: Set<ObjectID> = []
  /// How many containments deep optional objects are made; demanded ones go twice as deep.
  private static let maximalDepth = 12

  init(_ hierarchy: ClassHierarchy, _ values: SampleValues) {
    self.hierarchy = hierarchy
    self.values = values
  }

  /// Notes what references may lead to; objects keep their numbers as long as nothing before them goes.
  mutating func setTargets(_ objects: [EObject]) {
    targets = [:]
    unnamed = Set(objects.filter { $0.resourceName.isEmpty }.map(\.id))
    for object in objects {
      for type in object.eClass.eAllSuperTypes + [object.eClass] {
        targets[type.id, default: []].append(object.id)
      }
    }
  }

  /// The objects that a reference to a class can lead to, those that a text can name if there are any.
  func targets(of type: EClass) -> [ObjectID] {
    let all = targets[type.id] ?? []
    let named = all.filter { !unnamed.contains($0) }
    return named.isEmpty ? all : named
  }

  /// The classes from an object's root to itself.
  func chain(of object: MutableEObject) -> [EClass] {
    var chain: [EClass] = []
    var current: MutableEObject? = object
    while let object = current, chain.count < 2 * Self.maximalDepth {
      chain.append(object.eClass)
      current = object.eContainer
    }
    return chain.reversed()
  }

  /// An object of a class in no container, with what it needs.
  mutating func make(
    _ eClass: EClass, _ extent: Extent, in editor: ModelEditor, chain: [EClass] = []
  ) throws(EditError) -> MutableEObject {
    let object = try editor.create(eClass)
    for feature in eClass.eAllStructuralFeatures where feature.isSampled {
      let isDemanded = feature.lowerBound > 0 || eClass.isMapEntry
      guard isDemanded || extent == .all else { continue }
      // A default that is demanded is there already.
      if isDemanded, extent == .required, feature.defaultValueLiteral != nil { continue }
      if feature.isContainment, let target = feature.eReferenceType, !isDemanded {
        let inner = hierarchy.contentClasses(of: target)
        let isRecursive = inner.contains { chain.contains($0) || $0 == eClass }
        if isRecursive || chain.count >= Self.maximalDepth { continue }
      }
      guard chain.count < Self.maximalDepth * 2 else { continue }
      try fill(feature, of: object, extent, chain: chain + [eClass])
    }
    return object
  }

  /// Fills a feature; a list gets as many values as it needs, and for everything one of each class.
  mutating func fill(
    _ feature: EStructuralFeature, of object: MutableEObject, _ extent: Extent, chain: [EClass]
  ) throws(EditError) {
    let number = feature.isMany ? max(feature.lowerBound, 1) : 1
    guard let target = feature.eReferenceType, feature.isContainment || feature.isMap else {
      var known = data(of: feature, number)
      if let target = feature.eReferenceType {
        let isDemanded = feature.lowerBound > 0
        known = targets(of: target).filter { isDemanded || !unnamed.contains($0) }.map { .object($0) }
      }
      guard feature.isMany else {
        if let value = known.first { try object.eSet(feature, value) }
        return
      }
      for value in known.prefix(number) { try object.eList(feature).add(value) }
      return
    }
    var classes = target.isMapEntry ? [target] : hierarchy.contentClasses(of: target)
    classes.removeAll { $0.isAbstract }
    guard let first = classes.first else { return }
    guard feature.isMany else {
      return try object.eSet(feature, try make(first, extent, in: object.editor, chain: chain))
    }
    var wanted = extent == .all ? classes : []
    if feature.upperBound > 0 { wanted = Array(wanted.prefix(feature.upperBound)) }
    while wanted.count < number { wanted.append(first) }
    for eClass in wanted {
      let item = try make(eClass, extent, in: object.editor, chain: chain)
      try distinguish(item, in: feature, of: object)
      try object.eList(feature).add(item)
    }
  }

  /// Gives an object that is about to go into a list or map a key that no other has there.
  mutating func distinguish(
    _ item: MutableEObject, in feature: EStructuralFeature, of owner: MutableEObject
  ) throws(EditError) {
    if feature.isMap {
      if let key = try freeKey(feature, of: owner) { try item.eSet("key", key) }
      return
    }
    let keys = feature.eKeys.filter { $0.eAttributeType != nil && !$0.isMany }
    let siblings = try owner.eList(feature).objects
    func isTaken() -> Bool {
      siblings.contains { other in keys.allSatisfy { item[$0.name] == other[$0.name] } }
    }
    guard !keys.isEmpty, isTaken() else { return }
    for key in keys {
      guard let type = key.eAttributeType else { continue }
      let old = item[key.name]
      var free: [FeatureValue] = []
      for number in 2..<66 {
        switch old {
        case .string(let text): free.append(.string(text + "-\(number)"))
        case .integer(let value): free.append(.integer(value &+ Int64(number)))
        default: break
        }
      }
      for value in free + values.goodValues(of: type) where values.rating(of: value, in: type) == .good {
        try item.eSet(key, value)
        if !isTaken() { return }
      }
      try item.eSet(key, old)
    }
  }

  /// Values of an attribute, the nicest first.
  private mutating func data(of feature: EStructuralFeature, _ count: Int) -> [FeatureValue] {
    guard let type = feature.eAttributeType else { return [] }
    let preferred = values.preferred(of: type, for: feature)
    guard count > 1 else { return preferred.map { [$0] } ?? [] }
    let others = values.goodValues(of: type).filter { $0 != preferred }
    return Array(([preferred].compactMap { $0 } + others).prefix(count))
  }

  /// A key that a map has not yet; nil when there is none left to try.
  mutating func freeKey(
    _ feature: EStructuralFeature, of object: MutableEObject
  ) throws(EditError) -> FeatureValue? {
    let used = Set(try object.eList(feature).objects.map { $0["key"] })
    guard let key = feature.eReferenceType?.eStructuralFeature(named: "key"), let type = key.eAttributeType
    else { return nil }
    let preferred = values.preferred(of: type, for: key)
    return ([preferred].compactMap { $0 } + values.goodValues(of: type)).first { !used.contains($0) }
  }
}

extension EStructuralFeature {
  /// Whether samples give it values: it is part of the JSON and can be changed.
  var isSampled: Bool { !isOutsideJSON && isChangeable && isStored }
}
