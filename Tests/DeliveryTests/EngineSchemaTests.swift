import Diagnostics
import Foundation
import Kubernetes
import Pipelines
import RegularExpressions
import TestSupport
import Testing
import YAML

/// Every object for an engine keeps to the engine's own definitions.
@Suite(.enabled(if: Project.golden != nil)) struct EngineSchemaTests {
  private static var patterns: SchemaPatterns {
    var compiled: [String: RegularExpression] = [:]
    return SchemaPatterns(
      error: { _ in nil },
      isFound: { pattern, text in
        if compiled[pattern] == nil { compiled[pattern] = try? RegularExpression(pattern, dialect: .re2) }
        return compiled[pattern]?.matchesSomewhere(text) ?? false
      })
  }

  /// The definitions of the engines by API version and kind.
  private static func definitions() throws -> [String: CustomResourceValidator] {
    let folder = try #require(Project.golden).appendingPathComponent("engines")
    var result: [String: CustomResourceValidator] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasPrefix("crd_")
    {
      let data = try Data(contentsOf: folder.appendingPathComponent(name))
      var sink = DiagnosticSink()
      let file = SourceFile(path: name, bytes: Array(data))
      for document in YAMLDocument.read(file, into: &sink) {
        let group = document.root.at("spec", "group")?.string ?? ""
        let kind = document.root.at("spec", "names", "kind")?.string ?? ""
        for version in document.root.at("spec", "versions")?.items ?? [] {
          let name = version["name"]?.string ?? ""
          guard let validator = CustomResourceValidator(definition: document.root, version: name) else {
            continue
          }
          result["\(group)/\(name) \(kind)"] = validator
          // The definitions for what has no namespace differ in nothing else.
          if group == "policy.karmada.io" { result["\(group)/\(name) Cluster\(kind)"] = validator }
        }
      }
    }
    return result
  }

  private static func problems(
    _ node: YAMLNode, _ definitions: [String: CustomResourceValidator]
  ) -> [String]? {
    let key = "\(node["apiVersion"]?.string ?? "") \(node["kind"]?.string ?? "")"
    guard let validator = definitions[key] else { return nil }
    var sink = DiagnosticSink()
    validator.validate(node, patterns: Self.patterns, into: &sink)
    return sink.sorted().map(\.message)
  }

  @Test(arguments: DeployScenario.names, [Deploy.Target.karmada, .ocm, .argocd])
  func objectsFit(_ name: String, _ target: Deploy.Target) throws {
    let definitions = try Self.definitions()
    #expect(definitions.count == 9)
    var count = 0
    for (path, node) in try DeployScenario.named(name, target).documents() {
      guard let problems = Self.problems(node, definitions) else { continue }
      count += 1
      #expect(problems == [], "\(path)")
    }
    #expect(count > 0)
  }

  /// The check would see it.
  @Test func aWrongFieldIsSeen() throws {
    let definitions = try Self.definitions()
    let documents = try DeployScenario.named("simple-pod", .karmada).documents()
    let policy = try #require(documents.first { $0.root["kind"]?.string == "PropagationPolicy" }).root
    let spoilt = YAMLNode.mapping(
      (policy.entries ?? []).map { entry in
        guard entry.name == "spec" else { return (entry.name, entry.value) }
        return (entry.name, .mapping([("placement", .mapping([("clusterAffinities", .string("x"))]))]))
      })
    #expect(Self.problems(spoilt, definitions)?.isEmpty == false)
  }
}
