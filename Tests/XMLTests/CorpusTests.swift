import Diagnostics
import Foundation
import TestSupport
import Testing
import XML

@Suite(.enabled(if: Project.corpus != nil, "the corpus is not at hand"))
struct CorpusTests {
  @Test func everyOffsetAndValueIsRight() throws {
    let corpus = try #require(Project.corpus)
    let suffixes: Set = [
      "ecore", "xmi", "uml", "xml", "model", "uml2", "cmof", "oclas", "allocation", "system", "repository",
      "resourceenvironment",
    ]
    var files = 0
    var elements = 0
    var attributes = 0
    var refused: [String] = []
    let found = FileManager.default.enumerator(at: corpus, includingPropertiesForKeys: nil)
    while let url = found?.nextObject() as? URL {
      guard suffixes.contains(url.pathExtension), !url.hasDirectoryPath else { continue }
      var sink = DiagnosticSink()
      let raw = try SourceFile.read(url.path, as: url.lastPathComponent)
      guard let file = XMLEncoding.decode(raw, into: &sink) else {
        refused.append("\(url.lastPathComponent): \(sink.diagnostics.first?.message ?? "")")
        continue
      }
      let checker = OffsetChecker(file)
      if XMLParser.parse(file, handler: checker, into: &sink) {
        files += 1
      } else {
        refused.append("\(url.lastPathComponent): \(sink.diagnostics.first?.message ?? "")")
      }
      elements += checker.elements
      attributes += checker.attributes
      #expect(checker.problems == [], "\(url.path)")
    }
    print("corpus: \(files) files, \(elements) elements, \(attributes) attributes; refused: \(refused)")
    #expect(files > 400)
    #expect(attributes > 100_000)
    #expect(refused.count < 10, "\(refused)")
  }
}
