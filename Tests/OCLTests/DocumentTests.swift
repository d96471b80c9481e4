import Diagnostics
import Ecore
import Foundation
import OCL
import OCLSyntax
import TestSupport
import Testing
import XMI

/// Complete OCL documents against one small metamodel and model.
@Suite struct DocumentTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Documents")

  static func load() throws -> LoadedModel {
    var options = XMIOptions()
    options.metamodels = [folder.appendingPathComponent("p.ecore").path]
    var loader = XMILoader(options)
    var sink = DiagnosticSink()
    let loaded = loader.load([folder.appendingPathComponent("m.xmi").path], into: &sink)
    #expect(sink.diagnostics.map(\.message) == [])
    return loaded
  }

  static func documents(_ texts: [String], _ metamodel: Metamodel, into sink: inout DiagnosticSink)
    -> DocumentSet
  {
    let trees = texts.enumerated().map { index, text in
      OCLDocument(
        DocumentTree.parse(
          EscapedText(path: index == 0 ? "document.ocl" : "document\(index).ocl", text: text), into: &sink))
    }
    return DocumentSet(trees, metamodel: metamodel, into: &sink)
  }

  private static func line(_ diagnostic: Diagnostic) -> String {
    let place = diagnostic.range.map { "\($0.start.line):\($0.start.column) " } ?? ""
    let notes = diagnostic.notes.map {
      "\n    " + ($0.range.map { "\($0.start.line):\($0.start.column) " } ?? "") + $0.message
    }
    return "\(place)\(diagnostic.severity) \(diagnostic.code): \(diagnostic.message)" + notes.joined()
  }

  /// The calls that ThreadSanitizer can follow on one thread are fewer than recursion may be deep.
  private static let cases = GoldenCase.all(in: folder).filter {
    $0.name != "recursion" || ProcessInfo.processInfo.environment["TSAN_OPTIONS"] == nil
  }

  @Test(arguments: cases) func document(_ golden: GoldenCase) throws {
    let loaded = try Self.load()
    let text = try String(contentsOf: golden.file("document.ocl"), encoding: .utf8)
    var sink = DiagnosticSink()
    let documents = Self.documents([text], loaded.metamodel, into: &sink)
    let set = InvariantSet.collect(from: loaded.metamodel, documents: documents, into: &sink)
    var lines = sink.sorted().map(Self.line)
    let context = EvaluationContext(model: loaded.model)
    let printer = ValuePrinter(context)
    for object in loaded.model.allObjects {
      for invariant in set.invariants(of: object.eClass) where !invariant.isTransition {
        let value = invariant.plan.evaluate(in: context, self: object.id)
        var line = "\(invariant.qualifiedName) of '\(object.name ?? "")' is \(printer.text(value))"
        if value.boolean != true {
          if let message = invariant.message(in: context, self: object.id) { line += ", \(message)" }
          let severity = invariant.severity ?? invariant.computedSeverity(in: context, self: object.id)
          if let severity { line += " (\(severity))" }
        }
        lines.append(line)
      }
    }
    lines += context.faults.map(Self.line)
    GoldenFile(golden.file("expected.txt")).expect(lines.map { $0 + "\n" }.joined())
  }

  @Test func documentsSeeEachOther() throws {
    let loaded = try Self.load()
    var sink = DiagnosticSink()
    let documents = Self.documents(
      [
        "context Pod def: one : Integer = two + 1", "context Pod def: two : Integer = 2",
        "context Pod inv: one = 3",
      ], loaded.metamodel, into: &sink)
    let set = InvariantSet.collect(from: loaded.metamodel, documents: documents, into: &sink)
    #expect(sink.diagnostics.map(\.message) == [])
    let context = EvaluationContext(model: loaded.model)
    #expect(set.invariants.map { $0.plan.holds(in: context, self: ObjectID(raw: 0)) } == [true])
  }

  @Test func theMetamodelSeesDefinitions() throws {
    let loaded = try InvariantTests.metamodel(
      InvariantTests.constraints("a")
        + InvariantTests.ocl("<details key=\"a\" value=\"isOpen and port > 0\"/>"))
    var sink = DiagnosticSink()
    let documents = Self.documents(
      ["context Pod def: isOpen : Boolean = true"], loaded.metamodel, into: &sink)
    let set = InvariantSet.collect(from: loaded.metamodel, documents: documents, into: &sink)
    #expect(sink.diagnostics.map(\.message) == [])
    #expect(set.invariants.map(\.name) == ["a"])
    _ = InvariantSet.collect(from: loaded.metamodel, into: &sink)
    #expect(sink.diagnostics.map(\.code) == ["ocl/unknown-name"])
  }

  @Test func firstValuesAreForNewObjects() throws {
    let loaded = try Self.load()
    var sink = DiagnosticSink()
    let documents = Self.documents(
      ["context Pod::replicas : Integer init: parts->size() + 1", "context Pod::name : String init: 'new'"],
      loaded.metamodel, into: &sink)
    #expect(sink.diagnostics.map(\.message) == [])
    let editor = ModelEditor(loaded.model)
    let root = try editor.object(loaded.model.object(ObjectID(raw: 0)))
    let made = try editor.create("Pod")
    try root.eSet("parts", FeatureValue.list([try made.featureValue(in: editor)]))
    let model = try editor.freeze()
    let new = try #require(Array(model.allObjects).last)
    let completed = try InitialValues(loaded.metamodel, documents: documents).completing(model, [new])
    let object = try #require(Array(completed.allObjects).last)
    #expect(object.string("name") == "new")
    #expect(object.eGet("replicas") == .integer(1))
    // What was loaded is as the file says.
    #expect(completed.object(ObjectID(raw: 0)).eIsSet("replicas") == false)
  }

  @Test func annotationsOfOtherKinds() throws {
    let parameter = "<eParameters name=\"n\" eType=\"\(InvariantTests.ecore)EInt\"/>"
    let condition =
      "<eOperations name=\"f\" eType=\"\(InvariantTests.ecore)EInt\">"
      + InvariantTests.ocl(
        """
        <details key="pre_ok" value="n &gt; 0"/><details key="pre_bad" value="n"/>
        <details key="post_ok" value="result = n + port@pre"/><details key="post_bad" value="reslt = 1"/>
        """) + parameter + "</eOperations>"
    let aql = InvariantTests.ocl(
      "<details key=\"x\" value=\"self.name.size() > 0\"/>",
      uri: "http://www.eclipse.org/acceleo/query/8.0")
    let initial =
      "<eStructuralFeatures xsi:type=\"ecore:EAttribute\" name=\"first\" eType=\"\(InvariantTests.ecore)EInt\">"
      + InvariantTests.ocl("<details key=\"initial\" value=\"nam\"/>") + "</eStructuralFeatures>"
    let severity = InvariantTests.ocl(
      """
      <details key="a" value="port &gt; 0"/><details key="a$severity" value="warning"/>
      <details key="b" value="port &gt; 0"/><details key="b$severity" value="bad"/>
      """)
    let loaded = try InvariantTests.metamodel(
      InvariantTests.constraints("a b") + severity + aql + condition, rest: initial)
    var sink = DiagnosticSink()
    let set = InvariantSet.collect(from: loaded.metamodel, into: &sink)
    #expect(set.invariants.map(\.severity) == [.warning, nil])
    #expect(
      sink.diagnostics.map(\.code).sorted() == [
        "ocl/bad-severity", "ocl/not-boolean", "ocl/unknown-name", "ocl/unknown-name",
        "ocl/unsupported-delegate",
      ])
  }
}

/// Documents cut off anywhere, and with bytes missing.
@Suite struct DocumentMutationTests {
  @Test(arguments: GoldenCase.all(in: DocumentTests.folder))
  func noTextIsATrap(_ golden: GoldenCase) throws {
    let metamodel = try DocumentTests.load().metamodel
    let bytes = Array(try Data(contentsOf: golden.file("document.ocl")))
    for cut in stride(from: 0, to: bytes.count, by: 11) {
      for mutant in [bytes[..<cut] + [], bytes[..<cut] + bytes[min(cut + 5, bytes.count)...]] {
        var sink = DiagnosticSink()
        let text = String(decoding: mutant, as: UTF8.self)
        let documents = DocumentTests.documents([text], metamodel, into: &sink)
        _ = InvariantSet.collect(from: metamodel, documents: documents, into: &sink)
        for diagnostic in sink.diagnostics {
          #expect(diagnostic.message != "" && (diagnostic.range?.bytes.upperBound ?? 0) <= text.utf8.count)
        }
      }
    }
  }

  @Test func depthEndsInADiagnostic() throws {
    let metamodel = try DocumentTests.load().metamodel
    var sink = DiagnosticSink()
    let text = "context Pod inv: " + String(repeating: "(", count: 100_000) + "true\ninv b: port = 1"
    let documents = DocumentTests.documents([text], metamodel, into: &sink)
    #expect(sink.diagnostics.map(\.code).contains("ocl/too-deep"))
    #expect(
      InvariantSet.collect(from: metamodel, documents: documents, into: &sink).invariants.map(\.name) == ["b"]
    )
  }
}
