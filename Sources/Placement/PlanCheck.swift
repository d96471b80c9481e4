public import Diagnostics

/// What must hold of a plan that the parts of it do not show: nothing is missing beside what needs it, nothing collides.
///
/// The rules 120 and 123 to 132 of the project's list of invariants that look at computed placements.
public enum PlanCheck {
  /// Says what is wrong with a plan to `sink`; costs O(assignments).
  public static func check(_ plan: PlacementPlan, into sink: inout DiagnosticSink) {
    let indices = Dictionary(
      plan.placements.enumerated().map { ($1.request.identity, $0) }, uniquingKeysWith: { first, _ in first })
    for placement in plan.placements where placement.problem == nil {
      checkCount(placement, plan, into: &sink)
      checkOrdinals(placement, into: &sink)
      checkConsumers(placement, plan, indices, into: &sink)
      checkVolumes(placement, into: &sink)
    }
    checkClusters(plan, into: &sink)
  }

  // MARK: One resource

  /// 123: what is divided adds up.
  private static func checkCount(
    _ placement: Placement, _ plan: PlacementPlan, into sink: inout DiagnosticSink
  ) {
    let request = placement.request
    guard request.policy != .replicated, request.division != .none else { return }
    if placement.total != request.division.total {
      sink.emit(.wrongSum(request, found: placement.total, expected: request.division.total))
    }
  }

  /// 129: the replicas of a divided StatefulSet have numbers of their own.
  private static func checkOrdinals(_ placement: Placement, into sink: inout DiagnosticSink) {
    guard placement.request.policy != .replicated, case .ordinals = placement.request.division else { return }
    let ranges = placement.assignments.compactMap { assignment in
      assignment.ordinalStart.map { (start: $0, end: $0 + assignment.count, cluster: assignment.cluster) }
    }.sorted { $0.start < $1.start }
    for (left, right) in zip(ranges, ranges.dropFirst()) where left.end > right.start {
      sink.emit(.overlappingOrdinals(placement.request, left.cluster, right.cluster, first: right.start))
    }
  }

  /// 120: where a resource is, there is what it needs.
  private static func checkConsumers(
    _ placement: Placement, _ plan: PlacementPlan, _ indices: [ResourceIdentity: Int],
    into sink: inout DiagnosticSink
  ) {
    for consumer in placement.request.consumers where consumer.need == .required {
      guard let index = indices[consumer.identity] else { continue }
      for assignment in plan.placements[index].assignments
      where placement.assignment(in: assignment.cluster) == nil {
        guard let cluster = plan.clusters.firstIndex(where: { $0.name == assignment.cluster }) else {
          continue
        }
        let reason =
          cluster < placement.verdicts.count
          ? placement.text(of: placement.verdicts[cluster], in: plan.clusters[cluster]) : ""
        sink.emit(
          .notTogether(plan.placements[index].request, placement.request, cluster: assignment.cluster, reason)
        )
      }
    }
  }

  /// 130: a volume that one cluster at a time can have is in one, or an override gives each another one.
  private static func checkVolumes(_ placement: Placement, into sink: inout DiagnosticSink) {
    for demand in placement.request.clusterDemands {
      guard case .exclusiveVolume(let name) = demand.subject else { continue }
      var clusters: [String: [String]] = [:]
      for assignment in placement.assignments {
        let patch = lastPatch(of: assignment, placement.request, touching: demand.path)
        clusters[patch?.value ?? "", default: []].append(assignment.cluster)
      }
      for (value, shared) in clusters.sorted(by: { $0.key.precedes($1.key) }) where shared.count > 1 {
        sink.emit(.sharedVolume(placement.request, value.isEmpty ? name : value, clusters: shared))
      }
    }
  }

  private static func lastPatch(
    of assignment: Assignment, _ request: PlacementRequest, touching path: String
  ) -> PlacementOverride.Patch? {
    for index in assignment.overrides.reversed() where index < request.overrides.count {
      if let patch = request.overrides[index].patches.last(where: { $0.touches(path) }) { return patch }
    }
    return nil
  }

  // MARK: One cluster

  /// What only one object of a cluster can have.
  private struct Claim: Hashable {
    var cluster: String
    var kind: PlacementKind
    var namespace: String
    var subject: String
  }

  /// 127, 128, 131, 132: nothing collides in a cluster, and it has what is demanded of it.
  private static func checkClusters(_ plan: PlacementPlan, into sink: inout DiagnosticSink) {
    let clusters = Dictionary(
      plan.clusters.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var objects: [Claim: PlacementRequest] = [:]
    var claims: [Claim: PlacementRequest] = [:]
    for placement in plan.placements {
      let request = placement.request
      for assignment in placement.assignments {
        guard let cluster = clusters[assignment.cluster] else { continue }
        let identity = Claim(
          cluster: cluster.name, kind: request.identity.kind, namespace: request.identity.namespace,
          subject: request.objectName)
        if let other = objects[identity], other.identity != request.identity {
          sink.emit(.collision(request, other, cluster: cluster.name))
        }
        objects[identity] = request
        let isMoved = assignment.ordinalStart.map { $0 > 0 } ?? false
        if isMoved, let version = cluster.version, version < FeatureAvailability.ordinals {
          sink.emit(.tooOld(request, cluster, "ordinals", FeatureAvailability.ordinals))
        }
        for demand in request.clusterDemands
        where lastPatch(of: assignment, request, touching: demand.path) == nil {
          switch demand.subject {
          case .nodePort(let text), .ingressPath(let text):
            let claim = Claim(
              cluster: cluster.name, kind: request.identity.kind, namespace: "", subject: text)
            if let other = claims[claim], other.identity != request.identity {
              sink.emit(.sharedAddress(request, other, text, cluster: cluster.name))
            }
            claims[claim] = request
          case .storageClass(let name):
            if cluster.storageClasses?.contains(name) == false {
              sink.emit(.noStorageClass(request, name, cluster))
            }
          case .ingressClass(let name):
            if cluster.ingressClasses?.contains(name) == false {
              sink.emit(.noIngressClass(request, name, cluster))
            }
          case .version(let version, let feature):
            if let found = cluster.version, found < version {
              sink.emit(.tooOld(request, cluster, feature, version))
            }
          case .exclusiveVolume: break
          }
        }
      }
    }
  }
}
