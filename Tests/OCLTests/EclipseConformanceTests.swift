import Diagnostics
import Foundation
import OCL
import TestSupport
import Testing

/// golden/ocl/eclipse-ocl.tsv: what Eclipse OCL's and USE's own tests expect.
///
/// `Conformance/failing.txt` lists what we answer otherwise; a listed row that passes fails the run, so the list only shrinks.
@Suite struct EclipseConformanceTests {
  struct Row: Sendable {
    var expression: String
    var expected: String
    var suite: String
    var key: String { "\(suite)\t\(expression)\t\(expected)" }
  }

  static let golden = Project.golden?.appendingPathComponent("ocl/eclipse-ocl.tsv")
  static let failingFile = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Conformance/failing.txt")

  static func unescaped(_ cell: String) -> String {
    var result = ""
    var escaped = false
    for character in cell {
      if escaped {
        result.append(character == "n" ? "\n" : character == "t" ? "\t" : character == "r" ? "\r" : character)
        escaped = false
      } else if character == "\\" {
        escaped = true
      } else {
        result.append(character)
      }
    }
    return result
  }

  static func rows() throws -> [Row] {
    let url = try #require(golden)
    return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").dropFirst().map { line in
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map { unescaped(String($0)) }
      return Row(expression: cells[0], expected: cells[1], suite: cells[2])
    }
  }

  static func passes(_ row: Row) -> Bool {
    let actual = Evaluation(row.expression)
    if row.expected == "error" { return actual.value == nil }
    guard let value = actual.value else { return false }
    var expected = row.expected
    if expected.hasPrefix("ocl: ") { expected.removeFirst(5) }
    if expected.hasPrefix("not ") {
      guard let other = Evaluation(String(expected.dropFirst(4))).value else { return false }
      return value != other
    }
    if row.suite == "use-expr", let colon = expected.range(of: " : ", options: .backwards) {
      expected = String(expected[..<colon.lowerBound])
    }
    guard let other = Evaluation(expected).value else { return actual.printed == expected }
    return value == other
  }

  @Test(.enabled(if: golden != nil, "the golden data is not at hand"))
  func rowsAnswerAsRecorded() throws {
    var passed: [String: Int] = [:]
    var total: [String: Int] = [:]
    var failing: [String] = []
    for row in try Self.rows() {
      total[row.suite, default: 0] += 1
      if Self.passes(row) { passed[row.suite, default: 0] += 1 } else { failing.append(row.key) }
    }
    for suite in total.keys.sorted() { print("\(suite): \(passed[suite] ?? 0) of \(total[suite] ?? 0) pass") }
    func line(_ key: String) -> String { key.replacing("\\", with: "\\\\").replacing("\n", with: "\\n") }
    let actual = failing.map(line)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      let comments = ((try? String(contentsOf: Self.failingFile, encoding: .utf8)) ?? "").split(
        separator: "\n"
      )
      .filter { $0.hasPrefix("#") }
      try ((comments.map(String.init) + actual).joined(separator: "\n") + "\n").write(
        to: Self.failingFile, atomically: true, encoding: .utf8)
      return
    }
    let known = try String(contentsOf: Self.failingFile, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }.map(String.init)
    let fresh = actual.filter { !known.contains($0) }
    let mended = known.filter { !actual.contains($0) }
    for (suite, count) in total {
      let list = try String(contentsOf: Self.failingFile, encoding: .utf8)
      #expect(list.contains("\(suite) \(count)"), "the rows of \(suite)")
    }
    #expect(fresh == [], "rows that fail and are not listed")
    #expect(mended == [], "rows that pass and are still listed")
  }
}
