import Diagnostics
import Foundation
import Testing

@testable import Pipelines

@Suite struct GeneratedFileTests {
  /// What is found, as `code line:column`.
  private func found(_ path: String, _ text: String) -> [String] {
    guard let file = GeneratedFile(path, content: Array(text.utf8)) else { return ["not read"] }
    return file.findings.map { finding in
      let place = file.source.position(of: finding.offset)
      return "\(finding.diagnostic.code) \(place.line):\(place.column)"
    }
  }

  @Test func onlyYAMLAndJSONAreReadBack() {
    #expect(found("a.txt", "a: b: c") == ["not read"])
    for path in ["a.yaml", "d/a.yml"] { #expect(found(path, "a: b: c") == ["yaml/syntax 1:5"]) }
    #expect(found("a.json", "{") == ["json/syntax 1:2"])
  }

  @Test(arguments: [
    "y", "n", "no", "Yes", "on", "OFF", "1e3", "017", "0o17", "1:30", "1_000", "2024-01-01", "~",
  ])
  func surprisesOfYAML(_ text: String) {
    #expect(found("a.yaml", "k: \(text)\n") == ["verify/ambiguous-text 1:4"])
    #expect(found("a.yaml", "- \(text)\n") == ["verify/ambiguous-text 1:3"])
    #expect(found("a.yaml", "\(text): v\n") == ["verify/ambiguous-text 1:1"])
    for quoted in ["'\(text)'", "\"\(text)\"", "|\n  \(text)", "!!str \(text)"] {
      #expect(found("a.yaml", "k: \(quoted)\n").isEmpty, "\(quoted)")
    }
  }

  @Test(arguments: ["true", "false", "null", "1", "-3", "1.5", "text", "10.0.0.1", "no way"])
  func whatAllReadersAgreeOn(_ text: String) { #expect(found("a.yaml", "k: \(text)").isEmpty) }

  @Test func keysTabsAndBlanks() {
    #expect(found("a.yaml", "a: 1\nb: 2\na: 3\n") == ["yaml/duplicate-key 3:1"])
    #expect(found("a.yaml", "a:\n\tb: 1\n").first?.hasPrefix("yaml/syntax") == true)
    #expect(found("a.yaml", "a: b\tc\n") == ["verify/tab 1:5"])
    #expect(found("a.yaml", "a: \"b\tc\"\nd: |\n  e\tf  \n  g\n# x\ty\n").isEmpty)
    #expect(
      found("a.yaml", "a: b  \n  \nc: d\n") == ["verify/trailing-blanks 1:5", "verify/trailing-blanks 2:1"])
    #expect(
      found("a.yaml", "a: no\nb: &x 017\nc: *x\n") == [
        "verify/ambiguous-text 1:4", "verify/ambiguous-text 2:4",
      ])
  }

  @Test(arguments: [
    "{}", "[]", "0", "-0.5e+10", "\"a\\u00e9\\n\"", "[1, 2, [true, null, false]]",
    " { \"a\" : { \"a\" : 1 } } \n",
    "\"\\ud83d\\ude00\"", "\"é\"",
  ])
  func json(_ text: String) { #expect(found("a.json", text).isEmpty) }

  @Test(arguments: [
    ("", "json/syntax 1:1"), ("{a: 1}", "json/syntax 1:2"), ("[1,]", "json/syntax 1:4"),
    ("01", "json/syntax 1:2"),
    ("{\"a\": 1,}", "json/syntax 1:9"), ("'a'", "json/syntax 1:1"), ("[1 2]", "json/syntax 1:4"),
    ("\"\\x\"", "json/syntax 1:3"), ("\"a\nb\"", "json/syntax 1:3"), ("nul", "json/syntax 1:1"),
    ("1.", "json/syntax 1:3"), ("// c\n1", "json/syntax 1:1"), ("{\"a\":1} x", "json/syntax 1:9"),
    ("\"a", "json/syntax 1:3"), ("{\"a\": 1, \"\\u0061\": 2}", "json/duplicate-key 1:10"),
    ("\"\\u00g0\"", "json/syntax 1:6"),
    ("NaN", "json/syntax 1:1"), ("-", "json/syntax 1:2"),
  ])
  func noJSON(_ text: String, _ expected: String) { #expect(found("a.json", text) == [expected]) }

  @Test func deepJSONIsRefused() {
    #expect(
      found("a.json", String(repeating: "[", count: 100_000)).map { $0.prefix { $0 != " " } } == [
        "json/depth-limit"
      ])
    let deep = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
    #expect(found("a.json", deep).isEmpty)
  }

  @Test func bytesThatAreNoTextAreSaid() {
    #expect(
      GeneratedFile("a.json", content: [0x22, 0xFF, 0x22])?.findings.map(\.diagnostic.code) == ["json/syntax"]
    )
    #expect(
      GeneratedFile("a.yaml", content: [0x61, 0xFF])?.findings.map(\.diagnostic.code) == ["yaml/syntax"])
  }
}
