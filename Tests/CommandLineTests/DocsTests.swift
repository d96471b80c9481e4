import Foundation
import TestSupport
import Testing

private let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .appendingPathComponent("Golden")

@Suite struct DocsTests {
  /// The pages in a folder by path.
  private func pages(_ folder: URL) throws -> [String: String] {
    var result: [String: String] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) where path.hasSuffix(".md") {
      result[path] = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
    }
    return result
  }

  /// The text without code, in which brackets are no links.
  private func withoutCode(_ text: String) -> String {
    var isCode = false
    var result = ""
    for line in text.split(separator: "\n") {
      if line.drop(while: { $0 == " " }).hasPrefix("```") {
        isCode.toggle()
      } else if !isCode {
        result += String(line).replacing(/(`+)[^`]*\1/, with: "") + "\n"
      }
    }
    return result
  }

  /// Records an issue for each relative link whose page or place is not there.
  private func checkLinks(_ pages: [String: String]) -> Int {
    var count = 0
    var anchors: [String: Set<String>] = [:]
    for (path, text) in pages {
      let all = text.matches(of: /<a id="([^"]+)"><\/a>/).map { String($0.1) }
      anchors[path] = Set(all)
      #expect(anchors[path]?.count == all.count, "\(path) has a place twice")
    }
    for (path, text) in pages {
      for match in withoutCode(text).matches(of: /\]\(([^)\s]*)\)/) {
        count += 1
        let parts = match.1.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let base = URL(fileURLWithPath: "/" + path).deletingLastPathComponent()
        let page =
          parts[0].isEmpty
          ? path : String(base.appendingPathComponent(String(parts[0])).standardized.path.dropFirst())
        #expect(pages[page] != nil, "\(path): \(match.1)")
        if parts.count == 2 {
          #expect(anchors[page]?.contains(String(parts[1])) == true, "\(path): \(match.1)")
        }
      }
    }
    return count
  }

  @Test func theKindsHavePages() throws {
    try Tool.withFolder { folder in
      let result = try Tool.run("docs", "-o", folder.path)
      #expect(result.errors == "")
      #expect(result.status == 0)
      let pages = try pages(folder)
      #expect(pages.count == 20)
      #expect(checkLinks(pages) > 2_000)
      let kinds = pages.filter { $0.key.hasPrefix("kinds/") }
      #expect(kinds.count == 13)
      for (path, text) in kinds {
        for part in [
          "\n## Example\n\nThe least", "\n```yaml\napiVersion: ", "\n## Fields\n", "\n## Invariants\n",
          "```ocl\n",
        ] {
          #expect(text.contains(part), "\(path) lacks \(part)")
        }
      }
      let pod = try #require(pages["kinds/MultiClusterPod.md"])
      #expect(
        pod.contains(
          "| **`placementPolicy`** | string | one of `\"REPLICATED\"`, `\"DISTRIBUTED\"`, `\"BALANCED\"` |"))
      #expect(pod.contains("- `minLeMaxClusters`: minClusters must not exceed maxClusters\n\n  ```ocl\n"))
      let again = try Tool.run("docs", "-o", folder.path, "--check")
      #expect(again.status == 0)
      #expect(again.output == "")
    }
  }

  @Test(arguments: ["zoo", "names"]) func pagesOfAMetamodel(_ name: String) throws {
    try Tool.withFolder { folder in
      let metamodel = golden.appendingPathComponent("diagrams/\(name).ecore").path
      let result = try Tool.run("docs", metamodel, "-o", folder.path)
      #expect(result.errors == "")
      let pages = try pages(folder)
      #expect(checkLinks(pages) > 20)
      for (path, text) in pages {
        GoldenFile(golden.appendingPathComponent("docs/\(name)/" + path)).expect(
          text)
      }
      // The template does the same without the command.
      let other = folder.appendingPathComponent("other")
      let generated = try Tool.run("generate", metamodel, "-t", "templates/docs.mtl", "-o", other.path)
      #expect(generated.errors == "")
      #expect(try self.pages(other) == pages)
    }
  }

  @Test func whatIsWrongIsSaid() throws {
    try Tool.withFolder { folder in
      let output = folder.path + "/out"
      let zoo = golden.appendingPathComponent("diagrams/zoo.ecore").path
      for (arguments, status, said) in [
        (["models/simple-pod/simple-pod.xmi", "-o", output], 1, "[diagram/no-metamodel]"),
        (["no-such.ecore", "-o", output], 2, "[io/unreadable]"), ([], 2, "--output"),
        (["models/broken/broken.xmi", "-o", output], 1, "error: "),
        (["metamodels/krosskube.multicluster.ecore", "-o", zoo], 1, "[output/"),
      ] as [([String], Int32, String)] {
        let result = try Tool.run(["docs"] + arguments)
        #expect(result.status == status, "\(arguments)")
        #expect(result.errors.contains(said), "\(arguments): \(result.errors)")
      }
      #expect(!FileManager.default.fileExists(atPath: output))
    }
  }
}
