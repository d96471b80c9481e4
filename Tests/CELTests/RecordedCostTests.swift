import CEL
import Diagnostics
import Foundation
import TestSupport
import Testing

/// Estimates of a kube-apiserver 1.36.2 for 62 rules under five sets of bounds.
@Suite(.enabled(if: Project.golden != nil, "the recorded costs are not at hand"))
struct RecordedCostTests {
  /// The bounds that a set's name stands for.
  struct Bounds: Sendable {
    var name: String
    var items: Int64?
    var length: Int64?
    var inner: Int64?
    var labels: Int64?
  }

  static let bounds = [
    Bounds(name: "unbounded"),
    Bounds(name: "n=1000,len=253", items: 1000, length: 253, inner: 100, labels: 100),
    Bounds(name: "n=100,len=253,in=32", items: 100, length: 253, inner: 32, labels: 64),
    Bounds(name: "n=64,len=63,in=16", items: 64, length: 63, inner: 16, labels: 64),
    Bounds(name: "n=16,len=63,in=8", items: 16, length: 63, inner: 8, labels: 16),
  ]

  static let rules: [String: [String: String]] = {
    guard let url = Project.golden?.appendingPathComponent("crd/cel-costs.json"),
      let data = try? Data(contentsOf: url),
      let rules = try? JSONDecoder().decode([String: [String: String]].self, from: data)
    else { return [:] }
    return rules
  }()

  static func declaration(_ bounds: Bounds) -> CELDeclaration? {
    var text = CELSchema("string")
    text.maxLength = bounds.length
    var ports = CELSchema("array")
    ports.maxItems = bounds.inner
    ports.items = object(["port": CELSchema("integer")], required: ["port"])
    var nodes = CELSchema("array")
    nodes.maxItems = bounds.items
    nodes.items = object(
      ["name": text, "weight": CELSchema("integer"), "ports": ports, "tag": text],
      required: ["name", "weight"])
    var texts = CELSchema("array")
    texts.maxItems = bounds.items
    texts.items = text
    var labels = CELSchema("object")
    labels.maxProperties = bounds.labels
    labels.additionalProperties = text
    var choice = CELSchema("string")
    choice.hasEnumeration = true
    choice.enumeration = ["A", "B"]
    var either = CELSchema()
    either.isIntOrString = true
    return .make(
      object([
        "name": text, "nodes": nodes, "strs": texts, "labels": labels, "e": choice, "q": either,
        "x": CELSchema("integer"), "d": CELSchema("number"), "namespace": text,
        "the-dash": CELSchema("integer"),
      ]))
  }

  static func object(_ properties: [String: CELSchema], required: Set<String> = []) -> CELSchema {
    var schema = CELSchema("object")
    schema.required = required
    schema.properties = properties
    return schema
  }

  @Test func theRecordIsThere() { #expect(Self.rules.count == 63) }

  @Test(arguments: rules.keys.sorted()) func isEstimatedAsTheServerDoes(_ rule: String) throws {
    for bounds in Self.bounds {
      let declaration = try #require(Self.declaration(bounds))
      let expected = try #require(Self.rules[rule]?[bounds.name])
      var sink = DiagnosticSink()
      let checked = CELEnvironment(declaration).rule(EscapedText(path: "rule", text: rule), into: &sink)
      guard let checked else {
        #expect(expected.hasPrefix("ERR"), "\(summary(sink))")
        // Columns are counted from 1; the server points at an operator where this points at all of the node.
        let column = try #require(expected.split(separator: ":").dropFirst(3).first.flatMap { Int($0) })
        #expect(
          sink.diagnostics.contains { $0.range?.bytes.contains(column - 1) ?? false },
          "\(summary(sink)) \(expected)")
        continue
      }
      let cost = checked.cost.max
      let isRefused = cost > CELCost.ruleLimit
      let number = cost < 1_000_000 ? String(cost) : String(format: "%.2g", Double(cost))
      #expect(number + (isRefused ? " X" : "") == expected, "\(bounds.name)")
    }
  }

  private func summary(_ sink: DiagnosticSink) -> String {
    sink.diagnostics.map { "\($0.code) \($0.message)" }.joined(separator: "\n")
  }
}
