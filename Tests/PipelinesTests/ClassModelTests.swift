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

  @Test func instancesAreWritten() throws {
    let folder = try Self.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let input = folder.appendingPathComponent("shop.uml").path
    let text = """
      <uml:Model xmi:version="20131001" xmlns:xmi="http://www.omg.org/spec/XMI/20131001" xmlns:uml="http://www.eclipse.org/uml2/5.0.0/UML" xmi:id="m" name="shop">
      <packagedElement xmi:type="uml:Class" xmi:id="o" name="Order"><ownedAttribute xmi:id="n" name="number"><type href="x#Integer"/></ownedAttribute></packagedElement>
      <packagedElement xmi:type="uml:InstanceSpecification" xmi:id="i" name="first" classifier="o"><slot xmi:id="s" definingFeature="n"><value xmi:type="uml:LiteralInteger" xmi:id="v" value="3"/></slot></packagedElement>
      </uml:Model>
      """
    try text.write(toFile: input, atomically: true, encoding: .utf8)
    var request = Convert.Request(input: input, output: folder.appendingPathComponent("shop.ecore").path)
    for (suffix, expected) in [
      ("xmi", "number=\"3\""), ("yaml", "number: 3"), ("json", "\"number\": 3"), ("krosskube", "number 3"),
    ] {
      let output = folder.appendingPathComponent("orders.\(suffix)").path
      request.instances = output
      var sink = DiagnosticSink()
      #expect(Convert.run(request, into: &sink) { _ in })
      #expect(!sink.hasErrors, "\(sink.diagnostics.map(\.message))")
      #expect(try String(contentsOfFile: output, encoding: .utf8).contains(expected))
    }
    // The file itself says where its metamodel is.
    var sink = DiagnosticSink()
    _ = Validate.run([folder.appendingPathComponent("orders.xmi").path], into: &sink)
    #expect(!sink.hasErrors, "\(sink.diagnostics.map(\.message))")
    for (input, output, code) in [
      (input, "orders.txt", "convert/unsupported-format"),
      (input, "orders.ecore", "convert/unsupported-format"),
      (Self.ecore, "orders.xmi", "uml/no-instances"),
    ] {
      var request = Convert.Request(input: input, output: folder.appendingPathComponent("y.ecore").path)
      request.instances = folder.appendingPathComponent(output).path
      var sink = DiagnosticSink()
      _ = Convert.run(request, into: &sink) { _ in }
      #expect(sink.diagnostics.filter { $0.severity == .error }.map(\.code) == [code])
      #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("y.ecore").path))
    }
    // A slot that cannot be leaves no file behind.
    try text.replacing("value=\"3\"", with: "value=\"many\"").write(
      toFile: input, atomically: true, encoding: .utf8)
    request.instances = folder.appendingPathComponent("bad.xmi").path
    var bad = DiagnosticSink()
    _ = Convert.run(request, into: &bad) { _ in }
    #expect(bad.diagnostics.contains { $0.code == "uml/bad-slot" && $0.range?.start.line == 3 })
    #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("bad.xmi").path))
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
