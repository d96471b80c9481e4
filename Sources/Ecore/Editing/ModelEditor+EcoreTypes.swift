/// Ecore states types in two ways, and EMF keeps them in step: `eType` and the `EGenericType` in `eGenericType`, likewise for
/// supertypes and exceptions.
extension ModelEditor {
  func synchronizeTypes(of object: ObjectID, _ feature: Int32) {
    switch feature {
    case EcoreIDs.eType:
      let generic = ecorePlace(EcoreIDs.eGenericType, of: object)
      let type = target(object, ecorePlace(EcoreIDs.eType, of: object).slot)
      setReference(object, generic, to: type.isNone ? .none : genericType(type))
    case EcoreIDs.eGenericType:
      let generic = target(object, ecorePlace(EcoreIDs.eGenericType, of: object).slot)
      setReference(object, ecorePlace(EcoreIDs.eType, of: object), to: erasure(of: generic))
    case EcoreIDs.eSuperTypes: completeGenerics(of: object, feature, EcoreIDs.eGenericSuperTypes)
    case EcoreIDs.eExceptions: completeGenerics(of: object, feature, EcoreIDs.eGenericExceptions)
    case EcoreIDs.eGenericSuperTypes: completeErasures(of: object, feature, EcoreIDs.eSuperTypes)
    case EcoreIDs.eGenericExceptions: completeErasures(of: object, feature, EcoreIDs.eExceptions)
    case EcoreIDs.classifierOfGeneric, EcoreIDs.typeParameterOfGeneric:
      let owner = container(of: object)
      if !owner.isNone { synchronizeTypes(of: owner, containingFeature(of: object)) }
    default: break
    }
  }

  private func ecorePlace(_ feature: Int32, of object: ObjectID) -> Place {
    let value = metamodel.eStructuralFeature(feature)
    return Place(feature: value, info: value.info, slot: hot.slot(of: feature, in: eClassID(object)))
  }

  /// An `EGenericType` that says no more than a classifier; none when there is no room for another object.
  private func genericType(_ classifier: ObjectID) -> ObjectID {
    guard let made = try? make(EcoreIDs.eGenericTypeClass) else { return .none }
    setReference(made, ecorePlace(EcoreIDs.classifierOfGeneric, of: made), to: classifier)
    return made
  }

  /// Gives each classifier its `EGenericType`: the one it had, if it had one.
  private func completeGenerics(of object: ObjectID, _ plain: Int32, _ generic: Int32) {
    let place = ecorePlace(generic, of: object)
    var known = targets(object, place.slot, isMany: true)
    let wanted = targets(object, ecorePlace(plain, of: object).slot, isMany: true)
    clearReferences(object, place)
    for type in wanted {
      let index = known.firstIndex { erasure(of: $0) == type }
      let made = index.map { known.remove(at: $0) } ?? genericType(type)
      if !made.isNone { _ = insert(made, into: object, place, at: nil) }
    }
  }

  private func completeErasures(of object: ObjectID, _ generic: Int32, _ plain: Int32) {
    let place = ecorePlace(plain, of: object)
    let types = targets(object, ecorePlace(generic, of: object).slot, isMany: true)
    clearReferences(object, place)
    for type in types {
      let erased = erasure(of: type)
      if !erased.isNone { _ = insert(erased, into: object, place, at: nil) }
    }
  }

  /// The classifier that remains of a generic type: its own, or that of its type parameter's first bound.
  private func erasure(of generic: ObjectID) -> ObjectID {
    var current = generic
    for _ in 0..<32 {
      guard !current.isNone, !current.isProxy, eClassID(current) == EcoreIDs.eGenericTypeClass
      else { return .none }
      let classifier = target(current, ecorePlace(EcoreIDs.classifierOfGeneric, of: current).slot)
      if !classifier.isNone { return classifier }
      let parameter = target(current, ecorePlace(EcoreIDs.typeParameterOfGeneric, of: current).slot)
      guard !parameter.isNone, !parameter.isProxy else { return .none }
      let bounds = targets(parameter, ecorePlace(EcoreIDs.bounds, of: parameter).slot, isMany: true)
      guard let bound = bounds.first else { return .none }
      current = bound
    }
    return .none
  }
}
