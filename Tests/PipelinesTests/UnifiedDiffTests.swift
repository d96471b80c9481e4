import Foundation
import Testing

@testable import Pipelines

@Suite struct UnifiedDiffTests {
  private func diff(_ old: String?, _ new: String?) -> String {
    UnifiedDiff.text(old.map { Array($0.utf8) }, new.map { Array($0.utf8) }, path: "f")
  }

  @Test func equalTextsHaveNone() {
    #expect(diff("a\n", "a\n") == "")
    #expect(diff(nil, nil) == "")
  }

  @Test func changesHaveContext() {
    let old = (1...12).map { "\($0)\n" }.joined()
    #expect(
      diff(old, old.replacing("6\n", with: "six\nsix\n")) == """
        --- f
        +++ f
        @@ -3,7 +3,8 @@
         3
         4
         5
        -6
        +six
        +six
         7
         8
         9

        """)
  }

  @Test func filesComeAndGo() {
    #expect(
      diff(nil, "a\nb") == "--- /dev/null\n+++ f\n@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file\n")
    #expect(diff("a\n", nil) == "--- f\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n")
    #expect(diff(nil, "") == "--- /dev/null\n+++ f\n")
    #expect(diff("a\n", "a") == "--- f\n+++ f\n@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n")
    #expect(diff("a\u{0}", "b") == "--- f\n+++ f\nbinary contents differ\n")
  }

  /// What `patch` does: the old text with the difference applied.
  private func applied(_ diff: String, to old: String) -> String {
    var lines = old.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    var result: [String] = []
    var position = 0
    for line in diff.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(2).dropLast() {
      if line.hasPrefix("@@") {
        let parts = line.split(separator: " ")[1].dropFirst().split(separator: ",")
        let count = parts.count > 1 ? Int(parts[1]) ?? 0 : 1
        let start = (Int(parts[0]) ?? 0) - (count == 0 ? 0 : 1)
        result += lines[position..<start]
        position = start
      } else if line.hasPrefix("+") {
        result.append(String(line.dropFirst()))
      } else {
        #expect(lines[position] == line.dropFirst())
        position += 1
        if line.hasPrefix(" ") { result.append(String(line.dropFirst())) }
      }
    }
    result += lines[position...]
    return result.map { $0 + "\n" }.joined()
  }

  @Test func randomDifferencesLeadFromOldToNew() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<400 {
      func text() -> String {
        (0..<Int.random(in: 0...40, using: &random)).map { _ in
          "\(Int.random(in: 0...5, using: &random))\n"
        }.joined()
      }
      let old = text()
      let new = Bool.random(using: &random) ? text() : old.replacing("3\n", with: "x\n", maxReplacements: 2)
      let difference = diff(old, new)
      #expect(difference.isEmpty == (old == new))
      if old != new { #expect(applied(difference, to: old) == new, "\(old)\(new)") }
    }
  }

  @Test func shortestDifferencesAreFound() {
    let difference = diff("a\nb\nc\na\nb\nb\na\n", "c\nb\na\nb\na\nc\n")
    #expect(difference.split(separator: "\n").dropFirst(3).count { !$0.hasPrefix(" ") } == 5)
  }

  @Test func veryDifferentTextsAreOneReplacement() {
    let old = (0..<3_000).map { "a\($0)\n" }.joined()
    let new = (0..<3_000).map { "b\($0)\n" }.joined()
    let difference = diff(old, new)
    #expect(difference.contains("@@ -1,3000 +1,3000 @@"))
    #expect(applied(difference, to: old) == new)
  }
}
