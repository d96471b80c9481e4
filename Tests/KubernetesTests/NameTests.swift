import Kubernetes
import Testing

@Suite struct NameTests {
  static let long = String(repeating: "a", count: 64)

  @Test(
    arguments: [
      (
        .dns1123Label, ["a", "1a", "a-b", String(repeating: "a", count: 63)],
        ["", "A", "-a", "a-", "a.b", long, "é"]
      ),
      (.dns1035Label, ["a", "a1"], ["1a", "a_b", "", "a-"]),
      (
        .dns1123Subdomain, ["a.b", "1.2", "\(long).x"],
        ["a..b", ".a", "a.", "A.b", String(repeating: "a", count: 254)]
      ),
      (
        .qualifiedName, ["a", "A_b.c-D", "example.com/a"],
        ["", "/a", "a/", "a/b/c", "Ex.com/a", "-a", "a-", long]
      ),
      (.labelValue, ["", "a", "A_b"], ["-", "a b", long]),
      (
        .environmentVariable, ["A", "_a", "a.b-c", "..".isEmpty ? "" : ".a"],
        ["", "1A", "a b", ".", "..", "..a", "a="]
      ),
      (.portName, ["http", "a1-b"], ["", "80", "HTTP", "a--b", "-a", "a-", "aaaaaaaaaaaaaaaa"]),
    ] as [(NameRule, [String], [String])]) func shapes(_ rule: NameRule, _ good: [String], _ bad: [String])
  {
    for name in good { #expect(rule.problem(with: name) == nil, "\(name)") }
    for name in bad { #expect(rule.problem(with: name) != nil, "\(name)") }
  }
}

@Suite struct QuantityTests {
  @Test(arguments: [
    ("1", "1000m"), ("1Ki", "1024"), ("1.5Gi", "1536Mi"), ("1k", "1e3"), ("1E", "1e18"), ("1E3", "1000"),
    ("0.1", "100m"),
    ("1Ei", "1152921504606846976"), ("-0", "0"), ("+1", "1.000"), ("1n", "0.001u"), (".5", "500m"),
    ("5.", "5"),
    ("0Ki", "0e7"), ("0.5Ki", "512"), ("100", "1e2"),
  ]) func equal(_ left: String, _ right: String) throws {
    #expect(try Quantity(left) == Quantity(right))
    #expect(try Quantity(left).hashValue == Quantity(right).hashValue)
    #expect(try !(Quantity(left) < Quantity(right)) && !(Quantity(right) < Quantity(left)))
  }

  @Test func order() throws {
    let texts = [
      "-1Gi", "-1", "-1m", "0", "1n", "999u", "1m", "0.5", "1", "1.1", "999", "1k", "1Ki", "1e9", "1Gi",
      "1Ei", "2E",
    ]
    let sorted = try texts.reversed().map { try Quantity($0) }.sorted()
    #expect(try sorted == texts.map { try Quantity($0) })
  }

  @Test(arguments: [
    "", "a", "1 ", " 1", "1kk", "1ki", "1KI", "1.2.3", "--1", "+-1", "1e", "1e1.5", "1x", "m", ".", "1_000",
    "0x10",
    "1e99999999999", "1Mi5", "١",
  ]) func refused(_ text: String) {
    #expect(throws: Quantity.ParseError.self) { try Quantity(text) }
  }
}
