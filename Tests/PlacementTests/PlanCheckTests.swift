import Diagnostics
import Placement
import Testing

/// What is wrong with a plan, each rule broken once.
@Suite struct PlanCheckTests {
  private let two = [PlannerTests.cluster("a"), PlannerTests.cluster("b")]

  private func check(_ requests: [PlacementRequest], _ clusters: [Cluster]? = nil) -> PlannerTests.Result {
    PlannerTests.plan(requests, clusters ?? two)
  }

  private func request(
    _ kind: PlacementKind, _ name: String, _ demands: [ClusterDemand] = [], only cluster: String? = nil
  ) -> PlacementRequest {
    var request = PlacementRequest(kind, "shop", name, .replicated)
    request.clusterDemands = demands
    request.selector = cluster.map { ClusterSelector(["name": $0]) }
    return request
  }

  private var named: [Cluster] {
    two.map { cluster in
      var cluster = cluster
      cluster.labels["name"] = cluster.name
      return cluster
    }
  }

  // MARK: Input

  @Test func `clusters of one name`() {
    #expect(check([request(.secret, "s")], two + [two[0]]).codes == ["placement/duplicate-cluster"])
  }

  @Test func `a weight below zero`() {
    #expect(
      check([request(.secret, "s")], [PlannerTests.cluster("a", weight: -1)]).codes
        == ["placement/negative-weight"])
    var web = PlannerTests.deployment(1, .distributed)
    web.weights = ["a": -3]
    #expect(check([web]).codes == ["placement/negative-weight"])
  }

  @Test func `a resource twice`() {
    #expect(check([request(.secret, "s"), request(.secret, "s")]).codes == ["placement/duplicate-resource"])
  }

  @Test func `names of clusters that do not exist`() {
    var web = PlannerTests.deployment(1, .distributed)
    web.weights = ["eu-wset": 3]
    web.overrides = [PlacementOverride(clusterNames: ["nowhere"], patches: [])]
    let result = check([web], [PlannerTests.cluster("eu-west")])
    #expect(result.codes == ["placement/unknown-cluster", "placement/unknown-cluster"])
    #expect(result.diagnostics.contains { $0.message.hasSuffix("; did you mean 'eu-west'?") })
  }

  @Test func `a selector without terms`() {
    var secret = request(.secret, "s")
    secret.selector = ClusterSelector()
    #expect(check([secret]).codes == ["placement/empty-selector"])
  }

  // MARK: Collisions

  @Test func `objects of one name in one cluster`() {
    var other = request(.secret, "t")
    other.objectName = "s"
    let result = check([request(.secret, "s"), other], named)
    #expect(result.codes == ["placement/collision", "placement/collision"])
    other.selector = ClusterSelector(["name": "a"])
    #expect(check([request(.secret, "s", only: "b"), other], named).codes == [])
  }

  @Test func `node ports and hosts`() {
    let port = ClusterDemand(.nodePort("30080/TCP"), at: "/spec/ports/0/nodePort")
    let result = check([request(.service, "s", [port]), request(.service, "t", [port], only: "a")], named)
    #expect(result.codes == ["placement/shared-address"])
    #expect(result.diagnostics[0].message.hasSuffix("both have the node port 30080/TCP in cluster 'a'"))
    #expect(
      check([request(.service, "s", [port], only: "b"), request(.service, "t", [port], only: "a")], named)
        .codes == [])
    let host = ClusterDemand(.ingressPath("a.example/ (Prefix)"), at: "/spec/rules/0")
    var moved = request(.ingress, "t", [host], only: "a")
    #expect(check([request(.ingress, "s", [host]), moved], named).codes == ["placement/shared-address"])
    moved.overrides = [
      PlacementOverride(clusterNames: ["a"], patches: [.init("replace", "/spec/rules/0/host", "\"b\"")])
    ]
    #expect(check([request(.ingress, "s", [host]), moved], named).codes == [])
  }

  @Test func `a volume that one cluster can have`() {
    var volume = request(
      .persistentVolume, "v", [ClusterDemand(.exclusiveVolume("vol-1"), at: "/spec/csi/volumeHandle")])
    #expect(check([volume]).codes == ["placement/shared-volume"])
    volume.overrides = [
      PlacementOverride(
        clusterNames: ["b"], patches: [.init("replace", "/spec/csi/volumeHandle", "\"vol-2\"")])
    ]
    #expect(check([volume]).codes == [])
    volume.overrides.append(
      PlacementOverride(
        clusterNames: ["a"], patches: [.init("replace", "/spec/csi/volumeHandle", "\"vol-2\"")]))
    #expect(check([volume]).codes == ["placement/shared-volume"])
  }

  // MARK: What clusters have

  @Test func `classes that are not there`() {
    var clusters = two
    clusters[0].storageClasses = ["fast"]
    clusters[0].ingressClasses = ["nginx"]
    let claim = request(
      .persistentVolumeClaim, "c", [ClusterDemand(.storageClass("fats"), at: "/spec/storageClassName")])
    let result = check([claim], clusters)
    #expect(result.codes == ["placement/no-storage-class"])
    #expect(result.diagnostics[0].message.hasSuffix("cluster 'a' does not have; did you mean 'fast'?"))
    let ingress = request(
      .ingress, "i", [ClusterDemand(.ingressClass("haproxy"), at: "/spec/ingressClassName")])
    #expect(check([ingress], clusters).codes == ["placement/no-ingress-class"])
    #expect(check([ingress]).codes == [])
  }

  @Test func `features that a version does not have`() {
    var clusters = two
    clusters[0].version = KubernetesVersion(1, 26, 4)
    clusters[1].version = KubernetesVersion(1, 34)
    let feature = ClusterDemand(.version(KubernetesVersion(1, 30), feature: "sleep"), at: "/spec/*")
    let result = check([request(.pod, "p", [feature])], clusters)
    #expect(result.codes == ["placement/too-old"])
    #expect(
      result.diagnostics[0].message
        == "Pod 'shop/p' uses sleep, which Kubernetes has from 1.30 on, but cluster 'a' has 1.26.4")
    let divided = PlacementRequest(.statefulSet, "n", "s", .distributed, .ordinals(replicas: 4, start: 0))
    #expect(check([divided], clusters).codes == [])
    clusters[1].version = KubernetesVersion(1, 26)
    #expect(check([divided], clusters).codes == ["placement/too-old"])
  }

  // MARK: Overrides

  @Test func `an override that matches nothing`() {
    var web = PlannerTests.deployment(2, .replicated)
    web.selector = ClusterSelector(["name": "a"])
    web.overrides = [PlacementOverride(clusterNames: ["b"], patches: [.init("remove", "/spec/paused")])]
    #expect(check([web], named).codes == ["placement/dead-override"])
  }

  @Test func `an override of what is divided`() {
    for path in ["/spec/replicas", "/spec"] {
      var web = PlannerTests.deployment(2, .distributed)
      web.overrides = [PlacementOverride(clusterNames: ["b"], patches: [.init("replace", path, "7")])]
      #expect(check([web]).codes == ["placement/overridden-division"])
    }
  }

  @Test func `an override of what is replicated is the count`() {
    var web = PlannerTests.deployment(2, .replicated)
    web.overrides = [
      PlacementOverride(clusterNames: ["b"], patches: [.init("replace", "/spec/replicas", "7")]),
      PlacementOverride(
        clusterNames: ["a"], patches: [.init("add", "/spec/template/metadata/labels/x", "\"y\"")]),
    ]
    let result = check([web])
    #expect(result.line("web") == "a 2, b 7")
    #expect(result.plan.placements[0].assignments.map(\.overrides) == [[1], [0]])
    web.overrides[0].patches[0].value = "\"many\""
    #expect(check([web]).codes == ["placement/bad-count"])
    web.overrides[0].patches[0] = .init("remove", "/spec/replicas")
    #expect(check([web]).line("web") == "a 2, b 1")
  }
}
