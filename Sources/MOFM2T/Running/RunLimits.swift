public import OCL

/// How much a run of templates may cost; for templates that nobody has read.
public struct RunLimits: Sendable {
  /// The most steps, nil for any: blocks, expressions and texts of bodies, elements of loops, and calls.
  public var steps: Int?
  /// The most bytes of text, nil for any: of all files, of what is printed outside them, and of a value each.
  public var bytes: Int?
  /// What the evaluation of one expression may cost.
  public var evaluation = EvaluationLimits()

  /// No limits but those that every evaluation has.
  public init() {}
}
