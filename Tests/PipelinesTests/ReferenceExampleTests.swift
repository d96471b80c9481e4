import Diagnostics
import Foundation
import Kubernetes
import Pipelines
import TestSupport
import Testing
import YAML

/// The example on the page of each kind is an object that the kind's own schema takes.
@Suite struct ReferenceExampleTests {
  private func files(in folder: URL) throws -> [(name: String, text: String)] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix(".") }.sorted()
      .map {
        ($0, try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8))
      }
  }

  private func root(of text: String, _ path: String) throws -> YAMLNode {
    var sink = DiagnosticSink()
    let documents = YAMLDocument.read(SourceFile(path: path, text: text), into: &sink)
    #expect(sink.diagnostics.isEmpty, "\(path)")
    return try #require(documents.first).root
  }

  private let patterns = SchemaPatterns(
    error: { _ in nil },
    isFound: { pattern, text in
      guard let expression = try? NSRegularExpression(pattern: pattern) else { return true }
      return expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
    })

  @Test func examplesAreValid() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "reference-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    var sink = DiagnosticSink()
    _ = Documentation.run(
      Documentation.Request(metamodels: [], folder: folder.path + "/docs"), into: &sink)
    #expect(sink.diagnostics.isEmpty)
    _ = CustomResourceDefinitions.run(
      CustomResourceDefinitions.Request(metamodels: [], folder: folder.path + "/crds"), into: &sink)
    #expect(!sink.hasErrors)
    var validators: [String: CustomResourceValidator] = [:]
    for (name, text) in try files(in: folder.appendingPathComponent("crds")) {
      let definition = try root(of: text, name)
      let kind = try #require(definition.at("spec", "names", "kind")?.string)
      validators[kind] = CustomResourceValidator(definition: definition, version: "v1alpha1")
    }
    let pages = try files(in: folder.appendingPathComponent("docs/kinds"))
    #expect(pages.count == 13 && validators.count == 13)
    for (name, text) in pages {
      let example = try #require(text.firstMatch(of: /```yaml\n((?:.*\n)*?)```/)).1
      let object = try root(of: String(example), name)
      let validator = try #require(validators[object["kind"]?.string ?? ""])
      var findings = DiagnosticSink()
      validator.validate(object, patterns: patterns, into: &findings)
      for finding in findings.diagnostics {
        Issue.record("\(name): \(finding.element ?? "") \(finding.message)")
      }
    }
  }
}
