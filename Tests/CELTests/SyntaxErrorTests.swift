import CEL
import Diagnostics
import Testing

/// Texts that are no CEL are refused at the right place.
@Suite struct SyntaxErrorTests {
  static let mistakes: [(text: String, place: Int, code: String)] = [
    ("", 0, "cel/syntax"),
    ("self.replicas +", 15, "cel/syntax"),
    ("(a", 2, "cel/syntax"),
    ("a)", 1, "cel/syntax"),
    ("a b", 2, "cel/syntax"),
    ("[a b]", 3, "cel/syntax"),
    ("{a}", 2, "cel/syntax"),
    ("f(a,)", 4, "cel/syntax"),
    ("a ? b", 5, "cel/syntax"),
    ("a.", 2, "cel/syntax"),
    ("a.in", 2, "cel/syntax"),
    ("in", 0, "cel/syntax"),
    ("namespace == 'a'", 0, "cel/syntax"),
    ("'abc", 0, "cel/syntax"),
    ("'''abc'", 0, "cel/syntax"),
    ("'a\nb'", 0, "cel/syntax"),
    ("'\\q'", 1, "cel/syntax"),
    ("'\\u12'", 1, "cel/syntax"),
    ("'\\ud800'", 1, "cel/syntax"),
    ("b'\\u0041'", 2, "cel/syntax"),
    ("a & b", 2, "cel/syntax"),
    ("a = b", 2, "cel/syntax"),
    ("a.`b-c`", 2, "cel/syntax"),
    ("é", 0, "cel/syntax"),
    ("9223372036854775808", 0, "cel/syntax"),
    ("99999999999999999999", 0, "cel/syntax"),
    ("1e999", 0, "cel/syntax"),
    ("!-a", 2, "cel/syntax"),
    ("has(a)", 4, "cel/syntax"),
    ("has(a.?b)", 4, "cel/syntax"),
    ("a.all(1, b)", 6, "cel/syntax"),
    ("a.all(x, x, b)", 9, "cel/syntax"),
    ("a.all(x.y, b)", 6, "cel/syntax"),
    (String(repeating: "(", count: 100_000) + "1", 0, "cel/too-long"),
    (
      String(repeating: "(", count: 50_000) + "1" + String(repeating: ")", count: 49_000), 250, "cel/too-deep"
    ),
    (String(repeating: "[", count: 99_000), 250, "cel/too-deep"),
    (String(repeating: "a?b:", count: 20_000) + "c", 1000, "cel/too-deep"),
    ("a" + String(repeating: ".b", count: 40_000), 0, "cel/too-deep"),
    ("a" + String(repeating: "+b", count: 40_000), 0, "cel/too-deep"),
    (String(repeating: "f(", count: 40_000), 500, "cel/too-deep"),
  ]

  @Test(arguments: mistakes.indices) func isRefused(_ index: Int) throws {
    let (text, place, code) = Self.mistakes[index]
    var sink = DiagnosticSink()
    #expect(CELParser.expression(EscapedText(path: "rule", text: text), into: &sink) == nil)
    let diagnostic = try #require(sink.diagnostics.first)
    #expect(sink.diagnostics.count == 1)
    #expect(diagnostic.code == code)
    #expect(diagnostic.range?.bytes.lowerBound == place, "\(text.prefix(40)): \(diagnostic.message)")
  }

  @Test func longChainsOfConjunctionsAreFine() throws {
    let text = Array(repeating: "a", count: 20_000).joined(separator: " && ")
    let tree = try #require(CELParser.expression(text))
    #expect(tree.description == text)
  }
}
