import CRD
import Diagnostics
import Foundation
import Testing

@Suite struct OwnMetamodelsTests {
  @Test func dump() throws {
    let folder = ProcessInfo.processInfo.environment["CRD_METAMODELS"] ?? CRDHarness.path("metamodels")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".ecore") }
      .sorted()
    let output = CRDHarness.run(files.filter { $0 != "apiextensions.ecore" }.map { folder + "/" + $0 })
    for file in output.files {
      try file.text.write(toFile: "/tmp/crdout/" + file.path, atomically: true, encoding: .utf8)
    }
    for diagnostic in output.diagnostics {
      print(diagnostic.severity, diagnostic.code, diagnostic.message, diagnostic.element ?? "")
    }
    for fate in output.invariants { print(fate.name, fate.outcome, fate.keywords) }
  }
}
