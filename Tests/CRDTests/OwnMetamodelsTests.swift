import CRD
import Diagnostics
import Foundation
import TestSupport
import Testing

/// The metamodels of the project give the thirteen definitions that a server takes.
@Suite(.enabled(if: OwnMetamodels.files.count > 1, "the domain's metamodels are not here yet"))
struct OwnMetamodelsTests {
  @Test func newerKubernetesGetsSelectableFields() {
    var options = CRDOptions()
    options.minimalKubernetes = 31
    let output = CRDHarness.run(
      [CRDHarness.path("Tests/CRDTests/Golden/resources/metamodel.ecore")], options: options)
    #expect(output.codes.isEmpty)
    let boxes = output.files.first { $0.path.hasPrefix("boxes.") }?.text ?? ""
    #expect(boxes.contains("    selectableFields:\n    - jsonPath: \".spec.mode\"\n"))
  }

  @Test func thirteenDefinitions() throws {
    let output = CRDHarness.run(OwnMetamodels.files)
    #expect(output.files.count == 13)
    let bad = output.diagnostics.filter { $0.severity >= .warning }
    #expect(bad.isEmpty, "\(bad.map { "\($0.code) \($0.message)" })")
    #expect(output.invariants.count > 60)
    #expect(output.invariants.filter { $0.outcome == .lowered }.count >= 8)
    for file in output.files {
      #expect(file.text.contains("    subresources:\n      status: {}\n"), "\(file.path)")
      if let folder = ProcessInfo.processInfo.environment["CRD_OUTPUT"] {
        try file.text.write(toFile: folder + "/" + file.path, atomically: true, encoding: .utf8)
      }
    }
  }
}

/// Where the project's metamodels are.
enum OwnMetamodels {
  static let files: [String] = {
    let folder = ProcessInfo.processInfo.environment["CRD_METAMODELS"] ?? CRDHarness.path("metamodels")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".ecore") && !$0.hasPrefix("apiextensions") }.sorted().map {
      folder + "/" + $0
    }
  }()
}
