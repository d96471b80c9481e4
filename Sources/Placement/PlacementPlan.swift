/// Why a cluster gets a resource or not; what it refers to stands in the request and in the inventory.
public enum ClusterVerdict: Hashable, Sendable {
  /// It gets it.
  case selected
  /// It is not ready.
  case notReady
  /// The taint with this index is not tolerated.
  case untolerated(Int)
  /// The term of the selector with this index does not hold.
  case mismatched(Int)
  /// Its version is too old, or not known.
  case tooOld
  /// This many others come before it, as many as are used at most.
  case beyondMaximum(Int)
  /// It would do, but its share is zero.
  case noShare
  /// It would do, but another one was chosen.
  case notChosen
  /// It would do, but nothing there needs the resource.
  case notNeeded
  /// It would do, but the resource cannot be placed at all.
  case unplaced
}

/// How many a cluster gets, and why.
public struct Assignment: Hashable, Sendable {
  /// How the count came about.
  public enum Reason: Hashable, Sendable {
    /// Every selected cluster gets all.
    case replicated
    /// By weight: this one's and the sum of all.
    case weight(Int, of: Int)
    /// By room: for how many there is some here and in all clusters together.
    case room(Int, of: Int)
    /// Only because so many clusters were asked for.
    case minimum
    /// Chosen by the hash of its name, with this weight of all.
    case hash(Int, of: Int)
    /// There is the most room: for this many.
    case mostRoom(Int)
    /// This consumer is there, the first by name.
    case follows(ResourceIdentity)
    /// Nothing needs it, so it is everywhere.
    case noConsumer
    /// An override says so.
    case overridden
  }

  /// The cluster's name.
  public var cluster: String
  /// How many it gets; 1 when nothing is divided.
  public var count: Int
  /// How many pods of a job run there at once, when that is divided too.
  public var parallelism: Int?
  /// The number of the first replica of a StatefulSet.
  public var ordinalStart: Int?
  /// Why it is that many.
  public var reason: Reason
  /// The overrides that apply, as indices into those of the request.
  public var overrides: [Int] = []
}

/// Where a resource goes.
public struct Placement: Sendable {
  /// What is placed.
  public let request: PlacementRequest
  /// The verdict on every cluster, in the order of ``PlacementPlan/clusters``.
  public internal(set) var verdicts: [ClusterVerdict]
  /// What each cluster gets, by its name; empty when it cannot be placed.
  public internal(set) var assignments: [Assignment] = []
  /// Why it cannot be placed.
  public internal(set) var problem: String?

  /// How many there are in all clusters together.
  public var total: Int { assignments.reduce(0) { $0 + $1.count } }

  /// What a cluster gets.
  func assignment(in cluster: String) -> Assignment? {
    var low = 0
    var high = assignments.count
    while low < high {
      let middle = (low + high) / 2
      if assignments[middle].cluster.precedes(cluster) { low = middle + 1 } else { high = middle }
    }
    return low < assignments.count && assignments[low].cluster == cluster ? assignments[low] : nil
  }
}

/// Where everything goes.
public struct PlacementPlan: Sendable {
  /// The inventory, by name.
  public let clusters: [Cluster]
  /// The resources by namespace, name and kind.
  public internal(set) var placements: [Placement]
  /// How it was divided.
  public let options: PlacementOptions

  /// Whether everything could be placed.
  public var isComplete: Bool { placements.allSatisfy { $0.problem == nil } }

  /// The placement of a resource.
  public func placement(of identity: ResourceIdentity) -> Placement? {
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
