import Ecore
import OCLSyntax

/// The truth of an iterator's body for one of its elements.
typealias ElementTruth = @Sendable (Frame, ObjectID) -> Truth
/// An object, or ``ObjectID/none``, for one of an iterator's elements.
typealias ElementObject = @Sendable (Frame, ObjectID) -> ObjectID

/// Bodies of iterators over objects as functions of the element.
///
/// The frequent forms - attributes compared with numbers, references compared with objects, stored lists counted and searched,
/// and what `and`, `or` and `not` make of those - read the element's cells; for every other the element is put into its slot.
enum ElementPlanner {
  static func truth(_ body: CheckedExpression, _ slot: Int) -> ElementTruth {
    if let direct = direct(body, slot) { return direct }
    return plain(body, slot)
  }

  /// By way of the variable's slot.
  private static func plain(_ body: CheckedExpression, _ slot: Int) -> ElementTruth {
    let code = Planner.truth(body)
    return { frame, element in
      frame.set(slot, element)
      return code(frame)
    }
  }

  private static func direct(_ body: CheckedExpression, _ slot: Int) -> ElementTruth? {
    if Planner.isPlain { return nil }
    switch body.kind {
    case .not(let operand):
      guard let operand = direct(operand, slot) else { return nil }
      return { !operand($0, $1) }
    case .logical(let operation, let left, let right):
      guard operation == .and || operation == .or, let left = direct(left, slot),
        let right = direct(right, slot)
      else { return nil }
      let decisive: Truth = operation == .and ? .false : .true
      return { frame, element in
        let left = left(frame, element)
        if left == decisive { return decisive }
        let right = right(frame, element)
        if right == decisive { return decisive }
        return left.rawValue >= right.rawValue ? left : right
      }
    case .equality(let isEqual, let left, let right): return equality(body, isEqual, left, right, slot)
    case .operation(let operation, let source, let arguments):
      switch operation.name {
      case "<", "<=", ">", ">=": return comparison(body, operation.name, source, arguments[0], slot)
      case "isEmpty", "notEmpty": return emptiness(body, operation.name == "isEmpty", source, slot)
      case "includes", "excludes":
        return search(body, operation.name == "includes", source, arguments[0], slot)
      default: return nil
      }
    default: return nil
    }
  }

  /// The stored feature of the element that an expression is.
  private static func feature(_ expression: CheckedExpression, _ slot: Int) -> EStructuralFeature? {
    guard case .feature(let source, let feature) = expression.kind, feature.isStored,
      case .variable(let local) = source.kind, local.slot == slot
    else { return nil }
    return feature
  }

  // MARK: Chains of references

  /// Whether a chain of references starts at the element.
  private static func startsAtElement(_ chain: CheckedExpression, _ slot: Int) -> Bool {
    switch chain.kind {
    case .variable(let local): local.slot == slot
    case .feature(let source, _): startsAtElement(source, slot)
    default: false
    }
  }

  /// The object at the end of a chain of references.
  private static func object(_ chain: CheckedExpression, _ slot: Int) -> ElementObject {
    guard startsAtElement(chain, slot) else {
      if case .variable(let local) = chain.kind {
        let other = local.slot
        return { frame, _ in
          if case .object(let object) = frame.slots[other] { return object }
          return .none
        }
      }
      let code = Planner.objectCode(chain)
      return { frame, _ in code(frame) }
    }
    guard case .feature(let source, let feature) = chain.kind else { return { _, element in element } }
    let reader = FeatureReader(feature)
    if case .variable = source.kind { return { reader.target(of: $1, in: $0.tables) } }
    let owner = object(source, slot)
    return { frame, element in
      let owner = owner(frame, element)
      return owner.isNone ? .none : reader.target(of: owner, in: frame.tables)
    }
  }

  // MARK: Forms

  /// `x.attribute < 1` of a stored integer.
  private static func comparison(
    _ body: CheckedExpression, _ name: String, _ left: CheckedExpression, _ right: CheckedExpression,
    _ slot: Int
  ) -> ElementTruth? {
    guard case .literal(.integer(let constant)) = right.kind, let feature = feature(left, slot),
      !feature.isMany, !feature.info.isReference, feature.info.kind == .integer
    else { return nil }
    let reader = FeatureReader(feature)
    let plain = plain(body, slot)
    let accepted = Planner.acceptedOrders(name)
    return { frame, element in
      guard let value = reader.integer(of: element, in: frame.tables) else { return plain(frame, element) }
      let order: UInt8 = value < constant ? 0b001 : value == constant ? 0b010 : 0b100
      return Truth(order & accepted != 0)
    }
  }

  /// `x.list->isEmpty()` of a stored list.
  private static func emptiness(
    _ body: CheckedExpression, _ wantsEmpty: Bool, _ source: CheckedExpression, _ slot: Int
  ) -> ElementTruth? {
    guard let feature = feature(source, slot), feature.isMany else { return nil }
    let reader = FeatureReader(feature)
    let plain = plain(body, slot)
    return { frame, element in
      guard let list = reader.list(of: element, in: frame.tables) else { return plain(frame, element) }
      return Truth((list.count == 0) == wantsEmpty)
    }
  }

  /// `x.list->includes(y)` of a stored list of objects.
  private static func search(
    _ body: CheckedExpression, _ wants: Bool, _ source: CheckedExpression, _ target: CheckedExpression,
    _ slot: Int
  ) -> ElementTruth? {
    guard let feature = feature(source, slot), feature.isMany, feature.info.isReference,
      Planner.isChain(target)
    else { return nil }
    let reader = FeatureReader(feature)
    let wanted = object(target, slot)
    let plain = plain(body, slot)
    return { frame, element in
      let target = wanted(frame, element)
      guard !target.isNone, let cells = reader.list(of: element, in: frame.tables) else {
        return plain(frame, element)
      }
      guard frame.spend(cells.count) else { return .invalid }
      for cell in cells where cell.object == target { return Truth(wants) }
      return Truth(!wants)
    }
  }

  /// `x.a <> y.b` of objects.
  private static func equality(
    _ body: CheckedExpression, _ isEqual: Bool, _ left: CheckedExpression, _ right: CheckedExpression,
    _ slot: Int
  ) -> ElementTruth? {
    guard Planner.isChain(left), Planner.isChain(right) else { return nil }
    let plain = plain(body, slot)
    let left = object(left, slot)
    let right = object(right, slot)
    return { frame, element in
      let left = left(frame, element)
      let right = right(frame, element)
      // Null, invalid or no object.
      if left.isNone || right.isNone { return plain(frame, element) }
      return Truth((left == right) == isEqual)
    }
  }
}
