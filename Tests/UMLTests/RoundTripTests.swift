import Diagnostics
import Ecore
import Foundation
import TestSupport
import Testing
import UML
import XMI

/// From Ecore to UML and back.
@Suite struct RoundTripTests {
  static let metamodels = ["krosskube.multicluster", "inventory", "delivery", "apiextensions"]

  private static func load(_ options: XMIOptions, _ path: String) throws -> (model: Model, roots: [EObject]) {
    var sink = DiagnosticSink()
    var loader = XMILoader(options)
    let loaded = loader.load([path], into: &sink)
    #expect(!sink.hasErrors, "\(sink.diagnostics.prefix(3).map(\.message))")
    let model = loaded.model
    let first = try #require(loaded.resourceOfPath[path])
    let others = model.resources.indices.filter { $0 != first && model.resources[$0].file != nil }
    return (model, ([first] + others).flatMap { model.resources[$0].roots.map(model.object) })
  }

  @Test(arguments: metamodels)
  func isTheSame(_ name: String) throws {
    let path = Project.root.appendingPathComponent("metamodels/\(name).ecore").path
    let (before, roots) = try Self.load(XMIOptions(), path)
    var sink = DiagnosticSink()
    let text = try #require(UMLWriter.text(of: roots, into: &sink))
    #expect(sink.diagnostics.isEmpty, "\(sink.diagnostics.map(\.message))")
    var options = XMIOptions()
    options.notations = [UMLNotation()]
    options.builtIn = ["m.uml": SourceFile(path: "m.uml", text: text)]
    let (after, again) = try Self.load(options, "m.uml")
    #expect(MetamodelLines(again).lines == MetamodelLines(roots).lines)
    #expect(Self.annotations(again) == Self.annotations(roots))
    withExtendedLifetime((before, after)) {}
  }

  /// The details of all annotations, and what they refer to.
  private static func annotations(_ roots: [EObject]) -> Set<String> {
    var result: Set<String> = []
    for object in roots.flatMap({ [$0] + $0.eAllContents }) where object.eClass.name == "EAnnotation" {
      let owner = object.eContainer
      let place = "\(owner?.eContainer?.name ?? "")/\(owner?.name ?? "") \(object.string("source") ?? "")"
      for detail in object.objects("details") {
        result.insert("\(place) \(detail.string("key") ?? "")=\(detail.string("value") ?? "")")
      }
      for reference in object.objects("references") { result.insert("\(place) -> \(reference.name ?? "")") }
    }
    return result
  }

  /// Rule 8 would make the opposite of what is derived derived; a metamodel that says otherwise keeps it so.
  @Test func oppositesOfWhatIsDerivedStayStored() throws {
    let text = """
      <ecore:EPackage xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ecore="http://www.eclipse.org/emf/2002/Ecore" name="p" nsURI="urn:p" nsPrefix="p">
      <eClassifiers xsi:type="ecore:EClass" name="A">
      <eStructuralFeatures xsi:type="ecore:EReference" name="b" eType="#//B" eOpposite="#//B/a"/></eClassifiers>
      <eClassifiers xsi:type="ecore:EClass" name="B">
      <eStructuralFeatures xsi:type="ecore:EReference" name="a" eType="#//A" eOpposite="#//A/b" derived="true" volatile="true" transient="true"/></eClassifiers>
      </ecore:EPackage>
      """
    var options = XMIOptions()
    options.builtIn = ["p.ecore": SourceFile(path: "p.ecore", text: text)]
    let (before, roots) = try Self.load(options, "p.ecore")
    var sink = DiagnosticSink()
    let uml = try #require(UMLWriter.text(of: roots, into: &sink))
    var second = XMIOptions()
    second.notations = [UMLNotation()]
    second.builtIn = ["m.uml": SourceFile(path: "m.uml", text: uml)]
    let (after, again) = try Self.load(second, "m.uml")
    #expect(MetamodelLines(again).lines == MetamodelLines(roots).lines)
    #expect(!MetamodelLines(again).lines.contains("derived A.b"))
    withExtendedLifetime((before, after)) {}
  }

  @Test func whatIsNoMetamodelIsRefused() throws {
    let text =
      "<ecore:EClass xmi:version='2.0' xmlns:xmi='http://www.omg.org/XMI' xmlns:ecore='http://www.eclipse.org/emf/2002/Ecore' name='A'/>"
    var options = XMIOptions()
    options.builtIn = ["a.ecore": SourceFile(path: "a.ecore", text: text)]
    let (model, roots) = try Self.load(options, "a.ecore")
    var sink = DiagnosticSink()
    #expect(UMLWriter.text(of: roots, into: &sink) == nil)
    #expect(sink.diagnostics.map(\.code) == ["uml/no-metamodel"])
    withExtendedLifetime(model) {}
  }
}
