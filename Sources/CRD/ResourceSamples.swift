public import Diagnostics
import Ecore
import OCL
public import YAML

/// Examples of the resources that definitions are for: small ones, full ones, and one that breaks each invariant.
///
/// They are found by changing objects at random until their invariants and schemas say what is wanted, the same ones each
/// time. Each is checked before it is given out.
public enum ResourceSamples {
  /// An example.
  public struct Sample: Sendable {
    /// The kind and what it is an example of: `minimal`, `full` or the invariant that it breaks.
    public let name: String
    /// Everything that is wrong with it, by the names of the invariants; none for a good one.
    public let violated: [String]
    /// The object.
    public let node: YAMLNode
  }

  /// What was found.
  public struct Result: Sendable {
    /// The examples, by definition.
    public let samples: [Sample]
    /// The examples that could not be found, by name.
    public let missing: [String]
  }

  /// Makes the examples of a transformation's definitions.
  ///
  /// Costs some thousand evaluations of the invariants.
  public static func make(
    _ result: CRDTransformation.Result, of source: CRDTransformation.Source, into sink: inout DiagnosticSink
  ) -> Result {
    let judge = SampleJudge(result, source.invariants, source.metamodel, source.options)
    var maker = SampleMaker(judge, source)
    return maker.result(into: &sink)
  }
}

/// Looks for examples.
struct SampleMaker {
  private static let batchSize = 48
  /// How many batches are spent on making an object good.
  private static let patience = 60
  /// How many batches are spent on breaking an invariant of one kind.
  private static let breakPatience = 4

  private var judge: SampleJudge
  private var objects: SampleObjects
  private let metamodel: Metamodel
  private var samples: [ResourceSamples.Sample] = []
  private var missing: [String] = []
  /// The invariants that an example breaks already.
  private var broken: Set<Int> = []

  init(_ judge: SampleJudge, _ source: CRDTransformation.Source) {
    self.judge = judge
    metamodel = source.metamodel
    objects = SampleObjects(
      source.metamodel, SampleValues(source.invariants, options: source.options), seed: 1)
  }

  mutating func result(into sink: inout DiagnosticSink) -> ResourceSamples.Result {
    var open: [String] = []
    for definition in judge.definitions.indices {
      // A definition of another metamodel has other invariants.
      guard judge.definitions[definition].eClass.metamodel === metamodel else { continue }
      do throws(EditError) { try find(definition) } catch { sink.emit(error.diagnostic) }
    }
    for (index, invariant) in judge.invariants.enumerated()
    where judge.outcomes[index] == .ruled && !invariant.isTransition && !broken.contains(index) {
      open.append(invariant.qualifiedName)
    }
    return ResourceSamples.Result(samples: samples, missing: missing + open)
  }

  // MARK: One definition

  /// An object with what is said of it.
  private struct Candidate {
    var model: Model
    var judged: JudgedObject
    var size: Int

    var root: ObjectID { judged.object.id }
  }

  private mutating func find(_ definition: Int) throws(EditError) {
    let eClass = judge.definitions[definition].eClass
    let names = judge.definitions[definition].names
    let isAlone = judge.definitions.filter { $0.names.kind == names.kind }.count == 1
    let kind = isAlone ? names.kind : names.kind + "-" + names.version
    var parents: [Candidate] = []
    for (extent, name) in [(SampleObjects.Extent.required, "minimal"), (.all, "full")] {
      guard let best = try best(eClass, extent) else { continue }
      // What is not good may still be changed into what breaks an invariant.
      parents.append(best)
      if best.judged.isGood { add(best, kind + "-" + name) } else { missing.append(kind + "-" + name) }
    }
    guard !parents.isEmpty else { return }
    var reachable: [Int] = []
    for parent in parents {
      for object in [parent.judged.object] + parent.judged.object.eAllContents {
        for index in judge.checked(of: object.eClass) where !reachable.contains(index) {
          reachable.append(index)
        }
      }
    }
    for index in reachable.sorted() where !broken.contains(index) {
      guard let found = try breaking(index, parents) else { continue }
      broken.insert(index)
      add(found, kind + "-" + judge.invariants[index].name)
    }
  }

  private mutating func add(_ candidate: Candidate, _ name: String) {
    samples.append(
      ResourceSamples.Sample(
        name: name, violated: candidate.judged.violated.sorted().map { judge.invariants[$0].qualifiedName },
        node: candidate.judged.resource.root))
  }

  /// A model with one object of a class, and with one for each reference to lead to.
  private mutating func start(
    _ eClass: EClass, _ extent: SampleObjects.Extent
  ) throws(EditError) -> Candidate? {
    let editor = ModelEditor(metamodel)
    let resource = try editor.createResource(uri: "samples")
    var targets: [MutableEObject] = []
    for target in referenced() {
      let object = try editor.create(target)
      if let name = target.eStructuralFeature(named: "name"), !name.isReference, !name.isMany {
        try? object.eSet(name, "example")
      }
      targets.append(object)
    }
    objects.setTargets(targets)
    let root = try objects.make(eClass, extent, in: editor)
    if let name = eClass.eStructuralFeature(named: "name"), !name.isReference, !name.isMany {
      try? root.eSet(name, "example")
    }
    try resource.add(root)
    for target in targets { try resource.add(target) }
    let model = try editor.freeze()
    guard let frozen = editor.eObject(of: root) else { return nil }
    return judged(frozen, EvaluationContext(model: model))
  }

  /// The concrete classes that references lead to.
  private func referenced() -> [EClass] {
    var result: [EClass] = []
    for owner in metamodel.eClasses where owner.ePackage.nsURI != Metamodel.ecoreURI {
      for feature in owner.eStructuralFeatures
      where feature.isReference && !feature.isContainment && !feature.isOutsideJSON {
        guard let type = feature.eReferenceType else { continue }
        for target in objects.hierarchy.concreteClasses(of: type) where !result.contains(target) {
          result.append(target)
        }
      }
    }
    return result
  }

  private mutating func judged(_ object: EObject, _ evaluation: EvaluationContext) -> Candidate? {
    guard let judged = judge.judge(object, in: evaluation, name: "example") else { return nil }
    return Candidate(model: object.model, judged: judged, size: judged.resource.root.jsonByteCount)
  }

  /// Changed copies of an object.
  private mutating func batch(
    of parent: Candidate, _ focus: SampleFocus?
  ) throws(EditError) -> [Candidate] {
    let editor = ModelEditor(parent.model)
    guard let original = editor.object(parent.root) else { return [] }
    objects.setTargets(editor.roots.filter { $0 != original })
    let resource = try editor.createResource(uri: "candidates")
    for _ in 0..<Self.batchSize {
      let copy = try editor.copy(original)
      for _ in 0..<(1 + objects.random.below(3)) { try? objects.mutate(copy, focus) }
      try resource.add(copy)
    }
    let model = try editor.freeze()
    let evaluation = EvaluationContext(model: model)
    return resource.contents.compactMap { object in
      editor.eObject(of: object).flatMap { judged($0, evaluation) }
    }
  }

  /// The candidate in the place of what it was changed from, so that models do not grow.
  private mutating func alone(_ candidate: Candidate, for parent: Candidate) throws(EditError) -> Candidate {
    let editor = ModelEditor(candidate.model)
    guard let root = editor.object(candidate.root), let old = editor.object(parent.root),
      let samples = editor.resource(uri: "samples")
    else { return candidate }
    try samples.add(root)
    _ = samples.remove(old)
    if let resource = editor.resource(uri: "candidates") { editor.remove(resource) }
    let model = try editor.freeze()
    guard let frozen = editor.eObject(of: root) else { return candidate }
    return judged(frozen, EvaluationContext(model: model)) ?? candidate
  }

  // MARK: Searches

  /// The object of a class with the least wrong that is found; nil when none can be made.
  private mutating func best(_ eClass: EClass, _ extent: SampleObjects.Extent) throws(EditError) -> Candidate?
  {
    guard var best = try start(eClass, extent) else { return nil }
    for round in 0..<Self.patience where !best.judged.isGood {
      let wrong = best.judged.violated.sorted()
      let focus =
        wrong.isEmpty || round % 4 == 3 ? nil : SampleFocus(judge.invariants[wrong[round % wrong.count]])
      let isLarge = extent == .all
      let found = try batch(of: best, focus).min { badness($0, isLarge) < badness($1, isLarge) }
      if let found, badness(found, isLarge) < badness(best, isLarge) { best = try alone(found, for: best) }
    }
    return best
  }

  /// How far an object is from what is wanted: what is wrong with it, then its size.
  private func badness(_ candidate: Candidate, _ isLarge: Bool) -> Int {
    let wrong = candidate.judged.violations.count + candidate.judged.faults.count
    return wrong << 32 + (isLarge ? -candidate.size : candidate.size)
  }

  /// An object that breaks an invariant and as little else as can be; nil when none is found.
  private mutating func breaking(_ index: Int, _ parents: [Candidate]) throws(EditError) -> Candidate? {
    let focus = SampleFocus(judge.invariants[index])
    var best: Candidate?
    func others(_ candidate: Candidate) -> Int {
      (candidate.judged.violated.count - 1) << 32 + candidate.judged.faults.count << 24 + candidate.size
    }
    for round in 0..<Self.breakPatience * parents.count {
      for candidate in try batch(of: parents[round % parents.count], focus)
      where candidate.judged.violated.contains(index) {
        if judge.outcomes[index] == .ruled, !candidate.judged.reachesRules { continue }
        if best.map({ others(candidate) < others($0) }) ?? true { best = candidate }
      }
      if let best, best.judged.violated.count == 1, round >= parents.count - 1 { return best }
    }
    return best
  }
}
