import Diagnostics
import Testing
import YAML

/// Reads a text and gives the roots and the diagnostics.
func read(_ text: String, limits: YAMLLimits = YAMLLimits()) -> (roots: [YAMLNode], diagnostics: [Diagnostic])
{
  var sink = DiagnosticSink()
  let documents = YAMLDocument.read(SourceFile(path: "t.yaml", text: text), limits: limits, into: &sink)
  return (documents.map(\.root), sink.diagnostics)
}

@Suite struct ReadingTests {
  @Test func aTreeInTheOrderOfTheFile() throws {
    let (roots, diagnostics) = read("b: 1\na: [x, {y: null}]\nc:\n- 'q'\n")
    #expect(diagnostics.isEmpty)
    let root = try #require(roots.first)
    #expect(root.entries?.map(\.name) == ["b", "a", "c"])
    #expect(root["b"]?.integer == 1)
    #expect(root.at("a")?.items?.count == 2)
    #expect(root.json() == #"{"b":1,"a":["x",{"true":null}],"c":["q"]}"#)
    #expect(root.jsonByteCount == root.json().utf8.count)
  }

  @Test(arguments: [
    ("key: 'äöü'\nnext: [é, \"ß\u{1F600}\"]\n", "next", "[é, \"ß\u{1F600}\"]"),
    ("\u{FEFF}key: ä\nnext: wert\n", "next", "wert"),
    ("\u{1F600}\u{1F600}: x\r\n# é\r\nnext: plain text # c\r\n", "next", "plain text"),
    ("a: x\nnext:\n  b: é\n  c: d\n\n# end\nz: 1\n", "next", "b: é\n  c: d"),
    ("a: x\nnext: {k: v}  # c\nz: 1\n", "next", "{k: v}"),
  ]) func rangesCountBytes(_ text: String, _ key: String, _ expected: String) throws {
    let (roots, diagnostics) = read(text)
    #expect(diagnostics.isEmpty)
    let range = try #require(roots.first?[key]?.range)
    #expect(range.file.text(range.bytes) == expected)
  }

  @Test func rangesFarIntoANonASCIIFile() throws {
    let text = (0..<500).map { "k\($0): 'é\($0)ü'\n" }.joined()
    let root = try #require(read(text).roots.first)
    for (index, entry) in (root.entries ?? []).enumerated() {
      let range = try #require(entry.value.range)
      #expect(range.file.text(range.bytes) == "'é\(index)ü'")
      #expect(range.start.line == index + 1)
    }
  }

  @Test func severalDocuments() {
    let (roots, diagnostics) = read("a: 1\n---\n- b\n...\n---\n")
    #expect(diagnostics.isEmpty)
    #expect(roots.map { $0.json() } == [#"{"a":1}"#, #"["b"]"#, "null"])
    #expect(read("").roots.isEmpty)
  }

  @Test func anchorsAndMergeKeys() {
    let (roots, diagnostics) = read("a: &x {p: 1, q: 2}\nb: *x\nc:\n  <<: *x\n  p: 3\n")
    #expect(diagnostics.isEmpty)
    #expect(roots.first?.json() == #"{"a":{"p":1,"q":2},"b":{"p":1,"q":2},"c":{"p":3,"q":2}}"#)
  }

  @Test(arguments: [
    ("a: [1, 2", "yaml/syntax", 1, 9),
    ("é: x\n b: 1\n", "yaml/syntax", 2, 3),
    ("a: \"\u{7}\"", "yaml/syntax", 1, 5),
    ("a: 1\nb: 2\na: 3\n", "yaml/duplicate-key", 3, 1),
    ("yes: 1\ntrue: 3\n", "yaml/duplicate-key", 2, 1),
    ("a: *nope\n", "yaml/unknown-alias", 1, 4),
    ("a: &x [1, *x]\n", "yaml/alias-cycle", 1, 11),
    ("? [a]\n: 1\n", "yaml/complex-key", 1, 3),
    ("<<: 1\n", "yaml/merge-value", 1, 5),
  ]) func badInput(_ text: String, _ code: String, _ line: Int, _ column: Int) throws {
    let diagnostics = read(text).diagnostics
    #expect(diagnostics.map(\.code) == [code])
    let start = try #require(diagnostics.first?.range).start
    #expect(start == SourcePosition(line: line, column: column))
  }

  @Test func duplicateKeyPointsAtTheFirst() throws {
    let diagnostic = try #require(read("a: 1\nb: 2\na: 3\n").diagnostics.first)
    #expect(diagnostic.notes.first?.range?.start == SourcePosition(line: 1, column: 1))
    #expect(read("\u{E9}: 1\ne\u{301}: 2\n").diagnostics.isEmpty)
  }

  @Test func notUTF8() {
    for bytes in [[0x61, 0x3A, 0x20, 0xC3, 0x28, 0x0A], [0xFF, 0xFE, 0x61, 0x00]] as [[UInt8]] {
      var sink = DiagnosticSink()
      _ = YAMLDocument.read(SourceFile(path: "t", bytes: bytes), into: &sink)
      #expect(sink.errorCount == 1)
      #expect(sink.diagnostics.first?.range != nil)
    }
  }

  @Test func billionLaughs() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...12 {
      text +=
        "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
        + "]\n"
    }
    let (roots, diagnostics) = read(text)
    #expect(roots.isEmpty)
    #expect(diagnostics.map(\.code) == ["yaml/alias-limit"])
  }

  @Test func deepNesting() {
    let flow = String(repeating: "[", count: 100_000)
    #expect(read(flow).diagnostics.count == 1)
    let fine = String(repeating: "[", count: 900) + String(repeating: "]", count: 900)
    #expect(read(fine).diagnostics.isEmpty)
    #expect(read("[[[1]]]", limits: YAMLLimits(depth: 2)).diagnostics.map(\.code) == ["yaml/depth-limit"])
    #expect(
      read("a: &a [[1]]\nb: [*a]", limits: YAMLLimits(depth: 3)).diagnostics.map(\.code) == [
        "yaml/depth-limit"
      ])
    #expect(read("[1, 2, 3]", limits: YAMLLimits(nodes: 2)).diagnostics.map(\.code) == ["yaml/size-limit"])
  }
}
