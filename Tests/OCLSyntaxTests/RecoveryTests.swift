import Diagnostics
import OCLSyntax
import Testing

/// Wrong input: what is said and where, and what of the tree is left.
@Suite struct RecoveryTests {
  /// Parses the text without its markers 1️⃣ 2️⃣ 3️⃣ and expects one diagnostic at each, in order.
  func expect(
    _ marked: String, _ expected: [(code: String, message: String)], tree: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var input = ""
    var offsets: [Int] = []
    for character in marked {
      if "1️⃣2️⃣3️⃣".contains(character) { offsets.append(input.utf8.count) } else { input.append(character) }
    }
    var sink = DiagnosticSink()
    let result = OCLParser.expression(EscapedText(path: "case", text: input), into: &sink)
    #expect(sink.diagnostics.map(\.code) == expected.map(\.code), sourceLocation: sourceLocation)
    #expect(sink.diagnostics.map(\.message) == expected.map(\.message), sourceLocation: sourceLocation)
    #expect(sink.diagnostics.map { $0.range?.bytes.lowerBound } == offsets, sourceLocation: sourceLocation)
    if let tree { #expect(SymbolicTree.text(result.root) == tree, sourceLocation: sourceLocation) }
    #expect(result.hasErrors, sourceLocation: sourceLocation)
  }

  @Test func missingOperand() {
    expect(
      "self.a > 1️⃣", [("ocl/syntax", "found the end, expected an expression")], tree: "(> (. self a) ERROR)")
    expect("1 + 1️⃣) and 2", [("ocl/syntax", "found ')', expected an expression")])
  }

  @Test func missingCloser() {
    expect("f(1, (21️⃣", [("ocl/syntax", "found the end, expected ')'")], tree: "(call - f 1 2)")
    expect("Set{1, 2 1️⃣3} and a", [("ocl/syntax", "found '3', expected '}'")], tree: "(and (Set 1 2) a)")
  }

  @Test func leftOver() {
    expect("a = 1 1️⃣b", [("ocl/syntax", "found 'b', expected the end of the expression")], tree: "(= a 1)")
    expect("a 1️⃣# b", [("ocl/syntax", "found '#', expected the end of the expression")])
  }

  @Test func conditional() {
    expect("if a then b 1️⃣endif", [("ocl/syntax", "found 'endif', expected 'else': every 'if' has one")])
    expect("if a 1️⃣else b endif", [("ocl/syntax", "found 'else', expected 'then'")])
    expect("if a then b else c1️⃣", [("ocl/syntax", "found the end, expected 'endif'")], tree: "(if a b c)")
  }

  @Test func twoMistakes() {
    expect(
      "Set{1️⃣, 2}->select(x | 2️⃣)",
      [
        ("ocl/syntax", "found ',', expected an expression"),
        ("ocl/syntax", "found ')', expected an expression"),
      ], tree: "(iterator -> (Set ERROR 2) select [x] ERROR)")
  }

  @Test func letWithoutValue() {
    expect("let 1️⃣a : Integer in a", [("ocl/syntax", "'a' has no value, expected '=' and an expression")])
    expect("let a = 1 1️⃣a", [("ocl/syntax", "found 'a', expected 'in'")])
  }

  @Test func navigation() {
    expect(
      "self.1️⃣", [("ocl/syntax", "found the end, expected the name of a feature or an operation after '.'")])
    expect(
      "a->1️⃣and b", [("ocl/syntax", "found 'and', expected the name of a feature or an operation after '->'")])
  }

  @Test func strings() {
    expect("a = 1️⃣'open", [("ocl/syntax", "this text has no closing quote")], tree: "(= a 'open')")
    expect(
      "a.matches('1️⃣\\w+')",
      [("ocl/syntax", "'\\w' is not an escape of OCL; a backslash itself is written '\\\\'")])
    expect(
      "a = 1️⃣\"x\"",
      [("ocl/syntax", "double quotes are not OCL: a string is written 'text', a name _'text'")],
      tree: "(= a 'x')")
    expect("a 1️⃣/* open", [("ocl/syntax", "this comment has no closing '*/'")], tree: "a")
  }

  @Test func unsupported() {
    expect(
      "1️⃣Apple{label = 'x'}.label",
      [("ocl/unsupported", "object literals such as 'Class{...}' are not supported")])
    let message =
      "messages are not supported: what '^' and '^^' ask for was sent while a system ran, which no model tells"
    expect("self1️⃣^update()", [("ocl/unsupported-message", message)])
    expect("self1️⃣^^update(?, ? : Integer)", [("ocl/unsupported-message", message)])
  }

  @Test func reservedNames() {
    expect(
      "Kind::1️⃣end = Kind::else".replacing("Kind::1️⃣end", with: "Kind::end").replacing(
        "::else", with: "::1️⃣else"),
      [("ocl/syntax", "found 'else', expected a name after '::'; the reserved word is quoted as _'else'")])
  }

  @Test func emptyText() {
    expect("1️⃣", [("ocl/syntax", "found the end, expected an expression")], tree: "ERROR")
    expect(" -- only a comment1️⃣", [("ocl/syntax", "found the end, expected an expression")])
  }

  @Test(arguments: [
    String(repeating: "(", count: 100_000), String(repeating: "(", count: 100_000) + "1",
    String(repeating: "-", count: 2) + " " + String(repeating: "- ", count: 100_000) + "1",
    String(repeating: "not ", count: 100_000) + "true", "a" + String(repeating: ".b", count: 100_000),
    "a" + String(repeating: " and b", count: 100_000), String(repeating: "a->f(", count: 100_000),
    String(repeating: "if a then ", count: 100_000), String(repeating: "let a = ", count: 100_000),
    String(repeating: "Set{", count: 100_000), "a.oclAsType(" + String(repeating: "Set(", count: 100_000),
    String(repeating: "1 implies 1 xor 1 or 1 and 1 = 1 < 1 + 1 * (", count: 20_000),
    String(repeating: "a->select(x | ", count: 50_000), String(repeating: "Tuple{a = ", count: 50_000),
    "oclAsType(" + String(repeating: "Tuple(a : ", count: 50_000),
  ])
  func depthIsLimited(_ input: String) {
    var sink = DiagnosticSink()
    let input = input.hasPrefix("--") ? String(input.dropFirst(3)) : input
    let tree = OCLParser.expression(EscapedText(path: "deep", text: input), into: &sink)
    #expect(sink.diagnostics.contains { $0.code == "ocl/too-deep" })
    #expect(sink.diagnostics.count < 20)
    #expect(tree.root.depth <= OCLParser.maximumDepth)
    #expect(!Printer.text(tree.root).isEmpty)
  }

  /// Whatever stands where it becomes too deep, and whatever encloses it.
  @Test(arguments: [
    ("(", ")"), ("Set{1}->forAll(x | ", ")"), ("Set{", "}"), ("Sequence(Integer){", "}"), ("Map{1 <- ", "}"),
    ("Tuple{a = ", "}"), ("if true then ", " else 1 endif"), ("let a : Set(T) = 1 in ", ""), ("not ", ""),
    ("- ", ""), ("a.f(", ")"), ("1 + (", ")"), ("a->iterate(x; y : Set(T) = ", " | y)"), ("Set(", ")"),
    ("Map(T, ", ")"), ("Tuple(a : ", ")"), ("T{a = ", "}"), ("self.oclAsType(Bag(", "))"),
  ])
  func theLastLevelMayBeAnything(_ opener: String, _ closer: String) {
    let leaves = [
      "1", "Set{1}", "Set(T)", "Map{}", "Tuple{a = 1}", "let a : Set(T) = 1 in a", "'a'", "if", "", "a::B",
    ]
    for depths in [1, 2, 3, 4].map({ OCLParser.maximumDepth / $0 }) {
      for depth in depths - 3...depths + 3 {
        for leaf in leaves {
          let text =
            String(repeating: opener, count: depth) + leaf + String(repeating: closer, count: depth)
          var sink = DiagnosticSink()
          let tree = OCLParser.expression(EscapedText(path: "deep", text: text), into: &sink)
          #expect(tree.root.depth <= OCLParser.maximumDepth)
        }
      }
    }
  }

  @Test func aSubRangeIsParsedWithOffsetsOfTheWholeText() {
    let text = EscapedText(path: "template", text: "[if (a > )]")
    var sink = DiagnosticSink()
    let tree = OCLParser.expression(text, in: 5..<9, into: &sink)
    #expect(sink.diagnostics.map { $0.range?.bytes.lowerBound } == [9])
    #expect(tree.root.range == 5..<8)
  }

  @Test func thingsAreReadOneAfterAnother() {
    let text = EscapedText(path: "template", text: "x : Set(T) | self.a) separator(',')")
    var parser = OCLParser(text)
    let variable = parser.variable()
    #expect(variable?.name.text == "x")
    #expect(variable?.type.map(Printer.text) == "Set(T)")
    let bar = parser.accept("|")
    #expect(bar)
    let source = parser.expression()
    #expect(SymbolicTree.text(source) == "(. self a)")
    let paren = parser.accept(")")
    #expect(paren)
    let name = parser.name()
    #expect(name?.text == "separator")
    #expect(!parser.isAtEnd)
    var sink = DiagnosticSink()
    let failed = parser.finish(into: &sink)
    #expect(!failed)
  }

  @Test func typesAreParsed() {
    var sink = DiagnosticSink()
    func type(_ text: String) -> String {
      Printer.text(OCLParser.type(EscapedText(path: "type", text: text), into: &sink).root)
    }
    #expect(type("Sequence<pkg::A>[*|1]") == "Sequence(pkg::A)[*|1]")
    #expect(type("Map(String, Set(Integer))") == "Map(String, Set(Integer))")
    #expect(type("Tuple(a:Integer[?],_'in':String)") == "Tuple(a : Integer[?], _'in' : String)")
    #expect(type("Real[2..4]") == "Real[2..4]")
    #expect(!sink.hasErrors)
    #expect(type("Set(") == "Set(OclInvalid)")
    #expect(sink.hasErrors)
  }

  @Test func arbitraryBytesDoNotTrap() {
    var generator = SystemRandomNumberGenerator()
    let pieces = [
      "a", "self", ".", "->", "?.", "(", ")", "{", "}", "[", "]", "'", "\"", "_'", "\\", "let", "in", "if",
      "then", "else",
      "endif", "|", ";", ":", "::", ",", "..", "1", "2.5", "e", "*", "-", "--", "/*", "Set", "Tuple", "Map",
      "with", "@pre",
      "^", "?", "=", "<", ">", "é", "\u{0}", "not", "and", " ", "\n", "Set(", "Tuple{",
    ]
    for _ in 0..<3000 {
      let text = (0..<Int.random(in: 0...40, using: &generator)).compactMap { _ in
        pieces.randomElement(using: &generator)
      }
      .joined()
      var sink = DiagnosticSink()
      let tree = OCLParser.expression(EscapedText(path: "random", text: text), into: &sink)
      #expect(tree.hasErrors == sink.hasErrors)
      if tree.hasErrors { continue }
      let again = OCLParser.expression(
        EscapedText(path: "printed", text: Printer.text(tree.root)), into: &sink)
      #expect(SymbolicTree.text(again.root) == SymbolicTree.text(tree.root), "\(text)")
    }
  }
}
