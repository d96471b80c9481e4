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

  /// The invariants that look at all objects there are: what breaks them is validated alone.
  private static let overAllModels: Set = [
    "MultiClusterResource::uniqueIdentityPerCluster", "MultiClusterService::serviceSelectsSomething",
    "MultiClusterService::targetPortExists", "MultiClusterService::nodePortUniquePerCluster",
    "MultiClusterIngress::ingressHostUniquePerCluster",
  ]

  private static func validate(_ text: String) -> Findings { validate([text], without: [])[0] }

  /// Validates models in one run, since reading the metamodels takes longer than all of it.
  private static func validate(_ texts: [String], without off: Set<String>) -> [Findings] {
    var options = XMIOptions()
    options.readsFiles = false
    options.builtIn = metamodels
    options.metamodels = metamodels.keys.sorted()
    let paths = texts.indices.map { "\($0).xmi" }
    for (path, text) in zip(paths, texts) { options.builtIn[path] = SourceFile(path: path, text: text) }
    var sink = DiagnosticSink()
    var loader = XMILoader(options)
    let loaded = loader.load(paths, into: &sink)
    let invariants = InvariantSet.collect(from: loaded.metamodel, into: &sink)
    var policy = InvariantPolicy()
    policy.recording = Baseline(path: "baseline")
    policy.severities = off.sorted().map { ($0, .off) }
    let validator = ModelValidator(loaded.metamodel, invariants, policy: policy, into: &sink)
    let resources = Set(paths.compactMap { loaded.resourceOfPath[$0] })
    let summary = validator.validate(loaded.model, resources: resources.contains, into: &sink)
    var findings = texts.map { _ in Findings(invariants: invariants.invariants) }
    for diagnostic in sink.sorted() {
      let index = diagnostic.range.flatMap { paths.firstIndex(of: $0.file.path) } ?? 0
      findings[index].names.insert(diagnostic.code)
      findings[index].text += "\(diagnostic.range.map { "\($0.start.line): " } ?? "")\(diagnostic.message)\n"
    }
    for entry in summary.violations {
      let index = paths.firstIndex(of: String(entry.place.prefix { $0 != "#" })) ?? 0
      let name = entry.invariant.components(separatedBy: "::").dropFirst().joined(separator: "::")
      findings[index].names.insert(name)
      findings[index].text += "\(entry.invariant) \(entry.place)\n"
    }
    return findings
  }

  @Test(arguments: InvariantCase.names) func `a good model keeps all`(_ name: String) throws {
    let findings = Self.validate(try InvariantCase.model(name))
    #expect(findings.names == [], "\(findings.text)")
  }

  @Test(arguments: InvariantCase.names) func `a change breaks what it is to break`(_ name: String) throws {
    let cases = try InvariantCase.all(in: name)
    let local = cases.filter { $0.expected.isDisjoint(with: Self.overAllModels) }
    var results = Array(zip(local, Self.validate(local.map(\.model), without: Self.overAllModels)))
    for change in cases where !change.expected.isDisjoint(with: Self.overAllModels) {
      results.append((change, Self.validate(change.model)))
    }
    for (change, findings) in results {
      #expect(findings.names == change.expected, "\(change)\n\(findings.text)")
      guard change.kind != .nothing, !change.name.contains("/") else { continue }
      let invariant = findings.invariants.first { $0.qualifiedName == change.name }
      let isTransition = change.kind == .transition
      #expect(invariant?.isTransition == isTransition, "\(change) is not about such an invariant")
    }
  }

  @Test func `every invariant has a case and a message`() throws {
    let invariants = Self.validate(try InvariantCase.model("minimal")).invariants
    let cases = try InvariantCase.names.flatMap(InvariantCase.all(in:))
    let names = Set(cases.filter { $0.kind != .nothing }.map(\.name))
    let missing = invariants.map(\.qualifiedName).filter { !names.contains($0) }
    #expect(missing == [], "these invariants have no case in Tests/ValidationTests/Invariants")
    #expect(invariants.filter { $0.messageExpression == nil }.map(\.qualifiedName) == [])
  }
}
