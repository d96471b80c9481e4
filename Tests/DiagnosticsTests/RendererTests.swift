import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite struct RendererTests {
  private func expectText(
    _ diagnostic: Diagnostic, width: Int = 160, _ expected: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      TextRenderer(width: width).render(diagnostic) == expected + "\n", sourceLocation: sourceLocation)
  }

  /// The range of `needle`, which stands once in `text`.
  private func range(of needle: String, in text: String, path: String) -> SourceRange {
    let before = text.range(of: needle).map { text[..<$0.lowerBound].utf8.count } ?? 0
    return SourceRange(SourceFile(path: path, text: text), before..<(before + needle.utf8.count))
  }

  // MARK: Text

  @Test func aTabAnAccentAndAnEntityAreInTheWay() {
    let model = "<Pod>\n\t<ports name='é' containerPort=\"70000\"/>\n</Pod>\n"
    let rule = "<details key=\"portValid\" value=\"port >= 1 and port &lt;= 65535\"/>\n"
    var note = Diagnostic.note("this operand of 'and' is false: port = 70000")
    note.range = range(of: "port &lt;= 65535", in: rule, path: "metamodels/runtime.ecore")
    let diagnostic = Diagnostic(
      .error, "ocl/invariant-violated", "invariant 'ContainerPort::portValid' is false for 'http'",
      at: range(of: "70000", in: model, path: "models/web.xmi"), notes: [note])
    expectText(
      diagnostic,
      """
      models/web.xmi:2:33: error: invariant 'ContainerPort::portValid' is false for 'http' [ocl/invariant-violated]
       2 | \t<ports name='é' containerPort="70000"/>
         | \t                               ^~~~~
      metamodels/runtime.ecore:1:47: note: this operand of 'and' is false: port = 70000
       1 | <details key="portValid" value="port >= 1 and port &lt;= 65535"/>
         |                                               ^~~~~~~~~~~~~~~~
      """)
  }

  @Test func fixItsAndNotesFollow() {
    let place = range(of: "replicass", in: "<Deployment replicass=\"3\"/>", path: "m.xmi")
    let diagnostic = Diagnostic(
      .error, "xmi/unknown-feature", "'replicass' is not a feature of 'Deployment'", at: place,
      notes: [.note("a note without a place")], fixIts: [FixIt("replace with 'replicas'", place, "replicas")])
    expectText(
      diagnostic,
      """
      m.xmi:1:13: error: 'replicass' is not a feature of 'Deployment' [xmi/unknown-feature]
       1 | <Deployment replicass="3"/>
         |             ^~~~~~~~~
        fix: replace with 'replicas'
      note: a note without a place
      """)
  }

  @Test func aDiagnosticWithoutAPlaceIsOneLine() {
    expectText(
      Diagnostic(.warning, "io/odd", "two\nlines\r\nhere"), "warning: two lines here [io/odd]")
  }

  @Test func wideCharactersTakeTwoColumns() {
    let text = "名前 = \"端末\" + e\u{301}e"
    expectText(
      Diagnostic(.error, "a/a", "wide", at: range(of: "端末", in: text, path: "f")),
      """
      f:1:7: error: wide [a/a]
       1 | 名前 = "端末" + e\u{301}e
         |         ^~~~
      """)
    let combined = "e\u{301}x"
    expectText(
      Diagnostic(.error, "a/a", "narrow", at: range(of: "x", in: combined, path: "f")),
      """
      f:1:3: error: narrow [a/a]
       1 | e\u{301}x
         |  ^
      """)
  }

  @Test func anEmptyRangeAtTheEndIsMarked() {
    let file = SourceFile(path: "f", text: "ab\ncde")
    expectText(
      Diagnostic(.error, "a/a", "end", at: SourceRange(file, 6..<6)),
      """
      f:2:4: error: end [a/a]
       2 | cde
         |    ^
      """)
    expectText(
      Diagnostic(
        .error, "a/a", "after the last line", at: SourceRange(SourceFile(path: "f", text: "ab\n"), 3..<3)),
      "f:2:1: error: after the last line [a/a]")
    expectText(
      Diagnostic(.error, "a/a", "empty", at: SourceRange(SourceFile(path: "f", text: ""), 0..<0)),
      "f:1:1: error: empty [a/a]")
  }

  @Test func aRangeOverSeveralLinesIsMarkedInItsFirst() {
    let file = SourceFile(path: "f", text: "a bcd\r\ne\r\n")
    expectText(
      Diagnostic(.error, "a/a", "m", at: SourceRange(file, 2..<8)),
      """
      f:1:3: error: m [a/a]
       1 | a bcd
         |   ^~~
      """)
    expectText(
      Diagnostic(.error, "a/a", "in the line end", at: SourceRange(file, 6..<7)),
      """
      f:1:7: error: in the line end [a/a]
       1 | a bcd
         |      ^
      """)
  }

  @Test func controlCharactersAreReplaced() {
    expectText(
      Diagnostic(
        .error, "a/a", "m", at: SourceRange(SourceFile(path: "f", text: "a\u{1B}[31mb\u{7}c"), 6..<7)),
      """
      f:1:7: error: m [a/a]
       1 | a\u{FFFD}[31mb\u{FFFD}c
         |       ^
      """)
  }

  @Test func aLongLineIsShownAroundItsMark() {
    let text = String(repeating: "a", count: 100) + "MARK" + String(repeating: "b", count: 100)
    let diagnostic = Diagnostic(.error, "a/a", "m", at: range(of: "MARK", in: text, path: "f"))
    let left = String(repeating: "a", count: 10)
    expectText(
      diagnostic, width: 40,
      """
      f:1:101: error: m [a/a]
       1 | …\(left)MARK\(String(repeating: "b", count: 26))…
         |            ^~~~
      """)
    let end = Diagnostic(
      .error, "a/a", "m",
      at: SourceRange(SourceFile(path: "f", text: text), text.utf8.count..<text.utf8.count))
    expectText(
      end, width: 10,
      """
      f:1:205: error: m [a/a]
       1 | …bbbbbbbbbb
         |            ^
      """)
    let wholeLine = Diagnostic(
      .error, "a/a", "m", at: SourceRange(SourceFile(path: "f", text: text), 0..<text.utf8.count))
    expectText(
      wholeLine, width: 10,
      """
      f:1:1: error: m [a/a]
       1 | aaaaaaaaaa…
         | ^~~~~~~~~~
      """)
  }

  @Test(.timeLimit(.minutes(10))) func aLineOfMegabytesDoesNotStopIt() {
    let file = SourceFile(path: "f", text: String(repeating: "<a/>", count: 2_000_000))
    let renderer = TextRenderer()
    for index in 0..<20 {
      let text = renderer.render(
        Diagnostic(.error, "a/a", "m", at: SourceRange(file, (index * 400_000)..<(index * 400_000 + 2))))
      #expect(text.utf8.count < 600)
    }
  }

  @Test func nothingTrapsWhateverTheRange() {
    var generator = SeededGenerator(11)
    let pieces: [[UInt8]] = [
      [0x0A], [0x0D, 0x0A], [0x0D], [0x09], Array("é".utf8), Array("本".utf8), [0xFF], [0x80], [0x61], [0],
    ]
    for _ in 0..<2000 {
      let bytes = (0..<Int.random(in: 0...30, using: &generator)).flatMap { _ in
        pieces.randomElement(using: &generator) ?? []
      }
      let file = SourceFile(path: "f", bytes: bytes)
      let start = Int.random(in: 0...(bytes.count + 3), using: &generator)
      let end = Int.random(in: start...(bytes.count + 6), using: &generator)
      let diagnostic = Diagnostic(.error, "a/a", "m", at: SourceRange(file, start..<end))
      let text = TextRenderer(width: Int.random(in: 0...12, using: &generator)).render(diagnostic)
      #expect(text.hasPrefix("f:"))
      #expect(JSONLinesRenderer().render(diagnostic).hasSuffix("}\n"))
    }
  }

  // MARK: Colour

  @Test func coloursAreUsedOnlyWhenAskedFor() {
    let place = range(of: "b", in: "abc", path: "f")
    let diagnostic = Diagnostic(.error, "a/a", "m", at: place)
    #expect(!TextRenderer().render(diagnostic).contains("\u{1B}"))
    #expect(
      TextRenderer(color: true).render(diagnostic)
        == "\u{1B}[1mf:1:2: \u{1B}[0m\u{1B}[1;31merror: \u{1B}[0m\u{1B}[1mm\u{1B}[0m [a/a]\n 1 | abc\n   |  \u{1B}[32m^\u{1B}[0m\n"
    )
    #expect(TextRenderer(color: true).render(Diagnostic(.warning, "", "m")).contains("\u{1B}[1;35m"))
    #expect(TextRenderer(color: true).render(.note("m")).contains("\u{1B}[1;36m"))
  }

  @Test(
    arguments: [
      (true, [:], true), (false, [:], false), (true, ["NO_COLOR": "1"], false),
      (true, ["NO_COLOR": "0"], false),
      (true, ["NO_COLOR": ""], true), (true, ["TERM": "dumb"], false), (true, ["TERM": "xterm"], true),
      (false, ["TERM": "xterm"], false),
    ] as [(Bool, [String: String], Bool)])
  func theEnvironmentDecidesAboutColours(
    _ isTerminal: Bool, _ environment: [String: String], _ expected: Bool
  ) {
    #expect(TextRenderer.wantsColor(isTerminal: isTerminal, environment: { environment[$0] }) == expected)
  }

  // MARK: JSON

  @Test func aLineHasEveryKeyThatHasAValue() throws {
    let place = range(of: "70000", in: "<p>\n\té 70000\n</p>", path: "m\"é.xmi")
    let diagnostic = Diagnostic(
      .error, "ocl/invariant-violated", "a \"quoted\"\ttext\n", at: place, element: "//@p.0",
      notes: [.note("why", at: place)], fixIts: [FixIt("replace", place, "8\\0")])
    let rendered = JSONLinesRenderer().render(diagnostic)
    let written =
      #""file":"m\"é.xmi","line":2,"column":4,"endLine":2,"endColumn":9,"startByte":8,"endByte":13"#
    #expect(
      rendered
        == #"{"severity":"error","code":"ocl/invariant-violated","message":"a \"quoted\"\ttext\n","#
        + written + #","element":"//@p.0","notes":[{"severity":"note","message":"why","# + written
        + #"}],"fixIts":[{"message":"replace","# + written + #","replacement":"8\\0"}]}"# + "\n")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(rendered.utf8)) as? [String: Any])
    #expect(object["line"] as? Int == 2)
  }

  @Test func aPlainDiagnosticHasThreeKeys() {
    #expect(
      JSONLinesRenderer().render(Diagnostic(.warning, "a/b", "m"))
        == #"{"severity":"warning","code":"a/b","message":"m"}"# + "\n")
  }

  @Test func everyTextIsQuotedSoThatItParsesBack() throws {
    var all = ""
    for value in 0..<0x300 { all.unicodeScalars.append(Unicode.Scalar(value) ?? " ") }
    all += "\u{2028}😀\u{FFFD}"
    let line = JSONText.quote(all)
    #expect(!line.contains("\n"))
    let parsed = try JSONSerialization.jsonObject(with: Data(line.utf8), options: .fragmentsAllowed)
    #expect(parsed as? String == all)
  }
}
