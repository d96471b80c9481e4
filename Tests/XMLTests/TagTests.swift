import Diagnostics
import Testing
import XML

@Suite struct TagTests {
  private let file = SourceFile(
    path: "t",
    text: """
      <r><p:e xmlns:p="u" name = 'a>b' p:key="x &lt; 1&#xA;&#65; &amp;\ty"
        other=""/><t>a &lt; b<![CDATA[ <c> ]]>d</t><n><m/></n></r>
      """)

  private func tag(_ start: String) throws -> XMLTag {
    let offset = try #require(file.text.firstRange(of: start)).lowerBound
    return try #require(XMLTag(file, at: file.text.utf8.distance(from: file.text.startIndex, to: offset)))
  }

  @Test func partsOfATag() throws {
    let tag = try tag("<p:e")
    #expect(tag.name == "p:e")
    #expect(file.text(tag.range).hasSuffix("other=\"\"/>"))
    #expect(tag.isEmpty)
    #expect(tag.attribute("name").map { file.text($0.value) } == "a>b")
    #expect(tag.attribute("name").map { file.text($0.name) } == "name")
    #expect(tag.attribute("other").map { $0.value.isEmpty } == true)
    #expect(tag.attribute("key") == nil)
    #expect(tag.attribute(localName: "key").map { file.text($0.name) } == "p:key")
    #expect(tag.attribute(localName: "p") == nil)
    #expect(tag.attribute("xmlns:p").map { file.text($0.value) } == "u")
    #expect(tag.attributes.map { file.text($0.name) } == ["xmlns:p", "name", "p:key", "other"])
  }

  @Test func escapesLeadBackToTheFile() throws {
    let text = try #require(try tag("<p:e").escapedValue(of: "p:key"))
    #expect(text.text == "x < 1\nA & y")
    #expect(file.text(text.range(2..<3).bytes) == "&lt;")
    #expect(file.text(text.range(6..<9).bytes) == "&#65; &amp;")
    #expect(file.text(text.range(10..<11).bytes) == "y")
  }

  @Test func contentWithSections() throws {
    let text = try #require(try tag("<t>").escapedContent())
    #expect(text.text == "a < b <c> d")
    #expect(file.text(text.range(6..<9).bytes) == "<c>")
    #expect(file.text(text.range(10..<11).bytes) == "d")
    #expect(try tag("<n>").escapedContent() == nil)
    #expect(try tag("<m/>").escapedContent()?.value == [])
  }

  @Test func whatIsNoStartTag() {
    for text in ["", "<", "<a", "</a>", "<!--x-->", "<?p?>", "< a>", "<a b='>"] {
      #expect(XMLTag(SourceFile(path: "t", text: text), at: 0) == nil, "\(text)")
    }
    #expect(XMLTag(file, at: -1) == nil)
    #expect(XMLTag(file, at: 1 << 40) == nil)
  }

  @Test func badReferencesStayAsTheyAre() throws {
    let tag = try #require(
      XMLTag(SourceFile(path: "t", text: "<a b='&x; &#xD800; &#; & &#x110000;'/>"), at: 0))
    #expect(tag.escapedValue(of: "b")?.text == "&x; &#xD800; &#; & &#x110000;")
  }
}
