public import Ecore
import OCLSyntax

typealias ValueCode = @Sendable (Frame) -> Value
typealias TruthCode = @Sendable (Frame) -> Truth
typealias ObjectCode = @Sendable (Frame) -> ObjectID
/// Calls the function with every element until it returns false; the result is what is wrong with the source.
typealias Stream = @Sendable (Frame, (Value) -> Bool) -> Failure?

/// A checked expression as a tree of closures, ready to be evaluated any number of times from any thread.
public struct Plan: Sendable {
  let value: ValueCode
  let truth: TruthCode
  let slotCount: Int
  let constant: Value?
  let variable: Int?
  let path: StoredPath.Owner?
  let test: StoredTest.Owner?
  /// The type of the values.
  public let type: OCLType
  /// Whether `@pre` occurs, so that the value is `invalid` where it decides.
  public let isTransition: Bool

  /// Plans a checked expression; costs O(nodes) and compiles regular expressions that are literals.
  public init(_ tree: CheckedTree) {
    self.init(tree.root, slotCount: tree.slotCount)
  }

  init(_ expression: CheckedExpression, slotCount: Int) {
    let hoisted = Hoisting.hoisted(expression, slotCount: slotCount)
    value = Planner.value(hoisted.root)
    truth = Planner.truth(hoisted.root)
    if case .literal(let value) = hoisted.root.kind { constant = value } else { constant = nil }
    if case .variable(let local) = hoisted.root.kind { variable = local.slot } else { variable = nil }
    path = StoredPath.Owner(hoisted.root)
    test = StoredTest.Owner(hoisted.root)
    self.slotCount = hoisted.slotCount
    type = expression.type
    isTransition = expression.isTransition
  }

  /// A plan that evaluates as the expression is written, to compare with.
  ///
  /// Nothing is moved out of loops, no index is used, and every collection is made.
  package static func plain(_ tree: CheckedTree) -> Plan {
    let codes = Planner.plain { (value: Planner.value(tree.root), truth: Planner.truth(tree.root)) }
    return Plan(
      value: codes.value, truth: codes.truth, slotCount: tree.slotCount, type: tree.root.type,
      isTransition: tree.root.isTransition)
  }

  private init(
    value: @escaping ValueCode, truth: @escaping TruthCode, slotCount: Int, type: OCLType, isTransition: Bool
  ) {
    self.value = value
    self.truth = truth
    constant = nil
    variable = nil
    path = nil
    test = nil
    self.slotCount = slotCount
    self.type = type
    self.isTransition = isTransition
  }

  /// The value with `self` and the environment's variables in their order; missing ones are null.
  public func evaluate(in context: EvaluationContext, self object: Value = .null, variables: [Value] = [])
    -> Value
  {
    let frame = context.takeFrame(capacity: max(slotCount, variables.count + 1))
    defer { context.giveBack(frame) }
    frame.slots[0] = object
    for (index, variable) in variables.enumerated() { frame.slots[index + 1] = variable }
    frame.begin()
    defer { frame.end() }
    let value = value(frame)
    // A limit ends everything; no operation takes what it left for an answer.
    return frame.isExceeded ? .invalid(frame.exceeded) : value
  }

  /// The value for an object of the context's model.
  public func evaluate(in context: EvaluationContext, self object: ObjectID) -> Value {
    evaluate(in: context, self: .object(object))
  }

  /// The truth of a Boolean expression for an object: nil where it is null or invalid.
  ///
  /// This is the fast way to check an invariant.
  public func holds(in context: EvaluationContext, self object: ObjectID) -> Bool? {
    if slotCount <= EvaluationContext.usualCapacity, context.meter.pointee.depth == 0,
      let frame = context.outermost
    {
      return holds(frame, object)
    }
    let frame = context.takeFrame(capacity: slotCount)
    defer { context.giveBack(frame) }
    return holds(frame, object)
  }

  private func holds(_ frame: Frame, _ object: ObjectID) -> Bool? {
    frame.set(0, object)
    frame.begin()
    defer { frame.end() }
    let truth = truth(frame)
    if frame.isExceeded { return nil }
    switch truth {
    case .true: return true
    case .false: return false
    case .null, .invalid: return nil
    }
  }
}
