import Diagnostics

/// What checking a plan says.
extension Diagnostic {
  static func wrongSum(_ request: PlacementRequest, found: Int, expected: Int) -> Diagnostic {
    Diagnostic(
      .error, "placement/wrong-sum",
      "\(request.label) has \(found) \(request.division.unit) in all clusters together, expected \(expected)",
      at: request.place)
  }

  static func overlappingOrdinals(
    _ request: PlacementRequest, _ left: String, _ right: String, first: Int
  ) -> Diagnostic {
    Diagnostic(
      .error, "placement/overlapping-ordinals",
      "clusters '\(left)' and '\(right)' both have replica \(first) of \(request.label)", at: request.place)
  }

  static func notTogether(
    _ consumer: PlacementRequest, _ dependency: PlacementRequest, cluster: String, _ reason: String
  ) -> Diagnostic {
    Diagnostic(
      .error, "placement/not-together",
      "\(consumer.label) is placed on cluster '\(cluster)', but \(dependency.label), which it needs, is not"
        + (reason.isEmpty ? "" : ": \(reason)"), at: consumer.place,
      notes: [.note("what is needed is placed here", at: dependency.place)])
  }

  static func sharedVolume(_ request: PlacementRequest, _ volume: String, clusters: [String]) -> Diagnostic {
    let shown = clusters.prefix(5).map { "'\($0)'" }.joined(separator: ", ")
    let rest = clusters.count > 5 ? " and \(clusters.count - 5) more" : ""
    return Diagnostic(
      .error, "placement/shared-volume",
      "\(request.label) gives the volume \(volume), which one node at a time can have, to clusters \(shown)\(rest); "
        + "expected an override for each, or one cluster", at: request.place)
  }

  static func collision(_ request: PlacementRequest, _ other: PlacementRequest, cluster: String) -> Diagnostic
  {
    Diagnostic(
      .error, "placement/collision",
      "\(request.label) and \(other.label) both make a \(request.identity.kind.rawValue) "
        + "'\(request.objectName)' in cluster '\(cluster)'", at: request.place,
      notes: [.note("the other one is here", at: other.place)])
  }

  static func sharedAddress(
    _ request: PlacementRequest, _ other: PlacementRequest, _ address: String, cluster: String
  ) -> Diagnostic {
    let what = request.identity.kind == .service ? "node port" : "host and path"
    return Diagnostic(
      .error, "placement/shared-address",
      "\(request.label) and \(other.label) both have the \(what) \(address) in cluster '\(cluster)'",
      at: request.place, notes: [.note("the other one is here", at: other.place)])
  }

  static func noStorageClass(_ request: PlacementRequest, _ name: String, _ cluster: Cluster) -> Diagnostic {
    noClass("storage", request, name, cluster, cluster.storageClasses ?? [], "placement/no-storage-class")
  }

  static func noIngressClass(_ request: PlacementRequest, _ name: String, _ cluster: Cluster) -> Diagnostic {
    noClass("ingress", request, name, cluster, cluster.ingressClasses ?? [], "placement/no-ingress-class")
  }

  private static func noClass(
    _ what: String, _ request: PlacementRequest, _ name: String, _ cluster: Cluster, _ known: Set<String>,
    _ code: String
  ) -> Diagnostic {
    let near = Suggestion.nearest(to: name, among: known.sorted())
    return Diagnostic(
      .error, code,
      "\(request.label) asks for \(what) class '\(name)', which cluster '\(cluster.name)' does not have"
        + (near.map { "; did you mean '\($0)'?" } ?? ""), at: request.place,
      notes: [.note("the cluster is here", at: cluster.place)])
  }

  static func tooOld(
    _ request: PlacementRequest, _ cluster: Cluster, _ feature: String, _ version: KubernetesVersion
  ) -> Diagnostic {
    Diagnostic(
      .error, "placement/too-old",
      "\(request.label) uses \(feature), which Kubernetes has from \(version) on, but cluster '\(cluster.name)' has "
        + "\(cluster.version?.description ?? "no known version")", at: request.place,
      notes: [.note("the cluster is here", at: cluster.place)])
  }
}
