import Diagnostics
import Ecore
import OCL
import Testing

@testable import CRD

/// Metamodels that would give schemas too large for a server, or without end.
@Suite struct LimitsTests {
  /// A metamodel of `count` classes that each contain objects of all, with documentation of some length.
  private func metamodel(classes count: Int, documentation: Int = 0) -> Metamodel {
    var builder = ModelBuilder(.ecore)
    let uri = Metamodel.ecoreURI
    let package = builder.create("EPackage", in: uri)
    builder.set(package, "name", .string("net"))
    builder.set(package, "nsURI", .string("http://example.org/net"))
    builder.addRoot(package, to: builder.beginResource(uri: "net.ecore"))
    let classes = (0..<count).map { index in builder.create("EClass", in: uri) }
    for (index, eClass) in classes.enumerated() {
      builder.set(eClass, "name", .string("C\(index)"))
      builder.add(eClass, to: package, "eClassifiers")
      if index == 0 { annotate(eClass, CRDVocabulary.source, "plural", "nets", &builder) }
      for (other, target) in classes.enumerated() {
        let reference = builder.create("EReference", in: uri)
        builder.set(reference, "name", .string("r\(other)"))
        builder.set(reference, "containment", .boolean(true))
        builder.set(reference, "upperBound", .integer(4))
        builder.link(reference, "eType", target)
        if documentation > 0 {
          let text = String(repeating: "word ", count: documentation / 5)
          annotate(reference, EAnnotation.genModel, "documentation", text, &builder)
        }
        builder.add(reference, to: eClass, "eStructuralFeatures")
      }
    }
    var sink = DiagnosticSink()
    return MetamodelCompiler.compile(builder.freeze(), into: &sink)
  }

  private func annotate(
    _ element: ObjectID, _ source: String, _ key: String, _ value: String, _ builder: inout ModelBuilder
  ) {
    let annotation = builder.create("EAnnotation", in: Metamodel.ecoreURI)
    builder.set(annotation, "source", .string(source))
    let detail = builder.create("EStringToStringMapEntry", in: Metamodel.ecoreURI)
    builder.set(detail, "key", .string(key))
    builder.set(detail, "value", .string(value))
    builder.add(detail, to: annotation, "details")
    builder.add(annotation, to: element, "eAnnotations")
  }

  @Test func exponentialContainmentIsCutEarlier() {
    let output = CRDHarness.run(metamodel(classes: 12), InvariantSet.none)
    #expect(output.files.count == 1)
    #expect(output.codes.contains("crd/depth-cut"))
    #expect(!output.codes.contains("crd/too-large"))
    #expect((output.files.first?.text.utf8.count ?? .max) < 1_000_000)
  }

  @Test func classWithTooManyFeaturesIsRefused() {
    var options = CRDOptions()
    options.maximalNodes = 30
    let output = CRDHarness.run(metamodel(classes: 40), InvariantSet.none, options: options)
    #expect(output.files.isEmpty)
    #expect(output.codes.contains("crd/too-large"))
  }

  @Test func descriptionsAreCutDeepestFirst() throws {
    var options = CRDOptions()
    options.maximalDepth = 3
    let output = CRDHarness.run(
      metamodel(classes: 6, documentation: 2000), InvariantSet.none, options: options)
    #expect(output.codes.contains("crd/descriptions-cut"))
    #expect(!output.codes.contains { $0.hasPrefix("kubernetes/") })
    let text = try #require(output.files.first?.text)
    #expect(text.contains("word word"))
    #expect(text.utf8.count < 300_000)
  }

  @Test func verificationRefuses() {
    for (text, code) in [
      ("", "crd/no-document"), ("a: [", "yaml/"), ("kind: Pod\n", "kubernetes/"), ("- 1\n", "kubernetes/"),
    ] {
      var sink = DiagnosticSink()
      #expect(!CRDVerification.check(SourceFile(path: "x.yaml", text: text), into: &sink))
      #expect(sink.diagnostics.contains { $0.code.hasPrefix(code) }, "\(sink.diagnostics.map(\.code))")
    }
  }

  @Test func wrongMetamodelIsRefused() {
    var sink = DiagnosticSink()
    let result = CRDTransformation.transform(
      metamodel(classes: 1), invariants: .none, to: .ecore, into: &sink)
    #expect(result == nil)
    #expect(sink.diagnostics.map(\.code) == ["crd/wrong-metamodel"])
  }
}

extension InvariantSet {
  /// No invariants.
  static var none: InvariantSet {
    var sink = DiagnosticSink()
    return collect(from: .ecore, into: &sink)
  }
}
