internal import CEL
public import Ecore
public import OCL
internal import OCLSyntax

/// Says in CEL when an OCL expression over an object is true.
///
/// OCL has null and invalid, CEL has neither: what is absent is asked for by `has()`. So a Boolean expression is lowered to
/// two conditions, when it is true and when it is false, and an invariant to the first; where OCL gives null or invalid, which
/// breaks an invariant, the condition is false as well. Nothing is approximated: what CEL cannot say exactly is refused with
/// the reason.
public struct Lowering<Shape: DataShape> {
  typealias Value = LoweredValue<Shape.Node>
  typealias Collection = LoweredCollection<Shape.Node>
  typealias Element = LoweredElement<Shape.Node>
  typealias Scope = LoweredCollection<Shape.Node>.Scope

  let shape: Shape
  let metamodel: Metamodel
  let root: Shape.Node
  /// The minor version of the oldest Kubernetes 1.x that must take the rules.
  let version: Int

  /// Takes the data of an object, `self`, and the oldest Kubernetes that must take the result.
  public init(_ shape: Shape, of root: Shape.Node, metamodel: Metamodel, version: Int) {
    self.shape = shape
    self.root = root
    self.metamodel = metamodel
    self.version = version
  }

  /// The condition under which an invariant is true of the object; costs O(expression), products of nested equalities aside.
  ///
  /// With containments, it is one of the objects that these reach from the rule's object, and must be true of all of them.
  public func condition(
    _ invariant: Invariant, ofAllIn containments: [EStructuralFeature] = []
  ) throws(LoweringRefusal) -> Formula {
    var scope = Scope()
    scope.isOfAll = !invariant.isTransition
    if invariant.isTransition {
      if let problem = shape.oldValueProblem { throw refusal(problem) }
      if !containments.isEmpty {
        throw refusal("it looks at what is around its object, of which nothing is known before a change")
      }
      scope.isOldOptional = invariant.asksForCreation
    }
    let root = try status(of: invariant.expression.root)
    if containments.isEmpty { return try truth(root, scope).isTrue }
    let objects = contents(of: containments, from: this(scope))
    return try quantified(objects, all: true, scope, named: "") { (element, scope) throws(LoweringRefusal) in
      var inner = scope
      inner.bindings[0] = .element(element)
      return try self.truth(root, inner).isTrue
    }
  }

  /// What must be true: in Eclipse OCL's form with a message, one part of a tuple.
  private func status(of root: CheckedExpression) throws(LoweringRefusal) -> CheckedExpression {
    guard case .part(let tuple, let index) = root.kind, case .tuple(let names, let values) = tuple.kind else {
      return root
    }
    if names.contains("severity") { throw refusal("it has a severity of its own") }
    return values[index]
  }

  func refusal(_ reason: String) -> LoweringRefusal { LoweringRefusal(reason) }

  /// The most nodes of an expression: what a `let` names is written out wherever it is used, which can double again and again.
  private static var maximalSize: Int { 4000 }

  func check(_ formula: Formula) throws(LoweringRefusal) {
    if formula.size(upTo: Self.maximalSize) >= Self.maximalSize { throw refusal("it gets too long in CEL") }
  }

  // MARK: Booleans

  func truth(_ expression: CheckedExpression, _ scope: Scope) throws(LoweringRefusal) -> Truth {
    let truth = try anyTruth(expression, scope)
    try check(truth.isTrue)
    try check(truth.isFalse)
    return truth
  }

  private func anyTruth(
    _ expression: CheckedExpression, _ outer: Scope
  ) throws(LoweringRefusal) -> Truth {
    var scope = outer
    if case .logical(.and, _, _) = expression.kind {} else { scope.isOfAll = false }
    switch expression.kind {
    case .literal(.boolean(let value)): return Truth(.constant(value))
    case .literal(.null), .literal(.invalid): return Truth(.no, .no)
    case .not(let operand): return !(try truth(operand, scope))
    case .logical(let operation, let left, let right):
      let left = try truth(left, scope)
      // The right side matters only where the left one does not decide.
      var inner = scope
      if left.isTotal {
        switch operation {
        case .and, .implies: inner.assume(left.isTrue)
        case .or: inner.assume(left.isFalse)
        default: break
        }
      }
      let right = try truth(right, inner)
      switch operation {
      case .and: return left && right
      case .or: return left || right
      case .implies: return !left || right
      case .xor: return differ(left, right)
      default: throw refusal("'\(operation.rawValue)' has no counterpart in CEL")
      }
    case .equality(let isEqual, let left, let right):
      let truth = try equality(left, right, scope)
      return isEqual ? truth : !truth
    case .conditional(let branches, let otherwise):
      var result = try truth(otherwise, scope)
      for branch in branches.reversed() {
        let condition = try truth(branch.condition, scope)
        let chosen = try truth(branch.result, scope)
        result = Truth(
          (condition.isTrue && chosen.isTrue) || (condition.isFalse && result.isTrue),
          (condition.isTrue && chosen.isFalse) || (condition.isFalse && result.isFalse))
      }
      return result
    case .letIn(let bindings, let body): return try truth(body, bound(bindings, scope))
    case .iteration(let iteration):
      if let truth = try truth(iteration, scope, isOfAll: outer.isOfAll) { return truth }
    case .operation(let operation, let source, let arguments):
      if let truth = try truth(operation, source, arguments, scope) { return truth }
    case .variable(let local):
      if case .element(.truth(let truth))? = scope.bindings[local.slot] { return truth }
    case .previous(let inner): return try truth(inner, old(scope))
    case .extra(let operation, let arguments) where expression.type == .boolean:
      return try truth(of: operation, arguments, scope)
    default: break
    }
    let value = try value(expression, scope)
    if let constant = value.constant, case .bool(let truth) = constant { return Truth(.constant(truth)) }
    guard value.kind == .boolean else { throw refusal("a value that is no Boolean is used as a condition") }
    return Truth(.atom(value.expression), where: value.isDefined)
  }

  /// Exactly one of two.
  private func differ(_ left: Truth, _ right: Truth) -> Truth {
    if left.isTotal, right.isTotal {
      switch (left.isTrue, right.isTrue) {
      case (.constant, _), (_, .constant): break
      default:
        let difference = left.isTrue.expression.isNotEqual(to: right.isTrue.expression)
        return Truth(.atom(difference))
      }
    }
    return Truth(
      (left.isTrue && right.isFalse) || (left.isFalse && right.isTrue),
      (left.isTrue && right.isTrue) || (left.isFalse && right.isFalse))
  }

  // MARK: Equality

  func isCondition(_ expression: CheckedExpression) -> Bool {
    guard expression.type == .boolean else { return false }
    switch expression.kind {
    case .feature, .literal: return false
    case .previous(let inner): return isCondition(inner)
    default: return true
    }
  }

  private func equality(
    _ left: CheckedExpression, _ right: CheckedExpression, _ scope: Scope
  ) throws(LoweringRefusal) -> Truth {
    if left.type.isCollection || right.type.isCollection {
      return try listEquality(left, right, scope)
    }
    if isCondition(left) || isCondition(right) {
      return !differ(try truth(left, scope), try truth(right, scope))
    }
    if case .literal(.integer(0)) = right.kind,
      case .operation(let operation, let text, let part) = left.kind,
      operation.name == "indexOf", text.type == .string
    {
      // A position of 0 says that the part does not occur.
      let text = try self.text(text, scope)
      let part = try self.text(part[0], scope)
      return !Truth(
        .atom(text.expression.calling("contains", part.expression)), where: text.isDefined && part.isDefined)
    }
    return try equality(value(left, scope), value(right, scope))
  }

  func equality(_ left: Value, _ right: Value) throws(LoweringRefusal) -> Truth {
    let bothNull = left.isNull && right.isNull
    let oneNull = (left.isDefined && right.isNull) || (left.isNull && right.isDefined)
    if left.kind == .null || right.kind == .null { return Truth(bothNull, oneNull) }
    let both = left.isDefined && right.isDefined
    if left.kind == .object, right.kind == .object, isOld(left) == isOld(right), let first = left.node,
      let second = right.node, let isSame = shape.isSameObject(first, second)
    {
      return isSame ? Truth(both || bothNull, oneNull) : Truth(bothNull, both || oneNull)
    }
    let (first, second) = try comparable(left, right)
    let same = Formula.atom(
      left.kind == .quantity
        ? first.calling("compareTo", second).isEqual(to: .int(0)) : first.isEqual(to: second))
    return Truth((both && same) || bothNull, (both && !same) || oneNull)
  }

  /// Two expressions of types that CEL can compare.
  func comparable(_ left: Value, _ right: Value) throws(LoweringRefusal) -> (CELExpression, CELExpression) {
    switch (left.kind, right.kind) {
    case (.object, .object):
      if isOld(left) == isOld(right) {
        throw refusal("it asks whether two objects are the same, which JSON does not tell")
      }
    case (.integer, .number): return (try asNumber(left), right.expression)
    case (.number, .integer): return (left.expression, try asNumber(right))
    case (.quantity, .integer), (.quantity, .number): return (left.expression, try asQuantity(right))
    case (.integer, .quantity), (.number, .quantity): return (try asQuantity(left), right.expression)
    case (.name, .name):
      if isOld(left) == isOld(right) {
        throw refusal("it asks whether two objects are the same, of which JSON has only the names")
      }
    case (.opaque(let what), _), (_, .opaque(let what)): throw refusal("CEL reads \(what) as another type")
    default:
      guard left.kind == right.kind else { throw refusal("it compares values of different types") }
    }
    return (left.expression, right.expression)
  }

  private func isOld(_ value: Value) -> Bool { value.expression.root == .oldThis }

  private func asNumber(_ value: Value) throws(LoweringRefusal) -> CELExpression {
    if case .int(let number)? = value.constant { return .double(Double(number)) }
    return .call("double", value.expression)
  }

  private func asQuantity(_ value: Value) throws(LoweringRefusal) -> CELExpression {
    switch value.constant {
    case .int(let number)?: return .call("quantity", .string(String(number)))
    case .double(let number)?: return .call("quantity", .string(String(number)))
    default: throw refusal("a quantity is compared with a number that the data has")
    }
  }

  /// Whether a list is as it was before a change; other lists are not compared.
  private func listEquality(
    _ left: CheckedExpression, _ right: CheckedExpression, _ scope: Scope
  ) throws(LoweringRefusal) -> Truth {
    guard case .stored(let left) = try collection(left, scope),
      case .stored(let right) = try collection(right, scope),
      left.domain.root != right.domain.root
    else { throw refusal("it compares two collections") }
    let both = left.isDefined && right.isDefined
    let same = Formula.atom(left.domain.isEqual(to: right.domain))
    let isTrue = (!left.isAbsent && !right.isAbsent && same) || (left.isAbsent && right.isAbsent)
    return Truth(isTrue, where: both)
  }

  // MARK: Scopes

  func bound(_ bindings: [CheckedExpression.Binding], _ scope: Scope) throws(LoweringRefusal) -> Scope {
    var inner = scope
    for binding in bindings {
      if binding.value.type.isCollection {
        inner.bindings[binding.local.slot] = .collection(try collection(binding.value, inner))
      } else if isCondition(binding.value) {
        inner.bindings[binding.local.slot] = .element(.truth(try truth(binding.value, inner)))
      } else {
        inner.bindings[binding.local.slot] = .element(.value(try value(binding.value, inner)))
      }
    }
    return inner
  }

  func old(_ scope: Scope) -> Scope {
    var inner = scope
    inner.isOld = true
    return inner
  }
}

extension CELExpression {
  /// What a chain of fields begins with.
  var root: CELExpression {
    switch kind {
    case .select(let operand, _, _), .index(let operand, _, _): operand.root
    case .memberCall(let target, "value", _): target.root
    default: self
    }
  }
}
