import Foundation
import TestSupport
import Testing

/// Inputs on which something once failed, and the inputs that fuzzing starts from.
@Suite struct FuzzFailureTests {
  private static func files(in folder: String) -> [String] {
    let folder = Project.root.appendingPathComponent("Fuzz/\(folder)")
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter {
      !$0.hasPrefix(".")
    }.sorted()
  }

  @Test func thereAreSeeds() {
    #expect(Self.files(in: "seeds").count >= 15)
  }

  @Test(arguments: files(in: "failures").map { "failures/" + $0 } + files(in: "seeds").map { "seeds/" + $0 })
  func isSurvived(_ path: String) throws {
    let bytes = try Data(contentsOf: Project.root.appendingPathComponent("Fuzz/\(path)"))
    [UInt8](bytes).withUnsafeBufferPointer { ModelRun.run($0) }
  }
}
