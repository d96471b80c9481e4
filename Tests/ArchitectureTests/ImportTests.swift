import Foundation
import TestSupport
import Testing

/// docs/architecture.md, Package.swift and the sources say the same about who imports whom.
@Suite struct ImportTests {
  /// Modules of the toolchain that the engine may use; Foundation is not among them.
  static let system: Set<String> = ["Glibc", "Dispatch", "Synchronization"]
  /// Modules of other packages.
  static let products = ["krosskube": Set(["ArgumentParser"])]

  let table: LayerTable
  let manifest: Manifest

  init() throws {
    table = LayerTable(try Repository.text("docs/architecture.md"))
    manifest = Manifest(try Repository.text("Package.swift"))
  }

  static func imports(_ source: String) -> [String] {
    source.split(separator: "\n").compactMap { line in
      guard line.utf8.first != UInt8(ascii: " "), line.contains("import ") else { return nil }
      let match = line.firstMatch(
        of:
          /^(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|private)\s+)?import\s+(?:(?:struct|class|enum|func|protocol|typealias|var|let)\s+)?(\w+)/
      )
      return match.map { String($0.1) }
    }
  }

  @Test func `imports are found whatever stands before them`() {
    let source = """
      public import Diagnostics
      @preconcurrency internal import struct Glibc.stat
      import FoundationEssentials
      // import Nothing
      """
    #expect(Self.imports(source) == ["Diagnostics", "Glibc", "FoundationEssentials"])
  }

  @Test func `the table, the package and the folders have the same targets`() {
    let targets = Set(table.rows.map(\.target))
    #expect(!targets.isEmpty)
    #expect(targets == Set(manifest.dependencies.keys))
    #expect(targets == Set(Repository.folders(in: "Sources")))
  }

  @Test func `a target depends on what the table says`() {
    for row in table.rows {
      #expect(manifest.dependencies[row.target] == row.imports, "\(row.target)")
    }
  }

  @Test func `a target imports only from rows above its own`() {
    var above: Set<String> = []
    var layer = 0
    for row in table.rows {
      #expect(row.imports.isSubset(of: above), "\(row.target)")
      #expect(row.layer >= layer, "\(row.target)")
      layer = row.layer
      above.insert(row.target)
    }
  }

  @Test func `every import in the sources is in the table`() throws {
    let files = Repository.files(below: "Sources", suffix: ".swift")
    #expect(!files.isEmpty)
    for file in files {
      let target = String(file.split(separator: "/")[1])
      let allowed = (table[target]?.imports ?? []).union(Self.system).union(Self.products[target] ?? [])
      for module in Self.imports(try Repository.text(file)) {
        #expect(allowed.contains(module), "\(file) imports \(module)")
      }
    }
  }

  @Test func `the engine does without Foundation`() throws {
    for file in Repository.files(below: "Sources", suffix: ".swift") {
      let foundation = Self.imports(try Repository.text(file)).filter { $0.hasPrefix("Foundation") }
      #expect(foundation.isEmpty, "\(file)")
    }
  }

  @Test func `every Swift target has tests`() throws {
    for row in table.rows {
      guard !Repository.files(below: "Sources/\(row.target)", suffix: ".swift").isEmpty else { continue }
      let tests = row.target == "krosskube" ? "CommandLineTests" : row.target + "Tests"
      #expect(manifest.tests.contains(tests))
      let sources = try Repository.files(below: "Tests/\(tests)", suffix: ".swift").map(Repository.text)
      #expect(sources.contains { $0.contains("@Test") }, "\(tests) has no test")
    }
  }
}
