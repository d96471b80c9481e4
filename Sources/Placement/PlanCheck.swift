public import Diagnostics

/// What must hold of a plan that the parts of it do not show: nothing is missing beside what needs it, nothing collides.
///
/// The rules 120 and 123 to 132 of the project's list of invariants that look at computed placements.
public enum PlanCheck {
  /// Says what is wrong with a plan to `sink`; costs O(assignments).
  public static func check(_ plan: PlacementPlan, into sink: inout DiagnosticSink) {
    let indices = Dictionary(
      plan.placements.enumerated().map { ($1.request.identity, $0) }, uniquingKeysWith: { first, _ in first })
    let clusters = Dictionary(
      plan.clusters.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for placement in plan.placements where placement.problem == nil {
      checkCount(placement, plan, into: &sink)
      checkOrdinals(placement, into: &sink)
      checkConsumers(placement, plan, indices, into: &sink)
      checkVolumes(placement, into: &sink)
      checkDemands(placement, clusters, into: &sink)
    }
    checkClaims(plan, into: &sink)
  }

  // MARK: One resource

  /// 123: what is divided adds up.
  private static func checkCount(
    _ placement: ResourcePlacement, _ plan: PlacementPlan, into sink: inout DiagnosticSink
  ) {
    let request = placement.request
    guard request.policy != .replicated, request.division != .none else { return }
    if placement.total != request.division.total {
      sink.emit(.wrongSum(request, found: placement.total, expected: request.division.total))
    }
  }

  /// 129: the replicas of a divided StatefulSet have numbers of their own.
  private static func checkOrdinals(_ placement: ResourcePlacement, into sink: inout DiagnosticSink) {
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
    _ placement: ResourcePlacement, _ plan: PlacementPlan, _ indices: [ResourceIdentity: Int],
    into sink: inout DiagnosticSink
  ) {
    for consumer in placement.request.consumers where consumer.need == .required {
      guard let index = indices[consumer.identity] else { continue }
      // Both are sorted by cluster.
      var own = placement.assignments[...]
      for assignment in plan.placements[index].assignments {
        while let first = own.first, first.cluster != assignment.cluster,
          first.cluster.precedes(assignment.cluster)
        {
          own.removeFirst()
        }
        if own.first?.cluster == assignment.cluster { continue }
        let cluster = plan.clusters.firstIndex { $0.name == assignment.cluster }
        let reason = cluster.flatMap { cluster in
          cluster < placement.verdicts.count
            ? placement.text(of: placement.verdicts[cluster], in: plan.clusters[cluster]) : nil
        }
        sink.emit(
          .notTogether(
            plan.placements[index].request, placement.request, cluster: assignment.cluster, reason ?? ""))
      }
    }
  }

  /// 130: a volume that one cluster at a time can have is in one, or an override gives each another one.
  private static func checkVolumes(_ placement: ResourcePlacement, into sink: inout DiagnosticSink) {
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

  /// What only one object of a cluster can have: a name, a port, a host and path.
  private struct Claim: Hashable {
    var kind: PlacementKind
    var namespace: String
    var subject: String
    var isName: Bool
  }

  /// A resource that claims something, and the place in its native object.
  private struct Claimant {
    var placement: Int
    var path: String
  }

  /// 127, 128: nothing collides in a cluster.
  private static func checkClaims(_ plan: PlacementPlan, into sink: inout DiagnosticSink) {
    var claimants: [Claim: [Claimant]] = [:]
    for (index, placement) in plan.placements.enumerated() where !placement.assignments.isEmpty {
      let request = placement.request
      let name = Claim(
        kind: request.identity.kind, namespace: request.identity.namespace, subject: request.objectName,
        isName: true)
      claimants[name, default: []].append(Claimant(placement: index, path: "/metadata/name"))
      for demand in request.clusterDemands {
        switch demand.subject {
        case .nodePort(let text), .ingressPath(let text):
          let claim = Claim(kind: request.identity.kind, namespace: "", subject: text, isName: false)
          claimants[claim, default: []].append(Claimant(placement: index, path: demand.path))
        default: break
        }
      }
    }
    let shared = claimants.filter { $0.value.count > 1 }.sorted { left, right in
      let places = (left.value[0].placement, right.value[0].placement)
      return places.0 != places.1 ? places.0 < places.1 : left.key.subject.precedes(right.key.subject)
    }
    for (claim, claimants) in shared {
      var owners: [String: Int] = [:]
      for claimant in claimants {
        let placement = plan.placements[claimant.placement]
        for assignment in placement.assignments
        where lastPatch(of: assignment, placement.request, touching: claimant.path) == nil {
          guard let owner = owners[assignment.cluster] else {
            owners[assignment.cluster] = claimant.placement
            continue
          }
          guard owner != claimant.placement else { continue }
          let other = plan.placements[owner].request
          sink.emit(
            claim.isName
              ? .collision(placement.request, other, cluster: assignment.cluster)
              : .sharedAddress(placement.request, other, claim.subject, cluster: assignment.cluster))
        }
      }
    }
  }

  /// 131, 132: a cluster has what is demanded of it.
  private static func checkDemands(
    _ placement: ResourcePlacement, _ clusters: [String: Cluster], into sink: inout DiagnosticSink
  ) {
    let request = placement.request
    var demands = request.clusterDemands.filter { demand in
      switch demand.subject {
      case .storageClass, .ingressClass, .version: true
      case .nodePort, .ingressPath, .exclusiveVolume: false
      }
    }
    // What dividing adds to the object.
    let moved = ClusterDemand(
      .version(FeatureAvailability.ordinals, feature: "ordinals"), at: "/spec/ordinals/start")
    let isDivided = placement.assignments.contains { ($0.ordinalStart ?? 0) > 0 }
    if isDivided,
      !demands.contains(where: {
        $0.subject == .version(FeatureAvailability.ordinals, feature: "StatefulSet.ordinals")
      })
    {
      demands.append(moved)
    }
    guard !demands.isEmpty else { return }
    for assignment in placement.assignments {
      guard let cluster = clusters[assignment.cluster] else { continue }
      for demand in demands where lastPatch(of: assignment, request, touching: demand.path) == nil {
        switch demand.subject {
        case .storageClass(let name) where cluster.storageClasses?.contains(name) == false:
          sink.emit(.noStorageClass(request, name, cluster))
        case .ingressClass(let name) where cluster.ingressClasses?.contains(name) == false:
          sink.emit(.noIngressClass(request, name, cluster))
        case .version(let version, let feature):
          if demand == moved, (assignment.ordinalStart ?? 0) == 0 { continue }
          if let found = cluster.version, found < version {
            sink.emit(.tooOld(request, cluster, feature, version))
          }
        default: break
        }
      }
    }
  }
}
