import Diagnostics
import Ecore
import OCL
import Testing
import Validation
import XMI

/// An invariant that costs too much is named, and the others go on.
@Suite struct EvaluationLimitTests {
  private static let metamodel = """
    <ecore:EPackage xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ecore="http://www.eclipse.org/emf/2002/Ecore" name="p" nsURI="http://example.org/p" nsPrefix="p">
      <eClassifiers xsi:type="ecore:EClass" name="Item">
        <eAnnotations source="http://www.eclipse.org/emf/2002/Ecore"><details key="constraints" value="costly small grows"/></eAnnotations>
        <eAnnotations source="http://www.eclipse.org/emf/2002/Ecore/OCL/Pivot">
          <details key="costly" value="Sequence{1..1000}->forAll(a, b, c | a + b + c > size)"/>
          <details key="small" value="size &lt; 3"/>
          <details key="grows" value="size &lt;> 1 or Sequence{1..2000000000}->size() > 0"/>
        </eAnnotations>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="size" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EInt"/>
      </eClassifiers>
    </ecore:EPackage>
    """

  private func validate(_ limits: EvaluationLimits, jobs: Int, count: Int = 600) -> [String] {
    let items = (0..<count).map { "<p:Item size=\"\($0 % 5)\"/>" }.joined(separator: "\n")
    var options = XMIOptions()
    options.builtIn = [
      "p.ecore": SourceFile(path: "p.ecore", text: Self.metamodel),
      "m.xmi": SourceFile(
        path: "m.xmi",
        text:
          "<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:p=\"http://example.org/p\">\n\(items)\n</xmi:XMI>"
      ),
    ]
    options.metamodels = ["p.ecore"]
    var sink = DiagnosticSink()
    var loader = XMILoader(options)
    let loaded = loader.load(["m.xmi"], into: &sink)
    let invariants = InvariantSet.collect(from: loaded.metamodel, into: &sink)
    let validator = ModelValidator(loaded.metamodel, invariants, into: &sink)
    _ = validator.validate(loaded.model, jobs: jobs, limits: limits, into: &sink)
    return sink.sorted().map { "\($0.range?.start.line ?? 0) \($0.code) \($0.message)" }
  }

  @Test func stepsAndSizes() {
    var limits = EvaluationLimits()
    limits.steps = 100
    let found = validate(limits, jobs: 1)
    #expect(found.count { $0.contains("ocl/limit-steps") && $0.contains("'Item::costly'") } == 600)
    #expect(found.count { $0.contains("ocl/limit-size") && $0.contains("'Item::grows'") } == 120)
    #expect(found.count { $0.contains("ocl/invariant-violated") && $0.contains("'Item::small'") } == 240)
    #expect(found.allSatisfy { !$0.contains("limit-steps") || $0.contains("'--max-steps'") })
    #expect(found == validate(limits, jobs: 4))
  }

  @Test func time() {
    var limits = EvaluationLimits()
    limits.steps = .max
    limits.seconds = 0.02
    let found = validate(limits, jobs: 1)
    #expect(found.count { $0.contains("ocl/limit-time") && $0.contains("'--timeout'") } == 1)
    #expect(found.count { $0.contains("'Item::small'") } == 240)
  }
}
