/// An expression and what its parts were when it was evaluated.
public struct EvaluationTree: Sendable {
  /// The expression as written, on one line, cut where it is long.
  public var expression: String
  /// Where it stands.
  public var range: SourceRange?
  /// What it was; nil where the value of another part made it needless to evaluate it.
  public var value: String?
  /// The variables for which ``value`` holds, in the body of an iterator or operation: `p = Pod 'web'`.
  public var binding: String?
  /// The parts in the order of evaluation.
  public var children: [EvaluationTree]
  /// How many parts or elements were left out, because they decided nothing or there are too many.
  public var omittedCount: Int

  /// Takes all parts.
  public init(
    _ expression: String, at range: SourceRange? = nil, value: String?, binding: String? = nil,
    children: [EvaluationTree] = [], omittedCount: Int = 0
  ) {
    self.expression = expression
    self.range = range
    self.value = value
    self.binding = binding
    self.children = children
    self.omittedCount = omittedCount
  }

  /// The tree as indented lines, `x > 1 => false`; `indentation` counts spaces.
  public func lines(indentation: Int = 0) -> [String] {
    let margin = String(repeating: " ", count: indentation)
    var first = margin + (binding.map { "for \($0): " } ?? "") + expression
    first += value.map { " => \($0)" } ?? " (not evaluated)"
    var result = [first]
    for child in children { result += child.lines(indentation: indentation + 2) }
    if omittedCount > 0 { result.append(margin + "  ... \(omittedCount) more") }
    return result
  }
}
