public import Diagnostics
public import Ecore
public import Placement

/// A plan with the objects that are made of it, as a model of `metamodels/delivery.ecore`.
public struct Delivery {
  /// The namespace of the metamodel.
  public static let namespace = "https://krosskube.io/delivery"

  /// What is to be made.
  public struct Options: Sendable {
    /// What it is made for.
    public var target: DeliveryTarget
    /// The digest of the whole plan, for an annotation.
    public var digest: String
    /// The digests of what the plan says of each resource, in the order of ``PlacementPlan/placements``.
    public var digests: [String]
    /// Whether that is made, too, for which the target's own template has no use.
    public var isComplete = false
    /// The namespace for what has none, where a target wants one.
    public var fallbackNamespace = "default"

    /// Takes what is always needed.
    public init(_ target: DeliveryTarget, digest: String, digests: [String]) {
      self.target = target
      self.digest = digest
      self.digests = digests
    }
  }

  /// The plan that is delivered, `model` that it was made for, and the metamodel of the result.
  ///
  /// What the target cannot do, and what is done in its stead, is said to `sink`, for each resource; errors are changes that cannot
  /// be made. Costs the size of all objects of all clusters.
  public static func model(
    of plan: PlacementPlan, from model: Model, _ options: Options, to metamodel: Metamodel,
    into sink: inout DiagnosticSink
  ) -> Model {
    var objects = NativeObjects(of: model)
    var natives: [NativeObject?] = []
    natives.reserveCapacity(plan.placements.count)
    for (index, placement) in plan.placements.enumerated() {
      let isPlaced = !placement.assignments.isEmpty
      natives.append(
        isPlaced
          ? objects.object(of: placement.request, digest: options.digests[index], into: &sink) : nil)
    }
    return DeliveryWriter(plan, natives, options, metamodel).write(into: &sink)
  }
}
