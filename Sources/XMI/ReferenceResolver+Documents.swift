import Diagnostics
internal import Ecore

/// Documents of other notations: their references by fragment and URI.
extension ReferenceResolver {
  /// Enters the ids of such a document and resolves its references, those into other files later.
  mutating func finishDocument(_ contents: DocumentContents, _ state: inout LoadState) {
    state.idAttributes = contents.ids.map { ($0.object, $0.text) }
    _ = indexIDs(&state)
    for reference in contents.references { resolve(reference, in: contents.resource, &state) }
  }

  private mutating func resolve(
    _ reference: DocumentReference, in resource: Int, _ state: inout LoadState
  ) {
    let base = state.builder.resources[resource].uri
    let parts = reference.uri.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let uri = parts.count == 2 ? String(parts[0]) : ""
    let fragment = String(parts[parts.count - 1])
    let pending = PendingReference(
      object: reference.object, feature: reference.feature, slot: reference.slot,
      text: state.builder.text(reference.uri), eClass: -1, offset: reference.bytes.lowerBound)
    let target = uri.isEmpty ? base : options.target(of: uri, base: base)
    let cross = CrossReference(
      pending: pending, resource: resource, target: target, uri: reference.uri, fragment: fragment,
      index: reference.index)
    if target != base { want(target) }
    // Those inside the document wait too: their paths may lead through contents of other files.
    crossReferences.append(cross)
    if isContainment(pending, state) { foreignContents.insert(resource) }
  }
}
