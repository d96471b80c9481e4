internal import Delivery
public import Diagnostics
internal import Ecore
internal import MOFM2T
internal import Placement
internal import XMI

/// `krosskube deploy`: the objects of a plan, for clusters themselves or for an engine that serves them.
public enum Deploy {
  /// For what objects are made.
  public enum Target: String, Sendable, CaseIterable {
    /// A folder for each cluster with a kustomization.
    case kustomize
    /// Objects and policies for Karmada's API server.
    case karmada
    /// Works and placements for the hub of Open Cluster Management.
    case ocm
    /// Folders for a repository and the ApplicationSets of Argo CD.
    case argocd
  }

  /// What is asked for.
  public struct Request: Sendable {
    /// What is placed, and where.
    public var planning: Planning.Request
    /// For what objects are made.
    public var target: Target
    /// Where the files go.
    public var output: OutputOptions
    /// What templates find by `getProperty`.
    public var properties: [String: String] = [:]
    /// The module that prints the objects, in place of the built-in one.
    public var template: String?
    /// Which white space of that module is printed.
    public var whiteSpace = TemplateWhiteSpace.acceleo3
    /// How many threads run templates.
    public var jobs = 1
    /// Where a rule for `make` is left.
    public var depfile: DepfileOptions?

    /// Takes what is always needed.
    public init(_ planning: Planning.Request, target: Target, folder: String) {
      self.planning = planning
      self.target = target
      output = OutputOptions(folder: folder)
    }
  }

  /// What became of the files.
  public struct Outcome: Sendable {
    /// What became of the files.
    public var report = OutputReport()
    /// How many clusters get something.
    public var clusterCount = 0
    /// How many objects there are in all clusters together.
    public var objectCount = 0
    /// Whether a file could not be opened; the exit status is then 2.
    public var hasUnreadableFile = false
  }

  /// Nothing is written when a resource has no place, or when anything is wrong with the models, the plan or the objects.
  public static func run(_ request: Request, into sink: inout DiagnosticSink) -> Outcome {
    var outcome = Outcome()
    let planned = Planning.plan(request.planning, into: &sink)
    outcome.hasUnreadableFile = planned.hasUnreadableFile
    guard let plan = planned.plan, let model = planned.model, !sink.hasErrors else { return outcome }
    guard isComplete(request, into: &sink) else { return outcome }
    let printed = print(plan, of: model, request, &outcome, into: &sink)
    guard var (tree, inputs) = printed, !sink.hasErrors else { return outcome }
    do throws(OutputTree.PathError) {
      try tree.add("plan.json", Array(PlanReport(plan).json(explains: false).utf8))
    } catch {
      sink.emit(.planTwice())
    }
    guard !sink.hasErrors else { return outcome }
    let writer = request.output.writer(owner: "deploy " + request.target.rawValue)
    outcome.report = request.output.deliver(tree, by: writer, into: &sink)
    guard request.output.action == .write, !sink.hasErrors else { return outcome }
    inputs +=
      planned.inputs + request.planning.inventories.filter { $0 != "-" && !planned.inputs.contains($0) }
    request.depfile?.write(inputs, into: &sink)
    return outcome
  }

  /// What would be written but for the plan itself, in its order; nil after errors.
  static func files(_ request: Request, into sink: inout DiagnosticSink) -> [SourceFile]? {
    var outcome = Outcome()
    let planned = Planning.plan(request.planning, into: &sink)
    guard let plan = planned.plan, let model = planned.model, !sink.hasErrors,
      isComplete(request, into: &sink),
      let (tree, _) = print(plan, of: model, request, &outcome, into: &sink)
    else { return nil }
    var files: [SourceFile] = []
    do throws(FileError) {
      for file in tree.files { files.append(SourceFile(path: file.path, bytes: try file.content)) }
    } catch {
      sink.emit(.unreadable(error))
      return nil
    }
    return files
  }

  /// What the built-in templates ask for, with the values that they know; any when there are none.
  private static let settings: [String: [String]] = [
    "argocdNamespace": [], "clusterSet": [], "hubNamespace": [], "layout": ["cluster", "object"],
    "namespaces": ["false", "true"], "path": [], "project": [], "repository": [], "revision": [],
  ]

  /// Whether everything is there that the target asks for, and nothing that no template knows.
  private static func isComplete(_ request: Request, into sink: inout DiagnosticSink) -> Bool {
    let before = sink.errorCount
    if request.template == nil {
      for (name, value) in request.properties.sorted(by: { $0.key < $1.key }) {
        guard let values = settings[name] else {
          sink.emit(.unknownSetting(name, known: settings.keys.sorted()))
          continue
        }
        if !values.isEmpty, !values.contains(value) { sink.emit(.badSetting(name, value, values)) }
      }
    }
    if sink.errorCount > before { return false }
    if request.target == .argocd, request.template == nil, request.properties["repository"]?.isEmpty ?? true {
      sink.emit(.noRepository())
      return false
    }
    return true
  }

  /// Makes the objects and prints them; nil when there are none because of errors.
  private static func print(
    _ plan: PlacementPlan, of model: Model, _ request: Request, _ outcome: inout Outcome,
    into sink: inout DiagnosticSink
  ) -> (tree: OutputTree, inputs: [String])? {
    let digest = PlanDigest(plan)
    let target = DeliveryTarget(rawValue: request.target.rawValue) ?? .kustomize
    var options = Delivery.Options(target, digest: digest.whole, digests: digest.resources)
    options.isComplete = request.template != nil
    if let namespace = request.properties["hubNamespace"] { options.fallbackNamespace = namespace }
    let metamodel = BuiltIn.metamodel(BuiltIn.delivery, into: &sink)
    let delivery = Delivery.model(of: plan, from: model, options, to: metamodel, into: &sink)
    guard !sink.hasErrors else { return nil }
    outcome.clusterCount = Set(plan.placements.lazy.flatMap(\.assignments).map(\.cluster)).count
    outcome.objectCount = plan.placements.reduce(0) { $0 + $1.assignments.count }
    let program: TemplateProgram?
    if let path = request.template {
      do throws(FileError) {
        program = TemplateProgram.load(
          try SourceFile.read(path), metamodel: metamodel, finder: .program,
          options: TemplateOptions(whiteSpace: request.whiteSpace.rules), into: &sink)
      } catch {
        sink.emit(.unreadable(error))
        outcome.hasUnreadableFile = true
        return nil
      }
    } else {
      program = TemplateProgram.builtIn(request.target.rawValue, metamodel: metamodel, into: &sink)
    }
    guard let program else { return nil }
    var run = RunOptions(properties: request.properties, services: .standard)
    run.spill = OutputSpill(near: request.output.folder)
    run.jobs = request.jobs
    let result = program.run(on: delivery, options: run, into: &sink)
    guard !sink.hasErrors else { return nil }
    // The built-in templates are known to print what can be read, but not whatever a model has in it.
    if request.template != nil || !DocumentForms.areReadable(result.output) {
      Verification(program: program, model: delivery, options: run).check(result.output, into: &sink)
    }
    return (result.output, program.files.map(\.path).filter { !$0.hasPrefix(BuiltIn.folder) })
  }
}

extension BuiltIn {
  /// A built-in metamodel, compiled.
  static func metamodel(_ path: String, into sink: inout DiagnosticSink) -> Metamodel {
    var options = XMIOptions()
    options.builtIn = metamodels
    options.builtIn[folder + path] = file(path)
    var loader = XMILoader(options)
    let loaded = loader.load([folder + path], into: &sink)
    return MetamodelCompiler.compile(loaded.model, into: &sink)
  }
}

extension Diagnostic {
  fileprivate static func planTwice() -> Diagnostic {
    Diagnostic(.error, "deploy/file-twice", "the template prints 'plan.json', which is the plan itself")
  }

  fileprivate static func unknownSetting(_ name: String, known: [String]) -> Diagnostic {
    Diagnostic(
      .error, "deploy/unknown-setting",
      "no template asks for '\(name)'; expected one of \(known.joined(separator: ", "))")
  }

  fileprivate static func badSetting(_ name: String, _ value: String, _ expected: [String]) -> Diagnostic {
    Diagnostic(
      .error, "deploy/bad-setting",
      "'\(name)' is '\(value)'; expected \(expected.joined(separator: " or "))")
  }

  fileprivate static func noRepository() -> Diagnostic {
    Diagnostic(
      .error, "deploy/no-repository",
      "Argo CD reads objects from a repository: say which by --set repository=URL")
  }
}
