import Ecore
import OCLSyntax

/// Boolean expressions as closures that give one byte.
extension Planner {
  static func truth(_ expression: CheckedExpression) -> TruthCode {
    switch expression.kind {
    case .not(let operand):
      let operand = truth(operand)
      return { !operand($0) }
    case .logical(let operation, let left, let right): return logical(operation, truth(left), truth(right))
    case .equality(let isEqual, let left, let right): return equality(isEqual, left, right)
    case .operation(let operation, let source, let arguments):
      if let fast = fastTruth(operation, source, arguments) { return fast }
    case .iteration(let iteration):
      if let fast = IterationPlanner.truth(iteration) { return fast }
    case .letIn(let bindings, let body):
      let values = bindings.map { ($0.local.slot, value($0.value)) }
      let body = truth(body)
      return { frame in
        for (slot, value) in values { frame.slots[slot] = value(frame) }
        return body(frame)
      }
    case .hoisted(let hoisted):
      if let loop = HoistedPlanner.truth(hoisted) { return loop }
    case .literal(let value):
      let constant = Truth(value)
      return { _ in constant }
    default: break
    }
    let code = value(expression)
    return { Truth(code($0)) }
  }

  private static func logical(
    _ operation: BinaryOperator, _ left: @escaping TruthCode, _ right: @escaping TruthCode
  )
    -> TruthCode
  {
    switch operation {
    case .and:
      return { frame in
        let left = left(frame)
        if left == .false { return .false }
        let right = right(frame)
        return right == .false ? .false : max(left, right)
      }
    case .or:
      return { frame in
        let left = left(frame)
        if left == .true { return .true }
        let right = right(frame)
        return right == .true ? .true : max(left, right)
      }
    case .implies:
      return { frame in
        let left = left(frame)
        if left == .false { return .true }
        let right = right(frame)
        if right == .true { return .true }
        return left == .true ? right : max(left, right)
      }
    default:
      return { frame in
        let left = left(frame)
        let right = right(frame)
        if left.rawValue >= Truth.null.rawValue || right.rawValue >= Truth.null.rawValue {
          return max(left, right)
        }
        return Truth(left != right)
      }
    }
  }

  /// The less defined of two: invalid, null, then either of the others.
  private static func max(_ left: Truth, _ right: Truth) -> Truth {
    left.rawValue >= right.rawValue ? left : right
  }

  private static func equality(_ isEqual: Bool, _ left: CheckedExpression, _ right: CheckedExpression)
    -> TruthCode
  {
    if case .literal(let constant) = right.kind, !constant.isInvalid {
      let left = value(left)
      return { frame in
        let value = left(frame)
        return value.isInvalid ? .invalid : Truth((value == constant) == isEqual)
      }
    }
    if let fast = objectEquality(isEqual, left, right) { return fast }
    return valueEquality(isEqual, left, right)
  }

  static func valueEquality(_ isEqual: Bool, _ left: CheckedExpression, _ right: CheckedExpression)
    -> TruthCode
  {
    let left = value(left)
    let right = value(right)
    return { frame in
      let left = left(frame)
      if left.isInvalid { return .invalid }
      let right = right(frame)
      return right.isInvalid ? .invalid : Truth((left == right) == isEqual)
    }
  }

  // MARK: Frequent operations

  /// Comparisons, `oclIsUndefined`, `matches` and the like without the detour over the library's table.
  private static func fastTruth(
    _ operation: LibraryOperation, _ source: CheckedExpression, _ arguments: [CheckedExpression]
  ) -> TruthCode? {
    switch operation.name {
    case "<", "<=", ">", ">=": return comparison(operation.name, source, arguments[0])
    case "oclIsUndefined":
      if let stored = absence(source) { return stored }
      let code = value(source)
      return { Truth(code($0).isUndefined) }
    case "oclIsInvalid":
      let code = value(source)
      return { Truth(code($0).isInvalid) }
    case "isEmpty", "notEmpty":
      guard source.type.isCollection, let count = countCode(source) else { return nil }
      let wantsEmpty = operation.name == "isEmpty"
      return { frame in
        let count = count(frame)
        return count < 0 ? .invalid : Truth((count == 0) == wantsEmpty)
      }
    case "matches": return matches(source, arguments[0])
    case "includes", "excludes": return search(operation.name == "includes", source, arguments[0])
    default: return nil
    }
  }

  private static func comparison(_ name: String, _ left: CheckedExpression, _ right: CheckedExpression)
    -> TruthCode
  {
    let leftCode = value(left)
    let rightCode = value(right)
    let accepted = acceptedOrders(name)
    if case .literal(.integer(let constant)) = right.kind {
      if let integer = integerCode(left) {
        return { frame in
          guard let value = integer(frame) else {
            return general(leftCode(frame), .integer(constant), accepted)
          }
          let order: UInt8 = value < constant ? 0b001 : value == constant ? 0b010 : 0b100
          return Truth(order & accepted != 0)
        }
      }
      return { frame in
        let left = leftCode(frame)
        guard case .integer(let value) = left else { return general(left, .integer(constant), accepted) }
        let order: UInt8 = value < constant ? 0b001 : value == constant ? 0b010 : 0b100
        return Truth(order & accepted != 0)
      }
    }
    return { frame in general(leftCode(frame), rightCode(frame), accepted) }
  }

  /// What a comparison accepts: the order -1, 0 or 1 if its bit is set.
  static func acceptedOrders(_ name: String) -> UInt8 {
    switch name {
    case "<": 0b001
    case "<=": 0b011
    case ">": 0b100
    default: 0b110
    }
  }

  private static func general(_ left: Value, _ right: Value, _ accepted: UInt8) -> Truth {
    guard let order = left.compared(to: right) else { return .invalid }
    return Truth((order < 0 ? 0b001 : order == 0 ? 0b010 : 0b100) & accepted != 0)
  }
}
