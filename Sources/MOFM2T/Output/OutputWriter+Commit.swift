public import Diagnostics
internal import Glibc

extension OutputWriter {
  /// Brings the folder, which is locked, into the state that the comparison describes.
  ///
  /// Whatever may fail for want of room or permission is done before the first file is replaced.
  func apply(
    _ comparison: OutputComparison, _ tree: OutputTree, to root: OutputFolder, _ manifest: OutputManifest,
    into sink: inout DiagnosticSink
  ) throws(Diagnostic) -> Report {
    let changed = comparison.items.filter { $0.kind == .added || $0.kind == .changed }
    let pruned = comparison.stale.filter(\.isUntouched)
    var meanwhile = manifest
    var final = manifest
    meanwhile.owners[owner] = comparison.filesMeanwhile
    final.owners[owner] = comparison.files
    if final.owners[owner]?.isEmpty == true { final.owners[owner] = nil }
    if changed.isEmpty, pruned.isEmpty, final == manifest { return report(comparison, tree) }

    var path = OutputManifest.name
    do throws(OutputFolder.Problem) {
      var stage = try OutputStage.make(in: root)
      var singles: [(number: Int, place: Substring)] = []
      for item in changed {
        path = tree.files[item.file].path
        let place = try stage.add(item.file, of: tree, permissions: item.permissions, in: root)
        if let place { singles.append((item.file, place)) }
      }
      path = OutputManifest.name
      var last: Substring? = try stage.add(final)
      let first = manifest.owners[owner] == nil || meanwhile == final ? last : try stage.add(meanwhile)
      for grown in stage.trees {
        path = String(grown.folder)
        try root.checkAccess(PathParts.split(grown.folder).folder)
      }
      for single in singles {
        path = tree.files[single.number].path
        try root.checkAccess(PathParts.split(path[...]).folder)
      }
      path = OutputManifest.name
      if let first, !changed.isEmpty {
        try root.take(first, from: stage.files, to: path)
        if first == last { last = nil }
      }
      for grown in stage.trees
      where !root.takeFolder(grown.name, from: stage.files.descriptor, to: grown.folder) {
        // Somebody made it meanwhile: each file takes its own place.
        singles += grown.files
      }
      var isComplete = true
      for single in singles {
        path = tree.files[single.number].path
        do throws(OutputFolder.Problem) {
          try root.make(PathParts.split(path[...]).folder)
          try root.take(single.place, from: stage.files, to: path)
        } catch {
          sink.emit(.cannotWrite(path, in: folder, error))
          isComplete = false
        }
      }
      for file in pruned { isComplete = prune(file.path, in: root, into: &sink) && isComplete }
      path = OutputManifest.name
      // Without it the next run knows by both contents what is its own.
      if isComplete, let last { try root.take(last, from: stage.files, to: path) }
      return report(comparison, tree)
    } catch {
      throw .cannotWrite(path, in: folder, error)
    }
  }

  /// Removes a file and the folders that are empty then; false after a diagnostic.
  private func prune(_ path: String, in root: OutputFolder, into sink: inout DiagnosticSink) -> Bool {
    do throws(OutputFolder.Problem) {
      try root.removeFile(path)
    } catch {
      sink.emit(.cannotWrite(path, in: folder, error))
      return false
    }
    var parent = PathParts.split(path[...]).folder
    while !parent.isEmpty, root.removeFolder(parent) { parent = PathParts.split(parent).folder }
    return true
  }

  /// Replaces one file by its path, with the care that generated files get but without a manifest.
  public static func replace(_ path: String, with content: [UInt8], into sink: inout DiagnosticSink) {
    let (outer, name) = PathParts.split(path[...])
    let folder = outer.isEmpty ? (path.utf8.first == UInt8(ascii: "/") ? "/" : ".") : String(outer)
    let root: OutputFolder
    do throws(OutputFolder.Problem) {
      guard let opened = try OutputFolder.open(folder, making: true) else { throw .system(ENOENT) }
      root = opened
    } catch {
      sink.emit(.cannotMakeFolder(folder, error))
      return
    }
    do throws(OutputFolder.Problem) {
      var permissions: mode_t?
      if let existing = try root.file(String(name)) {
        if existing.size == content.count, try existing.content() == content { return }
        permissions = existing.permissions
      }
      try OutputFolder.replace(String(name), in: root.descriptor, permissions: permissions) {
        write throws(OutputFolder.Problem) in
        try content.forBytes(write)
      }
    } catch {
      sink.emit(.cannotWrite(String(name), in: folder, error))
    }
  }
}

extension OutputStage {
  /// Writes a file of a tree as it will be; its place when its folder is there, otherwise it goes with one of ``trees``.
  fileprivate mutating func add(
    _ number: Int, of tree: OutputTree, permissions: mode_t?, in root: OutputFolder
  ) throws(OutputFolder.Problem) -> Substring? {
    let file = tree.files[number]
    var old: [UInt8] = []
    if file.mode == .append, let existing = try root.file(file.path) { old = try existing.content() }
    let missing = try root.missingFolder(of: PathParts.split(file.path[...]).folder)
    let place: Substring
    if let missing {
      place = try self.place(number, at: file.path, below: missing)
    } else {
      place = self.place()
    }
    try self.write(place, permissions: permissions) { write throws(OutputFolder.Problem) in
      var problem: OutputFolder.Problem?
      func put(_ bytes: UnsafeRawBufferPointer) {
        if problem != nil { return }
        do throws(OutputFolder.Problem) { try write(bytes) } catch { problem = error }
      }
      old.withUnsafeBytes(put)
      do throws(FileError) { try file.forEachPiece { piece throws(FileError) in put(piece) } } catch {
        throw .system(error.code)
      }
      if let problem { throw problem }
    }
    return missing == nil ? place : nil
  }

  fileprivate mutating func add(_ manifest: OutputManifest) throws(OutputFolder.Problem) -> Substring {
    let text = Array(manifest.text.utf8)
    let place = place()
    try self.write(place, permissions: nil) { write throws(OutputFolder.Problem) in try text.forBytes(write) }
    return place
  }
}
