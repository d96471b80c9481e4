import Diagnostics
import Foundation
import Pipelines
import Synchronization
import TestSupport
import YAML

/// What deploying models gives, read back.
struct DeployScenario: Sendable {
  /// The files by path, with their text.
  var files: [(path: String, text: String)] = []
  var sink = DiagnosticSink()

  /// The scenarios of the project that can be placed.
  static let names = [
    "simple-pod", "load-balanced-service", "stateful-application", "multi-region-web-application",
    "database-cluster",
  ]

  private static let known = Mutex<[String: DeployScenario]>([:])

  /// A scenario as it was made before, by another test perhaps.
  static func named(_ name: String, _ target: Deploy.Target) throws -> DeployScenario {
    let key = "\(name) \(target.rawValue)"
    if let known = known.withLock({ $0[key] }) { return known }
    let made = try DeployScenario(name, target)
    known.withLock { $0[key] = made }
    return made
  }

  /// A scenario of `models/`, on the inventory there.
  init(_ name: String, _ target: Deploy.Target, _ settings: [String: String] = [:]) throws {
    let folder = Project.root.appendingPathComponent("models/\(name)")
    let models = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
      $0.hasSuffix(".xmi")
    }
    try self.init(
      models.sorted().map { folder.appendingPathComponent($0).path },
      inventory: Project.root.appendingPathComponent("models/inventory.xmi").path, target, settings)
  }

  /// Files that are placed on an inventory.
  init(_ models: [String], inventory: String, _ target: Deploy.Target, _ settings: [String: String] = [:])
    throws
  {
    let output = FileManager.default.temporaryDirectory.appendingPathComponent("deploy-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: output) }
    var request = Deploy.Request(
      Planning.Request(models: models, inventories: [inventory]), target: target, folder: output.path)
    request.properties = settings
    if target == .argocd, request.properties["repository"] == nil {
      request.properties["repository"] = "https://git.example.com/shop/deploy.git"
    }
    let outcome = Deploy.run(request, into: &sink)
    for path in outcome.report.written.sorted() {
      let data = try Data(contentsOf: output.appendingPathComponent(path))
      files.append((path, String(decoding: data, as: UTF8.self)))
    }
  }

  /// All files one after the other, each below its path.
  var text: String {
    files.filter { $0.path != "plan.json" }.map { "=== \($0.path)\n\($0.text)" }.joined()
  }

  /// What was said, a line each, without places.
  var remarks: String {
    sink.sorted().map { "\($0.severity.rawValue): \($0.message) [\($0.code)]\n" }.joined()
  }

  /// The documents of all files with their paths.
  func documents() -> [(path: String, root: YAMLNode)] {
    files.filter { $0.path.hasSuffix(".yaml") }.flatMap { file in
      var sink = DiagnosticSink()
      let source = SourceFile(path: file.path, text: file.text)
      return YAMLDocument.read(source, into: &sink).map { (file.path, $0.root) }
    }
  }
}
