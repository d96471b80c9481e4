internal import Diagnostics
internal import Glibc
internal import Synchronization

/// A nameless file that takes the contents of generated files once they are more than memory should hold.
///
/// It is made when it is first needed, in the folder that the output goes to or the nearest one around it, and is gone with
/// the process. Where it cannot be made, or has no room, contents stay in memory.
public final class OutputSpill: Sendable {
  /// How many bytes of generated files stay in memory.
  public let budget: Int
  private let folder: String
  private let state = Mutex(State())

  private struct State {
    var descriptor: Int32 = -1
    var end = 0
    var isUsable = true
  }

  /// Takes the output folder, which need not be there yet.
  public init(near folder: String, budget: Int = 16 << 20) {
    self.folder = folder.isEmpty ? "." : folder
    self.budget = budget
  }

  deinit {
    let descriptor = state.withLock { $0.descriptor }
    if descriptor >= 0 { close(descriptor) }
  }

  /// Takes `bytes`; where they stand now, or nil when there is no room.
  func store(_ bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    state.withLock { state in
      if state.descriptor < 0, state.isUsable {
        state.descriptor = Self.open(near: folder)
        state.isUsable = state.descriptor >= 0
      }
      guard state.isUsable else { return nil }
      let start = state.end
      var done = 0
      while done < bytes.count {
        let rest = UnsafeBufferPointer(rebasing: bytes[done...])
        let count = pwrite(state.descriptor, rest.baseAddress, rest.count, off_t(start + done))
        if count < 0, errno != EINTR {
          state.isUsable = false
          return nil
        }
        done += max(count, 0)
      }
      state.end += bytes.count
      return start..<state.end
    }
  }

  /// Hands out the bytes of `range` in pieces.
  func read(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(FileError) -> Void
  ) throws(FileError) {
    let descriptor = state.withLock { $0.descriptor }
    var buffer = [UInt8](repeating: 0, count: min(range.count, 1 << 18))
    var position = range.lowerBound
    while position < range.upperBound {
      let wanted = min(buffer.count, range.upperBound - position)
      let count = pread(descriptor, &buffer, wanted, off_t(position))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw FileError(path: folder, code: count < 0 ? errno : EIO) }
      try buffer.forBytes { bytes throws(FileError) in
        try body(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
      }
      position += count
    }
  }

  private static func open(near folder: String) -> Int32 {
    // O_TMPFILE, which is a macro that is not imported.
    let nameless = O_DIRECTORY | 0o20_000_000
    var path = folder
    while true {
      let descriptor = Glibc.open(path, nameless | O_RDWR | O_CLOEXEC, 0o600)
      if descriptor >= 0 { return descriptor }
      guard errno == ENOENT, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { break }
      path = slash == path.startIndex ? "/" : String(path[..<slash])
    }
    for path in [".", getenv("TMPDIR").map { String(cString: $0) } ?? "/var/tmp", "/tmp"] {
      let descriptor = Glibc.open(path, nameless | O_RDWR | O_CLOEXEC, 0o600)
      if descriptor >= 0 { return descriptor }
    }
    return -1
  }
}
