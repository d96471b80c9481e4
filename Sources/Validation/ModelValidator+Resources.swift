import Diagnostics
import Ecore

/// What holds for a resource as a whole; loading sees to it for files, so this is about models that programs made.
extension ModelValidator {
  func checkResources(of model: Model, _ isChecked: [Bool], into sink: inout DiagnosticSink) {
    let isMade = model.resources.map { $0.file == nil }
    guard zip(isMade, isChecked).contains(where: { $0 && $1 }) else { return }
    var isRoot = Array(repeating: false, count: model.objectCount)
    for resource in model.resources {
      for root in resource.roots { isRoot[root.index] = true }
    }
    var first: [String: ObjectID] = [:]
    for index in 0..<model.objectCount {
      let id = ObjectID(raw: UInt32(truncatingIfNeeded: index))
      guard let resource = model.resourceIndex(of: id), isMade[resource], isChecked[resource] else {
        continue
      }
      let object = model.object(id)
      checkTargets(of: object, isRoot, into: &sink)
      guard let attribute = object.eClass.eIDAttribute, object.eIsSet(attribute),
        let text = object.string(attribute.name)
      else { continue }
      let key = "\(resource) \(text)"
      if let other = first[key] {
        sink.emit(.duplicateID(text, object, first: model.object(other)))
      } else {
        first[key] = id
      }
    }
  }

  /// `EObjectValidator`'s EveryReferenceIsContained: what is referred to must stand in a resource.
  private func checkTargets(of object: EObject, _ isRoot: [Bool], into sink: inout DiagnosticSink) {
    for feature in object.eClass.eAllStructuralFeatures
    where feature.isStored && feature.info.isReference && !feature.info.isContainment
      && !feature.info.isContainer
      && !feature.isTransient && !feature.isVolatile && !feature.isDerived
    {
      let targets =
        feature.isMany ? object.objects(feature.name) : [object.object(feature.name)].compactMap { $0 }
      for target in targets where !target.isProxy {
        var top = target
        while let above = top.eContainer { top = above }
        if !isRoot[top.id.index] { sink.emit(.dangling(feature, in: object, target)) }
      }
    }
  }
}
