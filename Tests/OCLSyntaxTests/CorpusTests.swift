import Diagnostics
import Foundation
import OCLSyntax
import TestSupport
import Testing

/// Corpus/*.txt: a title between lines of `=`, the input, `---`, the tree.
@Suite struct CorpusTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var title: String
    var input: String
    var tree: String
    var testDescription: String { title }
  }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
    "Corpus")

  static let cases: [Case] = {
    let files =
      (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return files.filter { $0.pathExtension == "txt" }.sorted { $0.path < $1.path }.flatMap { file in
      var cases: [Case] = []
      let lines = ((try? String(contentsOf: file, encoding: .utf8)) ?? "").components(separatedBy: "\n")
      var index = 0
      while index + 2 < lines.count {
        guard lines[index].hasPrefix("====") else {
          index += 1
          continue
        }
        let end = lines[(index + 3)...].firstIndex { $0.hasPrefix("====") } ?? lines.count
        let body = lines[(index + 3)..<end]
        let parts = body.joined(separator: "\n").components(separatedBy: "\n---\n")
        let trimmed = parts.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
        if trimmed.count == 2 {
          cases.append(Case(title: lines[index + 1], input: trimmed[0], tree: trimmed[1]))
        }
        index = end
      }
      return cases
    }
  }()

  @Test func corpusIsThere() { #expect(Self.cases.count >= 40) }

  @Test(arguments: cases)
  func tree(_ example: Case) {
    var sink = DiagnosticSink()
    let tree = OCLParser.expression(EscapedText(path: "case", text: example.input), into: &sink)
    #expect(SymbolicTree.text(tree.root) == example.tree)
    #expect(sink.diagnostics.map(\.message) == [])
  }

  @Test(arguments: cases)
  func printingAndParsingIsTheIdentity(_ example: Case) {
    var sink = DiagnosticSink()
    let tree = OCLParser.expression(EscapedText(path: "case", text: example.input), into: &sink)
    let printed = Printer.text(tree.root)
    let again = OCLParser.expression(EscapedText(path: "printed", text: printed), into: &sink)
    #expect(SymbolicTree.text(again.root) == SymbolicTree.text(tree.root))
    #expect(Printer.text(again.root) == printed)
    #expect(!sink.hasErrors)
  }

  @Test(.enabled(if: Project.golden != nil, "the golden data is not at hand"))
  func expressionsOfOtherSystemsSurvivePrinting() throws {
    let url = try #require(Project.golden).appendingPathComponent("ocl/eclipse-ocl.tsv")
    let rows = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").dropFirst()
    var parsed = 0
    for row in rows {
      let cell = String(row.split(separator: "\t", omittingEmptySubsequences: false)[0])
      let input = cell.replacingOccurrences(of: "\\n", with: "\n").replacingOccurrences(
        of: "\\\\", with: "\\")
      var sink = DiagnosticSink()
      let tree = OCLParser.expression(EscapedText(path: "golden", text: input), into: &sink)
      if tree.hasErrors { continue }
      parsed += 1
      let printed = Printer.text(tree.root)
      let again = OCLParser.expression(EscapedText(path: "printed", text: printed), into: &sink)
      #expect(SymbolicTree.text(again.root) == SymbolicTree.text(tree.root), "\(input)")
    }
    #expect(parsed > 2000, "of \(rows.count) only \(parsed) parse")
  }
}
