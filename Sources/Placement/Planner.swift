public import Diagnostics

/// Decides where resources go: filters clusters, ranks and cuts them, divides what is divisible, and lets the others follow.
///
/// A pure function: the plan does not depend on the order of its input, and ties are decided by names. Resources are placed by
/// namespace, name and kind: first those whose place does not depend on room, then those that are balanced, each of which finds
/// the room that the earlier ones left, at last those that follow others. Costs O(resources x clusters) but for the ranking.
public enum Planner {
  /// Places `requests` on `clusters`; what cannot be placed is said to `sink` and gets no clusters.
  public static func plan(
    _ requests: [PlacementRequest], on clusters: [Cluster], options: PlacementOptions = PlacementOptions(),
    into sink: inout DiagnosticSink
  ) -> PlacementPlan {
    var run = PlanningRun(requests, on: clusters, options: options)
    run.sink = DiagnosticSink(limit: sink.limit)
    run.placeAll()
    sink.absorb(run.sink)
    return run.plan
  }
}

/// One run of the planner.
struct PlanningRun {
  var plan: PlacementPlan
  var sink = DiagnosticSink()
  var ledger: RoomLedger
  let clusters: [Cluster]
  let options: PlacementOptions
  /// The resources by name, for followers.
  let indices: [ResourceIdentity: Int]
  /// The verdicts on all clusters, and those that would do: many resources ask for the same.
  private var verdicts: [Filter: (all: [ClusterVerdict], candidates: [Candidate])] = [:]

  init(_ requests: [PlacementRequest], on clusters: [Cluster], options: PlacementOptions) {
    let clusters = clusters.sorted { $0.name.precedes($1.name) }
    let requests = requests.sorted { $0.identity < $1.identity }
    self.clusters = clusters
    self.options = options
    ledger = RoomLedger(clusters, requests: requests)
    indices = Dictionary(
      requests.enumerated().map { ($1.identity, $0) }, uniquingKeysWith: { first, _ in first })
    plan = PlacementPlan(
      clusters: clusters, placements: requests.map { ResourcePlacement(request: $0, verdicts: []) },
      options: options)
  }

  /// A candidate and its score.
  struct Candidate {
    var cluster: Int
    var score: Int
  }

  mutating func placeAll() {
    checkInput()
    guard !sink.hasErrors else {
      for index in plan.placements.indices { refuse(index, "the input has errors") }
      return
    }
    let (free, balanced, followers) = sortedByPhase()
    for index in free + balanced { place(index) }
    for index in followers { placeFollower(index) }
  }

  // MARK: Input

  private mutating func checkInput() {
    for (left, right) in zip(clusters, clusters.dropFirst()) where left.name == right.name {
      sink.emit(.duplicateCluster(right, left))
    }
    for cluster in clusters where cluster.weight < 0 { sink.emit(.negativeWeight(cluster)) }
    let names = Set(clusters.map(\.name))
    var last: PlacementRequest?
    for request in plan.placements.lazy.map(\.request) {
      if let last, last.identity == request.identity { sink.emit(.duplicateResource(request, last)) }
      last = request
      for (name, weight) in request.weights.sorted(by: { $0.key.precedes($1.key) }) {
        if !names.contains(name) { sink.emit(.unknownCluster(name, in: request, among: clusters)) }
        if weight < 0 { sink.emit(.negativeWeight(weight, of: name, in: request)) }
      }
      for override in request.overrides {
        for name in override.clusterNames where !names.contains(name) {
          sink.emit(.unknownCluster(name, in: request, at: override.place, among: clusters))
        }
      }
      if request.kind == .daemonSet, request.policy != .replicated { sink.emit(.dividedDaemonSet(request)) }
      if request.selector?.terms.isEmpty == true { sink.emit(.emptySelector(request)) }
    }
  }

  // MARK: Order

  /// The resources by when they are placed: on their own, by room, after others.
  private mutating func sortedByPhase() -> (free: [Int], balanced: [Int], followers: [Int]) {
    var free: [Int] = []
    var balanced: [Int] = []
    var waiting: [Int: Int] = [:]
    var dependents: [Int: [Int]] = [:]
    for (index, placement) in plan.placements.enumerated() {
      let request = placement.request
      if isFollower(request) {
        waiting[index] = 0
      } else if request.policy == .balanced {
        balanced.append(index)
      } else {
        free.append(index)
      }
    }
    for index in waiting.keys.sorted() {
      for consumer in Set(consumers(of: plan.placements[index].request)) where waiting[consumer] != nil {
        waiting[index, default: 0] += 1
        dependents[consumer, default: []].append(index)
      }
    }
    var followers = waiting.filter { $0.value == 0 }.map(\.key).sorted()
    var next = 0
    while next < followers.count {
      for index in dependents[followers[next]] ?? [] {
        waiting[index, default: 0] -= 1
        if waiting[index] == 0 { followers.append(index) }
      }
      next += 1
    }
    for index in waiting.filter({ $0.value > 0 }).keys.sorted() {
      sink.emit(.circularFollowers(plan.placements[index].request))
      refuse(index, "it follows itself")
    }
    return (free, balanced, followers)
  }

  private func isFollower(_ request: PlacementRequest) -> Bool {
    guard request.policy != .replicated else { return false }
    switch request.kind {
    case .persistentVolume, .persistentVolumeClaim: return !consumers(of: request).isEmpty
    default: return request.kind.isFollower
    }
  }

  /// The consumers that are placed too.
  func consumers(of request: PlacementRequest) -> [Int] {
    request.consumers.compactMap { indices[$0.identity] }
  }

  // MARK: Filter and rank

  /// What decides whether a cluster is a candidate.
  private struct Filter: Hashable {
    var selector: ClusterSelector?
    var tolerations: [Toleration]
    var version: KubernetesVersion?
  }

  /// Whether a cluster is a candidate, or the first reason why not.
  private static func verdict(_ request: PlacementRequest, _ cluster: Cluster) -> ClusterVerdict {
    if !cluster.isReady { return .notReady }
    if let index = cluster.taints.firstIndex(where: { taint in
      taint.effect != .preferNoSchedule && !request.tolerations.contains { $0.tolerates(taint) }
    }) {
      return .untolerated(index)
    }
    if let index = request.selector?.firstMismatch(cluster.labels) { return .mismatched(index) }
    if let wanted = request.minimalVersion, cluster.version.map({ $0 < wanted }) ?? true { return .tooOld }
    return .selected
  }

  /// The clusters that would do, by name, each with a score of zero.
  mutating func candidates(_ index: Int) -> [Candidate] {
    let request = plan.placements[index].request
    let filter = Filter(
      selector: request.selector, tolerations: request.tolerations, version: request.minimalVersion)
    if let known = verdicts[filter] {
      plan.placements[index].verdicts = known.all
      return known.candidates
    }
    let all = clusters.map { Self.verdict(request, $0) }
    let candidates = all.indices.filter { all[$0] == .selected }.map { Candidate(cluster: $0, score: 0) }
    verdicts[filter] = (all, candidates)
    plan.placements[index].verdicts = all
    return candidates
  }

  /// Sorts candidates by score and name and keeps as many as are used at most; nil when they are too few.
  mutating func cut(_ index: Int, _ candidates: [Candidate], atMost limit: Int? = nil) -> [Candidate]? {
    let request = plan.placements[index].request
    var ranked = candidates.sorted { left, right in
      left.score != right.score ? left.score > right.score : left.cluster < right.cluster
    }
    if let most = [request.maxClusters, limit].compactMap(\.self).min().map({ max(0, $0) }),
      ranked.count > most
    {
      for candidate in ranked[most...] {
        plan.placements[index].verdicts[candidate.cluster] = .beyondMaximum(most)
      }
      ranked.removeSubrange(most...)
    }
    let needed = max(1, request.minClusters ?? 1)
    guard ranked.count >= needed else {
      let notes = clusters.indices.filter { plan.placements[index].verdicts[$0] != .selected }.map {
        (clusters[$0], plan.placements[index].text(of: plan.placements[index].verdicts[$0], in: clusters[$0]))
      }
      sink.emit(
        .tooFewClusters(request, found: ranked.count, needed: needed, of: clusters.count, refused: notes))
      refuse(index, "\(ranked.count) of \(clusters.count) clusters would do, \(needed) are needed")
      return nil
    }
    return ranked
  }

  /// Records that a resource cannot be placed.
  mutating func refuse(_ index: Int, _ problem: String) {
    plan.placements[index].problem = problem
    plan.placements[index].assignments = []
    if plan.placements[index].verdicts.isEmpty {
      plan.placements[index].verdicts = clusters.map { _ in .unplaced }
    }
    for cluster in clusters.indices where plan.placements[index].verdicts[cluster] == .selected {
      plan.placements[index].verdicts[cluster] = .unplaced
    }
  }
}

extension PlacementRequest {
  /// The kind of the native object.
  var kind: PlacementKind { identity.kind }
}
