import Foundation
import TestSupport
import Testing

private let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .appendingPathComponent("Golden")

/// Compares with a file that is there only if something is expected.
private func expect(_ actual: String, _ file: URL) {
  if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1", actual.isEmpty {
    try? FileManager.default.removeItem(at: file)
  } else if !actual.isEmpty || FileManager.default.fileExists(atPath: file.path) {
    GoldenFile(file).expect(actual)
  }
}

private func arguments(_ sample: GoldenCase) throws -> [String] {
  try String(contentsOf: sample.file("arguments"), encoding: .utf8).split(separator: "\n").map(String.init)
}

@Suite struct FormatTests {
  @Test(arguments: GoldenCase.all(in: golden.appendingPathComponent("formats")))
  func format(_ sample: GoldenCase) throws {
    let result = try Tool.run(arguments(sample))
    let format = sample.name.split(separator: "-").first { $0 != "query" && $0 != "inspect" }
    let suffix = ["sarif": "sarif", "json": "json", "junit": "xml"][format ?? ""] ?? "txt"
    expect(result.output, sample.file("expected.\(suffix)"))
    expect(result.errors, sample.file("errors"))
    #expect(result.status == (sample.name == "junit-good" ? 0 : 1))
    #expect(try Tool.run(arguments(sample)).output == result.output)
  }

  @Test func absoluteAndRelativePathsGiveOneReport() throws {
    let model = "models/broken/broken.xmi"
    for format in ["sarif", "github"] {
      let relative = try Tool.run("validate", model, "--format", format)
      let dotted = try Tool.run("validate", "./models/../\(model)", "--format", format)
      let absolute = try Tool.run(
        "validate", Project.root.appendingPathComponent(model).path, "--format", format)
      #expect(relative.output.contains(model))
      for other in [dotted, absolute] {
        let paths = other.output.matches(of: /models\/broken\/broken\.xmi/).count
        #expect(paths == relative.output.matches(of: /models\/broken\/broken\.xmi/).count)
        #expect(!other.output.contains("\"uri\":\"file:") && !other.output.contains("file=/"))
      }
    }
  }

  @Test(arguments: ["sarif", "github", "junit"])
  func everyCommandHasTheFormats(_ format: String) throws {
    try Tool.withFolder { folder in
      for command in [
        ["crd", "none.ecore", "-o", folder.path], ["convert", "none.xmi", "-o", folder.path + "/x.xmi"],
        ["generate", "none.xmi", "-t", "none.mtl", "-o", folder.path], ["inspect", "none.xmi"],
        ["query", "1", "none.xmi"], ["validate", "none.xmi"],
      ] {
        let result = try Tool.run(command + ["--format", format])
        #expect(result.status == 2, "\(command)")
        #expect(result.output.contains("io/unreadable"), "\(command): \(result.output)")
        if format == "sarif" {
          #expect((try? JSONSerialization.jsonObject(with: Data(result.output.utf8))) != nil, "\(command)")
        }
      }
    }
  }
}

@Suite struct ExplainTests {
  @Test func aCodeIsExplained() throws {
    let result = try Tool.run("explain", "xmi/unknown-feature", "ocl/syntax")
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("xmi/unknown-feature\n\n  The class of the object has no feature"))
    #expect(result.output.contains("\n\nocl/syntax\n\n"))
    #expect(result.lines.allSatisfy { $0.count <= 80 })
  }

  @Test func withoutACodeAllAreListed() throws {
    let result = try Tool.run("explain")
    #expect(result.lines.count > 200)
    #expect(result.lines.allSatisfy { $0.contains(/^[a-z][a-z-]*\/[a-z0-9-]+: [A-Z':x]/) })
    let codes = result.lines.map { $0.prefix { $0 != ":" } }
    #expect(codes == codes.sorted())
  }

  @Test(arguments: [
    ("xmi/unknown-featur", "xmi/unknown-feature"), ("unresolved-reference", "xmi/unresolved"),
  ])
  func anUnknownCodeIsWrongUsage(_ code: String, _ near: String) throws {
    let result = try Tool.run("explain", code)
    #expect(result.status == 2)
    #expect(result.output == "")
    #expect(result.errors.contains("did you mean '\(near)"))
  }
}

@Suite struct SessionTests {
  @Test(arguments: GoldenCase.all(in: golden.appendingPathComponent("sessions")))
  func session(_ sample: GoldenCase) throws {
    let input = try String(contentsOf: sample.file("input"), encoding: .utf8)
    let result = try Tool.run(["query"] + arguments(sample), input: input)
    expect(result.output, sample.file("expected.txt"))
    expect(result.errors, sample.file("errors"))
    #expect(result.status == (result.errors.contains("error: ") ? 1 : 0))
  }

  @Test func jsonIsForSessionsToo() throws {
    let result = try Tool.run("query", "--format", "json", input: "1 +\n2\n")
    #expect(result.status == 1)
    #expect(result.lines.count == 2)
    #expect(result.lines.first?.hasPrefix("{\"severity\":\"error\"") == true)
    #expect(result.lines.last == "2")
  }

  @Test func anEmptyInputIsGood() throws {
    let result = try Tool.run("query")
    #expect(result.status == 0)
    #expect(result.output == "" && result.errors == "")
  }
}
