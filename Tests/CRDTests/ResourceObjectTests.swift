import Diagnostics
import Ecore
import Foundation
import OCL
import TestSupport
import Testing
import XMI
import YAML

@testable import CRD

/// Objects of models as custom resources.
@Suite struct ResourceObjectTests {
  /// The resources of the models in a file.
  private static func resources(_ path: String) -> [ResourceObject] {
    var options = XMIOptions()
    options.metamodels = [CRDHarness.path("metamodels/krosskube.multicluster.ecore")]
    var sink = DiagnosticSink()
    var loader = XMILoader(options)
    let loaded = loader.load([CRDHarness.path(path)], into: &sink)
    var writer = ResourceWriter(loaded.metamodel)
    return loaded.model.roots.filter { $0.eClass.name.hasPrefix("MultiCluster") }.compactMap {
      writer.resource($0, into: &sink)
    }
  }

  @Test func `features stand where the schema has them`() throws {
    let resources = Self.resources("Tests/ValidationTests/Invariants/deployment.xmi")
    let root = try #require(resources.first?.root)
    #expect(root["apiVersion"]?.string == "multicluster.krosskube.io/v1alpha1")
    #expect(root["kind"]?.string == "MultiClusterDeployment")
    #expect(root.at("metadata", "name")?.string == "web")
    #expect(root.at("spec", "placementPolicy")?.string == "DISTRIBUTED")
    #expect(root.at("spec", "template", "spec", "replicas")?.integer == 2)
    let labels = root.at("spec", "template", "spec", "selector", "matchLabels")
    #expect(labels?.json() == #"{"app":"web"}"#)
    let steps = root.at("spec", "template", "spec", "strategy", "rollingUpdate")
    // A number is one only where it is read back as the same text.
    #expect(steps?.json() == #"{"maxSurge":1,"maxUnavailable":0}"#)
    let containers = root.at("spec", "template", "spec", "template", "spec", "containers")?.items
    #expect(containers?.first?["image"]?.string == "library/nginx")
  }

  @Test func `every place leads to an object`() throws {
    let resource = try #require(Self.resources("Tests/ValidationTests/Invariants/deployment.xmi").first)
    #expect(resource.places.count > 8)
    for place in resource.places {
      var node: YAMLNode? = resource.root
      for step in place.path {
        switch step {
        case .property(let name): node = node?[name]
        case .item(let index): node = node?.items?[index]
        }
      }
      #expect(node?.entries != nil, "\(place.path)")
    }
  }

  @Test func `a reference is the name of its target`() throws {
    let resource = try #require(
      Self.resources("Tests/ValidationTests/Invariants/minimal.xmi").first {
        $0.root["kind"]?.string == "MultiClusterRoleBinding"
      })
    #expect(resource.root.at("spec", "template", "roleRef", "name")?.string == "view")
  }

  @Test(
    arguments: [
      "^(?:[a-z0-9]([-a-z0-9]*[a-z0-9])?)$", "^(?:/.*)$",
      "^[+-]?(?:[0-9]+|[.][0-9]+)(?:[KM]i|[eE][0-9]{1,2})?$",
      "^(?:a{3}(b|cd){2,}[^x]\\d\\w?)$", "^(?:[]a-]+)$",
    ])
  func `texts are made that a pattern matches`(_ pattern: String) {
    var random = SampleRandom(seed: 7)
    let texts = (0..<50).map { _ in PatternSample.text(of: pattern, using: &random) }
    #expect(texts.contains { RegularExpressionCheck.matches($0, pattern) }, "\(texts)")
    #expect(Set(texts).count > 1)
  }

  @Test(arguments: ["(", "[", "a{", "\\", "(?", "[a-", "a{9999999999999999999}", "", "((((", "*+?"])
  func `what is no pattern gives some text`(_ pattern: String) {
    var random = SampleRandom(seed: 1)
    for _ in 0..<20 { _ = PatternSample.text(of: pattern, using: &random) }
  }

  @Test func `a deep pattern ends`() {
    var random = SampleRandom(seed: 1)
    let pattern = String(repeating: "(", count: 12) + "a" + String(repeating: ")+", count: 12)
    _ = PatternSample.text(of: pattern, using: &random)
  }

  @Test func `a schema says what an object breaks`() {
    var schema = Schema(.object([]))
    var name = Schema.string(maxLength: 3)
    name.pattern = "^a"
    var count = Schema(.scalar("integer"))
    count.minimum = .init(value: 1)
    var list = Schema(.list(.string()))
    list.listType = "set"
    list.maxCount = 2
    var standard = Schema(.scalar("boolean"))
    standard.defaultValue = .boolean(true)
    schema.properties = [
      .init(name: "name", schema: name), .init(name: "count", schema: count),
      .init(name: "list", schema: list),
      .init(name: "standard", schema: standard),
    ]
    schema.required = ["name"]
    func faults(_ text: String) -> [String] {
      var sink = DiagnosticSink()
      var check = SchemaCheck()
      let node = YAMLDocument.read(SourceFile(path: "", text: text), into: &sink)[0].root
      return check.faults(of: node, in: schema).map { $0.keyword + ($0.blocksRules ? "!" : "") }
    }
    #expect(faults("{name: ab, count: 1, list: [a, b]}") == [])
    #expect(faults("{}") == ["required!"])
    #expect(faults("{name: b, count: 0, list: [a, a]}") == ["pattern", "minimum", "x-kubernetes-list-type"])
    #expect(faults("{name: abcd, count: x, list: [a, b, c]}") == ["maxLength!", "type!", "maxItems!"])
    #expect(faults("{name: null}") == ["type!"])
    var node = YAMLNode.mapping([("name", .string("a")), ("count", .null)])
    schema.fillDefaults(in: &node)
    #expect(node.json() == #"{"name":"a","standard":true}"#)
  }
}
