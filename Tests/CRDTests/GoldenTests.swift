import CRD
import Diagnostics
import Foundation
import TestSupport
import Testing

/// Every folder of `Golden`: `metamodel.ecore`, what it becomes, what is said about it and what became of its
/// invariants.
@Suite struct GoldenTests {
  static let cases = GoldenCase.all(
    in: URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden"))

  @Test func casesAreThere() { #expect(Self.cases.count >= 8) }

  @Test(arguments: cases) func matches(_ golden: GoldenCase) {
    var options = CRDOptions()
    // A file `minimum` says which Kubernetes 1.x must take the definitions.
    if let minimum = try? String(contentsOf: golden.file("minimum"), encoding: .utf8) {
      options.minimalKubernetes = Int(minimum.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }
    let output = CRDHarness.run([golden.file("metamodel.ecore").path], options: options)
    GoldenFile(golden.file("expected.yaml")).expect(output.text)
    GoldenFile(golden.file("expected.diagnostics")).expect(output.report)
    GoldenFile(golden.file("expected.invariants")).expect(output.fates)
    // What a case gets wrong on purpose must not reach a server.
    #expect(
      !output.codes.contains { $0.hasPrefix("kubernetes/") || $0.hasPrefix("yaml/") || $0.hasPrefix("mtl/") })
  }
}

extension CRDHarness.Output {
  /// The diagnostics, a line each with the place and the notes' places.
  var report: String {
    diagnostics.map { diagnostic in
      let place = diagnostic.range.map { "\($0.start.line):\($0.start.column): " } ?? ""
      return "\(place)\(diagnostic.severity): \(diagnostic.message) [\(diagnostic.code)]\n"
    }.joined()
  }

  /// The fates of the invariants, with the keywords below each.
  var fates: String {
    invariants.map { fate in
      let outcome =
        switch fate.outcome {
        case .lowered: "lowered"
        case .ruled: "CEL: " + fate.rules.map { $0.path + " " + $0.text }.joined(separator: "; ")
        case .advised: "advice"
        case .offline(let reason): "offline, because \(reason)"
        case .unreached: "unreached"
        }
      let message = fate.fixedMessage.map { "  fixed message, because \($0)\n" } ?? ""
      return "\(fate.name): \(outcome)\n" + fate.keywords.map { "  \($0)\n" }.joined() + message
    }.joined()
  }
}
