import Diagnostics
internal import Ecore

/// References that lead from one document to another.
extension ReferenceResolver {
  /// Replaces the placeholders; `resources` says which document became which resource.
  mutating func finish(
    _ resources: [String: Int], _ reasons: [String: String], _ unfollowed: Set<String>,
    _ state: inout LoadState
  ) {
    var skipped: [String: (count: Int, first: CrossReference)] = [:]
    var ordered = crossReferences
    if !foreignContents.isEmpty {
      ordered.removeAll { !isContainment($0.pending, state) }
      ordered += crossReferences.filter { !isContainment($0.pending, state) }
    }
    for reference in ordered {
      let pending = reference.pending
      let resource = resources[reference.target]
      let fragment = Array(reference.fragment.utf8)
      let found = resource.flatMap { index in
        fragment.withUnsafeBufferPointer { find($0, in: index, state.builder) }
      }
      if let found, conforms(found, pending, state) {
        replace(reference, by: found, &state)
        continue
      }
      if resource == nil, unfollowed.contains(reference.target) {
        skipped[reference.target, default: (0, reference)].count += 1
        let proxy = state.builder.proxy(uri: reference.uri, eClass: proxyClass(pending, state))
        replace(reference, by: proxy, &state)
        continue
      }
      let place = state.referencePlace(pending, uri: reference.uri, in: reference.resource)
      if let found {
        reportWrongClass(found, pending, at: place, &state)
      } else {
        let reason = resource == nil ? reasons[reference.target] ?? "it was not loaded" : nil
        state.sink.emit(
          .unresolvedReference(
            reference.uri, feature: state.metamodel.eStructuralFeature(pending.feature), at: place,
            reason: reason))
      }
      let proxy = state.builder.proxy(uri: reference.uri, eClass: proxyClass(pending, state))
      replace(reference, by: proxy, &state)
    }
    for (target, (count, first)) in skipped.sorted(by: { $0.key < $1.key }) {
      let place = state.referencePlace(first.pending, uri: first.uri, in: first.resource)
      state.sink.emit(.notFollowed(target, count, at: place))
    }
    for (pending, resource, target, uri) in containers
    where !unfollowed.contains(target) && state.builder.container(of: pending.object).isNone {
      let reason =
        resources[target] == nil
        ? reasons[target] ?? "it was not loaded" : "'\(target)' does not state this object as a content"
      state.sink.emit(
        .unresolvedReference(
          uri, feature: state.metamodel.eStructuralFeature(pending.feature),
          at: state.referencePlace(pending, uri: uri, in: resource), reason: reason))
    }
    // Completing opposites needs memory too.
    idTables = [:]
    lastTable = nil
  }

  private mutating func replace(_ reference: CrossReference, by target: ObjectID, _ state: inout LoadState) {
    let pending = reference.pending
    let isContained = isContainment(pending, state) && !target.isProxy
    var containment = Containment.asContainer
    if isContained { containment = mayContain(pending, target, in: reference.resource, &state) }
    if containment == .no {
      if pending.placeholder == .unset {
        state.builder.unset(pending.object, slot: pending.slot)
      } else {
        drop(pending, &state)
      }
      return
    }
    if pending.placeholder != .unset {
      put(target, pending, &state)
    } else if reference.index >= 0 {
      state.builder.setElement(reference.index, of: pending.object, slot: pending.slot, to: Cell(target))
    } else {
      state.builder.set(pending.object, slot: pending.slot, to: Cell(target))
    }
    if isContained, containment == .asContainer {
      state.builder.setContainer(of: target, to: pending.object, slot: pending.slot)
    }
  }
}
