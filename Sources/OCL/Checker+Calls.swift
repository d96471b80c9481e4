import Diagnostics
import Ecore
import OCLSyntax

/// Operators and operations.
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
    case .not2: return strictly(.not2, name, value, range)
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
    case .and2, .or2, .xor2, .implies2: return strictly(operation, left, right, range)
    case .equal, .notEqual:
      if let one = left.type.family, let other = right.type.family, one != other {
        diagnostics.append(.neverEqual(left.type, right.type, operation.rawValue, at: place(name)))
      }
      return CheckedExpression(.equality(operation == .equal, left, right), .boolean, range)
    default: return operate(operation.rawValue, name, left, [right], range)
    }
  }

  func isTruth(_ type: OCLType) -> Bool { type == .boolean || type.isBottom || type == .any }

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
    if let problem = dynamicProblem(path) {
      guard path.last.text == "oclIsNew", environment.comparesStates, arguments.isEmpty, navigation == .dot
      else {
        return report(problem, range)
      }
      return isNew(source, range)
    }
    guard let source else { return implicitCall(path, arguments, range) }
    let checked = expression(source)
    let result = call(on: checked, navigation, path, arguments, range)
    return isPre ? previous(result, range) : result
  }

  /// What is wrong with an operation that only a running system has, unless the metamodel or the caller has one of that name.
  private func dynamicProblem(_ path: PathName) -> Diagnostic? {
    let name = path.last.text
    guard let problem = Diagnostic.unsupportedDynamic(name, at: place(path.last.range)),
      !environment.operations.contains(where: { $0.name == name })
    else { return nil }
    let isOwn = environment.metamodel.ePackages.contains { package in
      package.eClasses.contains { eClass in eClass.eAllOperations.contains { $0.name == name } }
    }
    return isOwn ? nil : problem
  }

  /// `oclIsNew()` (OCL 2.4 §7.5.9), of which only a comparison of two states knows the answer.
  private mutating func isNew(_ source: Expression?, _ range: Range<Int>) -> CheckedExpression {
    let object =
      source.map { expression($0) }
      ?? CheckedExpression(.variable(.init(name: "self", slot: 0)), environment.selfType ?? .any, range)
    return object.isError
      ? object : CheckedExpression(.operation(Library.oclIsNew, object, []), .boolean, range)
  }

  /// `x@pre`.
  func previous(_ value: CheckedExpression, _ range: Range<Int>) -> CheckedExpression {
    value.isError ? value : CheckedExpression(.previous(value), value.type, range)
  }

  /// `f(x)`: an operation of the caller's, or of the innermost implicit source that has one.
  private mutating func implicitCall(_ path: PathName, _ arguments: [Expression], _ range: Range<Int>)
    -> CheckedExpression
  {
    let name = path.last.text
    let checked = arguments.map { expression($0) }
    if checked.contains(where: \.isError) { return CheckedExpression(.error, .invalid, range) }
    if !path.qualifier.isEmpty, let found = definedStatic(path, checked, range) { return found }
    let types = checked.map(\.type)
    let extras = environment.operations.filter { $0.name == name }
    if var extra = extras.first(where: { $0.takes(types) }) {
      extra.isFunction = true
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
      if metamodelOperation(name, source, checked) != nil
        || Library.operations(named: name).contains(where: { $0.belongs(to: source.type) })
      {
        return apply(name, path.last.range, source, checked, range)
      }
    }
    for source in sources {
      let candidates = environment.names.definitions.signatures(of: name, for: source.type)
      guard !candidates.isEmpty else { continue }
      return report(
        .noMatchingOperation(
          name, of: source.type, types, candidates: candidates, at: place(path.last.range)), range)
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
        let result = checker.apply(name.text, name.range, single, checked, range)
        if case .operation(let operation, _, _) = result.kind,
          operation.accepts == .null || operation.accepts == .all
        {
          return result
        }
        checker.warnIfNull(single, navigation, name)
        return result
      }
    }
  }

  /// Whether the type in `source.Type::operation()`, if any, is one the source has; reports it if not.
  mutating func isQualified(_ path: PathName, by type: OCLType) -> Bool {
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
  mutating func asCollection(_ source: CheckedExpression, _ navigation: Navigation)
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

  /// An operation of the source's class whose OCL body the metamodel gives.
  private func metamodelOperation(
    _ name: String, _ source: CheckedExpression, _ arguments: [CheckedExpression]
  )
    -> ExtraOperation?
  {
    let defined = definition(name, of: source.type, arguments.map(\.type))
    guard defined == nil, case .object(let eClass) = source.type else { return defined }
    let types = [source.type] + arguments.map(\.type)
    for operation in eClass.eAllOperations.reversed()
    where operation.name == name && operation.eParameters.count == arguments.count {
      if let callable = Delegates.callable(operation, in: environment),
        callable.takes(types)
      {
        return callable
      }
    }
    return nil
  }

  /// Whether strings, numbers or collections have an operation, so that one of `invalid` is `invalid`.
  private func isOfValues(_ name: String, _ count: Int) -> Bool {
    Library.operations(named: name).contains { operation in
      guard operation.parameters.count == count, name.utf8.first.map({ $0.isLetter }) ?? false else {
        return false
      }
      switch operation.receiver {
      case .type, .of(.element): return false
      default: return true
      }
    }
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
    // An operation of the class is nearer than one of OclAny.
    if let own = metamodelOperation(name, source, arguments) {
      return CheckedExpression(.extra(own, [source] + arguments), own.result([source.type] + types), range)
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
      + environment.names.definitions.signatures(of: name, for: source.type)
    if !candidates.isEmpty {
      return report(
        .noMatchingOperation(name, of: source.type, types, candidates: candidates, at: place(nameRange)),
        range)
    }
    if source.type == .invalid, isOfValues(name, arguments.count) {
      return CheckedExpression(.literal(.invalid(.literal)), .invalid, range)
    }
    if case .object(let eClass) = source.type,
      let operation = eClass.eAllOperations.first(where: { $0.name == name })
    {
      return report(
        .unsupportedOperation(
          operation.name, "the metamodel gives no OCL body for it", at: place(nameRange)), range)
    }
    let known =
      Library.names(of: source.type) + environment.operations.map(\.name)
      + environment.names.definitions.names(of: source.type, attributes: false)
    let near = suggestion(name, known)
    if nameRange.count == name.utf8.count, !(name.utf8.first.map { $0.isLetter } ?? false) {
      return report(
        .noMatchingOperation(name, of: source.type, types, candidates: [], at: place(nameRange)), range)
    }
    return report(.unknownOperation(name, of: source.type, suggestion: near, at: place(nameRange)), range)
  }
}

extension OCLType {
  /// Kinds of values that never equal one of another kind; nil where only run time tells.
  fileprivate var family: Int? {
    switch self {
    case .boolean: 0
    case .integer, .real, .unlimitedNatural: 1
    case .string: 2
    case .enumeration: 3
    case .object, .element: 4
    case .collection: 5
    case .tuple: 6
    default: nil
    }
  }
}

extension UInt8 {
  /// Whether the byte begins a name rather than an operator.
  fileprivate var isLetter: Bool {
    (self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "z") || self >= 0x80
  }
}
