import Foundation
import TestSupport
import Testing

/// `krosskube diff` of two plans.
@Suite struct PlanDiffTests {
  private static let golden = Project.root.appendingPathComponent("Tests/CommandLineTests/Golden/plans")

  /// Two plans in which everything changes that can.
  private static func plans() -> (old: String, new: String) {
    func plan(_ method: String, _ clusters: String, _ resources: [String]) -> String {
      """
      {"format": "krosskube.io/plan/v1", "method": "\(method)", "tieBreak": "name", "complete": true,
      "clusters": [\(clusters)],
      "resources": [\(resources.joined(separator: ",\n"))]}
      """
    }
    func resource(
      _ kind: String, _ name: String, _ rest: String, problem: String = "null", _ clusters: [String]
    ) -> String {
      """
      {"kind": "\(kind)", "namespace": "shop", "name": "\(name)", \(rest), "total": 0, "problem": \(problem),
      "clusters": [\(clusters.joined(separator: ", "))]}
      """
    }
    func cluster(
      _ name: String, _ count: Int, parallel: String = "null", start: String = "null", overrides: String = "",
      reason: String = ""
    ) -> String {
      """
      {"cluster": "\(name)", "count": \(count), "parallelism": \(parallel), "ordinalStart": \(start), \
      "overrides": [\(overrides)], "reason": "\(reason)"}
      """
    }
    let web = #""object": "web", "policy": "DISTRIBUTED", "unit": "replicas", "asked": "#
    let plain = #""policy": "DISTRIBUTED", "unit": null, "asked": null"#
    let old = plan(
      "webster", "\"a\", \"b\", \"c\"",
      [
        resource("Deployment", "web", web + "6", [cluster("a", 3), cluster("b", 3, overrides: "0")]),
        resource("Deployment", "same", web + "1", [cluster("a", 1, reason: "one reason")]),
        resource("Deployment", "gone", web + "2", [cluster("a", 2)]),
        resource("Deployment", "full", web + "2", [cluster("a", 2)]),
        resource(
          "StatefulSet", "db", web + "4", [cluster("a", 2, start: "0"), cluster("b", 2, start: "2")]),
        resource("CronJob", "job", web + "4", [cluster("a", 4, parallel: "2")]),
        resource("Secret", "key", #""object": "key", "# + plain, [cluster("a", 1)]),
      ])
    let new = plan(
      "largest-remainder", "\"a\", \"b\", \"d\"",
      [
        resource("Secret", "key", #""object": "other", "# + plain, [cluster("a", 1), cluster("d", 1)]),
        resource(
          "Deployment", "web", #""object": "web", "policy": "BALANCED", "unit": "replicas", "asked": 7"#,
          [cluster("a", 4, overrides: "0, 2"), cluster("b", 2, overrides: "1"), cluster("d", 1)]),
        resource("Deployment", "same", web + "1", [cluster("a", 1, reason: "another reason")]),
        resource("Deployment", "full", web + "2", problem: #""there is room for 1 of 2""#, []),
        resource(
          "StatefulSet", "db", web + "4", [cluster("a", 1, start: "0"), cluster("b", 3, start: "1")]),
        resource("CronJob", "job", web + "4", [cluster("a", 4, parallel: "3")]),
        resource("Service", "fresh", #""object": "fresh", "# + plain, [cluster("d", 1)]),
      ])
    return (old, new)
  }

  private static func diff(_ old: String, _ new: String, _ arguments: String...) throws -> Tool.Result {
    var result: Tool.Result?
    try Tool.withFolder { folder in
      let file = folder.appendingPathComponent("old.json")
      try old.write(to: file, atomically: true, encoding: .utf8)
      result = try Tool.run(["diff", file.path, "-"] + arguments, input: new)
      let output = result?.output.replacingOccurrences(of: folder.path + "/", with: "")
      result?.output = output ?? ""
    }
    return try #require(result)
  }

  @Test func `everything that can change`() throws {
    let (old, new) = Self.plans()
    let text = try Self.diff(old, new)
    #expect(text.errors == "")
    #expect(text.status == 1, "'full' has no place any more")
    GoldenFile(Self.golden.appendingPathComponent("difference.txt")).expect(text.output)
    let json = try Self.diff(old, new, "--format", "json")
    GoldenFile(Self.golden.appendingPathComponent("difference.json")).expect(json.output)
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(object?["format"] as? String == "krosskube.io/plan-difference/v1")
    #expect((object?["resources"] as? [Any])?.count == 7)
  }

  @Test func `the exit status`() throws {
    let (old, new) = Self.plans()
    let same = try Self.diff(old, old, "--fail-on", "any")
    #expect(same.status == 0)
    #expect(same.output == "no difference\n")
    #expect(try Self.diff(old, new, "--fail-on", "none").status == 0)
    let back = try Self.diff(new, old)
    #expect(back.status == 0)
    #expect(back.output.contains("placed again"))
    #expect(try Self.diff(new, old, "--fail-on", "any").status == 1)
  }

  @Test func `plans of the command`() throws {
    func plan(_ arguments: String...) throws -> String {
      try Tool.run(
        [
          "plan", "models/load-balanced-service/load-balanced-service.xmi", "-i", "models/inventory.xmi",
          "--format", "json",
        ]
          + arguments
      ).output
    }
    let plain = try plan()
    #expect(plain.hasPrefix("{"))
    #expect(try Self.diff(plain, try plan("--explain")).output == "no difference\n")
    let other = try Self.diff(plain, try plan("--tie-break", "hash"))
    #expect(other.output.hasPrefix("ties: name -> hash\n"))
  }

  @Test(arguments: [
    (#"{"format": "krosskube.io/plan/v2"}"#, "-:1:12: error: a plan of the format", "diff/other-plan"),
    (
      #"{"format": "krosskube.io/plan/v1"}"#, "-:1:1: error: this plan needs a text in 'method'",
      "diff/bad-plan"
    ),
    (
      #"{"format": "krosskube.io/plan/v1", "method": "m", "tieBreak": "n", "clusters": [], "resources": 3}"#,
      "-:1:97: error: this plan needs a list in 'resources'", "diff/bad-plan"
    ),
    ("a: b", "error: '-' has no CustomResourceDefinition", "diff/no-definition"),
    (#"{"format": "krosskube.io/plan/v1""#, "-:", "yaml/"),
  ])
  func `what is no plan`(_ new: String, _ message: String, _ code: String) throws {
    let result = try Self.diff(Self.plans().old, new)
    #expect(result.status == 2)
    #expect(result.output == "")
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(result.errors.contains("[\(code)"), "\(result.errors)")
  }

  @Test func `numbers and names that no plan has`() throws {
    let old = Self.plans().old
    for (text, other, message) in [
      ("\"count\": 3,", "\"count\": -1,", "needs a whole number from 0 in 'count'"),
      ("\"count\": 3,", "\"count\": 99999999999,", "needs a whole number from 0 in 'count'"),
      ("\"count\": 3,", "\"count\": null,", "needs a whole number from 0 in 'count'"),
      ("\"overrides\": [0]", "\"overrides\": [x]", "needs whole numbers in 'overrides'"),
      ("\"name\": \"gone\"", "\"name\": \"web\"", "'Deployment shop/web' is there twice"),
      ("\"cluster\": \"b\"", "\"cluster\": \"a\"", "'a' is there twice"),
    ] {
      let result = try Self.diff(old, old.replacingOccurrences(of: text, with: other))
      #expect(result.status == 2)
      #expect(result.errors.contains(message), "\(result.errors)")
      #expect(result.output == "")
    }
  }

  @Test func `a plan and something else`() throws {
    let result = try Tool.run(
      "diff", "Tests/CommandLineTests/Golden/plans/simple-pod.json", "metamodels/inventory.ecore")
    #expect(result.status == 2)
    #expect(result.errors.contains("[diff/plan-and-other]"))
  }
}
