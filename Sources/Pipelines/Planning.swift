internal import Delivery
public import Diagnostics
internal import Ecore
internal import OCL
internal import Placement
internal import Validation
internal import XMI

/// `krosskube plan`: where the resources of models go, and why.
public enum Planning {
  /// How fractions of replicas become whole numbers.
  public enum Method: String, Sendable, CaseIterable {
    /// One after the other goes to the greatest claim; more replicas never take one away from a cluster.
    case webster
    /// Whole quotas, then one each for the largest fractions.
    case largestRemainder = "largest-remainder"
  }

  /// Who gets a replica when several clusters have the same claim to it.
  public enum TieBreak: String, Sendable, CaseIterable {
    /// The first by name.
    case name
    /// That depends on the resource.
    case hash
  }

  /// What is asked for.
  public struct Request: Sendable {
    /// The models.
    public var models: [String]
    /// The files with the clusters.
    public var inventories: [String]
    /// Where metamodels are found.
    public var sources = ModelSources()
    /// How fractions become whole numbers.
    public var method = Method.webster
    /// Who comes first of equals.
    public var tieBreak = TieBreak.name
    /// Whether the rules of the metamodels are checked before anything is placed.
    public var validates = true
    /// The number of threads that check.
    public var jobs = 1

    /// Takes what is always needed.
    public init(models: [String], inventories: [String]) {
      self.models = models
      self.inventories = inventories
    }
  }

  /// What was found.
  public struct Outcome: Sendable {
    /// The plan; nil when the input cannot be placed at all.
    public var report: PlanReport?
    /// Whether a file could not be opened; the exit status is then 2.
    public var hasUnreadableFile = false
  }

  /// Loads models and inventory, checks them, places all resources that were loaded, and checks the plan.
  ///
  /// With errors the plan is there to explain them; nothing may be made of it.
  public static func run(_ request: Request, into sink: inout DiagnosticSink) -> Outcome {
    let planned = plan(request, into: &sink)
    return Outcome(report: planned.plan.map(PlanReport.init), hasUnreadableFile: planned.hasUnreadableFile)
  }

  /// A plan, and what it was made of.
  struct Planned {
    /// The plan; nil when the input cannot be placed at all.
    var plan: PlacementPlan?
    /// What is placed.
    var model: Model?
    /// Every file that was read.
    var inputs: [String] = []
    /// Whether a file could not be opened.
    var hasUnreadableFile = false
  }

  /// As ``run(_:into:)``, with what else a caller needs to make something of the plan.
  static func plan(_ request: Request, into sink: inout DiagnosticSink) -> Planned {
    var outcome = Planned()
    // Each with the metamodels that it names itself: they may be different files of one namespace.
    let clusters = clusters(request, &outcome, into: &sink)
    let model = load(request.models, request.sources.xmiOptions, request, &outcome, into: &sink)
    guard !sink.hasErrors else { return outcome }
    let requests = RequestReader.requests(in: model, into: &sink)
    if clusters.isEmpty { sink.emit(.noClusters(request.inventories)) }
    if requests.isEmpty { sink.emit(.noResources(request.models)) }
    guard !sink.hasErrors else { return outcome }
    var options = PlacementOptions()
    options.method = request.method == .webster ? .webster : .largestRemainder
    options.tieBreak = request.tieBreak == .name ? .name : .hash
    let plan = Planner.plan(requests, on: clusters, options: options, into: &sink)
    PlanCheck.check(plan, into: &sink)
    let patched = PatchedResource.all(in: plan, of: model, into: &sink)
    if request.validates { OverrideValidation(patched, request.sources).check(plan, into: &sink) }
    outcome.plan = plan
    outcome.model = model
    return outcome
  }

  /// The clusters of all inventories: of models, and of lists as `kubectl` prints them.
  private static func clusters(
    _ request: Request, _ outcome: inout Planned, into sink: inout DiagnosticSink
  ) -> [Cluster] {
    let files = InventoryFiles(request.inventories, request.sources)
    var clusters: [Cluster] = []
    if !files.models.isEmpty {
      var options = request.sources.xmiOptions
      // Standard input and pipes can be read once.
      options.builtIn.merge(files.contents) { $1 }
      let model = load(files.models, options, request, &outcome, into: &sink)
      if !sink.hasErrors { clusters = InventoryReader.clusters(in: model, into: &sink) }
    }
    for documents in files.lists {
      clusters += ClusterListReader.clusters(in: documents, into: &sink)
    }
    return clusters
  }

  /// Loads files and, if that went well and is asked for, checks all objects.
  private static func load(
    _ paths: [String], _ options: XMIOptions, _ request: Request, _ outcome: inout Planned,
    into sink: inout DiagnosticSink
  ) -> Model {
    var own = DiagnosticSink(limit: sink.limit)
    var options = options
    options.readsAhead = request.jobs > 1
    var loader = XMILoader(options)
    let loaded = loader.load(paths, into: &own)
    outcome.hasUnreadableFile = outcome.hasUnreadableFile || loaded.hasUnreadableFile
    if request.validates, !own.hasErrors {
      let invariants = InvariantSet.collect(from: loaded.metamodel, into: &own)
      let validator = ModelValidator(loaded.metamodel, invariants, policy: InvariantPolicy(), into: &own)
      _ = validator.validate(
        loaded.model, jobs: request.jobs, limits: OCLLimits().evaluation, resources: { _ in true }, into: &own
      )
    }
    sink.absorb(own)
    outcome.inputs += loaded.model.inputPaths(loaded.metamodel)
    return loaded.model
  }
}

extension Diagnostic {
  static func noClusters(_ paths: [String]) -> Diagnostic {
    Diagnostic(
      .error, "plan/no-clusters",
      "there is no cluster in \(listed(paths)); expected an Inventory with clusters, or a list of ClusterProfile, Cluster "
        + "or ManagedCluster objects")
  }

  static func noResources(_ paths: [String]) -> Diagnostic {
    Diagnostic(
      .error, "plan/no-resources",
      "there is nothing to place in \(listed(paths)); expected MultiCluster resources")
  }

  private static func listed(_ paths: [String]) -> String {
    let shown = paths.prefix(3).map { "'\($0)'" }.joined(separator: ", ")
    return paths.count > 3 ? shown + " and \(paths.count - 3) more files" : shown
  }
}
