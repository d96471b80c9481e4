internal import CEL
internal import Ecore
internal import OCL
internal import OCLSyntax

/// Operations and derived features that OCL computes: their bodies are written out where they are called.
extension Lowering {
  /// A body with what its variables stand for, and where the call is not invalid for its arguments.
  private struct Call {
    var body: CheckedExpression
    var scope: Scope
    var isDefined: Formula
  }

  func truth(
    of operation: ExtraOperation, _ arguments: [CheckedExpression], _ scope: Scope
  ) throws(LoweringRefusal) -> Truth {
    let call = try call(operation, arguments, scope)
    let truth = try truth(call.body, call.scope)
    return Truth(call.isDefined && truth.isTrue, call.isDefined && truth.isFalse)
  }

  func value(
    of operation: ExtraOperation, _ arguments: [CheckedExpression], _ scope: Scope
  ) throws(LoweringRefusal) -> Value {
    let call = try call(operation, arguments, scope)
    return try value(call.body, call.scope).defined(where: call.isDefined)
  }

  func collection(
    of operation: ExtraOperation, _ arguments: [CheckedExpression], _ type: OCLType, _ scope: Scope
  ) throws(LoweringRefusal) -> Collection {
    let call = try call(operation, arguments, scope)
    let collection = try collection(call.body, call.scope)
    guard let defined = collection.defined(where: call.isDefined) else {
      throw refusal("'\(operation.name)' gives an empty collection of what may be undefined")
    }
    // A result of a type without duplicates has none, whatever the body gives.
    if type.isUnique, !call.body.type.isUnique { return .distinct(defined) }
    return defined
  }

  private func call(
    _ operation: ExtraOperation, _ arguments: [CheckedExpression], _ scope: Scope
  ) throws(LoweringRefusal) -> Call {
    var inner = scope
    inner.bindings = [:]
    var isDefined = Formula.yes
    var eClass: EClass?
    for (slot, argument) in arguments.enumerated() {
      if argument.type.isCollection {
        let collection = try collection(argument, scope)
        isDefined = try isDefined && self.isDefined(collection, scope)
        inner.bindings[slot] = .collection(collection)
      } else if isCondition(argument) {
        let truth = try truth(argument, scope)
        isDefined = isDefined && truth.isDefined
        inner.bindings[slot] = .element(.truth(truth))
      } else {
        let value = try value(argument, scope)
        // Of null nothing can be asked, but it can be handed over.
        isDefined = isDefined && (slot == 0 ? value.isDefined : value.isDefined || value.isNull)
        if slot == 0, value.kind == .object { eClass = try self.eClass(of: value, calling: operation) }
        if slot == 0, value.kind == .name {
          throw refusal("it looks into an object that is somewhere else")
        }
        inner.bindings[slot] = .element(.value(value))
      }
    }
    guard let tree = operation.body(for: eClass) else { throw refusal("it calls '\(operation.name)'") }
    let key = "\(eClass?.name ?? "")::\(operation.name)/\(arguments.count)"
    guard inner.calls.insert(key).inserted else {
      throw refusal("'\(operation.name)' calls itself")
    }
    return Call(body: tree.root, scope: inner, isDefined: isDefined)
  }

  private func eClass(
    of value: Value, calling operation: ExtraOperation
  ) throws(LoweringRefusal) -> EClass {
    guard let eClass = value.node.flatMap(shape.eClass) else {
      throw refusal("'\(operation.name)' is called for an object that may be of several classes")
    }
    return eClass
  }
}

extension LoweredCollection {
  /// The same, and invalid elsewhere; nil for an empty literal, which has nothing to be undefined.
  func defined(where condition: Formula) -> LoweredCollection? {
    if condition.isAlways { return self }
    switch self {
    case .stored(var stored):
      stored.isAbsent = condition && stored.isAbsent
      stored.isDefined = condition && stored.isDefined
      return .stored(stored)
    case .literal(let elements):
      if elements.isEmpty { return nil }
      return .literal(
        elements.map {
          switch $0 {
          case .value(let value): .value(value.defined(where: condition))
          case .truth(let truth): .truth(Truth(condition && truth.isTrue, condition && truth.isFalse))
          case .entry: $0
          }
        })
    case .filtered(let inner, let loop, let wanted):
      return inner.defined(where: condition).map { .filtered($0, loop, wanted: wanted) }
    case .mapped(let inner, let loop): return inner.defined(where: condition).map { .mapped($0, loop) }
    case .distinct(let inner): return inner.defined(where: condition).map { .distinct($0) }
    case .contents(let inner, let feature):
      return inner.defined(where: condition).map { .contents($0, feature) }
    case .union(let left, let right):
      if let left = left.defined(where: condition) { return .union(left, right) }
      return right.defined(where: condition).map { .union(left, $0) }
    }
  }
}

extension OCLType {
  /// Whether it is a set or an ordered set.
  fileprivate var isUnique: Bool {
    switch self {
    case .collection(.set, _), .collection(.orderedSet, _): true
    default: false
    }
  }
}
