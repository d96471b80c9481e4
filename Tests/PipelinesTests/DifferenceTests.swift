import Diagnostics
import Foundation
import Pipelines
import TestSupport
import Testing

/// Every case is a folder with two states and the changes that are to be found between them.
@Suite struct DifferenceTests {
  private static let folder = Project.root.appendingPathComponent("Tests/PipelinesTests/Golden/diff")
  private static let cases = GoldenCase.all(in: folder).filter { $0.name != "bad" }

  /// The state of a case: YAML or a metamodel.
  private static func path(_ name: String, _ golden: GoldenCase) -> String {
    let paths = ["yaml", "ecore"].map { golden.file("\(name).\($0)").path }
    return paths.first(where: FileManager.default.fileExists) ?? paths[0]
  }

  private static func report(_ old: String, _ new: String) -> DifferenceReport? {
    var sink = DiagnosticSink()
    let outcome = Difference.run(Difference.Request(old: old, new: new), into: &sink)
    #expect(sink.diagnostics.isEmpty, "\(sink.diagnostics.map(\.message))")
    #expect(!outcome.isUnusable)
    return outcome.isUnusable ? nil : outcome.report
  }

  private static func codes(of old: String, _ new: String) -> (codes: [String], isUnusable: Bool) {
    var sink = DiagnosticSink()
    let outcome = Difference.run(Difference.Request(old: old, new: new), into: &sink)
    if outcome.isUnusable { #expect(outcome.report.changes.isEmpty) }
    return (sink.diagnostics.map(\.code), outcome.isUnusable)
  }

  @Test(arguments: cases) func changesAreAsExpected(_ golden: GoldenCase) throws {
    let found = try #require(Self.report(Self.path("old", golden), Self.path("new", golden)))
    let report = DifferenceReport(old: "old", new: "new", changes: found.changes)
    GoldenFile(golden.file("expected.txt")).expect(report.text)
    GoldenFile(golden.file("expected.json")).expect(report.json)
    let json = try JSONSerialization.jsonObject(with: Data(report.json.utf8)) as? [String: Any]
    #expect((json?["changes"] as? [Any])?.count == report.changes.count)
  }

  @Test(arguments: cases) func nothingDiffersFromItselfAndTwoStatesDifferBothWays(_ golden: GoldenCase) throws
  {
    let (old, new) = (Self.path("old", golden), Self.path("new", golden))
    for path in [old, new] { #expect(try #require(Self.report(path, path)).changes.isEmpty, "\(path)") }
    let forth = try #require(Self.report(old, new)).changes
    let back = try #require(Self.report(new, old)).changes
    #expect(forth.isEmpty == back.isEmpty)
  }

  /// What can be said is said somewhere, so that each code has a case that can fail.
  @Test func everyCodeHasACase() throws {
    var found: Set<APIChangeCode> = []
    for golden in Self.cases {
      for paths in [("old", "new"), ("new", "old")] {
        let report = Self.report(Self.path(paths.0, golden), Self.path(paths.1, golden))
        found.formUnion(try #require(report).changes.map(\.code))
      }
    }
    for code in APIChangeCode.allCases {
      #expect(found.contains(code), "no case has \(code.rawValue)")
      #expect(!code.reason.isEmpty, "\(code.rawValue) is not explained")
      #expect(code.reason.dropLast().contains(". ") == false, "\(code.rawValue) takes more than one sentence")
    }
  }

  @Test func whatGrowsLessStrictIsNotBreaking() throws {
    // Each of these only takes something back that the case adds or tightens.
    for name in ["bounds-in-lists", "rules-at-the-root", "map-types"] {
      let golden = try #require(Self.cases.first { $0.name == name })
      let back = try #require(Self.report(Self.path("new", golden), Self.path("old", golden)))
      #expect(back.count(.breaking) == 0, "\(name): \(back.text)")
      #expect(!back.changes.isEmpty)
    }
  }

  @Test func theWorstComesFirst() throws {
    let golden = try #require(Self.cases.first { $0.name == "definitions" })
    let report = try #require(Self.report(Self.path("old", golden), Self.path("new", golden)))
    #expect(report.changes.map(\.severity) == report.changes.map(\.severity).sorted(by: >))
    #expect(report.changes.map(\.kind) == ["Gadget", "Gizmo"])
  }

  @Test func aMetamodelIsComparedWithItsDefinitions() throws {
    let metamodel = Project.root.appendingPathComponent(
      "Tests/PipelinesTests/Golden/diff/metamodel/old.ecore"
    ).path
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("diff-\(UUID().uuidString)")
      .path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var sink = DiagnosticSink()
    _ = CustomResourceDefinitions.run(.init(metamodels: [metamodel], folder: folder), into: &sink)
    #expect(!sink.hasErrors)
    #expect(try #require(Self.report(metamodel, folder)).changes.isEmpty)
    #expect(try #require(Self.report(folder, metamodel)).changes.isEmpty)
    let other = metamodel.replacingOccurrences(of: "old.ecore", with: "new.ecore")
    let report = try #require(Self.report(folder, other))
    #expect(report.changes.contains { $0.code == .requiredAdded && $0.path == ".spec.customer" })
    #expect(report.changes.allSatisfy { $0.owner.kind == "Order" })
  }

  // MARK: Bad input

  @Test(arguments: [
    ("no-definition.yaml", "diff/no-definition"), ("syntax.yaml", "yaml/syntax"),
    ("old-definition.yaml", "diff/old-definition"), ("no-versions.yaml", "diff/no-versions"),
    ("duplicate-definition.yaml", "diff/duplicate-definition"), ("mixed", "diff/mixed-folder"),
    ("model.xmi", "diff/no-models"), ("missing.yaml", "io/unreadable"), ("missing.ecore", "io/unreadable"),
    ("broken.ecore", "xmi/unresolved-reference"),
  ])
  func whatCannotBeComparedIsRefused(_ name: String, _ code: String) {
    let good = Self.folder.appendingPathComponent("scope/old.yaml").path
    let bad = Self.folder.appendingPathComponent("bad/\(name)").path
    for (old, new) in [(good, bad), (bad, good)] {
      let result = Self.codes(of: old, new)
      #expect(result.isUnusable)
      #expect(result.codes.contains(code), "\(result.codes)")
    }
  }

  @Test func aMetamodelWithoutDefinitionsIsStillAMetamodel() {
    let good = Self.folder.appendingPathComponent("metamodel-same/old.ecore").path
    let bad = Self.folder.appendingPathComponent("bad/no-definitions.ecore").path
    let mended = Self.codes(of: bad, good)
    #expect(mended.codes == ["diff/no-definitions"] && !mended.isUnusable)
    let broken = Self.codes(of: good, bad)
    #expect(broken.codes == ["diff/no-definitions"] && broken.isUnusable)
  }

  @Test func anEmptyFolderIsAStateWithoutDefinitions() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("diff-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let good = Self.folder.appendingPathComponent("scope/old.yaml").path
    #expect(try #require(Self.report(folder.path, good)).changes.map(\.code) == [.definitionAdded])
    #expect(try #require(Self.report(good, folder.path)).changes.map(\.code) == [.definitionRemoved])
  }

  @Test func deepSchemasAreComparedWithoutTrouble() throws {
    func definition(_ bound: Int) -> String {
      let depth = 400
      let open = String(repeating: "{type: array, items: ", count: depth)
      let close = String(repeating: "}", count: depth)
      return """
        {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: a.b},
        spec: {group: b, names: {kind: A, plural: a}, scope: Cluster, versions: [{name: v1, served: true,
        storage: true, schema: {openAPIV3Schema: \(open){type: integer, maximum: \(bound)}\(close)}}]}}
        """
    }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("diff-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let paths = try [9, 8].map { bound in
      let file = folder.appendingPathComponent("\(bound).yaml")
      try Data(definition(bound).utf8).write(to: file)
      return file.path
    }
    #expect(try #require(Self.report(paths[0], paths[1])).changes.map(\.code) == [.boundTightened])
  }
}
