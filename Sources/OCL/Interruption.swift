import Synchronization

/// A wish, from outside of it, that an evaluation end: from a signal handler or another thread.
public final class Interruption: Sendable {
  private let flag = Atomic<Bool>(false)

  /// Nothing is asked for yet.
  public init() {}

  /// Whether the evaluation shall end.
  public var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// Asks for the end; whether that was asked before and nothing was done about it.
  ///
  /// Safe in a signal handler.
  public func request() -> Bool { flag.exchange(true, ordering: .relaxed) }

  /// Begins anew.
  public func clear() { flag.store(false, ordering: .relaxed) }
}
