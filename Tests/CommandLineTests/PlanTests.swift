import Foundation
import TestSupport
import Testing

/// `krosskube plan`.
@Suite struct PlanTests {
  private static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Golden/plans")

  private static func files(_ scenario: String) throws -> [String] {
    let folder = Project.root.appendingPathComponent("models/\(scenario)")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".xmi") }.sorted().map { "models/\(scenario)/\($0)" }
  }

  @Test(arguments: [
    "simple-pod", "load-balanced-service", "stateful-application", "multi-region-web-application",
    "database-cluster",
  ])
  func `a scenario has the plan it had`(_ scenario: String) throws {
    let arguments = ["plan"] + (try Self.files(scenario)) + ["--inventory", "models/inventory.xmi"]
    let text = try Tool.run(arguments + ["--explain"])
    #expect(text.status == 0, "\(text.errors)")
    GoldenFile(Self.golden.appendingPathComponent(scenario + ".txt")).expect(text.output + text.errors)
    let json = try Tool.run(arguments + ["--format", "json"])
    #expect(json.status == 0)
    GoldenFile(Self.golden.appendingPathComponent(scenario + ".json")).expect(json.output)
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(object?["format"] as? String == "krosskube.io/plan/v1")
    #expect(object?["complete"] as? Bool == true)
  }

  @Test func `what has no place is an error that says how many are missing`() throws {
    try Tool.withFolder { folder in
      let file = folder.appendingPathComponent("inventory.xmi")
      try """
      <i:Inventory xmlns:i="https://krosskube.io/inventory"><clusters name="a">
        <labels key="environment" value="production"/><capacity key="cpu" value="1"/></clusters>
        <clusters name="b"><labels key="environment" value="production"/><capacity key="cpu" value="0"/></clusters>
      </i:Inventory>
      """.write(to: file, atomically: true, encoding: .utf8)
      let model = "models/load-balanced-service/load-balanced-service.xmi"
      let result = try Tool.run("plan", model, "--inventory", file.path)
      #expect(result.status == 1)
      #expect(result.output == "")
      #expect(
        result.errors.contains(
          "asks for 6 replicas, but the selected clusters together can take 4: 2 missing"))
      #expect(result.errors.contains("[placement/no-room]"))
      let explained = try Tool.run("plan", model, "-i", file.path, "--explain", "--format", "json")
      #expect(explained.status == 1)
      #expect(explained.output.contains("\"complete\": false"))
      #expect(explained.output.contains("\"problem\": \"there is room for 4 of 6: 2 missing\""))
    }
  }

  @Test func `bad input`() throws {
    try Tool.withFolder { folder in
      let model = "models/simple-pod/simple-pod.xmi"
      func plan(_ clusters: String, _ arguments: String...) throws -> Tool.Result {
        let file = folder.appendingPathComponent("inventory.xmi")
        try "<i:Inventory xmlns:i=\"https://krosskube.io/inventory\">\(clusters)</i:Inventory>"
          .write(to: file, atomically: true, encoding: .utf8)
        return try Tool.run(["plan", model, "--inventory", file.path] + arguments)
      }
      let empty = try plan("")
      #expect(empty.status == 1)
      #expect(empty.errors.contains("[plan/no-clusters]"))
      let twice = try plan("<clusters name=\"a\"/><clusters name=\"a\"/>")
      #expect(twice.status == 1)
      #expect(twice.errors.contains("clusters must have different names"))
      let unchecked = try plan("<clusters name=\"a\"/><clusters name=\"a\"/>", "--no-validate")
      #expect(unchecked.status == 1)
      #expect(unchecked.errors.contains("[placement/duplicate-cluster]"))
      #expect(try plan("<clusters name=\"a\"><capacity key=\"cpu\" value=\"x\"/></clusters>").status == 1)
      let weight = try plan("<clusters name=\"a\" weight=\"-1\"/>", "--no-validate")
      #expect(weight.errors.contains("[placement/negative-weight]"))
      let missing = try Tool.run("plan", model, "--inventory", folder.path + "/none.xmi")
      #expect(missing.status == 2)
      #expect(try Tool.run("plan", model).status == 2)
      let nothing = try Tool.run("plan", "models/inventory.xmi", "--inventory", "models/inventory.xmi")
      #expect(nothing.status == 1)
      #expect(nothing.errors.contains("[plan/no-resources]"))
    }
  }
}
