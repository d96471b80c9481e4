import Diagnostics
import Testing
import XML

@Suite struct LimitTests {
  private func nested(_ depth: Int) -> String {
    String(repeating: "<e>", count: depth) + String(repeating: "</e>", count: depth)
  }

  @Test func depth() {
    #expect(parse(nested(10_000)).isWellFormed)
    let outcome = parse(nested(10_001))
    #expect(outcome.codes == ["xml/limit-depth"])
    #expect(outcome.first?.range?.bytes.lowerBound == 30_000)
    #expect(outcome.recorder.elementOffsets.count == 10_000)
  }

  /// Concurrency's threads have the small stack that a recursive parser would overflow.
  @Test func aMillionNestedElementsNeedNoStack() async {
    let text = nested(1_000_000)
    let isRead = await Task.detached {
      var limits = XMLLimits()
      limits.depth = 2_000_000
      var sink = DiagnosticSink()
      return XMLParser.parse(
        SourceFile(path: "t", text: text), handler: XMLEventHandler(), limits: limits, into: &sink)
    }.value
    #expect(isRead)
    #expect(parse(text).codes == ["xml/limit-depth"])
  }

  @Test(arguments: ["v", "é", "&lt;"])
  func attributeSize(_ unit: String) {
    var limits = XMLLimits()
    limits.attributeSize = 100_000
    let count = 100_000 / (unit == "&lt;" ? 1 : unit.utf8.count)
    #expect(parse("<a b='\(String(repeating: unit, count: count))'/>", limits: limits).isWellFormed)
    let outcome = parse("<a b='\(String(repeating: unit, count: 4 * count))'/>", limits: limits)
    #expect(outcome.codes == ["xml/limit-attribute-size"])
    #expect(outcome.recorder.elementOffsets.isEmpty)
  }

  @Test func attributeCountAndNamespaces() {
    let clock = ContinuousClock()
    let duration = clock.measure {
      let attributes = (0..<200_000).map { " a\($0)=''" }.joined()
      #expect(parse("<a\(attributes)/>").codes == ["xml/limit-attribute-count"])
      let namespaces = (0..<100_000).map { " xmlns:n\($0)='u'" }.joined()
      #expect(parse("<a\(namespaces)/>").codes == ["xml/limit-namespace-count"])
    }
    #expect(duration < .seconds(20))
    #expect(parse("<a\((0..<1_000).map { " a\($0)=''" }.joined())/>").isWellFormed)
  }

  @Test func errors() {
    var limits = XMLLimits()
    limits.errors = 3
    let outcome = parse("<r>" + String(repeating: "<p:a/>", count: 10) + "</r>", limits: limits)
    #expect(outcome.codes == Array(repeating: "xml/undeclared-prefix", count: 3) + ["xml/limit-errors"])
  }

  /// A handler that has enough after some elements, which it says when it is asked.
  private final class Sated: XMLEventHandler {
    let most: Int
    var count = 0
    var ends = 0

    init(_ most: Int) { self.most = most }

    override func startElement(_ element: XMLStartElement) { count += 1 }
    override func endDocument() { ends += 1 }
    override func refusal(at place: SourceRange) -> Diagnostic? {
      count > most ? Diagnostic(.error, "test/enough", "enough", at: place) : nil
    }
  }

  /// However far the parser is ahead, it ends as if it were not.
  @Test(arguments: [0, 10_000, 30_000, 99_999, 100_000], ["</r>", "</wrong>", ""])
  func refusals(_ most: Int, _ end: String) {
    let text = "<r xmlns:p='u'>" + String(repeating: "<a b='v'/>\n<c>text</c>", count: 50_000) + end
    let file = SourceFile(path: "t", text: text)
    let results = [Int.max, 0].map { size in
      var sink = DiagnosticSink()
      let handler = Sated(most)
      let isWellFormed = XMLParser.parse(
        file, handler: handler, limits: XMLLimits(), aheadFrom: size, into: &sink)
      #expect(handler.ends == 1)
      return "\(isWellFormed) \(handler.count) \(sink.diagnostics.map(\.summary))"
    }
    #expect(results[0] == results[1])
    #expect(results[0].hasPrefix("true") == (most >= 99_999 && end == "</r>"))
  }
}
