extension ModelEditor {
  /// Takes an object out of its container and out of its resource, as EMF's `EcoreUtil.remove(object)` does.
  ///
  /// References to it stay; it is part of the model again once it is added somewhere.
  public func remove(_ object: MutableEObject) throws(EditError) {
    guard object.editor === self else { throw .foreignObject }
    guard !object.id.isProxy else { throw .proxy }
    detach(object.id)
    if let resource = rootOf[object.id] { removeRoot(object.id, from: resource) }
    if wasOrphan(object.id) { discarded.insert(object.id) }
  }

  /// Deletes an object with everything below it, as EMF's `EcoreUtil.delete(object, true)` does.
  ///
  /// It leaves its container and its resource, and nothing outside of the tree refers into it any more; an unchangeable
  /// reference keeps its target. Contents in resources of their own stay there. The first deletion looks through the
  /// whole model, later ones only at what they change.
  public func delete(_ object: MutableEObject) throws(EditError) {
    guard object.editor === self else { throw .foreignObject }
    guard !object.id.isProxy else { throw .proxy }
    var inside: [ObjectID] = []
    var across: [ObjectID] = []
    var stack = [object.id]
    while let current = stack.popLast() {
      if current.isProxy { continue }
      if current != object.id, rootOf[current] != nil {
        across.append(current)
        continue
      }
      inside.append(current)
      stack += neighbours(of: current) { $0.isContainment }.reversed()
    }
    let members = Set(inside)
    for target in inside {
      for source in referrers(of: target) where !members.contains(source) { forget(target, in: source) }
    }
    for child in across { detach(child) }
    try remove(object)
  }

  /// The objects that refer to an object, or did so before; builds the index the first time.
  func referrers(of object: ObjectID) -> [ObjectID] {
    if let referrers { return referrers.candidates(for: object) }
    var index = ReferrerIndex(base)
    let edited = Array(touchedIndex.keys) + (0..<created.count).map { ObjectID(baseCount + $0) }
    for source in edited {
      for target in neighbours(of: source, { !$0.isContainment }) { index.note(source, refersTo: target) }
    }
    referrers = index
    return index.candidates(for: object)
  }

  /// The cross references of `source` to `target`, as they are now.
  func usages(of target: ObjectID, in source: ObjectID) -> [EStructuralFeature] {
    let eClass = eClassID(source)
    return (0..<Int32(hot.slotCount(eClass))).compactMap { slot in
      let feature = hot.feature(inSlot: slot, of: eClass)
      let info = hot.features[Int(feature)]
      guard CrossReferences.isOne(feature, info, metamodel),
        targets(source, slot, isMany: info.isMany).contains(target)
      else { return nil }
      return EStructuralFeature(metamodel, feature)
    }
  }

  private func forget(_ target: ObjectID, in source: ObjectID) {
    for feature in usages(of: target, in: source) where feature.isChangeable {
      if feature.isMany {
        while (try? remove(source, feature, .object(target))) == true {}
      } else {
        try? unset(source, feature as EStructuralFeature)
      }
    }
  }
}

extension MutableEObject {
  /// The objects and references that point at this one now; the first question looks through the whole model.
  public var usages: [(eObject: MutableEObject, eStructuralFeature: EStructuralFeature)] {
    guard !id.isProxy else { return [] }
    return editor.referrers(of: id).flatMap { source in
      editor.usages(of: id, in: source).map { (MutableEObject(editor, source), $0) }
    }
  }
}
