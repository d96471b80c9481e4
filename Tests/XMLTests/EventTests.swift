import Diagnostics
import Testing
import XML

@Suite struct EventTests {
  @Test func namesNamespacesAndPlaces() {
    let outcome = parse(#"<m:a xmlns:m="urn:m" xmlns="d" x="1" m:y="2"><b/>t</m:a>"#)
    #expect(outcome.isWellFormed)
    #expect(
      outcome.recorder.events == [
        "<m:a {urn:m} xmlns:m=urn:m xmlns:=d x=1@34 m:y=2@42 @0", "<b {d} @45", "</b @49", "'t' @49",
        "</a @56",
      ])
  }

  @Test func rewrittenValuesHaveNoOffset() {
    let outcome = parse("<a p='x&amp;y' q='a\tb' r='é' s='&#65;' t='plain'/>")
    #expect(outcome.recorder.events == ["<a p=x&y q=a b r=é s=A t=plain@43 @0", "</a @51"])
  }

  @Test func charactersKnowTheirPlace() {
    let outcome = parse("<a>x&lt;é<![CDATA[<&]]></a>")
    #expect(
      outcome.recorder.events == ["<a @0", "'x' @3", "'<' @-", "'é' @8", "'<&' @19", "</a @28"])
  }

  @Test func lineEndsAreNormalised() {
    let outcome = parse("<a>1\r\n2\r3</a>")
    #expect(outcome.recorder.text == Array("1\n2\n3".utf8))
  }

  @Test func commentsAndInstructions() {
    let outcome = parse("<?p d?><!--c--><a/>")
    #expect(outcome.recorder.events == ["?p d @7", "comment 'c' @15", "<a @15", "</a @19"])
  }

  @Test func longTextKeepsItsPlaces() {
    let text = String(repeating: "aé\u{20AC}😀 ", count: 5_000)
    let outcome = parse("<a>\(text)</a>")
    #expect(outcome.recorder.text == Array(text.utf8))
    var next = 3
    for event in outcome.recorder.events where event.hasPrefix("'") {
      let offset = event.split(separator: "@").last.flatMap { Int($0) }
      #expect(offset == next)
      next += event.dropFirst().prefix { $0 != "'" }.utf8.count
    }
  }

  @Test(arguments: [100, 3_990, 4_000, 4_096, 8_000, 65_536, 120_000])
  func tagsStraddleTheWindow(_ size: Int) {
    let value = String(repeating: "v", count: size)
    let text = "<r>" + String(repeating: #"<e a="1" b="\#(value)" c="é" d="x&lt;"/>"#, count: 6) + "</r>"
    let file = SourceFile(path: "t.xml", text: text)
    let checker = OffsetChecker(file)
    var sink = DiagnosticSink()
    #expect(XMLParser.parse(file, handler: checker, into: &sink))
    #expect(checker.problems == [])
    #expect(checker.elements == 7)
    // libxml2 copies a long value that its window ends in.
    #expect(size > 100 ? checker.verbatim >= 6 : checker.verbatim == 12)
  }

  @Test func internedNamesAreEqualByPointer() {
    final class Matcher: XMLEventHandler {
      var wanted: XMLName?
      var found = 0
      override func startDocument(_ names: XMLNameTable) { wanted = names.intern("urn:x") }
      override func startElement(_ element: XMLStartElement) { if element.namespace == wanted { found += 1 } }
    }
    let matcher = Matcher()
    var sink = DiagnosticSink()
    let file = SourceFile(path: "t", text: "<a xmlns:p='urn:x'><p:b/><q:c xmlns:q='urn:x'/></a>")
    #expect(XMLParser.parse(file, handler: matcher, into: &sink))
    #expect(matcher.found == 2)
  }

  @Test func manyParsesAtOnce() async {
    await withTaskGroup(of: Bool.self) { group in
      for index in 0..<32 {
        group.addTask {
          let body = (0..<500).map { "<e i='\($0 + index)'/>" }.joined()
          let outcome = parse("<a>\(body)</a>")
          return outcome.isWellFormed && outcome.recorder.elementOffsets.count == 501
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}
