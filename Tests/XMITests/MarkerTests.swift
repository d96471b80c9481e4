import Diagnostics
import Testing

private let head =
  "xmlns:xmi='http://www.omg.org/XMI' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
  + "xmlns:lib='http://example.org/library'"

@Suite("Diagnostics stand where the mistake is") struct MarkerTests {
  @Test("many mistakes in one file, all in one run") func manyMistakes() throws {
    let document = try MarkedDocument(
      """
      <lib:Library \(head) name='L' 👉xmi/unknown-feature👈nmae='x' founded='👉xmi/bad-value👈soon'
          open='👉xmi/bad-value👈perhaps' 👉xmi/containment-as-attribute👈books='b' best='👉xmi/unresolved-reference👈b9'
          shown='b1 👉xmi/unresolved-reference👈b7 b2 👉xmi/unresolved-reference👈b8'>
        <books xmi:id='b1' isbn='1' genre='👉xmi/unknown-literal👈crimes'/>
        <books xmi:id='b2' isbn='2' pages='👉xmi/bad-value👈99999999999'>
          <👉xmi/unknown-feature👈titel>x</titel>
          <pages>👉xmi/bad-value👈many</pages>
        </books>
        <books xsi:type='👉xmi/unknown-class👈lib:Nowel'/>
        <books xsi:type='👉xmi/wrong-class👈lib:Person'/>
        <books xsi:type='👉xmi/undeclared-prefix👈other:Novel'/>
        <anything xsi:type='👉xmi/abstract-class👈lib:Named'/>
        <👉xmi/abstract-class👈anything/>
        <owner name='one'/>
        <👉xmi/second-value👈owner name='two'/>
        <tags><👉xmi/element-in-text👈b/></tags>
        <👉xmi/nil-in-list👈tags xsi:nil='true'/>
        👉xmi/stray-text👈text
        <books xsi:type='👉xmi/unknown-package👈far:Away' xmlns:far='http://example.org/far'/>
        <people name='p'><books href='👉xmi/unresolved-reference👈nowhere.xmi#b1'/></people>
        <branches xmi:id='c'><branches href='👉xmi/containment-cycle👈#c'/></branches>
        <branches href='👉xmi/second-container👈#c'/>
        <shown href='👉xmi/unresolved-reference👈#b3'/>
        <👉xmi/duplicate-id👈people xmi:id='b1'/>
      </lib:Library>
      """)
    #expect(document.found == document.expected)
  }

  @Test(
    "roots",
    arguments: [
      "<👉xmi/no-namespace👈Library/>", "<👉xmi/unknown-package👈x:Y xmlns:x='http://example.org/nowhere'/>",
      "<👉xmi/unknown-class👈lib:Liberry \(head)/>", "<👉xmi/abstract-class👈lib:Named \(head)/>",
      "<lib:Library \(head) xsi:type='👉xmi/wrong-class👈lib:Book'/>",
      "<lib:Library xmlns:lib='👉xmi/near-namespace👈https://example.org/library' name='L'/>",
      "<lib:Library xmlns:lib='👉xmi/near-namespace👈http://example.org/library/' name='L'/>",
    ])
  func roots(_ marked: String) throws {
    let document = try MarkedDocument(marked)
    #expect(document.found == document.expected)
  }

  @Test("a near name is suggested: features, classes, literals, ids, names, namespaces") func suggestions()
    throws
  {
    let document = try MarkedDocument(
      """
      <lib:Library \(head) nmae='L' best='bok1'>
        <books xmi:id='book1' genre='crimes'/>
        <books xsi:type='lib:Nowel'/>
        <books xsi:type='l2:Book' xmlns:l2='http://example.org/libary'/>
      </lib:Library>
      """)
    #expect(document.message("xmi/unknown-feature")?.contains("did you mean 'name'?") == true)
    #expect(document.message("xmi/unknown-class")?.contains("did you mean 'Novel'?") == true)
    #expect(document.message("xmi/unresolved-reference")?.contains("did you mean 'book1'?") == true)
    let literal = document.diagnostics.first { $0.code == "xmi/unknown-literal" }
    #expect(literal?.fixIts.first?.replacement == "crime")
    let package = document.diagnostics.first { $0.code == "xmi/unknown-package" }
    #expect(
      package?.notes.contains { $0.message.contains("did you mean 'http://example.org/library'?") } == true)
    let metamodel = try MarkedDocument(
      """
      <ecore:EPackage xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'
          xmlns:ecore='http://www.eclipse.org/emf/2002/Ecore' name='p' nsURI='http://example.org/p' nsPrefix='p'>
        <eClassifiers xsi:type='ecore:EClass' name='Wheel' eSuperTypes='👉xmi/unresolved-reference👈#//Weel'/>
      </ecore:EPackage>
      """, named: "p.ecore")
    #expect(metamodel.found == metamodel.expected)
    #expect(metamodel.message("xmi/unresolved-reference")?.contains("did you mean '#//Wheel'?") == true)
  }

  @Test("an unresolved type is reported once") func unresolvedTypeOnce() throws {
    let metamodel = """
      <ecore:EPackage xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'
          xmlns:ecore='http://www.eclipse.org/emf/2002/Ecore' xmlns:q='http://example.org/q'
          xmlns:xmi='http://www.omg.org/XMI' name='q' nsURI='http://example.org/q' nsPrefix='q'>
        <eClassifiers xsi:type='ecore:EClass' name='A' eSuperTypes='👉xmi/unresolved-reference👈#//Zzzzz'>
          <eStructuralFeatures xsi:type='ecore:EReference' name='r' eType='👉xmi/unresolved-reference👈#//Yyyyy'/>
          <👉ecore/unresolved-type👈eStructuralFeatures xsi:type='ecore:EAttribute' name='a'/>
        </eClassifiers>
      </ecore:EPackage>
      """
    let document = try MarkedDocument(metamodel, named: "q.ecore")
    #expect(document.found == document.expected.filter { !$0.contains("ecore/") })
  }
}
