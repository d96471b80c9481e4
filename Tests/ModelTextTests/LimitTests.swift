import Diagnostics
import Ecore
import Foundation
import ModelText
import Pipelines
import TestSupport
import Testing
import XMI

/// Input that asks for too much.
@Suite struct LimitTests {
  private let head = "eClass: multicluster.MultiClusterConfigMap\n"

  @Test func aliasesThatGrow() throws {
    var text = head + "a: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...12 {
      text +=
        "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
        + "]\n"
    }
    let (_, sink) = try TextModels().load(text, as: "m.yaml")
    #expect(sink.problems.contains { $0.hasPrefix("yaml/alias-limit") })
  }

  @Test func anAliasInsideItself() throws {
    let (_, sink) = try TextModels().load(head + "template: &t\n  data: *t\n", as: "m.yaml")
    #expect(sink.problems.contains { $0.hasPrefix("yaml/alias-cycle") })
  }

  @Test(arguments: ["m.yaml", "m.json", "m.krosskube"]) func depth(_ name: String) throws {
    let text: String
    switch name {
    case "m.yaml": text = String(repeating: "[", count: 100_000)
    case "m.json": text = String(repeating: "[{\"a\":", count: 100_000)
    default: text = "A {" + String(repeating: " f A {", count: 100_000)
    }
    let (_, sink) = try TextModels().load(text, as: name)
    #expect(sink.hasErrors)
    #expect(sink.diagnostics.count < 10)
  }

  @Test func objects() throws {
    var limits = SourceLimits()
    limits.objectCount = 40_000
    let entries = (0..<50_000).map { "    key\($0): value\n" }.joined()
    let (loaded, sink) = try TextModels().load(
      head + "template:\n  data:\n" + entries, as: "m.yaml", limits: limits)
    #expect(sink.places.map { $0.split(separator: " ")[0] } == ["model-text/limit-objects"])
    #expect(loaded.model.objectCount == 40_000)
  }

  @Test func errors() throws {
    var limits = SourceLimits()
    limits.errors = 5
    let keys = (0..<100).map { "unknown\($0): 1\n" }.joined()
    let (_, sink) = try TextModels().load(head + keys, as: "m.yaml", limits: limits)
    #expect(sink.errorCount == 6)
    #expect(sink.places.contains { $0.hasPrefix("model-text/limit-errors") })
  }

  @Test func texts() throws {
    var limits = SourceLimits()
    limits.attributeSize = 100_000
    let (_, sink) = try TextModels().load(
      head + "name: " + String(repeating: "x", count: 100_001) + "\n", as: "m.yaml", limits: limits)
    #expect(sink.problems == ["model-text/limit-text 2:7"])
  }

  @Test func nestingBeyondWhatCanBeReadAgain() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let metamodel = folder.appendingPathComponent("t.ecore")
    try """
    <ecore:EPackage xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
        xmlns:ecore="http://www.eclipse.org/emf/2002/Ecore" name="t" nsURI="urn:t" nsPrefix="t">
      <eClassifiers xsi:type="ecore:EClass" name="N">
        <eStructuralFeatures xsi:type="ecore:EReference" name="n" eType="#//N" containment="true" upperBound="-1"/>
      </eClassifiers>
    </ecore:EPackage>
    """.write(to: metamodel, atomically: true, encoding: .utf8)
    var models = TextModels()
    models.sources.metamodels = [metamodel.path]
    for (depth, isWritten) in [(400, true), (600, false)] {
      let file = folder.appendingPathComponent("m.xmi")
      let text =
        "<t:N xmlns:t=\"urn:t\">" + String(repeating: "<n>", count: depth)
        + String(repeating: "</n>", count: depth) + "</t:N>"
      try text.write(to: file, atomically: true, encoding: .utf8)
      let (loaded, _) = models.load([file.path])
      var sink = DiagnosticSink()
      let yaml = ModelWriter.text(of: loaded.model, resource: 0, as: .yaml, uri: "m.yaml", into: &sink)
      #expect((yaml != nil) == isWritten)
      #expect(sink.diagnostics.map(\.code) == (isWritten ? [] : ["model-text/too-deep"]))
      if let yaml {
        let (again, reading) = try models.load(yaml, as: "m.yaml")
        #expect(reading.problems.isEmpty)
        #expect(again.model.objectCount == depth + 1)
      }
    }
  }
}
