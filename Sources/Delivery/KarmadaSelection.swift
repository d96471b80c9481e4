import Diagnostics
import Placement
import YAML

/// What of a placement is told to Karmada, and what the plan has to say in its stead.
struct KarmadaSelection {
  /// Which clusters, and how replicas are divided.
  private(set) var selection: Selection
  /// What Karmada cannot do itself: each cluster gets other fields of the object.
  private(set) var fields: [(cluster: String, patches: [PlacementOverride.Patch])] = []

  private let placement: ResourcePlacement
  private let clusters: [Cluster]
  private let hasOrdinals: Bool

  /// Says to `sink` where the plan decides instead of Karmada.
  init(
    _ placement: ResourcePlacement, _ object: NativeObject, clusters: [Cluster],
    into sink: inout DiagnosticSink
  ) {
    self.placement = placement
    self.clusters = clusters
    hasOrdinals = object.root.at("spec", "ordinals") != nil
    selection = Selection.intent(of: placement.request)
    switch (placement.request.policy, placement.request.division) {
    case (.replicated, _): replicate(into: &sink)
    case (.distributed, .replicas): divide(into: &sink)
    case (.balanced, .replicas): balance(into: &sink)
    case (_, .ordinals): number(into: &sink)
    case (_, .completions), (_, .parallelism): split(into: &sink)
    case (_, .none): follow(into: &sink)
    case (_, .replicas): break
    }
  }

  private var request: PlacementRequest { placement.request }

  /// An override as a rule has it: by names or by labels, so that one by either names all clusters.
  func rule(for override: PlacementOverride) -> PlacementOverride {
    guard override.selector != nil, !override.clusterNames.isEmpty else { return override }
    let names = clusters.filter(override.applies(to:)).map(\.name)
    return PlacementOverride(clusterNames: names, patches: override.patches, place: override.place)
  }

  /// Karmada ranks clusters by something else, so that it would cut others.
  private mutating func pinWhenCut(into sink: inout DiagnosticSink) {
    let isCut = placement.verdicts.contains { if case .beyondMaximum = $0 { true } else { false } }
    guard isCut else { return }
    pin(.note, "Karmada ranks clusters by other scores, and there are more than maxClusters", into: &sink)
  }

  private mutating func pin(
    _ severity: Diagnostic.Severity, _ reason: String, into sink: inout DiagnosticSink
  ) {
    selection.pin(placement)
    sink.emit(
      .replaced(
        severity, request, "Karmada", reason,
        "the policy names the clusters of the plan: deploy again when they change"))
  }

  private mutating func replicate(into sink: inout DiagnosticSink) {
    pinWhenCut(into: &sink)
    // A policy says one count for all clusters, which is that of the object.
    selection.scheduling = .duplicated
  }

  // MARK: Deployments

  private mutating func divide(into sink: inout DiagnosticSink) {
    pinWhenCut(into: &sink)
    selection.scheduling = .staticWeights
    var weights: [(String, Int)] = []
    for (cluster, verdict) in zip(clusters, placement.verdicts)
    where verdict == .selected || verdict == .noShare {
      weights.append((cluster.name, request.weights[cluster.name] ?? cluster.weight))
    }
    let counts = Dictionary(
      placement.assignments.map { ($0.cluster, $0.count) }, uniquingKeysWith: { first, _ in first })
    let shares = Apportionment(request.division.total, weights: weights.map(\.1)).parts
    let isSame = zip(weights, shares).allSatisfy { (counts[$0.0] ?? 0) == $1 }
    if isSame {
      for (name, weight) in weights where weight > 0 { selection.weights[name] = weight }
      return
    }
    selection.weights = counts.filter { $0.value > 0 }
    sink.emit(
      .replaced(
        .note, request, "Karmada", "its static weights alone would give other counts than the plan",
        "the counts of the plan are the weights"))
  }

  private mutating func balance(into sink: inout DiagnosticSink) {
    pinWhenCut(into: &sink)
    selection.scheduling = .dynamicWeights
    sink.emit(
      .replaced(
        .warning, request, "Karmada", "it divides by the room that it finds itself when it schedules",
        "the counts of the plan stand in the annotation 'krosskube.io/expected'"))
  }

  // MARK: What Karmada does not divide

  /// The numbers of replicas must not overlap, so the counts are fixed.
  private mutating func number(into sink: inout DiagnosticSink) {
    guard placement.assignments.count > 1 else {
      return pin(.note, "it does not know of ordinals", into: &sink)
    }
    pin(
      .note, "it gives every cluster the same ordinals, and counts of its own could make them overlap",
      into: &sink)
    selection.scheduling = .staticWeights
    guard case .ordinals(_, let start) = request.division else { return }
    for assignment in placement.assignments where assignment.count > 0 {
      selection.weights[assignment.cluster] = assignment.count
      guard let own = assignment.ordinalStart, own != start else { continue }
      let path = hasOrdinals ? "/spec/ordinals/start" : "/spec/ordinals"
      let value = path.hasSuffix("start") ? "\(own)" : "{\"start\": \(own)}"
      fields.append((assignment.cluster, [.init("add", path, value)]))
    }
  }

  private mutating func split(into sink: inout DiagnosticSink) {
    pin(.note, "it does not divide a CronJob", into: &sink)
    let job = "/spec/jobTemplate/spec/"
    for assignment in placement.assignments {
      var patches: [PlacementOverride.Patch] = []
      if case .completions = request.division {
        patches.append(.init("add", job + "completions", "\(assignment.count)"))
        if let parallelism = assignment.parallelism {
          patches.append(.init("add", job + "parallelism", "\(parallelism)"))
        }
      } else {
        patches.append(.init("add", job + "parallelism", "\(assignment.count)"))
      }
      fields.append((assignment.cluster, patches))
    }
  }

  private mutating func follow(into sink: inout DiagnosticSink) {
    let first = placement.assignments.first?.reason
    switch first {
    case .hash, .mostRoom: pin(.note, "it does not choose one cluster for what is not divided", into: &sink)
    case .follows: pin(.note, "a policy cannot follow what needs it", into: &sink)
    default: pinWhenCut(into: &sink)
    }
  }
}
