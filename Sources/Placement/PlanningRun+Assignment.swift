import Diagnostics

/// Followers, and what is done with every assignment.
extension PlanningRun {
  /// Places a resource where those are that need it.
  mutating func placeFollower(_ index: Int) {
    let request = plan.placements[index].request
    let found = candidates(index)
    let consumers = consumers(of: request).sorted()
    guard !consumers.isEmpty else {
      guard let chosen = cut(index, found) else { return }
      sink.emit(.noConsumer(request, clusters: chosen.count))
      return assign(
        index,
        chosen.map { candidate in
          (
            candidate.cluster,
            Assignment(cluster: clusters[candidate.cluster].name, count: 1, reason: .noConsumer)
          )
        })
    }
    if consumers.allSatisfy({ plan.placements[$0].problem != nil }) {
      return refuse(index, "nothing that needs it can be placed")
    }
    var reasons: [String: ResourceIdentity] = [:]
    for consumer in consumers {
      for assignment in plan.placements[consumer].assignments where reasons[assignment.cluster] == nil {
        reasons[assignment.cluster] = plan.placements[consumer].request.identity
      }
    }
    let needed = found.filter { reasons[clusters[$0.cluster].name] != nil }
    for candidate in found where reasons[clusters[candidate.cluster].name] == nil {
      plan.placements[index].verdicts[candidate.cluster] = .notNeeded
    }
    // Nothing needs it anywhere as long as its consumers have no replicas.
    if reasons.isEmpty, request.minClusters == nil { return }
    guard let chosen = cut(index, needed) else { return }
    assign(
      index,
      chosen.compactMap { candidate in
        let name = clusters[candidate.cluster].name
        return reasons[name].map {
          (candidate.cluster, Assignment(cluster: name, count: 1, reason: .follows($0)))
        }
      })
  }

  /// Records assignments by name, with the overrides that apply, and takes the room they need.
  mutating func assign(_ index: Int, _ assignments: [(cluster: Int, assignment: Assignment)]) {
    let request = plan.placements[index].request
    var result = assignments.sorted { $0.cluster < $1.cluster }
    var isUsed = request.overrides.map { _ in false }
    for position in result.indices {
      let cluster = clusters[result[position].cluster]
      for (number, override) in request.overrides.enumerated() where override.applies(to: cluster) {
        isUsed[number] = true
        result[position].assignment.overrides.append(number)
        change(&result[position].assignment, by: override, request)
      }
    }
    for (number, override) in request.overrides.enumerated() where !isUsed[number] {
      sink.emit(.deadOverride(override, in: request, isForNone: !clusters.contains(where: override.applies)))
    }
    plan.placements[index].assignments = result.map(\.assignment)
    let demand = ledger.numbered(request.demand)
    guard !demand.isEmpty else { return }
    for (cluster, assignment) in result {
      let count = podCount(assignment, request)
      guard let shortage = ledger.take(demand, times: count, in: cluster) else { continue }
      sink.emit(.overCapacity(request, cluster: clusters[cluster].name, of: count, shortage))
    }
  }

  /// How many pods run in a cluster at once, or how many claims are there.
  private func podCount(_ assignment: Assignment, _ request: PlacementRequest) -> Int {
    switch request.division {
    case .none: request.podCount
    case .replicas, .ordinals, .parallelism: assignment.count
    case .completions: assignment.parallelism ?? 1
    }
  }

  /// What an override does to a count: of a divided resource it cannot change it, else the sum would be another.
  private mutating func change(
    _ assignment: inout Assignment, by override: PlacementOverride, _ request: PlacementRequest
  ) {
    let job = "/spec/jobTemplate/spec/"
    let paths: [String] =
      switch request.division {
      case .none: []
      case .replicas: ["/spec/replicas"]
      case .ordinals: ["/spec/replicas", "/spec/ordinals/start"]
      case .completions: [job + "completions", job + "parallelism"]
      case .parallelism: [job + "parallelism"]
      }
    for patch in override.patches {
      guard let path = paths.first(where: patch.touches) else { continue }
      guard request.policy == .replicated else {
        sink.emit(.overriddenDivision(patch, override, in: request))
        continue
      }
      guard patch.path == path else { continue }
      // Of an absent number Kubernetes makes one, of absent ordinals none.
      let value =
        patch.operation == "remove" ? (path.hasSuffix("start") ? 0 : 1) : patch.value.flatMap { Int($0) }
      guard let value, (0...Apportionment.limit).contains(value) else {
        sink.emit(.badCount(patch, override, in: request))
        continue
      }
      assignment.reason = .overridden
      switch path {
      case "/spec/ordinals/start": assignment.ordinalStart = value
      case job + "parallelism" where request.division != .parallelism(request.division.total):
        assignment.parallelism = value
      default: assignment.count = value
      }
    }
  }
}
