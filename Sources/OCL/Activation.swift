public import Ecore

/// The variables of a caller that evaluates many plans, in the slots where the plans expect them.
///
/// Slot 0 is `self`, then follow the environment's variables in their order. Plans use the slots after those that were
/// known where they were checked, so what a caller sets later must not be needed by an earlier plan in between. It is valid as
/// long as the context; a copy is a few words, and no reference is counted. For the package's own targets.
public struct Activation {
  let frame: Unmanaged<Frame>
  @usableFromInline let slots: UnsafeMutablePointer<Value>
  /// The model's tables.
  @usableFromInline package let tables: UnsafePointer<ModelTables>?

  /// Takes the largest ``Plan/capacity`` of the plans that will be evaluated.
  package init(capacity: Int, in context: EvaluationContext) {
    let frame = Frame(capacity: max(1, capacity), context: context)
    context.keep(frame)
    self.frame = .passUnretained(frame)
    slots = frame.slots
    tables = context.tablesInPlace.map { UnsafePointer($0) }
  }

  /// The value in a slot, which must be less than the capacity.
  @inlinable @inline(__always)
  package subscript(slot: Int) -> Value {
    get { slots[slot] }
    nonmutating set { slots[slot] = newValue }
  }

  /// Puts an object into a slot; what was an object there needs no cleaning up.
  @inlinable @inline(__always)
  package func set(_ slot: Int, _ object: ObjectID) {
    if case .object = slots[slot] {
      (slots + slot).initialize(to: .object(object))
    } else {
      slots[slot] = .object(object)
    }
  }
}

/// A plan behind one reference, for a caller that evaluates many again and again.
///
/// Calling a closure that an object holds counts no references; taking a ``Plan`` out of where it is kept counts several.
package final class ReadyPlan: Sendable {
  private let value: ValueCode
  private let truth: TruthCode
  /// The value of a literal; nil for any other expression.
  package let constant: Value?
  /// Whether the values are Booleans, or null or invalid.
  package let isBoolean: Bool
  /// The variable that the expression is; nil for any other expression.
  package let variable: Int?
  /// Reads the value in place; nil unless it is stored in the model and references lead to it from a variable.
  package let path: StoredPath.Owner?
  /// Tells whether a stored value is there; nil for any other expression.
  package let test: StoredTest.Owner?

  /// Makes a plan ready.
  package init(_ plan: Plan) {
    value = plan.value
    truth = plan.truth
    constant = plan.constant
    isBoolean = plan.type == .boolean
    variable = plan.variable
    path = plan.path
    test = plan.test
  }

  /// The value with the variables of an activation.
  package func evaluate(in activation: Activation) -> Value {
    activation.frame._withUnsafeGuaranteedRef { frame in
      frame.begin()
      let value = value(frame)
      frame.end()
      return frame.isExceeded ? .invalid(frame.exceeded) : value
    }
  }

  /// The truth of a Boolean expression: nil where it is null or invalid.
  package func holds(in activation: Activation) -> Bool? {
    activation.frame._withUnsafeGuaranteedRef { frame in
      frame.begin()
      let truth = truth(frame)
      frame.end()
      if frame.isExceeded { return nil }
      switch truth {
      case .true: return true
      case .false: return false
      case .null, .invalid: return nil
      }
    }
  }
}

extension Plan {
  /// How many slots an activation needs.
  package var capacity: Int { slotCount }
}
