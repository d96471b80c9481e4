import RegularExpressions
import Testing

@testable import OCLToCEL

/// The patterns take what OCL's operations for Kubernetes take.
@Suite struct PatternTests {
  static let cases: [(pattern: String, good: [String], bad: [String])] = [
    (
      KubernetesPatterns.dnsLabel, ["a", "a-b", "0", String(repeating: "a", count: 63)],
      ["", "-a", "a-", "A", "a.b", String(repeating: "a", count: 64)]
    ),
    (
      KubernetesPatterns.dnsSubdomain, ["a", "a.b", "a-b.c--d.0"],
      ["", ".a", "a.", "a..b", "a-.b", "a.-b", "A.b"]
    ),
    (
      KubernetesPatterns.qualifiedName, ["a", "app.kubernetes.io/name", "A_b.c-D", "x/y"],
      ["", "/a", "a/", "a/b/c", "A/b", "-a", "a_", String(repeating: "a", count: 64)]
    ),
    (
      KubernetesPatterns.address,
      [
        "1.2.3.4", "255.255.255.255", "::", "::1", "1::", "1:2:3:4:5:6:7:8", "1::8", "fe80::1:2", "::1.2.3.4",
        "1:2:3:4:5:6:7::", "1:2:3:4:5:6:1.2.3.4", "1::1.2.3.4", "::ABCD",
      ],
      [
        "", "1.2.3", "1.2.3.256", "01.2.3.4", ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3",
        "g::",
        "12345::", "1:2:3:4:5:6:7:1.2.3.4",
      ]
    ),
    (
      KubernetesPatterns.cidr, ["10.0.0.0/8", "0.0.0.0/0", "1.2.3.4/32", "::/0", "fe80::/64", "::1/128"],
      ["10.0.0.0", "10.0.0.0/33", "10.0.0.0/", "::/129", "::/01", "/8"]
    ),
  ]

  @Test(arguments: cases.indices) func takesThese(_ index: Int) throws {
    let (pattern, good, bad) = Self.cases[index]
    let expression = try RegularExpression(pattern, dialect: .re2)
    for text in good { #expect(expression.matchesSomewhere(text), "\(text)") }
    for text in bad { #expect(!expression.matchesSomewhere(text), "\(text)") }
  }
}
