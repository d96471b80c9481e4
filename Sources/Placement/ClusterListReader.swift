public import Diagnostics
internal import Kubernetes
public import YAML

/// Reads clusters out of what `kubectl get ... -o yaml` prints: objects of SIG-Multicluster, Karmada and Open Cluster Management.
///
/// `docs/placement.md` says what of them becomes what.
public struct ClusterListReader {
  private var clusters: [Cluster] = []
  private var sink: DiagnosticSink

  private init(limit: Int) { sink = DiagnosticSink(limit: limit) }

  /// Whether documents of a stream are objects of an API server, and not plain models.
  public static func covers(_ documents: [YAMLDocument]) -> Bool {
    documents.contains { isObject($0.root) }
  }

  /// The clusters of all documents in their order, those of lists included.
  ///
  /// Objects that are no clusters are passed over with a warning. What no cluster can have is said to `sink` and left out.
  public static func clusters(in documents: [YAMLDocument], into sink: inout DiagnosticSink) -> [Cluster] {
    var reader = ClusterListReader(limit: sink.limit)
    for document in documents where !document.root.isNull { reader.read(document.root) }
    sink.absorb(reader.sink)
    return reader.clusters
  }

  private static func isObject(_ node: YAMLNode) -> Bool {
    node["apiVersion"]?.string != nil && node["kind"]?.string != nil && node["eClass"] == nil
      && node["$type"] == nil
  }

  // MARK: Objects

  /// Reads an object or the items of a list; lists in lists are none.
  private mutating func read(_ node: YAMLNode, inList: String? = nil) {
    guard Self.isObject(node) || inList != nil else { return sink.emit(.mixedInventory(at: node.range)) }
    let apiVersion = node["apiVersion"]?.string ?? ""
    let kind = node["kind"]?.string ?? inList ?? ""
    if inList == nil, kind.hasSuffix("List") {
      guard let items = node["items"], !items.isNull else { return }
      guard let nodes = items.items else { return wrongType(items, "items", "an array") }
      // The items of a typed list need not say what they are.
      let itemKind = String(kind.dropLast("List".count))
      for item in nodes { read(Self.typed(item, apiVersion), inList: itemKind) }
      return
    }
    let (group, version) = Self.parts(of: apiVersion)
    guard let source = ClusterSource.allCases.first(where: { $0.group == group && $0.kind == kind }) else {
      return sink.emit(.foreignObject(kind, apiVersion, at: node.range))
    }
    if version != source.version {
      sink.emit(.otherVersion(source, version, at: node["apiVersion"]?.range ?? node.range))
    }
    append(node, source)
  }

  /// An item with the version of its list where it has none of its own.
  private static func typed(_ item: YAMLNode, _ apiVersion: String) -> YAMLNode {
    guard item["apiVersion"] == nil, case .mapping(let entries) = item.content, apiVersion != "v1" else {
      return item
    }
    var result = item
    result.content = .mapping([YAMLEntry(key: .string("apiVersion"), value: .string(apiVersion))] + entries)
    return result
  }

  private static func parts(of apiVersion: String) -> (group: String, version: String) {
    guard let slash = apiVersion.lastIndex(of: "/") else { return ("", apiVersion) }
    return (String(apiVersion[..<slash]), String(apiVersion[apiVersion.index(after: slash)...]))
  }

  private mutating func append(_ node: YAMLNode, _ source: ClusterSource) {
    guard let nameNode = node.at("metadata", "name"), let name = text(nameNode, "name") else {
      return sink.emit(.namelessObject(source, at: node.range))
    }
    // The name of a cluster becomes that of a folder.
    if let problem = NameRule.dns1123Subdomain.problem(with: name) {
      return sink.emit(.badClusterName(name, problem, at: nameNode.range))
    }
    var cluster = Cluster(name, labels: strings(node.at("metadata", "labels"), "labels"))
    cluster.place = nameNode.range
    switch source {
    case .clusterProfile: readProfile(node, &cluster)
    case .karmada: readKarmada(node, &cluster)
    case .managedCluster: readManaged(node, &cluster)
    }
    if node.at("metadata", "deletionTimestamp").map({ !$0.isNull }) == true { cluster.isReady = false }
    readAnnotations(node, &cluster)
    clusters.append(cluster)
  }

  // MARK: The three kinds

  private mutating func readProfile(_ node: YAMLNode, _ cluster: inout Cluster) {
    // Managers need not state it.
    cluster.isReady = condition("ControlPlaneHealthy", of: node).map { $0 == "True" } ?? true
    let properties = pairs(node.at("status", "properties"), "properties")
    readVersion(node.at("status", "version", "kubernetes"), or: properties, &cluster)
    readTopology(properties, &cluster)
  }

  private mutating func readKarmada(_ node: YAMLNode, _ cluster: inout Cluster) {
    cluster.isReady = condition("Ready", of: node) == "True"
    cluster.taints = taints(
      node.at("spec", "taints"),
      [
        "NoSchedule": .noSchedule, "PreferNoSchedule": .preferNoSchedule, "NoExecute": .noExecute,
      ])
    if let region = node.at("spec", "region") { label(Self.region, region, &cluster) }
    // A label has one value: of several zones none is that of the cluster.
    let zones = list(node.at("spec", "zones"), "zones")
    if zones.count == 1 {
      label(Self.zone, zones[0], &cluster)
    } else if zones.isEmpty, let zone = node.at("spec", "zone") {
      label(Self.zone, zone, &cluster)
    }
    readVersion(node.at("status", "kubernetesVersion"), or: [:], &cluster)
    let summary = node.at("status", "resourceSummary")
    cluster.capacity = amounts(summary?["allocatable"], "allocatable", roundingUp: false)
    for key in ["allocated", "allocating"] {
      cluster.used.merge(amounts(summary?[key], key, roundingUp: true), uniquingKeysWith: +)
    }
  }

  private mutating func readManaged(_ node: YAMLNode, _ cluster: inout Cluster) {
    let isAccepted = node.at("spec", "hubAcceptsClient")?.bool == true
    cluster.isReady =
      isAccepted && condition("ManagedClusterConditionAvailable", of: node) == "True"
      && condition("HubAcceptedManagedCluster", of: node) != "False"
    cluster.taints = taints(
      node.at("spec", "taints"),
      [
        "NoSelect": .noSchedule, "PreferNoSelect": .preferNoSchedule, "NoSelectIfNew": .noSchedule,
      ])
    let claims = pairs(node.at("status", "clusterClaims"), "clusterClaims")
    readVersion(node.at("status", "version", "kubernetes"), or: claims, &cluster)
    readTopology(claims, &cluster)
    let key = node.at("status", "allocatable") == nil ? "capacity" : "allocatable"
    cluster.capacity = amounts(node.at("status", key), key, roundingUp: false)
  }

  // MARK: Parts

  private static let region = "topology.kubernetes.io/region"
  private static let zone = "topology.kubernetes.io/zone"

  /// The status of a condition; nil when it is not stated.
  private mutating func condition(_ type: String, of node: YAMLNode) -> String? {
    let conditions = list(node.at("status", "conditions"), "conditions")
    return conditions.first { $0["type"]?.string == type }?["status"]?.scalar?.text
  }

  /// Takes a label that has no value of its own yet.
  private mutating func label(_ key: String, _ node: YAMLNode, _ cluster: inout Cluster) {
    guard let value = text(node, key), !value.isEmpty, cluster.labels[key] == nil else { return }
    cluster.labels[key] = value
  }

  /// Region and zone from properties or claims.
  private mutating func readTopology(_ values: [String: YAMLNode], _ cluster: inout Cluster) {
    for (name, key) in [
      (Self.region, Self.region), ("region.open-cluster-management.io", Self.region), (Self.zone, Self.zone),
    ] {
      if let node = values[name] { label(key, node, &cluster) }
    }
  }

  private mutating func readVersion(
    _ node: YAMLNode?, or values: [String: YAMLNode], _ cluster: inout Cluster
  ) {
    let stated = node.flatMap { $0.scalar?.text.isEmpty == false && !$0.isNull ? $0 : nil }
    guard let node = stated ?? values["kubeversion.open-cluster-management.io"] else { return }
    let text = node.scalar?.text ?? ""
    cluster.version = KubernetesVersion(text)
    if cluster.version == nil { sink.emit(.badVersion(text, at: node.range)) }
  }

  private mutating func readAnnotations(_ node: YAMLNode, _ cluster: inout Cluster) {
    let annotations = node.at("metadata", "annotations")
    if let weight = annotations?["krosskube.io/weight"] {
      // The bounds are those of a weight in the metamodel.
      if let text = weight.scalar?.text, let value = Int(text), (0...1_000_000).contains(value) {
        cluster.weight = value
      } else {
        sink.emit(.badWeight(weight.scalar?.text ?? weight.kindName, at: weight.range))
      }
    }
    cluster.storageClasses = words(annotations?["krosskube.io/storage-classes"], "storage-classes")
    cluster.ingressClasses = words(annotations?["krosskube.io/ingress-classes"], "ingress-classes")
  }

  /// Names with commas between them; nil when there is none.
  private mutating func words(_ node: YAMLNode?, _ name: String) -> Set<String>? {
    guard let node, let text = text(node, name) else { return nil }
    let words = text.split { $0 == "," || $0 == " " }.map(String.init)
    return words.isEmpty ? nil : Set(words)
  }

  private mutating func taints(_ node: YAMLNode?, _ effects: [String: Taint.Effect]) -> [Taint] {
    var result: [Taint] = []
    for item in list(node, "taints") {
      guard let key = item["key"]?.string, !key.isEmpty else {
        sink.emit(.badTaint("has no key", at: item.range))
        continue
      }
      let name = item["effect"]?.string ?? ""
      guard let effect = effects[name] else {
        let known = effects.keys.sorted().joined(separator: ", ")
        sink.emit(.badTaint("has the effect '\(name)'; expected one of \(known)", at: item.range))
        continue
      }
      let value = item["value"].flatMap { $0.isNull ? nil : text($0, "value") } ?? ""
      result.append(Taint(key, value, effect))
    }
    return result
  }

  private mutating func amounts(_ node: YAMLNode?, _ name: String, roundingUp: Bool) -> [String: Amount] {
    var result: [String: Amount] = [:]
    for entry in entries(node, name) {
      let text = entry.value.scalar?.text ?? ""
      do throws(Quantity.ParseError) {
        let quantity = try Quantity(text)
        if quantity.isNegative, !quantity.isZero {
          sink.emit(
            .badQuantity(text, "is below zero; expected an amount of at least 0", at: entry.value.range))
        } else {
          result[entry.name] = Amount(quantity, roundingUp: roundingUp)
        }
      } catch {
        sink.emit(.badQuantity(text, error.message, at: entry.value.range))
      }
    }
    return result
  }

  // MARK: Nodes

  private mutating func wrongType(_ node: YAMLNode, _ name: String, _ expected: String) {
    sink.emit(.wrongType(name, found: node.kindName, expected: expected, at: node.range))
  }

  /// The text of a string; any other value is wrong.
  private mutating func text(_ node: YAMLNode, _ name: String) -> String? {
    if let text = node.string { return text }
    wrongType(node, name, "a string")
    return nil
  }

  private mutating func list(_ node: YAMLNode?, _ name: String) -> [YAMLNode] {
    guard let node, !node.isNull else { return [] }
    if let items = node.items { return items }
    wrongType(node, name, "an array")
    return []
  }

  private mutating func entries(_ node: YAMLNode?, _ name: String) -> [YAMLEntry] {
    guard let node, !node.isNull else { return [] }
    if let entries = node.entries { return entries }
    wrongType(node, name, "an object")
    return []
  }

  private mutating func strings(_ node: YAMLNode?, _ name: String) -> [String: String] {
    var result: [String: String] = [:]
    for entry in entries(node, name) { result[entry.name] = text(entry.value, entry.name) }
    return result
  }

  /// The values of a list of names and values; of a name that is there twice the first.
  private mutating func pairs(_ node: YAMLNode?, _ name: String) -> [String: YAMLNode] {
    var result: [String: YAMLNode] = [:]
    for item in list(node, name) {
      guard let key = item["name"]?.string, let value = item["value"], result[key] == nil else { continue }
      result[key] = value
    }
    return result
  }
}

/// What clusters are read from.
enum ClusterSource: CaseIterable {
  /// SIG-Multicluster.
  case clusterProfile
  /// Karmada.
  case karmada
  /// Open Cluster Management.
  case managedCluster

  var group: String {
    switch self {
    case .clusterProfile: "multicluster.x-k8s.io"
    case .karmada: "cluster.karmada.io"
    case .managedCluster: "cluster.open-cluster-management.io"
    }
  }

  /// The version whose fields are read.
  var version: String { self == .managedCluster ? "v1" : "v1alpha1" }

  var kind: String {
    switch self {
    case .clusterProfile: "ClusterProfile"
    case .karmada: "Cluster"
    case .managedCluster: "ManagedCluster"
    }
  }
}
