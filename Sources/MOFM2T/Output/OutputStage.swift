internal import Glibc

/// A folder inside the output folder in which files are complete before they take their places.
///
/// There is one at a time, by ``lock(_:patience:)``; one that is found is left over from a process that was killed.
struct OutputStage: ~Copyable {
  /// The folder's name.
  static let name = ".krosskube-stage"

  /// The folder itself.
  let files: OutputFolder
  private let root: Int32
  private var count = 0
  /// The folders that are missing in the output folder and grow here.
  private(set) var trees: [Tree] = []
  private var treeNumbers: [[UInt8]: Int] = [:]

  /// A folder that takes its place as a whole.
  struct Tree {
    /// Where it goes.
    let folder: Substring
    /// Its name in the stage.
    let name: String
    /// Its files by their numbers, with their places in the stage.
    var files: [(number: Int, place: Substring)] = []
  }

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
    let stage = Listing(descriptor)
    var names = stage.names()
    var moved = 0
    while let name = names.popLast() {
      if unlinkat(descriptor, name, 0) == 0 { continue }
      let inner = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard inner >= 0 else { continue }
      // Folders inside move up, so that no depth is too great.
      let folder = Listing(inner)
      for child in folder.names() where unlinkat(inner, child, 0) != 0 {
        var isTaken = true
        while isTaken {
          let free = ".\(moved)"
          moved += 1
          let isMoved = renameat(inner, child, descriptor, free) == 0
          isTaken = !isMoved && (errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR)
          if isMoved { names.append(free) }
        }
      }
      unlinkat(descriptor, name, AT_REMOVEDIR)
    }
    unlinkat(root, name, AT_REMOVEDIR)
  }

  /// The names in a folder, which is closed with it.
  private struct Listing: ~Copyable {
    private let descriptor: Int32

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    func names() -> [String] {
      let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
      guard copy >= 0 else { return [] }
      // Closing the stream closes the copy.
      guard let stream = fdopendir(copy) else {
        close(copy)
        return []
      }
      defer { closedir(stream) }
      var names: [String] = []
      while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { names.append(name) }
      }
      return names
    }
  }

  /// Makes the folder.
  static func make(in folder: OutputFolder) throws(OutputFolder.Problem) -> OutputStage {
    guard mkdirat(folder.descriptor, name, 0o777) == 0 else { throw .system(errno) }
    return OutputStage(files: try OutputFolder.open(name, in: folder.descriptor), root: folder.descriptor)
  }

  private init(files: OutputFolder, root: Int32) {
    self.files = files
    self.root = root
  }

  deinit { Self.clear(root) }

  private mutating func newName() -> String {
    count += 1
    return String(count - 1)
  }

  /// A path in the stage for a file whose folder is there.
  mutating func place() -> Substring { newName()[...] }

  /// The path in the stage for the file `number` that goes to `path`, of whose folders `missing` is the outermost that is not there;
  /// they are made in the stage.
  mutating func place(
    _ number: Int, at path: String, below missing: Substring
  ) throws(OutputFolder.Problem) -> Substring {
    let tree = tree(missing)
    let inner = path.utf8.dropFirst(missing.utf8.count)
    let place = (trees[tree].name + String(Substring(inner)))[...]
    trees[tree].files.append((number, place))
    try files.make(PathParts.split(place).folder)
    return place
  }

  private mutating func tree(_ folder: Substring) -> Int {
    if let last = trees.indices.last, PathParts.isSame(trees[last].folder, folder) { return last }
    if let known = treeNumbers[Array(folder.utf8)] { return known }
    treeNumbers[Array(folder.utf8)] = trees.count
    trees.append(Tree(folder: folder, name: newName()))
    return trees.count - 1
  }

  /// Writes a file.
  func write(
    _ path: Substring, permissions: mode_t?,
    _ body: ((UnsafeRawBufferPointer) throws(OutputFolder.Problem) -> Void) throws(OutputFolder.Problem) ->
      Void
  ) throws(OutputFolder.Problem) {
    let (folder, name) = PathParts.split(path)
    guard let parent = try files.folder(folder) else { throw .system(ENOENT) }
    let file = openat(parent, String(name), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw .system(errno) }
    defer { close(file) }
    try body { bytes throws(OutputFolder.Problem) in try OutputFolder.write(bytes, to: file) }
    if let permissions { fchmod(file, permissions) }
  }
}
