import Diagnostics
import Ecore
import OCL

/// What one worker found.
struct WorkerResult: Sendable {
  var summary: ValidationSummary
  /// Entries of the baseline that occurred.
  var seen: Set<Baseline.Entry>
  /// What went wrong in bodies that call each other.
  var faults: [Diagnostic]
}

/// Checks objects one after the other; each thread has its own.
struct ValidationWorker {
  let model: Model
  private let checks: [ClassChecks]
  /// By class, the place in ``checks``; -1 where nothing is checked.
  private let rows: [Int]
  private let table: CheckTable
  private let evaluation: EvaluationContext
  private let showsEvaluation: Bool
  var sink: DiagnosticSink
  var summary = ValidationSummary()
  private let policy: InvariantPolicy
  private var seen: Set<Baseline.Entry> = []
  private let limits: EvaluationLimits
  /// Invariants that took too long once; another object would only cost as much again.
  private var slow: Set<ObjectIdentifier> = []

  init(
    _ model: Model, _ checks: [ClassChecks?], _ table: CheckTable, _ policy: InvariantPolicy,
    _ index: ModelIndex,
    _ limits: EvaluationLimits, sinkLimit: Int, showsEvaluation: Bool
  ) {
    self.showsEvaluation = showsEvaluation
    self.model = model
    self.policy = policy
    self.checks = checks.compactMap { $0 }
    var count = 0
    rows = checks.map { row in
      defer { if row != nil { count += 1 } }
      return row == nil ? -1 : count
    }
    self.table = table
    self.limits = limits
    evaluation = EvaluationContext(model: model, index: index, limits: limits)
    sink = DiagnosticSink(limit: sinkLimit)
  }

  mutating func check(_ object: ObjectID) {
    summary.objectCount += 1
    let eClass = Int(model.eClass(of: object))
    let bounds = table.boundBase[eClass]..<table.boundBase[eClass + 1]
    for index in bounds where table.bounds[index].isSuspicious(object, in: model) {
      check(checks[rows[eClass]].slots[index - bounds.lowerBound], of: object)
    }
    checkReferences(of: object, eClass)
    let invariants = table.invariantBase[eClass]..<table.invariantBase[eClass + 1]
    for index in invariants {
      let rule = table.invariants[index]
      if !slow.isEmpty, slow.contains(ObjectIdentifier(rule.invariant.takeUnretainedValue())) { continue }
      summary.checkCount += 1
      let isKept = rule.plans._withUnsafeGuaranteedRef { $0.plan.holds(in: evaluation, self: object) }
      if isKept == true { continue }
      let broken = rule.invariant.takeUnretainedValue()
      if isKept == nil, let failure = evaluation.limitReached {
        report(failure, broken, object)
      } else {
        report(broken, checks[rows[eClass]].severities[index - invariants.lowerBound], object)
      }
    }
  }

  /// What few classes have.
  private mutating func checkReferences(of object: ObjectID, _ eClass: Int) {
    guard table.hasReferences[eClass] else { return }
    let row = rows[eClass]
    // By index: a copy of the row would count references, which threads share.
    for index in checks[row].pairs.indices { check(checks[row].pairs[index], of: object) }
    for index in checks[row].keyed.indices { check(checks[row].keyed[index], of: object) }
    summary.transitionCount += checks[row].transitionCount
  }

  private mutating func report(_ failure: Failure, _ invariant: Invariant, _ id: ObjectID) {
    let object = model.object(id)
    let isSlow = failure == .timeLimit
    if isSlow { slow.insert(ObjectIdentifier(invariant)) }
    let rest = isSlow ? " and not evaluated for further objects" : ""
    let subject = "invariant '\(invariant.qualifiedName)' is not decided for \(object.label)\(rest)"
    let diagnostic = Diagnostic.limitReached(
      failure, limits, subject, at: object.location, element: object.uriFragment())
    if let diagnostic { sink.emit(diagnostic) }
  }

  /// What was reported since the last time.
  mutating func takeSink() -> DiagnosticSink {
    defer { sink = DiagnosticSink(limit: sink.limit) }
    return sink
  }

  /// What this worker found besides.
  var result: WorkerResult {
    WorkerResult(summary: summary, seen: seen, faults: evaluation.faults)
  }

  private mutating func report(
    _ invariant: Invariant, _ severity: InvariantSeverity?, _ object: ObjectID
  ) {
    let value = invariant.plan.evaluate(in: evaluation, self: object)
    if value.boolean == true { return }
    if policy.baseline != nil || policy.recording != nil, isKnown(invariant, object) { return }
    let severity =
      severity ?? invariant.computedSeverity(in: evaluation, self: object)
      ?? policy.severity(ofUndefinedOrFalse: value)
    summary.violationCount += 1
    let result = ValuePrinter(evaluation).text(value)
    var diagnostic = Diagnostic.violated(
      invariant, by: model.object(object), severity: severity.ofDiagnostic, result: result,
      message: invariant.message(in: evaluation, self: object),
      notes: invariant.explain(in: evaluation, self: object))
    if showsEvaluation {
      diagnostic.evaluation = { [model] in
        invariant.evaluationTree(in: EvaluationContext(model: model), self: object)
      }
    }
    sink.emit(diagnostic)
  }

  /// Takes note of a violation; true if it is not to be reported.
  private mutating func isKnown(_ invariant: Invariant, _ object: ObjectID) -> Bool {
    if let recording = policy.recording {
      summary.violations.insert(recording.entry(invariant, model.object(object)))
      summary.knownCount += 1
      return true
    }
    guard let baseline = policy.baseline else { return false }
    let entry = baseline.entry(invariant, model.object(object))
    guard baseline.contains(entry) else { return false }
    seen.insert(entry)
    summary.knownCount += 1
    return true
  }

  // MARK: Values

  private mutating func check(_ slot: ClassChecks.Slot, of object: ObjectID) {
    let cell = model.cell(object, slot: slot.slot)
    if slot.info.isMany {
      let values = model.list(cell)
      if values.count < slot.lowerBound || (slot.upperBound > 0 && values.count > slot.upperBound) {
        sink.emit(.wrongCount(values.count, of: slot.feature, in: model.object(object)))
      }
      guard let facets = slot.facets else { return }
      for (index, value) in values.enumerated() { check(value, facets, slot, object, index) }
      return
    }
    guard model.isSet(object, slot: slot.slot) else {
      // A value that could not be read was reported where it stands. Without a default the feature is missing.
      if slot.lowerBound > 0, slot.info.isReference || slot.feature.defaultValueLiteral == nil,
        !slot.feature.isStated(in: model.object(object)),
        slot.info.defaultCell == .unset || slot.feature.isUnsettable
      {
        sink.emit(.missing(slot.feature, in: model.object(object)))
      }
      return
    }
    if let facets = slot.facets { check(cell, facets, slot, object, 0) }
  }

  private mutating func check(
    _ cell: Cell, _ facets: Facets, _ slot: ClassChecks.Slot, _ object: ObjectID, _ index: Int
  ) {
    let problem: String?
    switch slot.info.kind {
    case .integer: problem = facets.problem(with: Int(cell.integer))
    case .real: problem = facets.problem(with: cell.real)
    case .bigInteger, .bigDecimal: problem = facets.problem(withDecimal: model.text(cell))
    case .string, .character, .other: problem = facets.problem(with: model.text(cell))
    case .boolean, .enumeration, .featureMapEntry: problem = nil
    }
    if let problem { sink.emit(.badData(problem, slot.feature, in: model.object(object), index: index)) }
  }
}

extension EStructuralFeature {
  /// Whether the file gives the feature, even if the value could not be used.
  fileprivate func isStated(in object: EObject) -> Bool { object.featureRange(of: name) != nil }
}
