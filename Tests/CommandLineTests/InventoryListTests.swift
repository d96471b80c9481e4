import Foundation
import TestSupport
import Testing

/// `krosskube plan` on inventories as `kubectl get -o yaml` prints them.
@Suite struct InventoryListTests {
  private static let folder = "Tests/CommandLineTests/Golden/inventories"
  private static let model = folder + "/model.xmi"

  private static func golden(_ name: String) -> GoldenFile {
    GoldenFile(Project.root.appendingPathComponent(folder).appendingPathComponent(name))
  }

  @Test(arguments: ["clusterprofiles.yaml", "karmada.yaml", "managedclusters.json"])
  func `a list has the plan it had`(_ name: String) throws {
    let result = try Tool.run("plan", Self.model, "-i", "\(Self.folder)/\(name)", "--explain")
    #expect(result.status == 0, "\(result.errors)")
    Self.golden(name + ".plan").expect(result.output + result.errors)
    let text = try String(
      contentsOf: Project.root.appendingPathComponent(Self.folder).appendingPathComponent(name),
      encoding: .utf8)
    let piped = try Tool.run(["plan", Self.model, "-i", "-", "--explain"], input: text)
    #expect(piped.output == result.output)
    #expect(piped.errors == result.errors)
  }

  @Test func `several files and notations together`() throws {
    let result = try Tool.run(
      "plan", "models/simple-pod/simple-pod.xmi", "-i", "\(Self.folder)/karmada.yaml", "-i",
      "models/inventory.xmi",
      "-i", "\(Self.folder)/managedclusters.json", "--format", "json")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("\"cluster4\", \"cluster5\", \"eu-central\""))
    #expect(result.output.contains("\"member4\", \"us-east\""))
  }

  @Test func `clusters of one name in two files`() throws {
    let file = "\(Self.folder)/karmada.yaml"
    try Tool.withFolder { folder in
      let other = folder.appendingPathComponent("other.yaml")
      try
        "apiVersion: cluster.open-cluster-management.io/v1\nkind: ManagedCluster\nmetadata:\n  name: member2\n"
        .write(to: other, atomically: true, encoding: .utf8)
      let result = try Tool.run("plan", Self.model, "-i", file, "-i", other.path)
      #expect(result.status == 1)
      #expect(result.output == "")
      #expect(
        result.errors.contains("other.yaml:4:9: error: two clusters of the inventory are called 'member2'"))
      #expect(result.errors.contains("karmada.yaml:60:9: note: the other one is here"))
    }
  }

  /// Each is an object after apiVersion and kind; what is expected is the place and code of the only diagnostic.
  @Test(arguments: [
    (
      "metadata: {name: a}\nstatus: {resourceSummary: {allocatable: {cpu: 4 cores}}}", "4:47: error",
      "placement/bad-quantity"
    ),
    (
      "metadata: {name: a}\nstatus:\n  resourceSummary:\n    allocated:\n      pods: \"-1\"", "7:13: error",
      "placement/bad-quantity"
    ),
    ("metadata: {name: a}\nstatus: {kubernetesVersion: new}", "4:29: error", "placement/bad-version"),
    ("metadata: {labels: {a: b}}", "1:1: error", "placement/no-name"),
    ("metadata: {name: ../etc}", "3:18: error", "placement/bad-name"),
    ("metadata: {name: a, labels: {big: true}}", "3:35: error", "placement/wrong-type"),
    ("metadata: {name: a, labels: [b]}", "3:29: error", "placement/wrong-type"),
    ("metadata: {name: a}\nspec: {taints: {key: b}}", "4:16: error", "placement/wrong-type"),
    (
      "metadata: {name: a}\nspec:\n  taints:\n  - {key: b, effect: NoSelect}", "6:5: error",
      "placement/bad-taint"
    ),
    ("metadata: {name: a}\nspec:\n  taints:\n  - {effect: NoExecute}", "6:5: error", "placement/bad-taint"),
    (
      "metadata: {name: a, annotations: {krosskube.io/weight: \"-1\"}}", "3:56: error", "placement/bad-weight"
    ),
    ("metadata: {name: a, annotations: {krosskube.io/weight: heavy}}", "3:56: error", "placement/bad-weight"),
    ("metadata: {name: a}\n---\nname: plain", "5:1: error", "placement/mixed-inventory"),
  ])
  func `a bad object`(_ body: String, _ place: String, _ code: String) throws {
    try Tool.withFolder { folder in
      let file = folder.appendingPathComponent("clusters.yaml")
      try "apiVersion: cluster.karmada.io/v1alpha1\nkind: Cluster\n\(body)\n"
        .write(to: file, atomically: true, encoding: .utf8)
      let result = try Tool.run("plan", Self.model, "-i", file.path)
      #expect(result.status == 1)
      #expect(result.output == "")
      #expect(result.errors.contains("clusters.yaml:\(place)"), "\(result.errors)")
      #expect(result.errors.contains("[\(code)]"), "\(result.errors)")
    }
  }

  @Test func `foreign objects and other versions are told`() throws {
    let objects = """
      apiVersion: v1
      kind: List
      items:
      - {apiVersion: v1, kind: Secret, metadata: {name: s}}
      - {apiVersion: multicluster.x-k8s.io/v1beta1, kind: ClusterProfile, metadata: {name: a, labels: {environment: production}}}
      - {apiVersion: cluster.x-k8s.io/v1beta1, kind: Cluster, metadata: {name: b}}
      """
    let result = try Tool.run(["plan", "models/simple-pod/simple-pod.xmi", "-i", "-"], input: objects)
    #expect(result.errors.contains("-:4:3: warning: 'Secret' of 'v1' is no cluster and is passed over"))
    #expect(
      result.errors.contains(
        "-:5:16: warning: 'ClusterProfile' of version 'v1beta1' is read as v1alpha1"))
    #expect(
      result.errors.contains("-:6:3: warning: 'Cluster' of 'cluster.x-k8s.io/v1beta1' is no cluster"))
    #expect(result.errors.contains("[placement/foreign-object]"))
    #expect(result.errors.contains("[placement/other-version]"))
  }

  @Test(arguments: [
    "apiVersion: v1\nkind: List\nitems: []\n",
    "apiVersion: cluster.karmada.io/v1alpha1\nkind: ClusterList\nitems: null\n",
    "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n",
  ])
  func `a list without clusters is an error`(_ text: String) throws {
    let result = try Tool.run(["plan", Self.model, "-i", "-"], input: text)
    #expect(result.status == 1)
    #expect(result.output == "")
    #expect(result.errors.contains("[plan/no-clusters]"))
  }

  @Test func `what is no YAML is an error`() throws {
    let result = try Tool.run(["plan", Self.model, "-i", "-"], input: "apiVersion: v1\nkind: [\n")
    #expect(result.status == 1)
    #expect(result.errors.contains("-:"))
    #expect(result.output == "")
  }
}
