import Diagnostics
import Foundation
import Pipelines
import TestSupport
import Testing
import YAML

/// What Karmada is told, and where the plan decides in its place.
@Suite struct KarmadaTests {
  private static let inventory = """
    eClass: https://krosskube.io/inventory#//Inventory
    clusters:
    - {name: a, labels: {env: prod}, weight: 100}
    - {name: b, labels: {env: prod}}
    - {name: c, labels: {env: prod, size: small}}
    - {name: d, labels: {env: test}}
    """

  private static func workload(_ kind: String, _ placement: String, _ spec: String) -> String {
    """
    apiVersion: multicluster.krosskube.io/v1alpha1
    kind: MultiCluster\(kind)
    metadata: {name: x, namespace: shop}
    spec:
      clusterSelector: {matchLabels: {env: prod}}
    \(placement.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
      template:
    \(spec.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))

    """
  }

  private static let pods = """
      selector: {matchLabels: {app: x}}
      template:
        metadata: {labels: {app: x}}
        spec: {containers: [{name: x, image: nginx}]}
    """

  private static func deploy(_ model: String) throws -> DeployScenario {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("karmada-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in [("model.yaml", model), ("inventory.yaml", inventory)] {
      try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    return try DeployScenario(
      [folder.appendingPathComponent("model.yaml").path],
      inventory: folder.appendingPathComponent("inventory.yaml").path, .karmada)
  }

  private static func object(_ kind: String, _ scenario: DeployScenario) throws -> YAMLNode {
    try #require(
      scenario.documents().first { $0.root["kind"]?.string == kind }?.root, "\(scenario.remarks)")
  }

  private static func placement(_ scenario: DeployScenario) throws -> String {
    try #require(try object("PropagationPolicy", scenario).at("spec", "placement")).json()
  }

  private static let selected = #""clusterAffinity":{"labelSelector":{"matchLabels":{"env":"prod"}}}"#
  private static let duplicated = #""replicaScheduling":{"replicaSchedulingType":"Duplicated"}"#

  private static func weighted(_ weights: [(String, Int)]) -> String {
    let list = weights.map { #"{"targetCluster":{"clusterNames":["\#($0.0)"]},"weight":\#($0.1)}"# }
    return #""replicaScheduling":{"replicaSchedulingType":"Divided","replicaDivisionPreference":"Weighted","#
      + #""weightPreference":{"staticWeightList":[\#(list.joined(separator: ","))]}}"#
  }

  @Test func `what is replicated is chosen by Karmada`() throws {
    let scenario = try Self.deploy(
      Self.workload("Deployment", "placementPolicy: REPLICATED", "spec:\n  replicas: 2\n" + Self.pods))
    #expect(try Self.placement(scenario) == "{\(Self.selected),\(Self.duplicated)}")
    #expect(scenario.remarks == "")
  }

  @Test func `more candidates than maxClusters are cut by the plan`() throws {
    let scenario = try Self.deploy(
      Self.workload(
        "Deployment", "placementPolicy: REPLICATED\nmaxClusters: 2", "spec:\n  replicas: 2\n" + Self.pods))
    let names = #"{"clusterAffinity":{"clusterNames":["a","b"]},\#(Self.duplicated)}"#
    #expect(try Self.placement(scenario) == names)
    #expect(scenario.remarks.contains("more than maxClusters"))
  }

  @Test func `weights are told, and counts where weights would not do`() throws {
    let plain = try Self.deploy(
      Self.workload("Deployment", "placementPolicy: DISTRIBUTED", "spec:\n  replicas: 10\n" + Self.pods))
    let weights = Self.weighted([("a", 100), ("b", 1), ("c", 1)])
    #expect(try Self.placement(plain) == "{\(Self.selected),\(weights)}")
    let least = try Self.deploy(
      Self.workload(
        "Deployment", "placementPolicy: DISTRIBUTED\nminClusters: 3", "spec:\n  replicas: 10\n" + Self.pods))
    let counts = Self.weighted([("a", 8), ("b", 1), ("c", 1)])
    let spread = #""spreadConstraints":[{"spreadByField":"cluster","minGroups":3}]"#
    #expect(try Self.placement(least) == "{\(Self.selected),\(spread),\(counts)}")
    #expect(least.remarks.contains("the counts of the plan are the weights"))
    let policy = try Self.object("PropagationPolicy", least)
    #expect(policy.at("metadata", "annotations", "krosskube.io/expected")?.string == "a=8,b=1,c=1")
  }

  @Test func `ordinals do not overlap`() throws {
    let scenario = try Self.deploy(
      Self.workload(
        "StatefulSet", "placementPolicy: DISTRIBUTED\nclusterWeights: [{cluster: a, weight: 2}]",
        "spec:\n  replicas: 6\n  ordinals: {start: 4}\n" + Self.pods))
    let counts = Self.weighted([("a", 3), ("b", 2), ("c", 1)])
    #expect(try Self.placement(scenario) == #"{"clusterAffinity":{"clusterNames":["a","b","c"]},\#(counts)}"#)
    let rules = try #require(try Self.object("OverridePolicy", scenario).at("spec", "overrideRules"))
    #expect(
      rules.json() == """
        [{"targetCluster":{"clusterNames":["b"]},"overriders":{"plaintext":[{"path":"/spec/ordinals/start",\
        "operator":"add","value":7}]}},{"targetCluster":{"clusterNames":["c"]},"overriders":{"plaintext":\
        [{"path":"/spec/ordinals/start","operator":"add","value":9}]}}]
        """)
  }

  @Test func `an override by names and labels names all clusters`() throws {
    let scenario = try Self.deploy(
      Self.workload(
        "Deployment",
        """
        placementPolicy: REPLICATED
        overrides:
        - clusterNames: [a]
          clusterSelector: {matchLabels: {size: small}}
          patches: [{op: replace, path: /spec/replicas, value: '7'}]
        """, "spec:\n  replicas: 2\n" + Self.pods))
    let rules = try #require(try Self.object("OverridePolicy", scenario).at("spec", "overrideRules"))
    #expect(
      rules.json() == """
        [{"targetCluster":{"clusterNames":["a","c"]},"overriders":{"plaintext":[{"path":"/spec/replicas",\
        "operator":"replace","value":7}]}}]
        """)
  }

  @Test func `one cluster is named`() throws {
    let pod = try Self.deploy(
      Self.workload("Pod", "placementPolicy: DISTRIBUTED", "spec: {containers: [{name: x, image: nginx}]}"))
    let policy = try Self.object("PropagationPolicy", pod)
    #expect(policy.at("spec", "placement", "clusterAffinity", "clusterNames")?.items?.count == 1)
    #expect(pod.remarks.contains("does not choose one cluster"))
  }

  @Test func `policies of objects with like names have names of their own`() throws {
    let roles = ["a:b", "a-b"].map { name in
      """
      apiVersion: multicluster.krosskube.io/v1alpha1
      kind: MultiClusterRole
      metadata: {name: \(name == "a:b" ? "first" : "second"), namespace: shop}
      spec:
        placementPolicy: REPLICATED
        template:
          metadata: {name: "\(name)"}
          rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]

      """
    }
    let scenario = try Self.deploy(roles.joined(separator: "---\n"))
    let policies = scenario.documents().map(\.root).filter { $0["kind"]?.string == "PropagationPolicy" }
    let names = policies.compactMap { $0.at("metadata", "name")?.string }.sorted()
    #expect(
      names.count == 2 && names[0].hasPrefix("a-b-") && names[1] == "a-b-role", "\(names)\(scenario.remarks)")
    #expect(Set(names).count == 2)
  }
}
