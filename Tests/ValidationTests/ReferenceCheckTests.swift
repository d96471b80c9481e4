import Diagnostics
import Ecore
import Foundation
import OCL
import Testing
import Validation
import XMI

@Suite struct ReferenceCheckTests {
  private static let metamodel = """
    <ecore:EPackage xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ecore="http://www.eclipse.org/emf/2002/Ecore" name="p" nsURI="urn:p" nsPrefix="p">
      <eClassifiers xsi:type="ecore:EClass" name="Item">
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="name" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EString"/>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="size" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EInt"/>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="price" eType="#//Price"/>
        <eStructuralFeatures xsi:type="ecore:EReference" name="items" upperBound="-1" eType="#//Item" containment="true" eKeys="#//Item/name #//Item/size"/>
        <eStructuralFeatures xsi:type="ecore:EReference" name="owner" eType="#//Item" eOpposite="#//Item/owned"/>
        <eStructuralFeatures xsi:type="ecore:EReference" name="owned" eType="#//Item" eOpposite="#//Item/owner"/>
        <eStructuralFeatures xsi:type="ecore:EReference" name="labels" upperBound="-1" eType="#//Label" containment="true"/>
      </eClassifiers>
      <eClassifiers xsi:type="ecore:EClass" name="Label" instanceClassName="java.util.Map$Entry">
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="key" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EString"/>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="value" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EString"/>
      </eClassifiers>
      <eClassifiers xsi:type="ecore:EDataType" name="Price" instanceClassName="java.math.BigDecimal">
        <eAnnotations source="http:///org/eclipse/emf/ecore/util/ExtendedMetaData">
          <details key="totalDigits" value="4"/><details key="fractionDigits" value="2"/><details key="minInclusive" value="0"/>
        </eAnnotations>
      </eClassifiers>
    </ecore:EPackage>
    """

  /// Codes with the text at their place.
  private func check(_ body: String, jobs: Int = 1) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "references-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let metamodel = folder.appendingPathComponent("p.ecore")
    try Self.metamodel.write(to: metamodel, atomically: true, encoding: .utf8)
    let model = folder.appendingPathComponent("m.xmi")
    let text =
      "<p:Item xmi:version=\"2.0\" xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:p=\"urn:p\">\(body)</p:Item>"
    try text.write(to: model, atomically: true, encoding: .utf8)
    var options = XMIOptions()
    options.metamodels = [metamodel.path]
    var sink = DiagnosticSink()
    var loader = XMILoader(options)
    let loaded = loader.load([model.path], into: &sink)
    try #require(sink.diagnostics.isEmpty, "\(sink.diagnostics.map(\.message))")
    let invariants = InvariantSet.collect(from: loaded.metamodel, into: &sink)
    let validator = ModelValidator(loaded.metamodel, invariants, into: &sink)
    _ = validator.validate(loaded.model, jobs: jobs, into: &sink)
    return sink.sorted().map { diagnostic in
      guard let range = diagnostic.range else { return diagnostic.code }
      return diagnostic.code + " " + String(decoding: range.file.bytes[range.bytes], as: UTF8.self)
    }
  }

  @Test func `keys are compared together`() throws {
    let found = try check(
      "<items name='a' size='1'/><items name='a'/><items name='b' size='1'/><items name='a' size='1'/>")
    #expect(found == ["validation/duplicate-key a"])
  }

  @Test func `a key that is not set has its default`() throws {
    #expect(try check("<items name='a' size='0'/><items name='a'/>") == ["validation/duplicate-key a"])
    #expect(try check("<items/><items name=''/>") == [])
    #expect(try check("<items/><items/>").count == 1)
  }

  @Test func `keys of one object do not meet those of another`() throws {
    #expect(try check("<items name='a'><items name='a'/></items>") == [])
  }

  @Test func `keys of a map are unique`() throws {
    let found = try check("<labels key='a' value='1'/><labels key='b' value='1'/><labels key='a' value='2'/>")
    #expect(found == ["validation/duplicate-map-key a"])
  }

  @Test func `an object that two claim is owned by one`() throws {
    let found = try check(
      "<items name='a' owned='//@items.2'/><items name='b' owned='//@items.2'/><items name='c' owner='//@items.0'/>"
    )
    #expect(found == ["validation/unpaired-opposite //@items.2"])
    #expect(try check("<items name='a' owned='//@items.1'/><items name='b'/>") == [])
  }

  @Test func `bounds of decimals`() throws {
    #expect(try check("<items name='a' price='12.34'/><items name='b' price='00012.5'/>") == [])
    let found = try check(
      "<items name='a' price='-1'/><items name='b' price='1.234'/><items name='c' price='12345'/>")
    #expect(found == ["validation/bad-value -1", "validation/bad-value 1.234", "validation/bad-value 12345"])
  }

  @Test func `threads report the same`() throws {
    let body = (0..<700).map { "<items name='n\($0 % 650)'/>" }.joined()
    let one = try check(body)
    #expect(one.count == 50)
    #expect(try check(body, jobs: 4) == one)
  }
}
