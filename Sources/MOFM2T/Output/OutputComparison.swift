internal import Diagnostics
internal import Glibc

/// What a tree would change in a folder as it is now.
struct OutputComparison {
  /// What becomes of a file of the tree.
  enum Kind {
    case added, changed, unchanged, kept
  }

  /// A file of the tree.
  struct Item {
    /// The position in the tree.
    let file: Int
    let kind: Kind
    /// Of the contents that were generated; nil for files that are not generated as a whole.
    var digest: SHA256.Digest?
    /// The permissions that the file has now.
    var permissions: mode_t?
    var isEdited = false
  }

  /// A file that was generated once and is no more.
  struct Stale {
    let path: String
    /// Whether it is still as it was generated.
    let isUntouched: Bool
  }

  private(set) var items: [Item] = []
  private(set) var stale: [Stale] = []
  /// What the owner's part of the manifest says when all is done.
  private(set) var files: [String: OutputManifest.Entry] = [:]
  private let folder: OutputFolder?
  private let entries: [String: OutputManifest.Entry]

  /// Takes the folder, nil when it is not there, and what its owner generated.
  init(folder: OutputFolder?, entries: [String: OutputManifest.Entry]) {
    self.folder = folder
    self.entries = entries
  }

  /// Compares a file.
  mutating func add(_ file: OutputTree.File, at index: Int, in name: String) throws(Diagnostic) {
    let first = Substring(file.path.utf8.prefix { $0 != UInt8(ascii: "/") })
    if first == OutputManifest.name || first == OutputStage.name { throw .reservedName(file.path) }
    let item: Item
    do throws(OutputFolder.Problem) {
      item = try compared(file, at: index, in: name)
    } catch let problem {
      if case .system(EACCES) = problem { throw .cannotRead(file.path, in: name, code: EACCES) }
      throw .cannotWrite(file.path, in: name, problem)
    }
    items.append(item)
    if item.kind == .kept {
      files[file.path] = entries[file.path]
    } else if let digest = item.digest {
      files[file.path] = OutputManifest.Entry(digests: [digest], isEdited: item.isEdited)
    }
  }

  /// What stopped the comparison of a file, besides problems of the folder.
  private func compared(
    _ file: OutputTree.File, at index: Int, in name: String
  ) throws(OutputFolder.Problem) -> Item {
    guard let folder else { return Item(file: index, kind: .added, digest: try digest(file)) }
    guard let existing = try folder.file(file.path) else {
      if file.basis != nil { throw .changedMeanwhile }
      return Item(file: index, kind: .added, digest: try digest(file))
    }
    switch file.mode {
    case .create: return Item(file: index, kind: .kept)
    case .append:
      return Item(
        file: index, kind: file.count == 0 ? .unchanged : .changed, permissions: existing.permissions)
    case .overwrite: break
    }
    var item: Item
    do {
      let (isSame, digest) = try comparison(file, existing)
      item = Item(
        file: index, kind: isSame ? .unchanged : .changed, digest: digest,
        permissions: existing.permissions)
    }
    if let basis = file.basis {
      let now = SHA256.digest(of: try existing.content())
      if now != basis { throw .changedMeanwhile }
      let entry = entries[file.path]
      item.isEdited = entry.map { $0.isEdited || !$0.digests.contains(now) } ?? true
    }
    return item
  }

  /// The digest of what is generated; nil for what is added to a file that may hold other text.
  private func digest(_ file: OutputTree.File) throws(OutputFolder.Problem) -> SHA256.Digest? {
    if file.mode == .append { return nil }
    var hash = SHA256()
    do throws(FileError) {
      try file.forEachPiece { piece throws(FileError) in hash.update(piece) }
    } catch {
      throw .system(error.code)
    }
    return hash.digest()
  }

  private func comparison(
    _ file: OutputTree.File, _ existing: borrowing OutputFolder.ExistingFile
  ) throws(OutputFolder.Problem) -> (isSame: Bool, digest: SHA256.Digest) {
    var hash = SHA256()
    var isSame = existing.size == file.count
    var offset = 0
    var problem: OutputFolder.Problem?
    let size = min(max(existing.size, 1), 1 << 18)
    do throws(FileError) {
      try withBuffer(size) { buffer throws(FileError) in
        try file.forEachPiece { piece throws(FileError) in
          hash.update(piece)
          var rest = piece[...]
          while isSame, !rest.isEmpty {
            let wanted = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, rest.count)])
            do throws(OutputFolder.Problem) {
              let count = try existing.read(into: wanted, at: offset)
              let part = UnsafeRawBufferPointer(rebasing: rest.prefix(wanted.count))
              isSame = count == wanted.count && Self.isEqual(wanted, part)
            } catch {
              problem = error
              isSame = false
            }
            offset += wanted.count
            rest = rest.dropFirst(wanted.count)
          }
        }
      }
    } catch {
      throw .system(error.code)
    }
    if let problem { throw problem }
    return (isSame, hash.digest())
  }

  private static func isEqual(
    _ left: UnsafeMutableRawBufferPointer, _ right: UnsafeRawBufferPointer
  ) -> Bool {
    guard let start = left.baseAddress, let other = right.baseAddress else { return left.isEmpty }
    return memcmp(start, other, left.count) == 0
  }

  private func withBuffer(
    _ size: Int, _ body: (UnsafeMutableRawBufferPointer) throws(FileError) -> Void
  ) throws(FileError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    defer { buffer.deallocate() }
    try body(buffer)
  }

  /// Looks at the files that were generated once: those of others and of this run excepted.
  mutating func findStale(prunes: Bool, others: (String) -> Bool) {
    let gone = entries.filter { files[$0.key] == nil }
    for (path, entry) in gone.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      guard prunes else {
        files[path] = entry
        continue
      }
      if others(path) { continue }
      var digest: SHA256.Digest?
      do throws(OutputFolder.Problem) {
        guard let folder, let file = try folder.file(path) else { continue }
        digest = SHA256.digest(of: try file.content())
      } catch {
        // What stands there now is not what was generated.
      }
      let isUntouched = !entry.isEdited && digest.map(entry.digests.contains) == true
      stale.append(Stale(path: path, isUntouched: isUntouched))
      if !isUntouched { files[path] = entry }
    }
  }

  /// The owner's part of the manifest while files are being replaced: the old contents count as well as the new.
  var filesMeanwhile: [String: OutputManifest.Entry] {
    var result = files
    for (path, entry) in entries {
      guard var new = result[path] else {
        result[path] = entry
        continue
      }
      new.digests += entry.digests.filter { !new.digests.contains($0) }
      new.isEdited = new.isEdited || entry.isEdited
      result[path] = new
    }
    return result
  }
}
