import Diagnostics
import Foundation
import Testing

@testable import MOFM2T

/// How files and new folders take their places.
@Suite struct OutputFolderTests {
  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("folder-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func tree(_ paths: [String], mode: OutputTree.Mode = .overwrite) throws -> OutputTree {
    var tree = OutputTree()
    for path in paths { try tree.add(path, Array("content of \(path)".utf8), mode: mode) }
    return tree
  }

  /// What stands below a folder, but for the manifest.
  private func paths(in folder: URL) -> [String] {
    let all = FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String] ?? []
    return all.filter { $0 != OutputManifest.name }.sorted()
  }

  private func expectContent(of paths: [String], in folder: URL, at place: SourceLocation = #_sourceLocation)
  {
    for path in paths {
      let url = folder.appendingPathComponent(path)
      #expect(
        (try? String(contentsOf: url, encoding: .utf8)) == "content of \(path)", "\(path)",
        sourceLocation: place)
    }
  }

  /// Some folders are there, some new, some in new ones, and files of each come in turn.
  @Test func newFoldersBesideOldOnes() throws {
    try withFolder { folder in
      let old = ["old/1", "old/in/2", "old/in/most/3"]
      var sink = DiagnosticSink()
      let writer = OutputWriter(folder: folder.path)
      _ = writer.commit(try tree(old), into: &sink)
      expectContent(of: old, in: folder)
      let new = [
        "new/1", "old/new/1", "top", "new/in/2", "old/in/new/2", "other/1", "new/in/3", "old/new/in/most/1",
        "old/2",
        "other/in/4",
      ]
      let report = writer.commit(try tree(old + new), into: &sink)
      #expect(sink.diagnostics.isEmpty)
      #expect(report.unchanged == old)
      #expect(report.written == new)
      #expect(report.added == Set(new))
      expectContent(of: old + new, in: folder)
      #expect(!paths(in: folder).contains { $0.hasPrefix(".") })
      let again = writer.commit(try tree(old + new), into: &sink)
      #expect(again.unchanged == old + new)
    }
  }

  /// Names that Unicode holds for equal are names of two folders.
  @Test func equalNamesOfDifferentBytes() throws {
    try withFolder { folder in
      let names = ["\u{E9}", "e\u{301}"]
      var sink = DiagnosticSink()
      _ = OutputWriter(folder: folder.path).commit(
        try tree([names[0] + "/a", names[1] + "/b", names[0] + "/in/c", names[1] + "/in/d"]), into: &sink)
      #expect(sink.diagnostics.isEmpty)
      for (name, file) in zip([names[0], names[1], names[0], names[1]], ["a", "b", "in/c", "in/d"]) {
        #expect(access(folder.path + "/" + name + "/" + file, F_OK) == 0, "\(name) \(file)")
      }
      #expect(paths(in: folder).count == 8)
    }
  }

  /// More folders than are held open, with files at all depths.
  @Test func deepFolders() throws {
    try withFolder { folder in
      var path = ""
      var files: [String] = []
      for level in 1...100 {
        path += "f\(level)/"
        files += [path + "x", path + "y"]
      }
      var sink = DiagnosticSink()
      let writer = OutputWriter(folder: folder.path, prunes: true)
      let first = files.filter { $0.utf8.last == UInt8(ascii: "x") }
      _ = writer.commit(try tree(Array(first.prefix(50))), into: &sink)
      _ = writer.commit(try tree(files), into: &sink)
      _ = writer.commit(try tree(files.reversed()), into: &sink)
      #expect(sink.diagnostics.isEmpty)
      expectContent(of: files, in: folder)
      let report = writer.commit(try tree([files[0]]), into: &sink)
      #expect(report.pruned.count == files.count - 1)
      #expect(paths(in: folder) == ["f1", "f1/x"])
    }
  }

  /// Another program makes a folder after it was found to be missing.
  @Test func aFolderThatComesMeanwhile() throws {
    try withFolder { folder in
      let files = ["new/in/1", "new/in/2", "new/3", "later/4", "top"]
      let tree = try tree(files)
      let root = try #require(try OutputFolder.open(folder.path, making: false))
      var comparison = OutputComparison(folder: root, entries: [:])
      for (index, file) in tree.files.enumerated() { try comparison.add(file, at: index, in: folder.path) }
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("new/in"), withIntermediateDirectories: true)
      try "theirs".write(to: folder.appendingPathComponent("new/other"), atomically: true, encoding: .utf8)
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("later"), withIntermediateDirectories: true)
      // The folder that was looked at last is held to be missing still, and cannot come as a whole: it is not empty.
      try "theirs".write(to: folder.appendingPathComponent("later/other"), atomically: true, encoding: .utf8)
      var sink = DiagnosticSink()
      let report = try OutputWriter(folder: folder.path).apply(
        comparison, tree, to: root, OutputManifest(), into: &sink)
      #expect(sink.diagnostics.isEmpty)
      #expect(report.written == files)
      expectContent(of: files, in: folder)
      let expected = (files + ["later", "later/other", "new", "new/in", "new/other"]).sorted()
      #expect(paths(in: folder) == expected)
    }
  }

  /// A link that comes meanwhile is not followed.
  @Test func aLinkThatComesMeanwhile() throws {
    try withFolder { outside in
      try withFolder { folder in
        let tree = try tree(["new/1"])
        let root = try #require(try OutputFolder.open(folder.path, making: false))
        var comparison = OutputComparison(folder: root, entries: [:])
        try comparison.add(tree.files[0], at: 0, in: folder.path)
        try FileManager.default.createSymbolicLink(
          at: folder.appendingPathComponent("new"), withDestinationURL: outside)
        var sink = DiagnosticSink()
        _ = try OutputWriter(folder: folder.path).apply(
          comparison, tree, to: root, OutputManifest(), into: &sink)
        #expect(sink.diagnostics.map(\.code) == ["output/symbolic-link"])
        #expect(paths(in: outside).isEmpty)
        #expect(paths(in: folder) == ["new"])
      }
    }
  }

  /// Of a tree that has one path through a link nothing is written, and nothing stays in the stage.
  @Test func aLinkOnTheWayOfANewFolder() throws {
    try withFolder { outside in
      try withFolder { folder in
        var sink = DiagnosticSink()
        let writer = OutputWriter(folder: folder.path)
        _ = writer.commit(try tree(["a", "b/c"]), into: &sink)
        try FileManager.default.createSymbolicLink(
          at: folder.appendingPathComponent("d"), withDestinationURL: outside)
        _ = writer.commit(try tree(["a", "b/c", "new/x", "d/new/y"]), into: &sink)
        #expect(sink.diagnostics.map(\.code) == ["output/symbolic-link"])
        #expect(paths(in: folder) == ["a", "b", "b/c", "d"])
        #expect(paths(in: outside).isEmpty)
      }
    }
  }

  /// What a killed process left of new folders is removed, whatever its depth and its names.
  @Test func leftOverFoldersAreRemoved() throws {
    try withFolder { folder in
      let stage = folder.appendingPathComponent(OutputStage.name)
      var inner = stage
      for level in 0..<60 {
        inner.appendPathComponent(level % 2 == 0 ? "0" : ".0")
        try FileManager.default.createDirectory(
          at: inner.appendingPathComponent(".1"), withIntermediateDirectories: true)
        try "half".write(to: inner.appendingPathComponent("file"), atomically: true, encoding: .utf8)
      }
      try FileManager.default.createSymbolicLink(
        at: stage.appendingPathComponent("link"), withDestinationURL: folder)
      var sink = DiagnosticSink()
      _ = OutputWriter(folder: folder.path).commit(try tree(["new/in/1", "2"]), into: &sink)
      #expect(sink.diagnostics.isEmpty)
      #expect(paths(in: folder) == ["2", "new", "new/in", "new/in/1"])
    }
  }

  /// Text goes to the end of files that are there, and new ones come as a whole.
  @Test func appendingBelowNewFolders() throws {
    try withFolder { folder in
      let writer = OutputWriter(folder: folder.path)
      var sink = DiagnosticSink()
      _ = writer.commit(try tree(["a/b"], mode: .append), into: &sink)
      _ = writer.commit(try tree(["a/b", "a/c/d"], mode: .append), into: &sink)
      #expect(sink.diagnostics.isEmpty)
      let twice = try String(contentsOf: folder.appendingPathComponent("a/b"), encoding: .utf8)
      #expect(twice == "content of a/bcontent of a/b")
      expectContent(of: ["a/c/d"], in: folder)
    }
  }
}
