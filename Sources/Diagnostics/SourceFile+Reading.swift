import Glibc

/// Why a file could not be read: `errno` with its text.
public struct FileError: Error, Sendable {
  /// The path as given.
  public let path: String
  /// The value of `errno`.
  public let code: Int32
  /// What is said instead of the system's sentence.
  private let explanation: String?

  /// Takes the path and the value of `errno`, and what to say instead of the system's sentence for it.
  public init(path: String, code: Int32, reason: String? = nil) {
    self.path = path
    self.code = code
    explanation = reason
  }

  /// The system's sentence for ``code``, lower case, or a better one.
  public var reason: String { explanation ?? String(cString: strerror(code)).lowercased() }

  static func tooLarge(_ path: String, _ limit: Int) -> FileError {
    FileError(
      path: path, code: EFBIG, reason: "it has more than \(limit) bytes; --max-file-size sets this limit")
  }

  static func changed(_ path: String) -> FileError {
    FileError(path: path, code: EAGAIN, reason: "it changed while it was read")
  }
}

extension Diagnostic {
  /// A file that was asked for cannot be read; the exit status of a command is then 2.
  ///
  /// `range` is where another file names it.
  public static func unreadable(_ error: FileError, at range: SourceRange? = nil) -> Diagnostic {
    Diagnostic(.error, "io/unreadable", "cannot read '\(error.path)': \(error.reason)", at: range)
  }
}

extension SourceFile {
  /// The largest input accepted: 2 GB less one byte, libxml2's limit.
  public static let maximalSize = Int(Int32.max) - 1

  /// Reads a file, or standard input for `-`; diagnostics call it `name`, or else `path`.
  ///
  /// The bytes are copied, so that nobody who writes to the file later can change or truncate them; a file that changes
  /// in the meantime is refused, and so are devices and a pipe to which nobody writes. With `isRegular` pipes and terminals are
  /// refused too: a file that another file names must not make the program wait. `limit` is in bytes. With more than one of
  /// `jobs` a large file is read by two threads, this one after `first`, which is called if there is something to read.
  public static func read(
    _ path: String, as name: String? = nil, limit: Int = maximalSize, isRegular: Bool = false, jobs: Int = 1,
    first: () -> Void = {}
  ) throws(FileError) -> SourceFile {
    let limit = min(limit, maximalSize)
    let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
    defer { if descriptor != 0 { close(descriptor) } }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError(path: path, code: errno) }
    let kind = status.st_mode & S_IFMT
    if kind == S_IFDIR { throw FileError(path: path, code: EISDIR) }
    // Files of /proc have no size.
    if kind == S_IFREG, descriptor != 0, status.st_size > 0 {
      return try readWhole(
        descriptor, status, path: path, name: name ?? path, limit: limit, jobs: jobs, first: first)
    }
    if kind != S_IFREG, isRegular {
      throw FileError(path: path, code: EINVAL, reason: "it is no regular file")
    }
    if kind == S_IFIFO, descriptor != 0 { try waitForWriter(descriptor, path: path) }
    first()
    let isDevice = (kind == S_IFCHR || kind == S_IFBLK) && isatty(descriptor) == 0
    let bytes = try drain(descriptor, path: path, limit: isDevice ? 0 : limit, isDevice: isDevice)
    return SourceFile(path: name ?? path, bytes: bytes)
  }

  private static func readWhole(
    _ descriptor: Int32, _ status: stat, path: String, name: String, limit: Int, jobs: Int,
    first: () -> Void
  ) throws(FileError) -> SourceFile {
    guard status.st_size <= limit else { throw .tooLarge(path, limit) }
    let size = Int(status.st_size)
    var filled = 0
    var failure: Int32 = 0
    let file = SourceFile(path: name, count: size) { buffer in
      guard let base = buffer.baseAddress else { return }
      (filled, failure) = SharedRead(descriptor, base, size).run(jobs: jobs, first: first)
    }
    guard failure == 0 else { throw FileError(path: path, code: failure) }
    var after = stat()
    guard fstat(descriptor, &after) == 0 else { throw FileError(path: path, code: errno) }
    guard filled == size, after.st_size == status.st_size,
      after.st_mtim.tv_sec == status.st_mtim.tv_sec, after.st_mtim.tv_nsec == status.st_mtim.tv_nsec
    else { throw .changed(path) }
    return file
  }

  /// Opening a pipe for reading does not wait; somebody who is about to write to it has half a second.
  private static func waitForWriter(_ descriptor: Int32, path: String) throws(FileError) {
    for _ in 0..<50 {
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&entry, 1, 10) > 0 {
        _ = fcntl(descriptor, F_SETFL, 0)
        return
      }
    }
    throw FileError(path: path, code: EPIPE, reason: "it is a pipe to which nobody writes")
  }

  private static func drain(
    _ descriptor: Int32, path: String, limit: Int, isDevice: Bool
  ) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let got = Glibc.read(descriptor, &chunk, chunk.count)
      if got > 0 {
        if isDevice { throw FileError(path: path, code: EINVAL, reason: "it is a device") }
        bytes.append(contentsOf: chunk[..<got])
        guard bytes.count <= limit else { throw .tooLarge(path, limit) }
      } else if got == 0 {
        return bytes
      } else if errno != EINTR {
        throw FileError(path: path, code: errno)
      }
    }
  }
}
