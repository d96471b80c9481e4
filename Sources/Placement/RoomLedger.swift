/// What is free in each cluster while resources are placed one after the other.
struct RoomLedger {
  /// The room of a cluster that has no limit: large enough for every replica, so that the others keep their proportions.
  static let unlimited = 1_000_000

  /// Resources without which a cluster cannot be: when their capacity is not stated it is not known; of others there is none.
  private static let common: Set<String> = ["cpu", "memory", "pods", "storage", "ephemeral-storage"]

  private var numbers: [String: Int] = [:]
  private var names: [String] = []
  /// By cluster and number of the resource; nil without a limit.
  private var free: [[Amount?]]
  private let clusters: [Cluster]

  init(_ clusters: [Cluster], requests: [PlacementRequest]) {
    self.clusters = clusters
    free = clusters.map { _ in [] }
    for name in Set(requests.flatMap(\.demand.keys)).sorted() {
      numbers[name] = names.count
      names.append(name)
      for (index, cluster) in clusters.enumerated() {
        let capacity = cluster.capacity[name] ?? (Self.common.contains(name) ? nil : .zero)
        free[index].append(capacity.map { $0 - (cluster.used[name] ?? .zero) })
      }
    }
  }

  /// A demand by the numbers of its resources; what is zero is left out.
  func numbered(_ demand: [String: Amount]) -> [(resource: Int, amount: Amount)] {
    demand.compactMap { name, amount in
      amount == .zero ? nil : numbers[name].map { ($0, amount) }
    }.sorted { $0.resource < $1.resource }
  }

  /// How often a demand fits into a cluster.
  func room(in cluster: Int, for demand: [(resource: Int, amount: Amount)]) -> Int {
    var result = Self.unlimited
    for part in demand {
      guard let free = free[cluster][part.resource] else { continue }
      result = min(result, free.count(of: part.amount, limit: result))
    }
    return result
  }

  /// Takes the demand `count` times; the first resource of which there is not enough, with what is missing.
  mutating func take(
    _ demand: [(resource: Int, amount: Amount)], times count: Int, in cluster: Int
  ) -> (resource: String, missing: Amount)? {
    var shortage: (resource: String, missing: Amount)?
    for part in demand {
      guard let available = free[cluster][part.resource] else { continue }
      let wanted = part.amount * count
      free[cluster][part.resource] = available - wanted
      if wanted > available, shortage == nil { shortage = (names[part.resource], wanted - available) }
    }
    return shortage
  }
}
