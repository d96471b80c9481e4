import Diagnostics
import Foundation
import Pipelines
import TestSupport
import Testing

/// What EMF counts in other people's models, as a file of the corpus records it.
struct Oracle: Decodable, Sendable {
  var file: String
  var loads: Bool
  /// The metamodels that were given, below the folder of the repository the model is from.
  var metamodels: [String]?
  var roots: Int?
  var objects: Int?
  var attributeValues: Int?
  var containmentReferences: Int?
  var crossReferences: Int?
  var crossResourceReferences: Int?
  var unresolvedProxies: Int?
  var perEClass: [String: Int]?
  var perFeature: [String: Int]?

  static let all: [Oracle] = {
    guard let url = Project.corpus?.appendingPathComponent("oracle.json"),
      let data = try? Data(contentsOf: url)
    else { return [] }
    return (try? JSONDecoder().decode([Oracle].self, from: data)) ?? []
  }()

  /// The names of the counts that differ.
  func differences(from inspection: Inspection) -> [String] {
    var result: [String] = []
    func compare<Count: Equatable>(_ name: String, _ expected: Count?, _ actual: Count) {
      if let expected, expected != actual { result.append(name) }
    }
    compare("roots", roots, inspection.roots)
    compare("objects", objects, inspection.objects)
    compare("attributeValues", attributeValues, inspection.attributeValues)
    compare("containmentReferences", containmentReferences, inspection.containmentReferences)
    compare("crossReferences", crossReferences, inspection.crossReferences)
    compare("crossResourceReferences", crossResourceReferences, inspection.crossResourceReferences)
    compare("unresolvedProxies", unresolvedProxies, inspection.unresolvedProxies)
    // The record counts contents in other files twice: by class, and by class with this mark.
    compare("perEClass", perEClass?.filter { !$0.key.hasPrefix("(proxy)") }, inspection.perEClass)
    compare("perFeature", perFeature, inspection.perFeature)
    return result
  }
}

/// The lines of a list of known differences: a path, a tab, the reason.
struct KnownDifferences {
  let reasons: [String: String]

  init(_ name: String) {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "Golden/\(name)")
    var reasons: [String: String] = [:]
    let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
      if parts.count == 2 { reasons[parts[0]] = parts[1] }
    }
    self.reasons = reasons
  }
}

@Suite(.enabled(if: Project.corpus != nil, "the corpus is not at hand"))
struct CorpusTests {
  private func compare(_ oracles: [Oracle], known name: String, _ what: String) throws -> (
    same: Int, all: Int
  ) {
    let corpus = try #require(Project.corpus)
    let known = KnownDifferences(name)
    var same = 0
    for oracle in oracles {
      var sink = DiagnosticSink()
      let path = corpus.path + "/" + oracle.file
      var sources = ModelSources()
      let repository = oracle.file.split(separator: "/").prefix(2).joined(separator: "/")
      sources.metamodels = (oracle.metamodels ?? []).map { "\(corpus.path)/\(repository)/\($0)" }
      sources.uriMap = RepositoryFolders.of("\(corpus.path)/\(repository)").uriMap(for: path)
      let (inspections, _) = Inspect.run([path], sources: sources, into: &sink)
      let inspection = try #require(inspections.first)
      let differences = oracle.differences(from: inspection)
      if differences.isEmpty {
        same += 1
        #expect(known.reasons[oracle.file] == nil, "\(oracle.file) agrees; take it off Golden/\(name)")
      } else {
        #expect(
          known.reasons[oracle.file] != nil,
          "\(oracle.file) differs in \(differences.joined(separator: ", ")): \(inspection.errors.prefix(2))")
      }
    }
    for file in known.reasons.keys {
      #expect(oracles.contains { $0.file == file }, "\(file) is listed in Golden/\(name) but not recorded")
    }
    print("corpus: \(same) of \(oracles.count) \(what) have the same counts")
    return (same, oracles.count)
  }

  @Test func metamodelsHaveTheSameCounts() throws {
    let oracles = Oracle.all.filter { $0.loads && $0.file.hasSuffix(".ecore") }
    #expect(oracles.count > 200)
    let (same, all) = try compare(oracles, known: "metamodels-that-differ.txt", "metamodels")
    #expect(same * 100 >= all * 90)
  }

  @Test func instancesHaveTheSameCounts() throws {
    let oracles = Oracle.all.filter { $0.loads && !$0.file.hasSuffix(".ecore") }
    #expect(!oracles.isEmpty)
    _ = try compare(oracles, known: "instances-that-differ.txt", "instances")
  }

  @Test func whatEMFDoesNotLoadIsReported() throws {
    let corpus = try #require(Project.corpus)
    var refused = 0
    for oracle in Oracle.all where !oracle.loads {
      var sink = DiagnosticSink()
      let (inspections, _) = Inspect.run(
        [corpus.path + "/" + oracle.file], sources: ModelSources(), into: &sink)
      let inspection = try #require(inspections.first)
      if inspection.loads { continue }
      refused += 1
      #expect(
        sink.diagnostics.contains { $0.severity == .error && $0.range != nil && !$0.code.isEmpty },
        "\(oracle.file) is refused without a place")
    }
    #expect(refused > 0)
  }
}
