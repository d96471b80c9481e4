import Diagnostics
import TestSupport
import Testing
import XML

/// Documents that two parsers share give what one parser gives, wherever they are divided.
@Suite struct SplitTests {
  /// Divides a document behind every `>`; the places at which another parser went on.
  private func places(_ text: String, limits: XMLLimits = .init()) -> [Int] {
    let file = SourceFile(path: "t.xml", text: text)
    var sink = DiagnosticSink()
    let recorder = Recorder()
    let isWellFormed = XMLParser.parse(file, handler: recorder, limits: limits, into: &sink)
    let outcome = Outcome(isWellFormed: isWellFormed, recorder: recorder, diagnostics: sink.diagnostics)
    return file.bytes.indices.filter { file.bytes[$0] == UInt8(ascii: ">") }.map { $0 + 1 }.filter {
      expectSame(as: outcome, file, limits, .at($0)) > 0
    }
  }

  /// The text up to each such place.
  private func parts(_ text: String) -> [String] {
    places(text).map { String(decoding: Array(text.utf8)[..<$0], as: UTF8.self) }
  }

  @Test func behindChildrenOfTheRoot() {
    #expect(
      parts("<r><a/><b><c/></b>t<d></d></r>") == [
        "<r><a/>", "<r><a/><b><c/></b>", "<r><a/><b><c/></b>t<d></d>",
      ])
    #expect(
      parts("<?xml version='1.0'?>\n<!-- <x> -->\n<?p <y>?>\n<r q='>'>\n <a/>\n</r>\n<!--c-->\n") == [
        "<?xml version='1.0'?>\n<!-- <x> -->\n<?p <y>?>\n<r q='>'>\n <a/>"
      ])
    #expect(parts("<known><known a='&#65;é' b='1'/><known>é&amp;</known></known>").count == 2)
  }

  @Test func notWhereOnlyTheTextLooksLikeIt() {
    #expect(parts("<r><!--<a/><b/>--></r>").isEmpty)
    #expect(parts("<r><![CDATA[<a/><b/>]]></r>").isEmpty)
    #expect(parts("<r><a b='/>' c=\"<r>\"/></r>") == [])
    #expect(parts("<r><a b='/>'/></r>") == ["<r><a b='/>'/>"])
    #expect(parts("<r>a > b /> c</r>").isEmpty)
    #expect(parts("<r><?p <a/> ?></r>").isEmpty)
    #expect(parts("<r><a><b/></a></r>") == ["<r><a><b/></a>"])
    #expect(parts("<r><!--c--><a/><!--d--><?e f?></r>") == ["<r><!--c--><a/>"])
    #expect(parts("<r/>").isEmpty)
    #expect(parts("<!DOCTYPE r><r><a/></r>").isEmpty)
    #expect(parts("<!DOCTYPE r [<!ENTITY e '<a/>'>]><r>&e;<a/>&e;<b/></r>").isEmpty)
    #expect(parts("<!DOCTYPE r [<!ATTLIST a b CDATA 'c'>]><r><a/><a/></r>").isEmpty)
  }

  @Test func namespacesAreThoseOfTheRoot() {
    let root = "<p:r xmlns:p='u:p' xmlns='u:d' xmlns:q='u:q' p:x='&lt;1'>"
    let children = [
      "<a/>", "<p:b q:c='1'><d xmlns='' xmlns:p='u:other'><p:e/></d><p:f/></p:b>",
      "<q:g xmlns:q='u:q2'/>", "<q:h q:i=''/>",
    ]
    #expect(parts(root + children.joined(separator: "\n") + "</p:r>").count == 4)
    #expect(parts(root + children.joined() + "<n:a/>" + children.joined() + "</p:r>").count == 4)
    let many = (0..<40).map { " xmlns:n\($0)='u:\($0)'" }.joined()
    let used = (0..<40).map { "<n\($0):e n\(39 - $0):a='1'/>" }.joined()
    #expect(parts("<r\(many)>\(used)</r>").count == 40)
  }

  @Test(arguments: [
    "<r><a/><b></c></r>", "<r><a/><b/></s>", "<r><a/><b/>", "<r><a/><b", "<r><a/><b/></r><r><c/></r>",
    "<r><a/></r><b/><c/>", "<r><a/><b/></r>text", "<r><a/><b c='1' c='2'/><d/></r>", "<r><a/>&u;<b/></r>",
    "<r><a b='<'/><c/></r>", "<r><a/><b>]]></b><c/></r>", "<r>\n<a/>\n<b>\n\u{0}</b>\n<c/></r>",
    "<r>\n<a/>\n<b/>\n\u{1}<c/></r>", "<r><a/><!-- -- --><b/></r>", "<r><a/><?xml version='1.0'?><b/></r>",
    "<r a='1' a='2'><b/><c/></r>", "<r><a/><b/><![CDATA[", "<r><a/><!--", "<x:r><a/><b/></x:r>",
    "<r><a/>\r\n<b/>",
    "<r xmlns:x='not a uri'><a/><x:b/></r>", "<?xml version='1.1'?><r><a/><b/></r>",
    " <?xml version='1.0'?><r><a/></r>",
    "<r><a/>\n<b>\n<c>\n</b>\n</c></r>", "<r><a/><b/><r>", "<r><a/><b/></r", "<r><a/>&#0;<b/></r>",
    "<r><a/>&lt;<b/>&amp;</r>",
  ])
  func mistakes(_ text: String) {
    _ = places(text)
    _ = places("<?xml version=\"1.0\"?>\n\n<!-- c -->\n" + text)
    // At the very end, so that everything before is shared.
    _ = places(text.replacing("<a/>", with: "<a/>\n<b x='é'>é</b>\n", maxReplacements: 1))
  }

  @Test func limitsAreThoseOfOneParser() {
    var limits = XMLLimits()
    limits.depth = 3
    #expect(places("<r><a><b/></a><a/><a><b><c/></b></a></r>", limits: limits).count == 2)
    limits = XMLLimits()
    limits.errors = 2
    _ = places("<r><a/><p:b/><p:c/><p:d/><a/><p:e/></r>", limits: limits)
    limits = XMLLimits()
    limits.attributeSize = 20
    let values = [3, 19, 20, 21, 50].map { "<a b='\(String(repeating: "v", count: $0))'/>" }
    _ = places("<r>\(values.joined(separator: "<b/>"))</r>", limits: limits)
    limits = XMLLimits()
    limits.namespaceCount = 2
    limits.attributeCount = 3
    _ = places(
      "<r xmlns='a'><a xmlns:b='c'/><a b='' c='' d=''/><b xmlns:c='' xmlns:d='e'/><e/></r>", limits: limits)
    _ = places("<r xmlns='a'><a/><a b='' c='' d=''/><b c='' d='' e='' f=''/><e/></r>", limits: limits)
  }

  /// A handler that has enough after some elements, which it says when it is asked.
  private final class Sated: XMLEventHandler {
    let most: Int
    var count = 0
    var log: [String] = []
    var continuations = 0

    init(_ most: Int) { self.most = most }

    override func startElement(_ element: XMLStartElement) { count += 1 }
    override func continueDocument(_ names: XMLNameTable) { continuations += 1 }
    override func endDocument() { log.append("end \(count)") }
    override func refusal(at place: SourceRange) -> Diagnostic? {
      log.append("\(place.bytes)")
      return count > most ? Diagnostic(.error, "test/enough", "enough", at: place) : nil
    }
  }

  /// The handler is asked at the same places.
  @Test(arguments: [0, 5_000, 30_000, 99_999, 100_000], ["</r>", "</wrong>", ""])
  func refusals(_ most: Int, _ end: String) {
    let text =
      "<r>\n " + (0..<50_000).map { "<a b='\($0)'/>\n <c>text</c>\n " }.joined() + "<d/>" + end
    let file = SourceFile(path: "t", text: text)
    var results: [String] = []
    var continuations: [Int] = []
    for division in [XMLParser.Division.none, .guessed, nil] {
      var sink = DiagnosticSink()
      let handler = Sated(most)
      let isWellFormed = XMLParser.parse(
        file, handler: handler, limits: XMLLimits(), aheadFrom: division == nil ? .max : 0,
        division: division ?? .none, into: &sink)
      results.append("\(isWellFormed) \(handler.count) \(handler.log) \(sink.diagnostics.map(\.summary))")
      continuations.append(handler.continuations)
    }
    #expect(results[0] == results[2])
    #expect(results[1] == results[2])
    // Where the first part is enough there is no second.
    #expect(continuations == [0, most < 10_000 ? 0 : 1, 0])
  }

  /// A file as models are written is divided without being told where.
  @Test func placesAreFound() {
    func continuations(_ text: String) -> Int {
      let file = SourceFile(path: "t", text: text)
      var sink = DiagnosticSink()
      let recorder = Recorder()
      let isWellFormed = XMLParser.parse(file, handler: recorder, into: &sink)
      let outcome = Outcome(isWellFormed: isWellFormed, recorder: recorder, diagnostics: sink.diagnostics)
      return expectSame(as: outcome, file, XMLLimits(), .guessed)
    }
    let child = "<a>\n    <b>\n      <c d='e'>é</c>\n    </b>\n  </a>"
    let children = (0..<20_000).map { _ in "  \(child)\n" }.joined()
    #expect(continuations("<?xml version='1.0'?>\n<!--c-->\n<r>\n\(children)</r>\n") == 1)
    #expect(continuations("<r>\n<!--\n\(children)-->\n\(children)</r>") == 0)
    #expect(continuations("<r>\n\(children)<!--\n\(children)--></r>") == 1)
    #expect(continuations("<r>\n<s>\n\(children)</s>\n</r>") == 0)
    #expect(continuations("<r>" + String(repeating: "<a/>", count: 100_000) + "</r>") == 0)
  }

  // MARK: Random documents

  private struct Writer {
    var numbers: SeededGenerator
    var text = ""

    private mutating func pick(_ choices: [String]) -> String {
      choices.randomElement(using: &numbers) ?? ""
    }

    private mutating func attributes() {
      for name in ["a", "b", "known", "é"] where Int.random(in: 0..<4, using: &numbers) == 0 {
        text +=
          " \(name)=" + pick(["'v'", "\"/>\"", "'&lt;&#x41;'", "'é\t>'", "''", "'\n'", "'<r>'", "'>&gt;'"])
      }
      if Int.random(in: 0..<6, using: &numbers) == 0 {
        text += pick([" xmlns='u:1'", " xmlns=''", " xmlns:p='u:2'"])
      }
    }

    mutating func content(_ depth: Int) {
      for _ in 0..<Int.random(in: 0..<5, using: &numbers) {
        switch Int.random(in: 0..<9, using: &numbers) {
        case 0: text += pick(["text", " ", "\n  ", "é\r\n", "a>b", "]]", "&amp;", "&#233;"])
        case 1: text += pick(["<!-- c -->", "<!--<a/>-->", "<!-->-->", "<?p d>?>", "<?q?>"])
        case 2: text += pick(["<![CDATA[<a/>]]>", "<![CDATA[>]]>", "<![CDATA[]]>"])
        case 3: text += pick(["<a/>", "<p:b/>", "<known a='1'/>"])
        default: element(depth + 1)
        }
      }
    }

    mutating func element(_ depth: Int) {
      let name = pick(["a", "known", "p:c", "é"])
      text += "<" + name
      if depth == 0 { text += " xmlns:p='u:p'" }
      attributes()
      if depth > 5 || depth > 0 && Int.random(in: 0..<4, using: &numbers) == 0 {
        text += "/>"
        return
      }
      text += ">"
      content(depth)
      if depth == 0 { content(depth) }
      text += "</\(name)>"
    }

    /// Now and then something is lost, doubled or put elsewhere.
    mutating func damage() {
      guard Int.random(in: 0..<3, using: &numbers) == 0, !text.isEmpty else { return }
      var characters = Array(text.unicodeScalars)
      let place = Int.random(in: 0..<characters.count, using: &numbers)
      switch Int.random(in: 0..<4, using: &numbers) {
      case 0: characters.remove(at: place)
      case 1: characters.insert(characters[Int.random(in: 0..<characters.count, using: &numbers)], at: place)
      case 2: characters.removeLast(characters.count - place)
      default: characters.swapAt(place, Int.random(in: 0..<characters.count, using: &numbers))
      }
      text = String(String.UnicodeScalarView(characters))
    }
  }

  @Test(arguments: 0..<8)
  func randomDocuments(_ part: Int) {
    var shared = 0
    for seed in 0..<60 {
      var writer = Writer(numbers: SeededGenerator(UInt64(1_000 * part + seed)))
      if seed % 3 == 0 { writer.text = "<?xml version='1.0'?>\n<!-- <a> -->\n" }
      writer.element(0)
      writer.text += "\n<!-- end -->"
      writer.damage()
      shared += places(writer.text).count
    }
    #expect(shared > 30)
  }
}
