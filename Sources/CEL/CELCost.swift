/// What evaluating an expression may cost, and what an API server allows.
public enum CELCost {
  /// The most that one rule may be estimated at, over all places where its node may stand.
  public static let ruleLimit: UInt64 = 10_000_000
  /// The most that all rules of one version of a definition may be estimated at together.
  public static let definitionLimit: UInt64 = 100_000_000

  /// The product, or the largest number: a rule's cost and how often its node may stand.
  public static func total(_ cost: UInt64, times cardinality: UInt64) -> UInt64 {
    cost.multiplied(by: cardinality)
  }

  /// The sum, or the largest number.
  public static func sum(_ left: UInt64, _ right: UInt64) -> UInt64 { left.adding(right) }
}

extension CELCheckedExpression {
  /// What one evaluation costs, as kube-apiserver 1.36 estimates it; limits go by the most.
  ///
  /// Costs O(expression).
  public var cost: CELEstimate { estimate(sharesPaths: true) }

  /// What covers ``cost`` and what it would be if the server's estimator did not mix up the ways to fields.
  ///
  /// In `n.ports.all(p, p.port > n.weight)` the server takes the bounds of `n.weight` for those of `n.ports`, which can make
  /// the estimate lower or higher. A rule that others shall take with a better estimator keeps to this one.
  public var prudentCost: CELEstimate { cost.union(estimate(sharesPaths: false)) }

  private func estimate(sharesPaths: Bool) -> CELEstimate {
    var estimator = CELCostEstimator(self, sharesPaths: sharesPaths)
    return estimator.measure(root).cost
  }
}
