import Foundation
import TestSupport
import Testing

/// `krosskube fn`: a ResourceList in, a ResourceList out.
@Suite struct FunctionTests {
  /// Items of others, with all that a writer of YAML could spoil.
  private static let foreign = """
    - apiVersion: v1
      kind: ConfigMap
      metadata: {name: other, labels: {a: 'yes'}}   # stays
      data:
        text: |
          one

            two
        folded: >-
          a
          b
      # before the end
    """

  private static let ours = """
    - apiVersion: multicluster.krosskube.io/v1alpha1
      kind: MultiClusterConfigMap
      metadata:
        name: settings
        namespace: shop
        annotations:
          internal.config.kubernetes.io/path: apps/settings.yaml
          internal.config.kubernetes.io/index: '3'
      spec:
        placementPolicy: REPLICATED
        clusterSelector:
          matchLabels: {environment: production}
        template:
          data: {a: '1'}
    """

  private static let cluster = """
    - apiVersion: cluster.karmada.io/v1alpha1
      kind: Cluster
      metadata: {name: us-east, labels: {environment: production}}
      spec: {syncMode: Push}
      status: {conditions: [{type: Ready, status: 'True'}]}
    """

  private static func list(_ items: String..., config: String = "") -> String {
    "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n" + items.map { $0 + "\n" }.joined()
      + config
  }

  private static func config(_ settings: String) -> String {
    "functionConfig:\n  apiVersion: krosskube.io/v1\n  kind: Deploy\n  metadata: {name: x}\n  spec:\n"
      + settings.split(separator: "\n").map { "    \($0)\n" }.joined()
  }

  @Test func `what is not ours passes as it stands`() throws {
    let result = try Tool.run("fn", input: Self.list(Self.foreign, Self.cluster))
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors == "")
    #expect(result.output == Self.list(Self.foreign, Self.cluster))
  }

  @Test func `other indentations and JSON keep their values`() throws {
    let deep = Self.foreign.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.isEmpty ? "" : "    \($0)"
    }.joined(separator: "\n")
    let result = try Tool.run("fn", input: Self.list(deep))
    #expect(result.output == Self.list(Self.foreign))
    let json = #"""
      {"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": [
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}, "data": {"a": "1", "b": "no"}}]}
      """#
    let other = try Tool.run("fn", input: json)
    #expect(
      other.output
        == Self.list(
          "- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: x\n  data:\n    a: \"1\"\n    b: \"no\""
        ))
  }

  @Test func `resources are replaced by native objects`() throws {
    let config = Self.config("target: kustomize\ncluster: us-east\nset: {namespaces: 'false'}")
    let result = try Tool.run("fn", input: Self.list(Self.foreign, Self.ours, Self.cluster, config: config))
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.hasPrefix(Self.list(Self.foreign, Self.cluster)))
    #expect(!result.output.contains("MultiCluster"))
    #expect(!result.output.contains("kind: Kustomization"))
    #expect(!result.output.contains("kind: Namespace"))
    #expect(
      result.output.contains(
        "internal.config.kubernetes.io/path: clusters/us-east/shop/settings.configmap.yaml"))
    #expect(!result.output.contains("results:"))
  }

  @Test func `a ConfigMap can hold the settings, and functionConfig the inventory`() throws {
    let data = """
      functionConfig:
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: x}
        data:
          target: karmada
          set: 'namespaces: "false"'
          inventory: |
            eClass: https://krosskube.io/inventory#//Inventory
            clusters:
            - name: eu-west
              labels: {environment: production}

      """
    let result = try Tool.run("fn", input: Self.list(Self.ours, config: data))
    #expect(result.status == 0, "\(result.errors) \(result.output)")
    #expect(result.output.contains("kind: PropagationPolicy"))
    #expect(!result.output.contains("kind: Namespace"))
    #expect(result.output.contains("krosskube.io/expected: eu-west"))
  }

  @Test func `errors stand in the results, and the items stay`() throws {
    let wrong = Self.ours.replacingOccurrences(of: "REPLICATED", with: "EVERYWHERE")
    let result = try Tool.run("fn", input: Self.list(Self.foreign, wrong, Self.cluster))
    #expect(result.status == 1)
    #expect(result.output.hasPrefix(Self.list(Self.foreign, wrong, Self.cluster)))
    #expect(
      result.output.hasSuffix(
        """
        results:
        - message: "'EVERYWHERE' is no literal of 'PlacementPolicy'; expected 'REPLICATED', 'DISTRIBUTED', 'BALANCED'"
          severity: error
          tags:
            code: model-text/bad-value
          resourceRef:
            apiVersion: multicluster.krosskube.io/v1alpha1
            kind: MultiClusterConfigMap
            name: settings
            namespace: shop
          file:
            path: apps/settings.yaml
            index: 3

        """))
  }

  @Test func `settings that are wrong are named`() throws {
    for (settings, code) in [
      ("target: swarm", "fn/bad-setting"), ("colour: red", "fn/unknown-setting"),
      ("target: karmada\ncluster: us-east", "fn/bad-setting"), ("set: [a]", "fn/bad-setting"),
      ("set: namespaces", "fn/bad-setting"), ("cluster: [a]", "fn/bad-setting"),
      ("inventory:", "fn/bad-setting"),
      ("inventory: [{a: b}]", "fn/bad-setting"), ("set: {colour: red}", "deploy/unknown-setting"),
    ] {
      let input = Self.list(Self.ours, Self.cluster, config: Self.config(settings))
      let result = try Tool.run("fn", input: input)
      #expect(result.status == 1)
      #expect(result.output.contains("code: \(code)"), "\(result.output)")
      #expect(result.output.contains("kind: MultiClusterConfigMap"))
    }
    let elsewhere = try Tool.run(
      "fn", input: Self.list(Self.ours, Self.cluster, config: Self.config("cluster: eu-west")))
    #expect(elsewhere.status == 0)
    #expect(elsewhere.output.contains("code: fn/empty-cluster"))
  }

  @Test func `what is no ResourceList is refused`() throws {
    for (input, code) in [
      ("kind: List\nitems: []\n", "fn/no-resource-list"), ("", "fn/no-resource-list"),
      ("a: [", "yaml/"),
      ("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: x\n", "fn/no-items"),
    ] {
      let result = try Tool.run("fn", input: input)
      #expect(result.status == 2)
      #expect(result.output == "")
      #expect(result.errors.contains("[\(code)"), "\(result.errors)")
    }
    let none = try Tool.run(
      "fn", input: "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n")
    #expect(none.status == 0)
    #expect(none.output == "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n")
  }
}
