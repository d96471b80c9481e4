import Diagnostics
import Foundation
import Glibc
import Testing

@testable import MOFM2T

@Suite struct ManifestTests {
  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "manifest-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func tree(_ files: [String: String], mode: OutputTree.Mode = .overwrite) throws -> OutputTree {
    var tree = OutputTree()
    for (path, content) in files.sorted(by: { $0.key < $1.key }) {
      try tree.add(path, Array(content.utf8), mode: mode)
    }
    return tree
  }

  private func write(_ text: String, _ url: URL) throws {
    try text.write(to: url, atomically: false, encoding: .utf8)
  }

  private func names(_ folder: URL) -> [String] {
    (try? FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()) ?? []
  }

  /// Commits and gives the codes that were reported.
  @discardableResult
  private func commit(
    _ files: [String: String], _ folder: URL, owner: String = "a", prunes: Bool = true,
    mode: OutputTree.Mode = .overwrite
  ) throws -> (OutputWriter.Report, [String]) {
    var sink = DiagnosticSink()
    let writer = OutputWriter(folder: folder.path, owner: owner, prunes: prunes)
    let report = writer.commit(try tree(files, mode: mode), into: &sink)
    return (report, sink.diagnostics.map(\.code))
  }

  // MARK: The text

  @Test func textIsReadBack() throws {
    var manifest = OutputManifest()
    let digests = ["x", "y"].map { SHA256.digest(of: $0.utf8) }
    manifest.owners["generate b"] = ["p q/é": .init(digests: digests), "a": .init(digests: [digests[1]])]
    manifest.owners["a \\ line\nend"] = ["back\\slash\n": .init(digests: [digests[0]], isEdited: true)]
    let text = manifest.text
    #expect(OutputManifest(text) == manifest)
    let words = text.split(separator: "\n").map { $0.prefix { $0 != " " } }
    #expect(
      words == ["krosskube-manifest", "owner", "edited", "owner", "generated", "generated", "generated"])
  }

  @Test(arguments: [
    "", "krosskube-manifest 2\n", "x\n", "krosskube-manifest 1\ngenerated 00 a\n",
    "krosskube-manifest 1\nowner a\ngenerated zz a\n",
    "krosskube-manifest 1\nowner a\n<<<<<<< HEAD\n",
    "krosskube-manifest 1\nowner a\ngenerated \(String(repeating: "0", count: 64)) ../a\n",
    "krosskube-manifest 1\nowner a\ngenerated \(String(repeating: "0", count: 64)) /etc/passwd\n",
    "krosskube-manifest 1\nowner a\ngenerated \(String(repeating: "0", count: 64)) a\\x\n",
    "krosskube-manifest 1\ngenerated \(String(repeating: "0", count: 64)) a\n",
  ])
  func otherTextsAreNone(_ text: String) { #expect(OutputManifest(text) == nil) }

  // MARK: Pruning

  @Test func whatIsGeneratedNoMoreIsRemoved() throws {
    try withFolder { folder in
      try commit(["a": "1", "d/e/b": "2", "d/c": "3"], folder)
      try write("mine", folder.appendingPathComponent("d/other"))
      let (report, codes) = try commit(["a": "1"], folder)
      #expect(codes.isEmpty)
      #expect(report.pruned == ["d/c", "d/e/b"])
      #expect(names(folder) == [".krosskube-manifest", "a", "d", "d/other"])
      let (again, _) = try commit(["a": "1"], folder)
      #expect(again.pruned.isEmpty)
    }
  }

  @Test func withoutPruningItStaysAndCanBeRemovedLater() throws {
    try withFolder { folder in
      try commit(["a": "1", "b": "2"], folder)
      let (report, codes) = try commit(["a": "1"], folder, prunes: false)
      #expect(report.pruned.isEmpty && codes.isEmpty)
      #expect(names(folder).contains("b"))
      #expect(try commit(["a": "1"], folder).0.pruned == ["b"])
    }
  }

  @Test func whatSomebodyChangedStaysWithAWarning() throws {
    try withFolder { folder in
      try commit(["a": "1", "b": "2", "c": "3"], folder)
      try write("edited", folder.appendingPathComponent("b"))
      try FileManager.default.removeItem(at: folder.appendingPathComponent("c"))
      for _ in 0..<2 {
        let (report, codes) = try commit(["a": "1"], folder)
        #expect(report.pruned.isEmpty)
        #expect(codes == ["output/kept-changed"])
      }
      #expect(try String(contentsOf: folder.appendingPathComponent("b"), encoding: .utf8) == "edited")
    }
  }

  @Test func whatWasNotGeneratedStays() throws {
    try withFolder { folder in
      try write("same", folder.appendingPathComponent("mine"))
      try commit(["a": "1"], folder)
      try commit([:], folder)
      #expect(names(folder) == [".krosskube-manifest", "mine"])
      // A link in place of the file is nothing that was generated.
      try commit(["a": "same"], folder)
      try FileManager.default.removeItem(at: folder.appendingPathComponent("a"))
      try FileManager.default.createSymbolicLink(
        atPath: folder.path + "/a", withDestinationPath: "mine")
      #expect(try commit([:], folder).1 == ["output/kept-changed"])
      #expect(names(folder).contains("a") && names(folder).contains("mine"))
    }
  }

  @Test func ownersDoNotRemoveEachOthersFiles() throws {
    try withFolder { folder in
      try commit(["a": "1", "both": "x"], folder, owner: "one")
      try commit(["b": "2", "both": "x"], folder, owner: "two")
      #expect(try commit([:], folder, owner: "one").0.pruned == ["a"])
      #expect(names(folder) == [".krosskube-manifest", "b", "both"])
      #expect(try commit([:], folder, owner: "two").0.pruned == ["b", "both"])
    }
  }

  @Test func appendedAndPersonalFilesAreNotRemoved() throws {
    try withFolder { folder in
      try commit(["log": "1"], folder, mode: .append)
      try commit(["once": "1"], folder, mode: .create)
      #expect(names(folder) == [".krosskube-manifest", "log", "once"])
      // What is made once belongs to the program until somebody changes it.
      #expect(try commit(["once": "2"], folder, mode: .create).0.kept == ["once"])
      #expect(try commit([:], folder).0.pruned == ["once"])
      #expect(names(folder) == [".krosskube-manifest", "log"])
    }
  }

  @Test func aManifestThatCannotBeReadRemovesNothing() throws {
    try withFolder { folder in
      try commit(["a": "1", "b": "2"], folder)
      try write("<<<<<<<\n", folder.appendingPathComponent(".krosskube-manifest"))
      let (report, codes) = try commit(["a": "1"], folder)
      #expect(codes == ["output/bad-manifest"])
      #expect(report.pruned.isEmpty)
      #expect(names(folder).contains("b"))
      #expect(try commit(["a": "1"], folder).1.isEmpty)
    }
  }

  @Test func aRunThatWasInterruptedKnowsItsFiles() throws {
    try withFolder { folder in
      try commit(["a": "old", "b": "old"], folder)
      // As after the first of two files took its place: both contents count.
      var manifest = OutputManifest()
      let digests = ["new", "old"].map { SHA256.digest(of: $0.utf8) }
      manifest.owners["a"] = ["a": .init(digests: digests), "b": .init(digests: digests)]
      try write(manifest.text, folder.appendingPathComponent(".krosskube-manifest"))
      try write("new", folder.appendingPathComponent("a"))
      #expect(try commit([:], folder).0.pruned == ["a", "b"])
    }
  }

  @Test func textOfAPersonInAProtectedAreaIsNotRemoved() throws {
    try withFolder { folder in
      func generate(_ content: String, overExisting: Bool) throws {
        var tree = OutputTree()
        try tree.add("f", Array(content.utf8))
        if overExisting {
          let old = try Data(contentsOf: folder.appendingPathComponent("f"))
          tree.update(file: 0) { $0.basis = SHA256.digest(of: old) }
        }
        var sink = DiagnosticSink()
        _ = OutputWriter(folder: folder.path, owner: "a").commit(tree, into: &sink)
        #expect(sink.diagnostics.isEmpty)
      }
      try generate("default", overExisting: false)
      try generate("default", overExisting: true)
      #expect(try commit([:], folder).0.pruned == ["f"], "nobody changed it")
      try generate("default", overExisting: false)
      try write("mine", folder.appendingPathComponent("f"))
      try generate("mine", overExisting: true)
      try generate("mine and more", overExisting: true)
      #expect(try commit([:], folder).1 == ["output/kept-changed"])
      #expect(names(folder).contains("f"))
    }
  }

  // MARK: Writing

  @Test func aChangeDuringTheRunIsNotOverwritten() throws {
    try withFolder { folder in
      try write("later", folder.appendingPathComponent("f"))
      var tree = OutputTree()
      try tree.add("f", [1])
      tree.update(file: 0) { $0.basis = SHA256.digest(of: "earlier".utf8) }
      var sink = DiagnosticSink()
      _ = OutputWriter(folder: folder.path).commit(tree, into: &sink)
      #expect(sink.diagnostics.map(\.code) == ["output/changed-meanwhile"])
      #expect(try String(contentsOf: folder.appendingPathComponent("f"), encoding: .utf8) == "later")
    }
  }

  @Test(arguments: [".krosskube-manifest", ".krosskube-stage/a"])
  func ownNamesAreRefused(_ path: String) throws {
    try withFolder { folder in
      let codes = try commit([path: "x", "a": "y"], folder).1
      #expect(codes == ["output/reserved-name"])
      #expect(names(folder).isEmpty)
    }
  }

  @Test func previewWritesNothing() throws {
    try withFolder { folder in
      var sink = DiagnosticSink()
      let writer = OutputWriter(folder: folder.path + "/new", owner: "a", prunes: true)
      let first = writer.preview(try tree(["a": "1"]), into: &sink)
      #expect(first.written == ["a"] && first.added == ["a"])
      #expect(names(folder).isEmpty)
      _ = writer.commit(try tree(["a": "1", "b": "2"]), into: &sink)
      let second = writer.preview(try tree(["a": "3"]), into: &sink)
      #expect(second.written == ["a"] && second.added.isEmpty && second.pruned == ["b"])
      #expect(names(folder) == ["new", "new/.krosskube-manifest", "new/a", "new/b"])
      #expect(sink.diagnostics.isEmpty)
    }
  }

  @Test func twoCommitsWaitForEachOther() throws {
    try withFolder { folder in
      let descriptor = open(folder.path, O_RDONLY)
      #expect(flock(descriptor, LOCK_EX) == 0)
      var writer = OutputWriter(folder: folder.path)
      writer.patience = 0
      var sink = DiagnosticSink()
      _ = writer.commit(try tree(["a": "1"]), into: &sink)
      #expect(sink.diagnostics.map(\.code) == ["output/locked"])
      #expect(names(folder).isEmpty)
      close(descriptor)
      _ = writer.commit(try tree(["a": "1"]), into: &sink)
      #expect(names(folder).contains("a"))
    }
  }

  @Test func contentsBeyondTheBudgetComeBack() throws {
    try withFolder { folder in
      let spill = OutputSpill(near: folder.path + "/not/there/yet", budget: 100)
      var tree = OutputTree(spill: spill)
      var expected: [String: [UInt8]] = [:]
      for index in 0..<50 {
        let content = (0..<index * 700).map { UInt8(truncatingIfNeeded: $0 &* index) }
        try tree.add("f\(index)", content)
        expected["f\(index)"] = content
      }
      try tree.add("f7", [1, 2, 3], mode: .append)
      expected["f7"]? += [1, 2, 3]
      for (path, content) in expected { #expect(tree[path] == content) }
      var sink = DiagnosticSink()
      _ = OutputWriter(folder: folder.path + "/out").commit(tree, into: &sink)
      #expect(sink.diagnostics.isEmpty)
      for (path, content) in expected {
        #expect(try Data(contentsOf: folder.appendingPathComponent("out/" + path)) == Data(content))
      }
      #expect(OutputWriter(folder: folder.path + "/out").commit(tree, into: &sink).written.isEmpty)
      #expect(names(folder).allSatisfy { $0.hasPrefix("out") })
    }
  }

  @Test func treesWithOneSpillAreJoinedInOrder() throws {
    try withFolder { folder in
      let spill = OutputSpill(near: folder.path, budget: 100)
      var expected: [String: [UInt8]] = [:]
      func tree(_ part: Int) throws -> OutputTree {
        var tree = OutputTree(spill: spill)
        for index in 0..<200 {
          let path = "f\(index % 3)"
          let content = Array("\(part).\(index) ".utf8)
          try tree.add(path, content, mode: .append)
          expected[path, default: []] += content
        }
        return tree
      }
      var joined = OutputTree(spill: spill)
      for part in 0..<3 {
        let next = try tree(part)
        let isJoined = joined.join(next)
        #expect(isJoined)
      }
      try joined.add("f0", [1, 2], mode: .append)
      expected["f0"]? += [1, 2]
      for (path, content) in expected {
        #expect(joined[path] == content)
        #expect(joined.file(path)?.count == content.count)
      }
    }
  }
}
