public import Diagnostics
internal import Ecore
internal import OCL
internal import Validation
internal import XMI

/// `krosskube validate`: whether models keep the rules of their metamodel.
public enum Validate {
  /// What was done.
  public struct Outcome: Sendable {
    /// The objects of the files asked for.
    public var objectCount = 0
    /// How many times an invariant was evaluated.
    public var checkCount = 0
    /// How many of them were not true.
    public var violationCount = 0
    /// How many invariants were passed over because only a change can break them.
    public var transitionCount = 0
    /// Whether a file could not be opened; the exit status is then 2.
    public var hasUnreadableFile = false
  }

  /// Loads `paths` and checks the objects in them; files they refer to are loaded but not checked.
  ///
  /// A metamodel is checked as a model of Ecore, and its invariants are compiled. With `warnsOfNull`, warnings tell
  /// where an invariant may ask something of null.
  public static func run(
    _ paths: [String], sources: ModelSources = ModelSources(), jobs: Int = 1, warnsOfNull: Bool = false,
    depfile: DepfileOptions? = nil, into sink: inout DiagnosticSink
  ) -> Outcome {
    var loader = XMILoader(sources.xmiOptions)
    let loaded = loader.load(paths, into: &sink)
    let model = loaded.model
    let asked = Set(loaded.resourceOfPath.values)
    let invariants = InvariantSet.collect(
      from: loaded.metamodel, warnsOfNull: warnsOfNull, into: &sink)
    let validator = ModelValidator(loaded.metamodel, invariants, into: &sink)
    let summary = validator.validate(model, jobs: jobs, resources: { asked.contains($0) }, into: &sink)
    if loaded.metamodel === Metamodel.ecore, model.roots.contains(where: { $0.eClass.name == "EPackage" }) {
      let compiled = MetamodelValidator.validate(model, resources: { asked.contains($0) }, into: &sink)
      let own = InvariantSet.collect(from: compiled, warnsOfNull: warnsOfNull, into: &sink)
      _ = ModelValidator(compiled, own, into: &sink)
    }
    depfile?.write(model.inputPaths(loaded.metamodel), into: &sink)
    return Outcome(
      objectCount: summary.objectCount, checkCount: summary.checkCount,
      violationCount: summary.violationCount,
      transitionCount: summary.transitionCount, hasUnreadableFile: loaded.hasUnreadableFile)
  }
}
