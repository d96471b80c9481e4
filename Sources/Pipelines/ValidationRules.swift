internal import Diagnostics
internal import Ecore
internal import OCL
internal import Synchronization
internal import Validation

/// The rules that objects of a metamodel are held to, compiled once, by whoever needs them first.
final class ValidationRules: Sendable {
  /// What compiling gave.
  struct Compiled: Sendable {
    var invariants: InvariantSet
    var validator: ModelValidator
    /// What was said of Complete OCL documents, of invariants, and of facets and the policy.
    var documentSink: DiagnosticSink
    var invariantSink: DiagnosticSink
    var validatorSink: DiagnosticSink

    /// Passes on all that was said.
    func report(into sink: inout DiagnosticSink) {
      for part in [documentSink, invariantSink, validatorSink] { sink.absorb(part) }
    }
  }

  private let files: DocumentFiles
  private let policy: InvariantPolicy
  private let warnsOfNull: Bool
  private let known = Mutex<(metamodel: Metamodel, rules: Compiled)?>(nil)

  init(_ files: DocumentFiles, _ policy: InvariantPolicy, warnsOfNull: Bool) {
    self.files = files
    self.policy = policy
    self.warnsOfNull = warnsOfNull
  }

  /// Makes the rules and what evaluates them, so that others need not.
  func prepare(for metamodel: Metamodel) {
    for invariant in compiled(for: metamodel).invariants.invariants { _ = invariant.plans }
  }

  /// The rules for the objects of `metamodel`; another thread that asks meanwhile waits.
  func compiled(for metamodel: Metamodel) -> Compiled {
    known.withLock { known in
      if let known, known.metamodel === metamodel { return known.rules }
      var sinks = (DiagnosticSink(), DiagnosticSink(), DiagnosticSink())
      let documents = files.bound(to: metamodel, warnsOfNull: warnsOfNull, into: &sinks.0)
      let invariants = InvariantSet.collect(
        from: metamodel, documents: documents, warnsOfNull: warnsOfNull, into: &sinks.1)
      let validator = ModelValidator(metamodel, invariants, policy: policy, into: &sinks.2)
      let rules = Compiled(
        invariants: invariants, validator: validator, documentSink: sinks.0, invariantSink: sinks.1,
        validatorSink: sinks.2)
      known = (metamodel, rules)
      return rules
    }
  }
}
