public import Diagnostics

/// A cluster of the inventory: what there is to know about it before anything is placed.
public struct Cluster: Sendable {
  /// Its name, unique in the inventory.
  public var name: String
  /// The labels that selectors look at.
  public var labels: [String: String]
  /// What keeps things away that do not tolerate it.
  public var taints: [Taint]
  /// Whether it takes anything at all.
  public var isReady: Bool
  /// Its share when replicas are divided by weight; from 0.
  public var weight: Int
  /// What all its nodes have together, by resource; of cpu, memory, pods and storage that are absent there is no limit.
  public var capacity: [String: Amount]
  /// What is in use already.
  public var used: [String: Amount]
  /// Its Kubernetes version; nil when it is not known.
  public var version: KubernetesVersion?
  /// The storage classes it has; nil when they are not known.
  public var storageClasses: Set<String>?
  /// The ingress classes it has; nil when they are not known.
  public var ingressClasses: Set<String>?
  /// Where it is described.
  public var place: SourceRange?

  /// A ready cluster of weight 1 with no labels, taints or limits.
  public init(_ name: String, labels: [String: String] = [:], weight: Int = 1) {
    self.name = name
    self.labels = labels
    self.weight = weight
    taints = []
    isReady = true
    capacity = [:]
    used = [:]
  }
}

/// A mark of a cluster that keeps things away.
public struct Taint: Hashable, Sendable, CustomStringConvertible {
  /// What it does to things that do not tolerate it.
  public enum Effect: String, Hashable, Sendable {
    /// They are not placed there.
    case noSchedule = "NoSchedule"
    /// They are placed there all the same: only schedulers of nodes look at it.
    case preferNoSchedule = "PreferNoSchedule"
    /// They are not placed there.
    case noExecute = "NoExecute"
  }

  /// Its key.
  public var key: String
  /// Its value, perhaps empty.
  public var value: String
  /// What it does.
  public var effect: Effect

  /// Takes all parts.
  public init(_ key: String, _ value: String = "", _ effect: Effect) {
    self.key = key
    self.value = value
    self.effect = effect
  }

  /// As kubectl prints it: `key=value:effect`.
  public var description: String { (value.isEmpty ? key : key + "=" + value) + ":" + effect.rawValue }
}

/// What a resource says about taints that do not matter to it.
public struct Toleration: Hashable, Sendable {
  /// The key of the taints; nil for every key.
  public var key: String?
  /// The value that they must have; nil for any.
  public var value: String?
  /// Their effect; nil for any.
  public var effect: Taint.Effect?

  /// Takes all parts.
  public init(key: String?, value: String?, effect: Taint.Effect?) {
    self.key = key
    self.value = value
    self.effect = effect
  }

  /// Whether it tolerates a taint.
  public func tolerates(_ taint: Taint) -> Bool {
    (key == nil || key == taint.key) && (value == nil || value == taint.value)
      && (effect == nil || effect == taint.effect)
  }
}
