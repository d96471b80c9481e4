public import Diagnostics
internal import Ecore
internal import MOFM2T
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
    /// How many violations the baseline has.
    public var knownCount = 0
    /// Whether a file could not be opened; the exit status is then 2.
    public var hasUnreadableFile = false
    /// The invariants that apply to the objects of each file, for reports that list what was good; empty unless asked for.
    public var checked: [JUnitRenderer.CheckedFile] = []
  }

  /// What is asked for besides the models.
  public struct Request: Sendable {
    /// Where metamodels are found.
    public var sources = ModelSources()
    /// Complete OCL documents.
    public var documents: [String] = []
    /// The number of threads.
    public var jobs = 1
    /// How much one evaluation may cost.
    public var limits = OCLLimits()
    /// Whether false is a warning, as in Eclipse OCL.
    public var isEclipseSeverity = false
    /// Severities (`error`, `warning`, `info`, `off`) by `Class.invariant`.
    public var severities: [(pattern: String, severity: String)] = []
    /// A file with violations that are known.
    public var baseline: String?
    /// A file to write all violations to.
    public var newBaseline: String?
    /// A rule for make.
    public var depfile: DepfileOptions?
    /// Whether each violation carries the evaluation of its invariant.
    public var explains = false
    /// Whether warnings tell where an invariant may ask something of null.
    public var warnsOfNull = false
    /// Whether the outcome names the invariants that were checked.
    public var listsInvariants = false

    /// The models and their metamodels' invariants, nothing more.
    public init() {}
  }

  /// The words for ``Request/severities``.
  public static let severities = InvariantSeverity.allCases.map(\.rawValue)

  /// Loads `paths` and checks the objects in them; files they refer to are loaded but not checked.
  ///
  /// A metamodel is checked as a model of Ecore, and its invariants are compiled. With `explains` each violation carries the
  /// evaluation of its invariant, and with `listsInvariants` the outcome names those that were checked.
  public static func run(_ paths: [String], _ request: Request, into sink: inout DiagnosticSink) -> Outcome {
    let files = DocumentFiles(request.documents, sources: request.sources, into: &sink)
    var policy = InvariantPolicy()
    policy.rule = request.isEclipseSeverity ? .eclipse : .strict
    policy.severities = request.severities.compactMap { pattern, word in
      InvariantSeverity(rawValue: word).map { (pattern, $0) }
    }
    policy.recording = request.newBaseline.map { Baseline(path: $0) }
    var hasUnreadableFile = files.hasUnreadableFile
    if let path = request.baseline {
      do { policy.baseline = Baseline(try SourceFile.read(path), into: &sink) } catch {
        sink.emit(.unreadable(error))
        hasUnreadableFile = true
      }
    }
    var options = files.adding(to: request.sources).xmiOptions
    let rules = ValidationRules(files, policy, warnsOfNull: request.warnsOfNull)
    if request.jobs > 1 {
      options.readsAhead = true
      options.meanwhile = { rules.prepare(for: $0) }
    }
    var loader = XMILoader(options)
    let loaded = loader.load(paths, into: &sink)
    hasUnreadableFile = hasUnreadableFile || loaded.hasUnreadableFile
    let model = loaded.model
    let asked = Set(loaded.resourceOfPath.values)
    let isMetamodel =
      loaded.metamodel === Metamodel.ecore && model.roots.contains { $0.eClass.name == "EPackage" }
    if isMetamodel {
      let checked = MetamodelValidator.validate(model, resources: { asked.contains($0) }, into: &sink)
      rules.compiled(for: checked).report(into: &sink)
    }
    let compiled = rules.compiled(for: loaded.metamodel)
    // Of a metamodel's documents those invariants are evaluated that are about Ecore; the others were checked above.
    if isMetamodel { sink.absorb(compiled.invariantSink) } else { compiled.report(into: &sink) }
    var validator = compiled.validator
    validator.showsEvaluation = request.explains
    let summary = validator.validate(
      model, jobs: request.jobs, limits: request.limits.evaluation, resources: { asked.contains($0) },
      into: &sink)
    if let path = request.newBaseline, !hasUnreadableFile {
      OutputWriter.write(path, Array(Baseline.text(summary.violations).utf8), into: &sink)
    }
    var inputs = model.inputPaths(loaded.metamodel) + files.paths
    if let path = request.baseline { inputs.append(path) }
    request.depfile?.write(inputs, into: &sink)
    var outcome = Outcome(
      objectCount: summary.objectCount, checkCount: summary.checkCount,
      violationCount: summary.violationCount, transitionCount: summary.transitionCount,
      knownCount: summary.knownCount, hasUnreadableFile: hasUnreadableFile)
    if request.listsInvariants {
      outcome.checked = paths.map { path in
        let names = loaded.resourceOfPath[path].map {
          Self.rules(of: compiled.invariants, in: model, resource: $0)
        }
        return JUnitRenderer.CheckedFile(path: path, rules: names ?? [])
      }
    }
    return outcome
  }

  /// The same without documents and policies.
  public static func run(
    _ paths: [String], sources: ModelSources = ModelSources(), jobs: Int = 1,
    limits: OCLLimits = OCLLimits(), depfile: DepfileOptions? = nil, explains: Bool = false,
    listsInvariants: Bool = false, into sink: inout DiagnosticSink
  ) -> Outcome {
    var request = Request()
    request.sources = sources
    request.jobs = jobs
    request.limits = limits
    request.depfile = depfile
    request.explains = explains
    request.listsInvariants = listsInvariants
    return run(paths, request, into: &sink)
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
