public import Diagnostics
public import Ecore

/// Reads what is to be placed out of models of `metamodels/krosskube.multicluster.ecore`.
public struct RequestReader {
  /// The namespace of the metamodel.
  public static let namespace = "https://krosskube.io/multicluster"

  /// A resource of the model while its request is made.
  struct Resource {
    var object: EObject
    var template: EObject
    var request: PlacementRequest
  }

  var resources: [Resource] = []
  /// The number of the resource that an object belongs to, by the id of the resource's object.
  var numbers: [ObjectID: Int] = [:]
  private var demands = ClusterDemands()

  /// The resources of all files of a model, in its order; what cannot be placed is said to `sink` and left out.
  public static func requests(in model: Model, into sink: inout DiagnosticSink) -> [PlacementRequest] {
    var reader = RequestReader()
    // Most objects are of a few classes that are no resources.
    var isResource: [Int32: Bool] = [:]
    for object in model.allObjects {
      let eClass = object.eClass
      if isResource[eClass.id] == nil { isResource[eClass.id] = eClass.ePackage.nsURI == namespace }
      if isResource[eClass.id] == true { reader.read(object, into: &sink) }
    }
    reader.readConsumers()
    return reader.resources.map(\.request)
  }

  private init() {}

  /// The kind that a class places; nil for every other class.
  private static func kind(of eClass: EClass) -> PlacementKind? {
    let prefix = "MultiCluster"
    guard eClass.name.hasPrefix(prefix) else { return nil }
    return PlacementKind(rawValue: String(eClass.name.dropFirst(prefix.count)))
  }

  private mutating func read(_ object: EObject, into sink: inout DiagnosticSink) {
    guard let kind = Self.kind(of: object.eClass) else { return }
    guard let name = object.name, !name.isEmpty else { return sink.emit(.incompleteResource(object, "name")) }
    // The first literal is the value of what is not set.
    guard object.eIsSet("placementPolicy"),
      let policy = object.literal("placementPolicy").flatMap(PlacementPolicy.init)
    else {
      return sink.emit(.incompleteResource(object, "placementPolicy"))
    }
    guard let template = object.object("template") else {
      return sink.emit(.incompleteResource(object, "template"))
    }
    let namespace = kind == .persistentVolume ? "" : object.string("namespace") ?? "default"
    var request = PlacementRequest(kind, namespace, name, policy)
    request.objectName = template.name ?? name
    request.place = object.location
    request.source = object.id
    request.isExported =
      object.eClass.eStructuralFeature(named: "exported") != nil && object["exported"] == .boolean(true)
    request.selector = object.object("clusterSelector").map(Self.selector)
    request.tolerations = object.objects("clusterTolerations").map(Self.toleration)
    request.minClusters = object.integer("minClusters")
    request.maxClusters = object.integer("maxClusters")
    if object.eClass.eStructuralFeature(named: "clusterWeights") != nil {
      for weight in object.objects("clusterWeights") {
        guard let cluster = weight.string("cluster"), request.weights[cluster] == nil else { continue }
        request.weights[cluster] = weight.integer("weight") ?? 0
      }
    }
    request.overrides = object.objects("overrides").map(Self.override)
    request.division = Self.division(kind, template)
    request.isIndexed =
      kind == .cronJob && template.object("jobTemplate")?.literal("completionMode") == "Indexed"
    if case .none = request.division, let job = template.object("jobTemplate") {
      request.podCount = max(1, job.integer("parallelism") ?? 1)
    }
    request.demand = PodDemand.of(kind, template, into: &sink)
    request.clusterDemands = demands.of(kind, template)
    numbers[object.id] = resources.count
    resources.append(Resource(object: object, template: template, request: request))
  }

  private static func selector(_ object: EObject) -> ClusterSelector {
    ClusterSelector(
      object.entries("matchLabels"),
      object.objects("matchExpressions").compactMap { term in
        guard let key = term.string("key"),
          let comparison = term.literal("operator").flatMap(ClusterSelector.Operator.init)
        else { return nil }
        return ClusterSelector.Term(key, comparison, term.strings("values"))
      })
  }

  private static func toleration(_ object: EObject) -> Toleration {
    let isEqual = object.literal("operator") != "Exists"
    return Toleration(
      key: object.string("key"), value: isEqual ? object.string("value") ?? "" : nil,
      effect: object.string("effect").flatMap(Taint.Effect.init))
  }

  private static func override(_ object: EObject) -> PlacementOverride {
    PlacementOverride(
      clusterNames: object.strings("clusterNames"), selector: object.object("clusterSelector").map(selector),
      patches: object.objects("patches").map {
        PlacementOverride.Patch($0.literal("op") ?? "replace", $0.string("path") ?? "", $0.string("value"))
      }, place: object.location)
  }

  private static func division(_ kind: PlacementKind, _ template: EObject) -> Division {
    let replicas = max(0, template.integer("replicas") ?? 1)
    switch kind {
    case .deployment: return .replicas(replicas)
    case .statefulSet:
      return .ordinals(replicas: replicas, start: template.object("ordinals")?.integer("start") ?? 0)
    case .cronJob:
      let job = template.object("jobTemplate")
      let parallelism = job?.integer("parallelism")
      if let completions = job?.integer("completions") {
        return completions > 1 ? .completions(completions, parallelism: parallelism) : .none
      }
      return parallelism.map { $0 > 1 ? .parallelism($0) : .none } ?? .none
    default: return .none
    }
  }
}
