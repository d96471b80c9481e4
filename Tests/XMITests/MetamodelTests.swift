import Diagnostics
import Ecore
import Foundation
import Testing
import XMI

/// Compiles the inside of a package.
private func compile(_ inside: String) throws -> (metamodel: Metamodel, codes: [String]) {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent(
    "compiled-\(UUID().uuidString).ecore")
  let text =
    "<ecore:EPackage xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
    + "xmlns:ecore='http://www.eclipse.org/emf/2002/Ecore' name='p' nsURI='http://example.org/p' nsPrefix='p'>"
    + "<eClassifiers xsi:type='ecore:EClass' name='A'>\(inside)</eClassifiers></ecore:EPackage>"
  try text.write(to: path, atomically: true, encoding: .utf8)
  defer { try? FileManager.default.removeItem(at: path) }
  var sink = DiagnosticSink()
  var loader = XMILoader()
  let loaded = loader.load([path.path], into: &sink)
  let metamodel = MetamodelCompiler.compile(loaded.model, into: &sink)
  return (metamodel, sink.sorted().map(\.code))
}

private func attribute(_ type: String, _ standard: String) -> String {
  "<eStructuralFeatures xsi:type='ecore:EAttribute' name='a' defaultValueLiteral='\(standard)' "
    + "eType='ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//\(type)'/>"
}

@Suite("Metamodels from files") struct MetamodelTests {
  @Test("a default that a cell cannot hold is said, not lost or cut") func unusableDefaults() throws {
    #expect(try compile(attribute("ELong", "-9223372036854775807")).codes == ["ecore/unusable-default"])
    #expect(try compile(attribute("ELong", "-9223372036854775808")).codes == [])
    #expect(try compile(attribute("ELong", "-9223372036854775806")).codes == [])
    let long = String(repeating: "x", count: 1 << 24)
    #expect(try compile(attribute("EString", long)).codes == ["ecore/unusable-default"])
    let (metamodel, codes) = try compile(attribute("EString", String(long.dropLast())))
    #expect(codes.isEmpty)
    let feature = metamodel.eClass(named: "A")?.eStructuralFeature(named: "a")
    #expect(feature?.defaultValueLiteral?.utf8.count == 1 << 24 - 1)
  }

  @Test("a feature typed by a type parameter has the type of its bound") func erasure() throws {
    let (metamodel, codes) = try compile(
      """
      <eTypeParameters name='T'><eBounds eClassifier='#//A'/></eTypeParameters><eTypeParameters name='S'/>
      <eTypeParameters name='R'><eBounds eTypeParameter='#//A/T'/></eTypeParameters>
      <eStructuralFeatures xsi:type='ecore:EReference' name='t'><eGenericType eTypeParameter='#//A/T'/></eStructuralFeatures>
      <eStructuralFeatures xsi:type='ecore:EReference' name='r'><eGenericType eTypeParameter='#//A/R'/></eStructuralFeatures>
      <eStructuralFeatures xsi:type='ecore:EReference' name='s'><eGenericType eTypeParameter='#//A/S'/></eStructuralFeatures>
      <eStructuralFeatures xsi:type='ecore:EAttribute' name='d'><eGenericType eTypeParameter='#//A/S'/></eStructuralFeatures>
      """)
    #expect(codes.isEmpty)
    let eClass = try #require(metamodel.eClass(named: "A"))
    #expect(eClass.eStructuralFeature(named: "t")?.eReferenceType?.name == "A")
    #expect(eClass.eStructuralFeature(named: "r")?.eReferenceType?.name == "A")
    #expect(eClass.eStructuralFeature(named: "s")?.eReferenceType?.name == "EObject")
    #expect(eClass.eStructuralFeature(named: "d")?.eAttributeType?.name == "EJavaObject")
  }
}
