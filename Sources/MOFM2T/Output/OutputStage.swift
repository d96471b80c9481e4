internal import Glibc

/// A folder inside the output folder in which files are complete before they take their places.
///
/// There is one at a time, by ``lock(_:patience:)``; one that is found is left over from a process that was killed.
struct OutputStage: ~Copyable {
  /// The folder's name.
  static let name = ".krosskube-stage"

  let descriptor: Int32
  private let root: Int32
  private var count = 0

  /// Waits until no other process commits to the folder, which must be open; false when that takes too long.
  ///
  /// The lock is that of the folder itself and ends when it is closed. File systems without locks go unlocked.
  static func lock(_ folder: OutputFolder, patience: Int) -> Bool {
    for _ in 0...max(0, patience * 50) {
      if flock(folder.descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      if errno != EWOULDBLOCK, errno != EINTR { return true }
      usleep(20_000)
    }
    return false
  }

  /// Removes what a killed process left over.
  static func clear(_ root: Int32) {
    let descriptor = openat(root, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    // Closing the stream closes the descriptor.
    guard let stream = fdopendir(descriptor) else {
      close(descriptor)
      return
    }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    for name in names { unlinkat(descriptor, name, 0) }
    closedir(stream)
    unlinkat(root, name, AT_REMOVEDIR)
  }

  /// Makes the folder.
  static func make(in folder: OutputFolder) throws(OutputFolder.Problem) -> OutputStage {
    guard mkdirat(folder.descriptor, name, 0o777) == 0 else { throw .system(errno) }
    let descriptor = openat(folder.descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(errno) }
    return OutputStage(descriptor: descriptor, root: folder.descriptor)
  }

  private init(descriptor: Int32, root: Int32) {
    self.descriptor = descriptor
    self.root = root
  }

  deinit {
    close(descriptor)
    Self.clear(root)
  }

  /// Writes a file; its name in the stage.
  mutating func add(
    permissions: mode_t?,
    _ body: ((UnsafeRawBufferPointer) throws(OutputFolder.Problem) -> Void) throws(OutputFolder.Problem) ->
      Void
  ) throws(OutputFolder.Problem) -> String {
    let name = String(count)
    count += 1
    let file = openat(descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw .system(errno) }
    defer { close(file) }
    try body { bytes throws(OutputFolder.Problem) in try OutputFolder.write(bytes, to: file) }
    if let permissions { fchmod(file, permissions) }
    return name
  }
}
