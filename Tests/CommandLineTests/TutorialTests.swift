import Foundation
import TestSupport
import Testing

/// `docs/tutorial.md`: its files are made, its commands are run, and each prints what the page says.
@Suite struct TutorialTests {
  private let page = Project.root.appendingPathComponent("docs/tutorial.md")

  /// A block between fences, with the line before it.
  private struct Block {
    var title: String
    var lines: [String] = []
    /// The first line after the opening fence.
    var start: Int
  }

  private func blocks(of lines: [String]) -> [Block] {
    var result: [Block] = []
    var open: Block?
    var title = ""
    for (index, line) in lines.enumerated() {
      if line.hasPrefix("```") {
        if let block = open { result.append(block) }
        open = open == nil ? Block(title: title, start: index + 1) : nil
      } else if open != nil {
        open?.lines.append(line)
      } else if !line.isEmpty {
        title = line
      }
    }
    #expect(open == nil, "a fence is not closed")
    return result
  }

  @Test func commandsPrintWhatThePageSays() throws {
    let tool = try #require(Tool.url)
    var lines = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "\n")
    var replacements: [(range: Range<Int>, lines: [String])] = []
    var (files, commands) = (0, 0)
    try Tool.withFolder { folder in
      for block in blocks(of: lines) {
        if block.lines.first?.hasPrefix("$ ") == true {
          var output: [String] = []
          for line in block.lines where line.hasPrefix("$ ") {
            commands += 1
            output.append(line)
            output += try run(String(line.dropFirst(2)), in: folder, tool)
          }
          if output != block.lines {
            replacements.append((block.start..<block.start + block.lines.count, output))
          }
        } else if let name = block.title.firstMatch(of: /Save this as `([^`]+)`:$/) {
          files += 1
          let text = block.lines.joined(separator: "\n") + "\n"
          try text.write(
            to: folder.appendingPathComponent(String(name.1)), atomically: true, encoding: .utf8)
        }
      }
    }
    #expect(files == 3 && commands == 9)
    for (range, output) in replacements.reversed() { lines.replaceSubrange(range, with: output) }
    GoldenFile(page).expect(lines.joined(separator: "\n"))
  }

  private func run(_ command: String, in folder: URL, _ tool: URL) throws -> [String] {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = folder
    let path =
      tool.deletingLastPathComponent().path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
    // What a sanitizer is to do holds for the commands, too.
    let environment = ProcessInfo.processInfo.environment.filter { $0.key.contains("SAN_") }
    process.environment = environment.merging(["PATH": path, "LC_ALL": "C"]) { $1 }
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    var output = String(decoding: data, as: UTF8.self).components(separatedBy: "\n")
    if output.last == "" { output.removeLast() }
    return output
  }
}
