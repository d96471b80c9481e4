import Foundation
import TestSupport
import Testing

/// The built command.
enum Tool {
  /// What a run gave.
  struct Result {
    var status: Int32
    var output: String
    var errors: String
    var lines: [String] { output.split(separator: "\n").map(String.init) }
  }

  /// The executable beside the tests' own.
  static let url: URL? = {
    let arguments = CommandLine.arguments.filter { $0.contains(".xctest") || $0 == CommandLine.arguments[0] }
    let folders =
      arguments.map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
      + ["debug", "release"].map { Project.root.appendingPathComponent(".build/\($0)") }
    return folders.map { $0.appendingPathComponent("krosskube") }.first {
      FileManager.default.isExecutableFile(atPath: $0.path) && !$0.hasDirectoryPath
    }
  }()

  /// Runs it in the package's folder and waits.
  static func run(_ arguments: String..., input: String = "", environment: [String: String] = [:]) throws
    -> Result
  { try run(arguments, input: input, environment: environment) }

  /// The same for a list of arguments.
  static func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:]
  ) throws -> Result {
    let url = try #require(Self.url, "the command was not built")
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try ["in", "out", "err"].map { name in
      let file = folder.appendingPathComponent(name)
      try Data((name == "in" ? input : "").utf8).write(to: file)
      return file
    }
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    process.currentDirectoryURL = Project.root
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    #expect(
      process.terminationReason == .exit, "the command was stopped by signal \(process.terminationStatus)")
    return Result(
      status: process.terminationStatus, output: try String(contentsOf: files[1], encoding: .utf8),
      errors: try String(contentsOf: files[2], encoding: .utf8))
  }

  /// A folder for one test.
  static func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tool-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }
}
