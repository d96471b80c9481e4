import Glibc

/// Why a file could not be read: `errno` with its text.
public struct FileError: Error, Sendable {
  /// The path as given.
  public let path: String
  /// The value of `errno`.
  public let code: Int32

  /// Takes the path and the value of `errno`.
  public init(path: String, code: Int32) {
    self.path = path
    self.code = code
  }

  /// The system's sentence for ``code``, lower case.
  public var reason: String { String(cString: strerror(code)).lowercased() }
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
  public static func read(_ path: String, as name: String? = nil) throws(FileError) -> SourceFile {
    if path == "-" { return SourceFile(path: name ?? "-", bytes: try drain(0, path: path)) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError(path: path, code: errno) }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: throw FileError(path: path, code: EISDIR)
    case S_IFREG: break
    default: return SourceFile(path: name ?? path, bytes: try drain(descriptor, path: path))
    }
    guard status.st_size <= maximalSize else { throw FileError(path: path, code: EFBIG) }
    let size = Int(status.st_size)
    var filled = 0
    var failure: Int32 = 0
    let file = SourceFile(path: name ?? path, count: size) { buffer in
      while filled < size {
        let got = Glibc.read(descriptor, buffer.baseAddress.map { $0 + filled }, size - filled)
        if got > 0 {
          filled += got
        } else if got == 0 {
          break
        } else if errno != EINTR {
          failure = errno
          break
        }
      }
    }
    guard failure == 0 else { throw FileError(path: path, code: failure) }
    // The file shrank between fstat and read: keep what there was.
    return filled == size ? file : SourceFile(path: name ?? path, bytes: Array(file.bytes[..<filled]))
  }

  private static func drain(_ descriptor: Int32, path: String) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let got = Glibc.read(descriptor, &chunk, chunk.count)
      if got > 0 {
        bytes.append(contentsOf: chunk[..<got])
        guard bytes.count <= maximalSize else { throw FileError(path: path, code: EFBIG) }
      } else if got == 0 {
        return bytes
      } else if errno != EINTR {
        throw FileError(path: path, code: errno)
      }
    }
  }
}
