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
    /// The invariants that apply to the objects of each file, for reports that list what was good; empty unless asked for.
    public var checked: [JUnitRenderer.CheckedFile] = []
  }

  /// Loads `paths` and checks the objects in them; files they refer to are loaded but not checked.
  ///
  /// A metamodel is checked as a model of Ecore, and its invariants are compiled. With `explains` each violation carries the
  /// evaluation of its invariant, and with `listsInvariants` the outcome names those that were checked.
  public static func run(
    _ paths: [String], sources: ModelSources = ModelSources(), jobs: Int = 1, depfile: DepfileOptions? = nil,
    explains: Bool = false, listsInvariants: Bool = false, into sink: inout DiagnosticSink
  ) -> Outcome {
    var loader = XMILoader(sources.xmiOptions)
    let loaded = loader.load(paths, into: &sink)
    let model = loaded.model
    let asked = Set(loaded.resourceOfPath.values)
    let invariants = InvariantSet.collect(from: loaded.metamodel, into: &sink)
    var validator = ModelValidator(loaded.metamodel, invariants, into: &sink)
    validator.showsEvaluation = explains
    let summary = validator.validate(model, jobs: jobs, resources: { asked.contains($0) }, into: &sink)
    if loaded.metamodel === Metamodel.ecore, model.roots.contains(where: { $0.eClass.name == "EPackage" }) {
      let compiled = MetamodelValidator.validate(model, resources: { asked.contains($0) }, into: &sink)
      let own = InvariantSet.collect(from: compiled, into: &sink)
      _ = ModelValidator(compiled, own, into: &sink)
    }
    depfile?.write(model.inputPaths(loaded.metamodel), into: &sink)
    var outcome = Outcome(
      objectCount: summary.objectCount, checkCount: summary.checkCount,
      violationCount: summary.violationCount,
      transitionCount: summary.transitionCount, hasUnreadableFile: loaded.hasUnreadableFile)
    if listsInvariants {
      outcome.checked = paths.map { path in
        let names = loaded.resourceOfPath[path].map { rules(of: invariants, in: model, resource: $0) } ?? []
        return JUnitRenderer.CheckedFile(path: path, rules: names)
      }
    }
    return outcome
  }

  /// The names of the invariants that apply to the objects of a resource, each once, those of a class together.
  private static func rules(of invariants: InvariantSet, in model: Model, resource: Int) -> [String] {
    var names: [String] = []
    var seen: Set<String> = []
    var classes: Set<EClass> = []
    for object in model.allObjects where model.resourceIndex(of: object.id) == resource {
      guard classes.insert(object.eClass).inserted else { continue }
      for invariant in invariants.invariants(of: object.eClass)
      where !invariant.isTransition && seen.insert(invariant.qualifiedName).inserted {
        names.append(invariant.qualifiedName)
      }
    }
    return names
  }
}
