import Diagnostics
import Ecore
import Foundation
import Pipelines
import TestSupport
import Testing
import XMI

/// What both programs make of the same models; `make corpus` runs it where Java and EMF's jars are.
@Suite(
  .enabled(if: EMF.isAvailable, "Java or Debian's jars of EMF are not at hand"),
  .enabled(
    if: ProcessInfo.processInfo.environment["LONG_TESTS"] != nil, "only with LONG_TESTS, as in make corpus"))
struct CorpusEMFTests {
  /// What ours makes of a task: the bytes, and what is different from EMF's counts.
  private func ours(_ task: EMF.Task, _ outcome: EMF.Outcome) -> (saved: [UInt8]?, differences: [String]) {
    var sources = ModelSources()
    sources.metamodels = task.metamodels
    sources.uriMap = task.uriMap
    var sink = DiagnosticSink()
    var loader = XMILoader(sources.xmiOptions)
    let loaded = loader.load([task.model], into: &sink)
    guard let resource = loaded.resourceOfPath[task.model] else { return (nil, ["not loaded"]) }
    var form = XMIWriter.Options()
    form.keepsComments = false
    form.uriMap = task.uriMap
    if task.options.contains("schema-location") { form.schemaLocation = true }
    form.keepsDefaults = task.options.contains("defaults")
    if task.options.contains("one-line") { form.indentation = nil }
    for option in task.options {
      if option.hasPrefix("width=") { form.lineWidth = Int(option.dropFirst(6)) }
      if option.hasPrefix("encoding=") { form.encoding = XMIEncoding(declared: String(option.dropFirst(9))) }
    }
    let saved = XMIWriter.write(loaded.model, resource: resource, options: form, into: &sink)
    let (inspections, _) = Inspect.run([task.model], sources: sources, into: &sink)
    var counts = inspections.first?.perFeature ?? [:]
    counts.merge(inspections.first?.perEClass ?? [:]) { $0 + $1 }
    counts["unresolved"] = inspections.first?.unresolvedProxies ?? 0
    let names = Set(counts.keys).union(outcome.counts.keys)
    let differences = names.sorted().filter { counts[$0, default: 0] != outcome.counts[$0, default: 0] }
    return (
      saved, differences.map { "\($0): \(outcome.counts[$0, default: 0]) in EMF, \(counts[$0, default: 0])" }
    )
  }

  /// Compares all; says how many agree, and fails for what differs and is not known to.
  private func compare(
    _ tasks: [EMF.Task], _ what: String, known list: String, name: (EMF.Task) -> String
  ) throws {
    let known = KnownDifferences(list)
    var sameBytes = 0
    var sameCounts = 0
    var all = 0
    var unchanged = 0
    var unchangedByOurs = 0
    try withFolder { folder in
      let outcomes = try EMF.run(tasks, in: folder)
      for (task, outcome) in zip(tasks, outcomes) {
        guard let expected = outcome.saved else { continue }
        all += 1
        let (saved, differences) = ours(task, outcome)
        if differences.isEmpty { sameCounts += 1 }
        if saved == expected { sameBytes += 1 }
        if FileManager.default.contents(atPath: task.model).map({ Array($0) }) == expected {
          // EMF itself wrote it like this.
          unchanged += 1
          if saved == expected { unchangedByOurs += 1 }
        }
        if saved == expected, differences.isEmpty {
          #expect(known.reasons[name(task)] == nil, "\(name(task)) agrees; take it off Golden/\(list)")
        } else {
          keep(name(task), saved, expected)
          let place = Self.firstDifference(saved ?? [], expected)
          #expect(
            known.reasons[name(task)] != nil, "\(name(task)) differs: \(differences.prefix(5)) \(place)")
        }
      }
    }
    print(
      "corpus: of \(all) \(what) EMF saves \(sameBytes) to the same bytes, \(sameCounts) with the same counts"
    )
    if unchanged > 0 {
      print(
        "corpus: \(unchanged) \(what) come back from EMF as they were, \(unchangedByOurs) of them from ours")
    }
    #expect(all > 0)
  }

  /// For looking at: where KROSSKUBE_EMF_KEEP names a folder, both texts are left there.
  private func keep(_ name: String, _ saved: [UInt8]?, _ expected: [UInt8]) {
    guard let place = ProcessInfo.processInfo.environment["KROSSKUBE_EMF_KEEP"] else { return }
    let file = place + "/" + name.replacingOccurrences(of: "/", with: "_")
    try? Data(saved ?? []).write(to: URL(fileURLWithPath: file + ".ours"))
    try? Data(expected).write(to: URL(fileURLWithPath: file + ".emf"))
  }

  private static func firstDifference(_ ours: [UInt8], _ theirs: [UInt8]) -> String {
    guard let place = zip(ours, theirs).enumerated().first(where: { $1.0 != $1.1 })?.offset else {
      return ours.count == theirs.count ? "" : "one text is the beginning of the other"
    }
    func part(_ text: [UInt8]) -> String {
      String(decoding: text[max(0, place - 60)..<min(text.count, place + 60)], as: UTF8.self)
    }
    return "EMF: \(part(theirs)) ours: \(part(ours))"
  }

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("emf-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  @Test(.enabled(if: Project.corpus != nil, "the corpus is not at hand")) func filesOfTheCorpus() throws {
    let corpus = try #require(Project.corpus).path
    let tasks = Oracle.all.filter(\.loads).map { oracle in
      let repository = corpus + "/" + oracle.file.split(separator: "/").prefix(2).joined(separator: "/")
      return EMF.Task(
        model: corpus + "/" + oracle.file,
        metamodels: (oracle.metamodels ?? []).map { "\(repository)/\($0)" },
        uriMap: RepositoryFolders.of(repository).uriMap(for: corpus + "/" + oracle.file))
    }
    try compare(tasks, "files of the corpus", known: "saved-otherwise.txt") {
      String($0.model.dropFirst(corpus.count + 1))
    }
  }

  @Test func randomModels() throws {
    try withFolder { folder in
      var tasks: [EMF.Task] = []
      let forms = [[], ["defaults"], ["one-line"], ["width=60"], ["schema-location"], ["encoding=UTF-8"]]
      for seed in 1...36 {
        let place = folder.appendingPathComponent("\(seed)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        for (name, text) in RandomModels.files(seed: seed, objects: seed % 12 == 0 ? 2000 : 200) {
          try text.write(to: place.appendingPathComponent(name), atomically: true, encoding: .utf8)
          var task = EMF.Task(
            model: place.appendingPathComponent(name).path, options: forms[seed % forms.count])
          if name != "random.ecore" { task.metamodels = [place.appendingPathComponent("random.ecore").path] }
          tasks.append(task)
        }
      }
      try compare(tasks, "random models", known: "random-otherwise.txt") {
        $0.model.split(separator: "/").suffix(2).joined(separator: "/")
      }
    }
  }
}
