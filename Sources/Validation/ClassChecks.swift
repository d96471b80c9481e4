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

  var slots: [Slot] = []
  var invariants: [Invariant] = []
  /// Invariants that only a change can break.
  var transitionCount = 0

  init(_ eClass: EClass, _ invariants: InvariantSet, _ facets: [Int32: Facets]) {
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
    for invariant in invariants.invariants(of: eClass) {
      if invariant.isTransition { transitionCount += 1 } else { self.invariants.append(invariant) }
    }
  }
}
