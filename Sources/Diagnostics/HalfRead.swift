internal import Glibc

/// Reads a part of a file, on a thread of its own if there is one.
final class HalfRead {
  private let descriptor: Int32
  private let base: UnsafeMutablePointer<UInt8>
  private let range: Range<Int>
  private var thread: pthread_t?

  /// How many bytes were read: all, unless the file has become shorter or there was a failure.
  private(set) var filled = 0
  /// The value of `errno`; 0 if reading went well.
  private(set) var failure: Int32 = 0

  /// For the bytes of `range`, which are written behind `base`.
  init(_ descriptor: Int32, _ base: UnsafeMutablePointer<UInt8>, _ range: Range<Int>) {
    self.descriptor = descriptor
    self.base = base
    self.range = range
  }

  /// Reads on another thread, or at once where there is none.
  func start() {
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { pointer in
        if let pointer { Unmanaged<HalfRead>.fromOpaque(pointer).takeUnretainedValue().run() }
        return nil
      }, Unmanaged.passUnretained(self).toOpaque())
    if status == 0 { self.thread = thread } else { run() }
  }

  /// Waits until the other thread is done.
  func wait() {
    if let thread { pthread_join(thread, nil) }
  }

  func run() {
    while filled < range.count {
      let start = range.lowerBound + filled
      let got = pread(descriptor, base + start, range.upperBound - start, off_t(start))
      if got > 0 {
        filled += got
      } else if got == 0 {
        break
      } else if errno != EINTR {
        failure = errno
        break
      }
    }
    // What a truncated file did not fill is never shown, but no byte stays undefined.
    (base + range.lowerBound + filled).initialize(repeating: 0, count: range.count - filled)
  }
}
