internal import Ecore

/// Plain models: each feature under its own name.
struct PlainForms: ObjectForms {
  func form(of eClass: EClass, isRoot: Bool) -> ObjectForm {
    var group = ObjectForm.Group()
    for feature in eClass.eAllStructuralFeatures {
      group.members[feature.name] = .feature(FeatureForm(feature, value(of: feature, in: eClass)))
    }
    return ObjectForm(group)
  }

  func contents(of type: EClass) -> (classes: [EClass], discriminator: String)? { nil }

  func names(of eClass: EClass) -> [EStructuralFeature] {
    [eClass.eIDAttribute, eClass.eStructuralFeature(named: "name")].compactMap {
      guard let feature = $0, !feature.isReference, !feature.isMany else { return nil }
      return feature
    }
  }

  private func value(of feature: EStructuralFeature, in eClass: EClass) -> FeatureForm.Value {
    if feature.isFeatureMap || feature.featureMap != nil { return .featureMap }
    guard feature.isStored, !feature.isContainer, !(feature.isDerived && feature.isVolatile) else {
      return .unstored
    }
    guard feature.isReference else { return .attribute(.any) }
    guard feature.isContainment else { return .reference }
    return feature.isMap ? .map : .object
  }
}
