import Diagnostics
import Ecore
import Foundation
import TestSupport
import Testing
import XMI

/// Loads one case and gives both texts, with paths below the case's folder.
private func load(_ folder: URL, _ file: String = "model.xmi") -> (dump: String, diagnostics: String) {
  var options = XMIOptions()
  options.metamodelPath = [folder.path, folder.deletingLastPathComponent().path]
  var loader = XMILoader(options)
  var sink = DiagnosticSink()
  let loaded = loader.load([folder.path + "/" + file], into: &sink)
  func shorten(_ text: String) -> String { text.replacingOccurrences(of: folder.path + "/", with: "") }
  let renderer = TextRenderer()
  return (
    ModelDump.text(loaded.model, shorten: shorten),
    sink.sorted().map { shorten(renderer.render($0)) }.joined()
  )
}

@Suite struct GoldenTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
    "Golden")

  @Test(arguments: GoldenCase.all(in: folder)) func theModelIsAsExpected(_ golden: GoldenCase) {
    let (dump, diagnostics) = load(golden.folder)
    GoldenFile(golden.file("expected.dump")).expect(dump)
    let expected = golden.file("expected.diagnostics")
    if !diagnostics.isEmpty || FileManager.default.fileExists(atPath: expected.path) {
      GoldenFile(expected).expect(diagnostics)
    }
    #expect(golden.name.hasPrefix("bad-") == !diagnostics.isEmpty, "\(diagnostics)")
  }

  @Test func thereAreCases() { #expect(GoldenCase.all(in: Self.folder).count >= 45) }
}
