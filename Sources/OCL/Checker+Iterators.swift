import Diagnostics
import OCLSyntax

/// Iterators, written with or without variables.
extension Checker {
  mutating func iterator(
    _ source: Expression?, _ navigation: Navigation, _ path: PathName, _ variables: [Variable],
    _ accumulator: Variable?, _ body: Expression, _ range: Range<Int>
  ) -> CheckedExpression {
    let checked = source.map { expression($0) } ?? expression(Expression(.selfVariable, path.range))
    if checked.isError { return CheckedExpression(.error, .invalid, range) }
    guard let kind = IteratorKind(rawValue: path.last.text) else {
      let near = suggestion(path.last.text, IteratorKind.allCases.map(\.rawValue))
      return report(
        .unknownOperation(path.last.text, of: checked.type, suggestion: near, at: place(path.last.range)),
        range)
    }
    switch navigation {
    case .arrow, .safeArrow:
      let collection = asCollection(checked, navigation)
      if collection.isError { return collection }
      return iteration(
        kind, collection, path.last, variables, accumulator, body, range)
    case .dot, .safeDot:
      if checked.type.isCollection {
        return report(
          .unknownOperation(
            path.last.text, of: checked.type, suggestion: "->" + path.last.text, at: place(path.last.range)),
          range)
      }
      return report(
        .unknownOperation(path.last.text, of: checked.type, suggestion: nil, at: place(path.last.range)),
        range)
    }
  }

  mutating func iteration(
    _ kind: IteratorKind, _ source: CheckedExpression, _ name: Name, _ variables: [Variable],
    _ accumulator: Variable?, _ body: Expression?, _ range: Range<Int>
  ) -> CheckedExpression {
    let element: OCLType
    var companionType = OCLType.integer
    switch source.type {
    case .collection(_, let type): element = type
    case .map(let key, let value):
      element = key
      companionType = value
    default: return CheckedExpression(.error, .invalid, range)
    }
    let most = kind == .forAll || kind == .exists ? 3 : kind == .iterate || kind == .collect ? 3 : 1
    guard variables.count <= (kind == .collect ? 1 : most) else {
      let expected = most == 1 || kind == .collect ? "one variable" : "at most \(most) variables"
      return report(
        .iteratorVariables(
          name.text, expected, at: place(variables[most == 3 && kind != .collect ? 3 : 1].name.range)), range)
    }
    guard (kind == .iterate) == (accumulator != nil) else {
      let expected = kind == .iterate ? "a variable, ';' and an accumulator with a value" : "no accumulator"
      return report(.iteratorVariables(name.text, expected, at: place(name.range)), range)
    }
    if variables.contains(where: { $0.companion != nil }), case .collection(let kind, _) = source.type,
      !kind.isOrdered
    {
      return report(
        .iteratorVariables(name.text, "'with' only of a map or an ordered collection", at: place(name.range)),
        range)
    }
    guard let body else { return CheckedExpression(.error, .invalid, range) }
    return scoped { checker in
      checker.iteration(
        kind, source, element, companionType, name, variables, accumulator, body, range)
    }
  }

  private mutating func iteration(
    _ kind: IteratorKind, _ source: CheckedExpression, _ element: OCLType, _ companionType: OCLType,
    _ name: Name,
    _ variables: [Variable], _ accumulator: Variable?, _ body: Expression, _ range: Range<Int>
  ) -> CheckedExpression {
    var failed = false
    var locals: [CheckedExpression.Local] = []
    var companions: [CheckedExpression.Local?] = []
    var binding: CheckedExpression.Binding?
    var result: OCLType = .any
    if let accumulator, let initial = accumulator.value {
      let value = expression(initial)
      let declared = accumulator.type.map { self.type($0) }
      if case .some(nil) = declared { failed = true }
      if let declared = declared ?? nil { failed = !assignable(value, to: declared) || failed }
      failed = failed || value.isError
      result = (declared ?? nil) ?? value.type
      let local = declare(accumulator.name.text)
      binding = CheckedExpression.Binding(local: local, value: value)
    }
    for variable in variables {
      let declared = variable.type.map { self.type($0) }
      if case .some(nil) = declared { failed = true }
      if let type = declared ?? nil, !element.conforms(to: type), element != .any {
        if let written = variable.type {
          diagnostics.append(.typeMismatch(element, expected: type, "an element", at: place(written.range)))
        }
        failed = true
      }
      let local = declare(variable.name.text)
      locals.append(local)
      scopes.append(.variable(local, (declared ?? nil) ?? element))
      companions.append(nil)
      if let companion = variable.companion {
        let second = declare(companion.text)
        companions[companions.count - 1] = second
        let declared = variable.companionType.map { self.type($0) }
        if case .some(nil) = declared { failed = true }
        scopes.append(.variable(second, (declared ?? nil) ?? companionType))
      }
    }
    if variables.isEmpty {
      let local = declare("")
      locals.append(local)
      companions.append(nil)
      scopes.append(.implicit(local, element))
    }
    if let binding { scopes.append(.variable(binding.local, result)) }
    let checked = expression(body)
    if failed || checked.isError { return CheckedExpression(.error, .invalid, range) }
    if let problem = bodyProblem(kind, checked, accumulator: result) { return report(problem, range) }
    let iteration = CheckedExpression.Iteration(
      kind: kind, source: source, variables: locals, companions: companions, accumulator: binding,
      body: checked,
      isImplicit: false)
    let type = resultType(kind, source.type, element, checked.type, accumulator: result)
    return CheckedExpression(.iteration(iteration), type, range)
  }

  private func bodyProblem(_ kind: IteratorKind, _ body: CheckedExpression, accumulator: OCLType)
    -> Diagnostic?
  {
    switch kind {
    case .forAll, .exists, .select, .reject, .any, .one:
      isTruth(body.type)
        ? nil : .notBoolean(body.type, "the body of '\(kind.rawValue)'", at: place(body.range))
    case .iterate:
      body.type.conforms(to: accumulator)
        ? nil
        : .typeMismatch(body.type, expected: accumulator, "the body of 'iterate'", at: place(body.range))
    default: nil
    }
  }

  private func resultType(
    _ kind: IteratorKind, _ source: OCLType, _ element: OCLType, _ body: OCLType, accumulator: OCLType
  ) -> OCLType {
    var sourceKind = CollectionName.set
    if case .collection(let kind, _) = source { sourceKind = kind }
    switch kind {
    case .forAll, .exists, .one, .isUnique: return .boolean
    case .select, .reject: return source
    case .any: return element
    case .iterate: return accumulator
    case .collectNested: return .collection(sourceKind.isOrdered ? .sequence : .bag, body)
    case .collectBy: return .map(element, body)
    case .sortedBy: return .collection(sourceKind.isUnique ? .orderedSet : .sequence, element)
    case .closure:
      return .collection(sourceKind.isOrdered ? .orderedSet : .set, element.union(body.elementType ?? body))
    case .collect:
      var flat = body
      while case .collection(_, let inner) = flat { flat = inner }
      return .collection(sourceKind.isOrdered ? .sequence : .bag, flat)
    }
  }
}
