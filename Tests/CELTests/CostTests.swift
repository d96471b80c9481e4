import CEL
import Diagnostics
import Testing

/// Costs by the formulas, over the schema of ``TypeTests``.
@Suite struct CostTests {
  static let costs: [(String, UInt64)] = [
    ("true", 0), ("self.b", 2), ("self.i > 1", 3), ("!self.b", 3), ("has(self.s)", 1), ("self.i == 1", 2),
    ("self.s == 'abc'", 3), ("self.s == self.s", 8), ("self.s < 'a'", 3), ("self.i > 1 && self.b", 5),
    ("self.b ? self.i > 1 : self.s == 'a'", 5), ("[1, 2].size() > 1", 12), ("{'a': 1}.size() > 1", 32),
    ("self.s.startsWith('ab')", 3), ("self.s.contains('ab')", 6), ("self.s.matches('abcd')", 7),
    ("'a' in self.l", 12),
    ("'a' in self.m", 3), ("self.l.all(x, x.startsWith('a'))", 53), ("self.l.exists(x, x == 'a')", 63),
    ("self.l.map(x, x).size() > 1", 145), ("self.l.filter(x, x == 'a').size() == 1", 165),
    ("self.m.all(k, self.m[k] > 0)", 83), ("self.o.all(x, x.v > 0)", 63), ("self.l.isSorted()", 52),
    ("self.n.sum() > 1", 13), ("self.l.join(',').size() > 1", 45), ("self.s.lowerAscii() == 'a'", 7),
    ("self.s.replace('ab', 'c').size() > 1", 12), ("self.s.split(',').size() > 1", 12), ("isIP(self.s)", 6),
    ("ip('::1') == ip('::1')", 3), ("quantity('1') == quantity('2')", 3),
    ("format.uri() == format.uri()", 9), ("url('abc') == url('defg')", 3),
    ("cidr('::/1').containsIP('::1')", 6), ("cidr('::/1').containsCIDR(cidr('::/2'))", 9),
    ("!format.uri().validate(self.s).hasValue()", 133), ("self.l.distinct().size() > 1", 215),
    ("self.l.sort() == self.l", 226), ("self.o.sortBy(x, x.v).size() > 1", 378),
    ("sets.contains(self.l, ['a'])", 23), ("lists.range(3).size() == 3", 16),
    ("self.l.slice(1, 4).size() > 1", 18),
    ("self.l.reverse().size() > 1", 25), ("dyn(self.i) == 1", 3),
    ("self.?s.optMap(x, x == 'a').orValue(true)", 20),
    ("bytes(self.s) == b'a'", 7), ("string(self.y).size() > 1", 314_577), ("self.s + self.s == 'a'", 13),
    ("strings.quote(self.s) == 'a'", 7), ("'%s'.format([self.s]) == 'a'", 14), ("self.l[0] == 'a'", 4),
    ("self.q == 1", 3), ("self.t == self.t", 8), ("self.u > duration('1h')", 4),
  ]

  @Test(arguments: costs) func isEstimated(_ text: String, _ expected: UInt64) throws {
    var sink = DiagnosticSink()
    let declaration = try #require(TypeTests.declaration)
    let checked = CELEnvironment(declaration).rule(EscapedText(path: "", text: text), into: &sink)
    let cost = try #require(checked, "\(text): \(sink.diagnostics.map(\.message))").cost
    #expect(cost.max == expected)
    #expect(cost.min <= cost.max)
  }

  /// The server's estimator writes one field's name over another's; a prudent one does not go by that.
  @Test func mixedUpFields() throws {
    let declaration = try #require(RecordedCostTests.declaration(RecordedCostTests.bounds[4]))
    func costs(_ text: String) throws -> [UInt64] {
      var sink = DiagnosticSink()
      let rule = CELEnvironment(declaration).rule(EscapedText(path: "", text: text), into: &sink)
      return [try #require(rule).cost.max, try #require(rule).prudentCost.max]
    }
    // 2 + 1 + 16 * (2 + 1 + (2 + 1 + 8 * (2 + 1 + 6)))
    let plain = try costs("self.nodes.all(n, n.ports.all(p, p.port > n.ports.size()))")
    #expect(plain == [1251, 1251])
    let mixed = try costs("self.nodes.all(n, n.ports.all(p, p.port > n.weight))")
    #expect(mixed == [99, 1123])
  }

  @Test func costsStopAtTheLargestNumber() throws {
    var list = CELSchema("array")
    list.items = CELSchema("string")
    var schema = CELSchema("object")
    schema.properties = ["l": list]
    let declaration = try #require(CELDeclaration.make(schema))
    let text = "self.l.all(a, self.l.all(b, self.l.all(c, self.l.all(d, a + b == c + d))))"
    var sink = DiagnosticSink()
    let checked = CELEnvironment(declaration).rule(EscapedText(path: "", text: text), into: &sink)
    #expect(checked?.cost.max == .max)
    #expect(CELCost.total(.max, times: 2) == .max)
    #expect(CELCost.sum(.max, 2) == .max)
  }

  @Test func sizesOfSchemas() {
    var item = CELSchema("object")
    item.properties = ["ab": CELSchema("string"), "c": CELSchema("integer")]
    item.required = ["ab", "c"]
    // 2 + (2 + 2 + 4) + (1 + 1 + 4)
    #expect(CELDeclaration.make(item)?.minSize == 16)
    var list = CELSchema("array")
    list.items = item
    // 3,145,726 bytes of a request by the 17 that an item takes with its comma.
    #expect(CELDeclaration.make(list)?.maxElements == 185_042)
    var map = CELSchema("object")
    map.additionalProperties = item
    // By 22 with the key.
    #expect(CELDeclaration.make(map)?.maxElements == 142_987)
    #expect(CELDeclaration.make(item)?.maxCardinality == 185_042)
    var text = CELSchema("string")
    text.maxLength = .max
    #expect(CELDeclaration.make(text)?.maxElements == UInt64(Int64.max / 4 * 4))
    text.maxLength = -1
    #expect(CELDeclaration.make(text)?.maxElements == 0)
    #expect(CELDeclaration.make(CELSchema("nonsense")) == nil)
    #expect(CELDeclaration.make(CELSchema("array")) == nil)
  }

  /// Unless all its fields are declared, the metadata of a root is unbounded whatever is declared.
  @Test func namesOfResources() throws {
    var name = CELSchema("string")
    name.maxLength = 253
    func cost(_ properties: [String: CELSchema]) throws -> UInt64? {
      var metadata = CELSchema("object")
      metadata.properties = ["name": name, "generateName": CELSchema("string")]
      var root = CELSchema("object")
      root.properties = properties.merging(["metadata": metadata]) { $1 }
      let declaration = try #require(CELDeclaration.make(root, isResourceRoot: true))
      var sink = DiagnosticSink()
      let text = EscapedText(path: "", text: "self.metadata.name.matches('^[a-z]+$')")
      return CELEnvironment(declaration).rule(text, into: &sink)?.cost.max
    }
    let unbounded = try cost([:])
    #expect(unbounded == 629_149)
    let bounded = try cost(["kind": CELSchema("string"), "apiVersion": CELSchema("string")])
    #expect(bounded == 207)
  }
}
