import Diagnostics
import Foundation
import Kubernetes
import Testing
import YAML

/// Regular expressions by ICU, look-around refused as RE2 does: the product's own stand in a layer this one does not see.
var patterns: SchemaPatterns {
  SchemaPatterns(
    error: { pattern in
      if ["(?=", "(?!", "(?<"].contains(where: pattern.contains) { return "look-around is not supported" }
      do {
        _ = try NSRegularExpression(pattern: pattern)
        return nil
      } catch { return "it does not compile" }
    },
    isFound: { pattern, text in
      guard let expression = try? NSRegularExpression(pattern: pattern) else { return true }
      return expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
    })
}

/// The documents of a text; a syntax error is a failure of the test.
func documents(_ text: String, path: String = "t.yaml") -> [YAMLNode] {
  var sink = DiagnosticSink()
  let documents = YAMLDocument.read(SourceFile(path: path, text: text), into: &sink)
  for diagnostic in sink.diagnostics { Issue.record("\(path): \(diagnostic.message)") }
  return documents.map(\.root)
}

/// The documents of a file.
func documents(of url: URL) throws -> [YAMLNode] {
  documents(try String(contentsOf: url, encoding: .utf8), path: url.lastPathComponent)
}

/// What the checker says about a definition.
func check(_ definition: YAMLNode) -> [Diagnostic] {
  var sink = DiagnosticSink()
  CustomResourceDefinitionChecker(patterns: patterns).check(definition, into: &sink)
  return sink.sorted()
}

extension [Diagnostic] {
  var errors: [Diagnostic] { filter { $0.severity == .error } }
}

/// `code element` of each finding, for messages of tests.
func summary(_ diagnostics: [Diagnostic]) -> String {
  diagnostics.map { "\($0.code) \($0.element ?? "-"): \($0.message)" }.joined(separator: "\n")
}
