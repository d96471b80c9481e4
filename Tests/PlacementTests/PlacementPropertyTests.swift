import Diagnostics
import Foundation
import Placement
import TestSupport
import Testing

/// What holds of every plan, over random inventories and workloads; `PLACEMENT_CASES` says how many.
@Suite struct PlacementPropertyTests {
  static let count = ProcessInfo.processInfo.environment["PLACEMENT_CASES"].flatMap(Int.init) ?? 500

  private static let parts = 4

  private static func seeds(_ part: Int) -> [UInt64] {
    (0..<count).filter { $0 % parts == part }.map { UInt64($0) &* 0x9e37_79b9 &+ 1 }
  }

  /// The plan and what was said of it, in the order it is printed.
  private static func plan(
    _ requests: [PlacementRequest], _ clusters: [Cluster]
  ) -> (plan: PlacementPlan, said: [String]) {
    var sink = DiagnosticSink()
    let plan = Planner.plan(requests, on: clusters, into: &sink)
    PlanCheck.check(plan, into: &sink)
    return (plan, sink.sorted().map { "\($0.code) \($0.message) \($0.notes.map(\.message))" })
  }

  private static func counts(_ placement: ResourcePlacement?) -> [String: Int] {
    Dictionary(
      uniqueKeysWithValues: placement?.assignments.map { ($0.cluster, $0.count) } ?? [])
  }

  @Test(arguments: 0..<parts)
  func `sums are exact and nothing is beyond its room`(_ part: Int) {
    for seed in Self.seeds(part) {
      let scenario = RandomScenario(seed: seed)
      let (plan, said) = Self.plan(scenario.requests, scenario.clusters)
      var taken: [String: [String: Amount]] = [:]
      var placed = 0
      for placement in plan.placements {
        let request = placement.request
        #expect(placement.verdicts.count == plan.clusters.count, "seed \(seed)")
        let selected = zip(plan.clusters, placement.verdicts).filter { $1 == .selected }.map(\.0.name)
        #expect(placement.assignments.map(\.cluster) == selected, "seed \(seed) \(request.identity)")
        guard placement.problem == nil else { continue }
        placed += 1
        if request.policy == .replicated {
          #expect(placement.assignments.allSatisfy { $0.count == request.division.total }, "seed \(seed)")
        } else if request.division != .none {
          #expect(placement.total == request.division.total, "seed \(seed) \(request.identity)")
          if case .completions(_, let parallelism?) = request.division {
            #expect(
              placement.assignments.reduce(0) { $0 + ($1.parallelism ?? 0) } == parallelism, "seed \(seed)")
          }
        } else if !request.demand.isEmpty {
          #expect(placement.assignments.count == 1, "seed \(seed)")
        }
        if let most = request.maxClusters { #expect(placement.assignments.count <= most, "seed \(seed)") }
        guard request.policy == .balanced else { continue }
        for assignment in placement.assignments {
          var pods = assignment.count
          if case .completions = request.division { pods = assignment.parallelism ?? 1 }
          for (resource, amount) in request.demand {
            taken[assignment.cluster, default: [:]][resource, default: .zero] =
              (taken[assignment.cluster]?[resource] ?? .zero) + amount * pods
          }
        }
      }
      for cluster in plan.clusters {
        for (resource, amount) in taken[cluster.name] ?? [:] {
          guard let capacity = cluster.capacity[resource] else { continue }
          #expect(
            amount <= capacity - (cluster.used[resource] ?? .zero), "seed \(seed) \(cluster.name) \(resource)"
          )
        }
      }
      let internalCodes = ["wrong-sum", "overlapping-ordinals"]
      #expect(
        !said.contains { line in internalCodes.contains { line.hasPrefix("placement/\($0)") } },
        "seed \(seed)")
      #expect(placed > 0 || said.contains { $0.hasPrefix("placement/") }, "seed \(seed)")
    }
  }

  @Test(arguments: 0..<parts)
  func `the order of the input does not matter`(_ part: Int) {
    for seed in Self.seeds(part) {
      let scenario = RandomScenario(seed: seed)
      var random = SeededGenerator(seed)
      let before = Self.plan(scenario.requests, scenario.clusters)
      let after = Self.plan(
        scenario.requests.shuffled(using: &random), scenario.clusters.shuffled(using: &random))
      #expect(before.said == after.said, "seed \(seed)")
      for (left, right) in zip(before.plan.placements, after.plan.placements) {
        #expect(left.request.identity == right.request.identity, "seed \(seed)")
        #expect(left.assignments == right.assignments, "seed \(seed)")
        #expect(left.verdicts == right.verdicts, "seed \(seed)")
      }
    }
  }

  @Test(arguments: 0..<parts)
  func `one more takes none away, one less adds none`(_ part: Int) {
    for seed in Self.seeds(part) {
      let scenario = RandomScenario(seed: seed)
      let plan = Self.plan(scenario.requests, scenario.clusters).plan
      for index in scenario.requests.indices {
        let identity = scenario.requests[index].identity
        let placement = plan.placement(of: identity)
        guard let placement, placement.problem == nil else { continue }
        for step in [1, -1] {
          var requests = scenario.requests
          switch requests[index].division {
          case .replicas(let count): requests[index].division = .replicas(count + step)
          case .ordinals(let count, let start):
            requests[index].division = .ordinals(replicas: count + step, start: start)
          default: continue
          }
          guard requests[index].division.total >= 0 else { continue }
          let other = Self.plan(requests, scenario.clusters).plan.placement(of: identity)
          guard let other, other.problem == nil else { continue }
          let (before, after) = (Self.counts(placement), Self.counts(other))
          for cluster in Set(before.keys).union(after.keys) {
            let change = (after[cluster] ?? 0) - (before[cluster] ?? 0)
            #expect(change * step >= 0, "seed \(seed) \(identity) \(step) \(before) \(after)")
          }
        }
      }
    }
  }

  @Test(arguments: 0..<parts)
  func `a new cluster gets its share and the others do not exchange anything`(_ part: Int) {
    for seed in Self.seeds(part) {
      let scenario = RandomScenario(seed: seed)
      let newcomer = RandomScenario.newcomer(seed: seed)
      for request in scenario.requests where request.consumers.isEmpty {
        guard request.policy != .replicated, request.division != .none else { continue }
        let before = Self.plan([request], scenario.clusters).plan.placements[0]
        let after = Self.plan([request], scenario.clusters + [newcomer]).plan.placements[0]
        guard before.problem == nil, after.problem == nil else { continue }
        let (old, new) = (Self.counts(before), Self.counts(after))
        for (cluster, count) in new where cluster != newcomer.name {
          // A job that is not divided moves as a whole.
          guard request.policy == .distributed || request.identity.kind != .cronJob else { continue }
          #expect(count <= old[cluster] ?? 0, "seed \(seed) \(request.identity) \(old) \(new)")
        }
        let moved = old.reduce(0) { $0 + max(0, $1.value - (new[$1.key] ?? 0)) }
        #expect(moved == new[newcomer.name] ?? 0, "seed \(seed) \(request.identity) \(old) \(new)")
      }
    }
  }

  @Test(arguments: 0..<parts)
  func `followers are where their consumers are`(_ part: Int) {
    var followed = 0
    for seed in Self.seeds(part) {
      let scenario = RandomScenario(seed: seed)
      let (plan, said) = Self.plan(scenario.requests, scenario.clusters)
      for placement in plan.placements where !placement.request.consumers.isEmpty && placement.problem == nil
      {
        let own = Set(placement.assignments.map(\.cluster))
        var needed: Set<String> = []
        for consumer in placement.request.consumers {
          needed.formUnion(plan.placement(of: consumer.identity)?.assignments.map(\.cluster) ?? [])
        }
        #expect(own.isSubset(of: needed), "seed \(seed)")
        followed += own.isEmpty ? 0 : 1
        // Only what keeps it out of a cluster itself can part it from a consumer, and then it is said.
        if !needed.isSubset(of: own) {
          #expect(
            said.contains { $0.contains(placement.request.identity.path) && $0.contains("not-together") },
            "seed \(seed)")
        }
      }
    }
    #expect(followed > 0)
  }
}
