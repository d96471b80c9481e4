import Foundation
import TestSupport
import Testing

private let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .appendingPathComponent("Golden/crd")

/// Definitions of several versions, and what `crd` generates beside definitions: every folder of `Golden/crd`.
@Suite struct PackagingTests {
  @Test func casesAreThere() { #expect(GoldenCase.all(in: golden).count >= 18) }

  @Test(arguments: GoldenCase.all(in: golden)) func sample(_ sample: GoldenCase) throws {
    try Tool.withFolder { folder in
      let place = folder.appendingPathComponent("case")
      try FileManager.default.copyItem(at: sample.folder, to: place)
      let arguments = try String(contentsOf: sample.file("arguments"), encoding: .utf8).split(separator: "\n")
        .map { $0.replacingOccurrences(of: "@", with: place.path) }
      let out = folder.appendingPathComponent("out")
      let result = try Tool.run(["crd"] + arguments + ["-o", out.path])
      let errors = result.errors.replacingOccurrences(of: place.path + "/", with: "")
      #expect((result.status == 0) == !sample.name.hasPrefix("bad-"))
      expect(errors, sample.file("errors"))
      var written: [String: String] = [:]
      for path in try files(out) {
        written[path] = try String(contentsOf: out.appendingPathComponent(path), encoding: .utf8)
          .replacingOccurrences(of: place.path + "/", with: "")
      }
      expect(written, sample.folder.appendingPathComponent("expected"))
    }
  }

  private var updates: Bool { ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" }

  /// Compares with a file that is there only if something is expected.
  private func expect(_ actual: String, _ file: URL) {
    if updates, actual.isEmpty { try? FileManager.default.removeItem(at: file) }
    if actual.isEmpty {
      #expect(!FileManager.default.fileExists(atPath: file.path), "\(file.lastPathComponent)")
    } else {
      GoldenFile(file).expect(actual)
    }
  }

  /// Compares all files below a folder.
  private func expect(_ actual: [String: String], _ folder: URL) {
    if updates { try? FileManager.default.removeItem(at: folder) }
    for (path, text) in actual {
      let file = folder.appendingPathComponent(path)
      if updates {
        try? FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      }
      GoldenFile(file).expect(text)
    }
    #expect(((try? files(folder)) ?? []) == Set(actual.keys))
  }

  private func files(_ folder: URL) throws -> Set<String> {
    guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
    return Set(
      try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { name in
        var isFolder: ObjCBool = false
        let path = folder.path + "/" + name
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
          && !name.hasPrefix(".")
      })
  }
}
