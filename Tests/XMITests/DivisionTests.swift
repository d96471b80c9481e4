import Diagnostics
import Ecore
import Foundation
import TestSupport
import Testing
import XMI

/// Files that two threads parse make the models that one thread makes of them, and the same diagnostics.
@Suite struct DivisionTests {
  private struct Result: Equatable {
    var dump: String
    var diagnostics: [String]
  }

  /// Loads a file; with a place every file is divided there, if it can be.
  private func load(
    _ path: String, _ metamodels: [String], dividedAt place: Int?,
    _ change: (inout XMIOptions) -> Void = { _ in }
  ) -> Result {
    var options = XMIOptions()
    options.metamodelPath = metamodels
    options.division = place
    change(&options)
    var loader = XMILoader(options)
    var sink = DiagnosticSink()
    let loaded = loader.load([path], into: &sink)
    let renderer = TextRenderer()
    return Result(dump: ModelDump.text(loaded.model), diagnostics: sink.sorted().map { renderer.render($0) })
  }

  /// Up to `most` places behind tags.
  private func places(_ bytes: some Collection<UInt8>, most: Int) -> [Int] {
    let ends = bytes.enumerated().filter { $0.element == UInt8(ascii: ">") }.map { $0.offset + 1 }
    return stride(from: 0, to: ends.count, by: max(1, ends.count / most)).map { ends[$0] }
  }

  @Test(arguments: GoldenCase.all(in: GoldenTests.folder)) func goldenModels(_ golden: GoldenCase) throws {
    let path = golden.folder.path + "/model.xmi"
    let metamodels = [golden.folder.path, golden.folder.deletingLastPathComponent().path]
    let whole = load(path, metamodels, dividedAt: nil)
    for place in places(try SourceFile.read(path).text.utf8, most: 24) {
      #expect(load(path, metamodels, dividedAt: place) == whole, "\(place)")
    }
  }

  /// Namespaces, types, ids and paths on both sides, with what is skipped, unknown or nearly known.
  @Test func bothSidesKnowTheSameNames() throws {
    let text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <xmi:XMI xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
          xmlns:lib="http://example.org/library" xmlns:near="http://example.org/library/">
        <lib:Library name="A" best="b2">
          <books xmi:id="b1" isbn="1"/>
          <books xsi:type="lib:Novel" xmi:id="b2" isbn="2"><title>é &amp; e</title></books>
          <xmi:Extension extender="x"><anything/></xmi:Extension>
        </lib:Library>
        <near:Library name="N"/>
        <lib:Library name="B" best="b3" shown="b1 b2 b3">
          <books xmi:id="b3" isbn="3"/><books xmi:id="b1" isbn="4"/><unknown/>
          <books xsi:type="lib:Nowel"/><books xsi:type="far:Away" xmlns:far="http://example.org/far"/>
          <books xsi:type="other:Novel"/><tags xsi:nil="true"/><owner href="#b1"/>
        </lib:Library>
        <near:Library name="M" best="/0/@books.1"/>
        <!-- a comment with <lib:Library name="no"/> -->
        <lib:Library name="C"><books isbn="5"/></lib:Library>
      </xmi:XMI>
      """
    let file = SourceFile(path: "both.xmi", text: text)
    let folder = [GoldenTests.folder.path]
    let whole = load("both.xmi", folder, dividedAt: nil) { $0.builtIn["both.xmi"] = file }
    #expect(whole.diagnostics.count > 5)
    for place in places(file.bytes, most: 1_000) {
      #expect(
        load("both.xmi", folder, dividedAt: place) { $0.builtIn["both.xmi"] = file } == whole, "\(place)")
    }
  }

  /// Files in which something was changed at random.
  @Test(arguments: ["fragment-paths", "identifiers", "several-roots", "texts", "many-valued-attributes"])
  func damagedModels(_ name: String) throws {
    let folder = GoldenTests.folder.appendingPathComponent(name)
    let bytes = Array(try SourceFile.read(folder.path + "/model.xmi").text.utf8)
    var numbers = SeededGenerator(7)
    for _ in 0..<60 {
      var changed = bytes
      let place = Int.random(in: 0..<bytes.count, using: &numbers)
      switch Int.random(in: 0..<3, using: &numbers) {
      case 0: changed[place] = Array("<>\"'/@#.:&; 0aé%[]=".utf8).randomElement(using: &numbers) ?? 0
      case 1: changed.removeSubrange(place..<min(bytes.count, place + 20))
      default: changed.insert(contentsOf: bytes[place..<min(bytes.count, place + 30)], at: place / 2)
      }
      let file = SourceFile(path: "changed.xmi", bytes: changed)
      let metamodels = [folder.path, GoldenTests.folder.path]
      let whole = load("changed.xmi", metamodels, dividedAt: nil) { $0.builtIn["changed.xmi"] = file }
      for place in places(changed, most: 6) {
        let divided = load("changed.xmi", metamodels, dividedAt: place) { $0.builtIn["changed.xmi"] = file }
        #expect(divided == whole, "\(place): \(file.text)")
      }
    }
  }
}
