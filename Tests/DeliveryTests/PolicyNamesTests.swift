import Placement
import Testing
import YAML

@testable import Delivery

/// Names of policies: as RFC 1123 wants them, and each once.
@Suite struct PolicyNamesTests {
  private static func role(_ name: String, in namespace: String? = "shop") -> NativeObject {
    NativeObject(
      apiVersion: "rbac.authorization.k8s.io/v1", kind: .role, namespace: namespace, name: name,
      root: .mapping([]))
  }

  private static func names(_ names: [String]) -> [String] {
    PolicyNames(names.map { role($0) }).names.compactMap { $0 }
  }

  /// RFC 1123: parts between dots that begin and end with a letter or digit.
  private static func isSubdomain(_ name: String) -> Bool {
    name.utf8.count <= 253
      && name.wholeMatch(of: /[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/) != nil
  }

  @Test func `a name that may stay stays`() {
    #expect(Self.names(["web", "a.b-c", "a:b"]) == ["web-role", "a.b-c-role", "a-b-role"])
  }

  @Test func `two names that become one are told apart`() {
    let names = Self.names(["a:b", "a-b", "a::b", "a_b", "a:-b"])
    #expect(Set(names).count == 5, "\(names)")
    #expect(names[1] == "a-b-role")
    for index in [0, 2, 3, 4] {
      #expect(names[index].wholeMatch(of: /a--?b-[0-9a-f]{10}-role/) != nil, "\(names[index])")
    }
  }

  @Test func `names do not depend on the order`() {
    let names = ["a:b", "a_b", "a-b", "x", "A", "a"]
    let ahead = Dictionary(uniqueKeysWithValues: zip(names, Self.names(names)))
    let back = Dictionary(uniqueKeysWithValues: zip(names.reversed(), Self.names(names.reversed())))
    #expect(ahead == back)
  }

  @Test func `each namespace has its own names`() {
    let objects = [Self.role("a:b"), Self.role("a-b", in: "other"), Self.role("a-b", in: nil), nil]
    #expect(PolicyNames(objects).names == ["a-b-role", "a-b-role", "a-b-role", nil])
  }

  @Test(arguments: [
    ":a", "a:", "a.:b", "-", "::", "\u{e9}", String(repeating: "a", count: 253),
    String(repeating: "a", count: 236) + "." + String(repeating: "b", count: 10),
  ])
  func `every name becomes one that a server takes`(_ name: String) {
    let names = Self.names([name, name + ":", name + "_"])
    #expect(Set(names).count == 3)
    for name in names { #expect(Self.isSubdomain(name), "\(name)") }
  }

  @Test func `a name that looks like one with a hash is not taken twice`() {
    let hashed = Self.names(["a:b", "a-b"])[0].dropLast("-role".count)
    let names = Self.names(["a:b", "a-b", String(hashed)])
    #expect(Set(names).count == 3, "\(names)")
    #expect(names[2] == hashed + "-role")
  }
}
