internal import CEL
internal import Ecore
internal import OCL

/// Collections and what is asked of all their elements.
extension Lowering {
  typealias Loop = LoweredCollection<Shape.Node>.Loop

  func collection(_ expression: CheckedExpression, _ scope: Scope) throws(LoweringRefusal) -> Collection {
    switch expression.kind {
    case .feature(let source, let feature) where feature.isMany:
      return .stored(try stored(feature, of: value(source, scope), scope))
    case .variable(let local):
      if case .collection(let collection)? = scope.bindings[local.slot] { return collection }
    case .previous(let inner): return try collection(inner, old(scope))
    case .letIn(let bindings, let body): return try collection(body, bound(bindings, scope))
    case .collection(_, let items):
      var elements: [Element] = []
      for item in items {
        guard case .value(let part) = item else { throw refusal("it goes through a range of numbers") }
        elements.append(try element(part, scope))
      }
      return .literal(elements)
    case .iteration(let iteration) where iteration.variables.count == 1 && !iteration.hasCompanions:
      let loop = Loop(variable: iteration.variables[0], body: iteration.body, scope: scope)
      let source = try collection(iteration.source, scope)
      switch iteration.kind {
      case .select: return .filtered(source, loop, wanted: true)
      case .reject: return .filtered(source, loop, wanted: false)
      case .collect, .collectNested:
        if iteration.kind == .collectNested, iteration.body.type.isCollection { break }
        return .mapped(source, loop)
      default: break
      }
      throw refusal("'\(iteration.kind.rawValue)' has no counterpart in CEL")
    case .operation(let operation, let source, let arguments):
      switch operation.name {
      case "allInstances":
        guard case .literal(.type(let type)) = source.kind, case .object(let eClass) = type.type else {
          break
        }
        return try instances(of: eClass, scope)
      case "asBag", "asSequence", "flatten": return try collection(source, scope)
      case "asSet", "asOrderedSet": return .distinct(try collection(source, scope))
      case "union" where arguments.count == 1:
        return .union(try collection(source, scope), try collection(arguments[0], scope))
      case "including" where arguments.count == 1:
        return .union(try collection(source, scope), .literal([try element(arguments[0], scope)]))
      default: break
      }
      throw refusal("'\(operation.name)' has no counterpart in CEL")
    case .extra(let operation, let arguments):
      return try self.collection(of: operation, arguments, expression.type, scope)
    case .hoisted(let hoisted): return try collection(hoisted.expression, scope)
    default: break
    }
    throw refusal("it makes a collection that CEL cannot make")
  }

  /// The list or map of an object's feature.
  func stored(
    _ feature: EStructuralFeature, of object: Value, _ scope: Scope
  ) throws(LoweringRefusal) -> Collection.Stored {
    let (member, domain, presence) = try self.member(feature, of: object, scope)
    return Collection.Stored(
      domain: domain, isAbsent: object.isDefined && !presence, isDefined: object.isDefined,
      isMap: { if case .map = shape.form(of: member.node) { true } else { false } }(),
      element: try shape.element(of: member.node), name: feature.name,
      owner: feature.isContainment ? object : nil)
  }

  private func element(_ expression: CheckedExpression, _ scope: Scope) throws(LoweringRefusal) -> Element {
    if expression.type == .boolean { return .truth(try truth(expression, scope)) }
    return .value(try value(expression, scope))
  }

  // MARK: Quantifiers

  /// Whether a condition holds for all elements, or for at least one; `scope` tells the names that are taken.
  func quantified(
    _ collection: Collection, all: Bool, _ scope: Scope, named name: String,
    _ body: (Element, Scope) throws(LoweringRefusal) -> Formula
  ) throws(LoweringRefusal) -> Formula {
    switch collection {
    case .literal(let elements):
      var parts: [Formula] = []
      for element in elements { parts.append(try body(element, scope)) }
      return .joined(parts, isAll: all)
    case .union(let left, let right):
      let first = try quantified(left, all: all, scope, named: name, body)
      return .joined([first, try quantified(right, all: all, scope, named: name, body)], isAll: all)
    case .distinct(let inner): return try quantified(inner, all: all, scope, named: name, body)
    case .contents(let inner, let feature):
      return try quantified(inner, all: all, scope, named: "") { (element, scope) throws(LoweringRefusal) in
        try self.quantified(element, feature, all: all, scope, named: name, body)
      }
    case .filtered(let inner, let loop, let wanted):
      return try quantified(inner, all: all, scope, named: loop.variable.name) {
        (element, scope) throws(LoweringRefusal) in
        var truth = try self.truth(loop.body, self.scope(loop, element, scope))
        if !wanted { truth = !truth }
        let rest = try body(element, scope)
        return all ? truth.isFalse || (truth.isTrue && rest) : truth.isTrue && rest
      }
    case .mapped(let inner, let loop):
      return try quantified(inner, all: all, scope, named: loop.variable.name) {
        (element, scope) throws(LoweringRefusal) in
        let innerScope = self.scope(loop, element, scope)
        if loop.body.type.isCollection {
          return try self.quantified(
            self.collection(loop.body, innerScope), all: all, innerScope, named: name, body)
        }
        return try body(self.element(loop.body, innerScope), scope)
      }
    case .stored(var stored):
      if scope.knows(!stored.isAbsent) { stored.isAbsent = .no }
      var inner = scope.assuming(!stored.isAbsent && stored.isDefined)
      let variable = inner.newName(name, for: stored.name)
      inner.enter(stored, variable)
      let condition = try body(element(of: stored, variable), inner)
      return quantified(stored, all, variable, condition)
    }
  }

  /// What an element of a list or map is called and read by.
  func element(of stored: Collection.Stored, _ variable: String) -> Element {
    let name = CELExpression.variable(variable)
    let form = shape.form(of: stored.element)
    if stored.isMap {
      let (kind, expression) = Self.kind(form, stored.domain[name])
      return .entry(
        key: Value(expression: name, kind: .text, isDefined: .yes),
        value: Value(expression: expression, kind: kind, isDefined: .yes, node: stored.element))
    }
    let (kind, expression) = Self.kind(form, name)
    return .value(Value(expression: expression, kind: kind, isDefined: .yes, node: stored.element))
  }

  private func quantified(
    _ stored: Collection.Stored, _ all: Bool, _ variable: String, _ condition: Formula
  ) -> Formula {
    if case .constant(let value) = condition {
      if value == all { return .constant(all) }
      let isEmpty = Formula.atom(
        CELExpression.call("size", stored.domain).isEqual(to: .int(0)))
      return all ? stored.isAbsent || isEmpty : !stored.isAbsent && !isEmpty
    }
    // `exists(x, x == k && p(x))` looks for `k`, and `all(x, x != k || p(x))` says something of `k` alone.
    let wanted = all ? !condition : condition
    if let found = Self.lookedFor(variable, in: wanted) {
      let isThere = Formula.atom(found.value.isContained(in: stored.domain))
      let result = !stored.isAbsent && isThere && found.rest
      return all ? !result : result
    }
    let atom = Formula.atom(
      stored.domain.comprehension(all ? .all : .exists, variable) { _ in condition.expression })
    return all ? stored.isAbsent || atom : !stored.isAbsent && atom
  }

  /// The value that a condition wants a variable to have, and what else it demands of that value.
  private static func lookedFor(
    _ variable: String, in condition: Formula
  ) -> (value: CELExpression, rest: Formula)? {
    var parts: [Formula]
    if case .all(let members) = condition { parts = members } else { parts = [condition] }
    let name = CELExpression.variable(variable)
    for (index, part) in parts.enumerated() {
      guard case .atom(let atom) = part, case .binary(.equal, let left, let right) = atom.kind else {
        continue
      }
      let value = left == name ? right : right == name ? left : nil
      guard let value, !value.mentions(variable) else { continue }
      parts.remove(at: index)
      let rest = Formula.joined(parts, isAll: true).replacing(variable, with: value)
      return (value, rest)
    }
    return nil
  }

  /// The scope of a loop's body for an element; names that are in use outside stay so.
  func scope(_ loop: Loop, _ element: Element, _ outer: Scope) -> Scope {
    var inner = loop.scope
    inner.join(outer)
    inner.bindings[loop.variable.slot] = .element(element)
    return inner
  }

  /// Where a collection is neither null nor invalid.
  func isDefined(_ collection: Collection, _ scope: Scope) throws(LoweringRefusal) -> Formula {
    switch collection {
    case .stored(let stored): return stored.isDefined
    case .literal(let elements):
      return .joined(
        elements.map {
          switch $0 {
          case .truth(let truth): truth.isDefined
          case .value(let value): value.isDefined || value.isNull
          case .entry: .yes
          }
        }, isAll: true)
    case .union(let left, let right): return try isDefined(left, scope) && isDefined(right, scope)
    case .distinct(let inner), .contents(let inner, _): return try isDefined(inner, scope)
    case .filtered(let inner, let loop, _):
      let conditions = try quantified(inner, all: true, scope, named: loop.variable.name) {
        (element, scope) throws(LoweringRefusal) in
        try self.truth(loop.body, self.scope(loop, element, scope)).isDefined
      }
      return try isDefined(inner, scope) && conditions
    case .mapped(let inner, let loop):
      let values = try quantified(inner, all: true, scope, named: loop.variable.name) {
        (element, scope) throws(LoweringRefusal) in
        let innerScope = self.scope(loop, element, scope)
        if loop.body.type.isCollection {
          return try self.isDefined(self.collection(loop.body, innerScope), innerScope)
        }
        switch try self.element(loop.body, innerScope) {
        case .truth(let truth): return truth.isDefined
        case .value(let value): return value.isDefined || value.isNull
        case .entry: return .yes
        }
      }
      return try isDefined(inner, scope) && values
    }
  }
}

extension LoweredCollection.Scope {
  /// Notes what a variable goes through.
  mutating func enter(_ stored: LoweredCollection.Stored, _ variable: String) {
    if !stored.isMap { domains[variable] = stored.domain }
    containers[.variable(variable)] = stored.owner
  }

  /// A name for a variable of CEL that nothing else has there.
  mutating func newName(_ wanted: String, for feature: String) -> String {
    var base = wanted
    if base.isEmpty || !CELNames.isIdentifier(base) || CELNames.reserved.contains(base) {
      base = feature.first.map { String($0).lowercased() } ?? "x"
      if !CELNames.isIdentifier(base) { base = "x" }
    }
    var name = base
    var number = 1
    while !names.insert(name).inserted {
      number += 1
      name = base + String(number)
    }
    return name
  }
}

extension CheckedExpression.Iteration {
  /// Whether it asks for positions or keys.
  var hasCompanions: Bool { companions.contains { $0 != nil } }
}
