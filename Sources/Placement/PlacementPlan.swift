/// Where everything goes.
public struct PlacementPlan: Sendable {
  /// The inventory, by name.
  public let clusters: [Cluster]
  /// The resources by namespace, name and kind.
  public var placements: [ResourcePlacement]
  /// How it was divided.
  public let options: PlacementOptions

  /// Whether everything could be placed.
  public var isComplete: Bool { placements.allSatisfy { $0.problem == nil } }

  /// The placement of a resource.
  public func placement(of identity: ResourceIdentity) -> ResourcePlacement? {
    placements.first { $0.request.identity == identity }
  }
}

/// What can be chosen about dividing.
public struct PlacementOptions: Hashable, Sendable {
  /// Who gets one more when two have the same claim.
  public enum TieBreak: String, Hashable, Sendable, CaseIterable {
    /// The cluster whose name comes first.
    case name
    /// That depends on the resource, so that remainders of many resources do not gather in one cluster.
    case hash
  }

  /// How fractions become whole numbers.
  public var method = Apportionment.Method.webster
  /// Who gets one more when two have the same claim.
  public var tieBreak = TieBreak.name

  /// Webster's method, ties by name.
  public init() {}
}
