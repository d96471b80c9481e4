import Diagnostics
import Ecore
import Foundation
import ModelText
import Pipelines
import TestSupport
import Testing
import XMI

/// Random edits of good files: whatever they make of them, reading ends and everything can be looked at.
@Suite(.timeLimit(.minutes(10))) struct MutationTests {
  private static let pieces = [
    "{", "}", "[", "]", ":", ": ", "- ", ",", "\"", "'", "\n", "\n  ", "&a ", "*a", "#//", "/", "null", "~",
    "true", "1e999",
    "$ref: ", "$id: x\n", "eClass: ", "kind: ", "<<: *a", "!!binary ", "|", "\t", "\\u0000", "é", "\u{FEFF}",
    "(", ")",
    "---\n", "...", "? ", "0x1F", "Job", "//", "=",
  ]

  private func mutated(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      guard !bytes.isEmpty else { return bytes }
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      let end = min(bytes.count, place + Int.random(in: 1...40, using: &generator))
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 1:
        let piece = Self.pieces.randomElement(using: &generator) ?? ""
        bytes.insert(contentsOf: Array(piece.utf8), at: place)
      case 2: bytes.removeSubrange(place..<end)
      case 3:
        bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &generator))
      case 4: bytes.removeSubrange(place...)
      default: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &generator))
      }
    }
    return bytes
  }

  private func seed(_ format: String) throws -> [UInt8] {
    let folder = GoldenTests.folder
    let name =
      switch format {
      case "resources.yaml": "resources-list/input.yaml"
      case "plain.yaml": "plain-library/input.yaml"
      case "plain.json": "plain-library-json/input.json"
      default: "krosskube-notation/input.krosskube"
      }
    return Array(try Data(contentsOf: folder.appendingPathComponent(name)))
  }

  @Test(arguments: ["resources.yaml", "plain.yaml", "plain.json", "notation.krosskube"])
  func mutations(_ name: String) throws {
    let seed = try seed(name)
    var models = TextModels()
    models.sources.metamodels = [
      GoldenTests.folder.appendingPathComponent("plain-library/metamodel.ecore").path
    ]
    if name != "plain.yaml", name != "plain.json" { models.sources.metamodels = [] }
    var generator = SeededGenerator(7)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Metamodels are read for each call, so many files go into one.
    for round in 0..<20 {
      var paths: [String] = []
      for index in 0..<50 {
        let file = folder.appendingPathComponent("\(index)." + (name.split(separator: ".").last ?? "yaml"))
        try Data(mutated(seed, &generator)).write(to: file)
        paths.append(file.path)
      }
      let (loaded, sink) = models.load(paths)
      for diagnostic in sink.sorted().prefix(200) {
        #expect(!TextRenderer().render(diagnostic).isEmpty)
      }
      var length = 0
      for object in loaded.model.allObjects {
        length += object.location?.bytes.count ?? 0
        for feature in object.eClass.eAllStructuralFeatures where object.eIsSet(feature) {
          length += object.location(of: feature.name)?.bytes.count ?? 0
        }
      }
      #expect(length >= 0 && loaded.model.resources.count >= paths.count, "round \(round)")
      for resource in 0..<50 {
        var writing = DiagnosticSink()
        for format in TextFormat.allCases {
          _ = ModelWriter.text(of: loaded.model, resource: resource, as: format, uri: "x", into: &writing)
        }
      }
    }
  }
}
