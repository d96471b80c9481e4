internal import CEL
internal import Ecore
internal import OCL

/// Values that are no collections.
extension Lowering {
  func value(_ expression: CheckedExpression, _ scope: Scope) throws(LoweringRefusal) -> Value {
    let value = try anyValue(expression, scope)
    try check(.atom(value.expression))
    try check(value.isDefined)
    try check(value.isNull)
    return value
  }

  private func anyValue(_ expression: CheckedExpression, _ scope: Scope) throws(LoweringRefusal) -> Value {
    switch expression.kind {
    case .literal(let value): return try literal(value)
    case .variable(let local): return try variable(local, scope)
    case .feature(let source, let feature): return try self.feature(feature, of: source, scope)
    case .previous(let inner): return try value(inner, old(scope))
    case .letIn(let bindings, let body): return try value(body, bound(bindings, scope))
    case .conditional(let branches, let otherwise):
      var result = try value(otherwise, scope)
      for branch in branches.reversed() {
        result = choice(try truth(branch.condition, scope), try value(branch.result, scope), result)
      }
      return result
    case .safe(let local, let source, let body):
      let source = try value(source, scope)
      var inner = scope
      inner.bindings[local.slot] = .element(.value(source))
      var result = try value(body, inner)
      result.isNull = source.isNull || (source.isDefined && result.isNull)
      return result
    case .operation(let operation, let source, let arguments):
      if let value = try value(operation, source, arguments, scope) { return value }
      throw refusal("'\(operation.name)' has no counterpart in CEL")
    case .extra(let operation, let arguments): return try self.value(of: operation, arguments, scope)
    case .iteration(let iteration):
      if expression.type == .boolean { return value(try truth(expression, scope)) }
      if iteration.kind == .any { return try any(iteration, scope) }
      throw refusal("'\(iteration.kind.rawValue)' gives one of several elements")
    case .not, .logical, .equality: return value(try truth(expression, scope))
    case .part, .tuple: throw refusal("it makes a tuple")
    case .map: throw refusal("it makes a map")
    case .collection, .asSet, .withoutNull: throw refusal("a collection is used as a value")
    case .hoisted(let hoisted): return try value(hoisted.expression, scope)
    case .error: throw refusal("it has errors")
    }
  }

  /// A condition as a value.
  func value(_ truth: Truth) -> Value {
    Value(expression: truth.isTrue.expression, kind: .boolean, isDefined: truth.isDefined)
  }

  /// A text that is printed and compared as one.
  func text(_ expression: CheckedExpression, _ scope: Scope) throws(LoweringRefusal) -> Value {
    let value = try value(expression, scope)
    switch value.kind {
    case .text: return value
    case .opaque(let what): throw refusal("CEL reads \(what) as another type")
    default: throw refusal("a value that is no string is used as one")
    }
  }

  private func choice(_ condition: Truth, _ first: Value, _ second: Value) -> Value {
    var result = first
    if first.expression != second.expression {
      result.expression = condition.isTrue.expression.then(first.expression, else: second.expression)
    }
    if first.kind == .null { result.kind = second.kind }
    if first.node == nil { result.node = second.node }
    result.isDefined =
      (condition.isTrue && first.isDefined) || (condition.isFalse && second.isDefined)
    result.isNull = (condition.isTrue && first.isNull) || (condition.isFalse && second.isNull)
    return result
  }

  // MARK: Literals

  private func literal(_ value: OCL.Value) throws(LoweringRefusal) -> Value {
    switch value {
    case .null: return Value(expression: .literal(.null), kind: .null, isDefined: .no, isNull: .yes)
    case .invalid: return Value(expression: .literal(.null), kind: .null, isDefined: .no)
    case .boolean(let truth): return constant(.bool(truth), .boolean)
    case .integer(let number): return constant(.int(Int64(number)), .integer)
    case .real(let number) where number.isFinite: return constant(.double(number), .number)
    case .string(let text): return constant(.string(text), .text)
    case .literal(let literal):
      let literals = metamodel.eDataType(literal.type).eLiterals
      guard literals.indices.contains(Int(literal.index)) else { break }
      return constant(.string(shape.text(of: literals[Int(literal.index)])), .text)
    default: break
    }
    throw refusal("it holds a constant that CEL has no notation for")
  }

  private func constant(_ literal: CELLiteral, _ kind: Value.Kind) -> Value {
    Value(expression: .literal(literal), kind: kind, isDefined: .yes)
  }

  // MARK: Variables and features

  private func variable(_ local: CheckedExpression.Local, _ scope: Scope) throws(LoweringRefusal) -> Value {
    switch scope.bindings[local.slot] {
    case .element(.value(let value))?: return value
    case .element(.truth(let truth))?: return value(truth)
    case .element(.entry)?: throw refusal("an entry of a map is used as a value")
    case .collection?: throw refusal("a collection is used as a value")
    case nil: break
    }
    guard local.slot == 0 else { throw refusal("'\(local.name)' is not known") }
    return this(scope)
  }

  /// The object that the rule is for, before the change where that is asked for.
  func this(_ scope: Scope) -> Value {
    guard scope.isOld else { return Value(expression: .this, kind: .object, isDefined: .yes, node: root) }
    guard scope.isOldOptional else {
      return Value(expression: .oldThis, kind: .object, isDefined: .yes, node: root)
    }
    return Value(
      expression: CELExpression.oldThis.calling("value"), kind: .object,
      isDefined: .atom(CELExpression.oldThis.calling("hasValue")), node: root)
  }

  private func feature(
    _ feature: EStructuralFeature, of source: CheckedExpression, _ scope: Scope
  ) throws(LoweringRefusal) -> Value {
    if case .variable(let local) = source.kind,
      case .element(.entry(let key, let value))? = scope.bindings[local.slot]
    {
      return feature.name == "key" ? key : value
    }
    if feature.isContainer { return try container(of: source, scope) }
    guard !feature.isMany else { throw refusal("a collection is used as a value") }
    return try value(of: feature, in: value(source, scope), scope)
  }

  /// The value of an object's feature.
  func value(
    of feature: EStructuralFeature, in object: Value, _ scope: Scope
  ) throws(LoweringRefusal) -> Value {
    let (member, expression, presence) = try self.member(feature, of: object, scope)
    let node = member.node
    let form = shape.form(of: node)
    let (kind, plain) = Self.kind(form, expression)
    var value = Value(expression: plain, kind: kind, isDefined: object.isDefined && presence, node: node)
    if let fallback = member.fallback {
      value.expression = presence.isAlways ? plain : presence.expression.then(plain, else: fallback)
      value.isDefined = object.isDefined
    } else {
      value.isNull = object.isDefined && !presence
    }
    return value
  }

  /// Where a feature stands: its member, the expression that reads it and when it is there.
  func member(
    _ feature: EStructuralFeature, of object: Value, _ scope: Scope
  ) throws(LoweringRefusal) -> (DataMember<Shape.Node>, CELExpression, Formula) {
    guard object.kind == .object, let node = object.node else {
      throw refusal(
        object.kind == .name
          ? "it looks into an object that is somewhere else" : "it looks into something that is no object")
    }
    let member = try shape.member(feature, of: node)
    var expression = object.expression
    var presence = Formula.yes
    for step in member.steps {
      guard let next = expression.property(step.name), let has = expression.hasProperty(step.name) else {
        throw refusal("CEL cannot see the property '\(step.name)'")
      }
      if step.mayBeAbsent, !scope.present.contains(has) { presence = presence && .atom(has) }
      expression = next
    }
    return (member, expression, presence)
  }

  static func kind(_ form: DataForm, _ expression: CELExpression) -> (Value.Kind, CELExpression) {
    switch form {
    case .text: (.text, expression)
    case .integer: (.integer, expression)
    case .number: (.number, expression)
    case .boolean: (.boolean, expression)
    // Whatever was written, as a text; so the metamodel has it.
    case .integerOrText: (.text, .call("string", expression))
    case .name: (.name, expression)
    case .object: (.object, expression)
    case .list, .map: (.opaque("a list"), expression)
    case .opaque(let what): (.opaque(what), expression)
    }
  }
}
