internal import CEL
internal import Ecore
internal import OCL

/// Values that collections give: sizes, sums and single elements.
extension Lowering {
  func collectionValue(
    _ name: String, _ source: CheckedExpression, _ arguments: [CheckedExpression], _ scope: Scope
  ) throws(LoweringRefusal) -> Value? {
    switch (name, arguments.count) {
    case ("first", 0), ("last", 0), ("at", 1): return try element(name, source, arguments, scope)
    case ("max", 0), ("min", 0): return try extreme(name, source, scope)
    case ("count", 1):
      let wanted = try value(arguments[0], scope)
      guard case .stored(let stored) = try collection(source, scope), !stored.isMap else { break }
      var names = scope
      let name = names.newName("", for: stored.name)
      guard case .value(let item) = element(of: stored, name) else { break }
      let condition = try equality(item, wanted).isTrue.expression
      let size = CELExpression.call("size", stored.domain.comprehension(.filter, name) { _ in condition })
      return Value(
        expression: stored.isAbsent.isNever ? size : (!stored.isAbsent).expression.then(size, else: .int(0)),
        kind: .integer, isDefined: stored.isDefined && (wanted.isDefined || wanted.isNull))
    case ("size", 0):
      let collection = try collection(source, scope)
      let (list, isAbsent) = try list(collection, scope)
      let size = CELExpression.call("size", list)
      return Value(
        expression: isAbsent.isNever ? size : (!isAbsent).expression.then(size, else: .int(0)),
        kind: .integer,
        isDefined: try isDefined(collection, scope))
    case ("sum", 0):
      let collection = try collection(source, scope)
      guard source.type.elementType == .integer else { throw refusal("a sum of other than integers") }
      let (list, isAbsent) = try list(collection, scope)
      let sum = list.calling("sum")
      return Value(
        expression: isAbsent.isNever ? sum : (!isAbsent).expression.then(sum, else: .int(0)), kind: .integer,
        isDefined: try isDefined(collection, scope) && noneIsNull(collection, scope))
    default: break
    }
    return nil
  }

  private func noneIsNull(_ collection: Collection, _ scope: Scope) throws(LoweringRefusal) -> Formula {
    try quantified(collection, all: true, scope, named: "") { (element, _) throws(LoweringRefusal) in
      if case .value(let value) = element { !value.isNull } else { .yes }
    }
  }

  /// A list of as many elements, and where there is none.
  private func list(
    _ collection: Collection, _ scope: Scope
  ) throws(LoweringRefusal) -> (CELExpression, isAbsent: Formula) {
    switch collection {
    case .stored(let stored): return (stored.domain, stored.isAbsent)
    case .filtered(let inner, let loop, let wanted):
      guard case .stored(let stored) = inner else { break }
      var names = scope
      let name = names.newName(loop.variable.name, for: stored.name)
      let truth = try truth(loop.body, self.scope(loop, element(of: stored, name), names))
      let condition = (wanted ? truth.isTrue : truth.isFalse).expression
      return (stored.domain.comprehension(.filter, name) { _ in condition }, stored.isAbsent)
    case .mapped(let inner, let loop):
      guard !loop.body.type.isCollection, loop.body.type != .boolean else { break }
      let (list, isAbsent) = try list(inner, scope)
      var innermost = inner
      while case .filtered(let next, _, _) = innermost { innermost = next }
      guard case .stored(let stored) = innermost, !stored.isMap else { break }
      var names = scope
      let name = names.newName(loop.variable.name, for: stored.name)
      let value = try value(loop.body, self.scope(loop, element(of: stored, name), names))
      return (list.comprehension(.map, name) { _ in value.expression }, isAbsent)
    case .distinct(let inner):
      guard version >= 35 else { throw refusal("'distinct' is what Kubernetes has from 1.35 on") }
      let (list, isAbsent) = try list(inner, scope)
      return (list.calling("distinct"), isAbsent)
    default: break
    }
    throw refusal("CEL cannot make the list whose elements are counted")
  }

  // MARK: Single elements

  /// CEL's index for a position, which OCL counts from 1, and where there is such a one.
  func position(
    _ expression: CheckedExpression, in size: CELExpression, _ scope: Scope
  ) throws(LoweringRefusal) -> (index: CELExpression, isInside: Formula) {
    let position = try value(expression, scope)
    guard position.kind == .integer else { throw refusal("a position is no integer") }
    var index = position.expression - .int(1)
    if case .int(let number)? = position.constant { index = .int(number - 1) }
    let isInside =
      position.isDefined && .comparison(position.expression, .greaterOrEqual, .int(1))
      && .comparison(position.expression, .lessOrEqual, size)
    return (index, isInside)
  }

  /// The first, last or n-th element; invalid where there is none.
  private func element(
    _ name: String, _ source: CheckedExpression, _ arguments: [CheckedExpression], _ scope: Scope
  ) throws(LoweringRefusal) -> Value {
    guard case .stored(let stored) = try collection(source, scope), !stored.isMap else {
      throw refusal("'\(name)' asks for an element of a collection that is computed")
    }
    let size = CELExpression.call("size", stored.domain)
    var index = CELExpression.int(0)
    var isInside = Formula.comparison(size, .greater, .int(0))
    if name == "last" { index = size - .int(1) }
    if name == "at" { (index, isInside) = try position(arguments[0], in: size, scope) }
    return item(of: stored, stored.domain[index], where: isInside)
  }

  private func item(
    of stored: Collection.Stored, _ element: CELExpression, where condition: Formula
  ) -> Value {
    let (kind, expression) = Self.kind(shape.form(of: stored.element), element)
    return Value(
      expression: expression, kind: kind, isDefined: stored.isDefined && !stored.isAbsent && condition,
      node: stored.element)
  }

  /// `any`: the first element of which a condition is true; invalid where there is none.
  func any(_ iteration: CheckedExpression.Iteration, _ scope: Scope) throws(LoweringRefusal) -> Value {
    guard iteration.variables.count == 1, !iteration.hasCompanions,
      case .stored(let stored) = try collection(iteration.source, scope), !stored.isMap
    else { throw refusal("'any' asks for an element of a collection that is computed") }
    let variable = iteration.variables[0]
    var inner = scope.assuming(!stored.isAbsent && stored.isDefined)
    let name = inner.newName(variable.name, for: stored.name)
    inner.enter(stored, name)
    inner.bindings[variable.slot] = .element(element(of: stored, name))
    let truth = try truth(iteration.body, inner)
    // After the first that is found, OCL asks no further.
    guard truth.isTotal else { throw refusal("the condition of 'any' may be undefined") }
    let condition = truth.isTrue.expression
    let found = stored.domain.comprehension(.filter, name) { _ in condition }
    let isThere = Formula.atom(stored.domain.comprehension(.exists, name) { _ in condition })
    return item(of: stored, found[.int(0)], where: isThere)
  }

  /// The largest or smallest of some numbers; invalid where there are none.
  private func extreme(
    _ name: String, _ source: CheckedExpression, _ scope: Scope
  ) throws(LoweringRefusal) -> Value {
    guard source.type.elementType == .integer else {
      throw refusal("'\(name)' of other than integers")
    }
    let collection = try collection(source, scope)
    let (list, isAbsent) = try list(collection, scope)
    let hasAny = Formula.comparison(.call("size", list), .greater, .int(0))
    return Value(
      expression: list.calling(name), kind: .integer,
      isDefined: try isDefined(collection, scope) && noneIsNull(collection, scope) && !isAbsent && hasAny)
  }

  // MARK: Texts

  /// `toString()`; null is printed as such, except where the type has a `toString` of its own.
  func printed(_ source: CheckedExpression, _ scope: Scope) throws(LoweringRefusal) -> Value {
    if isCondition(source) {
      let truth = try truth(source, scope)
      guard truth.isTotal else { throw refusal("a condition that may be undefined is printed") }
      return Value(
        expression: truth.isTrue.expression.then(.string("true"), else: .string("false")), kind: .text,
        isDefined: .yes)
    }
    let value = try value(source, scope)
    var result = value
    result.kind = .text
    result.isNull = .no
    switch value.kind {
    case .text: return result
    case .integer: result.expression = .call("string", value.expression)
    case .boolean: result.expression = value.expression.then(.string("true"), else: .string("false"))
    default: throw refusal("CEL prints other values than texts and integers in its own way")
    }
    if value.kind == .integer, !value.isNull.isNever {
      result.expression = value.isDefined.expression.then(result.expression, else: .string("null"))
      result.isDefined = value.isDefined || value.isNull
    }
    return result
  }
}
