import Ecore
import YAML

/// Good objects to break invariants in, each with an instance of a class.
struct SampleBases {
  let minimal: SampleDraft
  fileprivate var ofClass: [Int32: SampleDraft?] = [:]

  init(_ minimal: SampleDraft) { self.minimal = minimal }
}

extension SampleWorkshop {
  /// The invariants that objects of a class and what they contain can break, with the classes that have them, the nearest to
  /// the root first.
  mutating func reachable(from root: EClass) -> [(invariant: Int, classes: [EClass])] {
    var classes: [Int: [EClass]] = [:]
    for (eClass, _) in containments(from: root) {
      for index in judge.all(of: eClass) { classes[index, default: []].append(eClass) }
    }
    return classes.keys.sorted().map { ($0, classes[$0] ?? []) }
  }

  /// The classes of what an object of a class can contain, the nearest first, each with the way to it.
  private func containments(
    from root: EClass
  ) -> [(eClass: EClass, path: [(feature: EStructuralFeature, eClass: EClass)])] {
    var result: [(EClass, [(EStructuralFeature, EClass)])] = [(root, [])]
    var seen: Set<EClass> = [root]
    var index = 0
    while index < result.count {
      let (owner, path) = result[index]
      index += 1
      for feature in owner.eAllStructuralFeatures where feature.isSampled {
        guard feature.isContainment || feature.isMap, let target = feature.eReferenceType else { continue }
        let members = target.isMapEntry ? [target] : builder.hierarchy.contentClasses(of: target)
        for member in members where !member.isAbstract && seen.insert(member).inserted {
          result.append((member, path + [(feature, member)]))
        }
      }
    }
    return result
  }

  /// The classes of what an object of a class can contain that refer to other resources.
  func referring(from root: EClass) -> [EClass] {
    containments(from: root).map(\.eClass).filter { eClass in
      eClass.eAllStructuralFeatures.contains {
        $0.isSampled && $0.isReference && !$0.isContainment && !$0.isMap
      }
    }
  }

  /// The smallest good object found that contains an instance of a class; nil when there is none.
  mutating func base(_ eClass: EClass, _ bases: inout SampleBases) -> SampleDraft? {
    if let known = bases.ofClass[eClass.id] { return known }
    let found = extended(bases.minimal, eClass)
    bases.ofClass[eClass.id] = .some(found)
    return found
  }

  private mutating func extended(_ start: SampleDraft, _ eClass: EClass) -> SampleDraft? {
    if start.objects.contains(where: { $0.eClass == eClass }) { return start }
    let root = EObject(start.model, start.root)
    guard let path = containments(from: root.eClass).first(where: { $0.eClass == eClass })?.path else {
      return nil
    }
    var draft = start
    var owner = root
    for (feature, member) in path {
      if let known = owner.eContents.first(where: { $0.eClass == member && $0.eContainmentFeature == feature }
      ) {
        owner = known
        continue
      }
      guard let next = changed(draft, SampleChange(.make(owner.id, feature, member))) else { return nil }
      draft = next
      let parent = EObject(draft.model, owner.id)
      guard
        let made = parent.eContents.last(where: { $0.eClass == member && $0.eContainmentFeature == feature })
      else { return nil }
      owner = made
    }
    guard !draft.isGood else { return draft }
    let better = repaired(draft)
    return better.objects.contains { $0.eClass == eClass } ? better : draft
  }

  // MARK: Everything

  /// A good draft with more of what it can have: what is not set yet, and items of lists for what excludes each other.
  mutating func filled(_ start: SampleDraft) -> SampleDraft {
    guard start.isGood else { return start }
    var best = start
    var tried: Set<Int64> = []
    var isChanged = true
    while isChanged {
      isChanged = false
      search: for object in best.objects {
        let eClass = object.eClass
        for feature in eClass.eAllStructuralFeatures where feature.isSampled && !object.isStated(feature) {
          guard tried.insert(Int64(eClass.id) << 32 | Int64(feature.id)).inserted else { continue }
          if let more = withMore(best, object, feature) {
            best = more
            isChanged = true
            break search
          }
        }
      }
    }
    return best
  }

  private mutating func withMore(
    _ draft: SampleDraft, _ object: EObject, _ feature: EStructuralFeature
  ) -> SampleDraft? {
    let filled = changed(draft, SampleChange(.fill(object.id, feature)), onlyIfTrue: true)
    if let filled, filled.isGood { return filled }
    guard let owner = object.eContainer, let list = object.eContainmentFeature, list.isMany, list.isSampled,
      let next = changed(draft, SampleChange(.makeWith(owner.id, list, object.eClass, feature)))
    else { return nil }
    let better = next.isGood ? next : repaired(next)
    guard better.isGood, better.resource.root.jsonByteCount > draft.resource.root.jsonByteCount else {
      return nil
    }
    return better
  }
}

extension [ResourceObject.PathStep] {
  /// The place in the spelling of the API, items by their position: `.spec.ports[0].name`.
  var text: String {
    map { step in
      switch step {
      case .property(let name): "." + name
      case .item(let index): "[\(index)]"
      }
    }.joined()
  }
}
