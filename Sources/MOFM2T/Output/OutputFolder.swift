internal import Diagnostics
internal import Glibc

/// An open folder below which everything is found without following a symbolic link.
///
/// A path is opened part by part, each relative to the one before, so that nobody who replaces a folder by a link in the
/// meantime leads the program elsewhere.
final class OutputFolder {
  /// Why something below the folder cannot be reached.
  enum Problem: Error {
    /// A part of the path is a symbolic link.
    case link
    /// The file is a folder or a device.
    case notAFile
    /// The file is not any more as it was when its protected areas were read.
    case changedMeanwhile
    /// The value of `errno`.
    case system(Int32)
  }

  /// A regular file that is open for reading.
  struct ExistingFile: ~Copyable {
    let descriptor: Int32
    let size: Int
    /// The permission bits.
    let permissions: mode_t

    fileprivate init(descriptor: Int32, status: stat) {
      self.descriptor = descriptor
      size = Int(status.st_size)
      permissions = status.st_mode & 0o7777
    }

    deinit { close(descriptor) }

    /// Reads up to as many bytes as the buffer has room for, fewer only at the end; the number.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(Problem) -> Int {
      var done = 0
      while done < buffer.count {
        let count = pread(
          descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done, off_t(offset + done))
        if count == 0 { break }
        if count < 0, errno != EINTR { throw .system(errno) }
        done += max(count, 0)
      }
      return done
    }

    /// All bytes.
    func content() throws(Problem) -> [UInt8] {
      var bytes = [UInt8](repeating: 0, count: size)
      var count = 0
      var problem: Problem?
      bytes.withUnsafeMutableBytes { buffer in
        do throws(Problem) { count = try read(into: buffer, at: 0) } catch { problem = error }
      }
      if let problem { throw problem }
      bytes.removeLast(size - count)
      return bytes
    }
  }

  let descriptor: Int32
  /// The folder that was looked up last and those around it, from the outermost, which the next file probably stands in too.
  private var trail: [(name: Substring, descriptor: Int32)] = []
  /// The path of ``trail``.
  private var trailPath: Substring = ""
  /// The outermost folder that was not there when one was looked up last.
  private var missing: Substring?
  /// How many folders are held open; those further in are opened again for each file.
  private static let trailLimit = 32

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit {
    for step in trail { close(step.descriptor) }
    close(descriptor)
  }

  /// Opens a folder that stands in another, and is no link.
  static func open(_ name: String, in folder: Int32) throws(Problem) -> OutputFolder {
    let descriptor = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    if descriptor >= 0 { return OutputFolder(descriptor) }
    let code = errno
    throw isLink(name, in: folder) ? .link : .system(code)
  }

  /// Opens the folder, which may be a link, for the user named it.
  ///
  /// It is made, with those around it, if that is wanted.
  static func open(_ path: String, making: Bool) throws(Problem) -> OutputFolder? {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    var descriptor = Glibc.open(path, flags)
    if descriptor < 0, errno == ENOENT, making {
      var made = path.utf8.first == UInt8(ascii: "/") ? "/" : ""
      for part in PathParts.of(path[...]) {
        made += (made.isEmpty || made == "/" ? "" : "/") + part
        let code = mkdir(made, 0o777) == 0 ? 0 : errno
        // A folder that is there may refuse for other reasons, such as a file system that cannot be written to.
        if code != 0, code != EEXIST, access(made, F_OK) != 0 { throw .system(code) }
      }
      descriptor = Glibc.open(path, flags)
    }
    if descriptor >= 0 { return OutputFolder(descriptor) }
    if errno == ENOENT, !making { return nil }
    throw .system(errno)
  }

  // MARK: Folders

  /// The descriptor of a folder below, valid until the next call; nil when it is not there.
  func folder(_ path: Substring) throws(Problem) -> Int32? {
    if path.isEmpty { return descriptor }
    if PathParts.isSame(path, trailPath) { return trail.last?.descriptor }
    if let missing, PathParts.isFolder(missing, orWithin: path) { return nil }
    return try find(path, making: false)
  }

  /// Makes a folder below and those around it that are not there.
  func make(_ path: Substring) throws(Problem) {
    if path.isEmpty || PathParts.isSame(path, trailPath) { return }
    missing = nil
    if try find(path, making: true) == nil { throw .system(ENOENT) }
  }

  private func find(_ path: Substring, making: Bool) throws(Problem) -> Int32? {
    var current = descriptor
    var level = 0
    for part in PathParts.of(path) {
      if level < trail.count, PathParts.isSame(trail[level].name, part) {
        current = trail[level].descriptor
        level += 1
        continue
      }
      leave(to: level)
      let name = String(part)
      let refusal = making && mkdirat(current, name, 0o777) != 0 ? errno : 0
      let next = openat(current, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard next >= 0 else {
        let code = errno
        if code == ENOENT {
          if refusal != 0 { throw .system(refusal) }
          missing = path[..<part.endIndex]
          return nil
        }
        throw Self.isLink(name, in: current) ? .link : .system(code)
      }
      if level == Self.trailLimit, let last = trail.popLast() {
        // No part has the name of what stands for several.
        trail.append(("/", next))
        close(last.descriptor)
      } else {
        trail.append((part, next))
        level += 1
      }
      current = next
    }
    leave(to: level)
    trailPath = path
    return current
  }

  /// Closes the folders of the trail from a level on.
  private func leave(to level: Int) {
    trailPath = ""
    while trail.count > level, let last = trail.popLast() { close(last.descriptor) }
  }

  /// The outermost folder that is not there, of one and those around it; nil when it is there.
  func missingFolder(of path: Substring) throws(Problem) -> Substring? {
    if try folder(path) != nil { return nil }
    return missing.map { path[..<path.utf8.index(path.startIndex, offsetBy: $0.utf8.count)] }
  }

  private static func isLink(_ name: String, in folder: Int32) -> Bool {
    var status = stat()
    return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Finds out whether files can be renamed into a folder below.
  func checkAccess(_ path: Substring) throws(Problem) {
    guard let target = try folder(path) else { throw .system(ENOENT) }
    guard faccessat(target, ".", W_OK | X_OK, AT_EACCESS) == 0 else { throw .system(errno) }
  }

  /// Removes a folder if it is empty.
  @discardableResult
  func removeFolder(_ path: Substring) -> Bool {
    leave(to: 0)
    let (outer, name) = PathParts.split(path)
    guard !name.isEmpty, let parent = try? folder(outer) else { return false }
    return unlinkat(parent, String(name), AT_REMOVEDIR) == 0
  }

  // MARK: Files

  /// The file at a path below; nil when it is not there.
  func file(_ path: String) throws(Problem) -> ExistingFile? {
    let (outer, name) = PathParts.split(path[...])
    guard let parent = try folder(outer) else { return nil }
    return try Self.file(String(name), in: parent)
  }

  static func file(_ name: String, in folder: Int32) throws(Problem) -> ExistingFile? {
    let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    let descriptor = openat(folder, name, flags)
    guard descriptor >= 0 else {
      let code = errno
      if code == ENOENT { return nil }
      if code == ENXIO { throw .notAFile }
      throw code == ELOOP || isLink(name, in: folder) ? .link : .system(code)
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notAFile
    }
    return ExistingFile(descriptor: descriptor, status: status)
  }

  /// Removes a file; whether it is gone.
  func removeFile(_ path: String) throws(Problem) {
    let (outer, name) = PathParts.split(path[...])
    guard let parent = try folder(outer) else { return }
    if unlinkat(parent, String(name), 0) != 0, errno != ENOENT { throw .system(errno) }
  }

  /// Moves a file of another folder to a path below, over what is there.
  func take(_ place: Substring, from source: OutputFolder, to path: String) throws(Problem) {
    let (outer, target) = PathParts.split(path[...])
    let (inner, name) = PathParts.split(place)
    guard let parent = try folder(outer), let other = try source.folder(inner) else { throw .system(ENOENT) }
    if renameat(other, String(name), parent, String(target)) == 0 { return }
    guard errno == EXDEV else { throw .system(errno) }
    // The path is on another file system.
    guard let file = try Self.file(String(name), in: other) else { throw .system(ENOENT) }
    let content = try file.content()
    try Self.replace(String(target), in: parent, permissions: file.permissions) { write throws(Problem) in
      try content.forBytes(write)
    }
    unlinkat(other, String(name), 0)
  }

  /// Moves a folder of another folder to a path below where there is none; false when that cannot be done as a whole.
  func takeFolder(_ name: String, from source: Int32, to path: Substring) -> Bool {
    let (outer, target) = PathParts.split(path)
    missing = nil
    guard let parent = try? folder(outer) else { return false }
    return renameat(source, name, parent, String(target)) == 0
  }

  // MARK: Writing

  /// Writes all of `bytes`.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(Problem) {
    var done = 0
    while done < bytes.count {
      let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
      if count < 0, errno != EINTR { throw .system(errno) }
      done += max(count, 0)
    }
  }

  /// Replaces a file by a new one that is written beside it and then takes its place.
  ///
  /// Others that write the same file at this time wait; what a killed process left over is written anew.
  static func replace(
    _ name: String, in folder: Int32, permissions: mode_t?,
    _ body: ((UnsafeRawBufferPointer) throws(Problem) -> Void) throws(Problem) -> Void
  ) throws(Problem) {
    let temporary = ".\(name).krosskube-new"
    let descriptor = try openAlone(temporary, in: folder)
    defer { close(descriptor) }
    do throws(Problem) {
      guard ftruncate(descriptor, 0) == 0 else { throw .system(errno) }
      try body { bytes throws(Problem) in try write(bytes, to: descriptor) }
      if let permissions { fchmod(descriptor, permissions) }
      guard renameat(folder, temporary, folder, name) == 0 else { throw .system(errno) }
    } catch {
      unlinkat(folder, temporary, 0)
      throw error
    }
  }

  /// Opens a file for writing that nobody else of this program writes.
  private static func openAlone(_ name: String, in folder: Int32) throws(Problem) -> Int32 {
    while true {
      let descriptor = openat(folder, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw errno == ELOOP ? .link : .system(errno) }
      while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
      var own = stat()
      var named = stat()
      // Another process may have renamed the file while this one waited.
      if fstat(descriptor, &own) == 0, fstatat(folder, name, &named, AT_SYMLINK_NOFOLLOW) == 0,
        own.st_ino == named.st_ino, own.st_dev == named.st_dev, own.st_nlink == 1
      {
        return descriptor
      }
      close(descriptor)
      if own.st_nlink > 1 { unlinkat(folder, name, 0) }
    }
  }
}
