internal import Ecore

/// How the values of a feature are written; a class, because it is handed round for each value.
final class FeaturePlan {
  enum Kind { case data, containment, reference, map }

  /// Ecore states types twice; only one of the two features is written.
  enum Twin {
    case none
    /// `eType` and the like: the slot of the generic twin.
    case plain(generic: Int32)
    /// `eGenericType` and the like: its own slot, and that of the plain twin.
    case generic(Int32, plain: Int32)
  }

  let kind: Kind
  let slot: Int32
  let info: FeatureInfo
  let name: [UInt8]
  /// A space, the name, `="`.
  let attributeStart: [UInt8]
  let isUnsettable: Bool
  /// Whether a reference into another file names the class of its target: the reference's type is abstract or a parameter.
  let typeIsVague: Bool
  /// Whether the target of an entry of a feature map is stated by `href`.
  let resolvesProxies: Bool
  let isSinglePrecision: Bool
  let literals: [[UInt8]]
  let twin: Twin

  /// The plan of a feature in the objects of a class; nil for one that is not written.
  convenience init?(_ feature: EStructuralFeature, in eClass: EClass) {
    let metamodel = feature.metamodel
    let slot = metamodel.hot.slot(of: feature.id, in: eClass.id)
    guard slot >= 0, !feature.isTransient, feature.featureMap == nil else { return nil }
    if feature.isFeatureMap {
      self.init(feature, slot, .none)
      return
    }
    if !feature.isReference, feature.info.type >= 0,
      !metamodel.eDataType(feature.info.type).isSerializable
    {
      return nil
    }
    self.init(feature, slot, Self.twin(of: feature.id, in: eClass.id, metamodel))
  }

  /// The plan of a reference to the container, which only the root of a file states.
  convenience init?(container feature: Int32, of metamodel: Metamodel) {
    let feature = metamodel.eStructuralFeature(feature)
    if feature.isTransient { return nil }
    self.init(feature, -1, .none)
  }

  /// The plan of a feature as it is met in feature maps.
  convenience init(entry feature: EStructuralFeature) { self.init(feature, -1, .none) }

  private init(_ feature: EStructuralFeature, _ slot: Int32, _ twin: Twin) {
    let metamodel = feature.metamodel
    info = feature.info
    self.slot = slot
    self.twin = twin
    name = Array(feature.name.utf8)
    attributeStart = Array(" \(feature.name)=\"".utf8)
    isUnsettable = feature.isUnsettable
    resolvesProxies = feature.isResolveProxies
    kind =
      info.kind == .featureMapEntry
      ? .map : !info.isReference ? .data : info.isContainment ? .containment : .reference
    if info.isReference {
      let generic = feature.definition.object("eGenericType")
      typeIsVague =
        info.type >= 0 && metamodel.eClass(info.type).isAbstract
        || generic?.object("eTypeParameter") != nil
      isSinglePrecision = false
      literals = []
    } else {
      let type = feature.eAttributeType
      typeIsVague = false
      isSinglePrecision = type?.instanceClassName?.lowercased().hasSuffix("float") ?? false
      literals = info.kind == .enumeration ? type?.eLiterals.map { Array($0.literal.utf8) } ?? [] : []
    }
  }

  private static func twin(of feature: Int32, in eClass: Int32, _ metamodel: Metamodel) -> Twin {
    let pairs = [
      (EcoreIDs.eType, EcoreIDs.eGenericType), (EcoreIDs.eSuperTypes, EcoreIDs.eGenericSuperTypes),
      (EcoreIDs.eExceptions, EcoreIDs.eGenericExceptions),
    ]
    for (plain, generic) in pairs where feature == plain || feature == generic {
      let slot = metamodel.hot.slot(of: generic, in: eClass)
      if feature == plain { return .plain(generic: slot) }
      return .generic(slot, plain: metamodel.hot.slot(of: plain, in: eClass))
    }
    return .none
  }
}

/// The plans of the features of each class, made when the first object of the class is met.
struct ClassPlans {
  struct ClassPlan {
    let eClass: EClass
    let features: [FeaturePlan]
  }

  private let metamodel: Metamodel
  private var index: [Int32]
  private(set) var list: [ClassPlan] = []
  private var entryPlans: [Int32: FeaturePlan] = [:]

  init(_ metamodel: Metamodel) {
    self.metamodel = metamodel
    index = Array(repeating: -1, count: metamodel.classCount)
  }

  /// The position in ``list`` of the plan of a class.
  mutating func plan(of eClass: Int32) -> Int {
    let known = index[Int(eClass)]
    if known >= 0 { return Int(known) }
    let eClass = metamodel.eClass(eClass)
    let features = eClass.eAllStructuralFeatures
    list.append(
      ClassPlan(
        eClass: eClass, features: features.compactMap { FeaturePlan($0, in: eClass) }))
    index[Int(eClass.id)] = Int32(list.count - 1)
    return list.count - 1
  }

  /// The plan of a feature in feature maps.
  mutating func entryPlan(of feature: Int32) -> FeaturePlan {
    if let known = entryPlans[feature] { return known }
    let plan = FeaturePlan(entry: metamodel.eStructuralFeature(feature))
    entryPlans[feature] = plan
    return plan
  }
}
