import Diagnostics
import Foundation
import Pipelines
import TestSupport
import Testing

/// The metamodel as a class model of UML: it is the committed one, and the same definitions come out of it.
@Suite struct ClassModelTests {
  private static let ecore = Project.root.appendingPathComponent("metamodels/krosskube.multicluster.ecore")
    .path
  private static let uml = Project.root.appendingPathComponent("metamodels/krosskube.uml").path

  private static func temporaryFolder() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("krosskube-uml-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  @Test func classModelIsUpToDate() throws {
    let folder = try Self.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let output = folder.appendingPathComponent("krosskube.uml")
    var sink = DiagnosticSink()
    #expect(Convert.run(Convert.Request(input: Self.ecore, output: output.path), into: &sink) { _ in })
    #expect(sink.diagnostics.isEmpty)
    GoldenFile(URL(fileURLWithPath: Self.uml)).expect(try String(contentsOf: output, encoding: .utf8))
  }

  @Test func definitionsAreTheSame() throws {
    let folder = try Self.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for (metamodel, name) in [(Self.ecore, "ecore"), (Self.uml, "uml")] {
      var sink = DiagnosticSink()
      let request = CustomResourceDefinitions.Request(
        metamodels: [metamodel], folder: folder.appendingPathComponent(name).path)
      _ = CustomResourceDefinitions.run(request, into: &sink)
      #expect(!sink.hasErrors)
    }
    let names = try FileManager.default.contentsOfDirectory(
      atPath: folder.appendingPathComponent("ecore").path
    ).filter { $0.hasSuffix(".yaml") }
    #expect(names.count == 13)
    for name in names {
      let files = ["ecore", "uml"].map { folder.appendingPathComponent("\($0)/\(name)") }
      #expect(try Data(contentsOf: files[0]) == Data(contentsOf: files[1]), "\(name)")
    }
  }

  @Test func reportsAreWritten() throws {
    let folder = try Self.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for suffix in ["md", "json"] {
      let report = folder.appendingPathComponent("r.\(suffix)").path
      var request = Convert.Request(input: Self.uml, output: folder.appendingPathComponent("x.ecore").path)
      request.report = report
      var sink = DiagnosticSink()
      #expect(Convert.run(request, into: &sink) { _ in })
      #expect(!sink.hasErrors)
      #expect(try String(contentsOfFile: report, encoding: .utf8).contains("InstanceSpecification") == false)
    }
    var request = Convert.Request(input: Self.ecore, output: folder.appendingPathComponent("y.ecore").path)
    request.report = folder.appendingPathComponent("r.md").path
    var sink = DiagnosticSink()
    _ = Convert.run(request, into: &sink) { _ in }
    #expect(sink.diagnostics.map(\.code) == ["uml/no-report"])
  }
}
