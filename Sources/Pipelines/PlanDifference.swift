/// What another plan moves.
public struct PlanDifference: Sendable {
  /// A value before and after.
  struct Pair<Value: Equatable & Sendable>: Sendable {
    var old: Value
    var new: Value

    var isChanged: Bool { old != new }
  }

  /// What becomes of a resource in a cluster.
  struct ClusterChange: Sendable {
    var cluster: String
    /// What it has before and after; nil for nothing.
    var assignment: Pair<StatedPlan.Assignment?>

    var counts: (old: Int, new: Int) { (assignment.old?.count ?? 0, assignment.new?.count ?? 0) }
  }

  /// What becomes of a resource.
  struct ResourceChange: Sendable {
    var identity: StatedPlan.Identity
    /// The resource before and after; nil where the plan does not have it.
    var resource: Pair<StatedPlan.Resource?>
    /// The clusters where something changes, by name.
    var clusters: [ClusterChange] = []

    /// What is counted.
    var unit: String { resource.new?.unit ?? resource.old?.unit ?? "objects" }
    /// How many come, in all clusters together.
    var gained: Int { clusters.reduce(0) { $0 + max(0, $1.counts.new - $1.counts.old) } }
    /// How many go.
    var lost: Int { clusters.reduce(0) { $0 + max(0, $1.counts.old - $1.counts.new) } }
    /// How many go from one cluster to another.
    var moved: Int { min(gained, lost) }
    /// Whether it had a place and has none.
    var losesPlace: Bool { resource.old.map { $0.problem == nil } == true && resource.new?.problem != nil }
  }

  /// How much of a unit changes.
  struct Total: Sendable {
    var unit: String
    var gained = 0
    var lost = 0
    var moved = 0
  }

  /// The path of the plan before.
  public let old: String
  /// The path of the plan after.
  public let new: String
  let method: Pair<String>
  let tieBreak: Pair<String>
  /// The names of clusters that are new in the inventory.
  public let addedClusters: [String]
  /// The names of those that are gone.
  public let removedClusters: [String]
  /// What changes, by namespace, name and kind.
  let resources: [ResourceChange]

  /// Whether both plans say the same, but for reasons.
  public var isEmpty: Bool {
    resources.isEmpty && addedClusters.isEmpty && removedClusters.isEmpty && !method.isChanged
      && !tieBreak.isChanged
  }

  /// How many resources had a place and have none.
  public var unplacedCount: Int { resources.count { $0.losesPlace } }

  /// Compares two plans; costs O(both).
  init(_ old: StatedPlan, _ new: StatedPlan, oldPath: String, newPath: String) {
    self.old = oldPath
    self.new = newPath
    method = Pair(old: old.method, new: new.method)
    tieBreak = Pair(old: old.tieBreak, new: new.tieBreak)
    addedClusters = new.clusters.subtracting(old.clusters).sorted()
    removedClusters = old.clusters.subtracting(new.clusters).sorted()
    let identities = Set(old.resources.keys).union(new.resources.keys)
    resources = identities.compactMap { identity in
      let pair = Pair(old: old.resources[identity], new: new.resources[identity])
      guard pair.isChanged else { return nil }
      return ResourceChange(identity: identity, resource: pair, clusters: Self.clusters(pair))
    }.sorted { $0.identity.key.lexicographicallyPrecedes($1.identity.key) }
  }

  private static func clusters(_ pair: Pair<StatedPlan.Resource?>) -> [ClusterChange] {
    let old = pair.old?.clusters ?? [:]
    let new = pair.new?.clusters ?? [:]
    return Set(old.keys).union(new.keys).sorted().compactMap { name in
      let assignment = Pair(old: old[name], new: new[name])
      return assignment.isChanged ? ClusterChange(cluster: name, assignment: assignment) : nil
    }
  }

  /// The sums over all resources, by unit.
  var totals: [Total] {
    var totals: [String: Total] = [:]
    for change in resources {
      var total = totals[change.unit] ?? Total(unit: change.unit)
      total.gained += change.gained
      total.lost += change.lost
      total.moved += change.moved
      totals[change.unit] = total
    }
    return totals.values.filter { $0.gained + $0.lost > 0 }.sorted { $0.unit < $1.unit }
  }
}
