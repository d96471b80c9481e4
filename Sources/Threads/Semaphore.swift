import Glibc

/// A count that threads wait for; POSIX has it.
final class Semaphore: @unchecked Sendable {
  private let memory = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  /// Begins with zero.
  init() {
    memory.initialize(to: sem_t())
    sem_init(memory, 0, 0)
  }

  deinit {
    sem_destroy(memory)
    memory.deallocate()
  }

  /// Adds one.
  func signal() { sem_post(memory) }

  /// Waits until there is one and takes it.
  func wait() {
    while sem_wait(memory) != 0, errno == EINTR {}
  }
}
