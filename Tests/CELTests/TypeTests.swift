import CEL
import Diagnostics
import Testing

/// Types, versions and mistakes, over a schema of every kind of node.
@Suite struct TypeTests {
  static let declaration: CELDeclaration? = {
    func schema(_ type: String?, _ change: (inout CELSchema) -> Void = { _ in }) -> CELSchema {
      var schema = CELSchema(type)
      change(&schema)
      return schema
    }
    let item = schema("object") {
      $0.properties = ["k": schema("string") { $0.maxLength = 10 }, "v": schema("integer")]
    }
    return .make(
      schema("object") {
        $0.properties = [
          "i": schema("integer"), "d": schema("number"), "s": schema("string") { $0.maxLength = 10 },
          "b": schema("boolean"), "t": schema("string") { $0.format = "date-time" },
          "u": schema("string") { $0.format = "duration" }, "y": schema("string") { $0.format = "byte" },
          "q": schema(nil) { $0.isIntOrString = true }, "hidden": schema(nil), "namespace": schema("string"),
          "l": schema("array") {
            $0.maxItems = 10
            $0.items = schema("string") { $0.maxLength = 10 }
          },
          "n": schema("array") {
            $0.maxItems = 10
            $0.items = schema("integer")
          },
          "o": schema("array") {
            $0.maxItems = 10
            $0.items = item
          },
          "m": schema("object") {
            $0.maxProperties = 10
            $0.additionalProperties = schema("integer")
          },
        ]
      })
  }()

  static func check(_ text: String, version: Int = 36) throws -> (type: String, codes: [String]) {
    let expression = try #require(CELParser.expression(text), "\(text)")
    var sink = DiagnosticSink()
    let declaration = try #require(Self.declaration)
    let environment = CELEnvironment(declaration, version: version)
    let checked = environment.check(expression, text: EscapedText(path: "", text: text), into: &sink)
    return (checked?.type.description ?? "-", sink.diagnostics.map(\.code))
  }

  static let types: [(String, String)] = [
    ("self.i + 1", "int"), ("self.d * 2.0", "double"), ("self.s + 'a'", "string"),
    ("self.t - self.t", "duration"),
    ("self.t + self.u", "timestamp"), ("self.y", "bytes"), ("self.q", "dyn"), ("self.q + 1", "int"),
    ("self.l[0]", "string"), ("self.m['a']", "int"), ("self.m.a", "int"), ("self.o[0].k", "string"),
    ("self.l.map(x, x.size())", "list(int)"), ("self.o.filter(x, x.v > 1)", "list(object)"),
    ("self.m.all(k, self.m[k] > 0)", "bool"), ("self.l.map(x, [x])", "list(list(string))"),
    ("self.l.map(x, [x]).flatten()", "list(string)"), ("self.?s", "optional(string)"),
    ("self.?s.orValue('')", "string"), ("self.l[?0]", "optional(string)"),
    ("self.?o[0].k", "optional(string)"),
    ("self.?s.optMap(x, x.size())", "optional(int)"),
    ("self.?s.optFlatMap(x, optional.of(1))", "optional(int)"),
    ("[]", "list(dyn)"), ("[1, 2]", "list(int)"), ("{'a': 1}", "map(string, int)"), ("{}", "map(dyn, dyn)"),
    ("[?self.?i]", "list(int)"), ("self.b ? 1 : 2", "int"), ("type(self.i)", "type(int)"),
    ("type(1) == int", "bool"),
    ("self.i < 1.5", "bool"), ("self.n.sum() + self.n.max()", "int"),
    ("self.l.sortBy(x, x.size())", "list(string)"),
    ("self.o.sortBy(x, x.v)[0].k", "string"), ("self.l.transformMap(i, v, i)", "map(int, int)"),
    ("self.m.transformList(k, v, v > 1, k)", "list(string)"),
    ("self.m.transformMapEntry(k, v, {v: k})", "map(int, string)"),
    ("quantity('1').add(1)", "kubernetes.Quantity"),
    ("ip('::1').family()", "int"), ("string(cidr('::/1').ip())", "string"),
    ("net.IP == type(ip('::1'))", "bool"),
    ("format.named('uri').value().validate(self.s)", "optional(list(string))"),
    ("semver('1.0.0').major()", "int"),
    ("url('http://a').getQuery()", "map(string, list(string))"), ("sets.equivalent(self.l, ['a'])", "bool"),
    ("self.namespace", "string"), ("self.__namespace__", "string"), ("oldSelf.i", "int"),
    ("self.l.first().value()", "string"), ("self.l.exists_one(x, x == 'a')", "bool"),
    ("'%s %d'.format([self.s, self.i])", "string"), ("dyn(1) == 'a'", "bool"), ("self.o[0] == null", "bool"),
    ("cidr('1.0.0.0/8').containsIP('1.1.1.1')", "bool"), ("lists.range(3)", "list(int)"),
  ]

  @Test(arguments: types) func hasTheType(_ text: String, _ expected: String) throws {
    let (type, codes) = try Self.check(text)
    #expect(type == expected, "\(text): \(codes)")
  }

  static let mistakes: [(String, String)] = [
    ("self.nope", "cel/unknown-field"), ("self.hidden", "cel/unknown-field"),
    ("self.s.x", "cel/unknown-field"),
    ("has(self.nope)", "cel/unknown-field"), ("nope", "cel/undeclared"), ("nope()", "cel/undeclared"),
    ("self.s.nope()", "cel/undeclared"), ("cel.bind(x, 1, x)", "cel/undeclared"),
    ("math.greatest(1, 2)", "cel/undeclared"),
    ("self.i + self.d", "cel/no-overload"), ("self.i == self.d", "cel/no-overload"),
    ("self.s == null", "cel/no-overload"),
    ("self.i && true", "cel/no-overload"), ("!self.i", "cel/no-overload"),
    ("self.i ? 1 : 2", "cel/no-overload"),
    ("self.b ? 1 : 'a'", "cel/no-overload"), ("self.i.all(x, true)", "cel/no-overload"),
    ("self.l.all(x, x)", "cel/no-overload"), ("self.l.filter(x, 1)", "cel/no-overload"),
    ("self.l[self.s]", "cel/no-overload"), ("self.s in self.n", "cel/no-overload"),
    ("self.l.sum()", "cel/no-overload"),
    ("self.s.reverse()", "cel/no-overload"), ("quantity(self.i)", "cel/no-overload"),
    ("self.o.sort()", "cel/no-overload"),
    ("[1, 'a']", "cel/mixed-literal"), ("{'a': 1, 2: 2}", "cel/mixed-literal"), ("[?1]", "cel/no-overload"),
    ("duration('1 hour')", "cel/bad-constant"), ("timestamp('2026')", "cel/bad-constant"),
    ("'%d'.format(['a'])", "cel/bad-constant"), ("'%d'.format([])", "cel/bad-constant"),
    ("'%y'.format([1])", "cel/bad-constant"), ("'a'.format([1])", "cel/bad-constant"),
    ("a.b.C{d: 1}", "cel/undeclared"), ("quantity('1').sign()", "cel/no-overload"),
    ("[1].map(a, {a: a})" + (0..<20).map { ".map(b\($0), {b\($0): b\($0)})" }.joined(), "cel/too-deep"),
  ]

  @Test(arguments: mistakes) func isAMistake(_ text: String, _ code: String) throws {
    let (type, codes) = try Self.check(text)
    #expect(codes.first == code, "\(type)")
  }

  /// The first version whose servers take it in new rules.
  static let versions: [(String, Int)] = [
    ("self.?s.hasValue()", 29), ("self.l[?0].hasValue()", 29), ("isQuantity(self.s)", 29),
    ("self.i < 1.5", 29),
    ("sets.contains(self.l, self.l)", 30), ("'%s'.format([self.s])", 30), ("isIP(self.s)", 31),
    ("isCIDR(self.s)", 31),
    ("format.uri().validate(self.s)", 32), ("self.namespace", 32), ("self.l.all(i, v, true)", 33),
    ("isSemver('1.0.0')", 34),
    ("self.l.distinct()", 35), ("self.l.map(x, [x]).flatten()", 35), ("self.l.sort()", 35),
    ("self.l.sortBy(x, x)", 35), ("self.l.slice(0, 1)", 35), ("lists.range(3)", 35), ("self.s.split(',')", 0),
    ("self.n.sum()", 0), ("self.s.find('a')", 0), ("isURL(self.s)", 0),
  ]

  @Test(arguments: versions) func isTakenFromThisVersionOn(_ text: String, _ version: Int) throws {
    #expect(try Self.check(text, version: version).codes == [])
    if version > 0 {
      let codes = try Self.check(text, version: version - 1).codes
      #expect(codes.first == "cel/unavailable" || codes.first == "cel/no-overload")
    }
  }

  @Test func aRuleIsBooleanAndAMessageIsText() throws {
    let environment = CELEnvironment(try #require(Self.declaration))
    var sink = DiagnosticSink()
    #expect(environment.rule(EscapedText(path: "", text: "self.i"), into: &sink) == nil)
    #expect(environment.message(EscapedText(path: "", text: "self.i"), into: &sink) == nil)
    #expect(sink.diagnostics.map(\.code) == ["cel/wrong-type", "cel/wrong-type"])
  }

  @Test func oldSelfMayBeOptional() throws {
    let text = EscapedText(path: "", text: "oldSelf.orValue(self).i > 1 || !oldSelf.hasValue()")
    var sink = DiagnosticSink()
    let declaration = try #require(Self.declaration)
    let checked = CELEnvironment(declaration, oldValue: .optional).rule(text, into: &sink)
    #expect(checked?.usesOldSelf == true)
    #expect(CELEnvironment(declaration).rule(text, into: &sink) == nil)
  }
}
