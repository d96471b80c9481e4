import Diagnostics
import Ecore
import Foundation
import MOFM2T
import TestSupport
import Testing
import XMI

/// A folder `Golden/<area>/<case>`.
struct TemplateCase: Sendable, CustomTestStringConvertible {
  let area: String
  let golden: GoldenCase

  var testDescription: String { "\(area)/\(golden.name)" }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
    "Golden")

  static let all: [TemplateCase] = GoldenCase.all(in: folder).flatMap { area in
    GoldenCase.all(in: area.folder).map { TemplateCase(area: area.name, golden: $0) }
  }
}

/// Loads a model with the metamodel of the golden tests.
func loadModel(_ path: String) -> LoadedModel {
  var options = XMIOptions()
  options.metamodels = [TemplateCase.folder.appendingPathComponent("k.ecore").path]
  var loader = XMILoader(options)
  var sink = DiagnosticSink()
  let loaded = loader.load([path], into: &sink)
  for diagnostic in sink.sorted() { Issue.record("\(TextRenderer().render(diagnostic))") }
  return loaded
}

/// A result as one text: what was printed outside files, then each file after a line with its path.
func shown(_ result: RunResult) -> String {
  var output = String(decoding: result.text, as: UTF8.self)
  for file in result.output.files {
    if !output.isEmpty, !output.hasSuffix("\n") { output += "\n" }
    output += "==== \(file.path)\(file.mode == .overwrite ? "" : " (\(file.mode.rawValue))")\n"
    output += String(decoding: (try? file.content) ?? [], as: UTF8.self)
  }
  return output
}

@Suite struct GoldenTests {
  @Test(arguments: TemplateCase.all)
  func golden(_ template: TemplateCase) throws {
    let golden = template.golden
    let own = golden.file("model.xmi")
    let isOwn = FileManager.default.fileExists(atPath: own.path)
    let loaded = loadModel(isOwn ? own.path : TemplateCase.folder.appendingPathComponent("model.xmi").path)
    var sink = DiagnosticSink()
    let file = try SourceFile.read(golden.file("module.mtl").path)
    let finder = ModuleFinder(searchPath: [golden.file("path").path])
    let checks = (try? String(contentsOf: golden.file("checks"), encoding: .utf8)) ?? ""
    var options = TemplateOptions(
      warnsOfNull: checks.contains("nullity"), warnsOfImplicitSelf: checks.contains("explicit-self"),
      whiteSpace: checks.contains("acceleo4") ? .acceleo4 : .acceleo3)
    if checks.contains("override") {
      options.overrides = [try SourceFile.read(golden.file("path/outside.mtl").path)]
    }
    let program = TemplateProgram.load(
      file, metamodel: loaded.metamodel, finder: finder, options: options, into: &sink)
    var output = ""
    if let program {
      let services = TextServices(
        yaml: { "yaml<\($0)>" }, yamlKey: { "key<\($0)>" }, json: { JSONText.quote($0) },
        quote: { "\"\($0)\"" })
      let options = RunOptions(
        properties: ["region": "eu"], services: services, existing: { _ in nil },
        recursionLimit: 100)
      output = shown(program.run(on: loaded.model, options: options, into: &sink))
    }
    let diagnostics = sink.sorted().map { TextRenderer().render($0) }.joined()
      .replacing(golden.folder.path + "/", with: "")
    if program != nil || FileManager.default.fileExists(atPath: golden.file("expected.out").path) {
      GoldenFile(golden.file("expected.out")).expect(output)
    }
    if !diagnostics.isEmpty
      || FileManager.default.fileExists(atPath: golden.file("expected.diagnostics").path)
    {
      GoldenFile(golden.file("expected.diagnostics")).expect(diagnostics)
    }
  }

  @Test func thereAreCases() { #expect(TemplateCase.all.count > 40) }
}
