import CProcessors
import Glibc
import Synchronization

/// Threads that wait for more work when they have done some.
///
/// The system often puts a new thread behind the one that made it, where it waits for milliseconds though a processor is free.
/// These begin on another processor, and where one waits for work it is woken in less than a tenth of a millisecond.
package enum HelperThread {
  /// Work that was given to another thread.
  package struct Work {
    fileprivate let done = Semaphore()

    /// Waits until it is done; to be called once.
    package func wait() { done.wait() }
  }

  /// How many threads wait at most; the others end.
  private static let mostIdle = 64
  private static let idle = Mutex<[Waiting]>([])

  /// Runs `body` on another thread; nil, with nothing done, where there is none.
  ///
  /// What `body` touches nobody else may touch before ``Work/wait()``.
  package static func start(_ body: @escaping () -> Void) -> Work? {
    guard let thread = idle.withLock({ $0.popLast() }) ?? Waiting.make() else { return nil }
    let work = Work()
    thread.give(body, work)
    return work
  }

  /// Runs `body` with every number below `count`, which are taken in their order, and waits.
  ///
  /// This thread and others do it, together as many as there are processors, or `limit` if that is less.
  package static func perform(_ count: Int, atMost limit: Int = .max, _ body: @Sendable (Int) -> Void) {
    let next = Atomic(0)
    withoutActuallyEscaping(body) { body in
      func run() {
        while true {
          let index = next.add(1, ordering: .relaxed).oldValue
          guard index < count else { return }
          body(index)
        }
      }
      var works: [Work] = []
      while works.count < min(count, limit, processors) - 1, let work = start(run) { works.append(work) }
      run()
      for work in works { work.wait() }
    }
  }

  /// At least two, so that a machine with one processor does the same as another.
  private static let processors = max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

  /// A thread that waits.
  private final class Waiting: @unchecked Sendable {
    private let wake = Semaphore()
    /// Set before the thread is woken, and read by it alone.
    private var next: (body: () -> Void, work: Work)?
    /// Where it may run after it has begun elsewhere than its maker.
    private var allowed: CProcessors?

    /// The least bytes of the stack: what the first thread of a program usually has.
    private static let stackSize = 8 << 20

    /// Nil if the system has no thread.
    static func make() -> Waiting? {
      // Where a program may not choose processors, a thread may still be had.
      make(elsewhere: true) ?? make(elsewhere: false)
    }

    private static func make(elsewhere: Bool) -> Waiting? {
      var attributes = pthread_attr_t()
      guard pthread_attr_init(&attributes) == 0 else { return nil }
      defer { pthread_attr_destroy(&attributes) }
      var usual = 0
      pthread_attr_getstacksize(&attributes, &usual)
      guard pthread_attr_setstacksize(&attributes, max(usual, stackSize)) == 0,
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED)) == 0
      else { return nil }
      let made = Waiting()
      var allowed = CProcessors()
      if elsewhere, cprocessors_begin_elsewhere(&attributes, &allowed) { made.allowed = allowed }
      let waiting = Unmanaged.passRetained(made)
      var thread = pthread_t()
      let status = pthread_create(
        &thread, &attributes,
        { pointer in
          if let pointer { Unmanaged<Waiting>.fromOpaque(pointer).takeRetainedValue().run() }
          return nil
        }, waiting.toOpaque())
      guard status == 0 else {
        waiting.release()
        return nil
      }
      return made
    }

    func give(_ body: @escaping () -> Void, _ work: Work) {
      next = (body, work)
      wake.signal()
    }

    private func run() {
      if var allowed { cprocessors_allow(&allowed) }
      while let work = doNext() {
        // Whoever waits for the work may give the next to this thread.
        let waits = HelperThread.idle.withLock { idle in
          guard idle.count < HelperThread.mostIdle else { return false }
          idle.append(self)
          return true
        }
        work.done.signal()
        guard waits else { return }
      }
    }

    private func doNext() -> Work? {
      wake.wait()
      guard let (body, work) = next else { return nil }
      next = nil
      body()
      return work
    }
  }
}
