import Diagnostics
import Ecore
import Testing

/// Ecore's own rules: the two ways to state a type, maps of annotations, deleting what is used as a type.
@Suite("Editing: metamodels") struct MetamodelEditingTests {
  private let editor = ModelEditor(.ecore)
  private let package: MutableEObject

  init() throws {
    package = try editor.create("EPackage", ["name": "p", "nsURI": "http://example.org/p", "nsPrefix": "p"])
    try editor.createResource(uri: "p.ecore").add(package)
  }

  private func eClass(_ name: String) throws -> MutableEObject {
    let made = try editor.create("EClass", ["name": .string(name)])
    try package.eList("eClassifiers").add(made)
    return made
  }

  private func reference(_ name: String, _ owner: MutableEObject) throws -> MutableEObject {
    let made = try editor.create("EReference", ["name": .string(name)])
    try owner.eList("eStructuralFeatures").add(made)
    return made
  }

  private func generic(_ type: MutableEObject) throws -> MutableEObject {
    let made = try editor.create("EGenericType")
    try made.eSet("eClassifier", type)
    return made
  }

  private func compile() throws -> (metamodel: Metamodel, codes: [String]) {
    var sink = DiagnosticSink()
    let metamodel = MetamodelCompiler.compile(try editor.freeze(), into: &sink)
    return (metamodel, sink.sorted().map(\.code))
  }

  @Test func `a type and its generic type are in step`() throws {
    let (a, b) = (try eClass("A"), try eClass("B"))
    let reference = try reference("r", a)
    try reference.eSet("eType", b)
    #expect(reference.object("eGenericType")?.object("eClassifier") == b)
    try reference.eSet("eGenericType", try generic(a))
    #expect(reference.object("eType") == a)
    try reference.object("eGenericType")?.eSet("eClassifier", b)
    #expect(reference.object("eType") == b)
    let parameter = try editor.create("ETypeParameter", ["name": "T"])
    try a.eList("eTypeParameters").add(parameter)
    try parameter.eList("eBounds").add(try generic(b))
    let use = try editor.create("EGenericType")
    try reference.eSet("eGenericType", use)
    #expect(reference.object("eType") == nil)
    try use.eSet("eTypeParameter", parameter)
    #expect(reference.object("eType") == b)
    let (metamodel, codes) = try compile()
    #expect(codes.isEmpty)
    let compiled = metamodel.eClass(named: "A")?.eStructuralFeature(named: "r")
    #expect(compiled?.eType?.name == "B")
    #expect(compiled?.eGenericType?.eTypeParameter?.name == "T")
    try reference.eUnset("eGenericType")
    #expect(reference.object("eType") == nil)
  }

  @Test func `supertypes and generic supertypes are in step`() throws {
    let (a, b, c) = (try eClass("A"), try eClass("B"), try eClass("C"))
    try a.eList("eSuperTypes").add(b)
    let kept = a.objects("eGenericSuperTypes")
    #expect(kept.map { $0.object("eClassifier") } == [b])
    try a.eList("eSuperTypes").insert(c, at: 0)
    #expect(a.objects("eGenericSuperTypes").map { $0.object("eClassifier") } == [c, b])
    #expect(a.objects("eGenericSuperTypes").last == kept[0])
    try a.eList("eGenericSuperTypes").remove(at: 0)
    #expect(a.objects("eSuperTypes") == [b])
    try a.eList("eSuperTypes").clear()
    #expect(a.objects("eGenericSuperTypes").isEmpty)
  }

  @Test func `a deleted class is no type any more`() throws {
    let (a, b) = (try eClass("A"), try eClass("B"))
    let reference = try reference("r", a)
    try reference.eSet("eType", b)
    try a.eSet("eSuperTypes", [b])
    try editor.delete(b)
    #expect(reference.object("eType") == nil)
    #expect(reference.object("eGenericType")?.object("eClassifier") == nil)
    #expect(a.objects("eSuperTypes").isEmpty)
    #expect(a.objects("eGenericSuperTypes").isEmpty)
    #expect(try compile().codes == ["ecore/unresolved-type"])
  }

  @Test func `annotations are maps`() throws {
    let annotation = try editor.create("EAnnotation", ["source": "http://example.org/a"])
    try package.eList("eAnnotations").add(annotation)
    let details = try annotation.eMap("details")
    try details.put("a", "1")
    try details.put("b", "2")
    try details.put("a", "3")
    #expect(details.count == 2)
    #expect(details.get("a") == "3")
    #expect(details.get("c") == nil)
    #expect(try details.removeKey("b"))
    #expect(try !details.removeKey("b"))
    #expect(throws: EditError.self) { try package.eMap("eClassifiers") }
    let (metamodel, _) = try compile()
    let compiled = metamodel.ePackage(nsURI: "http://example.org/p")?.eAnnotation(
      source: "http://example.org/a")
    #expect(compiled?.details.map(\.key) == ["a"])
    #expect(compiled?.value("a") == "3")
  }

  @Test func `a metamodel that was compiled is edited further`() throws {
    let a = try eClass("A")
    let (metamodel, _) = try compile()
    let evolved = try metamodel.definition.edit { editor in
      let eClass = try editor.object(try #require(metamodel.eClass(named: "A")).definition)
      let attribute = try editor.create("EAttribute", ["name": "size"])
      try attribute.eSet("eType", try editor.ecore("EInt"))
      try eClass.eList("eStructuralFeatures").add(attribute)
      try eClass.eSet("name", "Renamed")
    }
    var sink = DiagnosticSink()
    let compiled = MetamodelCompiler.compile(evolved, into: &sink)
    #expect(sink.sorted().isEmpty)
    #expect(compiled.eClass(named: "Renamed")?.eAllAttributes.map(\.name) == ["size"])
    #expect(compiled.eClass(named: "A") == nil && a.string("name") == "A")
  }

  @Test func `Ecore's own types are there when a file did not need them`() throws {
    var builder = ModelBuilder(.ecore)
    _ = builder.beginResource(uri: "empty.ecore")
    let editor = ModelEditor(builder.freeze())
    #expect(try editor.ecore("EString").string("instanceClassName") == "java.lang.String")
    #expect(try editor.ecore("EInt").eResource?.uri == Metamodel.ecoreURI)
    #expect(editor.resources.count == 2)
    #expect(throws: EditError.self) { try editor.ecore("EStrin") }
    #expect(throws: EditError.self) { try ModelEditor(try GraphMetamodel.make()).ecore("EString") }
  }
}
