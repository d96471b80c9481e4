package import Ecore
import OCLSyntax

typealias TextCode = @Sendable (Frame) -> UnsafeBufferPointer<UInt8>?
typealias ListCode = @Sendable (Frame) -> CellList?

/// The variables of a caller that evaluates many plans, in the slots where the plans expect them.
///
/// Slot 0 is `self`, then follow the environment's variables in their order. Plans use the slots after those that were
/// known where they were checked, so what a caller sets later must not be needed by an earlier plan in between.
package struct Activation {
  let frame: Frame

  /// Takes the largest ``Plan/capacity`` of the plans that will be evaluated.
  package init(capacity: Int, in context: EvaluationContext) {
    frame = Frame(capacity: max(1, capacity), context: context)
  }

  /// The value in a slot, which must be less than the capacity.
  @inline(__always)
  package subscript(slot: Int) -> Value {
    get { frame.slots[slot] }
    nonmutating set { frame.slots[slot] = newValue }
  }
}

extension Plan {
  /// How many slots an activation needs.
  package var capacity: Int { slotCount }

  /// The value with the variables of an activation.
  package func evaluate(in activation: Activation) -> Value {
    let frame = activation.frame
    frame.begin()
    let value = value(frame)
    frame.end()
    return frame.isExceeded ? .invalid(frame.exceeded) : value
  }

  /// The truth of a Boolean expression: nil where it is null or invalid.
  package func holds(in activation: Activation) -> Bool? {
    let frame = activation.frame
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

  /// The bytes of the value where they stand in the model; nil when the value must be evaluated.
  ///
  /// They are valid as long as the model.
  @inline(__always)
  package func text(in activation: Activation) -> UnsafeBufferPointer<UInt8>? { text?(activation.frame) }

  /// The objects of the value where they stand in the model; nil when the value must be evaluated.
  @inline(__always)
  package func objects(in activation: Activation) -> CellList? { list?(activation.frame) }
}

/// Plans expressions that are nothing but features of features of a variable, so that they need not become values.
enum StoredPlanner {
  static func text(_ expression: CheckedExpression) -> TextCode? {
    guard case .feature(let owner, let feature) = expression.kind, feature.isStored, !feature.isMany,
      !feature.isReference, feature.info.kind == .string, isChain(owner)
    else { return nil }
    let reader = FeatureReader(feature)
    if case .variable(let local) = owner.kind {
      let slot = local.slot
      return { frame in
        guard case .object(let object) = frame.slots[slot] else { return nil }
        return reader.text(of: object, in: frame.tables)
      }
    }
    let object = Planner.objectCode(owner)
    return { frame in reader.text(of: object(frame), in: frame.tables) }
  }

  static func objects(_ expression: CheckedExpression) -> ListCode? {
    guard case .feature(let owner, let feature) = expression.kind, feature.isStored, feature.isMany,
      feature.isReference, isChain(owner)
    else { return nil }
    let reader = FeatureReader(feature)
    let object = Planner.objectCode(owner)
    return { frame in reader.list(of: object(frame), in: frame.tables) }
  }

  private static func isChain(_ expression: CheckedExpression) -> Bool {
    switch expression.kind {
    case .variable: true
    case .feature(let source, let feature): feature.isStored && !feature.isMany && isChain(source)
    default: false
    }
  }
}
