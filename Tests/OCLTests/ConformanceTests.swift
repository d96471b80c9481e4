import Diagnostics
import Ecore
import Foundation
import OCL
import TestSupport
import Testing
import XMI

/// Conformance/<area>/*.ocltest: `## title`, then an expression and `-> value : Type` or `-> error code line:column`.
///
/// `@self Class` makes `self` the first object of the class in Conformance/library.xmi.
@Suite struct ConformanceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var area: String
    var title: String
    var expression: String
    var expected: String
    var selfClass: String?
    var testDescription: String { "\(area): \(expression)" }
  }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
    "Conformance")

  static let cases: [Case] = {
    let all =
      FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL }
      ?? []
    return all.filter { $0.pathExtension == "ocltest" }.sorted { $0.path < $1.path }.flatMap { file in
      var cases: [Case] = []
      var title = ""
      var selfClass: String?
      var expression: [String] = []
      for line in ((try? String(contentsOf: file, encoding: .utf8)) ?? "").split(separator: "\n").map(
        String.init)
      {
        if line.hasPrefix("## ") {
          title = String(line.dropFirst(3))
        } else if line.hasPrefix("@self ") {
          selfClass = String(line.dropFirst(6))
        } else if line.hasPrefix("-> ") {
          cases.append(
            Case(
              area: file.deletingPathExtension().lastPathComponent, title: title,
              expression: expression.joined(separator: "\n"), expected: String(line.dropFirst(3)),
              selfClass: selfClass))
          expression = []
        } else {
          expression.append(line)
        }
      }
      return cases
    }
  }()

  static let library: LoadedModel = {
    var options = XMIOptions()
    options.metamodels = [folder.appendingPathComponent("library.ecore").path]
    var loader = XMILoader(options)
    var sink = DiagnosticSink()
    let loaded = loader.load([folder.appendingPathComponent("library.xmi").path], into: &sink)
    for diagnostic in sink.diagnostics { Issue.record("\(diagnostic.message)") }
    return loaded
  }()

  @Test func tablesAreThere() { #expect(Self.cases.count > 200) }

  @Test(arguments: cases)
  func answers(_ example: Case) throws {
    var environment = Environment()
    var context = EvaluationContext()
    var object = Value.null
    if let name = example.selfClass {
      let library = Self.library
      let eClass = try #require(library.metamodel.eClass(named: name))
      environment = Environment(metamodel: library.metamodel, selfType: .object(eClass))
      context = EvaluationContext(model: library.model)
      object = try #require(library.model.allObjects.first { $0.eClass == eClass }.map { .object($0.id) })
    }
    var sink = DiagnosticSink()
    let checked = Checker.check(
      EscapedText(path: "case", text: example.expression), in: environment, into: &sink)
    if example.expected.hasPrefix("error ") {
      let range = sink.diagnostics.first?.range
      let place = range.map { " \($0.start.line):\($0.start.column)" } ?? ""
      #expect("error \(sink.diagnostics.first?.code ?? "none")\(place)" == example.expected)
      #expect(checked == nil)
      return
    }
    let errors = sink.diagnostics.filter { $0.severity == .error }.map(\.message)
    #expect(errors == [])
    let tree = try #require(checked)
    var actual = ValuePrinter(context).text(Plan(tree).evaluate(in: context, self: object))
    if example.expected.contains(" : ") { actual += " : \(tree.type)" }
    #expect(actual == example.expected)
  }
}
