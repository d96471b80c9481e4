public import Placement
public import YAML

/// The object of Kubernetes that a resource is made into.
public struct NativeObject: Sendable {
  /// The label of everything that is made.
  static let managedBy = "app.kubernetes.io/managed-by"
  /// The label that tells the resource it was made of.
  static let owner = "krosskube.io/owner"
  /// The label that tells the cluster it is for.
  static let cluster = "krosskube.io/cluster"
  /// The annotation with the digest of what the plan says of the resource.
  static let plan = "krosskube.io/plan"

  /// `apps/v1`, `v1`.
  public let apiVersion: String
  /// The kind.
  public let kind: PlacementKind
  /// The namespace; nil for what belongs to none.
  public let namespace: String?
  /// The name.
  public let name: String
  /// The whole: `apiVersion`, `kind`, `metadata` and what the resource has, for all clusters alike.
  public internal(set) var root: YAMLNode

  /// The namespace, unless every cluster has it.
  var ownNamespace: String? { namespace == "default" ? nil : namespace }

  /// The group of the API; empty for the core.
  public var group: String { apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : "" }
  /// The version in its group.
  public var version: String { apiVersion.split(separator: "/").last.map(String.init) ?? apiVersion }

  /// The name of the kind in the paths of an API server.
  public var plural: String {
    switch kind {
    case .ingress: "ingresses"
    default: kind.rawValue.lowercased() + "s"
    }
  }

  /// The object for a cluster: its part of what is divided, then the overrides.
  ///
  /// What cannot be applied is left out and appended to `failures`.
  func root(
    for assignment: Assignment, _ request: PlacementRequest, _ overrides: PreparedOverrides,
    failures: inout [PreparedOverrides.Failure]
  ) -> YAMLNode {
    root(for: assignment, request, overrides, failures: &failures) { _, number in .integer(Int64(number)) }
  }

  /// The same with marks in place of all that clusters of one way differ in.
  func marked(
    _ assignment: Assignment, _ request: PlacementRequest, _ overrides: PreparedOverrides,
    failures: inout [PreparedOverrides.Failure]
  ) -> YAMLNode {
    var result = root(for: assignment, request, overrides, failures: &failures) { slot, _ in
      .string(slot.mark)
    }
    result.put(.string(ManifestText.Slot.cluster.mark), at: ["metadata", "labels", Self.cluster])
    return result
  }

  private func root(
    for assignment: Assignment, _ request: PlacementRequest, _ overrides: PreparedOverrides,
    failures: inout [PreparedOverrides.Failure], value: (ManifestText.Slot, Int) -> YAMLNode
  ) -> YAMLNode {
    var result = root
    if request.policy != .replicated { result.divide(assignment, request.division, value) }
    for index in assignment.overrides { overrides.apply(index, to: &result, failures: &failures) }
    return result
  }
}

extension YAMLNode {
  /// Writes an assignment's part of what is divided; `value` says how a number is written.
  mutating func divide(
    _ assignment: Assignment, _ division: Division, _ value: (ManifestText.Slot, Int) -> YAMLNode
  ) {
    let count = value(.count, assignment.count)
    switch division {
    case .none: break
    case .replicas: put(count, at: ["spec", "replicas"])
    case .ordinals(_, let start):
      put(count, at: ["spec", "replicas"])
      // What stands there already is the start of the first part.
      if let own = assignment.ordinalStart, own != start {
        put(value(.start, own), at: ["spec", "ordinals", "start"])
      }
    case .completions:
      put(count, at: ["spec", "jobTemplate", "spec", "completions"])
      if let parallelism = assignment.parallelism {
        put(value(.parallelism, parallelism), at: ["spec", "jobTemplate", "spec", "parallelism"])
      }
    case .parallelism: put(count, at: ["spec", "jobTemplate", "spec", "parallelism"])
    }
  }

  /// Puts a value at a path of keys, making the mappings between.
  package mutating func put(_ value: YAMLNode, at path: ArraySlice<String>) {
    guard let first = path.first else {
      self = value
      return
    }
    var entries = self.entries ?? []
    content = .mapping([])
    if let index = entries.index(of: first) {
      entries[index].value.put(value, at: path.dropFirst())
    } else {
      var child = YAMLNode.mapping([])
      child.put(value, at: path.dropFirst())
      entries.append(YAMLEntry(key: .string(first), value: child))
    }
    content = .mapping(entries)
  }
}
