import Diagnostics
import Foundation
import Kubernetes
import Pipelines
import TestSupport
import Testing
import YAML

/// What the targets have in common: the same objects reach the same clusters.
@Suite struct TargetTests {
  private struct Key: Hashable, Comparable {
    var cluster: String
    var kind: String
    var name: String

    static func < (left: Key, right: Key) -> Bool {
      (left.cluster, left.kind, left.name) < (right.cluster, right.kind, right.name)
    }
  }

  /// An object without the label of its cluster, as JSON.
  private static func bare(_ node: YAMLNode) -> String {
    var root = node
    var patches: [(String, String)] = []
    if node.at("metadata", "labels", "krosskube.io/cluster") != nil {
      patches.append(("metadata", "labels"))
    }
    for _ in patches {
      root = .mapping(
        (node.entries ?? []).map { entry in
          guard entry.name == "metadata" else { return (entry.name, entry.value) }
          return (
            entry.name,
            .mapping(
              (entry.value.entries ?? []).map { member in
                guard member.name == "labels" else { return (member.name, member.value) }
                let kept = (member.value.entries ?? []).filter { $0.name != "krosskube.io/cluster" }
                return (member.name, .mapping(kept.map { ($0.name, $0.value) }))
              })
          )
        })
    }
    return root.json()
  }

  private static func key(_ cluster: String, _ node: YAMLNode) -> Key {
    Key(
      cluster: cluster, kind: node["kind"]?.string ?? "", name: node.at("metadata", "name")?.string ?? "")
  }

  /// What each cluster gets, by the folders of clusters.
  private static func kustomize(_ scenario: DeployScenario) -> [Key: String] {
    var result: [Key: String] = [:]
    for (path, node) in scenario.documents() {
      let parts = path.split(separator: "/")
      guard parts.count > 2, parts[0] == "clusters", node["kind"]?.string != "Kustomization" else { continue }
      result[key(String(parts[1]), node)] = bare(node)
    }
    return result
  }

  /// Works hand out exactly what is in the folders of clusters.
  @Test(arguments: DeployScenario.names) func worksHoldTheSameObjects(_ name: String) throws {
    let expected = try Self.kustomize(DeployScenario.named(name, .kustomize))
    var found: [Key: String] = [:]
    let plan = try DeployScenario.named(name, .kustomize)
    let ocm = try DeployScenario.named(name, .ocm)
    for (_, node) in ocm.documents() {
      switch node["kind"]?.string {
      case "ManifestWork":
        let cluster = try #require(node.at("metadata", "namespace")?.string)
        for item in node.at("spec", "workload", "manifests")?.items ?? [] {
          found[Self.key(cluster, item)] = Self.bare(item)
        }
      case "ManifestWorkReplicaSet":
        for item in node.at("spec", "manifestWorkTemplate", "workload", "manifests")?.items ?? [] {
          // The engine chooses the clusters; in these scenarios they are those of the plan.
          for cluster in Set(expected.keys.map(\.cluster)) {
            let key = Self.key(cluster, item)
            let isPlanned = key.kind == "Namespace" || expected[key] != nil
            if isPlanned { found[key] = Self.bare(item) }
          }
        }
      default: break
      }
    }
    found = found.filter { expected[$0.key] != nil || $0.key.kind != "Namespace" }
    #expect(!plan.sink.hasErrors)
    #expect(expected.keys.sorted().count > 0)
    for key in expected.keys.sorted() { #expect(found[key] == expected[key], "\(key)") }
    for key in found.keys.sorted() { #expect(expected[key] != nil, "\(key) is not in the plan") }
  }

  /// Folders for Argo CD hold what is in the folders of clusters.
  @Test(arguments: DeployScenario.names) func repositoriesHoldTheSameObjects(_ name: String) throws {
    let expected = try Self.kustomize(DeployScenario.named(name, .kustomize))
    var found: [Key: String] = [:]
    for (path, node) in try DeployScenario.named(name, .argocd).documents() {
      guard !["Kustomization", "ApplicationSet"].contains(node["kind"]?.string) else { continue }
      if path.hasPrefix("all/") {
        for cluster in Set(expected.keys.map(\.cluster)) where expected[Self.key(cluster, node)] != nil {
          found[Self.key(cluster, node)] = Self.bare(node)
        }
      } else {
        let cluster = try #require(path.split(separator: "/").dropFirst().first)
        found[Self.key(String(cluster), node)] = Self.bare(node)
      }
    }
    // Argo CD makes namespaces itself.
    #expect(found == expected.filter { $0.key.kind != "Namespace" })
  }

  /// A kustomization lists every file of its folder, and nothing else.
  @Test(arguments: DeployScenario.names, Deploy.Target.allCases)
  func kustomizationsAreComplete(_ name: String, _ target: Deploy.Target) throws {
    let scenario = try DeployScenario.named(name, target)
    let documents = scenario.documents()
    let all = Set(documents.map(\.path).filter { !$0.hasSuffix("kustomization.yaml") })
    var listed: Set<String> = []
    for (path, node) in documents where node["kind"]?.string == "Kustomization" {
      let folder = path.dropLast("kustomization.yaml".count)
      for item in node["resources"]?.items ?? [] {
        let file = folder + (try #require(item.string))
        #expect(all.contains(String(file)), "\(path) lists '\(file)'")
        listed.insert(String(file))
      }
    }
    #expect(
      all.subtracting(listed) == (target == .argocd ? all.filter { $0.hasPrefix("applicationsets/") } : []))
  }

  /// Nothing depends on the order of files.
  @Test(arguments: Deploy.Target.allCases) func theOrderOfFilesDoesNotMatter(_ target: Deploy.Target) throws {
    let folder = Project.root.appendingPathComponent("models/database-cluster")
    let paths = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
      $0.hasSuffix(".xmi")
    }
    .sorted().map { folder.appendingPathComponent($0).path }
    let inventory = Project.root.appendingPathComponent("models/inventory.xmi").path
    let one = try DeployScenario(paths, inventory: inventory, target)
    let other = try DeployScenario(paths.reversed(), inventory: inventory, target)
    #expect(one.text == other.text)
    #expect(!one.files.isEmpty)
  }
}
