import Diagnostics
import Ecore
import OCL
import Testing
import Validation
import XMI

@Suite struct ModelValidatorTests {
  private static let metamodel = """
    <ecore:EPackage xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ecore="http://www.eclipse.org/emf/2002/Ecore" name="p" nsURI="http://example.org/p" nsPrefix="p">
      <eClassifiers xsi:type="ecore:EClass" name="Item">
        <eAnnotations source="http://www.eclipse.org/emf/2002/Ecore"><details key="constraints" value="even small"/></eAnnotations>
        <eAnnotations source="http://www.eclipse.org/emf/2002/Ecore/OCL/Pivot">
          <details key="even" value="size.mod(2) = 0"/>
          <details key="small" value="size &lt; 100 and name &lt;> 'big'"/>
        </eAnnotations>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="name" lowerBound="1" eType="#//Label"/>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="size" lowerBound="1" eType="#//Size"/>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="labels" upperBound="2" eType="#//Label"/>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="code" eType="#//Code"/>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="ratio" eType="#//Ratio"/>
        <eStructuralFeatures xsi:type="ecore:EReference" name="friend" lowerBound="1" eType="#//Item"/>
        <eStructuralFeatures xsi:type="ecore:EReference" name="items" upperBound="-1" eType="#//Item" containment="true"/>
      </eClassifiers>
      <eClassifiers xsi:type="ecore:EClass" name="Box">
        <eStructuralFeatures xsi:type="ecore:EReference" name="items" lowerBound="2" upperBound="3" eType="#//Item" containment="true"/>
        <eStructuralFeatures xsi:type="ecore:EReference" name="main" lowerBound="1" eType="#//Item" containment="true"/>
      </eClassifiers>
      <eClassifiers xsi:type="ecore:EDataType" name="Label" instanceClassName="java.lang.String">
        <eAnnotations source="http:///org/eclipse/emf/ecore/util/ExtendedMetaData">
          <details key="minLength" value="1"/>
          <details key="maxLength" value="5"/>
        </eAnnotations>
      </eClassifiers>
      <eClassifiers xsi:type="ecore:EDataType" name="Code" instanceClassName="java.lang.String">
        <eAnnotations source="http:///org/eclipse/emf/ecore/util/ExtendedMetaData">
          <details key="pattern" value="[a-z]+[0-9]"/>
          <details key="enumeration" value="a1 b2 c3x"/>
        </eAnnotations>
      </eClassifiers>
      <eClassifiers xsi:type="ecore:EDataType" name="Size" instanceClassName="int">
        <eAnnotations source="http:///org/eclipse/emf/ecore/util/ExtendedMetaData">
          <details key="minInclusive" value="-4"/>
          <details key="maxExclusive" value="1000"/>
        </eAnnotations>
      </eClassifiers>
      <eClassifiers xsi:type="ecore:EDataType" name="Ratio" instanceClassName="double">
        <eAnnotations source="http:///org/eclipse/emf/ecore/util/ExtendedMetaData">
          <details key="minExclusive" value="0"/>
          <details key="maxInclusive" value="1.5"/>
        </eAnnotations>
      </eClassifiers>
    </ecore:EPackage>
    """

  private func validate(
    _ body: String, metamodel: String = metamodel, jobs: Int = 1, limit: Int = 100_000
  ) -> (summary: ValidationSummary, diagnostics: [Diagnostic]) {
    let model =
      "<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:p=\"http://example.org/p\">\n\(body)\n</xmi:XMI>"
    var options = XMIOptions()
    options.builtIn = [
      "p.ecore": SourceFile(path: "p.ecore", text: metamodel),
      "m.xmi": SourceFile(path: "m.xmi", text: model),
    ]
    options.metamodels = ["p.ecore"]
    var loader = XMILoader(options)
    var sink = DiagnosticSink(limit: limit)
    let loaded = loader.load(["m.xmi"], into: &sink)
    let invariants = InvariantSet.collect(from: loaded.metamodel, into: &sink)
    let validator = ModelValidator(loaded.metamodel, invariants, into: &sink)
    let summary = validator.validate(loaded.model, jobs: jobs, into: &sink)
    return (summary, sink.sorted())
  }

  private func shown(_ diagnostics: [Diagnostic]) -> [String] {
    diagnostics.map { diagnostic in
      let text = diagnostic.range.map { "\($0.start.line):\($0.start.column) " } ?? ""
      return "\(text)\(diagnostic.code): \(diagnostic.message) @\(diagnostic.element ?? "")"
    }
  }

  @Test func aGoodModelIsQuiet() {
    let (summary, diagnostics) = validate(
      "<p:Item name=\"a\" size=\"2\" friend=\"/0\" code=\"a1\" ratio=\"1.5\"><labels>x</labels></p:Item>")
    #expect(shown(diagnostics) == [])
    #expect(summary.objectCount == 1)
    #expect(summary.checkCount == 2)
    #expect(summary.violationCount == 0)
  }

  @Test func whatIsMissingIsSaid() {
    let (_, diagnostics) = validate("<p:Item size=\"2\"/>\n<p:Box/>")
    #expect(
      shown(diagnostics) == [
        "2:2 validation/required: 'Item::friend' of a 'Item' must be set @/0",
        "2:2 validation/required: 'Item::name' of a 'Item' must be set @/0",
        "3:2 validation/required: 'Box::main' of a 'Box' must be set @/1",
        "3:2 validation/too-few: 'Box::items' of a 'Box' has 0 values; expected at least 2 @/1",
      ])
  }

  @Test func tooManyIsSaid() {
    let item = "<items name=\"a\" size=\"2\" friend=\"/0\"/>"
    let (_, diagnostics) = validate(
      "<p:Item name=\"a\" size=\"2\" friend=\"/0\"><labels>a</labels><labels>b</labels><labels>c</labels></p:Item>\n"
        + "<p:Box>\(item)\(item)\(item)\(item)<main name=\"a\" size=\"2\" friend=\"/0\"/></p:Box>")
    #expect(
      shown(diagnostics) == [
        "2:83 validation/too-many: 'Item::labels' of 'a' has 3 values; expected at most 2 @/0",
        "3:123 validation/too-many: 'Box::items' of a 'Box' has 4 values; expected at most 3 @/1",
      ])
  }

  @Test func facetsAreCheckedWhereTheValueStands() {
    let (_, diagnostics) = validate(
      """
      <p:Item name="" size="1000" friend="/0" code="A1" ratio="0"/>
      <p:Item name="éééééé" size="-6" friend="/0" code="b3" ratio="1.6"><labels>ok</labels><labels>tooooo</labels></p:Item>
      """)
    #expect(
      shown(diagnostics.filter { $0.code == "validation/bad-value" }) == [
        "2:15 validation/bad-value: '', the value of 'Item::name', must not be empty @/0",
        "2:23 validation/bad-value: '1000', the value of 'Item::size', is not less than 1000 @/0",
        "2:47 validation/bad-value: 'A1', the value of 'Item::code', is not one of 'a1', 'b2', 'c3x' @/0",
        "2:58 validation/bad-value: '0', the value of 'Item::ratio', is not greater than 0 @/0",
        "3:15 validation/bad-value: 'éééééé', the value of 'Item::name', is 6 characters long; expected at most 5 @/1",
        "3:29 validation/bad-value: '-6', the value of 'Item::size', is less than -4 @/1",
        "3:51 validation/bad-value: 'b3', the value of 'Item::code', is not one of 'a1', 'b2', 'c3x' @/1",
        "3:62 validation/bad-value: '1.6', the value of 'Item::ratio', is greater than 1.5 @/1",
        "3:94 validation/bad-value: 'tooooo', the value of 'Item::labels', is 6 characters long; expected at most 5 @/1",
      ])
    let (_, patterns) = validate("<p:Item name=\"a\" size=\"2\" friend=\"/0\" code=\"c3x\"/>")
    #expect(
      shown(patterns) == [
        "2:45 validation/bad-value: 'c3x', the value of 'Item::code', does not match '[a-z]+[0-9]' @/"
      ])
  }

  @Test func violationsExplainThemselves() throws {
    let (summary, diagnostics) = validate("<p:Item name=\"big\" size=\"3\" friend=\"/0\"/>")
    #expect(summary.violationCount == 2)
    #expect(diagnostics.map(\.code) == ["ocl/invariant-violated", "ocl/invariant-violated"])
    #expect(
      diagnostics.map(\.message) == [
        "invariant 'Item::even' is false for 'big'", "invariant 'Item::small' is false for 'big'",
      ])
    let notes = diagnostics.flatMap(\.notes)
    #expect(notes.count >= 2)
    // The notes point into the metamodel, at the part that decided.
    let ranges = try notes.map { try #require($0.range) }
    #expect(ranges.map(\.file.path) == Array(repeating: "p.ecore", count: notes.count))
    #expect(ranges.map { $0.file.text($0.bytes) }.contains("name &lt;> 'big'"))
    #expect(notes.map(\.message) == ["this is false: size.mod(2) = 1", "this is false: name = 'big'"])
  }

  @Test func badFacetsAreReportedOnce() {
    let metamodel = Self.metamodel.replacingOccurrences("[a-z]+[0-9]", "[a-z").replacingOccurrences(
      "value=\"5\"", "value=\"five\"")
    let (_, diagnostics) = validate(
      "<p:Item name=\"a\" size=\"2\" friend=\"/0\"/>", metamodel: metamodel)
    #expect(diagnostics.map(\.code) == ["validation/bad-facet", "validation/bad-facet"])
    #expect(diagnostics.allSatisfy { $0.range?.file.path == "p.ecore" })
    #expect(diagnostics.compactMap { $0.range.map { $0.file.text($0.bytes) } } == ["five", "[a-z"])
  }

  @Test func aValueThatCouldNotBeReadIsNotMissingToo() {
    let (_, diagnostics) = validate("<p:Item name=\"a\" size=\"2\" friend=\"nobody\"/>")
    #expect(diagnostics.map(\.code) == ["xmi/unresolved-reference"])
  }

  @Test func jobsDoNotChangeWhatIsSaid() {
    let body = (0..<3000).map { index in
      "<p:Item name=\"n\(index % 7 == 0 ? "" : "x")\" size=\"\(index)\" friend=\"/\(index % 3)\"/>"
    }.joined(separator: "\n")
    let one = validate(body)
    #expect(one.diagnostics.count > 3000)
    for jobs in [2, 3, 4, 16] {
      let several = validate(body, jobs: jobs)
      #expect(shown(several.diagnostics) == shown(one.diagnostics))
      #expect(several.summary.checkCount == one.summary.checkCount)
      #expect(several.summary.violationCount == one.summary.violationCount)
    }
    // Also when a sink has no room for all.
    #expect(
      shown(validate(body, jobs: 4, limit: 500).diagnostics) == shown(validate(body, limit: 500).diagnostics))
  }
}

extension String {
  fileprivate func replacingOccurrences(_ text: String, _ other: String) -> String {
    split(separator: text, omittingEmptySubsequences: false).joined(separator: other)
  }
}
