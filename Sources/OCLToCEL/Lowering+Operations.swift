internal import CEL
internal import Ecore
internal import OCL

/// Operations of OCL's library.
extension Lowering {
  // MARK: That give a Boolean

  /// Nil for an operation that gives something else.
  func truth(
    _ operation: LibraryOperation, _ source: CheckedExpression, _ arguments: [CheckedExpression],
    _ scope: Scope
  ) throws(LoweringRefusal) -> Truth? {
    let name = operation.name
    if source.type.isCollection { return try collectionTruth(name, source, arguments, scope) }
    switch (name, arguments.count) {
    case ("oclIsNew", 0):
      guard case .variable(let local) = source.kind, local.slot == 0, scope.bindings[0] == nil else {
        throw refusal("it asks of another object than its own whether it is new")
      }
      return Truth(.negated(CELExpression.oldThis.calling("hasValue")))
    case ("<", 1), ("<=", 1), (">", 1), (">=", 1):
      return try comparison(name, value(source, scope), value(arguments[0], scope))
    case ("oclIsUndefined", 0), ("oclIsInvalid", 0):
      let (isDefined, isNull) = try definedness(source, scope)
      return Truth(name == "oclIsUndefined" ? !isDefined : !isDefined && !isNull)
    case ("matches", 1):
      guard case .literal(.string(let pattern)) = arguments[0].kind else {
        throw refusal("the pattern is not written as a literal")
      }
      return try matches(shape.pattern(pattern), source, scope)
    case ("startsWith", 1), ("endsWith", 1), ("contains", 1):
      let text = try text(source, scope)
      let part = try self.text(arguments[0], scope)
      return Truth(
        .atom(text.expression.calling(name, part.expression)), where: text.isDefined && part.isDefined)
    case ("isDNSLabel", 0): return try matches(KubernetesPatterns.dnsLabel, source, scope)
    case ("isDNSSubdomain", 0):
      let isShort = try sized(source, scope, atMost: 253)
      return isShort && (try matches(KubernetesPatterns.dnsSubdomain, source, scope))
    case ("isQualifiedName", 0):
      let text = try text(source, scope)
      let prefix = Formula.atom(text.expression.calling("indexOf", .string("/")).isAtMost(.int(253)))
      return try matches(KubernetesPatterns.qualifiedName, source, scope)
        && Truth(prefix, where: text.isDefined)
    case ("isIP", 0): return try matches(KubernetesPatterns.address, source, scope)
    case ("isCIDR", 0): return try matches(KubernetesPatterns.cidr, source, scope)
    case ("oclIsKindOf", 1), ("oclIsTypeOf", 1): return try typeTest(name, source, arguments[0], scope)
    default: return nil
    }
  }

  private func matches(
    _ pattern: String, _ source: CheckedExpression, _ scope: Scope
  ) throws(LoweringRefusal) -> Truth {
    let text = try text(source, scope)
    return Truth(.atom(text.expression.calling("matches", .string(pattern))), where: text.isDefined)
  }

  private func sized(
    _ source: CheckedExpression, _ scope: Scope, atMost limit: Int64
  ) throws(LoweringRefusal) -> Truth {
    let text = try text(source, scope)
    return Truth(
      .atom(CELExpression.call("size", text.expression).isAtMost(.int(limit))), where: text.isDefined)
  }

  private func definedness(
    _ source: CheckedExpression, _ scope: Scope
  ) throws(LoweringRefusal) -> (isDefined: Formula, isNull: Formula) {
    if source.type == .boolean, case .feature = source.kind {
      let value = try value(source, scope)
      return (value.isDefined, value.isNull)
    }
    if source.type == .boolean { return (try truth(source, scope).isDefined, .no) }
    let value = try value(source, scope)
    return (value.isDefined, value.isNull)
  }

  private func comparison(_ name: String, _ left: Value, _ right: Value) throws(LoweringRefusal) -> Truth {
    guard let operation = CELBinaryOperator(rawValue: name) else {
      throw refusal("'\(name)' has no counterpart in CEL")
    }
    let (first, second) = try comparable(left, right)
    let isQuantity = left.kind == .quantity || right.kind == .quantity
    let atom =
      isQuantity
      ? first.calling("compareTo", second).applying(operation, .int(0)) : first.applying(operation, second)
    return Truth(.atom(atom), where: left.isDefined && right.isDefined)
  }

  /// Asks for a class; only one that the data must have can be told.
  private func typeTest(
    _ name: String, _ source: CheckedExpression, _ type: CheckedExpression, _ scope: Scope
  ) throws(LoweringRefusal) -> Truth {
    let value = try value(source, scope)
    guard value.kind == .object, let node = value.node, let own = shape.eClass(of: node),
      case .literal(.type(let wanted)) = type.kind, case .object(let eClass) = wanted.type
    else { throw refusal("JSON does not tell an object's class") }
    return Truth(
      .constant(name == "oclIsKindOf" ? own.isKind(of: eClass) : own == eClass), where: value.isDefined)
  }

  // MARK: Of collections

  private func collectionTruth(
    _ name: String, _ source: CheckedExpression, _ arguments: [CheckedExpression], _ scope: Scope
  ) throws(LoweringRefusal) -> Truth? {
    switch (name, arguments.count) {
    case ("isEmpty", 0), ("notEmpty", 0):
      let collection = try collection(source, scope)
      let isDefined = try isDefined(collection, scope)
      let hasAny = try quantified(collection, all: false, scope, named: "") {
        (_, _) throws(LoweringRefusal) in .yes
      }
      return Truth(name == "notEmpty" ? hasAny : !hasAny, where: isDefined)
    case ("oclIsUndefined", 0), ("oclIsInvalid", 0):
      return Truth(!(try isDefined(collection(source, scope), scope)))
    case ("includes", 1), ("excludes", 1):
      let collection = try collection(source, scope)
      let wanted = try value(arguments[0], scope)
      let isDefined = try isDefined(collection, scope) && (wanted.isDefined || wanted.isNull)
      let found = try includes(collection, wanted, scope)
      return Truth(name == "includes" ? found : !found, where: isDefined)
    case ("includesAll", 1), ("excludesAll", 1):
      let collection = try collection(source, scope)
      let others = try self.collection(arguments[0], scope)
      let isDefined = try isDefined(collection, scope) && isDefined(others, scope)
      let result = try quantified(others, all: true, scope, named: "") {
        (element, scope) throws(LoweringRefusal) in
        guard case .value(let value) = element else { throw self.refusal("it compares entries of maps") }
        let found = try self.includes(collection, value, scope)
        return name == "includesAll" ? found : !found
      }
      return Truth(result, where: isDefined)
    default: return nil
    }
  }

  /// Whether a collection holds a value, which is not invalid.
  private func includes(
    _ collection: Collection, _ wanted: Value, _ scope: Scope
  ) throws(LoweringRefusal) -> Formula {
    if case .literal(let elements) = collection, let list = constants(elements),
      wanted.kind == .text || wanted.kind == .integer
    {
      return wanted.isDefined && .atom(wanted.expression.isContained(in: .list(list)))
    }
    return try quantified(collection, all: false, scope, named: "") { (element, _) throws(LoweringRefusal) in
      guard case .value(let value) = element else { throw self.refusal("it compares entries of maps") }
      return try self.equality(value, wanted).isTrue
    }
  }

  private func constants(_ elements: [Element]) -> [CELExpression]? {
    var result: [CELExpression] = []
    for element in elements {
      guard case .value(let value) = element, value.constant != nil else { return nil }
      result.append(value.expression)
    }
    return result.isEmpty ? nil : result
  }

  // MARK: That give a value

  /// Nil for an operation that CEL has no counterpart of.
  func value(
    _ operation: LibraryOperation, _ source: CheckedExpression, _ arguments: [CheckedExpression],
    _ scope: Scope
  ) throws(LoweringRefusal) -> Value? {
    if let truth = try truth(operation, source, arguments, scope) { return value(truth) }
    let name = operation.name
    if source.type.isCollection { return try collectionValue(name, source, arguments, scope) }
    switch (name, arguments.count) {
    case ("size", 0):
      let text = try text(source, scope)
      return Value(expression: .call("size", text.expression), kind: .integer, isDefined: text.isDefined)
    case ("+", 1) where source.type == .string, ("concat", 1):
      let left = try text(source, scope)
      let right = try text(arguments[0], scope)
      return Value(
        expression: left.expression + right.expression, kind: .text,
        isDefined: left.isDefined && right.isDefined)
    case ("indexOf", 1):
      let text = try text(source, scope)
      let part = try self.text(arguments[0], scope)
      return Value(
        expression: text.expression.calling("indexOf", part.expression) + .int(1), kind: .integer,
        isDefined: text.isDefined && part.isDefined)
    case ("substring", 2): return try substring(source, arguments, scope)
    case ("toQuantity", 0):
      let text = try text(source, scope)
      return Value(
        expression: .call("quantity", text.expression), kind: .quantity,
        isDefined: text.isDefined && .atom(.call("isQuantity", text.expression)))
    case ("abs", 0):
      let number = try value(source, scope)
      guard number.kind == .integer else { throw refusal("'abs' of other than an integer") }
      var result = number
      result.expression = (number.expression.applying(.less, .int(0))).then(
        .int(0) - number.expression, else: number.expression)
      return result
    case ("at", 1) where source.type == .string:
      let text = try text(source, scope)
      let (index, isInside) = try position(arguments[0], in: .call("size", text.expression), scope)
      return Value(
        expression: text.expression.calling("charAt", index), kind: .text,
        isDefined: text.isDefined && isInside)
    case ("toString", 0): return try printed(source, scope)
    case ("oclContainer", 0), ("eContainer", 0): return try container(of: source, scope)
    case ("oclAsType", 1):
      guard try typeTest("oclIsKindOf", source, arguments[0], scope).isFalse.isNever else {
        throw refusal("it takes an object for one of a class that it is not")
      }
      return try value(source, scope)
    case ("-", 0):
      return try arithmetic(.subtract, constantZero(like: value(source, scope)), value(source, scope))
    case ("+", 1), ("-", 1), ("*", 1), ("/", 1), ("div", 1), ("mod", 1):
      return try arithmetic(name, value(source, scope), value(arguments[0], scope))
    case ("max", 1), ("min", 1):
      let left = try value(source, scope)
      let right = try value(arguments[0], scope)
      let isLeft = try comparison(name == "max" ? ">=" : "<=", left, right)
      let (first, second) = try comparable(left, right)
      return Value(
        expression: isLeft.isTrue.expression.then(first, else: second),
        kind: left.kind == .number ? .number : right.kind, isDefined: left.isDefined && right.isDefined)
    default: return nil
    }
  }

  private func substring(
    _ source: CheckedExpression, _ arguments: [CheckedExpression], _ scope: Scope
  ) throws(LoweringRefusal) -> Value {
    let text = try text(source, scope)
    let lower = try value(arguments[0], scope)
    let upper = try value(arguments[1], scope)
    guard lower.kind == .integer, upper.kind == .integer else {
      throw refusal("the positions of a substring are no integers")
    }
    var start = lower.expression - .int(1)
    if case .int(let number)? = lower.constant { start = .int(number - 1) }
    let isInside =
      Formula.comparison(lower.expression, .greaterOrEqual, .int(1))
      && .comparison(lower.expression, .lessOrEqual, upper.expression)
      && .comparison(upper.expression, .lessOrEqual, .call("size", text.expression))
    return Value(
      expression: text.expression.calling("substring", start, upper.expression), kind: .text,
      isDefined: text.isDefined && lower.isDefined && upper.isDefined && isInside)
  }

  private func constantZero(like value: Value) -> Value {
    Value(
      expression: value.kind == .number ? .double(0) : .int(0),
      kind: value.kind == .number ? .number : .integer,
      isDefined: .yes)
  }

  private func arithmetic(_ name: String, _ left: Value, _ right: Value) throws(LoweringRefusal) -> Value {
    var left = left
    var right = right
    if name == "/" {
      left = try number(left)
      right = try number(right)
    }
    let operators: [String: CELBinaryOperator] = [
      "+": .add, "-": .subtract, "*": .multiply, "/": .divide, "div": .divide, "mod": .remainder,
    ]
    guard let operation = operators[name] else { throw refusal("'\(name)' has no counterpart in CEL") }
    var result = try arithmetic(operation, left, right)
    if operation == .divide || operation == .remainder {
      let zero: CELExpression = result.kind == .number ? .double(0) : .int(0)
      result.isDefined = result.isDefined && .comparison(right.expression, .notEqual, zero)
    }
    return result
  }

  private func arithmetic(
    _ operation: CELBinaryOperator, _ left: Value, _ right: Value
  ) throws(LoweringRefusal) -> Value {
    guard [.integer, .number].contains(left.kind), [.integer, .number].contains(right.kind) else {
      throw refusal("it computes with what is no number in CEL")
    }
    let (first, second) = try comparable(left, right)
    let kind: Value.Kind = left.kind == .number || right.kind == .number ? .number : .integer
    return Value(
      expression: first.applying(operation, second), kind: kind, isDefined: left.isDefined && right.isDefined)
  }

  private func number(_ value: Value) throws(LoweringRefusal) -> Value {
    guard value.kind == .integer else { return value }
    var result = value
    result.kind = .number
    if case .int(let constant)? = value.constant {
      result.expression = .double(Double(constant))
    } else {
      result.expression = .call("double", value.expression)
    }
    return result
  }
}
