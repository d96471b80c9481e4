internal import CEL
internal import Ecore
internal import OCL
internal import OCLSyntax

/// Iterators that give a Boolean.
extension Lowering {
  /// Nil for an iterator that gives something else.
  ///
  /// What `T.allInstances()->forAll(t | ...)` says of each alone holds of all when it holds in each object of the API, provided
  /// that it is all that is asked.
  func truth(
    _ iteration: CheckedExpression.Iteration, _ outer: Scope, isOfAll: Bool = false
  ) throws(LoweringRefusal) -> Truth? {
    var scope = outer
    switch iteration.kind {
    case .forAll, .exists, .one, .isUnique: break
    default: return nil
    }
    if iteration.hasCompanions { throw refusal("it asks for the positions of elements") }
    scope.seesInstances =
      isOfAll && iteration.kind == .forAll && !iteration.body.looksElsewhere
      && iteration.variables.count == 1
    let source = try collection(iteration.source, scope)
    scope.seesInstances = false
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
    if let truth = try ofOthers(iteration, source, isDefined, scope) { return truth }
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

  // MARK: All others

  /// What all other elements of a list must be, `forAll(p, q | p <> q implies ...)`, or one of them, `exists(q | q <> p and ...)`.
  ///
  /// JSON does not tell whether two objects are the same. But an element for which a condition is false can be counted: it alone
  /// must be false for itself, or none. Nil for any other form.
  private func ofOthers(
    _ iteration: CheckedExpression.Iteration, _ source: Collection, _ isDefined: Formula, _ scope: Scope
  ) throws(LoweringRefusal) -> Truth? {
    guard case .stored(let stored) = source, !stored.isMap, let last = iteration.variables.last,
      iteration.variables.count <= 2,
      let (rest, other) = Self.others(iteration, named: last)
    else { return nil }
    let isAll = iteration.kind == .forAll
    guard let first = iteration.variables.dropLast().first else {
      guard let element = Self.element(other, of: stored, scope) else { return nil }
      let (isTrue, isFalse) = try ofOthers(than: element, stored, last, rest, isAll, scope)
      return Truth(isDefined && isTrue, isDefined && isFalse)
    }
    guard first.slot == other.slot else { return nil }
    func each(_ choose: (Formula, Formula) -> Formula, all: Bool) throws(LoweringRefusal) -> Formula {
      try quantified(source, all: all, scope, named: first.name) { (element, names) throws(LoweringRefusal) in
        var inner = scope
        inner.join(names)
        inner.bindings[first.slot] = .element(element)
        guard let variable = Self.element(first, of: stored, inner) else {
          throw self.refusal("it compares elements of a collection that is computed")
        }
        let (isTrue, isFalse) = try self.ofOthers(than: variable, stored, last, rest, isAll, inner)
        return choose(isTrue, isFalse)
      }
    }
    let isTrue = try each({ isTrue, _ in isTrue }, all: isAll)
    let isFalse = try each({ _, isFalse in isFalse }, all: !isAll)
    return Truth(isDefined && isTrue, isDefined && isFalse)
  }

  /// What is asked of the others, and the variable that they are other than.
  private static func others(
    _ iteration: CheckedExpression.Iteration, named last: CheckedExpression.Local
  ) -> (rest: [(CheckedExpression, isGuard: Bool)], other: CheckedExpression.Local)? {
    /// The parts of a conjunction without the one that tells two elements apart.
    func split(_ expression: CheckedExpression) -> ([CheckedExpression], CheckedExpression.Local)? {
      switch expression.kind {
      case .equality(false, let left, let right):
        guard case .variable(let first) = left.kind, case .variable(let second) = right.kind else {
          return nil
        }
        if first.slot == last.slot, second.slot != last.slot { return ([], second) }
        if second.slot == last.slot, first.slot != last.slot { return ([], first) }
        return nil
      case .logical(.and, let left, let right):
        if let (parts, other) = split(left) { return (parts + [right], other) }
        if let (parts, other) = split(right) { return ([left] + parts, other) }
        return nil
      default: return nil
      }
    }
    if iteration.kind == .exists {
      return split(iteration.body).map { parts, other in (parts.map { ($0, false) }, other) }
    }
    guard case .logical(.implies, let condition, let result) = iteration.body.kind,
      let (parts, other) = split(condition)
    else { return nil }
    return (parts.map { ($0, true) } + [(result, false)], other)
  }

  /// CEL's variable for an element of just this list.
  private static func element(
    _ local: CheckedExpression.Local, of stored: Collection.Stored, _ scope: Scope
  ) -> String? {
    guard case .element(.value(let value))? = scope.bindings[local.slot],
      case .identifier(let name) = value.expression.kind, scope.domains[name] == stored.domain
    else { return nil }
    return name
  }

  private func ofOthers(
    than other: String, _ stored: Collection.Stored, _ local: CheckedExpression.Local,
    _ rest: [(CheckedExpression, isGuard: Bool)], _ isAll: Bool, _ scope: Scope
  ) throws(LoweringRefusal) -> (isTrue: Formula, isFalse: Formula) {
    var inner = scope.assuming(!stored.isAbsent && stored.isDefined)
    let name = inner.newName(local.name, for: stored.name)
    inner.enter(stored, name)
    inner.bindings[local.slot] = .element(element(of: stored, name))
    var condition = isAll ? Truth(.no) : Truth(.yes)
    for (part, isGuard) in rest {
      let truth = try truth(part, inner)
      if isAll { condition = condition || (isGuard ? !truth : truth) } else { condition = condition && truth }
    }
    func all(_ formula: Formula) -> Formula {
      if formula.isAlways { return .yes }
      let own = formula.replacing(name, with: .variable(other))
      let each = Formula.atom(stored.domain.comprehension(.all, name) { _ in formula.expression })
      let opposite = (!formula).expression
      let one = Formula.atom(stored.domain.comprehension(.existsOne, name) { _ in opposite })
      return (own && each) || (!own && one)
    }
    if isAll { return (all(condition.isTrue), !all(!condition.isFalse)) }
    return (!all(!condition.isTrue), all(condition.isFalse))
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
      inner.join(names)
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

extension CheckedExpression {
  /// Whether it asks for the object that the invariant is about, or for all objects of a class.
  fileprivate var looksElsewhere: Bool {
    switch kind {
    case .variable(let local) where local.slot == 0: return true
    case .operation(let operation, _, _) where operation.name == "allInstances": return true
    default: break
    }
    var found = false
    kind.forEachChild { found = found || $0.looksElsewhere }
    return found
  }
}
