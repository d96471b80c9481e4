import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Threads

struct HelperThreadTests {
  @Test func workIsDoneOnAnotherThread() throws {
    let caller = pthread_self()
    nonisolated(unsafe) var other: pthread_t?
    let work = try #require(HelperThread.start { other = pthread_self() })
    work.wait()
    #expect(try pthread_equal(#require(other), caller) == 0)
  }

  @Test func threadsThatWaitAreUsedAgain() throws {
    // A thread is known by what was left with it; its number may be that of one that has ended.
    var key = pthread_key_t()
    try #require(pthread_key_create(&key, nil) == 0)
    let (mark, own) = (key, UnsafeMutableRawPointer(bitPattern: 1))
    let newThreads = Atomic(0)
    for _ in 0..<500 {
      let work = HelperThread.start {
        if pthread_getspecific(mark) == nil { newThreads.add(1, ordering: .relaxed) }
        pthread_setspecific(mark, own)
      }
      try #require(work).wait()
    }
    // Other tests take some away.
    #expect(newThreads.load(ordering: .relaxed) < 250)
  }

  @Test func workGoesOnWhileOtherWorkWaits() throws {
    let (first, second) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let waiting = try #require(
      HelperThread.start {
        first.signal()
        second.wait()
      })
    first.wait()
    try #require(HelperThread.start { second.signal() }).wait()
    waiting.wait()
  }

  @Test func whatWorkHeldIsReleased() throws {
    final class Held {}
    weak var held: Held?
    do {
      let object = Held()
      held = object
      try #require(HelperThread.start { withExtendedLifetime(object) {} }).wait()
    }
    #expect(held == nil)
  }

  @Test(arguments: [0, 1, 2, 7, 100])
  func everyNumberIsTakenOnce(_ count: Int) {
    let seen = Mutex<[Int]>([])
    HelperThread.perform(count) { index in seen.withLock { $0.append(index) } }
    #expect(seen.withLock { $0.sorted() } == Array(0..<count))
  }

  @Test func twoNumbersAreWorkedAtTogether() {
    // Each waits for the other.
    let (first, second) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    HelperThread.perform(2) { index in
      (index == 0 ? first : second).signal()
      (index == 0 ? second : first).wait()
    }
  }
}
