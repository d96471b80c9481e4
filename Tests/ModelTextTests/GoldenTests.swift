import Diagnostics
import Ecore
import Foundation
import ModelText
import Pipelines
import TestSupport
import Testing
import XMI

/// A case is a folder: `input.*`, perhaps `metamodel.ecore`, and what becomes of it.
@Suite struct GoldenTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Golden")

  /// `expected.xmi` is the model, `expected.diagnostics` what is said while it is loaded and, in cases whose names begin
  /// with `validate`, checked.
  @Test(arguments: GoldenCase.all(in: folder)) func golden(_ golden: GoldenCase) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: golden.folder.path)
    let inputs = names.filter { $0.hasPrefix("input") }.sorted().map { golden.file($0).path }
    try #require(!inputs.isEmpty)
    var models = TextModels()
    let metamodel = golden.file("metamodel.ecore").path
    if FileManager.default.fileExists(atPath: metamodel) { models.sources.metamodels = [metamodel] }
    var (loaded, sink) = models.load(inputs)
    if golden.name.hasPrefix("validate") {
      sink = DiagnosticSink()
      _ = Validate.run(inputs, sources: models.sources, into: &sink)
    } else if !sink.hasErrors {
      let text = try #require(TextModels.xmi(loaded, uri: golden.file("expected.xmi").path))
      GoldenFile(golden.file("expected.xmi")).expect(text)
    }
    let text = sink.sorted().map { TextRenderer().render($0) }.joined()
    GoldenFile(golden.file("expected.diagnostics"))
      .expect(text.replacingOccurrences(of: golden.folder.path + "/", with: ""))
  }
}
