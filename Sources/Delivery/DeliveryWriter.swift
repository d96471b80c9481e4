import Diagnostics
import Ecore
import Placement
import YAML

/// Writes a plan and its objects into a model of `metamodels/delivery.ecore`.
struct DeliveryWriter: ~Copyable {
  private let plan: PlacementPlan
  private let natives: [NativeObject?]
  private let options: Delivery.Options
  private var builder: ModelBuilder
  private let clusterNumbers: [String: Int]
  /// Of the policies, for a target that has some.
  private let policyNames: [String?]
  /// The objects of clusters that get something, by their number in the plan.
  private var clusters: [Int: ObjectID] = [:]
  private var resources: [Int: ObjectID] = [:]
  /// What each cluster gets of a resource, in the order of the assignments.
  private var manifests: [Int: [(cluster: Int, object: ObjectID)]] = [:]
  /// The classes that objects were made of, by name.
  private var classes: [String: Int32] = [:]
  private let yaml = YAMLWriter()

  init(_ plan: PlacementPlan, _ natives: [NativeObject?], _ options: Delivery.Options, _ metamodel: Metamodel)
  {
    self.plan = plan
    self.natives = natives
    self.options = options
    builder = ModelBuilder(metamodel)
    policyNames = options.target == .karmada ? PolicyNames(natives).names : []
    clusterNumbers = Dictionary(
      plan.clusters.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Whether the target has objects for each cluster, each with a label that names it.
  private var hasClusterObjects: Bool { options.target != .karmada }

  consuming func write(into sink: inout DiagnosticSink) -> Model {
    let resource = builder.beginResource(uri: "delivery.xmi")
    let root = create("Delivery")
    builder.addRoot(root, to: resource)
    set(root, "plan", options.digest)
    writeClusters(in: root)
    for index in plan.placements.indices { writeResource(index, in: root, into: &sink) }
    if options.target == .ocm || options.target == .argocd || options.isComplete {
      let groups = plan.applicationGroups(fallback: options.fallbackNamespace)
      for group in groups { writeApplication(group, in: root, into: &sink) }
    }
    let namespaces = Set(natives.compactMap { $0?.ownNamespace })
    for name in namespaces.sorted(by: Self.precedes) { append(root, "namespaces", name) }
    return builder.freeze()
  }

  // MARK: Clusters

  private mutating func writeClusters(in root: ObjectID) {
    var namespaces: [Int: Set<String>] = [:]
    for (placement, native) in zip(plan.placements, natives) {
      guard let native else { continue }
      for assignment in placement.assignments {
        guard let number = clusterNumbers[assignment.cluster] else { continue }
        namespaces[number, default: []].formUnion(native.ownNamespace.map { [$0] } ?? [])
      }
    }
    for (number, cluster) in plan.clusters.enumerated() {
      guard let names = namespaces[number] else { continue }
      let object = create("Cluster")
      set(object, "name", cluster.name)
      if let version = cluster.version { set(object, "version", "\(version)") }
      for name in names.sorted(by: Self.precedes) { append(object, "namespaces", name) }
      builder.add(object, to: root, "clusters")
      clusters[number] = object
    }
  }

  // MARK: Resources

  private mutating func writeResource(_ index: Int, in root: ObjectID, into sink: inout DiagnosticSink) {
    guard let native = natives[index] else { return }
    let placement = plan.placements[index]
    let request = placement.request
    let object = create("Resource")
    resources[index] = object
    set(object, "apiVersion", native.apiVersion)
    set(object, "group", native.group)
    set(object, "version", native.version)
    set(object, "kind", native.kind.rawValue)
    set(object, "plural", native.plural)
    if let namespace = native.namespace { set(object, "namespace", namespace) }
    set(object, "name", native.name)
    set(object, "owner", "MultiCluster\(request.identity.kind.rawValue) \(request.identity.path)")
    set(object, "file", Self.file(of: native))
    set(object, "policy", request.policy.rawValue)
    set(object, "plan", options.digests[index])
    set(object, "expected", Self.expected(placement))
    builder.set(object, "propagatesDependencies", .boolean(native.kind.isWorkload))
    builder.set(object, "isExported", .boolean(request.isExported))
    builder.add(object, to: root, "resources")
    if options.target != .kustomize || options.isComplete {
      set(object, "yaml", yaml.text(of: native.root))
    }
    writeManifests(index, native, object, into: &sink)
    guard options.target == .karmada else { return }
    if let name = policyNames[index] { set(object, "policyName", name) }
    let karmada = KarmadaSelection(placement, native, clusters: plan.clusters, into: &sink)
    builder.add(write(karmada.selection), to: object, "selection")
    for (cluster, patches) in karmada.fields {
      builder.add(write(PlacementOverride(clusterNames: [cluster], patches: patches)), to: object, "rules")
    }
    for override in request.overrides {
      builder.add(write(karmada.rule(for: override)), to: object, "rules")
    }
  }

  private mutating func writeManifests(
    _ index: Int, _ native: NativeObject, _ resource: ObjectID, into sink: inout DiagnosticSink
  ) {
    let placement = plan.placements[index]
    var texts = ManifestTexts(native, placement.request)
    for assignment in placement.assignments {
      guard let number = clusterNumbers[assignment.cluster], let cluster = clusters[number] else { continue }
      let manifest = create("Manifest")
      if placement.request.division != .none {
        builder.set(manifest, "count", .integer(Int64(assignment.count)))
      }
      set(manifest, "yaml", hasClusterObjects ? texts.text(for: assignment) : "")
      builder.link(manifest, "resource", resource)
      builder.link(resource, "manifests", manifest)
      builder.add(manifest, to: cluster, "manifests")
      manifests[index, default: []].append((number, manifest))
    }
    for (failure, clusters) in texts.failures {
      sink.emit(.deadPatch(failure, placement.request, clusters: clusters))
    }
  }

  /// `shop/storefront.deployment`: a path that no other object has.
  private static func file(of native: NativeObject) -> String {
    // No name of a namespace has a line below, no name of an object a percent sign.
    let name = native.name.replacing(":", with: "%3A")
    return (native.namespace ?? "_cluster") + "/" + name + "." + native.kind.rawValue.lowercased()
  }

  private static func expected(_ placement: ResourcePlacement) -> String {
    placement.assignments.map { assignment in
      placement.request.division == .none ? assignment.cluster : "\(assignment.cluster)=\(assignment.count)"
    }.joined(separator: ",")
  }

  // MARK: Applications

  private mutating func writeApplication(
    _ group: ApplicationGroup, in root: ObjectID, into sink: inout DiagnosticSink
  ) {
    let members = group.members.filter { resources[$0] != nil }
    guard !members.isEmpty else { return }
    let object = create("Application")
    set(object, "namespace", group.namespace)
    set(object, "name", group.name)
    let selection = ApplicationSelection(
      members.map { plan.placements[$0] }, group, plan, options.target, into: &sink)
    builder.set(object, "isUniform", .boolean(selection.selection != nil))
    if let selection = selection.selection { builder.add(write(selection), to: object, "selection") }
    builder.add(object, to: root, "applications")
    var parts: [Int: [ObjectID]] = [:]
    for index in members {
      if let resource = resources[index] { builder.link(object, "resources", resource) }
      for (cluster, manifest) in manifests[index] ?? [] { parts[cluster, default: []].append(manifest) }
    }
    for (number, manifests) in parts.sorted(by: { $0.key < $1.key }) {
      guard let cluster = clusters[number] else { continue }
      let part = create("ApplicationPart")
      builder.link(part, "cluster", cluster)
      for manifest in manifests { builder.link(part, "manifests", manifest) }
      builder.add(part, to: object, "parts")
    }
  }

  // MARK: Parts

  private mutating func write(_ selection: Selection) -> ObjectID {
    let object = create("Selection")
    for name in selection.clusterNames { append(object, "clusterNames", name) }
    if let selector = selection.selector { builder.add(write(selector), to: object, "selector") }
    for toleration in selection.tolerations { builder.add(write(toleration), to: object, "tolerations") }
    if let count = selection.minClusters { builder.set(object, "minClusters", .integer(Int64(count))) }
    if let count = selection.maxClusters { builder.set(object, "maxClusters", .integer(Int64(count))) }
    set(object, "scheduling", selection.scheduling.rawValue)
    for (name, value) in selection.weights.sorted(by: { Self.precedes($0.key, $1.key) }) {
      let weight = create("Weight")
      set(weight, "cluster", name)
      builder.set(weight, "weight", .integer(Int64(value)))
      builder.add(weight, to: object, "weights")
    }
    return object
  }

  private mutating func write(_ selector: ClusterSelector) -> ObjectID {
    let object = create("Selector")
    var keys: Set<String> = []
    for term in selector.terms {
      if term.operator == .isIn, term.values.count == 1, keys.insert(term.key).inserted {
        let entry = builder.create("EStringToStringMapEntry", in: "http://www.eclipse.org/emf/2002/Ecore")
        set(entry, "key", term.key)
        set(entry, "value", term.values[0])
        builder.add(entry, to: object, "matchLabels")
        continue
      }
      let expression = create("Expression")
      set(expression, "key", term.key)
      set(expression, "operator", term.operator.rawValue)
      for value in term.values { append(expression, "values", value) }
      builder.add(expression, to: object, "matchExpressions")
    }
    return object
  }

  private mutating func write(_ toleration: Toleration) -> ObjectID {
    let object = create("Toleration")
    if let key = toleration.key { set(object, "key", key) }
    set(object, "operator", toleration.value == nil ? "Exists" : "Equal")
    if let value = toleration.value { set(object, "value", value) }
    if let effect = toleration.effect { set(object, "effect", effect.rawValue) }
    return object
  }

  private mutating func write(_ override: PlacementOverride) -> ObjectID {
    let object = create("OverrideRule")
    for name in override.clusterNames { append(object, "clusterNames", name) }
    if let selector = override.selector { builder.add(write(selector), to: object, "selector") }
    for patch in override.patches {
      let change = create("Patch")
      set(change, "operation", patch.operation)
      set(change, "path", patch.path)
      if let value = patch.value { set(change, "value", value) }
      builder.add(change, to: object, "patches")
    }
    return object
  }

  private mutating func create(_ name: String) -> ObjectID {
    if let eClass = classes[name] { return builder.create(eClass) }
    let object = builder.create(name, in: Delivery.namespace)
    classes[name] = builder.eClass(of: object)
    return object
  }

  private mutating func set(_ object: ObjectID, _ feature: String, _ text: String) {
    builder.set(object, feature, .string(text))
  }

  private mutating func append(_ object: ObjectID, _ feature: String, _ text: String) {
    builder.append(.string(text), to: object, feature)
  }

  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
