public import Diagnostics
public import Ecore
import OCLSyntax

/// What an evaluation needs besides the plan: the model and what was computed of it.
///
/// Not thread-safe: give each thread its own over the same immutable model.
public final class EvaluationContext {
  /// The objects; nil evaluates expressions that need none.
  public let model: Model?
  /// State of whoever supplied extra operations, such as a template engine's.
  public var state: AnyObject?
  /// The most elements of a collection, those of collections in it counted too.
  public static let maximumSize = 10_000_000
  /// The most bytes of a string that an operation makes.
  public static let maximumTextSize = 1 << 26

  private let metamodel: Metamodel?
  private var instances: [Int32: CollectionValue] = [:]
  private var objectsOfClass: [[ObjectID]]?
  private var frames: [Frame] = []
  /// Where the stack stood at the outermost call of an operation of the metamodel.
  private var stackBase = 0
  private var stackRoom = EvaluationContext.usualRoom
  private var callDepth = 0
  private var calls = CallMemory()
  /// The bytes of a thread's usual stack that calls may use.
  private static let usualRoom = 2 << 20
  private static let maximumCallDepth = 20_000

  /// Takes a model, the metamodel whose enumerations are printed, and the extra operations' state.
  public init(model: Model? = nil, metamodel: Metamodel? = nil, state: AnyObject? = nil) {
    self.model = model
    self.metamodel = metamodel ?? model?.metamodel
    self.state = state
  }

  /// The class of an object; nil for a proxy and without a model.
  public func eClass(of object: ObjectID) -> EClass? {
    guard let model, !object.isProxy else { return nil }
    return model.metamodel.eClass(model.eClass(of: object))
  }

  /// The literal that a value stands for.
  public func literal(_ value: EnumerationValue) -> EEnumLiteral? {
    guard let literals = enumeration(value.type)?.eLiterals, literals.indices.contains(Int(value.index))
    else {
      return nil
    }
    return literals[Int(value.index)]
  }

  func enumeration(_ id: Int32) -> EDataType? { metamodel?.eDataType(id) }

  /// The objects of a class and its subclasses in document order, as a Set; computed once per class.
  func allInstances(of eClass: EClass) -> Value {
    if let known = instances[eClass.id] { return .collection(known) }
    guard let model, model.metamodel === eClass.metamodel else { return .invalid(.noModel) }
    let buckets = buckets(of: model)
    var objects: [ObjectID] = []
    for index in buckets.indices where !buckets[index].isEmpty {
      if model.metamodel.eClass(Int32(index)).isKind(of: eClass) { objects += buckets[index] }
    }
    objects.sort()
    let value = CollectionValue(flat: objects.map { .object($0) }, kind: .set)
    instances[eClass.id] = value
    return .collection(value)
  }

  private func buckets(of model: Model) -> [[ObjectID]] {
    if let objectsOfClass { return objectsOfClass }
    var buckets = [[ObjectID]](repeating: [], count: model.metamodel.classCount)
    for index in 0..<model.objectCount {
      let object = ObjectID(raw: UInt32(truncatingIfNeeded: index))
      buckets[Int(model.eClass(of: object))].append(object)
    }
    objectsOfClass = buckets
    return buckets
  }

  /// What went wrong in bodies that call each other: cycles, and recursion that had to be stopped; each once.
  public var faults: [Diagnostic] { calls.faults }

  /// Evaluates a body, unless it is known what it gives.
  ///
  /// A body that needs its own value is `invalid`, and ``faults`` says why.
  func call(_ key: CallKey?, _ callee: Callee, _ body: (EvaluationContext) -> Value) -> Value {
    switch calls.begin(key, callee) {
    case .known(let value): return value
    case .open(let token):
      let value = nested(body)
      calls.end(token, value)
      return value
    }
  }

  /// Evaluates a body that may call itself: on a larger stack when this one is used up, `invalid` when that one is.
  func nested(_ body: (EvaluationContext) -> Value) -> Value {
    var marker = 0
    let place = withUnsafeMutablePointer(to: &marker) { Int(bitPattern: $0) }
    if callDepth == 0 {
      stackBase = place
      stackRoom = Self.usualRoom
    }
    guard callDepth < Self.maximumCallDepth else { return .invalid(.tooDeep) }
    callDepth += 1
    defer { callDepth -= 1 }
    if abs(stackBase - place) < stackRoom { return body(self) }
    guard stackRoom == Self.usualRoom else { return .invalid(.tooDeep) }
    let base = stackBase
    var result = Value.invalid(.tooDeep)
    defer {
      stackBase = base
      stackRoom = Self.usualRoom
    }
    let context = self
    _ = LargeStack.run {
      var marker = 0
      context.stackBase = withUnsafeMutablePointer(to: &marker) { Int(bitPattern: $0) }
      context.stackRoom = LargeStack.size - (16 << 20)
      result = body(context)
    }
    return result
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
