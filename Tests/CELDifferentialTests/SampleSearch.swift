import Ecore
import OCL
import YAML

@testable import CRD

/// Changes objects at random until there are enough of them and every invariant is broken often enough.
struct SampleSearch {
  /// How many objects of one kind are changed further.
  private static let poolSize = 24
  /// How many objects that break an invariant are changed further.
  private static let breakers = 4
  private static let batchSize = 256
  /// How many batches are spent on one invariant that is hard to break.
  private static let patience = 40

  private(set) var judge: SampleJudge
  private var objects: SampleObjects
  private var model: Model
  /// The objects to change, by definition.
  private var pool: [[ObjectID]] = []
  /// Objects that break an invariant, by invariant.
  private var breaking: [Int: [ObjectID]] = [:]
  /// The classes of everything in an object of the pool.
  private var classes: [ObjectID: Set<Int32>] = [:]
  private var seen: Set<String> = []
  /// The least number of invariants that an object broke at the start, by definition.
  private var fewest: [Int: Int] = [:]
  /// How many objects broke each invariant.
  private(set) var counts: [Int: Int] = [:]
  /// How many objects were given out.
  private(set) var total = 0
  /// How many a server would refuse before it looks at rules.
  private(set) var blocked = 0

  /// Starts from the objects of a model; costs its size.
  init(_ judge: SampleJudge, from model: Model, values: SampleValues, seed: UInt64) {
    self.judge = judge
    self.model = model
    var values = values
    values.learn(from: model)
    objects = SampleObjects(model.metamodel, values, seed: seed)
    pool = judge.definitions.map { _ in [] }
  }

  private mutating func addToPool(_ root: EObject, _ definition: Int) {
    pool[definition].append(root.id)
    classes[root.id] = Set(([root] + root.eAllContents).map { $0.eClass.id })
  }

  // MARK: The search

  /// Gives out at least `count` objects that a server judges by rules, with `perInvariant` that break each invariant
  /// that is in a rule, as far as they can be found.
  mutating func run(
    count: Int, perInvariant: Int, _ emit: (JudgedObject) -> Void
  ) throws(EditError) {
    try start(emit)
    let wanted = judge.invariants.indices.filter {
      judge.outcomes[$0] == .ruled && !judge.invariants[$0].isTransition
    }
    for index in wanted {
      let focus = SampleFocus(judge.invariants[index])
      for _ in 0..<Self.patience where counts[index, default: 0] < perInvariant {
        try step(focus, for: index, perInvariant * 2, emit)
      }
    }
    while total < count {
      let before = total
      try step(nil, for: nil, count - total, emit)
      if total == before { break }
    }
  }

  /// Judges the objects that are there, and one of each kind with as little and one with as much as can be.
  private mutating func start(_ emit: (JudgedObject) -> Void) throws(EditError) {
    let editor = ModelEditor(model)
    objects.setTargets(editor.roots)
    let made = try editor.createResource(uri: "samples")
    for definition in judge.definitions {
      try made.add(try objects.make(definition.eClass, .required, in: editor))
      try made.add(try objects.make(definition.eClass, .all, in: editor))
    }
    model = try editor.freeze()
    let evaluation = EvaluationContext(model: model)
    for root in model.roots {
      guard let judged = judge.judge(root, in: evaluation) else { continue }
      take(judged, emit)
      if judged.reachesRules {
        let known = fewest[judged.definition, default: .max]
        fewest[judged.definition] = min(known, judged.violations.count)
      }
      addToPool(root, judged.definition)
      for index in judged.violated where breaking[index, default: []].count < Self.breakers {
        breaking[index, default: []].append(root.id)
      }
    }
  }

  /// Counts an object and gives it out, unless it was there before or no rule looks at it.
  private mutating func take(_ judged: JudgedObject, _ emit: (JudgedObject) -> Void) {
    guard judged.reachesRules else {
      blocked += 1
      return
    }
    guard seen.insert(judged.resource.root.json()).inserted else { return }
    total += 1
    for index in judged.violated { counts[index, default: 0] += 1 }
    emit(judged)
  }

  /// Changes a batch of objects, judges them and keeps some to change further.
  private mutating func step(
    _ focus: SampleFocus?, for invariant: Int?, _ limit: Int, _ emit: (JudgedObject) -> Void
  ) throws(EditError) {
    let editor = ModelEditor(model)
    let kept = model.roots.count
    let roots = editor.roots
    objects.setTargets(Array(roots.prefix(kept)))
    let candidates = try editor.createResource(uri: "candidates")
    let parents = self.parents(focus, invariant)
    guard !parents.isEmpty else { return }
    for number in 0..<min(Self.batchSize, max(limit, 16)) {
      let parent = parents[number % parents.count]
      guard let original = editor.object(parent) else { continue }
      let copy = try editor.copy(original)
      for _ in 0..<(1 + objects.random.below(3)) {
        // A change that the editor refuses is none.
        try? objects.mutate(copy, focus)
      }
      try candidates.add(copy)
    }
    let trial = try editor.freeze()
    let evaluation = EvaluationContext(model: trial)
    var survivors: [(object: MutableEObject, judged: JudgedObject)] = []
    for object in candidates.contents {
      guard let root = editor.eObject(of: object), let judged = judge.judge(root, in: evaluation) else {
        continue
      }
      take(judged, emit)
      if isWorthKeeping(judged) { survivors.append((object, judged)) }
    }
    try keep(survivors, candidates, in: editor)
  }

  private mutating func parents(_ focus: SampleFocus?, _ invariant: Int?) -> [ObjectID] {
    guard let focus else { return pool.flatMap { objects.shuffled($0).prefix(Self.batchSize / pool.count) } }
    if let invariant, let known = breaking[invariant], !known.isEmpty { return known }
    let having = pool.joined().filter { id in
      classes[id, default: []].contains { model.metamodel.hot.isKind($0, of: focus.eClass.id) }
    }
    return objects.shuffled(having.isEmpty ? Array(pool.joined()) : having)
  }

  /// Whether hardly anything is wrong with an object, as far as any object of its kind was that good.
  private func isSound(_ judged: JudgedObject) -> Bool {
    judged.violations.count <= max(1, fewest[judged.definition, default: 0])
  }

  private mutating func isWorthKeeping(_ judged: JudgedObject) -> Bool {
    guard judged.reachesRules else { return false }
    if judged.violated.contains(where: { breaking[$0, default: []].count < Self.breakers }) { return true }
    return isSound(judged) && pool[judged.definition].count < Self.poolSize
  }

  /// Makes the survivors a part of the model that the next batch starts from.
  private mutating func keep(
    _ survivors: [(object: MutableEObject, judged: JudgedObject)], _ candidates: MutableResource,
    in editor: ModelEditor
  ) throws(EditError) {
    guard !survivors.isEmpty, let made = editor.resource(uri: "samples") else { return }
    for (object, _) in survivors { try made.add(object) }
    editor.remove(candidates)
    model = try editor.freeze()
    for (object, judged) in survivors {
      guard let root = editor.eObject(of: object) else { continue }
      for index in judged.violated where breaking[index, default: []].count < Self.breakers {
        breaking[index, default: []].append(root.id)
      }
      if isSound(judged), pool[judged.definition].count < Self.poolSize {
        addToPool(root, judged.definition)
      }
    }
  }
}

extension SampleObjects {
  /// The same objects in another order.
  mutating func shuffled(_ ids: some Sequence<ObjectID>) -> [ObjectID] { ids.shuffled(using: &random) }
}
