import Ecore
import OCLSyntax

/// The connectives: how a condition is made of others.
extension LoweringContext {
  /// What must be true so that the expression is; a conjunction gives one condition for each part.
  func conditions(_ expression: Expression) -> [LoweredCondition] {
    switch expression.kind {
    case .boolean(true): return [LoweredCondition()]
    case .binary(.and, _, let left, let right): return conditions(left) + conditions(right)
    case .binary(.or, _, let left, let right):
      // `or` is true as soon as one side is, whatever the other.
      if let value = undefinedTest(left) { return unlessAbsent(value, right) }
      if let value = undefinedTest(right) { return unlessAbsent(value, left) }
      return [.left("it is a disjunction")]
    case .binary(.implies, _, let left, let right):
      if let value = definedTest(left) { return unlessAbsent(value, right) }
      return [.left("it is an implication")]
    case .iterator(let source?, .arrow, let name, let variables, nil, let body):
      return iteration(name.text, source, variables, body)
    case .feature(let source, .dot, let name, isPre: false) where name.text == "status":
      if case .tuple(let parts) = source.kind { return rich(parts) }
    default: break
    }
    return [atom(expression)]
  }

  /// `Tuple{status = ..., message = ...}.status`: an invariant with a message.
  private func rich(_ parts: [Variable]) -> [LoweredCondition] {
    if parts.contains(where: { $0.name.text == "severity" }) {
      return [.left("it has a severity of its own")]
    }
    guard let status = parts.first(where: { $0.name.text == "status" })?.value else {
      return [.left("it has no status")]
    }
    return conditions(status)
  }

  // MARK: Guards

  /// The value that an expression calls absent: `x.oclIsUndefined()`, `x = null`, `x->isEmpty()`.
  private func undefinedTest(_ expression: Expression) -> SchemaValue? {
    switch expression.kind {
    case .operation(let source?, .dot, let name, isPre: false, let arguments)
    where name.text == "oclIsUndefined" && arguments.isEmpty:
      return single(source)
    case .operation(let source?, .arrow, let name, isPre: false, let arguments)
    where name.text == "isEmpty" && arguments.isEmpty:
      return withoutHops(source)
    case .binary(.equal, _, let left, let right):
      if case .null = right.kind { return withoutHops(left) }
      if case .null = left.kind { return withoutHops(right) }
      return nil
    case .unary(.not, let operand): return definedTest(operand)
    default: return nil
    }
  }

  /// The value that an expression calls present.
  private func definedTest(_ expression: Expression) -> SchemaValue? {
    switch expression.kind {
    case .operation(let source?, .arrow, let name, isPre: false, let arguments)
    where name.text == "notEmpty" && arguments.isEmpty:
      return withoutHops(source)
    case .binary(.notEqual, _, let left, let right):
      if case .null = right.kind { return withoutHops(left) }
      if case .null = left.kind { return withoutHops(right) }
      return nil
    case .unary(.not, let operand): return undefinedTest(operand)
    default: return nil
    }
  }

  private func single(_ expression: Expression) -> SchemaValue? {
    guard let value = value(expression), !value.isMany, value.feature != nil else { return nil }
    return value
  }

  /// Asking null for a feature is `invalid`, which only `oclIsUndefined` takes for absent.
  private func withoutHops(_ expression: Expression) -> SchemaValue? {
    single(expression).flatMap { $0.hops.isEmpty ? $0 : nil }
  }

  private func unlessAbsent(_ value: SchemaValue, _ expression: Expression) -> [LoweredCondition] {
    guard guarded == nil else { return [.left("it has a condition within a condition")] }
    return guarding(value).conditions(expression)
  }

  // MARK: Iterators

  private func iteration(
    _ name: String, _ source: Expression, _ variables: [Variable], _ body: Expression
  ) -> [LoweredCondition] {
    guard guarded == nil else { return [.left("it iterates within a condition")] }
    guard variables.count == 1, variables[0].companion == nil, let list = value(source) else {
      return [.left("'\(name)' is called with something other than one variable and a feature")]
    }
    switch name {
    case "forAll":
      guard let item = element(of: list) else {
        return [.left("'forAll' iterates over no list of one class")]
      }
      let inner = binding(variables[0].name.text, to: item)
      // Asking null for the list is `invalid`.
      let hops = list.hops.map { SchemaEdit($0, .required, in: schema) }
      return inner.conditions(body).map { condition in
        var condition = condition
        if condition.problem == nil { condition.edits = hops + condition.edits }
        return condition
      }
    case "isUnique":
      if list.feature?.isMap == true {
        let isKey = binding(variables[0].name.text, to: list).isKeyOfEntry(body, variables[0].name.text)
        return [isKey ? LoweredCondition() : .left("it compares the values of a map")]
      }
      guard let item = element(of: list) else { return [.left("'isUnique' compares no items of one class")] }
      let inner = binding(variables[0].name.text, to: item)
      return [unique(list, item, inner.value(body))]
    default: return [.left("'\(name)' has no keyword")]
    }
  }

  private func isKeyOfEntry(_ body: Expression, _ variable: String) -> Bool {
    guard case .feature(let source, .dot, let name, isPre: false) = body.kind, name.text == "key",
      case .path(let path) = source.kind
    else { return false }
    return path.simpleName?.text == variable
  }

  /// `list->isUnique(x | x.key)` or `list->isUnique(x | x)`.
  func unique(_ list: SchemaValue, _ item: SchemaValue, _ key: SchemaValue?) -> LoweredCondition {
    guard let key else { return .left("'isUnique' compares something other than a feature") }
    let hops = list.hops.map { SchemaEdit($0, .required, in: schema) }
    if key.path == item.path {
      guard item.node.isScalar else { return .left("'isUnique' compares whole objects") }
      return LoweredCondition(edits: hops + [SchemaEdit(list.path, .listSet, in: list.node)])
    }
    guard key.path.count == item.path.count + 1, key.path.starts(with: item.path),
      case .property(let name)? = key.path.last
    else { return .left("'isUnique' compares something other than a property of the items") }
    return LoweredCondition(edits: hops + [SchemaEdit(list.path, .listMap(name), in: list.node)])
  }
}
