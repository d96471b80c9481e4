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
    var made: [Substring] = []
    do throws(OutputFolder.Problem) {
      var stage = try OutputStage.make(in: root)
      var staged: [String] = []
      for item in changed {
        let file = tree.files[item.file]
        path = file.path
        staged.append(try stage.add(file, permissions: item.permissions, in: root))
      }
      path = OutputManifest.name
      let manifests = (meanwhile: try stage.add(meanwhile), final: try stage.add(final))
      for item in changed {
        path = tree.files[item.file].path
        try root.make(OutputFolder.split(path).folder, &made)
      }
      path = OutputManifest.name
      if !changed.isEmpty { try root.take(manifests.meanwhile, from: stage.descriptor, to: path) }
      made = []
      var report = Report()
      var isComplete = true
      for (item, name) in zip(changed, staged) {
        path = tree.files[item.file].path
        do throws(OutputFolder.Problem) {
          try root.take(name, from: stage.descriptor, to: path)
        } catch {
          sink.emit(.cannotWrite(path, in: folder, error))
          isComplete = false
        }
      }
      for file in pruned { isComplete = prune(file.path, in: root, into: &sink) && isComplete }
      path = OutputManifest.name
      // Without it the next run knows by both contents what is its own.
      if isComplete { try root.take(manifests.final, from: stage.descriptor, to: path) }
      report = self.report(comparison, tree)
      return report
    } catch {
      for folder in made.reversed() { root.removeFolder(folder) }
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
    var parent = OutputFolder.split(path).folder
    while !parent.isEmpty, root.removeFolder(parent) { parent = OutputFolder.split(String(parent)).folder }
    return true
  }

  /// Replaces one file by its path, with the care that generated files get but without a manifest.
  public static func replace(_ path: String, with content: [UInt8], into sink: inout DiagnosticSink) {
    let (outer, name) = OutputFolder.split(path)
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
  /// Writes a file of a tree as it will be.
  fileprivate mutating func add(
    _ file: OutputTree.File, permissions: mode_t?, in root: OutputFolder
  ) throws(OutputFolder.Problem) -> String {
    var old: [UInt8] = []
    if file.mode == .append, let existing = try root.file(file.path) { old = try existing.content() }
    return try add(permissions: permissions) { write throws(OutputFolder.Problem) in
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
  }

  fileprivate mutating func add(_ manifest: OutputManifest) throws(OutputFolder.Problem) -> String {
    let text = Array(manifest.text.utf8)
    return try add(permissions: nil) { write throws(OutputFolder.Problem) in try text.forBytes(write) }
  }
}
