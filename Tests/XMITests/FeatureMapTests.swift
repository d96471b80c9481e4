import Diagnostics
import Ecore
import Foundation
import Testing
import XMI

private let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
  "Saved")
private let maps = folder.appendingPathComponent("maps.ecore").path

private func load(_ file: String, _ change: (inout XMIOptions) -> Void = { _ in }) -> (Model, [String]) {
  var options = XMIOptions()
  options.metamodels = [maps]
  change(&options)
  var loader = XMILoader(options)
  var sink = DiagnosticSink()
  let loaded = loader.load([folder.appendingPathComponent(file).path], into: &sink)
  return (loaded.model, sink.sorted().map(\.code))
}

extension EObject {
  /// The entries of a feature map as short texts.
  fileprivate func entries(_ name: String) -> [String] {
    guard let feature = eClass.eStructuralFeature(named: name) else { return [] }
    return featureMap(feature).map { entry in
      let label: String
      switch entry.kind {
      case .feature(let feature): label = feature.name
      case .text: label = "#text"
      case .processingInstruction: label = "#instruction"
      case .element: label = "#element"
      }
      switch entry.value {
      case .object(let object): return label + "=" + (object.name ?? object.eClass.name)
      case .string(let text): return label + "=" + text
      case .integer(let number): return label + "=\(number)"
      default: return label
      }
    }
  }
}

@Suite("Feature maps") struct FeatureMapTests {
  @Test("entries are in document order, features are views") func entries() throws {
    let (model, codes) = load("maps.xmi")
    #expect(codes.isEmpty)
    let library = try #require(model.roots.first)
    #expect(
      library.entries("people") == [
        "readers=r0", "nicknames=Bob & co", "writers=w0", "count=3", "writers=w1", "friends=r0", "readers=r1",
      ])
    #expect(library.entries("writers") == ["writers=w0", "writers=w1"])
    #expect(library.objects("writers").map(\.name) == ["w0", "w1"])
    #expect(library.strings("nicknames") == ["Bob & co"])
    #expect(library["count"] == .integer(3))
    #expect(library.eContents.compactMap(\.name) == ["r0", "w0", "w1", "r1", "z"])
    let writer = try #require(library.objects("writers").last)
    #expect(writer.eContainmentFeature?.name == "writers")
    #expect(writer.uriFragment() == "/0/@writers.1")
    #expect(writer.object("spouse")?.name == "w0")
    let people = try #require(library.eClass.eStructuralFeature(named: "people"))
    #expect(people.isFeatureMap && people.isMany && library.eIsSet(people))
    #expect(library.eClass.eStructuralFeature(named: "writers")?.featureMap == people)
  }

  @Test("text between elements, where an XML schema names the document") func mixedText() throws {
    let (model, codes) = load("letter.xml")
    #expect(codes.isEmpty)
    let letter = try #require(model.roots.first)
    #expect(
      letter.entries("mixed") == [
        "#text=Dear ", "strong=Bob", "#text=, see ", "#instruction=do it now", "#text=<this>\n  ",
        "inner=Letter", "#text=\nend & out\n",
      ])
    let inner = try #require(letter.objects("inner").first)
    #expect(inner.entries("mixed") == ["#text= x ", "strong=y", "#text= ", "inner=Letter"])
  }

  @Test("without names of XML schemas the root is unknown") func namesAreAnOption() {
    let (model, codes) = load("letter.xml") { $0.extendsNames = false }
    #expect(codes == ["xmi/unknown-class"])
    #expect(model.roots.isEmpty)
  }

  @Test("null is kept and is not the default") func null() throws {
    let (model, _) = load("maps.xmi")
    let person = try #require(model.roots.first?.objects("readers").last)
    for name in ["born", "spouse", "pet"] {
      let feature = try #require(person.eClass.eStructuralFeature(named: name))
      #expect(person.eGet(feature) == .null && person.eIsSet(feature), "\(name)")
    }
  }

  @Test("global elements and wildcards of an XML schema") func globalElements() throws {
    let metamodel = """
      <ecore:EPackage xmi:version='2.0' xmlns:xmi='http://www.omg.org/XMI'
          xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:ecore='http://www.eclipse.org/emf/2002/Ecore'
          name='g' nsURI='http://example.org/g' nsPrefix='g'>
        \(eClass("DocumentRoot", [("name", ""), ("kind", "mixed")], """
          \(map("mixed", "elementWildcard", ":mixed"))
          \(reference("box", "Box", "upperBound='-2' volatile='true' transient='true' derived='true'", "element", "box"))
          \(attribute("note", "upperBound='-2' volatile='true' transient='true' derived='true'", "element", "note"))
          """))
        \(eClass("Box", [("name", "Box_._type"), ("kind", "elementOnly")], """
          \(map("any", "elementWildcard", ":0", "<details key='wildcards' value='##any'/><details key='processing' value='lax'/>"))
          \(attribute("inTag", "", "attribute", "in-tag"))
          \(attribute("inside", "", "element", "in-side"))
          """))
      </ecore:EPackage>
      """
    let document = try MarkedDocument(
      """
      <g:box xmlns:g='http://example.org/g' xmlns:f='http://example.org/far' in-tag='t'>
        <g:in-side>s</g:in-side>
        <g:note>one</g:note>
        <f:strange a='1'><f:b/></f:strange>
        <g:box in-tag='inner'/>
      </g:box>
      """
    ) { options in
      let path = FileManager.default.temporaryDirectory.appendingPathComponent("g-\(UUID().uuidString).ecore")
        .path
      try? metamodel.write(toFile: path, atomically: true, encoding: .utf8)
      options.metamodels = [path]
    }
    #expect(document.found.isEmpty, "\(document.diagnostics.map(\.message))")
    let root = try #require(document.loaded.model.roots.first)
    #expect(root.eClass.name == "DocumentRoot" && root.entries("mixed") == ["box=Box"])
    let box = try #require(root.object("box"))
    #expect(box["inTag"] == .string("t") && box["inside"] == .string("s"))
    #expect(
      box.entries("any") == ["note=one", "#element=<f:strange a='1'><f:b/></f:strange>", "box=Box"])
    let inner = try #require(box.eContents.first)
    #expect(inner["inTag"] == .string("inner") && inner.eContainmentFeature?.name == "box")
    #expect(inner.uriFragment() == "//@box/@any.2")
  }

  private func details(_ pairs: [(String, String)], _ more: String = "") -> String {
    "<eAnnotations source='http:///org/eclipse/emf/ecore/util/ExtendedMetaData'>"
      + pairs.map { "<details key='\($0)' value='\($1)'/>" }.joined() + more + "</eAnnotations>"
  }

  private func eClass(_ name: String, _ pairs: [(String, String)], _ inside: String) -> String {
    "<eClassifiers xsi:type='ecore:EClass' name='\(name)'>\(details(pairs))\(inside)</eClassifiers>"
  }

  private func map(_ name: String, _ kind: String, _ extended: String, _ more: String = "") -> String {
    "<eStructuralFeatures xsi:type='ecore:EAttribute' name='\(name)' upperBound='-1' unique='false' "
      + "eType='ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EFeatureMapEntry'>"
      + details([("kind", kind), ("name", extended)], more) + "</eStructuralFeatures>"
  }

  private func attribute(_ name: String, _ rest: String, _ kind: String, _ extended: String) -> String {
    "<eStructuralFeatures xsi:type='ecore:EAttribute' name='\(name)' \(rest) "
      + "eType='ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EString'>"
      + details(
        [("kind", kind), ("name", extended)] + (kind == "element" ? [("namespace", "##targetNamespace")] : [])
      )
      + "</eStructuralFeatures>"
  }

  private func reference(
    _ name: String, _ type: String, _ rest: String, _ kind: String, _ extended: String
  ) -> String {
    "<eStructuralFeatures xsi:type='ecore:EReference' name='\(name)' eType='#//\(type)' containment='true' \(rest)>"
      + details([("kind", kind), ("name", extended), ("namespace", "##targetNamespace")])
      + "</eStructuralFeatures>"
  }
}
