import Diagnostics
import Ecore
import Foundation
import ModelText
import Pipelines
import TestSupport
import Testing
import XMI

/// The nine models of the original project.
@Suite(.enabled(if: Project.golden != nil)) struct SampleTests {
  /// What each breaks, and how many texts and names of the original are read as something else.
  static let samples: [(name: String, conversions: Int, problems: Set<String>)] = [
    ("api-gateway-service", 6, ["MultiClusterService::serviceSelectsSomething"]),
    ("application-config", 9, []),
    ("daily-report-cronjob", 5, ["validation/required"]),
    ("database-secret", 7, []),
    ("logging-daemonset", 18, ["validation/required"]),
    ("postgres-pvc", 8, []),
    ("postgres-statefulset", 18, ["validation/required"]),
    ("web-app-deployment", 27, ["validation/required"]),
    ("web-app-ingress", 7, ["Ingress::rulesOrDefaultBackend"]),
  ]

  @Test(arguments: samples.map(\.name)) func loads(_ name: String) throws {
    let sample = try #require(Self.samples.first { $0.name == name })
    let path = try #require(Project.golden).appendingPathComponent("krosskube-samples/\(name).krosskube").path
    let (loaded, sink) = TextModels().load([path])
    #expect(sink.problems.isEmpty)
    #expect(sink.diagnostics.count { $0.code == "model-text/converted" } == sample.conversions)
    #expect(loaded.model.roots.first?.eClass.name.hasPrefix("MultiCluster") == true)
    var validation = DiagnosticSink()
    _ = Validate.run([path], into: &validation)
    let problems = validation.diagnostics.filter { $0.severity == .error }.map { $0.rule ?? $0.code }
    #expect(Set(problems) == sample.problems)
    for diagnostic in validation.diagnostics { #expect(diagnostic.range != nil) }
  }

  /// Written in today's words nothing has to be converted any more.
  @Test(arguments: samples.map(\.name)) func rewritten(_ name: String) throws {
    let path = try #require(Project.golden).appendingPathComponent("krosskube-samples/\(name).krosskube").path
    let (loaded, _) = TextModels().load([path])
    var sink = DiagnosticSink()
    let text = try #require(
      ModelWriter.text(of: loaded.model, resource: 0, as: .krosskube, uri: "m.krosskube", into: &sink))
    let (again, reading) = try TextModels().load(text, as: "m.krosskube")
    #expect(reading.diagnostics.isEmpty)
    #expect(TextModels.xmi(again, uri: "m.xmi") == TextModels.xmi(loaded, uri: "m.xmi"))
  }
}
