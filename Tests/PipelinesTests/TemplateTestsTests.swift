import Diagnostics
import Foundation
import Pipelines
import TestSupport
import Testing

/// `krosskube test` on cases of our own, and on cases that fail.
@Suite struct TemplateTestsTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Golden/templates")

  @Test(arguments: GoldenCase.all(in: folder))
  func golden(_ one: GoldenCase) {
    var sink = DiagnosticSink()
    var request = TemplateTests.Request(folders: [one.folder.path])
    request.updates = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"
    let outcome = TemplateTests.run(request, into: &sink)
    #expect(sink.diagnostics.isEmpty)
    #expect(outcome.results.map(\.failure) == [""])
  }

  private func withCase(_ name: String, _ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("case-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(at: Self.folder, to: folder)
    try body(folder.appendingPathComponent(name))
  }

  private func failure(_ folder: URL, updates: Bool = false) -> String {
    var sink = DiagnosticSink()
    var request = TemplateTests.Request(folders: [folder.path])
    request.updates = updates
    return TemplateTests.run(request, into: &sink).results.map(\.failure).joined()
  }

  private func write(_ text: String, _ url: URL) throws {
    try text.write(to: url, atomically: false, encoding: .utf8)
  }

  @Test func differencesAreShown() throws {
    try withCase("yaml-services") { folder in
      let file = folder.appendingPathComponent("expected/corner.yaml")
      let good = try String(contentsOf: file, encoding: .utf8)
      try write(good.replacing("name: milk", with: "name: cream"), file)
      try write("x\n", folder.appendingPathComponent("expected/more"))
      let text = failure(folder)
      #expect(text.contains("--- expected/corner.yaml\n+++ expected/corner.yaml\n"))
      #expect(text.contains("\n-  - name: cream\n+  - name: milk\n"))
      #expect(text.contains("--- expected/more\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"))
      #expect(failure(folder, updates: true) == "")
      #expect(failure(folder) == "")
      #expect(try String(contentsOf: file, encoding: .utf8) == good)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder.path + "/expected") == ["corner.yaml"])
    }
  }

  @Test func errorsThatNobodyExpectsFail() throws {
    try withCase("duplicate-keys") { folder in
      try FileManager.default.removeItem(at: folder.appendingPathComponent("expected.diagnostics"))
      try write("metamodel = ../shop.ecore\nmodel = ../shop.xmi\n", folder.appendingPathComponent("options"))
      #expect(failure(folder).contains("+template.mtl:19:1: error: key 'price'"))
    }
  }

  @Test(arguments: [
    ("nothing", "test/bad-options"), ("colour = red", "test/bad-options"), ("set = x", "test/bad-options"),
    ("verify = yes", "test/bad-options"), ("uml-option = derived", "test/bad-options"),
    ("uml-option = derive=stored", "test/bad-options"), ("uml-option = derived=on", "test/bad-options"),
    ("model = none.xmi", "io/unreadable"),
    ("template = none.mtl", "io/unreadable"),
  ])
  func badOptions(_ line: String, _ code: String) throws {
    try withCase("yaml-services") { folder in
      try write("# options\n\(line)\n", folder.appendingPathComponent("options"))
      #expect(failure(folder).contains("[\(code)]"))
    }
  }

  /// The class model of a case becomes the metamodel that its options choose.
  @Test func optionsOfClassModelsCount() throws {
    try withCase("class-model") { folder in
      #expect(failure(folder) == "")
      try write("metamodel = shop.uml\n", folder.appendingPathComponent("options"))
      #expect(failure(folder).contains("bigName"))
    }
  }

  @Test func aCaseWithoutTemplateFails() throws {
    try withCase("yaml-services") { folder in
      try FileManager.default.removeItem(at: folder.appendingPathComponent("template.mtl"))
      #expect(failure(folder).contains("[test/no-template]"))
    }
  }

  @Test func foldersWithoutCasesAreSaid() throws {
    try withCase("none") { folder in
      var sink = DiagnosticSink()
      let missing = TemplateTests.run(.init(folders: [folder.path]), into: &sink)
      #expect(missing.isUnusable && sink.diagnostics.map(\.code) == ["io/unreadable"])
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      sink = DiagnosticSink()
      let empty = TemplateTests.run(.init(folders: [folder.path]), into: &sink)
      #expect(empty.isUnusable && sink.diagnostics.map(\.code) == ["test/no-cases"])
      #expect(empty.results.isEmpty)
    }
  }

  @Test func theReportOfJUnitIsXML() throws {
    try withCase("yaml-services") { folder in
      try write("a < b & \"c\"\u{1}\n", folder.appendingPathComponent("expected/corner.yaml"))
      var sink = DiagnosticSink()
      let outcome = TemplateTests.run(.init(folders: [folder.deletingLastPathComponent().path]), into: &sink)
      let text = TemplateTests.junit(outcome)
      #expect(outcome.failureCount == 1 && outcome.results.count >= 8)
      #expect(text.contains("tests=\"\(outcome.results.count)\" failures=\"1\""))
      #expect(text.contains("-a &lt; b &amp; &quot;c&quot;\u{FFFD}\n"))
    }
  }
}
