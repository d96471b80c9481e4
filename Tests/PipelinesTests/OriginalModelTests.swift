import Diagnostics
import Foundation
import Pipelines
import TestSupport
import Testing

/// The original metamodel's 10,000 objects: what another system found wrong with them.
@Suite(.enabled(if: Project.golden != nil, "the golden data is not at hand"))
struct OriginalModelTests {
  private static let folder = Project.golden?.appendingPathComponent("emf/krosskube-original")

  private func validate(_ file: String, jobs: Int = 1) throws -> (Validate.Outcome, [Diagnostic]) {
    let folder = try #require(Self.folder)
    var sources = ModelSources()
    sources.metamodelPath = [folder.path]
    var sink = DiagnosticSink()
    let outcome = Validate.run([folder.path + "/" + file], sources: sources, jobs: jobs, into: &sink)
    return (outcome, sink.sorted())
  }

  private func violations(_ diagnostics: [Diagnostic]) -> [(fragment: String, name: String, offset: Int)] {
    diagnostics.filter { $0.code == "ocl/invariant-violated" }.compactMap { diagnostic in
      guard let start = diagnostic.message.range(of: "invariant '"),
        let end = diagnostic.message.range(of: "' is ", range: start.upperBound..<diagnostic.message.endIndex)
      else { return nil }
      let name = diagnostic.message[start.upperBound..<end.lowerBound].replacingOccurrences(
        of: "::", with: ".")
      return (diagnostic.element ?? "", name, diagnostic.range?.bytes.lowerBound ?? -1)
    }
  }

  @Test func thePathVariantHasTheRecordedViolations() throws {
    let (outcome, diagnostics) = try validate("kk_10k_path.xmi")
    let url = try #require(Self.folder).appendingPathComponent("kk_10k_path.violations.tsv")
    let expected = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map { line in
      line.split(separator: "\t").prefix(2).joined(separator: "\t")
    }
    let actual = violations(diagnostics).map { $0.fragment + "\t" + $0.name }
    #expect(expected.count == 252)
    #expect(outcome.violationCount == 252)
    #expect(actual.count == 252)
    #expect(Set(actual) == Set(expected))
  }

  @Test func theIDVariantHasTheSame() throws {
    let (outcome, diagnostics) = try validate("kk_10k_id.xmi")
    #expect(outcome.violationCount == 252)
    let (_, other) = try validate("kk_10k_path.xmi")
    // The files list the same objects in the same order.
    #expect(violations(diagnostics).map(\.name) == violations(other).map(\.name))
  }

  @Test func whatElseIsSaidIsOneErrorAndOneWarning() throws {
    let (_, diagnostics) = try validate("kk_10k_path.xmi")
    let rest = diagnostics.filter { $0.code != "ocl/invariant-violated" }
    #expect(rest.map(\.severity).sorted() == [.warning, .error])
    let error = try #require(rest.first { $0.severity == .error })
    let place = try #require(error.range)
    #expect(place.file.path.hasSuffix("/kubernetes.runtime.ecore"))
    #expect(place.file.text(place.bytes) == "rules")
    #expect(place.file.text(place.file.rangeOfLine(place.start.line)).contains("key=\"rulesNotEmpty\""))
    #expect(error.message.contains("'rules'"))
    let warning = try #require(rest.first { $0.severity == .warning })
    #expect(warning.code == "ocl/constraint-not-listed")
    #expect((warning.element ?? "").contains("Volume"))
  }

  @Test func threadsChangeNothing() throws {
    let render = { (diagnostics: [Diagnostic]) in diagnostics.map(TextRenderer().render).joined() }
    let (one, first) = try validate("kk_10k_path.xmi", jobs: 1)
    let (four, second) = try validate("kk_10k_path.xmi", jobs: 4)
    #expect(render(first) == render(second))
    #expect(one.checkCount == four.checkCount && one.objectCount == four.objectCount)
  }
}
