import Placement

/// Resources that belong together: a workload, what it needs, and what leads to it.
struct ApplicationGroup {
  /// The namespace; that of its consumers for a volume, which has none itself.
  var namespace: String
  /// A name that no other group of the namespace has.
  var name: String
  /// The resources, as indices into the plan's, in their order.
  var members: [Int]
}

extension PlacementPlan {
  /// What was placed, in groups that have nothing to do with each other, by namespace and name.
  ///
  /// `fallback` is the namespace for what has none. Costs O(resources + consumers), nearly.
  func applicationGroups(fallback: String) -> [ApplicationGroup] {
    var sets = DisjointSets(count: placements.count)
    let indices = Dictionary(
      placements.enumerated().map { ($1.request.identity, $0) }, uniquingKeysWith: { first, _ in first })
    var namespaces = placements.map(\.request.identity.namespace)
    for (index, placement) in placements.enumerated() {
      let consumers = placement.request.consumers.compactMap { indices[$0.identity] }.sorted()
      if namespaces[index].isEmpty, let first = consumers.first(where: { !namespaces[$0].isEmpty }) {
        namespaces[index] = namespaces[first]
      }
      for consumer in consumers where namespaces[consumer] == namespaces[index] {
        sets.join(index, consumer)
      }
    }
    var members: [Int: [Int]] = [:]
    for index in placements.indices where !placements[index].assignments.isEmpty {
      members[sets.root(of: index), default: []].append(index)
    }
    var groups = members.values.map { members in
      let namespace = namespaces[members[0]]
      return ApplicationGroup(
        namespace: namespace.isEmpty ? fallback : namespace, name: name(of: members), members: members)
    }
    groups.sort { ($0.namespace, $0.name, $0.members[0]) < ($1.namespace, $1.name, $1.members[0]) }
    var known: Set<[String]> = []
    for index in groups.indices {
      let kind = placements[lead(of: groups[index].members)].request.identity.kind.rawValue.lowercased()
      var candidate = groups[index].name
      var number = 2
      while !known.insert([groups[index].namespace, candidate]).inserted {
        candidate = groups[index].name + "-" + kind + (number > 2 ? "-\(number)" : "")
        number += 1
      }
      groups[index].name = candidate
    }
    return groups
  }

  /// The first workload, or else the first resource.
  private func lead(of members: [Int]) -> Int {
    members.first { placements[$0].request.identity.kind.isWorkload } ?? members[0]
  }

  private func name(of members: [Int]) -> String {
    ObjectName.fitting(placements[lead(of: members)].request.identity.name)
  }
}

/// Texts as names of objects.
enum ObjectName {
  /// A text as RFC 1123 wants the name of an object: lower case letters, digits, `-` and `.`.
  static func fitting(_ text: String) -> String {
    let isFit = text.utf8.allSatisfy { byte in
      (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x2E
    }
    if isFit { return text }
    return LabelValue.fitting(text).lowercased().replacing("_", with: "-").replacing(":", with: "-")
  }
}

/// Numbers in sets that can be joined.
private struct DisjointSets {
  private var parents: [Int]

  init(count: Int) { parents = Array(0..<count) }

  /// The number that stands for the set of a number.
  mutating func root(of number: Int) -> Int {
    var current = number
    while parents[current] != current {
      parents[current] = parents[parents[current]]
      current = parents[current]
    }
    return current
  }

  mutating func join(_ left: Int, _ right: Int) {
    let (left, right) = (root(of: left), root(of: right))
    // The lower number stands for the set, whatever the order of joining.
    parents[max(left, right)] = min(left, right)
  }
}
