internal import Dispatch
internal import Synchronization

/// Passes tapes from the thread that writes them to the one that reads them.
///
/// Each tape knows the one after it; nobody touches one that the other side may hold, which the counts tell.
final class TapeQueue {
  private let filled = DispatchSemaphore(value: 0)
  /// How far the writer may be ahead; without an end where the reader comes later.
  private let free: DispatchSemaphore?
  private let released = DispatchSemaphore(value: 0)
  private let refused = Atomic(false)
  /// What is to be read next.
  private var unread: EventTape

  /// Starts with one tape; with `most`, no more than so many wait to be read.
  init(most: Int?) {
    free = most.map { DispatchSemaphore(value: $0) }
    unread = EventTape()
  }

  // MARK: The writer's side

  /// What is written first.
  var first: EventTape { unread }

  /// Passes a tape on and gives the next one.
  func pass(_ tape: EventTape, room: Int) -> EventTape {
    let next = EventTape(room: room)
    tape.next = next
    filled.signal()
    free?.wait()
    return next
  }

  /// Passes the last tape on and waits until the reader is done with everything.
  func passLast(_ tape: EventTape) {
    tape.isLast = true
    filled.signal()
    released.wait()
  }

  /// Whether the reader wants no more.
  var isRefused: Bool { refused.load(ordering: .acquiring) }

  // MARK: The reader's side

  /// Reads every tape up to the last.
  func read(_ body: (EventTape) -> Void) {
    while true {
      filled.wait()
      let tape = unread
      body(tape)
      free?.signal()
      guard !tape.isLast, let next = tape.next else { return }
      unread = next
    }
  }

  /// Lets the writer know that no more is wanted; it may go on for a while.
  func refuse() { refused.store(true, ordering: .releasing) }

  /// Lets the writer go, whose names are no longer needed.
  func release() { released.signal() }
}
