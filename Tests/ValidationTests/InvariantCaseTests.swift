import Diagnostics
import Ecore
import Foundation
import OCL
import TestSupport
import Testing
import Validation
import XMI

/// Every invariant of the project's metamodels: a good model for each kind, and what breaks each of them.
@Suite struct InvariantCaseTests {
  /// What is reported of a model: invariants as `Class::name`, everything else by its code.
  private struct Findings {
    var names: Set<String> = []
    var invariants: [Invariant] = []
    /// The diagnostics in words, for a test that fails.
    var text = ""
  }

  private static let metamodels: [String: SourceFile] = {
    let folder = Project.root.appendingPathComponent("metamodels")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    var files: [String: SourceFile] = [:]
    for name in names.sorted() where name.hasSuffix(".ecore") {
      let text = try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      files[name] = SourceFile(path: name, text: text ?? "")
    }
    return files
  }()

  private static func validate(_ text: String) -> Findings {
    var options = XMIOptions()
    options.readsFiles = false
    options.builtIn = metamodels
    options.builtIn["model.xmi"] = SourceFile(path: "model.xmi", text: text)
    options.metamodels = metamodels.keys.sorted()
    var sink = DiagnosticSink()
    var loader = XMILoader(options)
    let loaded = loader.load(["model.xmi"], into: &sink)
    let invariants = InvariantSet.collect(from: loaded.metamodel, into: &sink)
    var policy = InvariantPolicy()
    policy.recording = Baseline(path: "baseline")
    let validator = ModelValidator(loaded.metamodel, invariants, policy: policy, into: &sink)
    let resource = loaded.resourceOfPath["model.xmi"]
    let summary = validator.validate(loaded.model, resources: { $0 == resource }, into: &sink)
    var findings = Findings(invariants: invariants.invariants)
    for diagnostic in sink.sorted() {
      findings.names.insert(diagnostic.code)
      findings.text += "\(diagnostic.range.map { "\($0.start.line): " } ?? "")\(diagnostic.message)\n"
    }
    for entry in summary.violations {
      findings.names.insert(entry.invariant.components(separatedBy: "::").dropFirst().joined(separator: "::"))
      findings.text += "\(entry.invariant) \(entry.place)\n"
    }
    return findings
  }

  @Test(arguments: InvariantCase.names) func `a good model keeps all`(_ name: String) throws {
    let findings = Self.validate(try InvariantCase.model(name))
    #expect(findings.names == [], "\(findings.text)")
  }

  @Test(arguments: InvariantCase.names) func `a change breaks what it is to break`(_ name: String) throws {
    for change in try InvariantCase.all(in: name) {
      let findings = Self.validate(change.model)
      #expect(findings.names == change.expected, "\(change)\n\(findings.text)")
      let invariant = findings.invariants.first { $0.qualifiedName == change.name }
      if !change.name.contains("/") { #expect(invariant != nil, "\(change) is not about an invariant") }
      #expect((change.kind == .transition) == (invariant?.isTransition ?? false), "\(change)")
    }
  }

  @Test func `every invariant has a case and a message`() throws {
    let invariants = Self.validate(try InvariantCase.model("minimal")).invariants
    let names = Set(try InvariantCase.names.flatMap(InvariantCase.all(in:)).map(\.name))
    let missing = invariants.map(\.qualifiedName).filter { !names.contains($0) }
    #expect(missing == [], "these invariants have no case in Tests/ValidationTests/Invariants")
    #expect(invariants.filter { $0.messageExpression == nil }.map(\.qualifiedName) == [])
    print("invariants: \(invariants.count), cases: \(names.count)")
  }
}
