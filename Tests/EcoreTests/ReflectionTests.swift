import Diagnostics
import Ecore
import Foundation
import TestSupport
import Testing
import XMI

/// What EMF's EClass, EOperation and EGenericType answer.
@Suite struct ReflectionTests {
  private func generics() throws -> Metamodel {
    let path = Project.root.appendingPathComponent("Tests/XMITests/Saved/generics.ecore").path
    var loader = XMILoader(XMIOptions())
    var sink = DiagnosticSink()
    let model = loader.load([path], into: &sink).model
    return MetamodelCompiler.compile(model, into: &sink)
  }

  @Test func `type parameters, bounds and arguments`() throws {
    let metamodel = try generics()
    let box = try #require(metamodel.eClass(named: "Box"))
    let parameter = try #require(box.eTypeParameters.first)
    #expect(parameter.name == "T")
    #expect(parameter.eBounds.first?.eClassifier?.name == "Named")
    let content = try #require(box.eStructuralFeature(named: "content"))
    #expect(content.eGenericType?.eTypeParameter == parameter)
    #expect(content.eGenericType?.eClassifier == nil)
    #expect(content.eGenericType?.eRawType?.name == "Named")
    #expect(content.eType?.name == "Named")
    let some = try #require(box.eStructuralFeature(named: "some")?.eGenericType)
    #expect(some.eClassifier == .eClass(box))
    let wildcard = try #require(some.eTypeArguments.first)
    #expect(wildcard.eUpperBound?.eClassifier?.name == "Ware")
    #expect(wildcard.eLowerBound == nil)
    #expect(wildcard.eRawType?.name == "Ware")
    let wareBox = try #require(metamodel.eClass(named: "WareBox"))
    #expect(wareBox.eSuperTypes == [box])
    #expect(wareBox.eGenericSuperTypes.first?.eTypeArguments.first?.eClassifier?.name == "Ware")
    #expect(wareBox.eAllGenericSuperTypes.count == 1)
    #expect(box.isSuperTypeOf(wareBox) && !wareBox.isSuperTypeOf(box))
  }

  @Test func `operations, parameters and exceptions`() throws {
    let metamodel = try generics()
    let box = try #require(metamodel.eClass(named: "Box"))
    let operations = box.eOperations(named: "put").reversed().map { $0 }
    #expect(operations.map(\.signature) == ["Box::put(Named)", "Box::put()"])
    #expect(operations[0].eExceptions.map(\.name) == ["Failure"])
    #expect(operations[0].eGenericExceptions.count == 1)
    #expect(operations[1].eTypeParameters.map(\.name) == ["E"])
    #expect(operations[1].eGenericExceptions.first?.eTypeParameter?.name == "E")
    #expect(operations[0].upperBound == 1)
    #expect(!operations[0].isRequired)
    #expect(metamodel.eClass(named: "ShopBox")?.eOperations(named: "put").count == 2)
  }

  @Test func `packages, features and numbers`() throws {
    let metamodel = try generics()
    let box = try #require(metamodel.eClass(named: "Box"))
    #expect(box.ePackage.eSubpackage(named: "inner")?.eClass(named: "In") != nil)
    #expect(box.ePackage.eDataType(named: "Failure") != nil)
    #expect(box.eAllReferences.map(\.name) == ["content", "plain", "some"])
    #expect(box.eReferences == box.eAllReferences)
    #expect(box.eAllContainments.map(\.name) == ["content"])
    #expect(box.eAllAttributes.isEmpty && box.eAttributes.isEmpty)
    #expect(box.featureCount == 3)
    let some = try #require(box.eStructuralFeature(featureID: 2))
    #expect(some.name == "some")
    #expect(box.featureID(of: some) == 2)
    #expect(box.eStructuralFeature(featureID: 3) == nil)
    #expect(box.eStructuralFeature(featureID: -1) == nil)
    #expect(box.ePackage.eAnnotation(source: "http://example.org/a b")?.value("k") == "one\ntwo")
    #expect(box.eAnnotation(source: "none") == nil)
    let upper = Metamodel.ecore.eClass(named: "ETypedElement")?.eStructuralFeature(named: "upperBound")
    #expect(upper?.defaultValue == .integer(1))
    #expect(upper?.eGenericType?.eClassifier?.name == "EInt")
  }

  @Test func `literals by name, literal and value`() throws {
    let metamodel = try GraphMetamodel.make()
    let color = try #require(metamodel.ePackage(nsURI: GraphMetamodel.uri)?.eEnum(named: "Color"))
    #expect(color.eLiteral(named: "GREEN")?.value == 1)
    #expect(color.eLiteral(literal: "RED")?.value == 0)
    #expect(color.eLiteral(value: 2) == nil)
    #expect(
      metamodel.eClass(named: "Node")?.eStructuralFeature(named: "color")?.defaultValue
        == color.eLiteral(value: 0).map { .literal($0) })
  }

  @Test func `objects under EMF's names`() throws {
    let editor = ModelEditor(try GraphMetamodel.make())
    let resource = try editor.createResource(uri: "a.xmi")
    let (root, child) = (try editor.create("Node", ["name": "root"]), try editor.create("Leaf"))
    try resource.add(root)
    try root.eSet("child", child)
    let model = try editor.freeze()
    let (one, two) = (model.roots[0], model.roots[0].eContents[0])
    #expect(one.isAncestor(of: two) && !two.isAncestor(of: one))
    #expect(two.eContainingFeature?.name == "child")
    #expect(one.eGet("name") == .string("root"))
    #expect(one.eGet("nobody") == nil)
    #expect(one.eIsSet("child") && !one.eIsSet("nobody") && !one.eIsSet("link"))
    #expect(two.eURI == "a.xmi#//@child")
    #expect(model.metamodel.eClass(named: "Node")?.isInstance(two) == true)
    #expect(!one.eIsProxy && one.eProxyURI == nil)
  }
}
