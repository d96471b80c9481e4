import Foundation
import Testing

@Suite struct DiffTests {
  private static let cases = "Tests/PipelinesTests/Golden/diff/"

  private static func run(_ name: String, _ options: String...) throws -> Tool.Result {
    try Tool.run(["diff", cases + name + "/old.yaml", cases + name + "/new.yaml"] + options)
  }

  @Test(arguments: [
    ("no-difference", [], Int32(0)), ("no-difference", ["--fail-on", "any"], 0), ("columns", [], 0),
    ("columns", ["--fail-on", "any"], 1), ("scope", [], 1), ("scope", ["--fail-on", "none"], 0),
  ])
  func theStatusTellsWhetherSomethingBreaks(_ name: String, _ options: [String], _ status: Int32) throws {
    let result = try Tool.run(
      ["diff", Self.cases + name + "/old.yaml", Self.cases + name + "/new.yaml"] + options)
    #expect(result.status == status)
    #expect(result.errors == "")
  }

  @Test func textGoesToStandardOutput() throws {
    let result = try Self.run("scope")
    #expect(
      result.lines == [
        "Widget (widgets.example.io)", "  breaking",
        "    spec.scope: Namespaced -> Cluster [diff/scope-changed]",
        "      A server refuses to change the scope, and objects of one scope are not found in the other.",
        "1 breaking, 0 need attention, 0 compatible",
      ])
    #expect(try Self.run("no-difference").output == "no difference\n")
  }

  @Test func jsonIsOneObject() throws {
    let result = try Self.run("bounds", "--format", "json")
    #expect(result.status == 1)
    let json = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let changes = try #require(json["changes"] as? [[String: Any]])
    #expect(json["breaking"] as? Int == changes.count { $0["severity"] as? String == "breaking" })
    #expect(json["old"] as? String == Self.cases + "bounds/old.yaml")
    let keys: Set = [
      "code", "severity", "owner", "kind", "version", "path", "part", "old", "new", "reason", "hint",
    ]
    for change in changes { #expect(Set(change.keys) == keys) }
  }

  @Test func oneSideMayBeStandardInput() throws {
    let text = try String(contentsOf: projectFile("scope/old.yaml"), encoding: .utf8)
    #expect(try Tool.run(["diff", "-", Self.cases + "scope/new.yaml"], input: text).status == 1)
    #expect(try Tool.run(["diff", Self.cases + "scope/old.yaml", "-"], input: text).status == 0)
  }

  private func projectFile(_ name: String) -> URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../PipelinesTests/Golden/diff/" + name)
  }

  @Test(arguments: [
    ["diff", "-", "-"], ["diff", "only-one"], ["diff", "a", "b", "--format", "sarif"],
    ["diff", "a", "b", "--fail-on", "error"], ["diff", "missing.yaml", "missing.yaml"],
    ["diff", cases + "bad/model.xmi", cases + "bad/model.xmi", "--fail-on", "none"],
  ])
  func whatCannotBeComparedEndsWithTwo(_ arguments: [String]) throws {
    let result = try Tool.run(arguments)
    #expect(result.status == 2)
    #expect(result.output == "")
    #expect(result.errors.contains("rror: "))
  }
}
