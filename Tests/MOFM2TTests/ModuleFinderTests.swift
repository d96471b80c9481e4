import Diagnostics
import Foundation
import Testing

@testable import MOFM2T

@Suite struct ModuleFinderTests {
  /// Loads `main.mtl` of a folder with these files; the codes reported and the paths of the modules read.
  private func load(
    _ files: [String: String], main: String = "main.mtl", builtIn: [String: SourceFile] = [:]
  ) throws -> (codes: [String], paths: [String]) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("modules-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for (path, text) in files {
      let url = folder.appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: url, atomically: true, encoding: .utf8)
    }
    var sink = DiagnosticSink()
    let file = try SourceFile.read(folder.appendingPathComponent(main).path)
    let finder = ModuleFinder(searchPath: [folder.path + "/path"], builtIn: builtIn)
    let graph = ModuleGraph.load(file, finder: finder, into: &sink)
    let paths = graph.modules.map { $0.syntax.text.file.path.replacing(folder.path + "/", with: "") }
    return (sink.sorted().map(\.code), paths)
  }

  @Test func besideTheNamingModule() throws {
    let found = try load([
      "main.mtl": "[module main()/][import a::b/][import c::d/]", "a/b.mtl": "[module a::b()/][import e/]",
      "a/e.mtl": "[module e()/]", "d.mtl": "[module c::d()/]",
    ])
    #expect(found.codes.isEmpty)
    #expect(found.paths == ["main.mtl", "a/b.mtl", "d.mtl", "a/e.mtl"])
  }

  @Test func fromTheFolderThatHoldsTheQualifiedName() throws {
    let found = try load(
      [
        "x/y/main.mtl": "[module x::y::main()/][import x::z::other/]",
        "x/z/other.mtl": "[module x::z::other()/]",
      ],
      main: "x/y/main.mtl")
    #expect(found.codes.isEmpty)
    #expect(found.paths.count == 2)
  }

  @Test func onTheSearchPathThenBuiltIn() throws {
    let found = try load(
      ["main.mtl": "[module main()/][import a/][import b/]", "path/a.mtl": "[module a()/]"],
      builtIn: [
        "a": SourceFile(path: "builtin/a", text: "[module a()/]"),
        "b": SourceFile(path: "builtin/b", text: "[module b()/]"),
      ])
    #expect(found.codes.isEmpty)
    #expect(found.paths == ["main.mtl", "path/a.mtl", "builtin/b"])
  }

  @Test func eachModuleIsReadOnce() throws {
    let found = try load([
      "main.mtl": "[module main()/][import a/][import b/][import a/]",
      "a.mtl": "[module a()/][import b/][import main/]", "b.mtl": "[module b() extends a/]",
    ])
    #expect(found.codes.isEmpty)
    #expect(found.paths == ["main.mtl", "a.mtl", "b.mtl"])
  }

  @Test func whatCannotBeReadIsSaid() throws {
    #expect(try load(["main.mtl": "[module main()/][import a/]"]).codes == ["mtl/missing-import"])
    #expect(
      try load(["main.mtl": "[module main()/][import a/]", "a.mtl/b": ""]).codes == ["mtl/unreadable-module"])
    #expect(try load(["main.mtl": "[module main()/][import _'../main'/]"]).codes == ["mtl/missing-import"])
  }
}
