internal import Glibc

/// How much one evaluation may cost.
public struct EvaluationLimits: Sendable {
  /// The most steps: elements that iterators look at, and an eighth of each collection that an operation takes or makes.
  public var steps = 100_000_000
  /// The most elements of a collection, those of collections in it counted too; never more than
  /// ``EvaluationContext/maximumSize``.
  public var size = EvaluationContext.maximumSize
  /// The most calls of operations that lie in one another.
  public var depth = 10_000
  /// The most seconds, nil for any; looked at after every 65,536 steps.
  public var seconds: Double?
  /// What may end it from outside; looked at as often.
  public var interruption: Interruption?

  /// The default limits.
  public init() {}
}

/// Counts what an evaluation costs; behind a pointer, for it is asked for every element.
struct Meter {
  /// Steps until the limits are looked at.
  var remaining = Meter.stride
  /// The steps before those.
  private var spent = 0
  private var start = 0.0
  /// How many evaluations lie in one another.
  var depth = 0
  /// The limit of steps or time that ended the evaluation.
  private(set) var exceeded: Failure?
  /// The limit of size or depth that a value met.
  var noted: Failure?
  let limits: EvaluationLimits

  static let stride = 65_536

  init(_ limits: EvaluationLimits) {
    self.limits = limits
    reset()
  }

  /// Starts an evaluation.
  mutating func reset() {
    remaining = min(Meter.stride, limits.steps)
    spent = 0
    start = 0
    exceeded = nil
    noted = nil
  }

  /// Whether the evaluation may go on after the steps since the last time.
  mutating func refill() -> Bool {
    if exceeded != nil { return false }
    let allowance = min(Meter.stride, limits.steps - spent)
    spent += allowance - remaining
    if spent > limits.steps {
      exceeded = .stepLimit
      remaining = -1
      return false
    }
    if let interruption = limits.interruption, interruption.isRequested {
      exceeded = .interrupted
      remaining = -1
      return false
    }
    if let seconds = limits.seconds {
      let now = Meter.now()
      if start == 0 { start = now }
      if now - start > seconds {
        exceeded = .timeLimit
        remaining = -1
        return false
      }
    }
    remaining = min(Meter.stride, limits.steps - spent)
    return true
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

extension Frame {
  /// Counts steps; false when the evaluation must end.
  @inline(__always)
  func spend(_ steps: Int = 1) -> Bool {
    meter.pointee.remaining -= steps
    return meter.pointee.remaining >= 0 || meter.pointee.refill()
  }

  /// Starts an evaluation, which may lie in another one.
  @inline(__always)
  func begin() {
    if meter.pointee.depth == 0 { meter.pointee.reset() }
    meter.pointee.depth += 1
  }

  /// Ends an evaluation.
  @inline(__always)
  func end() { meter.pointee.depth -= 1 }

  /// Whether a limit of steps or time ended the evaluation.
  @inline(__always)
  var isExceeded: Bool { meter.pointee.exceeded != nil }

  /// Why the evaluation must end.
  var exceeded: Failure { meter.pointee.exceeded ?? .stepLimit }

  /// The value, or `invalid` if it is larger than allowed or took too long to make.
  func limited(_ value: Value) -> Value {
    switch value {
    case .collection(let collection):
      guard spend(collection.elements.count >> 3) else { return .invalid(exceeded) }
      return checked(value, collection.extent)
    case .tuple(let tuple): return checked(value, tuple.extent)
    case .map(let map):
      guard spend(map.keys.count >> 1) else { return .invalid(exceeded) }
      return checked(value, map.extent)
    case .string(let text):
      let count = text.utf8.count
      guard spend(count >> 8) else { return .invalid(exceeded) }
      return count > EvaluationContext.maximumTextSize ? tooLarge() : value
    case .exact(let number): return spend(number.cost) ? value : .invalid(exceeded)
    case .invalid(.tooLarge): return tooLarge()
    case .invalid(.tooDeep):
      meter.pointee.noted = .tooDeep
      return value
    default: return value
    }
  }

  private func checked(_ value: Value, _ extent: Extent) -> Value {
    extent.isTooLarge || extent.weight > meter.pointee.limits.size ? tooLarge() : value
  }

  /// `invalid`, and the limit is noted for whoever reports it.
  func tooLarge() -> Value {
    meter.pointee.noted = .tooLarge
    return .invalid(.tooLarge)
  }
}

extension EvaluationContext {
  /// Counts steps for an operation on two numbers, by their digits; false when the evaluation must end.
  func spend(_ left: Value, _ right: Value) -> Bool {
    guard case .exact(let left) = left, case .exact(let right) = right else { return true }
    meter.pointee.remaining -= max(left.cost, right.cost)
    return meter.pointee.remaining >= 0 || meter.pointee.refill()
  }
}
