public import Diagnostics

/// What a rule is checked against: the node it stands on and the server that will read it.
public struct CELEnvironment {
  /// What `oldSelf` is in a rule.
  public enum OldValue: Sendable {
    /// The value before an update.
    case value
    /// An optional, empty when the object is made: `optionalOldSelf: true` (from 1.29).
    case optional
  }

  /// The newest minor version of Kubernetes that is known.
  public static let newestVersion = 36

  /// The node.
  public var declaration: CELDeclaration
  /// The minor version of the oldest Kubernetes 1.x that must take the rule as a new one.
  public var version: Int
  /// What `oldSelf` is.
  public var oldValue: OldValue
  /// Why a pattern is no regular expression of RE2; nil when it is one.
  public var patternError: (_ pattern: String) -> String?
  /// What knows rules that were found right before; nil checks each anew.
  public var memory: CELRuleMemory?

  /// Takes all parts; without the last one every pattern counts as right.
  public init(
    _ declaration: CELDeclaration, version: Int = newestVersion, oldValue: OldValue = .value,
    patternError: @escaping (_ pattern: String) -> String? = { _ in nil }, memory: CELRuleMemory? = nil
  ) {
    self.declaration = declaration
    self.version = version
    self.oldValue = oldValue
    self.patternError = patternError
    self.memory = memory
  }

  /// The expression with its types; nil after mistakes, which go to `sink`.
  ///
  /// Codes: `cel/undeclared`, `cel/unknown-field`, `cel/no-overload`, `cel/mixed-literal`, `cel/bad-constant`,
  /// `cel/unavailable`, `cel/too-deep`, and `cel/wrong-type` when the value is not of the type that is wanted.
  ///
  /// - Parameters:
  ///   - expression: What is checked.
  ///   - text: What it was read from; nil leaves the diagnostics without a place.
  ///   - wanted: The type that the value must have; nil for any.
  ///   - sink: Takes what is wrong.
  /// - Returns: The typed tree.
  public func check(
    _ expression: CELExpression, text: EscapedText? = nil, wanted: CELType? = nil,
    into sink: inout DiagnosticSink
  ) -> CELCheckedExpression? {
    var checker = CELChecker(self, text)
    let root = checker.check(expression)
    let type = checker.solution.resolved(root.type, unknownIsDynamic: true)
    if !checker.hasErrors, let wanted, wanted != type {
      checker.report(.wrongResult(type, wanted: wanted, at: checker.place(expression)))
    }
    sink.absorb(checker.sink)
    guard !checker.hasErrors else { return nil }
    return CELCheckedExpression(
      type: type, usesOldSelf: checker.usesOldSelf, root: root, solution: checker.solution,
      declaration: declaration)
  }

  /// The rule that the text is, which must be Boolean; nil after mistakes.
  public func rule(_ text: EscapedText, into sink: inout DiagnosticSink) -> CELCheckedExpression? {
    guard let expression = CELParser.expression(text, into: &sink) else { return nil }
    return check(expression, text: text, wanted: .bool, into: &sink)
  }

  /// The rule that the text is with its costs; nil after mistakes.
  public func costedRule(_ text: EscapedText, into sink: inout DiagnosticSink) -> CELRuleMemory.Rule? {
    costedRule(String(decoding: text.value, as: UTF8.self)) { rule(text, into: &sink) }
  }

  /// The rule with its costs; nil after mistakes.
  ///
  /// The text must be what is printed of the expression.
  public func costedRule(
    _ expression: CELExpression, printedAs text: String, into sink: inout DiagnosticSink
  ) -> CELRuleMemory.Rule? {
    costedRule(text) { check(expression, wanted: .bool, into: &sink) }
  }

  private func costedRule(_ text: String, _ check: () -> CELCheckedExpression?) -> CELRuleMemory.Rule? {
    if let known = memory?.rule(text, in: self) { return known }
    guard let expression = check() else { return nil }
    let rule = CELRuleMemory.Rule(
      expression: expression, cost: expression.cost, prudentCost: expression.prudentCost)
    memory?.keep(rule, text, in: self)
    return rule
  }

  /// The message's expression that the text is, which must give a text; nil after mistakes.
  public func message(_ text: EscapedText, into sink: inout DiagnosticSink) -> CELCheckedExpression? {
    guard let expression = CELParser.expression(text, into: &sink) else { return nil }
    return check(expression, text: text, wanted: .string, into: &sink)
  }
}
