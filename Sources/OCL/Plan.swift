public import Ecore
import OCLSyntax

typealias ValueCode = @Sendable (Frame) -> Value
typealias TruthCode = @Sendable (Frame) -> Truth

/// A checked expression as a tree of closures, ready to be evaluated any number of times from any thread.
public struct Plan: Sendable {
  private let value: ValueCode
  private let truth: TruthCode
  private let slotCount: Int
  /// The type of the values.
  public let type: OCLType
  /// Whether `@pre` occurs, so that the value is `invalid` where it decides.
  public let isTransition: Bool

  /// Plans a checked expression; costs O(nodes) and compiles regular expressions that are literals.
  public init(_ tree: CheckedTree) {
    self.init(tree.root, slotCount: tree.slotCount)
  }

  init(_ expression: CheckedExpression, slotCount: Int) {
    value = Planner.value(expression)
    truth = Planner.truth(expression)
    self.slotCount = slotCount
    type = expression.type
    isTransition = expression.isTransition
  }

  /// The value with `self` and the environment's variables in their order; missing ones are null.
  public func evaluate(in context: EvaluationContext, self object: Value = .null, variables: [Value] = [])
    -> Value
  {
    let frame = context.takeFrame(capacity: max(slotCount, variables.count + 1))
    defer { context.giveBack(frame) }
    frame.slots[0] = object
    for (index, variable) in variables.enumerated() { frame.slots[index + 1] = variable }
    return value(frame)
  }

  /// The value for an object of the context's model.
  public func evaluate(in context: EvaluationContext, self object: ObjectID) -> Value {
    evaluate(in: context, self: .object(object))
  }

  /// The truth of a Boolean expression for an object: nil where it is null or invalid.
  ///
  /// This is the fast way to check an invariant.
  public func holds(in context: EvaluationContext, self object: ObjectID) -> Bool? {
    let frame = context.takeFrame(capacity: slotCount)
    defer { context.giveBack(frame) }
    frame.slots[0] = .object(object)
    switch truth(frame) {
    case .true: return true
    case .false: return false
    case .null, .invalid: return nil
    }
  }
}
