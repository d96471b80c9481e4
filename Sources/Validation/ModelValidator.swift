public import Diagnostics
public import Ecore
public import OCL
import Synchronization
import Threads

/// What a validation did.
public struct ValidationSummary: Sendable {
  /// The objects that were looked at.
  public var objectCount = 0
  /// How many times an invariant was evaluated.
  public var checkCount = 0
  /// How many of them were not true.
  public var violationCount = 0
  /// How many invariants were passed over because only a change can break them (`@pre`).
  public var transitionCount = 0
  /// How many violations the baseline has; they are not among the others.
  public var knownCount = 0
  /// The violations, if the policy asks for them in place of reports.
  public var violations: Set<Baseline.Entry> = []
}

/// Checks a model against its metamodel: numbers of values, facets of data types, invariants.
public struct ModelValidator: Sendable {
  private let metamodel: Metamodel
  private let invariants: InvariantSet
  private let facets: [Int32: Facets]
  /// Whether a violation comes with the evaluation of its whole invariant.
  public var showsEvaluation = false
  private let policy: InvariantPolicy

  /// Works out what is to be checked; a facet that cannot be used and a policy about no invariant are reported.
  public init(
    _ metamodel: Metamodel, _ invariants: InvariantSet, policy: InvariantPolicy = InvariantPolicy(),
    into sink: inout DiagnosticSink
  ) {
    self.policy = policy
    policy.check(invariants.invariants, into: &sink)
    self.metamodel = metamodel
    self.invariants = invariants
    var facets: [Int32: Facets] = [:]
    var table = FacetTable()
    for type in metamodel.eDataTypes where !type.isEnum { facets[type.id] = table.facets(of: type) }
    for (type, fault) in table.faults { sink.emit(.badFacet(fault, of: type)) }
    self.facets = facets
  }

  /// Checks the objects of the resources that `isChecked` picks by number, with up to `jobs` threads.
  ///
  /// An invariant that meets a limit of evaluation is reported, and the others go on. The order of what is reported does
  /// not depend on the threads once the sink sorts it.
  public func validate(
    _ model: Model, jobs: Int = 1, limits: EvaluationLimits = EvaluationLimits(),
    resources isChecked: @Sendable (Int) -> Bool = { _ in true }, into sink: inout DiagnosticSink
  ) -> ValidationSummary {
    var severities: [ObjectIdentifier: InvariantSeverity] = [:]
    for invariant in invariants.invariants {
      severities[ObjectIdentifier(invariant)] = policy.severity(of: invariant)
    }
    // A large metamodel has many classes that a model does not use.
    var isUsed = Array(repeating: false, count: metamodel.classCount)
    for index in 0..<model.objectCount {
      isUsed[Int(model.eClass(of: ObjectID(raw: UInt32(truncatingIfNeeded: index))))] = true
    }
    let checks = metamodel.eClasses.map {
      isUsed[Int($0.id)] ? ClassChecks($0, invariants, facets, severities) : nil
    }
    let table = CheckTable(checks)
    let isResourceChecked = model.resources.indices.map(isChecked)
    let threads = max(1, min(jobs, model.objectCount / 256 + 1))
    // Many small parts, so that no thread waits for a slower one.
    let parts = threads == 1 ? 1 : min(threads * 32, model.objectCount / 256 + 1)
    let limit = sink.limit
    let index = ModelIndex(model)
    let next = Mutex(0)
    let sinks = Mutex<[(part: Int, sink: DiagnosticSink)]>([])
    let results = Mutex<[WorkerResult]>([])
    // Evaluation recurses with the depth of an expression; the calling thread's stack is the larger one.
    @Sendable func run(_: Int) {
      var worker = ValidationWorker(
        model, checks, table, policy, index, limits, sinkLimit: limit, showsEvaluation: showsEvaluation)
      while true {
        let part = next.withLock { next in
          defer { next += 1 }
          return next
        }
        guard part < parts else { break }
        for index in model.objectCount * part / parts..<model.objectCount * (part + 1) / parts {
          let object = ObjectID(raw: UInt32(truncatingIfNeeded: index))
          guard let resource = model.resourceIndex(of: object), isResourceChecked[resource] else { continue }
          worker.check(object)
        }
        let found = worker.takeSink()
        sinks.withLock { $0.append((part, found)) }
      }
      let result = worker.result
      results.withLock { $0.append(result) }
    }
    checkResources(of: model, isResourceChecked, into: &sink)
    if threads == 1 { run(0) } else { HelperThread.perform(threads, run) }
    var summary = ValidationSummary()
    var seen: Set<Baseline.Entry> = []
    var faults: Set<String> = []
    // In the order of the objects, whichever thread was done first: a sink may drop the last ones.
    for (_, part) in sinks.withLock({ $0 }).sorted(by: { $0.part < $1.part }) { sink.absorb(part) }
    for part in results.withLock({ $0 }) {
      // Threads meet the same cycle.
      for fault in part.faults where faults.insert(fault.message).inserted { sink.emit(fault) }
      summary.objectCount += part.summary.objectCount
      summary.checkCount += part.summary.checkCount
      summary.violationCount += part.summary.violationCount
      summary.transitionCount += part.summary.transitionCount
      summary.knownCount += part.summary.knownCount
      summary.violations.formUnion(part.summary.violations)
      seen.formUnion(part.seen)
    }
    if let baseline = policy.baseline, policy.recording == nil {
      let files = model.resources.indices.filter { isResourceChecked[$0] }.map { model.resources[$0].uri }
      baseline.reportStale(seen, files: files, into: &sink)
    }
    return summary
  }
}
