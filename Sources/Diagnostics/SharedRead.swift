internal import Glibc
internal import Synchronization
internal import Threads

/// Reads a whole file, on two threads if there is another one: each takes the next piece that nobody has taken.
final class SharedRead {
  private let descriptor: Int32
  private let base: UnsafeMutablePointer<UInt8>
  private let count: Int
  private let taken = Atomic(0)
  private let filled = Atomic(0)
  private let failure = Atomic<Int32>(0)
  /// A large page of memory, which only one thread need have the system clear.
  private static let pieceSize = 1 << 21

  /// For `count` bytes, which are written behind `base`.
  init(_ descriptor: Int32, _ base: UnsafeMutablePointer<UInt8>, _ count: Int) {
    self.descriptor = descriptor
    self.base = base
    self.count = count
  }

  /// Reads everything; with more than one of `jobs` two threads do if there are pieces enough, this one after `first`.
  ///
  /// Gives how many bytes were read, which is all of them unless the file has become shorter, and the value of `errno` if
  /// there was a failure, else 0.
  func run(jobs: Int, first: () -> Void) -> (filled: Int, failure: Int32) {
    let other = jobs > 1 && count >= 2 * Self.pieceSize ? HelperThread.start(readPieces) : nil
    first()
    readPieces()
    other?.wait()
    return (filled.load(ordering: .acquiring), failure.load(ordering: .acquiring))
  }

  private func readPieces() {
    while true {
      let piece = taken.add(1, ordering: .relaxed).oldValue
      guard piece <= (count - 1) / Self.pieceSize else { return }
      read(piece * Self.pieceSize..<min((piece + 1) * Self.pieceSize, count))
    }
  }

  private func read(_ range: Range<Int>) {
    var position = range.lowerBound
    while position < range.upperBound {
      let got = pread(descriptor, base + position, range.upperBound - position, off_t(position))
      if got > 0 {
        position += got
      } else if got == 0 {
        break
      } else if errno != EINTR {
        failure.store(errno, ordering: .releasing)
        break
      }
    }
    filled.add(position - range.lowerBound, ordering: .acquiringAndReleasing)
    // What a truncated file did not fill is never shown, but no byte stays undefined.
    (base + position).initialize(repeating: 0, count: range.upperBound - position)
  }
}
