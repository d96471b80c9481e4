import Diagnostics
import Ecore
import Foundation
import OCL
import TestSupport
import Testing
import XMI

/// The metamodels of this repository: every invariant checks, and the good models keep them all.
@Suite struct OwnMetamodelTests {
  static func files(_ folder: String, _ suffix: String) -> [String] {
    let root = Project.root.appendingPathComponent(folder)
    let all =
      FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL }
      ?? []
    return all.filter { $0.pathExtension == suffix }.map(\.path).sorted()
  }

  @Test func everyInvariantChecks() {
    var options = XMIOptions()
    options.metamodels = Self.files("metamodels", "ecore")
    var loader = XMILoader(options)
    var sink = DiagnosticSink()
    let models = Self.files("models", "xmi").filter { !$0.contains("/broken/") }
    let loaded = loader.load(models, into: &sink)
    #expect(!sink.hasErrors)
    var checks = DiagnosticSink()
    let invariants = InvariantSet.collect(from: loaded.metamodel, into: &checks)
    #expect(checks.diagnostics.map(TestText.line) == [])
    print("\(invariants.invariants.count) invariants in \(options.metamodels.count) metamodels")
    let violations = OriginalMetamodelTests.violations(of: loaded.model, invariants)
    #expect(violations == [])
  }
}

enum TestText {
  /// File, line, column, code and message.
  static func line(_ diagnostic: Diagnostic) -> String {
    let place = diagnostic.range.map {
      "\($0.file.path.split(separator: "/").last ?? ""):\($0.start.line):\($0.start.column)"
    }
    return "\(place ?? "-"): \(diagnostic.severity.rawValue): \(diagnostic.message) [\(diagnostic.code)]"
  }
}
