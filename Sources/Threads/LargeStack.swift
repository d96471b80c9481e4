import Glibc

/// Runs deep recursion on a stack of its own.
package enum LargeStack {
  /// The bytes of the stack for evaluations; the system gives memory for what is used only.
  package static let size = 512 << 20

  private final class Work {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }

  /// Runs `body` on a thread with a stack of `size` bytes and waits for it; false when there is no such thread and nothing was
  /// done.
  package static func run(size: Int, _ body: () -> Void) -> Bool {
    withoutActuallyEscaping(body) { body in
      var attributes = pthread_attr_t()
      guard pthread_attr_init(&attributes) == 0 else { return false }
      defer { pthread_attr_destroy(&attributes) }
      guard pthread_attr_setstacksize(&attributes, size) == 0 else { return false }
      let work = Unmanaged.passRetained(Work(body))
      var thread = pthread_t()
      let status = pthread_create(
        &thread, &attributes,
        { pointer in
          if let pointer { Unmanaged<Work>.fromOpaque(pointer).takeUnretainedValue().body() }
          return nil
        }, work.toOpaque())
      defer { work.release() }
      guard status == 0 else { return false }
      return pthread_join(thread, nil) == 0
    }
  }
}
