import Diagnostics
import Ecore
import Foundation
import ModelText
import Pipelines
import TestSupport
import Testing
import XMI

/// Model to text and back: the same model.
@Suite struct RoundTripTests {
  /// The models of the repository that load.
  static let models: [String] = {
    let folder = Project.root.appendingPathComponent("models")
    let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return paths.filter { $0.hasSuffix(".xmi") && !$0.hasPrefix("broken/") }.sorted()
      .map { folder.appendingPathComponent($0).path }
  }()

  private func expectSame(
    _ path: String, _ metamodels: [String], as format: TextFormat
  ) throws {
    var models = TextModels()
    models.sources.metamodels = metamodels
    let (loaded, sink) = models.load([path])
    #expect(!sink.hasErrors)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("model." + format.rawValue)
    var writing = DiagnosticSink()
    let text = try #require(
      ModelWriter.text(of: loaded.model, resource: 0, as: format, uri: file.path, into: &writing))
    try text.write(to: file, atomically: true, encoding: .utf8)
    let (again, reading) = models.load([file.path])
    #expect(reading.problems.isEmpty)
    let before = TextModels.xmi(loaded, uri: file.path)
    #expect(before != nil && before == TextModels.xmi(again, uri: file.path))
    // The same model gives the same text.
    var sameSink = DiagnosticSink()
    let same = ModelWriter.text(of: again.model, resource: 0, as: format, uri: file.path, into: &sameSink)
    #expect(same == text)
  }

  @Test(arguments: models, TextFormat.allCases)
  func modelsOfTheRepository(_ path: String, _ format: TextFormat) throws {
    try expectSame(path, [], as: format)
  }

  @Test(
    .enabled(if: Project.golden != nil),
    arguments: [
      ("railway/rw_10k_id.xmi", "railway/railway.ecore"),
      ("railway/rw_10k_path.xmi", "railway/railway.ecore"),
      ("krosskube-original/kk_10k_id.xmi", "krosskube-original/krosskube.multicluster.ecore"),
      ("krosskube-original/kk_10k_path.xmi", "krosskube-original/krosskube.multicluster.ecore"),
    ], TextFormat.allCases)
  func modelsOfEMF(_ files: (String, String), _ format: TextFormat) throws {
    let folder = try #require(Project.golden).appendingPathComponent("emf")
    try expectSame(
      folder.appendingPathComponent(files.0).path, [folder.appendingPathComponent(files.1).path], as: format)
  }

  /// Files with objects that are no resources.
  private static let others = ["security.xmi", "inventory.xmi"]

  /// Custom resources that are read and written again.
  @Test(arguments: models.filter { path in !others.contains { path.hasSuffix($0) } })
  func customResources(_ path: String) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func convert(_ input: String, _ name: String) throws -> String {
      var request = Convert.Request(input: input, output: folder.appendingPathComponent(name).path)
      request.form.customResources = true
      var sink = DiagnosticSink()
      #expect(Convert.run(request, into: &sink) { _ in })
      #expect(sink.problems.isEmpty)
      return try String(contentsOfFile: request.output, encoding: .utf8)
    }
    let first = try convert(path, "first.yaml")
    let second = try convert(folder.appendingPathComponent("first.yaml").path, "second.json")
    let third = try convert(folder.appendingPathComponent("second.json").path, "third.yaml")
    #expect(first == third)
    #expect(second.hasPrefix("{") || second.hasPrefix("["))
  }
}
