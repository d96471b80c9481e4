import Foundation
import TestSupport
import Testing

/// The repository is what its documents say.
@Suite struct RepositoryTests {
  static let documents = Repository.files(suffix: ".md")

  @Test func `the folders at the top are those of the design`() {
    let needed: Set<String> = [
      "Sources", "Tests", "metamodels", "models", "templates", "docs", "Benchmarks", "scripts", ".ci",
    ]
    let found = Set(Repository.folders(in: "")).subtracting(Repository.builtFolders)
      .filter { !$0.hasPrefix(".build") }
    #expect(needed.isSubset(of: found))
    #expect(found.isSubset(of: needed.union(["Fuzz", ".github", ".vscode"])))
  }

  @Test(arguments: [
    ".swift-format", ".gitignore", ".ci/run", "Makefile", "LICENSE", "README.md", "CHANGELOG.md",
    "CONTRIBUTING.md",
    "docs/architecture.md", "docs/supported.md", "docs/threat-model.md", "docs/benchmarks.md",
  ])
  func `is there`(_ path: String) {
    #expect(FileManager.default.fileExists(atPath: Project.root.appendingPathComponent(path).path))
  }

  @Test func `scripts can be run`() {
    for path in [".ci/run", "scripts/prerequisites", "Benchmarks/run"] {
      #expect(
        FileManager.default.isExecutableFile(atPath: Project.root.appendingPathComponent(path).path),
        "\(path)")
    }
  }

  @Test(arguments: documents)
  func `make targets that a document names exist`(_ path: String) throws {
    let makefile = try Repository.text("Makefile")
    let targets = Set(makefile.matches(of: /(?m)^([a-z-]+):/).map { String($0.1) })
    for match in try Repository.text(path).matches(
      of: /(?m)(?:`|^ *\$ |^    |^)(?:[A-Z_]+=\S+ )*make ([a-z-]+)\b/)
    {
      #expect(targets.contains(String(match.1)), "make \(match.1)")
    }
  }

  @Test(arguments: documents)
  func `relative links lead somewhere`(_ path: String) throws {
    let folder = Project.root.appendingPathComponent(path).deletingLastPathComponent()
    // Odd parts are code.
    let prose = try Repository.text(path).components(separatedBy: "```").enumerated()
      .filter { $0.offset % 2 == 0 }.map(\.element).joined()
      .components(separatedBy: "`").enumerated().filter { $0.offset % 2 == 0 }.map(\.element).joined(
        separator: "code")
    for match in prose.matches(of: /\]\(([^)\s]+)\)/) {
      let link = String(match.1)
      guard !link.contains("://"), !link.hasPrefix("#"), !link.hasPrefix("mailto:") else { continue }
      let file = link.split(separator: "#")[0]
      let target = folder.appendingPathComponent(String(file)).standardizedFileURL.path
      #expect(FileManager.default.fileExists(atPath: target), "\(link)")
    }
  }

  /// A document may only name codes that the program can say; `component/*` stands for a family.
  @Test(arguments: documents)
  func `codes that a document names are said somewhere`(_ path: String) throws {
    let codes = Self.codes
    let components = Set(codes.map { String($0.prefix { $0 != "/" }) })
    #expect(codes.contains("xmi/unknown-feature"))
    for match in try Repository.text(path).matches(of: /`([a-z]+)\/([a-z][a-z0-9-]*)`/) {
      guard components.contains(String(match.1)) else { continue }
      #expect(codes.contains("\(match.1)/\(match.2)"), "\(match.1)/\(match.2)")
    }
  }

  /// Every literal of the form `component/name` in the sources.
  static let codes: Set<String> = {
    var result: Set<String> = []
    for file in Repository.files(below: "Sources", suffix: ".swift") {
      let pieces = ((try? Repository.text(file)) ?? "").split(
        separator: "\"", omittingEmptySubsequences: false)
      for piece in pieces where piece.utf8.count < 60 && piece.utf8.contains(UInt8(ascii: "/")) {
        if piece.wholeMatch(of: /[a-z]+\/[a-z][a-z0-9-]*/) != nil { result.insert(String(piece)) }
      }
    }
    return result
  }()

  @Test func `no file knows the machine it was written on`() throws {
    let places = ["home", "work", "root", "Users", "tmp"].map { "/\($0)/" }
    // What containers and nodes have in such folders is data of the models.
    let data = ["models/", "metamodels/"]
    for path in Repository.files() where !data.contains(where: path.hasPrefix) {
      guard let text = try? Repository.text(path) else { continue }
      for place in places where text.contains(place) {
        for line in text.split(separator: "\n") where line.contains(place) {
          // A path begins here; it is no part of a longer one or of a URI.
          let isPath = line.ranges(of: place).contains { found in
            found.lowerBound == line.startIndex
              || " \"'=(`:".contains(line[line.index(before: found.lowerBound)])
          }
          if isPath { Issue.record("\(path): \(line)") }
        }
      }
    }
  }

  @Test func `source files stay short enough to read`() throws {
    for file in Repository.files(below: "Sources", suffix: ".swift") {
      let lines = try Repository.text(file).split(separator: "\n", omittingEmptySubsequences: false).count
      #expect(lines <= 500, "\(file) has \(lines) lines")
    }
  }

  @Test func `the check of continuous integration is make check`() throws {
    #expect(try Repository.text(".ci/run").contains("make check"))
  }
}
