import Diagnostics
import Ecore
import OCL

/// What is checked for every object of one class, worked out once.
struct ClassChecks: Sendable {
  /// A slot whose number of values or whose values are bounded.
  struct Slot: Sendable {
    var slot: Int32
    var feature: EStructuralFeature
    var info: FeatureInfo
    var lowerBound: Int
    var upperBound: Int
    var facets: Facets?
  }

  /// A reference whose opposite has room for one object only, so that two may claim it.
  struct Pair: Sendable {
    var slot: Int32
    var feature: EStructuralFeature
    var isMany: Bool
    var opposite: EStructuralFeature
  }

  /// A many-valued reference whose targets are told apart by the values of some attributes.
  struct Keyed: Sendable {
    var slot: Int32
    var feature: EStructuralFeature
    /// The attributes; of a map entry the feature `key`.
    var keys: [EStructuralFeature]
    /// Whether the targets are entries of a map.
    var isMap: Bool
  }

  var slots: [Slot] = []
  var pairs: [Pair] = []
  var keyed: [Keyed] = []
  var invariants: [Invariant] = []
  /// What is said of the severity of each of them.
  var severities: [InvariantSeverity?] = []
  /// Invariants that only a change can break.
  var transitionCount = 0

  init(
    _ eClass: EClass, _ invariants: InvariantSet, _ facets: [Int32: Facets],
    _ severities: [ObjectIdentifier: InvariantSeverity]
  ) {
    for feature in eClass.eAllStructuralFeatures
    where feature.isStored && !feature.isDerived && !feature.isTransient && !feature.isVolatile {
      let slot = eClass.metamodel.hot.slot(of: feature.id, in: eClass.id)
      let info = feature.info
      let facet = info.isReference ? nil : facets[info.type]
      let isBounded = feature.lowerBound > 0 || (feature.isMany && feature.upperBound > 0)
      guard slot >= 0, isBounded || facet != nil else { continue }
      slots.append(
        Slot(
          slot: slot, feature: feature, info: info, lowerBound: feature.lowerBound,
          upperBound: feature.upperBound, facets: facet))
    }
    for feature in eClass.eAllStructuralFeatures where feature.isStored && feature.info.isReference {
      let slot = eClass.metamodel.hot.slot(of: feature.id, in: eClass.id)
      guard slot >= 0 else { continue }
      takeReference(feature, slot)
    }
    for invariant in invariants.invariants(of: eClass) {
      let severity = severities[ObjectIdentifier(invariant)]
      if severity == .off { continue }
      if invariant.isTransition {
        transitionCount += 1
      } else {
        self.invariants.append(invariant)
        self.severities.append(severity)
      }
    }
  }

  private mutating func takeReference(_ feature: EStructuralFeature, _ slot: Int32) {
    let info = feature.info
    if let opposite = feature.eOpposite, !info.isContainment, !info.isContainer, !opposite.isMany,
      opposite.isStored
    {
      pairs.append(Pair(slot: slot, feature: feature, isMany: info.isMany, opposite: opposite))
    }
    guard info.isMany, info.type >= 0 else { return }
    let keys = feature.eKeys
    if !keys.isEmpty { keyed.append(Keyed(slot: slot, feature: feature, keys: keys, isMap: false)) }
    let type = feature.metamodel.eClass(info.type)
    if type.instanceClassName == "java.util.Map$Entry", let key = type.eStructuralFeature(named: "key") {
      keyed.append(Keyed(slot: slot, feature: feature, keys: [key], isMap: true))
    }
  }
}
