public import Diagnostics

/// A parsed expression and the text its ranges count.
public struct ExpressionTree: Sendable {
  /// The text whose `value` the ranges of the nodes count.
  public let text: EscapedText
  /// The whole expression.
  public let root: Expression
  /// Whether an error was reported; the tree then has `error` nodes or lacks what was skipped.
  public let hasErrors: Bool

  /// Takes a text, the expression parsed from it and whether parsing it failed.
  public init(text: EscapedText, root: Expression, hasErrors: Bool) {
    self.text = text
    self.root = root
    self.hasErrors = hasErrors
  }
}

/// A parsed type and the text its ranges count.
public struct TypeTree: Sendable {
  /// The text whose `value` the ranges count.
  public let text: EscapedText
  /// The type.
  public let root: TypeExpression
  /// Whether an error was reported.
  public let hasErrors: Bool

  /// Takes a text, the type parsed from it and whether parsing it failed.
  public init(text: EscapedText, root: TypeExpression, hasErrors: Bool) {
    self.text = text
    self.root = root
    self.hasErrors = hasErrors
  }
}
