import Diagnostics
import Ecore
import Foundation
import OCL
import Pipelines
import TestSupport
import Testing
import XMI
import YAML

@testable import CRD

/// Writes objects with the verdicts of our OCL, for `scripts/verify-cel` to compare with those of CEL.
@Suite struct DifferentialTests {
  private static let environment = ProcessInfo.processInfo.environment
  /// Where the files go; nil when nobody wants them.
  private static let folder = environment["VERIFY_CEL"].map { URL(fileURLWithPath: $0) }
  private static let seed = environment["VERIFY_SEED"].flatMap { UInt64($0) } ?? 1
  private static let count = environment["VERIFY_OBJECTS"].flatMap { Int($0) } ?? 10_000

  private static let breaks = environment["VERIFY_BREAKS"].flatMap { Int($0) } ?? 20

  /// The oldest and the newest Kubernetes 1.x that rules are made for.
  private static let versions = [29, 36]

  /// The project's own metamodels, models and the cases that break invariants, in one model.
  private static func load(into sink: inout DiagnosticSink) -> LoadedModel {
    var options = XMIOptions()
    options.readsFiles = true
    let root = Project.root
    let invariants = root.appendingPathComponent("Tests/ValidationTests/Invariants")
    var paths: [String] = []
    for folder in [root.appendingPathComponent("models"), invariants] {
      let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
      let found = (all?.allObjects as? [URL] ?? []).map(\.path).filter { $0.hasSuffix(".xmi") }
      paths += found.filter { !$0.contains("/broken/") }.sorted()
    }
    options.metamodels = ["metamodels/krosskube.multicluster.ecore"].map {
      root.appendingPathComponent($0).path
    }
    let cases = CaseFiles.changed(in: invariants)
    for (path, text) in cases { options.builtIn[path] = SourceFile(path: path, text: text) }
    var loader = XMILoader(options)
    return loader.load(paths + cases.map(\.path), into: &sink)
  }

  /// Something whose invariants are compared with their rules.
  private struct Subject {
    var name: String
    var folder: URL
    var model: LoadedModel
    /// The files of the metamodel; none for the built-in ones.
    var metamodels: [String] = []
    var nsURIs: Set<String> = []
    var kinds: Int
  }

  @Test(.enabled(if: folder != nil, "run by 'make verify-cel'"))
  func `objects with the verdicts of OCL`() throws {
    var sink = DiagnosticSink()
    let subject = Subject(
      name: "kinds", folder: try #require(Self.folder), model: Self.load(into: &sink),
      nsURIs: ["https://krosskube.io/multicluster"], kinds: 13)
    try Self.write(subject, &sink)
  }

  @Test(.enabled(if: folder != nil, "run by 'make verify-cel'"))
  func `objects of a metamodel with every construct`() throws {
    let folder = try #require(Self.folder).appendingPathComponent("constructs")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let golden = Project.root.appendingPathComponent("Tests/CRDTests/Golden/rules/metamodel.ecore")
    // What no object can fulfil would leave none that is good.
    let text = try String(contentsOf: golden, encoding: .utf8).replacingOccurrences(
      of: " contradiction", with: "")
    let path = folder.appendingPathComponent("constructs.ecore").path
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    var sink = DiagnosticSink()
    var options = XMIOptions()
    options.readsFiles = true
    options.metamodels = [path]
    var loader = XMILoader(options)
    let objects = Project.root.appendingPathComponent("Tests/CELDifferentialTests/constructs.xmi").path
    let model = loader.load([objects], into: &sink)
    try #require(!sink.hasErrors, "\(sink.diagnostics)")
    try Self.write(
      Subject(name: "constructs", folder: folder, model: model, metamodels: [path], kinds: 1), &sink)
  }

  private static func write(_ subject: Subject, _ sink: inout DiagnosticSink) throws {
    let folder = subject.folder
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let loaded = subject.model
    let invariants = InvariantSet.collect(from: loaded.metamodel, into: &sink).enforced
    var builder = XMILoader()
    let described = builder.load(
      [Project.root.appendingPathComponent("metamodels/apiextensions.ecore").path], into: &sink)
    let apiextensions = MetamodelCompiler.compile(described.model, into: &sink)
    var options = CRDOptions()
    options.nsURIs = subject.nsURIs
    // The newest version has all the rules that the others have.
    var judges: [SampleJudge] = []
    for version in versions {
      options.minimalKubernetes = version
      let result = try #require(
        CRDTransformation.transform(
          loaded.metamodel, invariants: invariants, to: apiextensions, options: options, into: &sink))
      #expect(result.made.count == subject.kinds)
      judges.append(SampleJudge(result, invariants, loaded.metamodel, options))
    }
    let judge = try #require(judges.last)
    try writeFacts(judges, to: folder)
    let values = SampleValues(invariants, options: options)
    var search = SampleSearch(judge, from: loaded.model, values: values, seed: seed)
    let path = folder.appendingPathComponent("objects.jsonl").path
    try Data().write(to: URL(fileURLWithPath: path))
    let file = try #require(FileHandle(forWritingAtPath: path))
    try search.run(count: count, perInvariant: breaks) { judged in
      file.write(Data((line(judged, judge) + "\n").utf8))
    }
    try file.close()
    for version in versions {
      let output = folder.appendingPathComponent("crds-1.\(version)").path
      try? FileManager.default.removeItem(atPath: output)
      var request = CustomResourceDefinitions.Request(metamodels: subject.metamodels, folder: output)
      request.minimalKubernetes = version
      var problems = DiagnosticSink()
      _ = CustomResourceDefinitions.run(request, into: &problems)
      #expect(!problems.hasErrors)
    }
    print(
      "verify-cel: \(subject.name): seed \(seed), \(search.total) objects, \(search.blocked) more that no rule looks at"
    )
    #expect(search.total >= count)
  }

  /// What became of each invariant, and the invariants of each class.
  private static func writeFacts(_ judges: [SampleJudge], to folder: URL) throws {
    let judge = judges[judges.count - 1]
    let outcomes = Dictionary(
      uniqueKeysWithValues: zip(versions, judges).map { ("1.\($0)", Self.outcomes($1)) })
    var classes: [String: [String]] = [:]
    let set = Dictionary(grouping: judge.invariants, by: { $0.context })
    for eClass in judge.definitions[0].eClass.metamodel.eClasses {
      let all = (eClass.eAllSuperTypes + [eClass]).flatMap { set[$0] ?? [] }.map(\.qualifiedName)
      if !all.isEmpty { classes[eClass.name] = all }
    }
    let facts: [String: Any] = ["seed": seed, "outcomes": outcomes, "classes": classes]
    let data = try JSONSerialization.data(withJSONObject: facts, options: [.sortedKeys])
    try data.write(to: folder.appendingPathComponent("facts.json"))
  }

  private static func outcomes(_ judge: SampleJudge) -> [String: String] {
    var outcomes: [String: String] = [:]
    for (invariant, outcome) in zip(judge.invariants, judge.outcomes) {
      let text =
        switch outcome {
        case .lowered: "schema"
        case .ruled: "cel"
        case .advised: "policy"
        case .offline: "offline"
        case .unreached: "unreached"
        }
      // Our side sees the other objects that are made, too.
      let seesOthers = String(decoding: invariant.body.value, as: UTF8.self).contains("allInstances")
      outcomes[invariant.qualifiedName] =
        invariant.isTransition ? text + " transition" : seesOthers ? text + " instances" : text
    }
    return outcomes
  }

  /// An object on one line: its JSON, its places with their classes, and what OCL finds untrue there.
  private static func line(_ judged: JudgedObject, _ judge: SampleJudge) -> String {
    func path(_ steps: [ResourceObject.PathStep]) -> YAMLNode {
      .sequence(
        steps.map { step in
          switch step {
          case .property(let name): .string(name)
          case .item(let index): .integer(Int64(index))
          }
        })
    }
    let model = judged.object.model
    let places = judged.resource.places.enumerated().map { position, place in
      let violated = judged.violations.filter { $0.place == position }
        .map { YAMLNode.string(judge.invariants[$0.invariant].qualifiedName) }
      return YAMLNode.mapping([
        ("path", path(place.path)), ("class", .string(EObject(model, place.object).eClass.name)),
        ("untrue", .sequence(violated)),
      ])
    }
    return YAMLNode.mapping([("object", judged.resource.root), ("places", .sequence(places))]).json()
  }
}
