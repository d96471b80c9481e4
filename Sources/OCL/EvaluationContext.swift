public import Diagnostics
public import Ecore
import OCLSyntax
import Threads

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
  /// The model's tables, for what is read per object.
  let tables: ModelTables?
  /// The same in memory of its own; nil without a model.
  let tablesInPlace: UnsafeMutablePointer<ModelTables>?
  /// What all who evaluate over the model share.
  private let index: ModelIndex?
  private var instances: [Int32: Instances] = [:]
  private var instanceSets: [Int32: CollectionValue] = [:]
  private var inverses: [InverseKey: InverseIndex?] = [:]
  private var constants: [ObjectIdentifier: (key: ConstantKey, value: Value)] = [:]
  let meter: UnsafeMutablePointer<Meter>
  private var frames: [Frame] = []
  /// The frames of activations.
  private var kept: [Frame] = []
  /// The frame of the outermost evaluation, unless that needs more slots.
  private(set) var outermost: Frame?
  /// Where the stack stood at the outermost call of an operation of the metamodel.
  private var stackBase = 0
  private var stackRoom = EvaluationContext.usualRoom
  private var callDepth = 0
  private var calls = CallMemory()
  /// The slots of the outermost frame.
  static let usualCapacity = 32
  /// The bytes of a thread's usual stack that calls may use.
  private static let usualRoom = 2 << 20

  /// Takes a model, the metamodel whose enumerations are printed, and the extra operations' state.
  ///
  /// Contexts of several threads share an index of the model; without one the context makes its own.
  public init(
    model: Model? = nil, metamodel: Metamodel? = nil, state: AnyObject? = nil, index: ModelIndex? = nil,
    limits: EvaluationLimits = EvaluationLimits()
  ) {
    self.model = model
    self.metamodel = metamodel ?? model?.metamodel
    self.state = state
    tables = model?.tables
    tablesInPlace = tables.map { tables in
      let place = UnsafeMutablePointer<ModelTables>.allocate(capacity: 1)
      place.initialize(to: tables)
      return place
    }
    self.index = index?.model === model ? index : model.map { ModelIndex($0) }
    meter = .allocate(capacity: 1)
    meter.initialize(to: Meter(limits))
    outermost = Frame(capacity: EvaluationContext.usualCapacity, context: self)
  }

  deinit {
    meter.deallocate()
    tablesInPlace?.deallocate()
  }

  /// The limit that cut the last evaluation short or made a part of it `invalid`, if any.
  public var limitReached: Failure? { meter.pointee.exceeded ?? meter.pointee.noted }

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
    if let known = instanceSets[eClass.id] { return .collection(known) }
    guard let objects = instances(of: eClass)?.objects else { return .invalid(.noModel) }
    let value = CollectionValue(flat: objects.map { .object($0) }, kind: .set)
    instanceSets[eClass.id] = value
    return .collection(value)
  }

  /// The objects of a class and its subclasses; nil without a model that has the class.
  func instances(of eClass: EClass) -> Instances? {
    if let known = instances[eClass.id] { return known }
    guard let index, index.model.metamodel === eClass.metamodel else { return nil }
    let result = index.instances(of: eClass)
    instances[eClass.id] = result
    return result
  }

  /// The instances of a class by the values of a feature; nil if there is no such index.
  func inverse(_ key: InverseKey, of feature: EStructuralFeature, _ eClass: EClass) -> InverseIndex? {
    if let known = inverses[key] { return known }
    let result = index?.inverse(key, of: feature, eClass)
    inverses[key] = .some(result)
    return result
  }

  /// The value of an expression that depends on nothing but the model, computed once.
  func constant(_ key: ConstantKey, _ compute: () -> Value) -> Value {
    if let known = constants[ObjectIdentifier(key)] { return known.value }
    let value = compute()
    // What a limit cut short may be more another time.
    if limitReached == nil { constants[ObjectIdentifier(key)] = (key, value) }
    return value
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
    guard callDepth < meter.pointee.limits.depth else { return .invalid(.tooDeep) }
    meter.pointee.remaining -= 1
    guard meter.pointee.remaining >= 0 || meter.pointee.refill() else {
      return .invalid(meter.pointee.exceeded ?? .stepLimit)
    }
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
    _ = LargeStack.run(size: LargeStack.size) {
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

  /// Keeps a frame as long as the context.
  func keep(_ frame: Frame) { kept.append(frame) }

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
  let meter: UnsafeMutablePointer<Meter>
  /// The context's tables, here so that reading a cell counts no references.
  let tables: ModelTables?

  init(capacity: Int, context: EvaluationContext) {
    self.capacity = capacity
    self.context = context
    meter = context.meter
    tables = context.tables
    slots = .allocate(capacity: capacity)
    slots.initialize(repeating: .null, count: capacity)
  }

  deinit {
    slots.deinitialize(count: capacity)
    slots.deallocate()
  }
}
