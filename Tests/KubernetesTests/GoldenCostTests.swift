import Diagnostics
import Foundation
import Kubernetes
import TestSupport
import Testing
import YAML

/// Estimates of a kube-apiserver 1.36.2 for every rule of the definitions of seven kinds.
@Suite(.enabled(if: Project.golden != nil, "the recorded costs are not at hand"))
struct GoldenCostTests {
  @Test(arguments: GoldenObjectTests.kinds) func everyRuleCostsWhatTheServerSays(_ kind: String) throws {
    let folder = try #require(Project.golden).appendingPathComponent("crd/kinds")
    let definition = try #require(documents(of: folder.appendingPathComponent("crd_\(kind).yaml")).first)
    let record = try String(contentsOf: folder.appendingPathComponent("cost_\(kind).txt"), encoding: .utf8)
    var expected: [String: [Substring]] = [:]
    for line in record.split(separator: "\n") where line.hasPrefix("COST\t") {
      let cells = line.split(separator: "\t", maxSplits: 4)
      try #require(cells.count == 5)
      expected[String(cells[3])] = cells
    }
    let costs = CustomResourceDefinitionChecker(patterns: patterns).costs(of: definition)
    let rules = costs.filter { $0.path.hasSuffix(".rule") }
    #expect(rules.count == expected.count)
    for rule in rules {
      let cells = try #require(expected[String(rule.path.dropLast(".rule".count))], "\(rule.path)")
      #expect(String(rule.total) == cells[1], "\(rule.path): \(rule.text)")
      #expect(String(rule.cost) == cells[2], "\(rule.path): \(rule.text)")
    }
  }
}
