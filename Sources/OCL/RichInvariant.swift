import Diagnostics
import Ecore

/// Invariants that are tuples: `Tuple{status = ..., message = ..., severity = ...}`, with `.status` or without.
extension CheckedTree {
  /// The tree with the truth of the status as its value, if it is a tuple that has one.
  var withStatus: CheckedTree {
    guard case .tuple(let parts) = type, let index = parts.firstIndex(where: { $0.name == "status" }) else {
      return self
    }
    let status = CheckedExpression(.part(root, index), parts[index].type, root.range)
    return CheckedTree(text: text, root: status, slotCount: slotCount)
  }

  /// The text of the tuple's message.
  var messageOfStatus: CheckedTree? { companionOfStatus("message") }

  /// The number of the tuple's severity.
  var severityOfStatus: CheckedTree? { companionOfStatus("severity") }

  private func companionOfStatus(_ name: String) -> CheckedTree? {
    guard case .part(let tuple, let status) = root.kind, case .tuple(let parts) = tuple.type,
      status < parts.count, parts[status].name == "status",
      let index = parts.firstIndex(where: { $0.name == name })
    else { return nil }
    // A literal's part is computed alone, so that another one cannot spoil it.
    if case .tuple(_, let values) = tuple.kind, index < values.count {
      return CheckedTree(text: text, root: values[index], slotCount: slotCount)
    }
    let part = CheckedExpression(.part(tuple, index), parts[index].type, tuple.range)
    return CheckedTree(text: text, root: part, slotCount: slotCount)
  }
}

extension CheckedTree {
  /// Whether it can be true or false.
  var isTruth: Bool { [.boolean, .any, .void, .invalid].contains(type) }

  /// What is wrong if its values are to be of a type; a collection of another kind is taken, and so is what only run time
  /// shows to fit.
  func problem(as expected: OCLType) -> Diagnostic? {
    let actual = type.elementType ?? type
    let wanted = expected.elementType ?? expected
    if actual.conforms(to: wanted) || wanted.conforms(to: actual) { return nil }
    if case .dataType = wanted { return nil }
    return .typeMismatch(type, expected: expected, "the body", at: text.range(root.range))
  }
}

extension Invariant {
  /// The invariant, or why the expression or its message cannot be one.
  static func make(
    name: String, context: EClass, body: EscapedText, _ expression: CheckedTree, message: CheckedTree?,
    severity: InvariantSeverity?
  ) -> Result<Invariant, Diagnostic> {
    let tree = expression.withStatus
    guard tree.isTruth else {
      return .failure(
        .notBoolean(tree.type, "the invariant '\(name)'", at: tree.text.range(expression.root.range)))
    }
    if let message, !message.type.conforms(to: .string), message.type != .any {
      return .failure(
        .typeMismatch(
          message.type, expected: .string, "the message", at: message.text.range(message.root.range)))
    }
    return .success(
      Invariant(
        name: name, context: context, body: body, expression: tree, message: message ?? tree.messageOfStatus,
        severity: severity))
  }
}
