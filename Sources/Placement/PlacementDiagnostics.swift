import Diagnostics

/// What placement says.
extension Diagnostic {
  // MARK: Input

  static func duplicateCluster(_ cluster: Cluster, _ other: Cluster) -> Diagnostic {
    Diagnostic(
      .error, "placement/duplicate-cluster", "two clusters of the inventory are called '\(cluster.name)'",
      at: cluster.place, notes: [.note("the other one is here", at: other.place)])
  }

  static func negativeWeight(_ cluster: Cluster) -> Diagnostic {
    Diagnostic(
      .error, "placement/negative-weight",
      "the weight of cluster '\(cluster.name)' is \(cluster.weight), expected 0 or more", at: cluster.place)
  }

  static func negativeWeight(_ weight: Int, of cluster: String, in request: PlacementRequest) -> Diagnostic {
    Diagnostic(
      .error, "placement/negative-weight",
      "\(request.label) gives cluster '\(cluster)' the weight \(weight), expected 0 or more",
      at: request.place)
  }

  static func duplicateResource(_ request: PlacementRequest, _ other: PlacementRequest) -> Diagnostic {
    Diagnostic(
      .error, "placement/duplicate-resource", "\(request.label) is stated twice", at: request.place,
      notes: [.note("the other one is here", at: other.place)])
  }

  static func unknownCluster(
    _ name: String, in request: PlacementRequest, at place: SourceRange? = nil, among clusters: [Cluster]
  ) -> Diagnostic {
    let near = Suggestion.nearest(to: name, among: clusters.map(\.name))
    return Diagnostic(
      .error, "placement/unknown-cluster",
      "\(request.label) names cluster '\(name)', which is not in the inventory"
        + (near.map { "; did you mean '\($0)'?" } ?? ""), at: place ?? request.place)
  }

  static func dividedDaemonSet(_ request: PlacementRequest) -> Diagnostic {
    Diagnostic(
      .error, "placement/divided-daemon-set",
      "\(request.label) is \(request.policy.rawValue), but a DaemonSet runs on every node of each cluster; "
        + "expected REPLICATED", at: request.place)
  }

  static func emptySelector(_ request: PlacementRequest) -> Diagnostic {
    Diagnostic(
      .error, "placement/empty-selector",
      "the cluster selector of \(request.label) has no terms; expected at least one, or no selector",
      at: request.place)
  }

  static func circularFollowers(_ request: PlacementRequest) -> Diagnostic {
    Diagnostic(
      .error, "placement/circular-followers",
      "\(request.label) follows resources that follow it, so that none of them has a place", at: request.place
    )
  }

  // MARK: Unsatisfiable

  static func tooFewClusters(
    _ request: PlacementRequest, found: Int, needed: Int, of count: Int, refused: [(Cluster, String)]
  ) -> Diagnostic {
    let shown = refused.prefix(10).map { Diagnostic.note("\($0.name): \($1)", at: $0.place) }
    let rest = refused.count > 10 ? [Diagnostic.note("and \(refused.count - 10) more clusters")] : []
    return Diagnostic(
      .error, "placement/too-few-clusters",
      "\(found) of \(count) clusters can take \(request.label), but it needs \(needed): \(needed - found) missing",
      at: request.place, notes: shown + rest)
  }

  static func noRoom(
    _ request: PlacementRequest, wanted: Int, room: Int, unit: String, isOneCluster: Bool
  ) -> Diagnostic {
    let place = isOneCluster ? "the cluster with the most room" : "the selected clusters together"
    return Diagnostic(
      .error, "placement/no-room",
      "\(request.label) asks for \(wanted) \(unit), but \(place) can take \(room): \(wanted - room) missing",
      at: request.place)
  }

  static func tooFewReplicas(_ request: PlacementRequest, total: Int, clusters: Int) -> Diagnostic {
    Diagnostic(
      .error, "placement/too-few-replicas",
      "\(request.label) has \(total) \(request.division.unit) for at least \(clusters) clusters: "
        + "\(clusters - total) missing", at: request.place)
  }

  static func tooFewWithRoom(_ request: PlacementRequest, found: Int, needed: Int) -> Diagnostic {
    Diagnostic(
      .error, "placement/no-room",
      "\(found) clusters have room for a part of \(request.label), but it needs \(needed): "
        + "\(needed - found) missing", at: request.place)
  }

  static func noWeight(_ request: PlacementRequest) -> Diagnostic {
    Diagnostic(
      .error, "placement/no-weight",
      "every cluster that can take \(request.label) has the weight 0, so it cannot be divided",
      at: request.place)
  }

  // MARK: Doubts

  static func noConsumer(_ request: PlacementRequest, clusters: Int) -> Diagnostic {
    Diagnostic(
      .warning, "placement/no-consumer",
      "nothing needs \(request.label), so that it goes to all \(clusters) clusters that can take it",
      at: request.place)
  }

  static func dividedIndices(_ request: PlacementRequest, clusters: Int) -> Diagnostic {
    Diagnostic(
      .warning, "placement/divided-indices",
      "\(request.label) is divided over \(clusters) clusters, in each of which its completion indices begin at 0",
      at: request.place)
  }

  static func overCapacity(
    _ request: PlacementRequest, cluster: String, of total: Int, _ shortage: RoomLedger.Shortage
  ) -> Diagnostic {
    Diagnostic(
      .warning, "placement/over-capacity",
      "\(shortage.count) of \(total) pods or claims of \(request.label) do not fit into cluster '\(cluster)': "
        + "\(shortage.amount) \(shortage.resource) missing", at: request.place)
  }

  // MARK: Overrides

  static func deadOverride(
    _ override: PlacementOverride, in request: PlacementRequest, isForNone: Bool
  ) -> Diagnostic {
    Diagnostic(
      isForNone ? .error : .warning, "placement/dead-override",
      "an override of \(request.label) applies to none of the "
        + (isForNone ? "clusters of the inventory" : "clusters that it is placed on"),
      at: override.place ?? request.place)
  }

  static func overriddenDivision(
    _ patch: PlacementOverride.Patch, _ override: PlacementOverride, in request: PlacementRequest
  ) -> Diagnostic {
    Diagnostic(
      .error, "placement/overridden-division",
      "an override of \(request.label) changes '\(patch.path)', which is divided over the clusters",
      at: override.place ?? request.place)
  }

  static func badCount(
    _ patch: PlacementOverride.Patch, _ override: PlacementOverride, in request: PlacementRequest
  ) -> Diagnostic {
    Diagnostic(
      .error, "placement/bad-count",
      "an override of \(request.label) sets '\(patch.path)' to \(patch.value ?? "nothing"); "
        + "expected a whole number from 0", at: override.place ?? request.place)
  }
}

extension PlacementRequest {
  /// Kind and quoted name, for messages.
  var label: String { "\(identity.kind.rawValue) '\(identity.path)'" }
}
