internal import CEL
internal import Ecore
internal import OCL

/// Iterators that give a Boolean.
extension Lowering {
  /// Nil for an iterator that gives something else.
  func truth(_ iteration: CheckedExpression.Iteration, _ scope: Scope) throws(LoweringRefusal) -> Truth? {
    switch iteration.kind {
    case .forAll, .exists, .one, .isUnique: break
    default: return nil
    }
    if iteration.hasCompanions { throw refusal("it asks for the positions of elements") }
    let source = try collection(iteration.source, scope)
    let isDefined = try isDefined(source, scope)
    switch iteration.kind {
    case .forAll, .exists: return try quantified(iteration, source, isDefined, scope)
    case .one: return try one(iteration, source, isDefined, scope)
    default: return try unique(iteration, source, isDefined, scope)
    }
  }

  private func quantified(
    _ iteration: CheckedExpression.Iteration, _ source: Collection, _ isDefined: Formula, _ scope: Scope
  ) throws(LoweringRefusal) -> Truth {
    let isAll = iteration.kind == .forAll
    var isTotal = true
    let isTrue = try nested(iteration, source, all: isAll, scope, 0) { truth in
      isTotal = isTotal && truth.isTotal
      return truth.isTrue
    }
    if isTotal { return Truth(isTrue, where: isDefined) }
    let isFalse = try nested(iteration, source, all: !isAll, scope, 0) { $0.isFalse }
    return Truth(isDefined && isTrue, isDefined && isFalse)
  }

  /// Quantifies over as many variables as the iterator has.
  private func nested(
    _ iteration: CheckedExpression.Iteration, _ source: Collection, all: Bool, _ scope: Scope, _ index: Int,
    _ choose: (Truth) -> Formula
  ) throws(LoweringRefusal) -> Formula {
    let variable = iteration.variables[index]
    return try quantified(source, all: all, scope, named: variable.name) {
      (element, names) throws(LoweringRefusal) in
      var inner = scope
      inner.names = names.names
      inner.present = names.present
      inner.bindings[variable.slot] = .element(element)
      if index + 1 < iteration.variables.count {
        return try self.nested(iteration, source, all: all, inner, index + 1, choose)
      }
      return choose(try self.truth(iteration.body, inner))
    }
  }

  /// A list or map, and the condition under which its elements belong to a collection.
  private func elements(
    _ collection: Collection, _ scope: Scope, _ variable: inout Scope, named name: String
  ) throws(LoweringRefusal) -> (stored: Collection.Stored, variable: String, element: Element, isIn: Formula)?
  {
    switch collection {
    case .stored(let stored):
      let label = variable.newName(name, for: stored.name)
      return (stored, label, element(of: stored, label), .yes)
    case .filtered(let inner, let loop, let wanted):
      guard let found = try elements(inner, scope, &variable, named: name) else { return nil }
      let truth = try truth(loop.body, self.scope(loop, found.element, variable))
      return (
        found.stored, found.variable, found.element, found.isIn && (wanted ? truth.isTrue : truth.isFalse)
      )
    default: return nil
    }
  }

  private func one(
    _ iteration: CheckedExpression.Iteration, _ source: Collection, _ isDefined: Formula, _ scope: Scope
  ) throws(LoweringRefusal) -> Truth {
    guard iteration.variables.count == 1 else { throw refusal("'one' has several variables") }
    let variable = iteration.variables[0]
    if case .literal(let elements) = source {
      var conditions: [CELExpression] = []
      var areDefined = isDefined
      for element in elements {
        var inner = scope
        inner.bindings[variable.slot] = .element(element)
        let truth = try truth(iteration.body, inner)
        areDefined = areDefined && truth.isDefined
        conditions.append(truth.isTrue.expression)
      }
      var names = scope
      let name = names.newName(variable.name, for: "b")
      return Truth(.atom(CELExpression.list(conditions).existsOne(name) { $0 }), where: areDefined)
    }
    var names = scope.assuming(isDefined)
    guard let found = try elements(source, scope, &names, named: variable.name) else {
      throw refusal("'one' asks for an element of a collection that is computed")
    }
    var inner = names
    inner.bindings[variable.slot] = .element(found.element)
    let truth = try truth(iteration.body, inner)
    let condition = (found.isIn && truth.isTrue).expression
    let one = Formula.atom(
      found.stored.domain.comprehension(.existsOne, found.variable) { _ in condition })
    var areDefined = isDefined
    if !truth.isTotal {
      areDefined =
        areDefined
        && (try quantified(source, all: true, scope, named: variable.name) {
          (element, names) throws(LoweringRefusal) in
          var inner = names
          inner.bindings = scope.bindings
          inner.bindings[variable.slot] = .element(element)
          return try self.truth(iteration.body, inner).isDefined
        })
    }
    return Truth(!found.stored.isAbsent && one, where: areDefined)
  }

  private func unique(
    _ iteration: CheckedExpression.Iteration, _ source: Collection, _ isDefined: Formula, _ scope: Scope
  ) throws(LoweringRefusal) -> Truth {
    let variable = iteration.variables[0]
    var names = scope
    guard let first = try elements(source, scope, &names, named: variable.name) else {
      throw refusal("'isUnique' compares elements of a collection that is computed")
    }
    if case .entry = first.element {
      // The keys of a map are different; its values need not be.
      guard case .feature(let entry, let feature) = iteration.body.kind, feature.name == "key",
        case .variable(let local) = entry.kind, local.slot == variable.slot
      else { throw refusal("'isUnique' compares the values of a map") }
      return Truth(.yes, where: isDefined)
    }
    guard let second = try elements(source, scope, &names, named: "") else {
      throw refusal("'isUnique' compares elements of a collection that is computed")
    }
    func key(_ element: Element) throws(LoweringRefusal) -> Value {
      var inner = names
      inner.bindings[variable.slot] = .element(element)
      return try value(iteration.body, inner)
    }
    let left = try key(first.element)
    let right = try key(second.element)
    let same = (second.isIn && (try equality(left, right)).isTrue).expression
    let one = Formula.atom(second.stored.domain.comprehension(.existsOne, second.variable) { _ in same })
    let body = (!first.isIn || one).expression
    let all = Formula.atom(first.stored.domain.comprehension(.all, first.variable) { _ in body })
    let known = left.isDefined || left.isNull
    var areDefined = isDefined
    if !known.isAlways {
      let condition = (!first.isIn || known).expression
      areDefined =
        areDefined
        && (first.stored.isAbsent
          || .atom(first.stored.domain.comprehension(.all, first.variable) { _ in condition }))
    }
    return Truth(first.stored.isAbsent || all, where: areDefined)
  }
}
