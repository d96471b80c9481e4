import CRD
import Diagnostics
import Ecore
import Foundation
import Kubernetes
import MOFM2T
import OCL
import RegularExpressions
import TestSupport
import XMI
import YAML

/// Runs the transformation and the template of the project.
enum CRDHarness {
  /// Everything that a run gives.
  struct Output {
    /// The printed definitions by file name, sorted.
    var files: [(path: String, text: String)] = []
    var invariants: [InvariantFate] = []
    var diagnostics: [Diagnostic] = []

    var codes: [String] { diagnostics.map(\.code) }
    /// All files in one, as golden files keep them.
    var text: String { files.map { "---\n" + $0.text }.joined() }

    /// The fate of an invariant.
    func fate(_ name: String) -> InvariantFate? { invariants.first { $0.name == name } }
  }

  /// RE2, as the server has it; patterns are compiled once.
  static func patterns() -> SchemaPatterns {
    var compiled: [String: RegularExpression] = [:]
    return SchemaPatterns(
      error: { pattern in
        do { _ = try RegularExpression(pattern, dialect: .re2) } catch { return "\(error)" }
        return nil
      },
      isFound: { pattern, text in
        if compiled[pattern] == nil { compiled[pattern] = try? RegularExpression(pattern, dialect: .re2) }
        return compiled[pattern]?.matchesSomewhere(text) ?? false
      })
  }

  /// The path of a file of the project.
  static func path(_ name: String) -> String { Project.root.appendingPathComponent(name).path }

  /// The metamodel that `.ecore` files define.
  static func metamodel(_ paths: [String], into sink: inout DiagnosticSink) -> Metamodel {
    var loader = XMILoader()
    let loaded = loader.load(paths, into: &sink)
    return MetamodelCompiler.compile(loaded.model, into: &sink)
  }

  /// The metamodel of definitions, which must be free of problems.
  static let apiextensions: Metamodel = {
    var sink = DiagnosticSink()
    let result = metamodel([path("metamodels/apiextensions.ecore")], into: &sink)
    precondition(sink.diagnostics.isEmpty, "\(sink.diagnostics)")
    return result
  }()

  /// Transforms the metamodel in `.ecore` files and prints the result.
  static func run(_ paths: [String], options: CRDOptions = CRDOptions()) -> Output {
    var sink = DiagnosticSink()
    let metamodel = metamodel(paths, into: &sink)
    let invariants = InvariantSet.collect(from: metamodel, into: &sink)
    return run(metamodel, invariants, options: options, sink: sink)
  }

  /// Transforms a metamodel and prints the result.
  static func run(
    _ metamodel: Metamodel, _ invariants: InvariantSet, options: CRDOptions = CRDOptions(),
    sink: DiagnosticSink = DiagnosticSink()
  ) -> Output {
    var sink = sink
    var output = Output()
    guard
      let result = CRDTransformation.transform(
        [
          CRDTransformation.Source(
            metamodel, invariants: invariants.enforced, advice: invariants.advisory, options: options)
        ], to: apiextensions, into: &sink)
    else { return output }
    output.invariants = result.invariants
    if let template = template(into: &sink) {
      let services = TextServices(
        yaml: YAMLText.scalar, yamlKey: YAMLText.key, json: JSONText.quote, quote: YAMLText.quoted)
      let printed = template.run(on: result.model, options: RunOptions(services: services), into: &sink)
      output.files = printed.output.files.map {
        ($0.path, String(decoding: (try? $0.content) ?? [], as: UTF8.self))
      }
      .sorted { $0.path < $1.path }
    }
    for (path, text) in output.files {
      CRDVerification.check(SourceFile(path: path, text: text), into: &sink)
    }
    output.diagnostics = sink.sorted()
    return output
  }

  private static func template(into sink: inout DiagnosticSink) -> TemplateProgram? {
    let path = path("templates/crd.mtl")
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    return TemplateProgram.load(SourceFile(path: path, text: text), metamodel: apiextensions, into: &sink)
  }
}
