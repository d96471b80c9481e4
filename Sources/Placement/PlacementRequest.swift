public import Diagnostics
public import Ecore

/// The kinds of native objects that are placed.
public enum PlacementKind: String, Hashable, Sendable, CaseIterable {
  case pod = "Pod"
  case deployment = "Deployment"
  case statefulSet = "StatefulSet"
  case daemonSet = "DaemonSet"
  case cronJob = "CronJob"
  case service = "Service"
  case ingress = "Ingress"
  case persistentVolume = "PersistentVolume"
  case persistentVolumeClaim = "PersistentVolumeClaim"
  case role = "Role"
  case roleBinding = "RoleBinding"
  case secret = "Secret"
  case configMap = "ConfigMap"

  /// Whether it runs pods.
  public var isWorkload: Bool {
    switch self {
    case .pod, .deployment, .statefulSet, .daemonSet, .cronJob: true
    case .service, .ingress, .persistentVolume, .persistentVolumeClaim, .role, .roleBinding, .secret,
      .configMap:
      false
    }
  }

  /// Whether it only ever goes where others need it, unless it is replicated.
  var isFollower: Bool {
    switch self {
    case .service, .ingress, .role, .roleBinding, .secret, .configMap: true
    case .pod, .deployment, .statefulSet, .daemonSet, .cronJob, .persistentVolume, .persistentVolumeClaim:
      false
    }
  }
}

/// How a resource is spread over the clusters that were selected.
public enum PlacementPolicy: String, Hashable, Sendable, CaseIterable {
  /// Each gets all of it.
  case replicated = "REPLICATED"
  /// It is divided by static weights.
  case distributed = "DISTRIBUTED"
  /// It is divided by the room that clusters have.
  case balanced = "BALANCED"
}

/// What a resource is called: kind, namespace and name.
public struct ResourceIdentity: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The kind of the native object.
  public var kind: PlacementKind
  /// The namespace; empty for what belongs to none.
  public var namespace: String
  /// The name.
  public var name: String

  /// Takes all parts.
  public init(_ kind: PlacementKind, _ namespace: String, _ name: String) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }

  /// Orders by namespace, name and kind, each by its bytes.
  public static func < (left: ResourceIdentity, right: ResourceIdentity) -> Bool {
    if left.namespace != right.namespace { return left.namespace.precedes(right.namespace) }
    if left.name != right.name { return left.name.precedes(right.name) }
    return left.kind.rawValue.precedes(right.kind.rawValue)
  }

  /// `namespace/name`, or the name alone.
  public var path: String { namespace.isEmpty ? name : namespace + "/" + name }
  /// `Deployment shop/catalogue`.
  public var description: String { kind.rawValue + " " + path }
}

/// What of a resource is divided.
public enum Division: Hashable, Sendable {
  /// Nothing: there is one of it.
  case none
  /// The replicas of a Deployment.
  case replicas(Int)
  /// The replicas of a StatefulSet, the first of which has the number `start`.
  case ordinals(replicas: Int, start: Int)
  /// The completions of a job and, when it is stated, how many run at once.
  case completions(Int, parallelism: Int?)
  /// How many pods of a job run at once.
  case parallelism(Int)

  /// What is counted, in the plural.
  public var unit: String {
    switch self {
    case .none: "objects"
    case .replicas, .ordinals: "replicas"
    case .completions: "completions"
    case .parallelism: "parallel pods"
    }
  }

  /// How many there are to divide; 1 when nothing is divided.
  public var total: Int {
    switch self {
    case .none: 1
    case .replicas(let count), .ordinals(let count, _), .completions(let count, _), .parallelism(let count):
      count
    }
  }
}

/// What another resource has to do with the one that is placed.
public struct Consumer: Hashable, Sendable {
  /// How much it needs it.
  public enum Need: String, Hashable, Sendable {
    /// It does not work where it is not.
    case required
    /// It says itself that it works without.
    case optional
    /// It does not need it, but is what it is about: the pods of a Service.
    case attracting
  }

  /// The other resource.
  public var identity: ResourceIdentity
  /// How much it needs it.
  public var need: Need

  /// Takes both.
  public init(_ identity: ResourceIdentity, _ need: Need = .required) {
    self.identity = identity
    self.need = need
  }
}

/// Something of the native object that matters in its cluster, and where in the object it stands.
public struct ClusterDemand: Hashable, Sendable {
  /// What it is about.
  public enum Subject: Hashable, Sendable {
    /// A port of every node: only one Service of a cluster can have it.
    case nodePort(String)
    /// A host and path of an ingress class: only one Ingress of a cluster can have it.
    case ingressPath(String)
    /// A storage class that must be there.
    case storageClass(String)
    /// An ingress class that must be there.
    case ingressClass(String)
    /// A feature, and the first version that has it.
    case version(KubernetesVersion, feature: String)
    /// A volume outside of the cluster that only one cluster can have at a time.
    case exclusiveVolume(String)
  }

  /// What it is about.
  public var subject: Subject
  /// The JSON pointer of the place in the native object; an override at, above or below it may change the demand.
  public var path: String

  /// Takes both.
  public init(_ subject: Subject, at path: String) {
    self.subject = subject
    self.path = path
  }
}

/// A change of the native object for some clusters.
public struct PlacementOverride: Sendable {
  /// One change, as in RFC 6902.
  public struct Patch: Hashable, Sendable {
    /// `add`, `replace` or `remove`.
    public var operation: String
    /// A JSON pointer.
    public var path: String
    /// The new value in JSON.
    public var value: String?

    /// Takes all parts.
    public init(_ operation: String, _ path: String, _ value: String? = nil) {
      self.operation = operation
      self.path = path
      self.value = value
    }

    /// Whether it is about a place, something in it, or something that it is in.
    func touches(_ place: String) -> Bool {
      path == place || place.hasPrefix(path + "/") || path.hasPrefix(place + "/")
    }
  }

  /// The clusters by name.
  public var clusterNames: [String]
  /// The clusters by label.
  public var selector: ClusterSelector?
  /// The changes in their order.
  public var patches: [Patch]
  /// Where it stands.
  public var place: SourceRange?

  /// Takes all parts.
  public init(
    clusterNames: [String] = [], selector: ClusterSelector? = nil, patches: [Patch],
    place: SourceRange? = nil
  ) {
    self.clusterNames = clusterNames
    self.selector = selector
    self.patches = patches
    self.place = place
  }

  /// Whether it is about a cluster: it is named, or its labels match.
  public func applies(to cluster: Cluster) -> Bool {
    clusterNames.contains(cluster.name) || selector.map { $0.matches(cluster.labels) } ?? false
  }
}

/// What is to be placed: a resource with what it asks of clusters.
public struct PlacementRequest: Sendable {
  /// Kind, namespace and name of the resource.
  public var identity: ResourceIdentity
  /// The name of the native object, which may differ from the resource's.
  public var objectName: String
  /// How it is spread.
  public var policy: PlacementPolicy
  /// Which clusters are candidates; nil for all.
  public var selector: ClusterSelector?
  /// The taints of clusters that do not matter.
  public var tolerations: [Toleration] = []
  /// The oldest version that is a candidate.
  public var minimalVersion: KubernetesVersion?
  /// The fewest clusters that are acceptable.
  public var minClusters: Int?
  /// The most clusters that are used.
  public var maxClusters: Int?
  /// Shares of clusters by name, in place of the inventory's weights.
  public var weights: [String: Int] = [:]
  /// What is divided.
  public var division = Division.none
  /// How many pods run at once when nothing is divided.
  public var podCount = 1
  /// What one pod, or one claim, takes of each resource.
  public var demand: [String: Amount] = [:]
  /// The resources that need this one.
  public var consumers: [Consumer] = []
  /// What it demands of each cluster it is in.
  public var clusterDemands: [ClusterDemand] = []
  /// Whether its parts count from zero in each cluster, so that dividing it gives them different numbers.
  public var isIndexed = false
  /// Changes for some clusters, in their order.
  public var overrides: [PlacementOverride] = []
  /// Where it is stated.
  public var place: SourceRange?
  /// Whether it is a Service that other clusters may use.
  public var isExported = false
  /// The object of the model that it was read from.
  public var source: ObjectID?

  /// A resource that asks for nothing in particular.
  public init(
    _ kind: PlacementKind, _ namespace: String, _ name: String, _ policy: PlacementPolicy,
    _ division: Division = .none
  ) {
    identity = ResourceIdentity(kind, namespace, name)
    objectName = name
    self.policy = policy
    self.division = division
  }
}

extension String {
  /// Whether its bytes come before those of another text: the same order everywhere.
  func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
