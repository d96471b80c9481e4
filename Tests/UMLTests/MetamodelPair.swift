import Diagnostics
import Ecore
import Foundation
import TestSupport
import Testing
import UML
import XMI

/// A class model and the metamodel that was made of it.
struct MetamodelPair: Sendable, CustomTestStringConvertible {
  /// A difference: lines that begin so, in ours only or in theirs only, how many they are, and why.
  struct Difference: Sendable {
    var isOurs: Bool
    var count: Int
    var lines: [String]
    /// What the lines contain besides; empty for any.
    var parts: [String] = []
    var reason: String

    func covers(_ line: String) -> Bool {
      lines.contains { line.hasPrefix($0) } && (parts.isEmpty || parts.contains { line.contains($0) })
    }
  }

  /// The paths in the corpus.
  var uml: String
  var ecore: String
  /// How many lines are the same.
  var same: Int
  var differences: [Difference] = []
  /// The options that come nearest to what Eclipse was told.
  var options: [(name: String, value: String)] = []
  /// The files that hrefs lead to.
  var others: [(from: String, to: String)] = []

  var testDescription: String { uml.split(separator: "/").last.map(String.init) ?? uml }

  /// The lines of a metamodel, or of what is made of a class model, of the corpus.
  static func lines(
    _ path: String, options chosen: [(name: String, value: String)] = [],
    others: [(from: String, to: String)] = []
  ) throws -> Set<String> {
    var sink = DiagnosticSink()
    var options = XMIOptions()
    var choices = UMLOptions()
    for (name, value) in chosen { #expect(choices.set(name, value) == nil) }
    options.notations = [UMLNotation(choices)]
    options.followsReferences = !others.isEmpty
    let corpus = try #require(Project.corpus)
    options.uriMap = others.map { ($0.from, corpus.appendingPathComponent($0.to).path) }
    let path = corpus.appendingPathComponent(path).path
    var loader = XMILoader(options)
    let loaded = loader.load([path], into: &sink)
    guard let resource = loaded.resourceOfPath[path] else { return [] }
    return MetamodelLines(loaded.model.resources[resource].roots.map(loaded.model.object)).lines
  }
}
