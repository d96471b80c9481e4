public import Diagnostics

/// `krosskube diff`: what changes between two states of an API, and what breaks by it; or what another plan moves.
public enum Difference {
  /// What is compared.
  public struct Request: Sendable {
    /// The state before: a file with definitions, a metamodel, or a folder of either; or a plan.
    public var old: String
    /// The state after.
    public var new: String
    /// Where metamodels are found.
    public var sources = ModelSources()

    /// Takes both paths.
    public init(old: String, new: String) {
      self.old = old
      self.new = new
    }
  }

  /// What came out.
  public struct Outcome: Sendable {
    /// The changes.
    public var report: DifferenceReport
    /// What moves, if two plans were compared; then there are no changes.
    public var plans: PlanDifference?
    /// Whether the two could not be compared; the exit status is then 2.
    public var isUnusable = false
  }

  /// Compares two states; what could not be read goes to `sink`, and then there is no comparison.
  ///
  /// Definitions are compared with definitions, plans with plans. Two metamodels are compared as such too; of a metamodel and definitions only
  /// the definitions are. Costs O(both), and for renamed things O(removed x added).
  public static func run(_ request: Request, into sink: inout DiagnosticSink) -> Outcome {
    let old = DifferenceInput.read(request.old, request.sources, into: &sink)
    let new = DifferenceInput.read(request.new, request.sources, into: &sink)
    var outcome = Outcome(report: DifferenceReport(old: request.old, new: request.new, changes: []))
    guard let old, let new, !sink.hasErrors else {
      outcome.isUnusable = true
      return outcome
    }
    if let before = old.plan, let after = new.plan {
      outcome.plans = PlanDifference(before, after, oldPath: request.old, newPath: request.new)
      return outcome
    }
    if let plan = [old, new].first(where: { $0.plan != nil }) {
      sink.emit(.planAndOther(plan.path))
      outcome.isUnusable = true
      return outcome
    }
    var changes: [APIChange] = []
    if let before = old.definitions, let after = new.definitions {
      changes += DefinitionComparison(before, after).changes
    } else if let side = [new, old].first(where: { $0.definitions == nil }) {
      let isNeeded = old.metamodel == nil || new.metamodel == nil || old.definitions != nil
      sink.emit(.noDefinitions(side.path, side.failure, isError: isNeeded))
      outcome.isUnusable = isNeeded
    }
    if let before = old.metamodel, let after = new.metamodel {
      changes += MetamodelComparison(before, after).changes
    }
    if !outcome.isUnusable { outcome.report.changes = changes }
    return outcome
  }
}
