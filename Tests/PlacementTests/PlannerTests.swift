import Diagnostics
import Kubernetes
import Placement
import Testing

/// Filtering, ranking, dividing and following.
@Suite struct PlannerTests {
  /// A plan with what was said.
  struct Result {
    var plan: PlacementPlan
    var diagnostics: [Diagnostic]
    var codes: [String] { diagnostics.map(\.code) }

    /// Cluster and count of a resource: `a 7, b 3`.
    func line(_ name: String) -> String {
      guard let placement = plan.placements.first(where: { $0.request.identity.name == name }) else {
        return "no such resource"
      }
      return placement.problem
        ?? placement.assignments.map { "\($0.cluster) \($0.count)" }.joined(separator: ", ")
    }

    /// The verdict on a cluster, in words.
    func verdict(_ name: String, _ cluster: String) -> String {
      guard let placement = plan.placements.first(where: { $0.request.identity.name == name }),
        let index = plan.clusters.firstIndex(where: { $0.name == cluster })
      else { return "no such resource" }
      return placement.text(of: placement.verdicts[index], in: plan.clusters[index])
    }
  }

  static func plan(
    _ requests: [PlacementRequest], _ clusters: [Cluster], _ options: PlacementOptions = PlacementOptions()
  ) -> Result {
    var sink = DiagnosticSink()
    let plan = Planner.plan(requests, on: clusters, options: options, into: &sink)
    PlanCheck.check(plan, into: &sink)
    return Result(plan: plan, diagnostics: sink.sorted())
  }

  static func cluster(_ name: String, weight: Int = 1, cpu: Int? = nil, used: Int = 0) -> Cluster {
    var cluster = Cluster(name, weight: weight)
    if let cpu { cluster.capacity["cpu"] = Amount(units: cpu) }
    if used > 0 { cluster.used["cpu"] = Amount(units: used) }
    return cluster
  }

  static func deployment(
    _ replicas: Int, _ policy: PlacementPolicy, name: String = "web", cpu: Int = 1
  ) -> PlacementRequest {
    var request = PlacementRequest(.deployment, "shop", name, policy, .replicas(replicas))
    request.demand["cpu"] = Amount(units: cpu)
    return request
  }

  // MARK: Vectors of the reference

  @Test func `ten by two to one`() {
    let result = Self.plan(
      [Self.deployment(10, .distributed)], [Self.cluster("a", weight: 2), Self.cluster("b")])
    #expect(result.line("web") == "a 7, b 3")
    #expect(result.codes == [])
  }

  @Test func `five by equal weights`() {
    let result = Self.plan(
      [Self.deployment(5, .distributed)], ["c", "a", "b"].map { Self.cluster($0) })
    #expect(result.line("web") == "a 2, b 2, c 1")
  }

  @Test func `ten where nine fit`() {
    let clusters = [
      Self.cluster("a", cpu: 8, used: 3), Self.cluster("b", cpu: 3), Self.cluster("c", cpu: 1),
    ]
    let result = Self.plan([Self.deployment(10, .balanced)], clusters)
    #expect(result.codes == ["placement/no-room"])
    #expect(
      result.diagnostics[0].message
        == "Deployment 'shop/web' asks for 10 replicas, but the selected clusters together can take 9: 1 missing"
    )
    #expect(!result.plan.isComplete)
    #expect(Self.plan([Self.deployment(9, .balanced)], clusters).line("web") == "a 5, b 3, c 1")
  }

  @Test func `one more takes none away`() {
    let clusters = [Self.cluster("a", weight: 6), Self.cluster("b", weight: 6), Self.cluster("c", weight: 2)]
    #expect(Self.plan([Self.deployment(10, .distributed)], clusters).line("web") == "a 4, b 4, c 2")
    #expect(Self.plan([Self.deployment(11, .distributed)], clusters).line("web") == "a 5, b 4, c 2")
    var options = PlacementOptions()
    options.method = .largestRemainder
    #expect(Self.plan([Self.deployment(11, .distributed)], clusters, options).line("web") == "a 5, b 5, c 1")
  }

  // MARK: Filter

  @Test func `what keeps a cluster out is said`() {
    var broken = Self.cluster("broken")
    broken.isReady = false
    var tainted = Self.cluster("tainted")
    tainted.taints = [Taint("gpu", "yes", .noSchedule)]
    var soft = Self.cluster("soft")
    soft.taints = [Taint("spot", .preferNoSchedule)]
    var old = Self.cluster("old")
    old.version = KubernetesVersion(1, 28)
    var fresh = Self.cluster("fresh")
    fresh.version = KubernetesVersion("v1.31.4-gke.1")
    fresh.labels = ["region": "eu"]
    soft.labels = ["region": "eu"]
    soft.version = KubernetesVersion(1, 31)
    old.labels = ["region": "eu"]
    var request = Self.deployment(2, .replicated)
    request.minimalVersion = KubernetesVersion(1, 31)
    request.selector = ClusterSelector(["region": "eu"])
    let result = Self.plan(
      [request], [broken, tainted, soft, old, fresh, Self.cluster("other")])
    #expect(result.line("web") == "fresh 2, soft 2")
    #expect(result.verdict("web", "broken") == "not ready")
    #expect(result.verdict("web", "tainted") == "taint gpu=yes:NoSchedule is not tolerated")
    #expect(result.verdict("web", "old") == "needs Kubernetes 1.31, has 1.28")
    #expect(result.verdict("web", "other") == "does not match region=eu: it has no such label")
  }

  @Test(arguments: [
    (ClusterSelector.Term("r", .isIn, ["a", "b"]), ["a": "r", "r": "b"], true),
    (ClusterSelector.Term("r", .isIn, ["a"]), [:], false),
    (ClusterSelector.Term("r", .notIn, ["a"]), ["r": "a"], false),
    (ClusterSelector.Term("r", .notIn, ["a"]), ["r": "b"], true),
    (ClusterSelector.Term("r", .notIn, ["a"]), [:], true),
    (ClusterSelector.Term("r", .exists), ["r": ""], true),
    (ClusterSelector.Term("r", .exists), [:], false),
    (ClusterSelector.Term("r", .doesNotExist), ["r": ""], false),
    (ClusterSelector.Term("r", .doesNotExist), ["s": ""], true),
  ])
  func `a term is as Kubernetes reads it`(
    _ term: ClusterSelector.Term, _ labels: [String: String], _ holds: Bool
  ) {
    #expect(term.matches(labels) == holds)
    #expect(ClusterSelector([:], [term]).matches(labels) == holds)
  }

  @Test(arguments: [
    (Toleration(key: nil, value: nil, effect: nil), true),
    (Toleration(key: "gpu", value: nil, effect: nil), true),
    (Toleration(key: "gpu", value: "yes", effect: .noExecute), true),
    (Toleration(key: "gpu", value: "yes", effect: .noSchedule), false),
    (Toleration(key: "gpu", value: "", effect: nil), false),
    (Toleration(key: "cpu", value: nil, effect: nil), false),
  ])
  func `a toleration is as Kubernetes reads it`(_ toleration: Toleration, _ tolerates: Bool) {
    #expect(toleration.tolerates(Taint("gpu", "yes", .noExecute)) == tolerates)
  }

  // MARK: Cut

  @Test func `the best clusters are kept`() {
    var request = Self.deployment(6, .distributed)
    request.maxClusters = 2
    request.weights = ["d": 5]
    let clusters = [
      Self.cluster("a"), Self.cluster("b", weight: 3), Self.cluster("c", weight: 3), Self.cluster("d"),
    ]
    let result = Self.plan([request], clusters)
    #expect(result.line("web") == "b 2, d 4")
    #expect(result.verdict("web", "c") == "2 clusters come before it, the most that are used")
    request.policy = .replicated
    request.weights = [:]
    #expect(Self.plan([request], clusters).line("web") == "a 6, b 6")
  }

  @Test func `too few clusters are an error with the number that is missing`() {
    var request = Self.deployment(6, .distributed)
    request.minClusters = 3
    request.selector = ClusterSelector(["x": "y"])
    var cluster = Self.cluster("a")
    cluster.labels = ["x": "y"]
    let result = Self.plan([request], [cluster, Self.cluster("b")])
    #expect(result.codes == ["placement/too-few-clusters"])
    #expect(
      result.diagnostics[0].message
        == "1 of 2 clusters can take Deployment 'shop/web', but it needs 3: 2 missing")
    #expect(
      result.diagnostics[0].notes.map(\.message) == ["b: does not match x=y: it has no such label"])
    #expect(result.line("web") == "1 of 2 clusters would do, 3 are needed")
    request.minClusters = nil
    #expect(Self.plan([request], [Self.cluster("b")]).codes == ["placement/too-few-clusters"])
  }

  @Test func `as many clusters as are asked for get one`() {
    var request = Self.deployment(3, .distributed)
    let clusters = [Self.cluster("a", weight: 100), Self.cluster("b"), Self.cluster("c")]
    #expect(Self.plan([request], clusters).line("web") == "a 3")
    request.minClusters = 2
    #expect(Self.plan([request], clusters).line("web") == "a 2, b 1")
    request.division = .replicas(1)
    #expect(Self.plan([request], clusters).codes == ["placement/too-few-replicas"])
  }

  @Test func `weights of zero`() {
    let result = Self.plan(
      [Self.deployment(3, .distributed)], [Self.cluster("a", weight: 0), Self.cluster("b", weight: 0)])
    #expect(result.codes == ["placement/no-weight"])
    let other = Self.plan(
      [Self.deployment(3, .distributed)], [Self.cluster("a", weight: 0), Self.cluster("b")])
    #expect(other.line("web") == "b 3")
    #expect(other.verdict("web", "a") == "its share is 0")
  }

  // MARK: Room

  @Test func `room is what is free divided by what one takes, the least of all resources`() {
    var request = Self.deployment(4, .balanced, cpu: 2)
    request.demand["memory"] = Amount(units: 10)
    request.demand["gpu"] = Amount(units: 1)
    var first = Self.cluster("a", cpu: 9)
    first.capacity["memory"] = Amount(units: 35)
    first.capacity["gpu"] = Amount(units: 8)
    var second = Self.cluster("b", cpu: 5)
    second.capacity["gpu"] = Amount(units: 1)
    let result = Self.plan([request], [first, second, Self.cluster("none", cpu: 100)])
    #expect(result.line("web") == "a 3, b 1")
  }

  @Test func `what is balanced later has the room that is left`() {
    let clusters = [Self.cluster("a", cpu: 4), Self.cluster("b", cpu: 4)]
    let requests = [
      Self.deployment(3, .replicated, name: "first"), Self.deployment(1, .balanced, name: "m"),
      Self.deployment(2, .balanced, name: "n"),
    ]
    let result = Self.plan(requests, clusters)
    #expect(result.line("first") == "a 3, b 3")
    #expect(result.line("m") == "a 1")
    #expect(result.line("n") == "there is room for 1 of 2: 1 missing")
  }

  @Test func `what does not ask for room is placed without, with a warning`() {
    let result = Self.plan([Self.deployment(5, .distributed)], [Self.cluster("a", cpu: 3)])
    #expect(result.line("web") == "a 5")
    #expect(result.codes == ["placement/over-capacity"])
    #expect(
      result.diagnostics[0].message
        == "2 of 5 pods or claims of Deployment 'shop/web' do not fit into cluster 'a': 2 cpu missing")
  }

  // MARK: Ties

  @Test func `ties by hash depend on the resource`() {
    var options = PlacementOptions()
    options.tieBreak = .hash
    let clusters = ["a", "b", "c", "d"].map { Self.cluster($0) }
    let lines = (0..<20).map {
      Self.plan([Self.deployment(5, .distributed, name: "w\($0)")], clusters, options).line("w\($0)")
    }
    #expect(Set(lines).count == 4)
    #expect(lines.allSatisfy { $0.filter { $0 == "2" }.count == 1 })
  }
}
