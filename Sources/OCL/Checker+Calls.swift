import Diagnostics
import Ecore
import OCLSyntax

/// Operators, operations and iterators.
extension Checker {
  // MARK: Operators

  mutating func unary(_ operation: UnaryOperator, _ operand: Expression, _ range: Range<Int>)
    -> CheckedExpression
  {
    // -9223372036854775808 is no negated literal of 64 bits.
    if operation == .minus, case .integer(let digits) = operand.kind { return integer("-" + digits, range) }
    let value = expression(operand)
    if value.isError { return CheckedExpression(.error, .invalid, range) }
    let name = range.lowerBound..<range.lowerBound + operation.rawValue.utf8.count
    switch operation {
    case .not:
      guard isTruth(value.type) else {
        return report(.noMatchingOperation("not", of: value.type, [], candidates: [], at: place(name)), range)
      }
      return CheckedExpression(.not(value), .boolean, range)
    case .minus: return operate("-", name, value, [], range)
    }
  }

  mutating func binary(
    _ operation: BinaryOperator, _ name: Range<Int>, _ left: CheckedExpression, _ right: CheckedExpression,
    _ range: Range<Int>
  ) -> CheckedExpression {
    if left.isError || right.isError { return CheckedExpression(.error, .invalid, range) }
    switch operation {
    case .and, .or, .xor, .implies:
      guard isTruth(left.type), isTruth(right.type) else {
        let wrong = isTruth(left.type) ? right : left
        return report(
          .notBoolean(wrong.type, "an operand of '\(operation.rawValue)'", at: place(wrong.range)), range)
      }
      return CheckedExpression(.logical(operation, left, right), .boolean, range)
    case .equal, .notEqual:
      return CheckedExpression(.equality(operation == .equal, left, right), .boolean, range)
    default: return operate(operation.rawValue, name, left, [right], range)
    }
  }

  private func isTruth(_ type: OCLType) -> Bool { type == .boolean || type.isBottom || type == .any }

  private mutating func operate(
    _ name: String, _ place: Range<Int>, _ source: CheckedExpression, _ arguments: [CheckedExpression],
    _ range: Range<Int>
  ) -> CheckedExpression {
    apply(name, place, source, arguments, range)
  }

  // MARK: Operations

  mutating func call(
    _ source: Expression?, _ navigation: Navigation, _ path: PathName, isPre: Bool, _ arguments: [Expression],
    _ range: Range<Int>
  ) -> CheckedExpression {
    guard let source else { return implicitCall(path, arguments, range) }
    let checked = expression(source)
    let result = call(on: checked, navigation, path, arguments, range)
    return isPre && !result.isError ? CheckedExpression(.previous(result), result.type, range) : result
  }

  /// `f(x)`: an operation of the caller's, or of the innermost implicit source that has one.
  private mutating func implicitCall(_ path: PathName, _ arguments: [Expression], _ range: Range<Int>)
    -> CheckedExpression
  {
    let name = path.last.text
    let checked = arguments.map { expression($0) }
    if checked.contains(where: \.isError) { return CheckedExpression(.error, .invalid, range) }
    let types = checked.map(\.type)
    let extras = environment.operations.filter { $0.name == name }
    if let extra = extras.first(where: { $0.takes(types) }) {
      return CheckedExpression(.extra(extra, checked), extra.result(types), range)
    }
    var sources: [CheckedExpression] = []
    for case .implicit(let local, let type) in scopes.reversed() {
      sources.append(CheckedExpression(.variable(local), type, path.range))
    }
    for source in sources {
      if let extra = extras.first(where: { $0.takes([source.type] + types) }) {
        return CheckedExpression(
          .extra(extra, [source] + checked), extra.result([source.type] + checked.map(\.type)), range)
      }
      if Library.operations(named: name).contains(where: { $0.belongs(to: source.type) }) {
        return apply(name, path.last.range, source, checked, range)
      }
    }
    if !extras.isEmpty {
      let candidates = extras.map { "\(name)(\($0.parameters.map(\.description).joined(separator: ", ")))" }
      return report(
        .noMatchingOperation(
          name, of: sources.first?.type ?? .void, types, candidates: candidates, at: place(path.last.range)),
        range)
    }
    let known = environment.operations.map(\.name) + (sources.first.map { Library.names(of: $0.type) } ?? [])
    return report(
      .unknownOperation(
        name, of: sources.first?.type, suggestion: suggestion(name, known), at: place(path.last.range)),
      range)
  }

  /// `source.f(x)` and `source->f(x)`.
  mutating func call(
    on source: CheckedExpression, _ navigation: Navigation, _ path: PathName, _ arguments: [Expression],
    _ range: Range<Int>
  ) -> CheckedExpression {
    if source.isError {
      for argument in arguments { _ = argument }
      return CheckedExpression(.error, .invalid, range)
    }
    let name = path.last
    switch navigation {
    case .arrow, .safeArrow:
      let collection = asCollection(source, navigation)
      if collection.isError || !isQualified(path, by: source.type) {
        return CheckedExpression(.error, .invalid, range)
      }
      if let kind = IteratorKind(rawValue: name.text), arguments.count == 1 || kind == .iterate {
        return iteration(kind, collection, name, [], nil, arguments.first, range)
      }
      let checked = arguments.map { expression($0) }
      if checked.contains(where: \.isError) { return CheckedExpression(.error, .invalid, range) }
      return apply(name.text, name.range, collection, checked, range)
    case .dot, .safeDot:
      if !isQualified(path, by: source.type) { return CheckedExpression(.error, .invalid, range) }
      let checked = arguments.map { expression($0) }
      if checked.contains(where: \.isError) { return CheckedExpression(.error, .invalid, range) }
      if source.type.isCollection, let extra = extra(name.text, [source] + checked) {
        return CheckedExpression(
          .extra(extra, [source] + checked), extra.result([source.type] + checked.map(\.type)), range)
      }
      return navigate(source, navigation, range) { checker, single in
        checker.apply(name.text, name.range, single, checked, range)
      }
    }
  }

  /// Whether the type in `source.Type::operation()`, if any, is one the source has; reports it if not.
  private mutating func isQualified(_ path: PathName, by type: OCLType) -> Bool {
    guard let last = path.qualifier.last else { return true }
    let owner = PathName(qualifier: path.qualifier.dropLast(), last)
    let range = path.qualifier[0].range.lowerBound..<last.range.upperBound
    guard let expected = namedType(owner) else {
      diagnostics.append(
        .unknownType(owner.text, suggestion: suggestion(last.text, typeNames), at: place(range)))
      return false
    }
    if type.conforms(to: expected) || type.elementType?.conforms(to: expected) == true { return true }
    diagnostics.append(.typeMismatch(type, expected: expected, "the source", at: place(range)))
    return false
  }

  private func extra(_ name: String, _ arguments: [CheckedExpression]) -> ExtraOperation? {
    if environment.operations.isEmpty { return nil }
    let types = arguments.map(\.type)
    return environment.operations.first { $0.name == name && $0.takes(types) }
  }

  /// What `->` works on: the source, or the set that a single value makes.
  private mutating func asCollection(_ source: CheckedExpression, _ navigation: Navigation)
    -> CheckedExpression
  {
    if case .map = source.type {
      // A map's keys and values are not dropped one without the other.
      if navigation == .arrow { return source }
      return report(
        .unsupportedOperation("?->", "the source is a map", at: place(source.range)), source.range)
    }
    var collection = source
    if !source.type.isCollection {
      collection = CheckedExpression(.asSet(source), .collection(.set, source.type), source.range)
    }
    guard navigation == .safeArrow else { return collection }
    return CheckedExpression(.withoutNull(collection), collection.type, source.range)
  }

  /// Chooses the operation that fits the types.
  mutating func apply(
    _ name: String, _ nameRange: Range<Int>, _ source: CheckedExpression, _ arguments: [CheckedExpression],
    _ range: Range<Int>
  ) -> CheckedExpression {
    let types = arguments.map(\.type)
    let extra = extra(name, [source] + arguments)
    if let extra, extra.hidesLibrary {
      return CheckedExpression(
        .extra(extra, [source] + arguments), extra.result([source.type] + types), range)
    }
    let named = Library.operations(named: name).filter { $0.belongs(to: source.type) }
    if let operation = named.first(where: { $0.takes(types) }) {
      checkPattern(operation, arguments)
      let type = operation.resultType(source: source.type, arguments: types)
      return CheckedExpression(.operation(operation, source, arguments), type, range)
    }
    if let extra {
      return CheckedExpression(
        .extra(extra, [source] + arguments), extra.result([source.type] + types), range)
    }
    let candidates =
      named.map(\.signature)
      + environment.operations.filter { $0.name == name }.map {
        "\(name)(\($0.parameters.map(\.description).joined(separator: ", ")))"
      }
    if !candidates.isEmpty {
      return report(
        .noMatchingOperation(name, of: source.type, types, candidates: candidates, at: place(nameRange)),
        range)
    }
    if case .object(let eClass) = source.type,
      let operation = eClass.eAllOperations.first(where: { $0.name == name })
    {
      return report(
        .unsupportedOperation(
          operation.name, "operations of the metamodel are not evaluated", at: place(nameRange)), range)
    }
    if ["oclIsNew", "oclIsInState", "hasReturned", "result", "isSignalSent", "isOperationCall"].contains(name)
    {
      return report(
        .unsupportedOperation(name, "it needs a running system, not a model", at: place(nameRange)), range)
    }
    let known = Library.names(of: source.type) + environment.operations.map(\.name)
    let near = suggestion(name, known)
    if nameRange.count == name.utf8.count, !(name.utf8.first.map { $0.isLetter } ?? false) {
      return report(
        .noMatchingOperation(name, of: source.type, types, candidates: [], at: place(nameRange)), range)
    }
    return report(.unknownOperation(name, of: source.type, suggestion: near, at: place(nameRange)), range)
  }

  // MARK: Iterators

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

  private mutating func iteration(
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

extension UInt8 {
  /// Whether the byte begins a name rather than an operator.
  fileprivate var isLetter: Bool {
    (self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "z") || self >= 0x80
  }
}
