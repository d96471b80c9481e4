/// What the API server estimates for a rule, or for the expression of its message.
public struct RuleCost: Hashable, Sendable {
  /// The server's path: `...x-kubernetes-validations[0].rule`.
  public var path: String
  /// The text of the rule or expression.
  public var text: String
  /// The estimate of one evaluation.
  public var cost: UInt64
  /// How often the rule's node may stand in an object; 1 for a message, whose limit is not multiplied.
  public var cardinality: UInt64
  /// What the limits are compared with.
  public var total: UInt64
}
