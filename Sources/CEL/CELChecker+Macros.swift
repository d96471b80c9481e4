import Diagnostics

/// What macros become.
extension CELChecker {
  mutating func expand(_ comprehension: CELComprehension, _ expression: CELExpression) -> CELCheckedNode {
    let arguments = comprehension.arguments
    let expected = comprehension.macro.variableCount(
      argumentCount: comprehension.variables.count + arguments.count)
    guard expected == comprehension.variables.count, let body = arguments.last else {
      report(.undeclared(comprehension.macro.rawValue, known: [], at: place(expression)))
      return Self.failed
    }
    let since: Int =
      switch comprehension.macro {
      case .optMap, .optFlatMap: 29
      case .sortBy: 35
      default: comprehension.variables.count == 2 ? 33 : 0
      }
    let form = comprehension.variables.count == 2 ? " of two variables" : ""
    guard isAvailable(since, "'\(comprehension.macro.rawValue)'\(form)", expression) else {
      return Self.failed
    }
    let condition = arguments.count == 2 ? arguments[0] : nil
    switch comprehension.macro {
    case .sortBy: return sorted(comprehension, body, expression)
    case .optMap, .optFlatMap: return optionalMap(comprehension, body, expression)
    default: break
    }
    let range = check(comprehension.range)
    switch comprehension.macro {
    case .all, .exists: return quantifier(comprehension, range, body, expression)
    case .existsOne: return exactlyOne(comprehension, range, body, expression)
    case .filter:
      return collection(comprehension, range, expression, condition: body) { checker in
        checker.check(.variable(comprehension.variables[0]))
      }
    case .map, .transformList:
      return collection(comprehension, range, expression, condition: condition) { $0.check(body) }
    default:
      return transformedMap(comprehension, range, body, condition, expression)
    }
  }

  private static func constant(_ literal: CELLiteral, _ type: CELType) -> CELCheckedNode {
    CELCheckedNode(.constant(literal), type)
  }

  // MARK: Folds

  private mutating func fold(
    _ comprehension: CELComprehension, _ range: CELCheckedNode, initial: CELCheckedNode,
    _ expression: CELExpression,
    _ loop: (inout CELChecker, CELCheckedNode) -> (condition: CELCheckedNode, step: CELCheckedNode),
    result: (inout CELChecker, CELCheckedNode) -> CELCheckedNode = { $1 }
  ) -> CELCheckedNode {
    let name = CELFold.accumulator
    let accumulator = CELCheckedNode(.variable(name), initial.type)
    let types = elementTypes(of: range, count: comprehension.variables.count, comprehension.range)
    let (condition, step) = withVariables([(name, initial.type)] + zip(comprehension.variables, types)) {
      loop(&$0, accumulator)
    }
    if !solution.accepts(initial.type, as: step.type) {
      let found = solution.resolved(step.type, unknownIsDynamic: true)
      report(
        .wrongResult(
          found, wanted: solution.resolved(initial.type, unknownIsDynamic: true), at: place(expression)))
    }
    let value = result(&self, accumulator)
    let fold = CELFold(
      variables: comprehension.variables, range: range, initial: initial, condition: condition, step: step,
      result: value)
    return CELCheckedNode(.fold(fold), resolved(value))
  }

  /// The types of the variables over a list or map.
  private mutating func elementTypes(
    of range: CELCheckedNode, count: Int, _ expression: CELExpression
  ) -> [CELType] {
    let type = resolved(range)
    switch type {
    case .list(let element): return count == 2 ? [.int, element] : [element]
    case .map(let key, let value): return count == 2 ? [key, value] : [key]
    case .dyn, .error, .variable:
      _ = solution.accepts(.dyn, as: type)
      return Array(repeating: .dyn, count: count)
    default:
      report(.noRange(type, at: place(expression)))
      return Array(repeating: .error, count: count)
    }
  }

  private mutating func quantifier(
    _ comprehension: CELComprehension, _ range: CELCheckedNode, _ body: CELExpression,
    _ expression: CELExpression
  ) -> CELCheckedNode {
    let isAll = comprehension.macro == .all
    return fold(comprehension, range, initial: Self.constant(.bool(isAll), .bool), expression) {
      checker, accumulator in
      var undecided = accumulator
      if !isAll { undecided = checker.resolve("!_", nil, [accumulator], expression) }
      let condition = checker.resolve("@not_strictly_false", nil, [undecided], expression)
      let part = checker.check(body)
      let step = checker.resolve(
        isAll ? "_&&_" : "_||_", nil, [accumulator, part], expression, parts: [body, body])
      return (condition, step)
    }
  }

  private mutating func exactlyOne(
    _ comprehension: CELComprehension, _ range: CELCheckedNode, _ body: CELExpression,
    _ expression: CELExpression
  ) -> CELCheckedNode {
    let one = Self.constant(.int(1), .int)
    return fold(comprehension, range, initial: Self.constant(.int(0), .int), expression) {
      checker, accumulator in
      let part = checker.check(body)
      let more = checker.resolve("_+_", nil, [accumulator, one], expression)
      return (
        Self.constant(.bool(true), .bool),
        checker.resolve("_?_:_", nil, [part, more, accumulator], body)
      )
    } result: { checker, accumulator in
      checker.resolve("_==_", nil, [accumulator, one], expression)
    }
  }

  private mutating func collection(
    _ comprehension: CELComprehension, _ range: CELCheckedNode, _ expression: CELExpression,
    condition: CELExpression?, _ value: (inout CELChecker) -> CELCheckedNode
  ) -> CELCheckedNode {
    let initial = CELCheckedNode(.list([]), .list(freshVariable()))
    return fold(comprehension, range, initial: initial, expression) { checker, accumulator in
      let test = condition.map { checker.check($0) }
      let element = value(&checker)
      let list = CELCheckedNode(.list([element]), .list(element.type))
      var step = checker.resolve("_+_", nil, [accumulator, list], expression)
      if let test {
        step = checker.resolve("_?_:_", nil, [test, step, accumulator], condition ?? expression)
      }
      return (Self.constant(.bool(true), .bool), step)
    }
  }

  private mutating func transformedMap(
    _ comprehension: CELComprehension, _ range: CELCheckedNode, _ body: CELExpression,
    _ condition: CELExpression?, _ expression: CELExpression
  ) -> CELCheckedNode {
    let initial = CELCheckedNode(.map([]), .map(freshVariable(), freshVariable()))
    return fold(comprehension, range, initial: initial, expression) { checker, accumulator in
      let test = condition.map { checker.check($0) }
      var parts = [accumulator]
      if comprehension.macro == .transformMap {
        parts.append(checker.check(.variable(comprehension.variables[0])))
      }
      parts.append(checker.check(body))
      var step = checker.resolve("@mapInsert", nil, parts, expression)
      if let test {
        step = checker.resolve("_?_:_", nil, [test, step, accumulator], condition ?? expression)
      }
      return (Self.constant(.bool(true), .bool), step)
    }
  }

  // MARK: Bindings

  /// A list with a key for each element, computed once.
  private mutating func sorted(
    _ comprehension: CELComprehension, _ body: CELExpression, _ expression: CELExpression
  ) -> CELCheckedNode {
    let list = check(comprehension.range)
    let name = "@__sortBy_input__"
    let variable = CELCheckedNode(.variable(name), list.type)
    return withVariables([(name, list.type)]) { checker in
      var inner = comprehension
      inner.macro = .map
      let keys = checker.collection(inner, variable, expression, condition: nil) { $0.check(body) }
      let call = checker.resolve("@sortByAssociatedKeys", variable, [keys], expression)
      return CELCheckedNode(.binding(name, list, call), call.type)
    }
  }

  /// `optional.hasValue() ? optional.of(body) : optional.none()`, the body over the value.
  private mutating func optionalMap(
    _ comprehension: CELComprehension, _ body: CELExpression, _ expression: CELExpression
  ) -> CELCheckedNode {
    let target = check(comprehension.range)
    let test = resolve("hasValue", target, [], expression)
    let value = resolve("value", target, [], expression)
    let name = comprehension.variables[0]
    let result = withVariables([(name, value.type)]) { $0.check(body) }
    var first = CELCheckedNode(.binding(name, value, result), result.type)
    if comprehension.macro == .optMap { first = resolve("optional.of", nil, [first], expression) }
    let nothing = resolve("optional.none", nil, [], expression)
    return resolve("_?_:_", nil, [test, first, nothing], expression)
  }
}
