internal import Diagnostics
internal import Ecore
internal import OCL
internal import OCLSyntax

extension ExpressionPlanner {
  /// Warns of a guard that is false whatever the model is.
  mutating func warnOfNever(_ condition: Checked) {
    guard let part = impossiblePart(condition.checked.root) else { return }
    let written = String(decoding: text.value[part.range], as: UTF8.self)
    sink.emit(.neverTrue(written, at: text.range(part.range)))
  }

  /// The part of a condition that is never true and so decides it; nil when the condition may hold.
  private func impossiblePart(_ expression: CheckedExpression) -> CheckedExpression? {
    switch expression.kind {
    case .literal(.boolean(false)): return expression
    case .logical(.and, let left, let right), .logical(.and2, let left, let right):
      return impossiblePart(left) ?? impossiblePart(right)
    case .operation(let operation, let source, let arguments):
      guard operation.name == "oclIsKindOf" || operation.name == "oclIsTypeOf",
        case .literal(.type(let type))? = arguments.first?.kind
      else { return nil }
      return mayBe(source.type, type.type) ? nil : expression
    default: return nil
    }
  }

  /// Whether a value of one type can be one of another.
  func mayBe(_ own: OCLType, _ other: OCLType) -> Bool {
    if own.conforms(to: other) || other.conforms(to: own) { return true }
    switch (own, other) {
    case (.object(let own), .object(let other)):
      // A class may have both as supertypes.
      return environment.metamodel.eClasses.contains { $0.isKind(of: own) && $0.isKind(of: other) }
    case (.any, _), (_, .any), (.void, _), (.invalid, _), (.collection, .collection): return true
    default: return false
    }
  }
}
