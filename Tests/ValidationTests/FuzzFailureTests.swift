import Foundation
import TestSupport
import Testing

/// Inputs on which something once failed, and the inputs that fuzzing starts from.
@Suite struct FuzzFailureTests {
  private static func files(of target: String) -> [String] {
    ["failures", "seeds"].flatMap { folder in
      let folder = "Fuzz/\(folder)/\(target)"
      let path = Project.root.appendingPathComponent(folder).path
      let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
      return names.filter { !$0.hasPrefix(".") }.map { "\(folder)/\($0)" }
    }
  }

  @Test(arguments: ["models", "ocl"])
  func thereAreSeeds(_ target: String) {
    #expect(Self.files(of: target).filter { $0.contains("/seeds/") }.count >= 15)
  }

  @Test(arguments: files(of: "models"))
  func modelIsSurvived(_ path: String) throws {
    let bytes = try Data(contentsOf: Project.root.appendingPathComponent(path))
    [UInt8](bytes).withUnsafeBufferPointer { ModelRun.run($0) }
  }

  @Test(arguments: files(of: "ocl"))
  func expressionIsSurvived(_ path: String) throws {
    let bytes = try Data(contentsOf: Project.root.appendingPathComponent(path))
    [UInt8](bytes).withUnsafeBufferPointer { OCLRun.run($0) }
  }

  @Test(arguments: files(of: "templates"))
  func templateIsSurvived(_ path: String) throws {
    let bytes = try Data(contentsOf: Project.root.appendingPathComponent(path))
    [UInt8](bytes).withUnsafeBufferPointer { TemplateFuzzing.run($0) }
  }
}
