import Diagnostics

/// Replicating, dividing and choosing.
extension PlanningRun {
  /// Places what does not follow others.
  mutating func place(_ index: Int) {
    let request = plan.placements[index].request
    let found = candidates(index)
    switch (request.policy, request.division) {
    case (.replicated, let division):
      guard let chosen = cut(index, found) else { return }
      assign(
        index,
        chosen.map { candidate in
          var assignment = Assignment(
            cluster: clusters[candidate.cluster].name, count: division.total, reason: .replicated)
          if case .completions(_, let parallelism) = division { assignment.parallelism = parallelism }
          if case .ordinals(_, let start) = division { assignment.ordinalStart = start }
          return (candidate.cluster, assignment)
        })
    case (.distributed, .none): chooseByHash(index, found)
    case (.distributed, _): distribute(index, found)
    case (.balanced, .replicas), (.balanced, .ordinals): balance(index, found)
    case (.balanced, _): chooseByRoom(index, found)
    }
  }

  // MARK: One cluster

  private mutating func chooseByHash(_ index: Int, _ found: [Candidate]) {
    let request = plan.placements[index].request
    let weighed = found.map { Candidate(cluster: $0.cluster, score: weight(of: $0.cluster, in: request)) }
    guard let ranked = cut(index, weighed) else { return }
    // By name, so that the choice does not depend on the ranking.
    let named = ranked.sorted { $0.cluster < $1.cluster }
    let shares = named.map { (clusters[$0.cluster].name, $0.score) }
    guard let choice = RendezvousHash.choice(for: request.identity.description, among: shares) else {
      sink.emit(.noWeight(request))
      return refuse(index, "every weight is 0")
    }
    for candidate in named where candidate.cluster != named[choice].cluster {
      plan.placements[index].verdicts[candidate.cluster] = .notChosen
    }
    let sum = named.reduce(0) { $0 + $1.score }
    let assignment = Assignment(
      cluster: shares[choice].0, count: 1, reason: .hash(shares[choice].1, of: sum))
    assign(index, [(named[choice].cluster, assignment)])
  }

  private mutating func chooseByRoom(_ index: Int, _ found: [Candidate]) {
    let request = plan.placements[index].request
    let demand = ledger.numbered(request.demand)
    let roomy = found.map { Candidate(cluster: $0.cluster, score: ledger.room(in: $0.cluster, for: demand)) }
    guard let ranked = cut(index, roomy), let best = ranked.first else { return }
    var needed = request.podCount
    var assignment = Assignment(
      cluster: clusters[best.cluster].name, count: request.division.total, reason: .mostRoom(best.score))
    if case .completions(_, let parallelism) = request.division {
      assignment.parallelism = parallelism
      needed = parallelism ?? 1
    }
    if case .parallelism(let count) = request.division { needed = count }
    guard best.score >= needed else {
      sink.emit(.noRoom(request, wanted: needed, room: best.score, unit: "pods", isOneCluster: true))
      return refuse(index, "no cluster has room for \(needed): \(needed - best.score) missing")
    }
    for candidate in ranked.dropFirst() { plan.placements[index].verdicts[candidate.cluster] = .notChosen }
    assign(index, [(best.cluster, assignment)])
  }

  // MARK: Several clusters

  private func weight(of cluster: Int, in request: PlacementRequest) -> Int {
    min(request.weights[clusters[cluster].name] ?? clusters[cluster].weight, RoomLedger.unlimited)
  }

  private mutating func distribute(_ index: Int, _ found: [Candidate]) {
    let request = plan.placements[index].request
    let weighed = found.map { Candidate(cluster: $0.cluster, score: weight(of: $0.cluster, in: request)) }
    // A job runs nowhere without a pod, so that it cannot be in more clusters than it has pods at once.
    var limit: Int?
    if case .completions(_, let parallelism?) = request.division { limit = max(1, parallelism) }
    guard let ranked = cut(index, weighed, atMost: limit) else { return }
    divide(index, ranked, caps: nil) { weight, sum in .weight(weight, of: sum) }
  }

  private mutating func balance(_ index: Int, _ found: [Candidate]) {
    let request = plan.placements[index].request
    let demand = ledger.numbered(request.demand)
    let roomy = found.map { Candidate(cluster: $0.cluster, score: ledger.room(in: $0.cluster, for: demand)) }
    guard let ranked = cut(index, roomy) else { return }
    divide(index, ranked, caps: ranked.map(\.score)) { room, sum in .room(room, of: sum) }
  }

  /// Divides by the scores of what was ranked.
  private mutating func divide(
    _ index: Int, _ ranked: [Candidate], caps: [Int]?, reason: (Int, Int) -> Assignment.Reason
  ) {
    let request = plan.placements[index].request
    let total = request.division.total
    let sum = ranked.reduce(0) { $0 + $1.score }
    if let caps, sum < total {
      let room = caps.reduce(0, +)
      sink.emit(.noRoom(request, wanted: total, room: room, unit: request.division.unit, isOneCluster: false))
      return refuse(index, "there is room for \(room) of \(total): \(total - room) missing")
    }
    let first = min(request.minClusters ?? 0, ranked.count)
    guard total >= first else {
      sink.emit(.tooFewReplicas(request, total: total, clusters: first))
      return refuse(
        index, "\(total) \(request.division.unit) for at least \(first) clusters: \(first - total) missing")
    }
    if let caps, let full = caps.prefix(first).firstIndex(of: 0) {
      sink.emit(.tooFewWithRoom(request, found: full, needed: first))
      return refuse(index, "\(full) clusters have room, \(first) are needed")
    }
    if sum == 0, total > first {
      sink.emit(.noWeight(request))
      return refuse(index, "every weight is 0")
    }
    let order = tieOrder(ranked, request)
    let weights = ranked.map(\.score)
    let parts = Apportionment(
      total, weights: weights, caps: caps, beginsWithOne: ranked.indices.map { $0 < first }, order: order,
      method: options.method
    ).parts
    // Without the minimum some would have nothing: that is the reason of their one.
    let unaided =
      first == 0
      ? parts
      : Apportionment(total, weights: weights, caps: caps, order: order, method: options.method).parts
    var running = parallelisms(request, ranked, parts, order)
    var result: [(cluster: Int, assignment: Assignment)] = []
    var start = 0
    if case .ordinals(_, let first) = request.division { start = first }
    for rank in ranked.indices.sorted(by: { ranked[$0].cluster < ranked[$1].cluster }) {
      guard parts[rank] > 0 else {
        plan.placements[index].verdicts[ranked[rank].cluster] = .noShare
        continue
      }
      let isMinimum = parts[rank] == 1 && unaided[rank] == 0
      var assignment = Assignment(
        cluster: clusters[ranked[rank].cluster].name, count: parts[rank],
        reason: isMinimum ? .minimum : reason(ranked[rank].score, sum))
      assignment.parallelism = running.removeValue(forKey: rank)
      if case .ordinals = request.division {
        assignment.ordinalStart = start
        start = start.addingReportingOverflow(parts[rank]).partialValue
      }
      result.append((ranked[rank].cluster, assignment))
    }
    if request.isIndexed, result.count > 1 { sink.emit(.dividedIndices(request, clusters: result.count)) }
    assign(index, result)
  }

  /// How many pods of a divided job run at once in each of the ranked clusters.
  private func parallelisms(
    _ request: PlacementRequest, _ ranked: [Candidate], _ parts: [Int], _ order: [Int]
  ) -> [Int: Int] {
    guard case .completions(_, let parallelism?) = request.division else { return [:] }
    // By the parts: a cluster with nothing to complete runs nothing, and no cluster has less than one pod.
    let divided = Apportionment(
      parallelism, weights: parts, caps: nil, beginsWithOne: parts.map { $0 > 0 }, order: order,
      method: options.method)
    return Dictionary(
      uniqueKeysWithValues: ranked.indices.filter { parts[$0] > 0 }.map { ($0, divided.parts[$0]) })
  }

  /// The places of ranked clusters when claims are equal.
  private func tieOrder(_ ranked: [Candidate], _ request: PlacementRequest) -> [Int] {
    switch options.tieBreak {
    case .name: return ranked.map(\.cluster)
    case .hash:
      let keys = ranked.map { RendezvousHash.hash(request.identity.path, clusters[$0.cluster].name) }
      let sorted = ranked.indices.sorted { left, right in
        keys[left] != keys[right] ? keys[left] < keys[right] : ranked[left].cluster < ranked[right].cluster
      }
      var order = Array(repeating: 0, count: ranked.count)
      for (place, index) in sorted.enumerated() { order[index] = place }
      return order
    }
  }
}
