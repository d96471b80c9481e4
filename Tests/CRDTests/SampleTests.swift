import Diagnostics
import Ecore
import Foundation
import Kubernetes
import OCL
import TestSupport
import Testing
import YAML

@testable import CRD

/// Examples of resources: what is good must be good to the evaluator and to the schema, and what breaks must break what it says.
@Suite struct SampleTests {
  /// Everything that is made for a metamodel.
  private struct Output {
    var made: CRDTransformation.Result
    var invariants: InvariantSet
    var maker: SampleMaker
    var result: ResourceSamples.Result
    var diagnostics: [Diagnostic]
  }

  private static func run(_ paths: [String], kinds: Set<String>? = nil, package: String? = nil) throws
    -> Output
  {
    var sink = DiagnosticSink()
    let metamodel = CRDHarness.metamodel(paths, into: &sink)
    var options = CRDOptions()
    if let package { options.nsURIs = [package] }
    let invariants = InvariantSet.collect(from: metamodel, into: &sink).enforced
    let source = CRDTransformation.Source(metamodel, invariants: invariants, options: options)
    let made = try #require(
      CRDTransformation.transform([source], to: CRDHarness.apiextensions, into: &sink))
    let judge = SampleJudge(made, invariants, metamodel, options)
    var problems = DiagnosticSink()
    var maker = SampleMaker(judge, source, kinds: kinds)
    let result = maker.result(into: &problems)
    return Output(
      made: made, invariants: invariants, maker: maker, result: result, diagnostics: problems.diagnostics)
  }

  /// The names of what is not true somewhere in an example, each invariant evaluated as it is written.
  private static func untrue(_ draft: SampleDraft, _ set: InvariantSet) -> Set<String> {
    let evaluation = EvaluationContext(model: draft.model)
    var result: Set<String> = []
    for object in draft.objects {
      for invariant in set.invariants(of: object.eClass) where !invariant.isTransition {
        let value = Plan.plain(invariant.expression).evaluate(in: evaluation, self: object.id)
        if value.boolean != true { result.insert(invariant.qualifiedName) }
      }
    }
    return result
  }

  /// Whether what is wrong is an item that a list has twice, which no model can hold.
  private static func isRepeating(_ draft: SampleDraft) -> Bool {
    !draft.faults.isEmpty && draft.faults.allSatisfy { $0.keyword == "x-kubernetes-list-type" }
  }

  // MARK: Our kinds

  /// Those that are quickly made.
  private static let kinds: Set<String> = [
    "MultiClusterConfigMap", "MultiClusterSecret", "MultiClusterRoleBinding", "MultiClusterPersistentVolume",
  ]

  @Test(.enabled(if: OwnMetamodels.files.count > 1, "the domain's metamodels are not here yet"))
  func `our kinds have a minimal and a full example and one for each invariant`() throws {
    let output = try Self.run(
      OwnMetamodels.files, kinds: Self.kinds, package: "https://krosskube.io/multicluster")
    #expect(output.diagnostics.isEmpty)
    for kind in Self.kinds {
      for name in [kind + "-minimal", kind + "-full"] {
        let found = try #require(output.maker.drafts.first { $0.name == name }, "\(name)")
        #expect(Self.untrue(found.draft, output.invariants).isEmpty, "\(name)")
        #expect(found.draft.faults.isEmpty, "\(name)")
      }
    }
    let offline = output.made.invariants.filter { if case .offline = $0.outcome { true } else { false } }.map(
      \.name)
    let broken = output.result.samples.filter { $0.broken != nil }
    #expect(broken.count >= 85)
    // What cannot be broken: what no part of a kind decides.
    #expect(output.result.missing.count <= 8, "\(output.result.missing.map(\.name))")
    for sample in broken where sample.model == nil {
      let draft = try #require(output.maker.drafts.first { $0.name == sample.name }).draft
      let wanted = Set(([sample.broken].compactMap { $0 } + sample.others))
      if sample.before == nil {
        // A copy may be what breaks it.
        let untrue = Self.untrue(draft, output.invariants)
        #expect(
          untrue == wanted || untrue.isEmpty && (draft.companions.count == 1 || Self.isRepeating(draft)),
          "\(sample.name): \(untrue)")
      } else {
        // Both states are in one model, where they are two objects of one name.
        let untrue = Self.untrue(draft, output.invariants).subtracting(offline)
        #expect(untrue.isEmpty, "\(sample.name): \(untrue)")
      }
      switch sample.guardian {
      case .schema: #expect(!draft.faults.isEmpty, "\(sample.name)")
      case .rule: #expect(draft.reachesRules, "\(sample.name)")
      case .nothing: #expect(draft.faults.isEmpty, "\(sample.name)")
      }
    }
    #expect(broken.filter { !$0.others.isEmpty }.count <= 8)
    // A change of what must not change.
    let change = try #require(
      broken.first { $0.name == "MultiClusterRoleBinding-RoleBinding-roleRefImmutable" })
    #expect(change.before != nil)
    #expect(change.before?.json() != change.documents[0].json())
  }

  @Test(.enabled(if: OwnMetamodels.files.count > 1, "the domain's metamodels are not here yet"))
  func `there is an example of each invariant that our kinds have, and what a schema forbids it refuses`()
    throws
  {
    let package = "https://krosskube.io/multicluster"
    let output = try Self.run(OwnMetamodels.files, package: package)
    let reachable = output.made.invariants.filter { $0.outcome != .unreached }.map(\.name)
    let broken = output.result.samples.filter { $0.broken != nil }
    #expect(Set(reachable).subtracting(broken.compactMap(\.broken)) == [])
    #expect(Set(broken.compactMap(\.broken)).count >= 174)

    var options = CRDOptions()
    options.nsURIs = [package]
    var validators: [String: CustomResourceValidator] = [:]
    for file in CRDHarness.run(OwnMetamodels.files, options: options).files {
      var sink = DiagnosticSink()
      let document = YAMLDocument.read(SourceFile(path: file.path, text: file.text), into: &sink).first?.root
      guard let document, let kind = document.at("spec", "names", "kind")?.string else { continue }
      validators[kind] = CustomResourceValidator(definition: document, version: "v1alpha1")
    }
    #expect(validators.count == 13)
    for sample in output.result.samples where sample.model == nil {
      let object = try #require(sample.documents.first)
      let validator = try #require(validators[object["kind"]?.string ?? ""], "\(sample.name)")
      var sink = DiagnosticSink()
      validator.validate(object, patterns: CRDHarness.patterns(), into: &sink)
      switch sample.guardian {
      case .schema: #expect(sink.hasErrors, "\(sample.name)")
      case .nothing: #expect(!sink.hasErrors, "\(sample.name): \(sink.diagnostics)")
      // A server may have more to say than what the rule says.
      case .rule: break
      }
    }
  }

  // MARK: Other metamodels

  @Test(arguments: ["places", "policy", "recursion", "resources", "unions", "withoutAnnotations"])
  func `small metamodels`(_ name: String) throws {
    let folder = "Tests/CRDTests/Golden/\(name)/"
    let output = try Self.run([CRDHarness.path(folder + "metamodel.ecore")])
    var text = ""
    for sample in output.result.samples {
      text += sample.name + (sample.broken.map { " breaks \($0)" } ?? "")
      text += sample.others.map { ", \($0)" }.joined() + "\n"
      if let before = sample.before { text += "  before: \(before.json())\n" }
      for document in sample.documents { text += "  \(document.json())\n" }
      if let model = sample.model {
        text += model.split(separator: "\n").map { "  " + $0 + "\n" }.joined()
      }
    }
    for missing in output.result.missing { text += "no \(missing.name): \(missing.reason)\n" }
    GoldenFile(URL(fileURLWithPath: CRDHarness.path(folder + "expected.samples"))).expect(text)
    for (name, draft) in output.maker.drafts where name.hasSuffix("-minimal") || name.hasSuffix("-full") {
      #expect(draft.isGood, "\(name)")
    }
  }

  @Test func `the same in each run`() throws {
    let path = CRDHarness.path("Tests/CRDTests/Golden/unions/metamodel.ecore")
    let runs = try [Self.run([path]), Self.run([path])].map { output in
      output.result.samples.map { $0.name + $0.documents.map { $0.json() }.joined() }
    }
    #expect(runs[0] == runs[1])
    #expect(runs[0].count >= 3)
  }
}
