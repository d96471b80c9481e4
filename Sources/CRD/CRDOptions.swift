/// What a transformation may be told beside the metamodel.
public struct CRDOptions: Sendable {
  /// The API group, in place of what annotations and namespace URIs say.
  public var group: String?
  /// The version, in place of what annotations say and of `v1alpha1`.
  public var version: String?
  /// The packages whose classes become resources, by namespace URI; empty means all.
  public var nsURIs: Set<String> = []
  /// The minor version of the oldest Kubernetes 1 that must take the definitions; what it does not know is
  /// left out.
  public var minimalKubernetes = 29
  /// The most characters of a string whose type states no bound.
  public var defaultMaxLength = 1024
  /// The most items of a list, or members of a map, without an upper bound.
  public var defaultMaxItems = 64
  /// How many objects of one class may contain each other in a chain before the schema is cut off.
  public var maximalRecursion = 2
  /// How many containments deep a schema goes.
  public var maximalDepth = 16
  /// The most nodes of one schema; a larger one is built again less deep.
  public var maximalNodes = 6000
  /// The most bytes of one definition as JSON, above which descriptions are left out; 262,144 less room for
  /// annotations.
  public var maximalBytes = 240_000
  /// The names of features that documents derive; invariants see other values of them than an object's JSON has.
  public var derivedFeatures: Set<String> = []

  /// The defaults.
  public init() {}
}
