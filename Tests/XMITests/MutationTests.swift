import Diagnostics
import Ecore
import Foundation
import TestSupport
import Testing
import XMI

/// Random edits of real files: whatever they make of them, loading ends and everything can be looked at.
@Suite(.timeLimit(.minutes(10))) struct MutationTests {
  private static let metamodel = GoldenTests.folder.appendingPathComponent("library.ecore").path
  private static let seeds = [
    "fragment-paths", "files", "identifiers", "texts", "opposites-both-sides", "bad-containment-cycle",
    "several-roots", "contained-in-another-file", "numbers", "many-valued-attributes",
  ]

  private func mutated(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      guard !bytes.isEmpty else { return bytes }
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      let end = min(bytes.count, place + Int.random(in: 1...30, using: &generator))
      switch Int.random(in: 0..<7, using: &generator) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes[place] = Array("<>\"'/@#.:&; 0aé%[]=".utf8).randomElement(using: &generator) ?? 0
      case 2: bytes.removeSubrange(place..<end)
      case 3:
        bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &generator))
      case 4: bytes.removeSubrange(place...)
      case 5:
        // The value of one attribute into another.
        let quotes = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\"") }
        guard quotes.count >= 4 else { continue }
        let from = Int.random(in: 0..<(quotes.count / 2), using: &generator) * 2
        let to = Int.random(in: 0..<(quotes.count / 2), using: &generator) * 2
        let value = Array(bytes[(quotes[from] + 1)..<quotes[from + 1]])
        bytes.replaceSubrange((quotes[to] + 1)..<quotes[to + 1], with: value)
      default:
        let other = Int.random(in: 0..<bytes.count, using: &generator)
        bytes.swapAt(place, other)
      }
    }
    return bytes
  }

  private func use(_ loaded: LoadedModel, _ sink: DiagnosticSink) {
    var length = ModelDump.text(loaded.model).utf8.count
    for object in loaded.model.allObjects.prefix(300) {
      length += object.uriFragment().utf8.count + object.eAllContents.prefix(50).count
      length += object.location?.bytes.count ?? 0
      length += object.rootContainer.name?.utf8.count ?? 0
    }
    for eClass in loaded.metamodel.eClasses { length += eClass.eAllStructuralFeatures.count }
    for diagnostic in sink.sorted().prefix(20) {
      #expect(!diagnostic.code.isEmpty && !diagnostic.message.isEmpty)
      length += TextRenderer().render(diagnostic).utf8.count
      length += JSONLinesRenderer().render(diagnostic).utf8.count
    }
    #expect(length >= 0)
  }

  @Test(arguments: seeds) func models(_ name: String) throws {
    let folder = GoldenTests.folder.appendingPathComponent(name)
    let original = Array(try Data(contentsOf: folder.appendingPathComponent("model.xmi")))
    var generator = SeededGenerator(UInt64(name.utf8.reduce(0) { ($0 * 31 + Int($1)) % 1_000_003 }))
    var options = XMIOptions()
    options.metamodels = [Self.metamodel]
    for _ in 0..<200 {
      let path = "/golden/" + name + "/model.xmi"
      options.builtIn = [path: SourceFile(path: path, bytes: mutated(original, &generator))]
      var loader = XMILoader(options)
      var sink = DiagnosticSink()
      use(loader.load([path], into: &sink), sink)
    }
  }

  @Test(arguments: 0..<4) func metamodels(_ part: Int) throws {
    let library = Array(try Data(contentsOf: URL(fileURLWithPath: Self.metamodel)))
    let bad = Array(
      try Data(contentsOf: GoldenTests.folder.appendingPathComponent("bad-metamodel/bad.ecore")))
    let model = try Data(contentsOf: GoldenTests.folder.appendingPathComponent("fragment-paths/model.xmi"))
    let model2 = try Data(contentsOf: GoldenTests.folder.appendingPathComponent("bad-metamodel/model.xmi"))
    var generator = SeededGenerator(UInt64(part) + 1000)
    for round in 0..<250 {
      let isLibrary = round % 3 != 0
      var options = XMIOptions()
      options.builtIn = [
        "/g/m.ecore": SourceFile(
          path: "/g/m.ecore", bytes: mutated(isLibrary ? library : bad, &generator)),
        "/g/m.xmi": SourceFile(path: "/g/m.xmi", bytes: isLibrary ? model : model2),
      ]
      options.metamodels = ["/g/m.ecore"]
      var loader = XMILoader(options)
      var sink = DiagnosticSink()
      use(loader.load(["/g/m.xmi"], into: &sink), sink)
      var own = XMILoader(options)
      use(own.load(["/g/m.ecore"], into: &sink), sink)
    }
  }
}
