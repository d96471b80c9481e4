public import Ecore

/// What an evaluation needs besides the plan: the model and what was computed of it.
///
/// Not thread-safe: give each thread its own over the same immutable model.
public final class EvaluationContext {
  /// The objects; nil evaluates expressions that need none.
  public let model: Model?
  /// State of whoever supplied extra operations, such as a template engine's.
  public var state: AnyObject?
  /// The most elements that one operation puts into a collection.
  public static let maximumSize = 10_000_000

  private var instances: [EClass: CollectionValue] = [:]
  private var frames: [Frame] = []

  /// Takes a model and the extra operations' state.
  public init(model: Model? = nil, state: AnyObject? = nil) {
    self.model = model
    self.state = state
  }

  /// The objects of a class and its subclasses in document order, as a Set; computed once per class.
  func allInstances(of eClass: EClass) -> Value {
    if let known = instances[eClass] { return .collection(known) }
    guard let model else { return .invalid(.noModel) }
    let objects = model.instances(of: eClass).map { Value.object($0) }
    let value = CollectionValue(unchecked: objects, kind: .set)
    instances[eClass] = value
    return .collection(value)
  }

  /// A frame of at least `capacity` slots, all null, for one evaluation.
  func takeFrame(capacity: Int) -> Frame {
    if let last = frames.last, last.capacity >= capacity {
      frames.removeLast()
      return last
    }
    return Frame(capacity: max(16, capacity), context: self)
  }

  /// Gives a frame back for reuse.
  func giveBack(_ frame: Frame) {
    if frames.count < 8 { frames.append(frame) }
  }
}

/// The variables of one evaluation, in slots that the checker numbered.
final class Frame {
  let slots: UnsafeMutablePointer<Value>
  let capacity: Int
  unowned(unsafe) let context: EvaluationContext

  init(capacity: Int, context: EvaluationContext) {
    self.capacity = capacity
    self.context = context
    slots = .allocate(capacity: capacity)
    slots.initialize(repeating: .null, count: capacity)
  }

  deinit {
    slots.deinitialize(count: capacity)
    slots.deallocate()
  }
}
