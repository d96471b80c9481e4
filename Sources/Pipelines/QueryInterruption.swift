internal import OCL

/// Stops what a session evaluates, from a signal handler or another thread.
public final class QueryInterruption: Sendable {
  let interruption = Interruption()

  /// Nothing is to be stopped yet.
  public init() {}

  /// Asks that the evaluation that runs end; whether that was asked before and it still runs.
  ///
  /// Safe in a signal handler.
  public func request() -> Bool { interruption.request() }
}
