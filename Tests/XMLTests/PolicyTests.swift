import Diagnostics
import Testing
import XML

@Suite struct PolicyTests {
  @Test func smallInternalEntitiesAreExpanded() {
    let outcome = parse("<!DOCTYPE a [<!ENTITY p 'x'><!ENTITY q '&p;&p;'>]><a b='&q;'>&q;</a>")
    #expect(outcome.isWellFormed)
    #expect(outcome.diagnostics.isEmpty)
    #expect(outcome.recorder.events.first == "<a b=xx @50")
    #expect(outcome.recorder.text == Array("xx".utf8))
  }

  @Test func anElementFromAnEntityIsAtTheReference() {
    let outcome = parse("<!DOCTYPE a [<!ENTITY p '<x y=\"1\"/>'>]><a>; &p;<b/></a>")
    #expect(outcome.isWellFormed)
    #expect(outcome.recorder.elementOffsets == [39, 44, 47])
  }

  @Test(arguments: [
    "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
    "<!DOCTYPE a [<!ENTITY e PUBLIC 'p' 'http://127.0.0.1/'>]><a b='1'/>",
    "<!DOCTYPE a [<!ENTITY % p 'x'>]><a/>", "<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/passwd'>%p;]><a/>",
    "<!DOCTYPE a [<!NOTATION n SYSTEM 'n'><!ENTITY e SYSTEM 'x.gif' NDATA n>]><a/>",
  ])
  func externalAndParameterEntitiesAreRefused(_ text: String) {
    let outcome = parse(text)
    #expect(!outcome.isWellFormed)
    #expect(outcome.codes == ["xml/external-entity"])
    #expect(outcome.first?.excerpt.hasPrefix("<!ENTITY") == true)
    #expect(outcome.first?.notes.first?.message.contains("remove") == true)
    #expect(outcome.recorder.events.isEmpty)
  }

  @Test func anExternalDTDIsNotRead() {
    let outcome = parse("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>")
    #expect(outcome.isWellFormed)
    #expect(outcome.codes == ["xml/external-dtd"])
    let unknown = parse("<!DOCTYPE a SYSTEM 'x.dtd'><a>&u;</a>")
    #expect(!unknown.isWellFormed)
    #expect(!parse("<!DOCTYPE a SYSTEM 'x.dtd' [%u;]><a/>").isWellFormed)
  }

  private func bomb(levels: Int, width: Int, use: String) -> String {
    var text = "<!DOCTYPE a [<!ENTITY e0 'lollollol'>"
    for level in 1...levels {
      text += "<!ENTITY e\(level) '" + String(repeating: "&e\(level - 1);", count: width) + "'>"
    }
    return text + "]>" + use
  }

  @Test(arguments: ["<a>&e9;</a>", "<a b='&e9;'/>"])
  func bombsEndAtOnce(_ use: String) {
    let clock = ContinuousClock()
    let duration = clock.measure {
      let outcome = parse(bomb(levels: 9, width: 10, use: use))
      #expect(!outcome.isWellFormed)
      #expect(outcome.codes == ["xml/entity-limit"])
    }
    #expect(duration < .seconds(1))
  }

  @Test func aBombInADefaultValueEnds() {
    let text = bomb(levels: 9, width: 10, use: "<a/>")
      .replacing("]>", with: "<!ATTLIST a b CDATA '&e9;'>]>")
    let outcome = parse(text)
    #expect(!outcome.isWellFormed)
    #expect(outcome.codes.first == "xml/entity-limit")
  }

  @Test func manySmallReferencesCount() {
    var limits = XMLLimits()
    limits.entityExpansion = 10_000
    let head = "<!DOCTYPE a [<!ENTITY e '\(String(repeating: "x", count: 100))'>]><a>"
    #expect(parse(head + String(repeating: "&e;", count: 100) + "</a>", limits: limits).isWellFormed)
    #expect(
      parse(head + String(repeating: "&e;", count: 101) + "</a>", limits: limits).codes == [
        "xml/entity-limit"
      ])
  }

  @Test func loopsAndDeepNestingAreRefused() {
    let loop = parse("<!DOCTYPE a [<!ENTITY p '&q;'><!ENTITY q '&p;'>]><a>&p;</a>")
    #expect(loop.codes == ["xml/entity-limit"])
    #expect(loop.first?.excerpt == "&p;")
    #expect(parse(bomb(levels: 16, width: 1, use: "<a>&e15;</a>")).isWellFormed)
    #expect(parse(bomb(levels: 40, width: 1, use: "<a>&e40;</a>")).codes == ["xml/entity-limit"])
  }

  @Test func manyEntitiesAreRefused() {
    let declarations = (0..<2_000).map { "<!ENTITY e\($0) 'x'>" }.joined()
    #expect(parse("<!DOCTYPE a [\(declarations)]><a/>").codes == ["xml/entity-limit"])
  }

  @Test func aReferenceToALaterDeclarationIsCounted() {
    let text = "<!DOCTYPE a [<!ENTITY p '&q;'><!ATTLIST a b CDATA 'x'><!ENTITY q 'y'>]><a>&p;</a>"
    #expect(parse(text).recorder.text == [UInt8(ascii: "y")])
  }
}
