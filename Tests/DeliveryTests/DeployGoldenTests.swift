import Diagnostics
import Foundation
import Pipelines
import TestSupport
import Testing

/// All files that the scenarios give for each target, and what is said about them.
@Suite struct DeployGoldenTests {
  private static let cases = DeployScenario.names.flatMap { name in
    Deploy.Target.allCases.map { (name, $0) }
  }

  @Test(arguments: cases)
  func filesAreAsBefore(_ name: String, _ target: Deploy.Target) throws {
    let scenario = try DeployScenario.named(name, target)
    let folder = Project.root.appendingPathComponent("Tests/DeliveryTests/Golden/\(name)")
    GoldenFile(folder.appendingPathComponent("\(target.rawValue).txt")).expect(scenario.text)
    GoldenFile(folder.appendingPathComponent("\(target.rawValue).log")).expect(scenario.remarks)
    #expect(!scenario.sink.hasErrors)
    #expect(scenario.files.contains { $0.path == "plan.json" })
  }
}
