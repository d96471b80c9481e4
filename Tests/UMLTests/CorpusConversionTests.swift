import Diagnostics
import Ecore
import Foundation
import TestSupport
import Testing
import UML
import XMI

/// Every class model of the corpus as a metamodel: it compiles, and nothing is lost without a word.
@Suite("UML files of the corpus as metamodels", .enabled(if: Project.corpus != nil))
struct CorpusConversionTests {
  static let files: [String] = (try? CorpusCountsTests.records().map(\.file)) ?? []

  /// Loads a file of UML as a metamodel.
  static func load(_ path: String, into sink: inout DiagnosticSink) -> LoadedModel {
    var options = XMIOptions()
    // All that is merged is there too.
    var choices = UMLOptions()
    _ = choices.set("merges", "kept")
    options.notations = [UMLNotation(choices)]
    var loader = XMILoader(options)
    return loader.load([path], into: &sink)
  }

  @Test(arguments: files)
  func compiles(_ file: String) throws {
    let path = try #require(Project.corpus).appendingPathComponent(file).path
    var quiet = DiagnosticSink()
    guard let uml = UMLReader.read(try SourceFile.read(path), into: &quiet) else { return }
    var sink = DiagnosticSink()
    let loaded = Self.load(path, into: &sink)
    _ = MetamodelCompiler.compile(loaded.model, into: &sink)
    let errors = sink.diagnostics.filter { $0.severity == .error && $0.code != "uml/no-classes" }
    for error in errors.prefix(3) { Issue.record("\(file): \(error.code) \(error.message)") }
    // Profiles become nothing: they say how models are marked.
    let isOutside = { (element: UMLElement) in
      var next = element.owner
      while let owner = next {
        if owner.kind == .profile { return false }
        next = owner.owner
      }
      return !element.isExtension
    }
    // Parameters of templates and templates with arguments are types, but no classifiers.
    let classifiers = uml.elements.filter {
      $0.kind.isType && $0.kind != .stereotype && $0.role != "ownedParameteredElement" && isOutside($0)
        && $0.contents(.templateBinding).allSatisfy {
          switch $0.references("signature").first {
          case .element: false
          // Of another file of the corpus.
          case .external(let href, _, _): !href.hasPrefix("Ecore.uml#")
          default: true
          }
        }
    }
    let resource = try #require(loaded.resourceOfPath[path])
    let made = loaded.model.resources[resource].roots.map(loaded.model.object).flatMap(\.eAllContents)
      .filter { ["EClass", "EDataType", "EEnum"].contains($0.eClass.name) }
    #expect(made.count == classifiers.count, "\(file)")
    let report = uml.ecoreReport()
    for entry in report.entries where entry.action == .dropped {
      #expect(!["Class", "Interface", "Enumeration", "PrimitiveType", "DataType"].contains(entry.metaclass))
    }
  }
}
