import Foundation
import TestSupport

/// EMF itself, from Debian's packages, as `scripts/emf/EMFSave.java` runs it.
enum EMF {
  /// A model that EMF is to load and save.
  struct Task {
    var model: String
    var metamodels: [String] = []
    var uriMap: [(from: String, to: String)] = []
    var options: [String] = []
  }

  /// What became of it.
  struct Outcome {
    /// Nil when EMF did not load it.
    var saved: [UInt8]?
    /// By class, `Class.feature` and `unresolved`.
    var counts: [String: Int] = [:]
    var refusal: String?
  }

  private static let jars = ["common", "ecore", "ecore-xmi"].map { "/usr/share/java/eclipse-emf-\($0).jar" }
  private static let java = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
    .map { "\($0)/java" }.first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Whether Java and the jars are at hand.
  static let isAvailable = java != nil && jars.allSatisfy { FileManager.default.fileExists(atPath: $0) }

  /// Runs all tasks in one process; the outcomes are in their order.
  static func run(_ tasks: [Task], in folder: URL) throws -> [Outcome] {
    guard let java else { return [] }
    let list = folder.appendingPathComponent("tasks.tsv")
    let lines = tasks.enumerated().map { index, task in
      [
        "\(index)", task.model, task.metamodels.joined(separator: "|"),
        task.uriMap.map { "\($0.from)=\($0.to)" }.joined(separator: "|"), task.options.joined(separator: "|"),
      ].joined(separator: "\t")
    }
    try (lines.joined(separator: "\n") + "\n").write(to: list, atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: java)
    process.arguments = [
      "-Duser.timezone=UTC", "-Xmx2g", "-cp", jars.joined(separator: ":"),
      Project.root.appendingPathComponent("scripts/emf/EMFSave.java").path, list.path, folder.path,
    ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return tasks.indices.map { index in
      func read(_ suffix: String) -> Data? {
        FileManager.default.contents(atPath: folder.appendingPathComponent("\(index).\(suffix)").path)
      }
      var outcome = Outcome(saved: read("saved").map { Array($0) })
      outcome.refusal = read("refused").map { String(decoding: $0, as: UTF8.self) }
      for line in read("counts").map({ String(decoding: $0, as: UTF8.self) })?.split(separator: "\n") ?? [] {
        let parts = line.split(separator: " ", maxSplits: 1)
        if parts.count == 2 { outcome.counts[String(parts[1])] = Int(parts[0]) }
      }
      return outcome
    }
  }
}
