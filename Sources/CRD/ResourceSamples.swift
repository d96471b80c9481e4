public import Diagnostics
import Ecore
import OCL
public import YAML

/// Examples of the resources that definitions are for: small ones, full ones, and one that breaks each invariant.
///
/// They are found by changing objects where the expressions of invariants say what matters, the same ones each time. Each is
/// judged before it is given out.
public enum ResourceSamples {
  /// What holds a server against an object that breaks an invariant.
  public enum Guard: Sendable {
    /// Keywords of the schema.
    case schema
    /// A rule in CEL, whose message names the invariant.
    case rule
    /// Nothing: only an offline check sees it.
    case nothing
  }

  /// An example.
  public struct Sample: Sendable {
    /// The kind and what it is an example of: `minimal`, `full` or the invariant that it breaks.
    public let name: String
    /// The invariant that it breaks; nil for a good one.
    public let broken: String?
    /// The invariants that it breaks too.
    public let others: [String]
    /// What keeps such an object out of a cluster.
    public let guardian: Guard
    /// Whether it is broken in what a server takes by the status subresource only.
    public let isInStatus: Bool
    /// The object as it was, for an invariant about a change.
    public let before: YAMLNode?
    /// The object, and the others that it takes to break an invariant over several.
    public let documents: [YAMLNode]
    /// The same as a model in plain YAML, where custom resources cannot say what is wrong; nil where they can.
    public var model: String?
  }

  /// What was found.
  public struct Result: Sendable {
    /// The examples, by definition.
    public let samples: [Sample]
    /// The examples that could not be found.
    public let missing: [Missing]
  }

  /// An example that there is not.
  public struct Missing: Sendable {
    /// What it would be called.
    public let name: String
    /// Why there is none.
    public let reason: String
  }

  /// Makes the examples of a transformation's definitions.
  ///
  /// Costs some dozen evaluations of all invariants for each example.
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
  /// How many drafts are judged for an invariant of one kind.
  private static let budget = 96
  /// How many parts that refer to other resources are tried for an invariant over several.
  private static let partLimit = 4

  private var workshop: SampleWorkshop
  private let metamodel: Metamodel
  /// The smallest object of each kind.
  private var others: [SampleDraft] = []
  private var samples: [ResourceSamples.Sample] = []
  private var missing: [ResourceSamples.Missing] = []
  /// What the examples were found as.
  private(set) var drafts: [(name: String, draft: SampleDraft)] = []
  /// The kinds to make examples of; nil for all.
  private let kinds: Set<String>?

  init(_ judge: SampleJudge, _ source: CRDTransformation.Source, kinds: Set<String>? = nil) {
    self.kinds = kinds
    workshop = SampleWorkshop(judge, source)
    metamodel = source.metamodel
  }

  mutating func result(into sink: inout DiagnosticSink) -> ResourceSamples.Result {
    // A definition of another metamodel has other invariants.
    let definitions = workshop.judge.definitions.filter { $0.eClass.metamodel === metamodel }
    var made: [Definition] = []
    do throws(EditError) {
      for definition in definitions {
        guard let first = try workshop.start(definition.eClass, .required) else { continue }
        others.append(workshop.repaired(first))
        made.append(definition)
      }
      for (definition, minimal) in zip(made, others)
      where kinds?.contains(definition.names.kind) ?? true {
        try find(definition, minimal)
      }
    } catch {
      sink.emit(error.diagnostic)
    }
    return ResourceSamples.Result(samples: samples, missing: missing)
  }

  // MARK: One definition

  private mutating func find(_ definition: Definition, _ minimal: SampleDraft) throws(EditError) {
    let names = definition.names
    let isAlone = workshop.judge.definitions.filter { $0.names.kind == names.kind }.count == 1
    let kind = isAlone ? names.kind : names.kind + "-" + names.version
    add(minimal, kind + "-minimal")
    var full: SampleDraft?
    if let all = try workshop.start(definition.eClass, .all) {
      let draft = workshop.filled(workshop.repaired(all))
      add(draft, kind + "-full")
      full = draft
    }
    var bases = SampleBases(minimal)
    for (index, classes) in workshop.reachable(from: definition.eClass) {
      let invariant = workshop.judge.invariants[index]
      let name = kind + "-" + invariant.context.name + "-" + invariant.name
      if let found = breaking(index, classes, &bases, full) {
        add(found, name, of: index)
      } else {
        missing.append(ResourceSamples.Missing(name: name, reason: workshop.reason(against: index)))
      }
    }
  }

  private mutating func add(_ draft: SampleDraft, _ name: String) {
    guard draft.isGood else {
      let wrong = draft.violated.map { workshop.judge.invariants[$0].qualifiedName }
      let faults = draft.faults.map { "\($0.keyword) at \($0.path.text)" }
      let list = (wrong + faults).prefix(3).joined(separator: ", ")
      missing.append(ResourceSamples.Missing(name: name, reason: "it would still break \(list)"))
      return
    }
    drafts.append((name, draft))
    samples.append(
      ResourceSamples.Sample(
        name: name, broken: nil, others: [], guardian: .nothing, isInStatus: false, before: nil,
        documents: [draft.resource.root]))
  }

  private mutating func add(_ draft: SampleDraft, _ name: String, of index: Int) {
    let judge = workshop.judge
    let guardian: ResourceSamples.Guard =
      switch judge.outcomes[index] {
      case .lowered: .schema
      case .ruled: .rule
      case .advised, .offline, .unreached: .nothing
      }
    let companions = draft.companions.compactMap { workshop.document($0, of: draft) }
    let documents = [draft.resource.root] + companions
    var model: String?
    if judge.isOffline(index), draft.before == nil,
      draft.resource.places.isEmpty || !workshop.isBroken(index, in: documents)
    {
      model = workshop.modelText(of: draft)
      if model == nil {
        missing.append(ResourceSamples.Missing(name: name, reason: "what breaks it cannot be written"))
        return
      }
    }
    drafts.append((name, draft))
    samples.append(
      ResourceSamples.Sample(
        name: name, broken: judge.invariants[index].qualifiedName,
        others: draft.violated.filter { $0 != index }.map { judge.invariants[$0].qualifiedName },
        guardian: guardian, isInStatus: draft.isInStatus(index),
        before: draft.before.flatMap { workshop.document($0, of: draft) },
        documents: model == nil ? documents : [], model: model))
  }

  // MARK: Counter-examples

  private mutating func breaking(
    _ index: Int, _ classes: [EClass], _ bases: inout SampleBases, _ full: SampleDraft?
  ) -> SampleDraft? {
    let goal = SampleGoal(invariant: index)
    let isTransition = workshop.judge.invariants[index].isTransition
    var best: SampleDraft?
    workshop.beginGoal()
    for eClass in classes.prefix(2) {
      guard var base = workshop.base(eClass, &bases) else { continue }
      if isTransition {
        guard let doubled = workshop.doubled(base) else { continue }
        base = doubled
      }
      guard let found = workshop.search(base, for: goal, budget: Self.budget) else { continue }
      if found.violated == [index] { return found }
      if best.map({ found.badness < $0.badness }) ?? true { best = found }
    }
    if best == nil, workshop.judge.isOffline(index), !isTransition {
      best = breakingTogether(goal, classes, &bases)
    }
    if best == nil, let full, !isTransition {
      best = workshop.search(full, for: goal, budget: Self.budget / 3)
    }
    if best == nil, !isTransition, workshop.judge.outcomes[index] == .lowered, let eClass = classes.first,
      let base = workshop.base(eClass, &bases)
    {
      best = workshop.repeating(index, in: base)
    }
    return best
  }

  /// Several resources that break an invariant together.
  ///
  /// First such as custom resources can say, then others.
  private mutating func breakingTogether(
    _ goal: SampleGoal, _ classes: [EClass], _ bases: inout SampleBases
  ) -> SampleDraft? {
    together(goal, classes, &bases, asModel: false) ?? together(goal, classes, &bases, asModel: true)
  }

  private mutating func together(
    _ goal: SampleGoal, _ classes: [EClass], _ bases: inout SampleBases, asModel: Bool
  ) -> SampleDraft? {
    defer { workshop.isModel = false }
    let root = EObject(bases.minimal.model, bases.minimal.root).eClass
    let strangers = others.filter { EObject($0.model, $0.root).eClass != root }
    let parts = workshop.referring(from: root, readBy: goal.invariant).filter { !classes.contains($0) }
      .prefix(Self.partLimit)
    for eClass in classes.prefix(1) + parts {
      workshop.isModel = false
      guard let base = workshop.base(eClass, &bases) else { continue }
      workshop.isModel = asModel
      guard
        let company = workshop.accompanied(base, by: strangers),
        let found = workshop.search(company, for: goal, budget: Self.budget / 3)
      else { continue }
      return alone(found, goal)
    }
    return nil
  }

  /// A draft without the companions that it does not need to break an invariant.
  private mutating func alone(_ draft: SampleDraft, _ goal: SampleGoal) -> SampleDraft {
    var draft = draft
    var kept = 0
    while draft.companions.indices.contains(kept) {
      if let smaller = workshop.without(draft.companions[kept], draft), smaller.badness <= draft.badness,
        goal.isReached(by: smaller, workshop.judge)
      {
        draft = smaller
      } else {
        kept += 1
      }
    }
    return draft
  }
}
