import Diagnostics
import Ecore
import Foundation
import OCL
import OCLSyntax
import TestSupport
import Testing
import XMI

/// The OCL in the annotations of other people's metamodels.
///
/// `Conformance/corpus.txt` lists what is said of it, with the reason; nothing else may be said, and a line that is not said
/// any more fails the run.
@Suite(.enabled(if: Project.corpus != nil, "the corpus is not at hand"))
struct CorpusTests {
  /// One text, the environment it is checked in, and what its value must be.
  struct Entry {
    var name: String
    var text: EscapedText
    var environment: Environment
  }

  static let list = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
    "Conformance/corpus.txt")
  static let prefix = "http://www.eclipse.org/emf/2002/Ecore/OCL"

  static func metamodel(_ path: String, below corpus: String) -> Metamodel {
    let repository = path.dropFirst(corpus.count + 1).split(separator: "/").prefix(2).joined(separator: "/")
    var options = XMIOptions()
    options.metamodels = [path]
    options.uriMap = RepositoryFolders.of("\(corpus)/\(repository)").uriMap(for: path)
    var loader = XMILoader(options)
    var sink = DiagnosticSink()
    return loader.load([], into: &sink).metamodel
  }

  static func texts(_ annotations: [EAnnotation]) -> [(key: String, text: EscapedText)] {
    annotations.filter { $0.source?.hasPrefix(prefix) ?? false }.flatMap(\.details).compactMap { detail in
      detail.value.map { (detail.key, detail.text ?? EscapedText(path: detail.key, text: $0)) }
    }
  }

  /// All OCL of the metamodel's own packages: invariants, messages, derivations, bodies, conditions.
  static func entries(_ metamodel: Metamodel) -> [Entry] {
    var base = Environment(metamodel: metamodel)
    base.comparesStates = true
    var entries: [Entry] = []
    for package in metamodel.ePackages.dropFirst() {
      for eClass in package.eClasses {
        let own = base.with(selfType: .object(eClass))
        for (key, text) in texts(eClass.eAnnotations) {
          entries.append(Entry(name: "\(eClass.name)::\(key)", text: text, environment: own))
        }
        for feature in eClass.eStructuralFeatures {
          for (key, text) in texts(feature.eAnnotations) {
            entries.append(
              Entry(name: "\(eClass.name)::\(feature.name)::\(key)", text: text, environment: own))
          }
        }
        for operation in eClass.eOperations {
          var inside = own
          inside.variables = operation.eParameters.map { parameter in
            let type = parameter.eType.map { base.type(of: $0) } ?? .any
            return Environment.Variable(
              name: parameter.name, type: parameter.isMany ? .collection(.collection, type) : type)
          }
          for (key, text) in texts(operation.eAnnotations) {
            var environment = inside
            if key.hasPrefix("post") {
              let type = operation.eType.map { base.type(of: $0) } ?? .any
              environment.variables.append(Environment.Variable(name: "result", type: type))
            }
            entries.append(
              Entry(name: "\(eClass.name)::\(operation.name)()::\(key)", text: text, environment: environment)
            )
          }
        }
      }
    }
    return entries
  }

  @Test func everyTextParsesAndChecks() throws {
    let corpus = try #require(Project.corpus).path
    let paths = (FileManager.default.enumerator(atPath: corpus)?.compactMap { $0 as? String } ?? [])
      .filter { $0.hasSuffix(".ecore") }.sorted()
    var all = 0
    var parsed = 0
    var checked = 0
    var warned = 0
    var said: [String] = []
    for path in paths {
      guard let bytes = FileManager.default.contents(atPath: corpus + "/" + path),
        bytes.range(of: Data(Self.prefix.utf8)) != nil
      else { continue }
      let metamodel = Self.metamodel(corpus + "/" + path, below: corpus)
      for entry in Self.entries(metamodel) where entry.text.file.path.hasSuffix(path) {
        all += 1
        var sink = DiagnosticSink()
        let tree = OCLParser.expression(entry.text, into: &sink)
        if !tree.hasErrors { parsed += 1 }
        if Checker.check(tree, in: entry.environment, into: &sink) != nil { checked += 1 }
        var strict = entry.environment
        strict.warnsOfNull = true
        var nullity = DiagnosticSink()
        _ = Checker.check(tree, in: strict, into: &nullity)
        warned += nullity.diagnostics.count { $0.code == "ocl/may-be-null" }
        said += sink.diagnostics.map { "\(path)\t\(entry.name)\t\($0.code): \($0.message)" }
      }
    }
    print(
      "corpus: \(all) texts of OCL; \(parsed) parse, \(checked) check; \(warned) nullity warnings if asked")
    #expect(warned > 0)
    #expect(all > 500)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      let comments = ((try? String(contentsOf: Self.list, encoding: .utf8)) ?? "").split(separator: "\n")
        .filter { $0.hasPrefix("#") }.map(String.init)
      try ((comments + said).joined(separator: "\n") + "\n").write(
        to: Self.list, atomically: true, encoding: .utf8)
      return
    }
    let known = try String(contentsOf: Self.list, encoding: .utf8).split(separator: "\n").map(String.init)
      .filter { !$0.hasPrefix("#") }
    #expect(said.filter { !known.contains($0) } == [], "said, but not listed")
    #expect(known.filter { !said.contains($0) } == [], "listed, but not said")
  }
}
