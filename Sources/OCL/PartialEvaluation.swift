import Ecore
import OCLSyntax

/// Evaluating parts of checked expressions, for those who look for objects that make them true or not.
extension CheckedExpression {
  /// Puts an expression together of parts of checked ones; it has no text.
  package init(made kind: Kind, _ type: OCLType) { self.init(kind, type, 0..<0) }

  /// The value with what each slot holds; all slots of the tree that the expression is from must be there.
  ///
  /// Plans the expression anew.
  package func value(in context: EvaluationContext, slots: [Value]) -> Value {
    values(in: context, slots: slots, varying: slots.count - 1, over: slots.suffix(1)).first ?? .null
  }

  /// The values with each of some values in one slot.
  package func values(
    in context: EvaluationContext, slots: [Value], varying slot: Int, over candidates: some Sequence<Value>
  ) -> [Value] {
    let frame = context.takeFrame(capacity: slots.count)
    defer { context.giveBack(frame) }
    let code = Planner.value(self)
    return candidates.map { candidate in
      for (index, value) in slots.enumerated() { frame.slots[index] = value }
      frame.slots[slot] = candidate
      frame.begin()
      defer { frame.end() }
      let value = code(frame)
      return frame.isExceeded ? .invalid(frame.exceeded) : value
    }
  }
}

extension CheckedExpression {
  /// The expression with other parts: `replacement` gives what stands in the place of a part, nil to look into it.
  package func transformed(_ replacement: (CheckedExpression) -> CheckedExpression?) -> CheckedExpression {
    if let found = replacement(self) { return found }
    func next(_ part: CheckedExpression) -> CheckedExpression { part.transformed(replacement) }
    let kind: Kind
    switch self.kind {
    case .feature(let source, let feature): kind = .feature(next(source), feature)
    case .part(let source, let index): kind = .part(next(source), index)
    case .not(let operand): kind = .not(next(operand))
    case .logical(let operation, let left, let right): kind = .logical(operation, next(left), next(right))
    case .equality(let isEqual, let left, let right): kind = .equality(isEqual, next(left), next(right))
    case .operation(let operation, let source, let arguments):
      kind = .operation(operation, next(source), arguments.map(next))
    case .extra(let operation, let arguments): kind = .extra(operation, arguments.map(next))
    case .iteration(let loop):
      kind = .iteration(
        Iteration(
          kind: loop.kind, source: next(loop.source), variables: loop.variables, companions: loop.companions,
          accumulator: loop.accumulator.map { Binding(local: $0.local, value: next($0.value)) },
          body: next(loop.body), isImplicit: loop.isImplicit))
    case .conditional(let branches, let otherwise):
      kind = .conditional(
        branches.map { Branch(condition: next($0.condition), result: next($0.result)) }, next(otherwise))
    case .letIn(let bindings, let body):
      kind = .letIn(bindings.map { Binding(local: $0.local, value: next($0.value)) }, next(body))
    case .collection(let name, let items):
      kind = .collection(
        name,
        items.map { item in
          switch item {
          case .value(let value): .value(next(value))
          case .range(let first, let last): .range(next(first), next(last))
          }
        })
    case .map(let keys, let values): kind = .map(keys.map(next), values.map(next))
    case .tuple(let names, let values): kind = .tuple(names, values.map(next))
    case .asSet(let source): kind = .asSet(next(source))
    case .withoutNull(let source): kind = .withoutNull(next(source))
    case .safe(let local, let source, let body): kind = .safe(local, next(source), next(body))
    case .previous(let source): kind = .previous(next(source))
    case .literal, .variable, .hoisted, .error: return self
    }
    return CheckedExpression(kind, type, range)
  }
}

extension CheckedExpression.Local {
  /// A variable without a name, in a slot.
  package init(unnamed slot: Int) { self.init(name: "", slot: slot) }
}

extension CheckedExpression.Branch {
  /// A result for when a condition is true.
  package init(when condition: CheckedExpression, _ result: CheckedExpression) {
    self.init(condition: condition, result: result)
  }
}

extension ExtraOperation {
  /// The OCL that is evaluated for some arguments, the first of which is `self` there; nil where it is no OCL.
  package func body(for arguments: [Value], in context: EvaluationContext) -> CheckedTree? {
    definition?(context, arguments)
  }
}
