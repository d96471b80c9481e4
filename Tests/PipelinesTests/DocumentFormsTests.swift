import Diagnostics
import MOFM2T
import Testing
import YAML

@testable import Pipelines

/// Documents of one form: read once, and all alike to a reader.
@Suite struct DocumentFormsTests {
  private static func form(_ text: String) -> (form: UInt64, isIrregular: Bool) {
    var reader = FormReader()
    for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
      Array(line).withUnsafeBufferPointer { reader.add($0) }
    }
    return (reader.form, reader.isIrregular)
  }

  @Test(arguments: ["group: ''", "name: '{{.name}}'"])
  func `a text in single quotes that ends in its line is part of the form`(_ text: String) {
    #expect(!Self.form(text).isIrregular)
    #expect(Self.form(text).form != Self.form("group: 'other'").form)
  }

  @Test func `documents of one form are read once`() {
    var forms = DocumentForms()
    for name in ["app-00001", "app-00002", "another-name"] {
      let text = "kind: ConfigMap\nmetadata:\n  name: \(name)\ndata:\n  size: 17\n  text: \"\(name): x\"\n"
      let isReadable = forms.isReadable("a.yaml", Array("\(text)---\n\(text)".utf8))
      #expect(isReadable)
    }
    #expect(forms.readCount == 1)
  }

  @Test(arguments: [
    ("a: value-one", "a: value-two"), ("a: 1", "a: 23"), ("a: 50m", "a: 128Mi"),
    ("a: \"x\"", "a: \"y: \\\"z\\\" # \""),
    ("- name-one", "- name-one\n- name-two\n- name-three"), ("- - name-one", "- - name-two"),
    ("x: sha256:0a1b", "x: sha256:ffff"),
  ])
  func `plain words, numbers and quoted texts do not count`(_ left: String, _ right: String) {
    #expect(Self.form(left) == Self.form(right))
  }

  @Test(arguments: [
    ("a: value-one", "b: value-one"), ("a: value-one", " a: value-one"), ("a: value-one", "a: 1"),
    ("a: value-one", "a: true"), ("a: value-one", "a: No"), ("a: value-one", "a: value one"),
    ("a: value-one", "a: value-one "), ("a: value-one", "a: value-one:"), ("a: value-one", "a: *one"),
    ("a: value-one", "a: value-one #x"), ("a: value-one", "a: v: x"),
    ("a: value-one", "a: \u{e9}t\u{e9}-one"),
    ("a: 12", "a: 012"), ("a: 12", "a: 12m"), ("a: 12m", "a: 12e"), ("a: 12m", "a: 012m"),
    ("a: 12", "a: 1_2"), ("a: 12", "a: 1e3"), ("a: 12", "a: 12345678901234567890"),
    ("a: \"x\"", "a: \"x\\q\""), ("a: \"x\"", "a: \"x\"y\""), ("a: \"x\"", "a: \"x"),
    ("a: \"x\"", "a: \"x\\\""),
    ("a: \"x\"", "a: 'x'"), ("- name-one", "- name: one-two"), ("a: x-1", "a: x-1\na: x-2"),
    ("- a: x-1", "- a: x-1\n- a: x-1"), ("a:\n- x-1", "a:\n - x-1"), ("a: name-one", "a: name-one\t"),
  ])
  func `all else counts`(_ left: String, _ right: String) {
    #expect(Self.form(left).form != Self.form(right).form)
  }

  @Test(arguments: [
    "a: \"x\n  y\"", "a: [x,\n  y]", "a: {x: y,\n  z: 1}", "\"a\n b\": x", "- 'it''s'", "a:\n  [x,\n  y]",
  ])
  func `what goes on in the next line is always read`(_ text: String) {
    #expect(Self.form(text).isIrregular)
    var forms = DocumentForms()
    _ = forms.isReadable("a.yaml", Array(text.utf8))
    _ = forms.isReadable("a.yaml", Array(text.utf8))
    #expect(forms.readCount == 2)
  }

  @Test(arguments: [
    "a: b: c\n", "a:\n\t- x\n", "a: *x\n", "a: x-1\na: x-2\n", "a: [x\n", "a: x-1 \n", "a: no\n",
  ])
  func `what a reader refuses or takes for something else is found`(_ text: String) throws {
    var tree = OutputTree()
    try tree.add("good.yaml", Array("a: value-one\n".utf8))
    #expect(DocumentForms.areReadable(tree))
    try tree.add("bad.yaml", Array("a: value-one\n---\n\(text)".utf8))
    #expect(!DocumentForms.areReadable(tree))
  }

  /// Values of all kinds in random documents: those of one form are read alike.
  @Test func `documents of one form have one structure`() {
    var state: UInt64 = 42
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    let values = [
      "word-1", "other/word", "yes", "on", "null", "x", "a:b", "a:", "a: b", "12", "0", "012", "1.5", "1e3",
      "1m", "12Gi",
      "\"q\"",
      "\"\\\"\"", "\"a", "'s'", "[a]", "[a", "{a: b}", "&a x", "*a", "!t x", "|", ">-", "# c", "a #c", "a,b",
      "a=b", "@x",
      "%x", "`x", "-", "- x", "? x", "", " ", "~", "<<", "2020-01-01", "0x1F", "1:30", "a\tb", "\u{e9}",
      "123456789012",
    ]
    let heads = ["a: ", "b: ", "  c: ", "- ", "- a: ", "  - ", "- - ", "", "a:", "  "]
    func structure(_ node: YAMLNode) -> String {
      switch node.content {
      case .scalar: node.kindName
      case .sequence(let items):
        // How many items of one kind follow each other is no part of a form.
        "["
          + items.map(structure).reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }.joined(
            separator: ",")
          + "]"
      case .mapping(let entries):
        "{" + entries.map { $0.name + ":" + structure($0.value) }.joined(separator: ",") + "}"
      }
    }
    var known: [UInt64: String] = [:]
    var comparisons = 0
    for _ in 0..<20_000 {
      let lines = (0..<(1 + random(3))).map { _ in heads[random(heads.count)] + values[random(values.count)] }
      let text = lines.joined(separator: "\n") + "\n"
      let (form, isIrregular) = Self.form(lines.joined(separator: "\n"))
      if isIrregular { continue }
      var sink = DiagnosticSink()
      let documents = YAMLDocument.read(SourceFile(path: "a.yaml", text: text), into: &sink)
      let found = sink.hasErrors ? "error" : documents.map { structure($0.root) }.joined(separator: ";")
      if let other = known[form] {
        comparisons += 1
        #expect(other == found, "\(text)")
      } else {
        known[form] = found
      }
    }
    #expect(comparisons > 3_000)
  }
}
