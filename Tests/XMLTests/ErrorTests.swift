import Diagnostics
import Testing
import XML

@Suite struct ErrorTests {
  @Test(arguments: [
    ("", "xml/empty"), (" \n", "xml/empty"), ("{\"a\": 1}", "xml/not-xml"), ("[1]", "xml/not-xml"),
    ("PK\u{3}\u{4}\u{0}", "xml/not-xml"), ("<!DOCTYPE html><html><br></html>", "xml/not-xml"),
    ("kind: Pod", "xml/not-xml"), ("%PDF-1.4", "xml/not-xml"),
  ])
  func otherFormatsAreCalledThat(_ text: String, _ code: String) {
    let outcome = parse(text)
    #expect(!outcome.isWellFormed)
    #expect(outcome.first?.code == code)
    var sink = DiagnosticSink()
    #expect(!XMLParser.parse(SourceFile(path: "t", text: text), handler: Recorder(), into: &sink))
    #expect(sink.diagnostics.first?.code == code)
  }

  @Test func aTruncatedFileNamesWhatIsOpen() {
    let text = "<a>\n <b>\n  <c x='1'>text"
    let outcome = parse(text)
    #expect(!outcome.isWellFormed)
    #expect(outcome.diagnostics.count == 1)
    #expect(outcome.first?.message == "the file ends inside element 'c'")
    #expect(outcome.first?.range?.bytes == text.utf8.count..<text.utf8.count)
    #expect(outcome.first?.notes.map(\.excerpt) == ["<c", "<b", "<a"])
  }

  @Test(arguments: [
    "<a><b", "<a b=", "<a b='", "<a b='1'", "<a><!-- x", "<a><![CDATA[x", "<a></", "<a></a", "<a>&lt",
  ])
  func everyPrefixEndsAtTheEnd(_ text: String) {
    let outcome = parse(text)
    #expect(!outcome.isWellFormed)
    #expect(outcome.first?.code == "xml/not-well-formed")
    #expect(outcome.diagnostics.allSatisfy { ($0.range?.bytes.upperBound ?? 0) <= text.utf8.count })
  }

  @Test func aWrongEndTagPointsAtBoth() {
    let outcome = parse("<a>\n<b x='<'/></a>")
    #expect(!outcome.isWellFormed)
    let mismatch = parse("<a>\n <bb>\n</a>")
    #expect(mismatch.diagnostics.count == 1)
    #expect(mismatch.first?.excerpt == "</a>")
    #expect(mismatch.first?.notes.map(\.excerpt) == ["<bb"])
  }

  @Test func severalErrorsAreCollected() {
    let outcome = parse("<r><a p:x='1'/><q:b/><c p:y='2'/></r>")
    #expect(!outcome.isWellFormed)
    #expect(outcome.codes == Array(repeating: "xml/undeclared-prefix", count: 3))
    #expect(outcome.diagnostics.map(\.excerpt) == ["p:x", "q:b", "p:y"])
    #expect(outcome.recorder.elementOffsets.count == 4)
  }

  @Test func repeatedAttributes() {
    let outcome = parse("<a bb='1' c='2' bb='3'/>")
    #expect(outcome.first?.code == "xml/not-well-formed")
    #expect(outcome.first?.range?.bytes == 16..<18)
  }

  @Test func undeclaredEntities() {
    let outcome = parse("<a>x &nbsp; y</a>")
    #expect(outcome.first?.code == "xml/not-well-formed")
    #expect(outcome.first?.excerpt == "&nbsp;")
  }

  @Test func messagesAreTidy() {
    for text in [
      "<a b=1/>", "<a><</a>", "<a>\u{1}</a>", "<a/>x", "<a b/>", "<1/>", "<a>]]></a>", "<?xml?><a/>",
    ] {
      let outcome = parse(text)
      #expect(!outcome.isWellFormed, "\(text)")
      for diagnostic in outcome.diagnostics {
        #expect(!diagnostic.message.contains("\n"))
        #expect(!diagnostic.message.hasSuffix("."))
      }
    }
  }

  @Test func oddNamespaceNamesAreFine() {
    let outcome = parse("<a xmlns='no uri' xmlns:b='http:///x y' xmlns:c='%%'/>")
    #expect(outcome.isWellFormed)
    #expect(outcome.diagnostics.isEmpty)
  }

  @Test func version11IsRead() {
    let outcome = parse("<?xml version='1.1'?><a/>")
    #expect(outcome.isWellFormed)
    #expect(outcome.diagnostics.map(\.severity) == [.warning])
  }

  @Test func afterAnErrorNoEventFollows() {
    let outcome = parse("<a><b></a><c/>")
    #expect(outcome.recorder.elementOffsets == [0, 3])
  }
}
