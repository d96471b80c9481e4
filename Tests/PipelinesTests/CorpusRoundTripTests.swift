import Diagnostics
import Ecore
import Foundation
import Pipelines
import TestSupport
import Testing
import XMI

/// Saving and loading again.
private enum RoundTrip {
  struct Loaded {
    let model: Model
    let resource: Int
  }

  static func load(_ path: String, _ sources: ModelSources) -> Loaded? {
    var sink = DiagnosticSink()
    var loader = XMILoader(sources.xmiOptions)
    let loaded = loader.load([path], into: &sink)
    return loaded.resourceOfPath[path].map { Loaded(model: loaded.model, resource: $0) }
  }

  /// What is wrong with a file that goes round; nil for nothing.
  static func problem(_ path: String, _ sources: ModelSources, _ folder: URL) throws -> String? {
    guard let first = load(path, sources) else { return "it is not loaded" }
    let copy = folder.appendingPathComponent((path as NSString).lastPathComponent).path
    var options = XMIWriter.Options()
    options.uri = copy
    options.uriMap = sources.uriMap
    var sink = DiagnosticSink()
    guard let text = XMIWriter.write(first.model, resource: first.resource, options: options, into: &sink)
    else {
      return "it is not written: \(sink.sorted().first?.message ?? "")"
    }
    try Data(text).write(to: URL(fileURLWithPath: copy))
    guard let second = load(copy, sources) else { return "what was written is not loaded" }
    let comparison = ModelComparison(first.model, first.resource, second.model, second.resource)
    if let difference = comparison.differences.first { return difference }
    options.uri = nil
    let again = XMIWriter.write(second.model, resource: second.resource, options: options, into: &sink)
    return again == text ? nil : "it is written otherwise the second time"
  }
}

/// What was loaded, saved and loaded again is what it was.
@Suite(.enabled(if: Project.corpus != nil, "the corpus is not at hand"))
struct CorpusRoundTripTests {
  @Test func everyModelGoesRound() throws {
    let corpus = try #require(Project.corpus).path
    let known = KnownDifferences("round-trip.txt")
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("round-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let oracles = Oracle.all.filter(\.loads)
    var good = 0
    for (index, oracle) in oracles.enumerated() {
      let place = folder.appendingPathComponent("\(index)")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      var sources = ModelSources()
      let repository = corpus + "/" + oracle.file.split(separator: "/").prefix(2).joined(separator: "/")
      sources.metamodels = (oracle.metamodels ?? []).map { "\(repository)/\($0)" }
      sources.uriMap = RepositoryFolders.of(repository).uriMap(for: corpus + "/" + oracle.file)
      let problem = try RoundTrip.problem(corpus + "/" + oracle.file, sources, place)
      if let problem {
        #expect(known.reasons[oracle.file] != nil, "\(oracle.file): \(problem)")
      } else {
        good += 1
        #expect(
          known.reasons[oracle.file] == nil, "\(oracle.file) goes round; take it off Golden/round-trip.txt")
      }
    }
    print("corpus: \(good) of \(oracles.count) files are the same when they were saved and loaded again")
    #expect(!oracles.isEmpty)
  }
}

@Suite struct RandomRoundTripTests {
  private func withModel(_ seed: Int, _ body: (URL, ModelSources) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("random-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("copy"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in RandomModels.files(seed: seed, objects: 150) {
      try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    var sources = ModelSources()
    sources.metamodels = [folder.appendingPathComponent("random.ecore").path]
    // As it is saved: characters, bytes and decimals have one form only then.
    for name in ["a.xmi", "b.xmi"] {
      let path = folder.appendingPathComponent(name).path
      var sink = DiagnosticSink()
      let loaded = try #require(RoundTrip.load(path, sources))
      let text = XMIWriter.write(loaded.model, resource: loaded.resource, into: &sink)
      try Data(try #require(text)).write(to: URL(fileURLWithPath: path))
    }
    try body(folder, sources)
  }

  @Test(arguments: 101...108) func aRandomModelGoesRound(_ seed: Int) throws {
    try withModel(seed) { folder, sources in
      for name in ["a.xmi", "b.xmi", "random.ecore"] {
        let path = folder.appendingPathComponent(name).path
        let problem = try RoundTrip.problem(
          path, name == "random.ecore" ? ModelSources() : sources, folder.appendingPathComponent("copy"))
        #expect(problem == nil, "\(name)")
      }
    }
  }

  @Test func aValueThatIsAnotherIsNoticed() throws {
    try withModel(7) { folder, sources in
      let path = folder.appendingPathComponent("a.xmi").path
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let changed = folder.appendingPathComponent("copy/a.xmi").path
      let other = text.replacing("'f0r0/", with: "'f0r9/").replacing("kf0r0", with: "kf0r9")
      try #require(other != text)
      try other.write(toFile: changed, atomically: true, encoding: .utf8)
      let first = try #require(RoundTrip.load(path, sources))
      let second = try #require(RoundTrip.load(changed, sources))
      let same = ModelComparison(first.model, first.resource, first.model, first.resource)
      #expect(same.differences.isEmpty)
      let comparison = ModelComparison(first.model, first.resource, second.model, second.resource)
      #expect(!comparison.differences.isEmpty)
    }
  }
}
