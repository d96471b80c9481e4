import CEL
import Diagnostics
import Testing

/// What is written reads back as the same tree.
@Suite struct RoundTripTests {
  /// Text, and how it is written again; the same where there is one.
  static let texts: [(String, String?)] = [
    ("a + b * c - d", nil),
    ("(a + b) * c", nil),
    ("a - (b - c)", nil),
    ("((a))", "a"),
    ("a && b || c && d", nil),
    ("a && (b || c)", nil),
    ("(a && b) || (c && d)", "a && b || c && d"),
    ("a || b || c || d || e", nil),
    ("!(a && b)", nil),
    ("!!a", "a"),
    ("!!!a", "!a"),
    ("!(!a)", nil),
    ("--a", "a"),
    ("-(-a)", nil),
    ("-1", nil),
    ("-(1)", nil),
    ("a - -1", nil),
    ("--1", "-(-1)"),
    ("(-1).foo()", nil),
    ("(1).foo()", nil),
    ("a ? b : c ? d : e", nil),
    ("a ? (b ? c : d) : e", nil),
    ("(a ? b : c) ? d : e", nil),
    ("(a ? b : c).d", nil),
    ("a < b == c", nil),
    ("a < (b == c)", nil),
    ("!has(self.a) || self.a in ['x', 'y']", nil),
    ("self.all(x, x.exists_one(y, y == x))", nil),
    ("self.l.existsOne(y, y)", "self.l.exists_one(y, y)"),
    ("self.l.map(x, x > 0, x * 2).filter(x, x > 1)", nil),
    ("self.l.all(i, v, i > 0 || v != '')", nil),
    ("self.l.transformMap(i, v, i > 0, v)", nil),
    ("self.?a[?0].orValue({?'b': c, 'd': e})", nil),
    ("[?a, b,]", "[?a, b]"),
    ("{}", nil),
    ("a.b.C{x: 1, ?y: z}", nil),
    (".a.b", nil),
    ("self.namespace == 'ns'", nil),
    ("sets.contains(self.a, ['b'])", nil),
    ("self.x.max(a, b, c)", nil),
    ("1.5e10 + .5", "15000000000.0 + 0.5"),
    ("0x10 + 3u + 0xFFu", "16 + 3u + 255u"),
    ("-9223372036854775808", nil),
    (#""a\"b" + 'c\'d' + r'\d+' + """x"y""" + r"""\""""#, #"'a"b' + 'c\'d' + '\\d+' + 'x"y' + '\\'"#),
    (#"'\x41\u00e9\U0001F600\101\a\n'"#, "'Aé😀A\\u0007\\n'"),
    (#"b'\xff\000abc' + B"é" + br'\d'"#, #"b'\xff\x00abc' + b'\xc3\xa9' + b'\\d'"#),
    ("a // a comment\n + b", "a + b"),
    ("null == true", nil),
  ]

  @Test(arguments: texts) func isWrittenAndReadAgain(_ text: String, _ expected: String?) throws {
    let tree = try #require(CELParser.expression(text))
    let written = tree.description
    #expect(written == expected ?? text)
    #expect(CELParser.expression(written) == tree)
  }

  @Test func chainsNeedNoParentheses() throws {
    let tree = try #require(CELParser.expression("a || (b || (c || d))"))
    #expect(tree.description == "a || b || c || d")
  }

  @Test func placesOfNodes() throws {
    let text = "self.a + f(b)[0]"
    let tree = try #require(CELParser.expression(text))
    guard case .binary(.add, let left, let right) = tree.kind else {
      Issue.record("no sum")
      return
    }
    #expect(tree.range == 0..<16)
    #expect(left.range == 0..<6)
    #expect(right.range == 9..<16)
  }

  @Test func treesMadeInCode() throws {
    let weights = try #require(CELExpression.this.property("node-weights"))
    let rule =
      !CELExpression.this.has("node__dash__weights")
      || weights.all("w") { $0.isGreater(than: 0) && $0.isAtMost(100) }
    #expect(
      rule.description
        == "!has(self.node__dash__weights) || self.node__dash__weights.all(w, w > 0 && w <= 100)")
    #expect(CELParser.expression(rule.description) == rule)
    let call = CELExpression.call("sets.contains", .this, .list(["a", "b"]))
    #expect(call.description == "sets.contains(self, ['a', 'b'])")
    #expect(CELParser.expression(call.description) == call)
    #expect(CELExpression.conjunction([]).description == "true")
    #expect((-CELExpression.int(3)).description == "-3")
  }
}
