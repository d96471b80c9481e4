public import Diagnostics
internal import Glibc

/// Commits an ``OutputTree`` to a folder.
///
/// A file whose contents did not change is not touched, so that its modification time holds for `make`. All files are
/// complete before the first takes its place by being renamed, so that a process that is killed leaves only whole files.
/// Nothing is written through a symbolic link below the folder. The file `.krosskube-manifest` remembers what was
/// generated; a lock on the folder lets one process commit at a time.
public struct OutputWriter: Sendable {
  /// The folder, which is made when it is missing.
  public let folder: String
  /// Which of several generators that share the folder this one is.
  public let owner: String
  /// Whether files that the owner generated once and does no more are removed, unless somebody changed them.
  public let prunes: Bool
  /// How many seconds another process may take to commit to the folder.
  var patience = 60

  /// Writes below `folder`.
  public init(folder: String, owner: String = "krosskube", prunes: Bool = false) {
    self.folder = folder.isEmpty ? "." : folder
    self.owner = owner
    self.prunes = prunes
  }

  /// What became of the files of a tree, each list in the tree's order, and of files that are generated no more, by path.
  public struct Report: Sendable {
    /// Paths whose contents changed, or that are new.
    public internal(set) var written: [String] = []
    /// Those of them that are new.
    public internal(set) var added: Set<String> = []
    /// Paths that had the same contents already.
    public internal(set) var unchanged: [String] = []
    /// Paths of mode ``OutputTree/Mode/create`` that were there already.
    public internal(set) var kept: [String] = []
    /// Paths that were removed.
    public internal(set) var pruned: [String] = []
  }

  /// The file at a path below the folder as it is now; nil when it is not there or cannot be read.
  public func existing(_ path: String) -> SourceFile? {
    guard let path = try? OutputTree.normalized(path),
      let root = try? OutputFolder.open(folder, making: false)
    else { return nil }
    do {
      guard let file = try root.file(path) else { return nil }
      return SourceFile(path: path, bytes: try file.content())
    } catch {
      return nil
    }
  }

  /// What ``commit(_:into:)`` would do; nothing is written.
  public func preview(_ tree: OutputTree, into sink: inout DiagnosticSink) -> Report {
    let root: OutputFolder?
    do throws(OutputFolder.Problem) { root = try OutputFolder.open(folder, making: false) } catch {
      sink.emit(.cannotMakeFolder(folder, error))
      return Report()
    }
    let manifest = manifest(in: root, into: &sink)
    guard let comparison = comparison(tree, in: root, manifest, into: &sink) else { return Report() }
    return report(comparison, tree)
  }

  /// Writes the files of `tree`; when one cannot be written, a diagnostic says why and none is changed.
  public func commit(_ tree: OutputTree, into sink: inout DiagnosticSink) -> Report {
    let root: OutputFolder
    do throws(OutputFolder.Problem) {
      guard let opened = try OutputFolder.open(folder, making: true) else { throw .system(ENOENT) }
      root = opened
    } catch {
      sink.emit(.cannotMakeFolder(folder, error))
      return Report()
    }
    guard OutputStage.lock(root, patience: patience) else {
      sink.emit(.locked(folder, patience))
      return Report()
    }
    OutputStage.clear(root.descriptor)
    let manifest = manifest(in: root, into: &sink)
    guard let comparison = comparison(tree, in: root, manifest, into: &sink) else { return Report() }
    do throws(Diagnostic) {
      return try apply(comparison, tree, to: root, manifest, into: &sink)
    } catch {
      sink.emit(error)
      return Report()
    }
  }

  // MARK: Comparing

  private func manifest(in root: OutputFolder?, into sink: inout DiagnosticSink) -> OutputManifest {
    do throws(OutputFolder.Problem) {
      guard let root, let file = try root.file(OutputManifest.name) else { return OutputManifest() }
      let text = String(decoding: try file.content(), as: UTF8.self)
      if let manifest = OutputManifest(text) { return manifest }
    } catch {
      // Told below.
    }
    sink.emit(.badManifest(folder))
    return OutputManifest()
  }

  /// nil after a diagnostic.
  private func comparison(
    _ tree: OutputTree, in root: OutputFolder?, _ manifest: OutputManifest, into sink: inout DiagnosticSink
  ) -> OutputComparison? {
    var comparison = OutputComparison(folder: root, entries: manifest.owners[owner] ?? [:])
    let folders = Self.folders(of: tree)
    var failed = false
    for (index, file) in tree.files.enumerated() {
      do throws(Diagnostic) {
        if folders.contains(file.path) { throw .cannotWrite(file.path, in: folder, .notAFile) }
        try comparison.add(file, at: index, in: folder)
      } catch {
        sink.emit(error)
        failed = true
      }
    }
    if failed { return nil }
    let others = manifest.owners.filter { $0.key != owner }.values
    comparison.findStale(prunes: prunes) { path in
      tree.file(path) != nil || others.contains { $0[path] != nil }
    }
    for file in comparison.stale where !file.isUntouched { sink.emit(.keptStale(file.path, in: folder)) }
    return comparison
  }

  /// The folders that the files of a tree stand in, and those around them.
  private static func folders(of tree: OutputTree) -> Set<String> {
    var result: Set<String> = []
    var last: Substring = ""
    for file in tree.files {
      var folder = PathParts.split(file.path[...]).folder
      if folder == last { continue }
      last = folder
      while !folder.isEmpty, result.insert(String(folder)).inserted {
        folder = PathParts.split(folder).folder
      }
    }
    return result
  }

  func report(_ comparison: OutputComparison, _ tree: OutputTree) -> Report {
    var report = Report()
    for item in comparison.items {
      let path = tree.files[item.file].path
      switch item.kind {
      case .added:
        report.written.append(path)
        report.added.insert(path)
      case .changed: report.written.append(path)
      case .unchanged: report.unchanged.append(path)
      case .kept: report.kept.append(path)
      }
    }
    report.pruned = comparison.stale.filter(\.isUntouched).map(\.path)
    return report
  }
}
