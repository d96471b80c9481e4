internal import OCL

/// How much the evaluation of one invariant for one object, or of one query, may cost.
public struct OCLLimits: Sendable {
  /// The most steps, nil for the default of 100 million: elements that iterators look at, and what collections cost to make.
  public var steps: Int?
  /// The most elements of a collection, nil for the default of 10 million, which is also the most.
  public var size: Int?
  /// The most calls of operations that lie in one another, nil for the default of 10,000.
  public var depth: Int?
  /// The most seconds, nil for any.
  public var seconds: Double?

  /// The default limits.
  public init() {}

  var evaluation: EvaluationLimits {
    var limits = EvaluationLimits()
    if let steps { limits.steps = steps }
    if let size { limits.size = min(size, EvaluationContext.maximumSize) }
    if let depth { limits.depth = depth }
    limits.seconds = seconds
    return limits
  }
}
