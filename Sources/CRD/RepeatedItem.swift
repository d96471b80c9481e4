import Ecore
import OCL
import YAML

/// Examples that no model can hold: an attribute with `unique` has each value once, a text need not.
extension SampleWorkshop {
  /// A draft whose JSON has an item of a list twice that an invariant wants once; nil when the invariant asks for no such list
  /// or its schema takes it.
  mutating func repeating(_ index: Int, in base: SampleDraft) -> SampleDraft? {
    let features = judge.invariants[index].expression.root.distinctData
    for feature in features {
      var draft = base
      if place(of: feature, in: draft) == nil {
        guard let owner = draft.objects.first(where: { $0.eClass.eAllStructuralFeatures.contains(feature) }),
          let filled = changed(draft, SampleChange(.fill(owner.id, feature)))
        else { continue }
        draft = filled.isGood ? filled : repaired(filled)
      }
      guard draft.isGood, let place = place(of: feature, in: draft) else { continue }
      draft.resource.root.update(at: place.path[...]) { node in
        guard let items = node.items, let first = items.first else { return }
        node.content = .sequence(items + [first])
      }
      let faults = judge.faults(of: draft.resource.root, as: EObject(draft.model, draft.root))
      guard !faults.isEmpty, faults.allSatisfy({ $0.keyword == "x-kubernetes-list-type" }) else { continue }
      draft.faults = faults
      draft.violations.append(SampleViolation(object: place.object, invariant: index))
      return draft
    }
    return nil
  }

  /// Where the first list of a feature stands, and the object that has it.
  private func place(
    of feature: EStructuralFeature, in draft: SampleDraft
  ) -> (object: ObjectID, path: [ResourceObject.PathStep])? {
    for place in draft.resource.places {
      let object = EObject(draft.model, place.object)
      guard object.eClass.eAllStructuralFeatures.contains(feature), object.isStated(feature) else { continue }
      let steps = feature.jsonPath(in: object.eClass, isRoot: object.id == draft.root)
      return (object.id, place.path + steps.map(ResourceObject.PathStep.property))
    }
    return nil
  }
}

extension YAMLNode {
  /// Changes what stands at a path; does nothing where there is no such place.
  fileprivate mutating func update(
    at path: ArraySlice<ResourceObject.PathStep>, _ change: (inout YAMLNode) -> Void
  ) {
    guard let step = path.first else { return change(&self) }
    switch (step, content) {
    case (.property(let name), .mapping(var entries)):
      guard let index = entries.firstIndex(where: { $0.name == name }) else { return }
      entries[index].value.update(at: path.dropFirst(), change)
      content = .mapping(entries)
    case (.item(let index), .sequence(var items)):
      guard items.indices.contains(index) else { return }
      items[index].update(at: path.dropFirst(), change)
      content = .sequence(items)
    default: return
    }
  }
}

extension CheckedExpression {
  /// The attributes that hold each value once anyway and of which it asks if their values are unique, the outermost first.
  fileprivate var distinctData: [EStructuralFeature] {
    var found: [EStructuralFeature] = []
    if case .iteration(let loop) = kind, loop.kind == .isUnique,
      case .feature(_, let feature) = loop.source.kind, !feature.isReference, feature.isUnique
    {
      found.append(feature)
    }
    kind.forEachChild { found += $0.distinctData }
    return found
  }

  /// Whether it asks if the values of an attribute are unique that holds each value once anyway.
  var looksAtDistinctData: Bool { !distinctData.isEmpty }
}
