import Diagnostics
import Placement
import Testing

/// What is divided of each kind, and who follows whom.
@Suite struct KindTests {
  private func plan(_ requests: [PlacementRequest], _ clusters: [Cluster]) -> PlannerTests.Result {
    PlannerTests.plan(requests, clusters)
  }

  private let three = [
    PlannerTests.cluster("a", weight: 2, cpu: 2), PlannerTests.cluster("b", cpu: 9),
    PlannerTests.cluster("c", cpu: 4),
  ]

  @Test func `replicas of a StatefulSet are numbered through`() {
    let request = PlacementRequest(
      .statefulSet, "data", "db", .distributed, .ordinals(replicas: 8, start: 100))
    let result = plan([request], three)
    #expect(result.line("db") == "a 4, b 2, c 2")
    #expect(result.plan.placements[0].assignments.map(\.ordinalStart) == [100, 104, 106])
    var everywhere = request
    everywhere.policy = .replicated
    #expect(plan([everywhere], three).plan.placements[0].assignments.map(\.ordinalStart) == [100, 100, 100])
    #expect(plan([everywhere], three).codes == [])
  }

  @Test func `completions are divided among clusters that have a pod`() {
    let request = PlacementRequest(
      .cronJob, "data", "report", .distributed, .completions(9, parallelism: 2))
    let result = plan([request], three)
    #expect(result.line("report") == "a 6, b 3")
    #expect(result.plan.placements[0].assignments.map(\.parallelism) == [1, 1])
    var indexed = request
    indexed.isIndexed = true
    #expect(plan([indexed], three).codes == ["placement/divided-indices"])
    var wide = request
    wide.division = .completions(9, parallelism: nil)
    #expect(plan([wide], three).line("report") == "a 5, b 2, c 2")
    wide.division = .parallelism(4)
    #expect(plan([wide], three).line("report") == "a 2, b 1, c 1")
  }

  @Test func `a balanced job is where the most room is`() {
    var request = PlacementRequest(
      .cronJob, "data", "report", .balanced, .completions(9, parallelism: 3))
    request.demand["cpu"] = Amount(units: 1)
    let result = plan([request], three)
    #expect(result.line("report") == "b 9")
    #expect(result.verdict("report", "c") == "another cluster was chosen")
    request.demand["cpu"] = Amount(units: 4)
    let full = plan([request], three)
    #expect(full.codes == ["placement/no-room"])
    #expect(full.line("report") == "no cluster has room for 3: 1 missing")
  }

  @Test func `a distributed pod stays where it is or moves to the new cluster`() {
    var counts: [String: Int] = [:]
    var moved = 0
    for number in 0..<400 {
      let request = PlacementRequest(.pod, "demo", "p\(number)", .distributed)
      let before = plan([request], three).plan.placements[0].assignments[0].cluster
      let after = plan([request], three + [PlannerTests.cluster("aa")]).plan.placements[0].assignments[0]
        .cluster
      counts[before, default: 0] += 1
      if before != after {
        moved += 1
        #expect(after == "aa")
      }
    }
    // Of weights 2, 1, 1 half and quarters; a new one of weight 1 takes a fifth.
    #expect((160...240).contains(counts["a"] ?? 0))
    #expect((70...130).contains(counts["b"] ?? 0))
    #expect((50...110).contains(moved))
  }

  @Test func `kinds that are one go to one cluster or to each`() {
    for kind in [PlacementKind.pod, .persistentVolumeClaim, .persistentVolume] {
      var request = PlacementRequest(kind, "n", "x", .replicated)
      #expect(plan([request], three).line("x") == "a 1, b 1, c 1")
      request.policy = .distributed
      #expect(plan([request], three).plan.placements[0].assignments.count == 1)
      request.policy = .balanced
      request.demand["cpu"] = Amount(units: 1)
      #expect(plan([request], three).line("x") == "b 1")
    }
  }

  @Test func `a DaemonSet is not divided`() {
    #expect(plan([PlacementRequest(.daemonSet, "n", "x", .replicated)], three).line("x") == "a 1, b 1, c 1")
    for policy in [PlacementPolicy.distributed, .balanced] {
      let result = plan([PlacementRequest(.daemonSet, "n", "x", policy)], three)
      #expect(result.codes == ["placement/divided-daemon-set"])
      #expect(!result.plan.isComplete)
    }
  }

  // MARK: Followers

  private func follower(
    _ kind: PlacementKind, _ name: String, of consumers: [(PlacementKind, String)],
    _ policy: PlacementPolicy = .distributed
  ) -> PlacementRequest {
    var request = PlacementRequest(kind, "shop", name, policy)
    request.consumers = consumers.map { Consumer(ResourceIdentity($0.0, "shop", $0.1)) }
    return request
  }

  @Test func `followers go where they are needed`() {
    var web = PlannerTests.deployment(1, .distributed)
    web.selector = ClusterSelector([:], [])
    web.selector = nil
    let result = plan(
      [
        web, follower(.secret, "certificate", of: [(.ingress, "shop")]),
        follower(.ingress, "shop", of: [(.deployment, "web")], .balanced),
        follower(.service, "shop", of: [(.deployment, "web"), (.ingress, "shop")]),
        follower(.persistentVolume, "disk", of: [(.persistentVolumeClaim, "data")]),
        follower(.persistentVolumeClaim, "data", of: [(.deployment, "web")], .balanced),
      ], three)
    for placement in result.plan.placements {
      #expect(placement.assignments.map(\.cluster) == ["a"], "\(placement.request.identity)")
    }
    #expect(result.codes == [])
    #expect(result.verdict("certificate", "b") == "nothing there needs it")
  }

  @Test func `what nothing needs goes everywhere with a warning`() {
    let result = plan([follower(.configMap, "settings", of: [])], three)
    #expect(result.line("settings") == "a 1, b 1, c 1")
    #expect(result.codes == ["placement/no-consumer"])
  }

  @Test func `what is needed where it cannot go is an error`() {
    var secret = follower(.secret, "s", of: [(.deployment, "web")])
    secret.selector = ClusterSelector(["x": "y"])
    var clusters = three
    clusters[0].labels = ["x": "y"]
    let result = plan([PlannerTests.deployment(4, .distributed), secret], clusters)
    #expect(result.line("s") == "a 1")
    #expect(result.codes == ["placement/not-together", "placement/not-together"])
    #expect(
      result.diagnostics[0].message
        == "Deployment 'shop/web' is placed on cluster 'b', but Secret 'shop/s', which it needs, is not: "
        + "does not match x=y: it has no such label")
    secret.consumers[0].need = .optional
    #expect(plan([PlannerTests.deployment(4, .distributed), secret], clusters).codes == [])
    secret.policy = .replicated
    secret.consumers[0].need = .required
    #expect(plan([PlannerTests.deployment(4, .distributed), secret], clusters).codes.count == 2)
  }

  @Test func `followers of what has no place have none, without a word`() {
    let result = plan(
      [PlannerTests.deployment(100, .balanced), follower(.secret, "s", of: [(.deployment, "web")])], three)
    #expect(result.codes == ["placement/no-room"])
    #expect(result.line("s") == "nothing that needs it can be placed")
    let asleep = plan(
      [PlannerTests.deployment(0, .distributed), follower(.secret, "s", of: [(.deployment, "web")])], three)
    #expect(asleep.codes == [])
    #expect(asleep.plan.placements.allSatisfy { $0.assignments.isEmpty })
  }

  @Test func `a circle of followers is an error`() {
    let result = plan(
      [
        follower(.secret, "a", of: [(.configMap, "b")]), follower(.configMap, "b", of: [(.secret, "a")]),
        follower(.role, "c", of: [(.secret, "a")]),
      ], three)
    #expect(result.codes == Array(repeating: "placement/circular-followers", count: 3))
    #expect(!result.plan.isComplete)
  }
}
