import Diagnostics
import Foundation
import Testing

@testable import MOFM2T

@Suite struct OutputTests {
  @Test(arguments: [
    ("a", "a"), ("a/b.txt", "a/b.txt"), ("./a//b", "a/b"), ("a/./b", "a/b"), ("...", "..."), ("é/ü", "é/ü"),
  ])
  func pathsAreNormalized(_ path: String, _ expected: String) throws {
    #expect(try OutputTree.normalized(path) == expected)
  }

  // A slash with a combining mark after it is one character, but a slash to the system.
  @Test(arguments: [
    "", "/", "/etc/passwd", "..", "../a", "a/../b", "a/", ".", "a/.", "a\u{0}b", "../\u{301}a",
    "a/..\u{2F}\u{301}b",
  ])
  func otherPathsAreRefused(_ path: String) {
    #expect(throws: OutputTree.PathError.self) { try OutputTree.normalized(path) }
  }

  @Test func aPathIsWrittenOnceUnlessAppended() throws {
    var tree = OutputTree()
    try tree.add("a", [1])
    #expect(throws: OutputTree.PathError.duplicate) { try tree.add("./a", [2]) }
    try tree.add("a", [3], mode: .append)
    #expect(tree["a"] == [1, 3])
    #expect(tree["b"] == nil)
  }

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("output-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func tree(_ files: [(String, String)], mode: OutputTree.Mode = .overwrite) throws -> OutputTree {
    var tree = OutputTree()
    for (path, content) in files { try tree.add(path, Array(content.utf8), mode: mode) }
    return tree
  }

  private func content(_ url: URL) throws -> String { try String(contentsOf: url, encoding: .utf8) }

  @Test func onlyWhatChangedIsWritten() throws {
    try withFolder { folder in
      let writer = OutputWriter(folder: folder.path + "/new/folder")
      let root = folder.appendingPathComponent("new/folder")
      var sink = DiagnosticSink()
      let first = writer.commit(try tree([("a.txt", "a"), ("d/e/b.txt", "b")]), into: &sink)
      #expect(sink.diagnostics.isEmpty)
      #expect(first.written == ["a.txt", "d/e/b.txt"])
      #expect(try content(root.appendingPathComponent("d/e/b.txt")) == "b")
      let old = Date(timeIntervalSince1970: 1_000_000_000)
      try FileManager.default.setAttributes(
        [.modificationDate: old, .posixPermissions: 0o640], ofItemAtPath: root.path + "/a.txt")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o600], ofItemAtPath: root.path + "/d/e/b.txt")
      let second = writer.commit(try tree([("a.txt", "a"), ("d/e/b.txt", "c")]), into: &sink)
      #expect(second.unchanged == ["a.txt"])
      #expect(second.written == ["d/e/b.txt"])
      let attributes = try FileManager.default.attributesOfItem(atPath: root.path + "/a.txt")
      #expect(attributes[.modificationDate] as? Date == old)
      let rewritten = try FileManager.default.attributesOfItem(atPath: root.path + "/d/e/b.txt")
      #expect(rewritten[.posixPermissions] as? Int == 0o600)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: root.path).sorted() == [
          ".krosskube-manifest", "a.txt", "d",
        ])
      #expect(sink.diagnostics.isEmpty)
    }
  }

  @Test func appendAndCreate() throws {
    try withFolder { folder in
      let writer = OutputWriter(folder: folder.path)
      var sink = DiagnosticSink()
      _ = writer.commit(try tree([("a", "1")], mode: .append), into: &sink)
      _ = writer.commit(try tree([("a", "2")], mode: .append), into: &sink)
      #expect(try content(folder.appendingPathComponent("a")) == "12")
      let report = writer.commit(try tree([("a", "3"), ("b", "4")], mode: .create), into: &sink)
      #expect(report.kept == ["a"])
      #expect(report.written == ["b"])
      #expect(try content(folder.appendingPathComponent("a")) == "12")
    }
  }

  @Test func nothingIsWrittenThroughALink() throws {
    try withFolder { folder in
      let inside = folder.appendingPathComponent("out")
      let outside = folder.appendingPathComponent("elsewhere")
      for url in [inside, outside, inside.appendingPathComponent("real")] {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      }
      try "kept".write(to: outside.appendingPathComponent("f"), atomically: true, encoding: .utf8)
      let links = [
        ("link", "../elsewhere"), ("file", "../elsewhere/f"), ("gone", "../nowhere"), ("good", "real"),
        ("real/up", "../.."),
      ]
      for (name, target) in links {
        try FileManager.default.createSymbolicLink(
          atPath: inside.path + "/" + name, withDestinationPath: target)
      }
      let writer = OutputWriter(folder: inside.path)
      for path in ["link/f", "file", "gone", "gone/f", "good/f", "real/up/elsewhere/f"] {
        var sink = DiagnosticSink()
        let report = writer.commit(try tree([("other", "x"), (path, "x")]), into: &sink)
        #expect(sink.diagnostics.map(\.code) == ["output/symbolic-link"], "\(path)")
        #expect(report.written.isEmpty)
        #expect(writer.existing(path) == nil)
      }
      #expect(try content(outside.appendingPathComponent("f")) == "kept")
      #expect(!FileManager.default.fileExists(atPath: inside.path + "/other"))
      // The user named the output folder, so it may be a link.
      var sink = DiagnosticSink()
      _ = OutputWriter(folder: inside.path + "/good").commit(try tree([("f", "x")]), into: &sink)
      #expect(sink.diagnostics.isEmpty)
      #expect(try content(inside.appendingPathComponent("real/f")) == "x")
    }
  }

  @Test func whatCannotBeWrittenIsSaidAndTheOldOutputStays() throws {
    try withFolder { folder in
      try "old".write(to: folder.appendingPathComponent("a"), atomically: true, encoding: .utf8)
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("d"), withIntermediateDirectories: true)
      let cases = [("a/b", "output/not-writable"), ("d", "output/not-a-file")]
      for (path, code) in cases {
        var sink = DiagnosticSink()
        let report = OutputWriter(folder: folder.path).commit(
          try tree([("z", "new"), (path, "x")]), into: &sink)
        #expect(sink.diagnostics.map(\.code) == [code])
        #expect(report.written.isEmpty)
        #expect(try content(folder.appendingPathComponent("a")) == "old")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["a", "d"])
      }
      for target in ["a", "a/b", "/dev/null", "/proc/nowhere"] {
        var sink = DiagnosticSink()
        let path = target.hasPrefix("/") ? target : folder.path + "/" + target
        _ = OutputWriter(folder: path).commit(try tree([("f", "x")]), into: &sink)
        #expect(sink.diagnostics.map(\.code) == ["output/not-writable"], "\(target)")
      }
    }
  }

  @Test func aFileCannotBeTheFolderOfAnother() throws {
    try withFolder { folder in
      var sink = DiagnosticSink()
      let report = OutputWriter(folder: folder.path).commit(
        try tree([("a", "x"), ("a/b/c", "y")]), into: &sink)
      #expect(sink.diagnostics.map(\.code) == ["output/not-a-file"])
      #expect(report.written.isEmpty)
    }
  }

  @Test func existingFilesAreRead() throws {
    try withFolder { folder in
      try "x".write(to: folder.appendingPathComponent("a"), atomically: true, encoding: .utf8)
      let writer = OutputWriter(folder: folder.path)
      #expect(writer.existing("./a")?.text == "x")
      #expect(writer.existing("b") == nil)
      #expect(writer.existing("../a") == nil)
    }
  }

  @Test func whatAKilledRunLeftIsRemoved() throws {
    try withFolder { folder in
      let stage = folder.appendingPathComponent(".krosskube-stage")
      try FileManager.default.createDirectory(at: stage, withIntermediateDirectories: true)
      try "half".write(to: stage.appendingPathComponent("0"), atomically: true, encoding: .utf8)
      try "half".write(
        to: folder.appendingPathComponent(".f.krosskube-new"), atomically: true, encoding: .utf8)
      var sink = DiagnosticSink()
      _ = OutputWriter(folder: folder.path).commit(try tree([("a", "whole")]), into: &sink)
      OutputWriter.replace(folder.path + "/f", with: Array("one".utf8), into: &sink)
      #expect(sink.diagnostics.isEmpty)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(names == [".krosskube-manifest", "a", "f"])
      #expect(try content(folder.appendingPathComponent("a")) == "whole")
      #expect(try content(folder.appendingPathComponent("f")) == "one")
    }
  }

  @Test func callsIndentTheirLinesButNotEmptyOnes() {
    var buffer = TextBuffer()
    buffer.write("a:\n  ")
    let outer = buffer.beginCall()
    buffer.write("x\n\ny:\n  ")
    let inner = buffer.beginCall()
    buffer.write("1\n2\n")
    buffer.endCall(inner)
    buffer.write("z")
    buffer.endCall(outer)
    buffer.write("\nend")
    #expect(String(decoding: buffer.bytes, as: UTF8.self) == "a:\n  x\n\n  y:\n    1\n    2\n  z\nend")
  }

  @Test func aCallInTheMiddleOfALineIndentsByTheLinesWhiteSpace() {
    var buffer = TextBuffer()
    buffer.write("  k: ")
    let outer = buffer.beginCall()
    buffer.write("  ")
    let inner = buffer.beginCall()
    buffer.write("1\n2")
    buffer.endCall(inner)
    buffer.write("\n3")
    buffer.endCall(outer)
    #expect(String(decoding: buffer.bytes, as: UTF8.self) == "  k:   1\n    2\n  3")
    var captured = buffer.capturing()
    captured.write("p\nq")
    #expect(String(decoding: captured.bytes, as: UTF8.self) == "p\n  q")
  }
}
