import TestSupport
import Placement

/// An inventory and workloads with what they need, made from a seed.
struct RandomScenario {
  var clusters: [Cluster] = []
  var requests: [PlacementRequest] = []

  init(seed: UInt64) {
    var random = SeededGenerator(seed)
    for index in 0..<random.number(1...9) { clusters.append(Self.cluster(index, &random)) }
    for index in 0..<random.number(1...5) { requests.append(Self.workload(index, &random)) }
    for index in 0..<random.number(0...4) { requests.append(follower(index, &random)) }
  }

  /// One more cluster, whose name comes anywhere.
  static func newcomer(seed: UInt64) -> Cluster {
    var random = SeededGenerator(seed &+ 0x5eed)
    return cluster(random.number(100...999), &random)
  }

  private static func cluster(_ index: Int, _ random: inout SeededGenerator) -> Cluster {
    let letters = ["a", "b", "c", "d", "e"]
    var cluster = Cluster(
      "\(random.choice(letters))\(random.choice(letters))-\(index)",
      labels: ["region": random.choice(["eu", "us", "ap"]), "tier": random.choice(["gold", "iron"])],
      weight: random.chance(1, of: 12) ? 0 : random.number(1...random.choice([3, 50])))
    cluster.isReady = !random.chance(1, of: 12)
    if random.chance(1, of: 8) {
      cluster.taints = [Taint("spot", "yes", random.choice([.noSchedule, .preferNoSchedule]))]
    }
    if !random.chance(1, of: 8) {
      cluster.capacity["cpu"] = Amount(nano: Int128(random.number(0...40)) * 500_000_000)
      cluster.used["cpu"] = Amount(nano: Int128(random.number(0...10)) * 250_000_000)
    }
    if random.chance(1, of: 2) { cluster.capacity["memory"] = Amount(units: random.number(0...64)) }
    if random.chance(1, of: 3) { cluster.capacity["pods"] = Amount(units: random.number(0...30)) }
    return cluster
  }

  private static func workload(_ index: Int, _ random: inout SeededGenerator) -> PlacementRequest {
    let count = random.number(0...40)
    let (kind, division): (PlacementKind, Division) = random.choice([
      (.deployment, .replicas(count)), (.deployment, .replicas(count)),
      (.statefulSet, .ordinals(replicas: count, start: random.number(0...5))),
      (.cronJob, .completions(count + 2, parallelism: random.choice([nil, 1, 2, 5]))),
      (.cronJob, .parallelism(count + 2)), (.pod, .none), (.persistentVolumeClaim, .none),
    ])
    var request = PlacementRequest(
      kind, random.choice(["shop", "bank"]), "w\(index)", random.choice(PlacementPolicy.allCases), division)
    request.demand["cpu"] = Amount(nano: Int128(random.number(1...8)) * 250_000_000)
    if random.chance(1, of: 2) { request.demand["memory"] = Amount(units: random.number(1...4)) }
    request.demand["pods"] = Amount(units: 1)
    choose(&request, &random)
    if random.chance(1, of: 4) { request.minClusters = random.number(1...3) }
    return request
  }

  private static func choose(_ request: inout PlacementRequest, _ random: inout SeededGenerator) {
    if random.chance(1, of: 3) { request.selector = ClusterSelector(["tier": "gold"]) }
    if random.chance(1, of: 5) {
      request.selector = ClusterSelector(
        [:], [.init("region", random.choice([.isIn, .notIn]), ["eu", "us"])])
    }
    if random.chance(1, of: 3) { request.tolerations = [Toleration(key: "spot", value: nil, effect: nil)] }
    if random.chance(1, of: 4) { request.maxClusters = random.number(1...5) }
  }

  private func follower(_ index: Int, _ random: inout SeededGenerator) -> PlacementRequest {
    var request = PlacementRequest(
      random.choice([.service, .configMap, .secret, .role]), "shop", "f\(index)",
      random.choice([.distributed, .balanced]))
    for _ in 0..<random.number(1...3) { request.consumers.append(Consumer(random.choice(requests).identity)) }
    if random.chance(1, of: 6) { request.selector = ClusterSelector(["tier": "gold"]) }
    return request
  }
}
