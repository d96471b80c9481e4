import CEL
import Diagnostics
import Testing

/// Values, as far as defaults of schemas need them.
@Suite struct EvaluationTests {
  static let value: CELValue = .map([
    .string("i"): .int(7), .string("d"): .double(2.5), .string("s"): .string("héllo"),
    .string("b"): .bool(true),
    .string("l"): .list([.string("a"), .string("b")]), .string("n"): .list([.int(1), .int(2), .int(3)]),
    .string("m"): .map([.string("x"): .int(1)]), .string("__namespace__"): .string("ns"),
    .string("t"): .unknown,
  ])

  enum Outcome: Sendable { case value(CELValue), failure, unknown }

  static let outcomes: [(String, Outcome)] = [
    ("self.i / 2 == 3 && self.i % 4 == 3 && -self.i == -7", .value(.bool(true))),
    (
      "self.s.size() == 5 && self.s.startsWith('hé') && self.s.endsWith('lo') && self.s.contains('ll')",
      .value(.bool(true))
    ),
    ("self.s + '!' == 'héllo!' && self.s > 'a'", .value(.bool(true))),
    ("self.i < 7.5 && self.d > 2.0", .value(.bool(true))),
    ("self.n.all(x, x > 0) && self.n.exists(x, x == 2) && self.n.exists_one(x, x > 2)", .value(.bool(true))),
    ("self.n.map(x, x * 2).filter(x, x > 2) == [4, 6]", .value(.bool(true))),
    ("self.n.map(x, x > 1, x)", .value(.list([.int(2), .int(3)]))),
    ("self.n.all(i, x, x == i + 1)", .value(.bool(true))),
    ("self.m.all(k, self.m[k] == 1) && 'x' in self.m", .value(.bool(true))),
    ("has(self.q) || self.i > 1", .value(.bool(true))), ("self.q == 1 || self.i == 7", .value(.bool(true))),
    ("self.q == 1 && self.i == 8", .value(.bool(false))), ("self.q == 1", .failure),
    ("self.l[5] == 'a'", .failure),
    ("self.i / 0 == 1", .failure), ("9223372036854775807 + self.i > 0", .failure),
    ("self.n.all(x, 10 / (x - 1) > 0)", .failure),
    ("self.n.exists(x, 10 / (x - 1) > 6)", .value(.bool(true))),
    ("self.namespace == 'ns' && has(self.namespace)", .value(.bool(true))),
    ("self.?q.orValue(3) == 3 && self.?s.hasValue()", .value(.bool(true))),
    ("self.b ? self.i : 0", .value(.int(7))),
    ("self.s.matches('^h')", .value(.bool(true))),
    ("string(self.i) == '7' && double(self.i) == 7.0", .value(.bool(true))),
    ("{'a': 1}['a'] == 1 && 1 in [1, 2] && self.l + ['c'] == ['a', 'b', 'c']", .value(.bool(true))),
    ("self.t == self.t", .unknown), ("self.s.lowerAscii() == 'a'", .unknown), ("isIP(self.s)", .unknown),
    ("lists.range(3).size() == 3", .unknown),
    (
      "self.n.all(a, self.n.all(b, self.n.all(c, self.n.all(d, self.n.all(e, self.n.all(f, self.n.all(g, self.n.all(h, self.n.all(i, self.n.all(j, self.n.all(k, self.n.all(l, true))))))))))))",
      .unknown
    ),
  ]

  @Test(arguments: outcomes.indices) func evaluates(_ index: Int) throws {
    let (text, expected) = Self.outcomes[index]
    var sink = DiagnosticSink()
    let expression = try #require(CELParser.expression(text))
    let environment = CELEnvironment(try #require(TypeTests.declaration))
    let checked = environment.check(expression, into: &sink)
    let rule = try #require(checked, "\(text): \(sink.diagnostics.map(\.message))")
    do {
      let value = try rule.value(of: Self.value) { pattern, text in pattern == "^h" && text.hasPrefix("h") }
      guard case .value(let wanted) = expected else {
        Issue.record("\(text) has the value \(value)")
        return
      }
      #expect(value == wanted, "\(text)")
    } catch {
      switch (error, expected) {
      case (.failed, .failure), (.notKnown, .unknown): break
      default: Issue.record("\(text): \(error)")
      }
    }
  }
}
