import Diagnostics
import Ecore
import Foundation
import Testing
import XMI

/// Files that want to cost more than they are worth: each ends in a diagnostic.
@Suite struct HostileInputTests {
  private static let head =
    "xmi:version='2.0' xmlns:xmi='http://www.omg.org/XMI' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
    + "xmlns:ecore='http://www.eclipse.org/emf/2002/Ecore'"

  /// Loads texts as files of these names, the first one asked for.
  private func load(
    _ documents: KeyValuePairs<String, String>, _ change: (inout XMIOptions) -> Void = { _ in }
  ) -> (codes: [String], model: Model) {
    var options = XMIOptions()
    for (path, text) in documents { options.builtIn[path] = SourceFile(path: path, text: text) }
    options.readsFiles = false
    change(&options)
    var loader = XMILoader(options)
    var sink = DiagnosticSink()
    let loaded = loader.load(documents.first.map { [$0.key] } ?? [], into: &sink)
    return (sink.sorted().map(\.code), loaded.model)
  }

  private func package(_ inside: String, doctype: String = "", name: String = "p") -> String {
    "<?xml version='1.0'?>\(doctype)<ecore:EPackage \(Self.head) name='\(name)' nsURI='urn:p' nsPrefix='p'>\(inside)</ecore:EPackage>"
  }

  @Test func billionLaughs() {
    let entities = (0..<12).map { level in
      "<!ENTITY e\(level) '\(level == 0 ? "lol" : String(repeating: "&e\(level - 1);", count: 10))'>"
    }.joined()
    #expect(
      load(["p.ecore": package("", doctype: "<!DOCTYPE p [\(entities)]>", name: "&e11;")]).codes
        == ["xml/entity-limit"])
  }

  @Test func quadraticBlowup() {
    let doctype = "<!DOCTYPE p [<!ENTITY a '\(String(repeating: "x", count: 100_000))'>]>"
    let name = String(repeating: "&a;", count: 2_000)
    #expect(load(["p.ecore": package("", doctype: doctype, name: name)]).codes == ["xml/entity-limit"])
    #expect(
      load(["p.ecore": package("<eAnnotations><source>\(name)</source></eAnnotations>", doctype: doctype)])
        .codes
        .contains("xml/entity-limit"))
  }

  @Test(arguments: [
    "<!DOCTYPE p [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>",
    "<!DOCTYPE p [<!ENTITY a PUBLIC 'x' 'http://localhost:1/a'>]>",
    "<!DOCTYPE p [<!ENTITY % a SYSTEM 'file:///etc/passwd'>%a;]>",
    "<!DOCTYPE p [<!ENTITY % a 'b'>]>",
    "<!DOCTYPE p [<!NOTATION n SYSTEM 'n'><!ENTITY a SYSTEM 'a.gif' NDATA n>]>",
  ])
  func nothingFromElsewhere(_ doctype: String) {
    #expect(load(["p.ecore": package("", doctype: doctype)]).codes == ["xml/external-entity"])
  }

  @Test func anExternalDTDIsNotRead() {
    let (codes, model) = load(["p.ecore": package("", doctype: "<!DOCTYPE p SYSTEM 'file:///etc/passwd'>")])
    #expect(codes == ["xml/external-dtd"])
    #expect(model.roots.count == 1)
  }

  @Test func depth() {
    let nested = { (name: String) in
      String(repeating: "<\(name)>", count: 100_000) + String(repeating: "</\(name)>", count: 100_000)
    }
    #expect(load(["p.ecore": package(nested("eSubpackages"))]).codes == ["xml/limit-depth"])
    #expect(load(["p.ecore": package(nested("x"))]).codes.contains("xml/limit-depth"))
    let shallow = "<eSubpackages><eSubpackages/></eSubpackages>"
    #expect(load(["p.ecore": package(shallow)]).codes == [])
    #expect(load(["p.ecore": package(shallow)]) { $0.limits.depth = 2 }.codes == ["xml/limit-depth"])
  }

  @Test func longTexts() {
    let long = String(repeating: "a", count: 20 << 20)
    #expect(load(["p.ecore": package("", name: long)]).codes == ["xml/limit-attribute-size"])
    #expect(
      load(["p.ecore": package("<eAnnotations><source>\(long)</source></eAnnotations>")]).codes
        == ["xmi/limit-text"])
    let name = String(repeating: "a", count: 1_000)
    #expect(load(["p.ecore": package("", name: name)]).codes == [])
    #expect(
      load(["p.ecore": package("", name: name)]) { $0.limits.attributeSize = 900 }.codes
        == ["xml/limit-attribute-size"])
  }

  @Test func manyObjects() {
    let text = package(String(repeating: "<eClassifiers xsi:type='ecore:EClass' name='A'/>\n", count: 10_000))
    let (codes, model) = load(["p.ecore": text]) { $0.limits.objectCount = 3_000 }
    #expect(codes == ["xmi/limit-objects"])
    #expect(model.objectCount > 3_000 && model.objectCount < 6_000)
    #expect(load(["p.ecore": text]) { $0.limits.objectCount = 20_000 }.codes == [])
  }

  @Test func manyErrors() {
    let text = package(String(repeating: "<mistake/>\n", count: 100_000))
    let (codes, _) = load(["p.ecore": text])
    #expect(codes.count > 10_000 && codes.count < 20_000)
    #expect(codes.filter { $0 != "xmi/unknown-feature" } == ["xmi/limit-errors"])
    #expect(load(["p.ecore": text]) { $0.limits.errors = 100_000_000 }.codes.count == 100_000)
  }

  private static let metamodel = """
    <ecore:EPackage \(head) name='m' nsURI='urn:m' nsPrefix='m'><eClassifiers xsi:type='ecore:EClass' name='A'>
    <eStructuralFeatures xsi:type='ecore:EReference' name='c' upperBound='-1' containment='true' eType='#//A'/>
    </eClassifiers></ecore:EPackage>
    """

  private func instance(_ inside: String, id: String = "") -> String {
    "<m:A \(Self.head) xmlns:m='urn:m' xsi:schemaLocation='urn:m m.ecore' \(id)>\(inside)</m:A>"
  }

  @Test func anObjectCannotContainItself() {
    for inside in ["<c href='#a'/>", "<c xmi:idref='a'/>", "<c><c href='#a'/></c>", "<c href='a.xmi#/'/>"] {
      let (codes, model) = load([
        "a.xmi": instance(inside, id: "xmi:id='a'"), "m.ecore": Self.metamodel,
      ])
      #expect(codes == ["xmi/containment-cycle"], "\(inside)")
      #expect(model.roots.count == 1)
    }
    let (codes, _) = load([
      "a.xmi": instance("<c href='b.xmi#/'/>"), "b.xmi": instance("<c href='a.xmi#/'/>"),
      "m.ecore": Self.metamodel,
    ])
    #expect(codes == ["xmi/containment-cycle"])
  }

  @Test func metamodelsMayReferToEachOther() {
    let text = { (own: String, other: String) in
      """
      <ecore:EPackage \(Self.head) name='\(own)' nsURI='urn:\(own)' nsPrefix='\(own)'>
      <eClassifiers xsi:type='ecore:EClass' name='A' eSuperTypes='\(other).ecore#//A'>
      <eStructuralFeatures xsi:type='ecore:EReference' name='r' eType='ecore:EClass \(other).ecore#//A'/>
      </eClassifiers></ecore:EPackage>
      """
    }
    let (codes, model) = load(["a.ecore": text("a", "b"), "b.ecore": text("b", "a")])
    #expect(codes == [])
    #expect(MetamodelCompilerOutcome(model).codes == [])
  }

  private struct MetamodelCompilerOutcome {
    let codes: [String]

    init(_ model: Model) {
      var sink = DiagnosticSink()
      _ = MetamodelCompiler.compile(model, into: &sink)
      codes = sink.diagnostics.map(\.code)
    }
  }

  @Test func manyContentsInOtherFiles() {
    let inside = (0..<20_000).map { "<c href='f\($0).xmi#/'/>" }.joined()
    let (codes, _) = load(["a.xmi": instance(inside), "m.ecore": Self.metamodel])
    #expect(
      Set(codes) == ["xmi/unresolved-reference", "xmi/limit-errors"]
        || Set(codes) == ["xmi/unresolved-reference"])
  }
}
