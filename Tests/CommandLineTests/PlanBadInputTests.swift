import Foundation
import TestSupport
import Testing

/// `krosskube plan` of what cannot be placed as it is stated: each is an error at its place, and nothing is printed.
@Suite struct PlanBadInputTests {
  private struct Case: CustomTestStringConvertible {
    var testDescription: String
    var model = "<template><data key=\"a\" value=\"b\"/></template>"
    var attributes = "placementPolicy=\"REPLICATED\""
    var clusters = "<clusters name=\"a\"/>"
    /// Where the error is, and its code, with the rules checked and without.
    var checked: (place: String, code: String)
    var unchecked: (place: String, code: String)
  }

  private static let deployment = """
    <template replicas="2"><selector><matchLabels key="a" value="b"/></selector><template><labels key="a" value="b"/>\
    <containers name="a"><image name="x" tag="1"/></containers></template></template>
    """

  private static let cases: [Case] = [
    Case(
      testDescription: "an unknown policy", attributes: "placementPolicy=\"EVERYWHERE\"",
      checked: ("model.xmi:1:96", "xmi/unknown-literal"), unchecked: ("model.xmi:1:96", "xmi/unknown-literal")
    ),
    Case(
      testDescription: "a negative weight of the inventory", clusters: "<clusters name=\"a\" weight=\"-1\"/>",
      checked: ("inventory.xmi:2:28", "validation/bad-value"),
      unchecked: ("inventory.xmi:2:2", "placement/negative-weight")),
    Case(
      testDescription: "an empty selector",
      model: "<clusterSelector/>\n<template><data key=\"a\" value=\"b\"/></template>",
      checked: ("model.xmi:2:2", "ocl/invariant-violated"),
      unchecked: ("model.xmi:1:2", "placement/empty-selector")),
    Case(
      testDescription: "clusters of one name", clusters: "<clusters name=\"a\"/>\n<clusters name=\"a\"/>",
      checked: ("inventory.xmi:3:17", "validation/duplicate-key"),
      unchecked: ("inventory.xmi:3:2", "placement/duplicate-cluster")),
    Case(
      testDescription: "a capacity that is no quantity",
      clusters: "<clusters name=\"a\">\n<capacity key=\"cpu\" value=\"4 cores\"/></clusters>",
      checked: ("inventory.xmi:3:28", "validation/bad-value"),
      unchecked: ("inventory.xmi:3:2", "placement/bad-quantity")),
    Case(
      testDescription: "an override of a cluster that there is not",
      model: "<overrides><clusterNames>none</clusterNames>"
        + "<patches op=\"replace\" path=\"/data/a\" value=\"&quot;c&quot;\"/></overrides>"
        + "\n<template><data key=\"a\" value=\"b\"/></template>",
      checked: ("model.xmi:2:2", "placement/unknown-cluster"),
      unchecked: ("model.xmi:2:2", "placement/unknown-cluster")),
  ]

  @Test(arguments: 0..<6) func `an error at its place`(_ number: Int) throws {
    let bad = Self.cases[number]
    let result = try Self.plan("ConfigMap", bad.attributes, bad.model, bad.clusters)
    Self.expect(result, bad.checked, bad.testDescription)
    let unchecked = try Self.plan("ConfigMap", bad.attributes, bad.model, bad.clusters, "--no-validate")
    Self.expect(unchecked, bad.unchecked, bad.testDescription)
  }

  @Test func `a negative weight of a resource`() throws {
    let selector = "<clusterSelector><matchLabels key=\"a\" value=\"b\"/></clusterSelector>"
    let body = selector + "\n<clusterWeights cluster=\"a\" weight=\"-2\"/>\n" + Self.deployment
    let clusters = "<clusters name=\"a\"><labels key=\"a\" value=\"b\"/></clusters>"
    let policy = "placementPolicy=\"DISTRIBUTED\""
    Self.expect(
      try Self.plan("Deployment", policy, body, clusters), ("model.xmi:3:37", "validation/bad-value"),
      "checked")
    Self.expect(
      try Self.plan("Deployment", policy, body, clusters, "--no-validate"),
      ("model.xmi:1:2", "placement/negative-weight"), "unchecked")
  }

  private static func expect(
    _ result: Tool.Result, _ error: (place: String, code: String), _ comment: String
  ) {
    #expect(result.status == 1, "\(comment)")
    #expect(result.output == "", "\(comment)")
    let line = result.errors.split(separator: "\n").first {
      $0.contains(error.place + ": error: ") && $0.contains("[\(error.code)]")
    }
    #expect(line != nil, "\(comment): no \(error) in\n\(result.errors)")
  }

  private static func plan(
    _ kind: String, _ attributes: String, _ body: String, _ clusters: String, _ options: String...
  ) throws -> Tool.Result {
    var result: Tool.Result?
    try Tool.withFolder { folder in
      let model = folder.appendingPathComponent("model.xmi")
      let head =
        "<m:MultiCluster\(kind) xmlns:m=\"https://krosskube.io/multicluster\" name=\"x\" \(attributes)>\n"
      try (head + body + "</m:MultiCluster\(kind)>")
        .write(to: model, atomically: true, encoding: .utf8)
      let inventory = folder.appendingPathComponent("inventory.xmi")
      try "<i:Inventory xmlns:i=\"https://krosskube.io/inventory\">\n\(clusters)</i:Inventory>"
        .write(to: inventory, atomically: true, encoding: .utf8)
      result = try Tool.run(["plan", model.path, "-i", inventory.path] + options)
    }
    return try #require(result)
  }
}
