import Placement

/// Which clusters an engine is to choose, and how it divides.
struct Selection: Hashable, Sendable {
  /// How replicas are divided.
  enum Scheduling: String, Hashable, Sendable {
    /// Every cluster gets all.
    case duplicated = "Duplicated"
    /// By fixed shares.
    case staticWeights = "StaticWeights"
    /// By the room that the engine finds.
    case dynamicWeights = "DynamicWeights"
  }

  /// These and no others, in order; when empty the selector decides.
  var clusterNames: [String] = []
  /// What labels must be; nil when every cluster will do.
  var selector: ClusterSelector?
  /// Which taints do not matter.
  var tolerations: [Toleration] = []
  /// How many there must be at least.
  var minClusters: Int?
  /// How many there may be at most.
  var maxClusters: Int?
  /// How replicas are divided.
  var scheduling = Scheduling.duplicated
  /// The shares for static weights, by cluster.
  var weights: [String: Int] = [:]

  /// What a resource itself asks for.
  static func intent(of request: PlacementRequest) -> Selection {
    var result = Selection()
    result.selector = request.selector
    result.tolerations = request.tolerations
    result.minClusters = request.minClusters
    result.maxClusters = request.maxClusters
    return result
  }

  /// Names the clusters of the plan instead of describing them.
  mutating func pin(_ placement: ResourcePlacement) {
    clusterNames = placement.assignments.map(\.cluster)
    selector = nil
    minClusters = nil
    maxClusters = nil
  }
}
