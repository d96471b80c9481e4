import Diagnostics
import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The formats that other programs read.
@Suite struct ReportTests {
  private func range(of needle: String, in text: String, path: String) -> SourceRange {
    let before = text.range(of: needle).map { text[..<$0.lowerBound].utf8.count } ?? 0
    return SourceRange(SourceFile(path: path, text: text), before..<(before + needle.utf8.count))
  }

  private func sarif(_ diagnostics: [Diagnostic], root: String? = nil, omitted: Int = 0) throws -> [String:
    Any]
  {
    var renderer = SARIFRenderer(version: "1.2.3", root: root)
    renderer.omittedCount = omitted
    var text = ""
    renderer.write(diagnostics) { text += $0 }
    #expect(text.hasSuffix("}\n"))
    let log = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(log["version"] as? String == "2.1.0")
    return try #require((log["runs"] as? [[String: Any]])?.first)
  }

  private func results(_ diagnostics: [Diagnostic], root: String? = nil) throws -> [[String: Any]] {
    try #require(try sarif(diagnostics, root: root)["results"] as? [[String: Any]])
  }

  private func object(_ value: Any?, _ path: String...) throws -> [String: Any] {
    var current = value
    for key in path {
      let map = try #require(current as? [String: Any])
      current = (map[key] as? [Any])?.first ?? map[key]
    }
    return try #require(current as? [String: Any])
  }

  // MARK: SARIF

  @Test func aResultHasRulePlaceNotesAndFixes() throws {
    let text = "<Pod>\n\t<é name=\"x\" replicass=\"3\"/>\n</Pod>\n"
    let place = range(of: "replicass", in: text, path: "models/a b.xmi")
    var diagnostic = Diagnostic(
      .warning, "xmi/unknown-feature", "no \"feature\"", at: place, element: "//@pods.0",
      notes: [.note("elsewhere", at: place), .note("nowhere")],
      fixIts: [FixIt("replace with 'replicas'", place, "replicas")])
    diagnostic.rule = "Pod::r"
    diagnostic.evaluation = {
      EvaluationTree("a and b", value: "false", children: [EvaluationTree("b", value: nil)], omittedCount: 2)
    }
    let run = try sarif([diagnostic, Diagnostic(.error, "io/odd", "m")])
    #expect(run["columnKind"] as? String == "unicodeCodePoints")
    let rules = try #require(try object(run, "tool", "driver")["rules"] as? [[String: Any]])
    #expect(rules.map { $0["id"] as? String } == ["io/odd", "xmi/unknown-feature"])
    #expect(try object(rules[1], "help")["text"] is String)
    let results = try #require(run["results"] as? [[String: Any]])
    #expect(results[0]["ruleIndex"] as? Int == 1 && results[1]["ruleIndex"] as? Int == 0)
    #expect(results.map { $0["level"] as? String } == ["warning", "error"])
    #expect(results[1]["locations"] == nil)
    let physical = try object(results[0], "locations", "physicalLocation")
    #expect(try object(physical, "artifactLocation")["uri"] as? String == "models/a%20b.xmi")
    #expect(try object(physical, "artifactLocation")["uriBaseId"] as? String == "SRCROOT")
    #expect(
      try object(physical, "region") as? [String: Int]
        == ["startLine": 2, "startColumn": 14, "endLine": 2, "endColumn": 23])
    let logical = try object(results[0], "locations", "logicalLocations")
    #expect(logical["fullyQualifiedName"] as? String == "//@pods.0")
    #expect((results[0]["relatedLocations"] as? [Any])?.count == 2)
    let replacement = try object(results[0], "fixes", "artifactChanges", "replacements")
    #expect(try object(replacement, "insertedContent")["text"] as? String == "replicas")
    let properties = try object(results[0], "properties")
    #expect(properties["rule"] as? String == "Pod::r")
    let tree = try object(properties, "evaluation")
    #expect(tree["omitted"] as? Int == 2)
    #expect(try object(tree, "children")["value"] == nil)
  }

  @Test func fingerprintsStayWhenLinesMove() throws {
    func fingerprints(_ text: String, _ names: [String]) throws -> [String] {
      let file = SourceFile(path: "m.xmi", text: text)
      let diagnostics = names.map { name in
        let found = text.range(of: name).map { text[..<$0.lowerBound].utf8.count } ?? 0
        return Diagnostic(.error, "a/b", "m", at: SourceRange(file, found..<(found + name.utf8.count)))
      }
      return try results(diagnostics).map {
        try #require(try object($0, "partialFingerprints")["krosskube/v1"] as? String)
      }
    }
    let first = try fingerprints("<a/>\n<b/>\n", ["<a/>", "<b/>", "<b/>"])
    #expect(Set(first).count == 3)
    #expect(first[1].dropLast() == first[2].dropLast())
    #expect(try fingerprints("\n\n  <a/>\n\n\n<b/>\n", ["<a/>", "<b/>", "<b/>"]) == first)
    #expect(try fingerprints("<a/>\n<c/>\n", ["<a/>", "<c/>"])[1] != first[1])
  }

  @Test(arguments: [
    ("m.xmi", "m.xmi", true), ("./a/../m.xmi", "m.xmi", true), ("/r/p/m.xmi", "m.xmi", true),
    ("/r/p", "file:///r/p", false), ("/r/other/m.xmi", "file:///r/other/m.xmi", false),
    ("../x/m.xmi", "file:///r/x/m.xmi", false), ("../p/m.xmi", "m.xmi", true), ("-", "stdin", true),
    ("<expression>", "%3Cexpression%3E", true), ("a:b/é#?.xmi", "a%3Ab/%C3%A9%23%3F.xmi", true),
  ])
  func pathsAreRelativeToTheRoot(_ path: String, _ uri: String, _ isRelative: Bool) throws {
    let place = SourceRange(SourceFile(path: path, text: "x"), 0..<1)
    let result = try results([Diagnostic(.error, "a/b", "m", at: place)], root: "/r/p")[0]
    let location = try object(result, "locations", "physicalLocation", "artifactLocation")
    #expect(location["uri"] as? String == uri)
    #expect((location["uriBaseId"] as? String == "SRCROOT") == isRelative)
  }

  @Test func whatIsLeftOutIsSaid() throws {
    let run = try sarif([], omitted: 7)
    #expect((run["results"] as? [Any])?.isEmpty == true)
    let message = try object(run, "invocations", "toolExecutionNotifications", "message")
    #expect((message["text"] as? String)?.hasPrefix("7 more") == true)
    #expect(try object(sarif([]), "invocations")["toolExecutionNotifications"] == nil)
  }

  // MARK: GitHub

  @Test func annotationsAreEscaped() {
    let place = range(of: "70000", in: "<p>\n\té 70000\n</p>", path: "a,b:c%.xmi")
    let diagnostic = Diagnostic(
      .error, "a/b", "50%: a,\nb\r", at: place, notes: [.note("why", at: place)],
      fixIts: [FixIt("replace", place, "x")])
    #expect(
      GitHubRenderer().render(diagnostic)
        == "::error file=a%2Cb%3Ac%25.xmi,line=2,endLine=2,col=4,endColumn=9,title=a/b::50%25: a,%0Ab%0D"
        + "%0Aa,b:c%25.xmi:2:4: note: why%0Afix: replace\n")
    let lines = Diagnostic(
      .note, "", "m", at: SourceRange(SourceFile(path: "f", text: "a\nb\nc"), 0..<5))
    #expect(GitHubRenderer().render(lines) == "::notice file=f,line=1,endLine=3::m\n")
    #expect(GitHubRenderer().render(Diagnostic(.warning, "", "m")) == "::warning::m\n")
  }

  // MARK: JUnit

  private func junit(
    _ diagnostics: [Diagnostic], checked: [JUnitRenderer.CheckedFile] = [],
    failing: Diagnostic.Severity = .error
  ) throws -> (text: String, suites: [[String: String]], cases: [[String: String]]) {
    var text = ""
    JUnitRenderer(failureLevel: failing).write(diagnostics, checked: checked) { text += $0 }
    final class Reader: NSObject, XMLParserDelegate {
      var elements: [(String, [String: String])] = []
      func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
      ) { elements.append((name, attributes)) }
    }
    let reader = Reader()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(text)")
    return (
      text, reader.elements.filter { $0.0 == "testsuite" }.map(\.1),
      reader.elements.filter { $0.0 == "testcase" }.map(\.1)
    )
  }

  @Test func aSuiteIsAFileAndACaseARule() throws {
    let place = range(of: "b", in: "abc", path: "m.xmi")
    var violated = Diagnostic(.error, "ocl/invariant-violated", "x < y & \"z\"", at: place)
    violated.rule = "A::two"
    let report = try junit(
      [
        violated, violated, Diagnostic(.warning, "xmi/odd", "w", at: place), Diagnostic(.error, "io/x", "no"),
      ],
      checked: [
        .init(path: "m.xmi", rules: ["A::one", "A::two"]), .init(path: "good.xmi"),
        .init(path: "./m.xmi"),
      ])
    #expect(report.suites.map { $0["name"] } == ["m.xmi", "good.xmi", "krosskube"])
    #expect(report.suites.map { $0["tests"] } == ["3", "1", "1"])
    #expect(report.suites.map { $0["failures"] } == ["1", "0", "1"])
    #expect(
      report.cases.map { $0["name"] } == ["A::one", "A::two", "xmi/odd", "no diagnostics", "io/x"])
    #expect(report.text.contains("and 1 more"))
    #expect(report.text.contains("<testsuites name=\"krosskube\" tests=\"5\" failures=\"2\""))
    #expect(report.text.contains("<system-out>m.xmi:1:2: warning: w [xmi/odd]"))
    let strict = try junit([Diagnostic(.warning, "xmi/odd", "w", at: place)], failing: .warning)
    #expect(strict.suites[0]["failures"] == "1")
  }

  @Test func whatXMLCannotHoldIsReplaced() throws {
    var all = ""
    for value in 0..<0x80 { all.unicodeScalars.append(Unicode.Scalar(value) ?? " ") }
    all += "\u{FFFE}\u{FFFF}é😀]]>"
    let place = SourceRange(SourceFile(path: "a<&>\"\u{1}.xmi", text: all), 3..<5)
    let report = try junit([Diagnostic(.error, "a/b", all, at: place)])
    #expect(report.suites[0]["name"] == "a<&>\"\u{FFFD}.xmi")
    #expect(report.text.contains("é😀]]&gt;"))
  }

  // MARK: Evaluations

  @Test func anEvaluationIsIndented() {
    var tree = EvaluationTree("a or b", value: "true")
    tree.children = [
      EvaluationTree("a\u{1B}", value: "true", binding: "x = 1"), EvaluationTree("b", value: nil),
    ]
    tree.omittedCount = 3
    var diagnostic = Diagnostic(.error, "a/b", "m")
    diagnostic.evaluation = { [tree] in tree }
    #expect(
      TextRenderer().render(diagnostic) == """
        error: m [a/b]
          evaluation:
            a or b => true
              for x = 1: a\u{FFFD} => true
              b (not evaluated)
              ... 3 more

        """)
  }
}
