import Diagnostics
import Ecore
import OCL
import OCLSyntax
import Testing
import XMI

/// Warnings where something may be asked of null: where they are, what silences them, and their fix.
@Suite struct NullityTests {
  func warnings(_ text: String, asked: Bool = true) throws -> [Diagnostic] {
    let library = ConformanceTests.library
    let eClass = try #require(library.metamodel.eClass(named: "Library"))
    var environment = Environment(metamodel: library.metamodel, selfType: .object(eClass))
    environment.warnsOfNull = asked
    let evaluation = Evaluation(text, environment: environment)
    #expect(evaluation.value != nil, "\(text)")
    return evaluation.diagnostics
  }

  @Test(arguments: [
    "featured.name", "self.featured.name", "name.size() > 3", "books->forAll(sequel.name <> name)",
    "featured.sequel <> null or featured.pages > 1", "featured = null and featured.pages > 1",
    "if featured = null then featured.pages else 1 endif",
  ])
  func whatMayBeNullIsWarnedOf(_ text: String) throws {
    #expect(try warnings(text).contains { $0.code == "ocl/may-be-null" && $0.severity == .warning })
    #expect(try warnings(text, asked: false).isEmpty)
  }

  @Test(arguments: [
    "featured?.name", "featured->notEmpty() implies featured.pages > 1", "books.name",
    "featured <> null and self.featured.pages > 1", "featured = null or featured.pages > 1",
    "not featured.oclIsUndefined() implies featured.pages > 1",
    "featured.oclIsUndefined() or featured.pages > 1",
    "if featured = null then 1 else featured.pages endif",
    "if featured <> null then featured.pages else 1 endif",
    "books->first().pages.abs()", "featured.oclIsKindOf(Book)", "featured->size()",
    "not (featured = null or featured.sequel = null) implies featured.sequel.pages > 1",
  ])
  func whatCannotBeNullIsNot(_ text: String) throws {
    let said = try warnings(text).filter { $0.code == "ocl/may-be-null" && !$0.message.contains("'name'") }
    #expect(said.map(\.message) == [])
  }

  @Test(arguments: [
    ("inv: featured.name <> ''", 1), ("inv: featured?.name <> ''", 0), ("inv m(featured.name): true", 1),
    ("def: title : String = featured.name", 1), ("def: title : String = featured?.name", 0),
    ("inv: featured <> null implies featured.name <> ''", 0),
  ])
  func documentsAreLookedAtToo(_ text: String, _ expected: Int) throws {
    let metamodel = ConformanceTests.library.metamodel
    for asked in [true, false] {
      var sink = DiagnosticSink()
      let tree = DocumentTree.parse(
        EscapedText(path: "d.ocl", text: "context Library " + text), into: &sink)
      _ = DocumentSet([OCLDocument(tree)], metamodel: metamodel, warnsOfNull: asked, into: &sink)
      let warnings = sink.diagnostics.filter { $0.message.contains("'featured'") }
      #expect(warnings.map(\.code) == Array(repeating: "ocl/may-be-null", count: asked ? expected : 0))
      #expect(!sink.hasErrors)
    }
  }

  @Test func theFixIsSafeNavigation() throws {
    let warning = try #require(try warnings("featured . name").first)
    #expect(warning.range?.start.column == 1)
    #expect(warning.fixIts.first?.replacement == "?.")
    #expect(warning.fixIts.first?.range.start.column == 10)
  }
}
