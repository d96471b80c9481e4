/// References with both of their sides, and containment, as EMF keeps them in step.
///
/// Everything here takes values that were checked; see `ModelEditor+Features`.
extension ModelEditor {
  /// A feature of an object, with what is asked for each edit.
  struct Place {
    let feature: EStructuralFeature
    let info: FeatureInfo
    /// -1 for the opposite of a containment.
    let slot: Int32
    var id: Int32 { feature.id }
    /// Lists of contents and of opposites hold distinct values whatever the metamodel says.
    var isUnique: Bool { info.isUnique || info.isContainment || info.opposite >= 0 && info.isReference }
  }

  // MARK: One value

  /// Sets a reference of one value; ``ObjectID/none`` unsets it.
  func setReference(_ source: ObjectID, _ place: Place, to target: ObjectID) {
    if place.info.isContainer { return setContainer(of: source, through: place, to: target) }
    let old = self.target(source, place.slot)
    guard old != target else { return }
    if place.info.isContainment {
      if !old.isNone, !old.isProxy { setContainer(old, .none, -1) }
      if !target.isNone { adopt(target, by: source, place) }
    } else if place.info.opposite >= 0 {
      if !old.isNone { inverseRemove(old, place.info.opposite, source) }
      if !target.isNone { inverseAdd(target, place.info.opposite, source, place.id) }
    }
    withSlot(source, place.slot) { $0 = target.isNone ? .unset : .reference(target) }
    if !target.isNone, !place.info.isContainment { referrers?.note(source, refersTo: target) }
  }

  /// Moves an object into, or out of, the containment that a container reference is the opposite of.
  private func setContainer(of child: ObjectID, through place: Place, to parent: ObjectID) {
    let containment = place.info.opposite
    if parent.isNone {
      if containingFeature(of: child) == containment { detach(child) }
      return
    }
    guard container(of: child) != parent || containingFeature(of: child) != containment else { return }
    let slot = hot.slot(of: containment, in: eClassID(parent))
    guard slot >= 0 else { return }
    let feature = metamodel.eStructuralFeature(containment)
    let other = Place(feature: feature, info: feature.info, slot: slot)
    if other.info.isMany {
      _ = insert(child, into: parent, other, at: nil)
    } else {
      setReference(parent, other, to: child)
    }
  }

  // MARK: Lists

  /// Puts a target into a list, at the end without `index`; false when a list of distinct values has it already.
  func insert(_ target: ObjectID, into source: ObjectID, _ place: Place, at index: Int?) -> Bool {
    if place.isUnique, contains(target, source, place) { return false }
    if place.info.isContainment { adopt(target, by: source, place) }
    withReferences(source, place.slot) { list in
      if let index { list.insert(target, at: index) } else { list.append(target) }
    }
    if place.info.isContainment { return true }
    if place.info.opposite >= 0 { inverseAdd(target, place.info.opposite, source, place.id) }
    referrers?.note(source, refersTo: target)
    return true
  }

  func contains(_ target: ObjectID, _ source: ObjectID, _ place: Place) -> Bool {
    if place.info.isContainment, !target.isProxy {
      return container(of: target) == source && containingSlot(of: target) == place.slot
    }
    return withReferences(source, place.slot) { $0.contains(target) }
  }

  /// Removes the target at a position of a list.
  func removeReference(_ source: ObjectID, _ place: Place, at index: Int) {
    let target = withReferences(source, place.slot) { list in
      let target = list.items[index]
      list.remove(at: index)
      return target
    }
    released(target, by: source, place)
  }

  /// Empties a list.
  func clearReferences(_ source: ObjectID, _ place: Place) {
    let targets = targets(source, place.slot, isMany: true)
    withSlot(source, place.slot) { $0 = .unset }
    for target in targets { released(target, by: source, place) }
  }

  /// The other side of a target that has left a list.
  private func released(_ target: ObjectID, by source: ObjectID, _ place: Place) {
    if place.info.isContainment {
      if !target.isProxy { setContainer(target, .none, -1) }
    } else if place.info.opposite >= 0 {
      inverseRemove(target, place.info.opposite, source)
    }
  }

  // MARK: Opposites

  /// Makes `target`'s side of a pair refer to `source`, and ends the pair it was in.
  private func inverseAdd(_ target: ObjectID, _ opposite: Int32, _ source: ObjectID, _ feature: Int32) {
    guard !target.isProxy else { return }
    let slot = hot.slot(of: opposite, in: eClassID(target))
    guard slot >= 0 else { return }
    if hot.features[Int(opposite)].isMany {
      withReferences(target, slot) { if !$0.contains(source) { $0.append(source) } }
    } else {
      let other = self.target(target, slot)
      guard other != source else { return }
      if !other.isNone { inverseRemove(other, feature, target) }
      withSlot(target, slot) { $0 = .reference(source) }
    }
    referrers?.note(target, refersTo: source)
  }

  /// Makes one side of a pair forget the other.
  private func inverseRemove(_ target: ObjectID, _ opposite: Int32, _ source: ObjectID) {
    guard !target.isProxy else { return }
    let slot = hot.slot(of: opposite, in: eClassID(target))
    guard slot >= 0 else { return }
    if hot.features[Int(opposite)].isMany {
      withReferences(target, slot) { $0.remove(source) }
    } else if self.target(target, slot) == source {
      withSlot(target, slot) { $0 = .unset }
    }
  }

  // MARK: Containment

  /// Whether `object` is `descendant` or contains it, at any depth.
  func isAncestor(_ object: ObjectID, of descendant: ObjectID) -> Bool {
    if object == descendant { return true }
    if object.isProxy || isLeaf(object) { return false }
    var current = container(of: descendant)
    while !current.isNone {
      if current == object { return true }
      current = container(of: current)
    }
    return false
  }

  /// Whether a new object contains nothing yet, so that building from the top down need not climb.
  private func isLeaf(_ object: ObjectID) -> Bool {
    guard object.index >= baseCount else { return false }
    let record = created[object.index - baseCount]
    for (slot, value) in record.slots.enumerated() {
      if case .unset = value { continue }
      let feature = hot.feature(inSlot: Int32(slot), of: record.eClass)
      if hot.features[Int(feature)].isContainment { return false }
    }
    return true
  }

  /// Takes an object out of its container.
  func detach(_ child: ObjectID) {
    let parent = container(of: child)
    guard !parent.isNone else { return }
    let slot = containingSlot(of: child)
    if hot.features[Int(hot.feature(inSlot: slot, of: eClassID(parent)))].isMany {
      withReferences(parent, slot) { $0.remove(child) }
    } else {
      withSlot(parent, slot) { $0 = .unset }
    }
    setContainer(child, .none, -1)
  }

  /// Makes `parent` the container of an object; the caller enters it into the slot.
  private func adopt(_ child: ObjectID, by parent: ObjectID, _ place: Place) {
    guard !child.isProxy else { return }
    detach(child)
    // The contents of a file may be a root of another one if the reference may lead there.
    if let resource = rootOf[child],
      !place.feature.isResolveProxies || self.resource(of: parent) == resource
    {
      removeRoot(child, from: resource)
    }
    setContainer(child, parent, place.slot)
  }

  // MARK: Roots

  /// The resource an object is in: its own as a root, or its container's.
  func resource(of object: ObjectID) -> Int? {
    var current = object
    while !current.isNone, !current.isProxy {
      if let resource = rootOf[current] { return resource }
      let container = container(of: current)
      if container.isNone, wasOrphan(current), !discarded.contains(current) {
        return base.resourceIndex(of: current)
      }
      current = container
    }
    return nil
  }

  /// Whether an object was in no container and no list of roots when editing began: a loader kept it all the same.
  func wasOrphan(_ object: ObjectID) -> Bool {
    object.index < baseCount && base.container(of: object).isNone && !baseRoots.contains(object)
  }

  func removeRoot(_ object: ObjectID, from resource: Int) {
    editedResources[resource].roots.removeAll { $0 == object }
    rootOf[object] = nil
  }
}
