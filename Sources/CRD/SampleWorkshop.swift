import Diagnostics
import Ecore
import ModelText
import OCL
import YAML

/// Makes drafts, changes them and looks for good ones and for such as break an invariant and nothing else.
struct SampleWorkshop {
  var judge: SampleJudge
  private(set) var builder: SampleBuilder
  let metamodel: Metamodel
  /// Reads custom resources back.
  let notation: TextNotation
  /// Whether drafts are looked for that need not be custom resources: what references lead to may change too, and what a
  /// server knows without a definition.
  var isModel = false
  /// How many objects that only references lead to are at the beginning of each model.
  private var targetCount = 0
  /// Whether references lead to what else is in a draft with companions, which other drafts have not.
  private var targetsAreCompanions = false
  /// Keywords that drafts broke before a server would have come to the rule in question.
  var obstacles: [SchemaFault] = []
  /// Whether there was anything to change to break an invariant.
  var hasChanges = false
  /// How many drafts were judged.
  private(set) var judged = 0
  /// How many drafts are changed further in a round.
  static let width = 4
  /// How many changes lie between a start and what is found at most.
  static let rounds = 7

  init(_ judge: SampleJudge, _ source: CRDTransformation.Source) {
    self.judge = judge
    metamodel = source.metamodel
    let forms = KindForms(source.metamodel, options: source.options)
    notation = TextNotation { _ in forms }
    builder = SampleBuilder(
      ClassHierarchy(source.metamodel), SampleValues(source.invariants, options: source.options))
  }

  // MARK: Drafts

  /// An object of a class with all or only what it must have; nil when it cannot be made.
  mutating func start(_ eClass: EClass, _ extent: SampleBuilder.Extent) throws(EditError) -> SampleDraft? {
    let editor = ModelEditor(metamodel)
    let known = try editor.createResource(uri: "targets")
    for target in referenced() {
      let object = try editor.create(target)
      try Self.setName(of: object)
      try known.add(object)
    }
    let targets = try editor.freeze()
    builder.setTargets(targets.roots)
    targetsAreCompanions = false
    targetCount = targets.roots.count
    let second = ModelEditor(targets)
    let resource = try second.createResource(uri: "samples")
    let root = try builder.make(eClass, extent, in: second)
    try Self.setName(of: root)
    try resource.add(root)
    let model = try second.freeze()
    return second.eObject(of: root).flatMap { draft(model, $0.id) }
  }

  /// What every sample and every target is called.
  private static func setName(of object: MutableEObject) throws(EditError) {
    guard let name = object.eClass.eStructuralFeature(named: "name"), !name.isReference, !name.isMany,
      name.isSampled
    else { return }
    try? object.eSet(name, .string("example"))
  }

  /// The concrete classes that references lead to.
  private func referenced() -> [EClass] {
    var result: [EClass] = []
    for owner in metamodel.eClasses where owner.ePackage.nsURI != Metamodel.ecoreURI {
      for feature in owner.eStructuralFeatures
      where feature.isReference && !feature.isContainment && !feature.isOutsideJSON {
        guard let type = feature.eReferenceType else { continue }
        for target in builder.hierarchy.concreteClasses(of: type) where !result.contains(target) {
          result.append(target)
        }
      }
    }
    return result
  }

  private mutating func draft(
    _ model: Model, _ root: ObjectID, before: ObjectID? = nil, companions: [ObjectID] = [],
    onlyIfTrue: Bool = false, needed: Int? = nil
  ) -> SampleDraft? {
    judged += 1
    let evaluation = EvaluationContext(model: model)
    let object = EObject(model, root)
    var violations = judge.violations(of: object, in: evaluation, withOffline: before == nil)
    if onlyIfTrue, !violations.isEmpty { return nil }
    if let before {
      let old = EObject(model, before)
      violations += judge.violations(of: old, in: evaluation, withOffline: false)
      violations += judge.transitions(from: old, to: object, in: evaluation)
    }
    // A copy of the object may be what breaks an invariant.
    for other in companions where model.object(other).eClass == object.eClass {
      violations += judge.violations(of: EObject(model, other), in: evaluation, withOffline: true)
    }
    var draft = SampleDraft(
      model: model, root: root, before: before, companions: companions, evaluation: evaluation,
      violations: violations)
    // The JSON of what is still on the way matters to nobody.
    if isModel { return draft }
    if let needed, !violations.contains(where: { $0.invariant == needed }) { return draft }
    guard let (resource, faults) = judge.resource(object, name: "example") else { return nil }
    draft.resource = resource
    draft.faults = faults
    if let before { draft.faults += judge.resource(EObject(model, before), name: "example")?.1 ?? [] }
    return draft
  }

  /// A draft after a change; nil when the change cannot be made.
  ///
  /// With `onlyIfTrue` also when an invariant is not true then; without JSON while the invariant `needed` is true.
  mutating func changed(
    _ draft: SampleDraft, _ change: SampleChange, onlyIfTrue: Bool = false, needed: Int? = nil
  ) -> SampleDraft? {
    edited(draft, onlyIfTrue: onlyIfTrue, needed: needed) { editor, builder throws(EditError) in
      try change.apply(in: editor, &builder)
    }
  }

  private mutating func edited(
    _ draft: SampleDraft, onlyIfTrue: Bool = false, needed: Int? = nil,
    _ edit: (ModelEditor, inout SampleBuilder) throws(EditError) -> Void
  ) -> SampleDraft? {
    let editor = ModelEditor(draft.model)
    do throws(EditError) {
      try edit(editor, &builder)
      let model = try editor.freeze()
      func moved(_ id: ObjectID) -> ObjectID? {
        editor.object(id).flatMap { editor.eObject(of: $0) }?.id
      }
      guard let root = moved(draft.root) else { return nil }
      return self.draft(
        model, root, before: draft.before.flatMap(moved), companions: draft.companions.compactMap(moved),
        onlyIfTrue: onlyIfTrue, needed: needed)
    } catch {
      return nil
    }
  }

  /// A draft with a copy of its object as the state before a change.
  mutating func doubled(_ draft: SampleDraft) -> SampleDraft? {
    let editor = ModelEditor(draft.model)
    do throws(EditError) {
      guard let root = editor.object(draft.root), let resource = editor.resource(uri: "samples") else {
        return nil
      }
      let copy = try editor.copy(root)
      try resource.add(copy)
      let model = try editor.freeze()
      guard let old = editor.eObject(of: copy), let new = editor.eObject(of: root) else { return nil }
      return self.draft(model, new.id, before: old.id)
    } catch {
      return nil
    }
  }

  /// A draft beside a copy with another name, and beside other resources.
  mutating func accompanied(_ draft: SampleDraft, by others: [SampleDraft]) -> SampleDraft? {
    let editor = ModelEditor(draft.model)
    do throws(EditError) {
      guard let root = editor.object(draft.root), let resource = editor.resource(uri: "samples") else {
        return nil
      }
      let twin = try editor.copy(root)
      try? twin.eSet("name", FeatureValue.string("other"))
      var companions = [twin]
      for other in others {
        companions.append(try Self.transplant(EObject(other.model, other.root), into: editor))
      }
      for companion in companions { try resource.add(companion) }
      let model = try editor.freeze()
      guard let new = editor.eObject(of: root) else { return nil }
      return self.draft(
        model, new.id, companions: companions.compactMap { editor.eObject(of: $0)?.id })
    } catch {
      return nil
    }
  }

  /// A copy of an object of another draft; all drafts begin with the same targets of references.
  private static func transplant(_ object: EObject, into editor: ModelEditor) throws(EditError)
    -> MutableEObject
  {
    let copy = try editor.create(object.eClass)
    for feature in object.eClass.eAllStructuralFeatures where feature.isSampled && object.isStated(feature) {
      let value = object.eGet(feature)
      var values: [FeatureValue] = []
      for element in value.elements {
        switch element {
        case .null, .list: continue
        case .boolean(let value): values.append(.boolean(value))
        case .integer(let value): values.append(.integer(value))
        case .real(let value): values.append(.real(value))
        case .string(let text): values.append(.string(text))
        case .literal(let literal): values.append(.literal(literal))
        case .object(let target):
          let isPart = feature.isContainment || feature.isMap
          values.append(.object(isPart ? try transplant(target, into: editor).id : target.id))
        }
      }
      if feature.isMany {
        for value in values { try copy.eList(feature).add(value) }
      } else if let value = values.first {
        try copy.eSet(feature, value)
      }
    }
    return copy
  }

  /// A draft without one of its companions; nil when something refers to that.
  mutating func without(_ companion: ObjectID, _ draft: SampleDraft) -> SampleDraft? {
    let found = edited(draft) { editor, _ throws(EditError) in
      guard let object = editor.object(companion) else { return }
      _ = editor.resource(uri: "samples")?.remove(object)
    }
    return found
  }

  // MARK: Changes

  func isTarget(_ object: ObjectID) -> Bool { object.index < targetCount }

  /// Lets references lead to objects of a draft: to all but the example where it has companions.
  private mutating func setTargets(of draft: SampleDraft) {
    let hasCompanions = !draft.companions.isEmpty
    if !hasCompanions, !targetsAreCompanions { return }
    targetsAreCompanions = hasCompanions
    let roots = draft.model.roots
    builder.setTargets(
      hasCompanions
        ? roots.flatMap { $0.id == draft.root ? [] : [$0] + $0.eAllContents }
        : roots.filter { isTarget($0.id) })
  }

  /// Changes by which an invariant may become true of an object, or not true.
  mutating func changes(
    _ invariant: Int, of object: ObjectID, in draft: SampleDraft, toward wanted: Bool
  ) -> [SampleChange] {
    setTargets(of: draft)
    var steering = SampleSteering(draft.evaluation, draft.model, builder)
    steering.changesOmitted = isModel
    defer { builder = steering.builder }
    let tree = judge.invariants[invariant].expression
    guard judge.invariants[invariant].isTransition else {
      // What references lead to is not part of an example.
      let found = steering.changes(tree, of: object, toward: wanted).filter {
        isModel || $0.objects.allSatisfy { !isTarget($0) }
      }
      return wanted ? found.filter(\.keepsWhatIsDemanded) : found
    }
    guard let before = draft.before,
      let old = EObject(draft.model, object).counterpart(in: EObject(draft.model, before))
    else { return [] }
    let (expression, slots) = tree.overTwoStates(old.id, object)
    return steering.changes(expression, slots: slots, toward: wanted)
  }

  /// Changes that may mend what is wrong with a draft in one place.
  mutating func repairs(of draft: SampleDraft, except target: Int?) -> [SampleChange] {
    var result: [SampleChange] = []
    for violation in draft.violations where violation.invariant != target {
      result += changes(violation.invariant, of: violation.object, in: draft, toward: true)
      if result.count > 48 { break }
    }
    for fault in draft.faults.prefix(4) { result += changes(fault, in: draft) }
    return result.uniqued(64)
  }

  private mutating func changes(_ fault: SchemaFault, in draft: SampleDraft) -> [SampleChange] {
    guard
      let place = draft.resource.places.filter({ fault.path.starts(with: $0.path) }).max(by: {
        $0.path.count < $1.path.count
      })
    else { return [] }
    let object = EObject(draft.model, place.object)
    let rest = fault.path.dropFirst(place.path.count).prefix {
      if case .property = $0 { true } else { false }
    }
    let names = rest.map { step in if case .property(let name) = step { name } else { "" } }
    let feature = object.eClass.eAllStructuralFeatures.first {
      let path = $0.jsonPath(in: object.eClass, isRoot: object.id == draft.root)
      let isAbove = fault.keyword == "required" && $0.isRequired && path.starts(with: names)
      return $0.isSampled && (names.starts(with: path) || isAbove)
    }
    guard let feature else { return [] }
    if let type = feature.eAttributeType, !feature.isMany {
      let preferred = builder.values.preferred(of: type, for: feature).map { [$0] } ?? []
      let values = preferred + builder.values.goodValues(of: type).prefix(3)
      return values.map { SampleChange(.set(object.id, feature, $0)) }
        + [SampleChange(.unset(object.id, feature))]
    }
    return [SampleChange(.unset(object.id, feature)), SampleChange(.fill(object.id, feature))]
  }
}

extension EValue {
  /// The elements of a list; of another value itself.
  fileprivate var elements: [EValue] {
    if case .list(let elements) = self { return Array(elements) }
    return [self]
  }
}
