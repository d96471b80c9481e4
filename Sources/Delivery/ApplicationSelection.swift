import Diagnostics
import Placement

/// Whether an engine can choose the clusters of an application itself: all of them get the same, chosen in one way.
struct ApplicationSelection {
  /// Which clusters; nil when what each gets has to be said.
  private(set) var selection: Selection?

  /// Says to `sink` where the plan decides instead of the engine.
  init(
    _ placements: [ResourcePlacement], _ group: ApplicationGroup, _ plan: PlacementPlan,
    _ target: DeliveryTarget,
    into sink: inout DiagnosticSink
  ) {
    guard target == .ocm || target == .argocd, let first = placements.first else { return }
    let name = target == .ocm ? "Open Cluster Management" : "Argo CD"
    let intent = Selection.intent(of: first.request)
    if let reason = Self.difference(placements, intent, first) {
      let alternative =
        target == .ocm
        ? "each cluster of the plan has a ManifestWork of its own"
        : "the ApplicationSet lists the clusters of the plan"
      for placement in placements where Self.isAffected(placement, first, intent) {
        sink.emit(
          .replaced(.note, placement.request, name, reason, alternative + ": deploy again when they change"))
      }
      return
    }
    if target == .argocd {
      // Argo CD looks at labels of the clusters alone.
      let matching = plan.clusters.filter { intent.selector?.matches($0.labels) ?? true }.map(\.name)
      guard matching == first.assignments.map(\.cluster) else {
        sink.emit(
          .replaced(
            .note, first.request, name,
            "it does not look at taints, readiness, minClusters and maxClusters",
            "the ApplicationSet lists the clusters of the plan: deploy again when they change"))
        return
      }
    } else {
      if let count = intent.minClusters {
        sink.emit(
          .replaced(
            .warning, first.request, name, "a Placement has no least number of clusters, here \(count)",
            "look at its condition PlacementSatisfied and at numberOfSelectedClusters"))
      }
      if first.verdicts.contains(where: { if case .beyondMaximum = $0 { true } else { false } }) {
        sink.emit(
          .replaced(
            .warning, first.request, name,
            "it ranks clusters by other scores, and there are more than maxClusters",
            "it may choose others than the plan"))
      }
      for toleration in intent.tolerations where toleration.effect == .noExecute {
        sink.emit(
          .replaced(
            .warning, first.request, name, "it has no effect NoExecute",
            "'\(toleration.key ?? "*")' is tolerated with NoSelect"))
      }
    }
    selection = intent
  }

  /// Why not all clusters get the same, chosen in one way; nil when they do.
  private static func difference(
    _ placements: [ResourcePlacement], _ intent: Selection, _ first: ResourcePlacement
  ) -> String? {
    if placements.contains(where: { $0.request.policy != .replicated }) {
      return "clusters get different objects, which it cannot say in one place"
    }
    if placements.contains(where: { $0.assignments.contains { !$0.overrides.isEmpty } }) {
      return "overrides give clusters different objects, which it cannot say in one place"
    }
    let clusters = first.assignments.map(\.cluster)
    let isOneWay = placements.allSatisfy {
      Selection.intent(of: $0.request) == intent && $0.assignments.map(\.cluster) == clusters
    }
    return isOneWay ? nil : "what belongs together asks for different clusters"
  }

  private static func isAffected(
    _ placement: ResourcePlacement, _ first: ResourcePlacement, _ intent: Selection
  ) -> Bool {
    placement.request.policy != .replicated || placement.assignments.contains { !$0.overrides.isEmpty }
      || Selection.intent(of: placement.request) != intent
  }
}
