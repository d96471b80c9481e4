import Diagnostics
import Ecore
import Foundation
import Testing
import XMI

@testable import MOFM2T

@Suite struct TraceTests {
  private static let model = loadModel(TemplateCase.folder.appendingPathComponent("model.xmi").path)

  /// Every region of the file 'f' as `line:column kind 'printed'`, and the tree.
  private func run(
    _ text: String, isTraced: Bool = true, existing: String? = nil, rules: WhiteSpaceRules = .acceleo3
  ) throws -> (
    [String], OutputTree, TemplateProgram
  ) {
    var sink = DiagnosticSink()
    let file = SourceFile(path: "m.mtl", text: "[module m('http://k')/]\n" + text)
    let program = try #require(
      TemplateProgram.load(
        file, metamodel: Self.model.metamodel, options: TemplateOptions(whiteSpace: rules), into: &sink),
      "\(sink.diagnostics)")
    var options = RunOptions(existing: { _ in existing.map { SourceFile(path: "f", text: $0) } })
    options.isTraced = isTraced
    let result = program.run(on: Self.model.model, options: options, into: &sink)
    #expect(!sink.hasErrors, "\(sink.diagnostics)")
    let output = try #require(result.output.file("f"))
    return (try described(output.regions, try output.content), result.output, program)
  }

  private func described(_ regions: [OutputRegion], _ content: [UInt8]) throws -> [String] {
    regions.map { region in
      let place = region.template.file.position(of: region.template.bytes.lowerBound)
      let text = String(decoding: content[region.range], as: UTF8.self)
      return "\(place.line):\(place.column) \(region.kind.rawValue) \(text.debugDescription)"
    }
  }

  @Test func partsKeepTheirPlacesWhenLinesAreMoved() throws {
    let (regions, tree, _) = try run(
      """
      [template main(c : Cluster)]
      [comment @main/]
        [file ('f')]
          # [c.part()/]
          - [if (false)]
              x
            [/if]
          z
          = [if (true)]y[/if]
        [/file]
      [/template]
      [template part(c : Cluster)]
        p

        [c.name/]
      [/template]
      """, rules: .acceleo4)
    #expect(String(decoding: try #require(tree["f"]), as: UTF8.self) == "# p\n# \n# north\nz\n= y\n")
    #expect(
      regions == [
        "5:5 text \"# \"", "14:3 text \"p\\n\"", "15:1 text \"\\n\"", "16:4 string \"north\"",
        "9:5 text \"z\\n\"",
        "10:5 text \"= \"", "10:18 text \"y\"", "10:24 text \"\\n\"",
      ])
  }

  @Test func everyPartHasItsPlace() throws {
    let (regions, tree, _) = try run(
      """
      [template main(c : Cluster)]
      [comment @main/]
      [file ('f')]
      a: [c.name/]
        [c.part()/]
      n: [1 + 1/]
      [/file]
      [/template]
      [template part(c : Cluster)]
      p:
        q
      [/template]
      """)
    #expect(
      regions.map { $0.prefix { $0 != "\"" } } == [
        "5:1 text ", "5:5 string ", "5:13 text ", "11:1 text ", "6:14 text ", "7:5 value ", "7:12 text ",
      ])
    #expect(tree.file("f")?.regions.allSatisfy { $0.element != nil } == true)
    let content = try #require(tree["f"])
    let text = String(decoding: content, as: UTF8.self)
    let offset = text.utf8.distance(
      from: text.startIndex, to: try #require(text.firstIndex(of: "q")))
    let region = try #require(tree.file("f")?.regions.first { $0.range.contains(offset) })
    let place = content.withUnsafeBufferPointer { region.place(of: offset, in: $0) }
    #expect(place.file.position(of: place.bytes.lowerBound) == SourcePosition(line: 12, column: 3))
  }

  @Test func regionsAreDisjointAndInOrder() throws {
    let (_, tree, _) = try run(
      """
      [template main(c : Cluster)]
      [comment @main/]
      [file ('f', false, 'ISO-8859-1')]
      é [for (x : Integer | Sequence{1, 2, 3}) before ('<') separator (', ') after ('>')][x/] ü[/for]
      [protected ('a') startTagPrefix('# ') endTagPrefix('# ')]
      b
      [/protected]
      [c.part() before ('(') after (')')/]
      [/file]
      [/template]
      [template part(c : Cluster) post (trim())]
        p
      [/template]
      """, existing: "# Start of user code a\nmine\n# End of user code")
    let file = try #require(tree.file("f"))
    var end = 0
    for region in file.regions {
      #expect(region.range.lowerBound == end, "nothing is left out")
      end = region.range.upperBound
    }
    #expect(end == file.count)
    #expect(file.regions.contains { $0.kind == .userCode })
    #expect(try file.content.prefix(4) == [0xE9, 0x20, 0x3C, 0x31])
  }

  @Test func aRunWithoutTraceIsTracedLater() throws {
    let text = """
      [template main(c : Cluster)]
      [comment @main/]
      [file ('f')][c.name/][/file]
      [file ('g')]other[/file]
      [/template]
      """
    let (none, tree, program) = try run(text, isTraced: false)
    #expect(none.isEmpty)
    let file = try #require(tree.file("f"))
    let regions = program.regions(
      of: [file], on: Self.model.model, options: RunOptions(existing: { _ in nil }))
    #expect(Set(regions.keys) == ["f"])
    #expect(try described(try #require(regions["f"]), try file.content) == (try run(text).0))
  }

  @Test(arguments: [
    ("8080", true), ("-1", true), ("1e3", true), ("017", true), ("1:30", true), ("2024-01-01", true),
    ("no", true), ("Null", true), ("~", true), ("on", true), ("0x1F", true), (".5", true), ("y", true),
    ("10.0.0.1", false), ("nginx", false), ("web-1", false), ("", false), ("1 a", false), ("none", false),
    ("1.2.3", false), ("a", false),
  ])
  func doubtfulTexts(_ text: String, _ expected: Bool) throws {
    #expect(Array(text.utf8).withUnsafeBufferPointer { DoubtfulText.contains($0) } == expected)
    let body = "[template main(c : Cluster)][comment @main/][file ('f')]a: ['\(text)'/][/file][/template]"
    #expect(try run(body).1.file("f")?.hasDoubtfulText == expected)
    let quoted =
      "[template main(c : Cluster)][comment @main/][file ('f')]a: \"['\(text)'/]\"[/file][/template]"
    #expect(try run(quoted).1.file("f")?.hasDoubtfulText == false)
  }
}
