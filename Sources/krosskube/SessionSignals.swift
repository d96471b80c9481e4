import Glibc
import Pipelines

/// Ctrl-C while a session evaluates: the evaluation ends and the session goes on.
///
/// While a line is written the terminal gives it as a key, and elsewhere it ends the process.
enum SessionSignals {
  /// What the handler sets; made before there is a handler.
  static let interruption = QueryInterruption()

  /// Runs `body`, which ctrl-C may stop; a second one before the first had an effect ends the process.
  static func stopping<Result>(_ body: () -> Result) -> Result {
    let before = signal(SIGINT) { _ in
      if SessionSignals.interruption.request() {
        signal(SIGINT, SIG_DFL)
        raise(SIGINT)
      }
    }
    // What started this program may have kept the signal away from it.
    var signals = sigset_t()
    var mask = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &signals, &mask)
    defer {
      signal(SIGINT, before)
      pthread_sigmask(SIG_SETMASK, &mask, nil)
    }
    return body()
  }
}
