public import Diagnostics
internal import Glibc

/// Commits an ``OutputTree`` to a folder.
///
/// A file whose contents did not change is not touched, so that its modification time holds for `make`. A file is
/// written beside its place and renamed, so that nobody sees half of it; nothing is renamed before all are written.
public struct OutputWriter: Sendable {
  /// The folder, which is made when it is missing.
  public let folder: String

  /// Writes below `folder`.
  public init(folder: String) { self.folder = folder.isEmpty ? "." : folder }

  /// What became of the files of a tree, each list in the tree's order.
  public struct Report: Sendable {
    /// Paths whose contents changed.
    public internal(set) var written: [String] = []
    /// Paths that had the same contents already.
    public internal(set) var unchanged: [String] = []
    /// Paths of mode ``OutputTree/Mode/create`` that were there already.
    public internal(set) var kept: [String] = []
  }

  /// Writes the files of `tree`; when one cannot be written, a diagnostic says why and none is changed.
  public func commit(_ tree: OutputTree, into sink: inout DiagnosticSink) -> Report {
    var report = Report()
    var staged: [Staged] = []
    var failed = false
    guard let root = prepareRoot(into: &sink) else { return report }
    let folders = Self.folders(of: tree)
    for file in tree.files {
      do throws(Diagnostic) {
        if folders.contains(file.path) { throw .notAFile(file.path, in: folder) }
        try stage(file, root: root, &staged, &report)
      } catch {
        sink.emit(error)
        failed = true
      }
    }
    if failed {
      for file in staged { unlink(file.temporary) }
      return Report()
    }
    for file in staged {
      if rename(file.temporary, file.target) == 0 {
        report.written.append(file.path)
      } else {
        sink.emit(.cannotWrite(file.path, in: folder, code: errno))
        unlink(file.temporary)
      }
    }
    return report
  }

  /// The folders that the files of a tree stand in, and those around them.
  private static func folders(of tree: OutputTree) -> Set<String> {
    var result: Set<String> = []
    for file in tree.files {
      var path = file.path[...]
      while let slash = path.lastIndex(of: "/") {
        path = path[..<slash]
        if !result.insert(String(path)).inserted { break }
      }
    }
    return result
  }

  /// The file at a path below the folder as it is now; nil when it is not there or cannot be read.
  public func existing(_ path: String) -> SourceFile? {
    guard let path = try? OutputTree.normalized(path) else { return nil }
    return try? SourceFile.read(folder + "/" + path, as: path)
  }

  private struct Staged {
    let path: String
    let temporary: String
    let target: String
  }

  /// The folder's real path, nil after a diagnostic.
  private func prepareRoot(into sink: inout DiagnosticSink) -> String? {
    var made = folder.utf8.first == UInt8(ascii: "/") ? "/" : ""
    for part in folder.split(separator: "/") {
      made += (made.isEmpty || made == "/" ? "" : "/") + part
      if mkdir(made, 0o777) != 0, errno != EEXIST, errno != EISDIR {
        var status = stat()
        // A folder that exists may refuse mkdir for other reasons, such as a read-only file system.
        let code = errno
        if stat(made, &status) != 0 {
          sink.emit(.cannotMakeFolder(folder, code: code))
          return nil
        }
      }
    }
    guard let root = Self.realPath(folder) else {
      sink.emit(.cannotMakeFolder(folder, code: errno))
      return nil
    }
    var status = stat()
    guard stat(root, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      sink.emit(.cannotMakeFolder(folder, code: ENOTDIR))
      return nil
    }
    return root
  }

  private func stage(
    _ file: OutputTree.File, root: String, _ staged: inout [Staged], _ report: inout Report
  ) throws(Diagnostic) {
    var target = try parent(of: file.path, root: root)
    let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
    target += "/" + name
    var status = stat()
    var content = file.content
    var mode: mode_t?
    if lstat(target, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFLNK {
        guard let real = Self.realPath(target), Self.isInside(real, root) else {
          throw .linkOutside(file.path, in: folder)
        }
        target = real
        guard stat(target, &status) == 0 else { throw .cannotWrite(file.path, in: folder, code: errno) }
      }
      guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(file.path, in: folder) }
      if file.mode == .create {
        report.kept.append(file.path)
        return
      }
      mode = status.st_mode & 0o7777
      let old: [UInt8]
      do {
        let file = try SourceFile.read(target)
        old = withExtendedLifetime(file) { Array(file.bytes) }
      } catch {
        throw .cannotRead(file.path, in: folder, code: error.code)
      }
      if file.mode == .append { content = old + content }
      if old == content {
        report.unchanged.append(file.path)
        return
      }
    } else if errno != ENOENT {
      throw .cannotWrite(file.path, in: folder, code: errno)
    }
    let slash = target.lastIndex(of: "/") ?? target.startIndex
    let temporary = "\(target[..<slash])/.\(target[slash...].dropFirst()).krosskube-new"
    let code = Self.write(content, to: temporary, mode: mode)
    guard code == 0 else {
      unlink(temporary)
      throw .cannotWrite(file.path, in: folder, code: code)
    }
    staged.append(Staged(path: file.path, temporary: temporary, target: target))
  }

  /// The real path of the folder that `path` stands in, made when it is missing.
  private func parent(of path: String, root: String) throws(Diagnostic) -> String {
    var current = root
    for part in path.split(separator: "/").dropLast() {
      current += "/" + part
      var status = stat()
      if lstat(current, &status) != 0 {
        guard errno == ENOENT, mkdir(current, 0o777) == 0 || errno == EEXIST else {
          throw .cannotWrite(path, in: folder, code: errno)
        }
        continue
      }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: break
      case S_IFLNK:
        guard let real = Self.realPath(current), Self.isInside(real, root) else {
          throw .linkOutside(path, in: folder)
        }
        current = real
      default: throw .cannotWrite(path, in: folder, code: ENOTDIR)
      }
    }
    return current
  }

  private static func isInside(_ path: String, _ root: String) -> Bool {
    path == root || path.hasPrefix(root == "/" ? root : root + "/")
  }

  private static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Writes a new file; zero or the value of `errno`.
  private static func write(_ content: [UInt8], to path: String, mode: mode_t?) -> Int32 {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    var descriptor = open(path, flags, 0o666)
    if descriptor < 0, errno == EEXIST {
      // Left over from a run that was killed.
      unlink(path)
      descriptor = open(path, flags, 0o666)
    }
    guard descriptor >= 0 else { return errno }
    let code = content.withUnsafeBytes { buffer -> Int32 in
      var done = 0
      while done < buffer.count {
        let count = Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
        if count < 0 {
          if errno == EINTR { continue }
          return errno
        }
        done += count
      }
      return 0
    }
    if let mode { fchmod(descriptor, mode) }
    let closed = close(descriptor)
    return code != 0 ? code : (closed == 0 ? 0 : errno)
  }
}
