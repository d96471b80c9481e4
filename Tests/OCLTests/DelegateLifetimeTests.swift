import Diagnostics
import Ecore
import Testing
import XMI

@testable import OCL

/// What is planned for a metamodel goes with it.
@Suite struct DelegateLifetimeTests {
  private static let rest = """
    <eStructuralFeatures xsi:type="ecore:EAttribute" name="loud" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EString" volatile="true" transient="true" derived="true">
      <eAnnotations source="http://www.eclipse.org/emf/2002/Ecore/OCL/Pivot"><details key="derivation" value="name.toUpper()"/></eAnnotations>
    </eStructuralFeatures>
    <eOperations name="first" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EString">
      <eAnnotations source="http://www.eclipse.org/emf/2002/Ecore/OCL/Pivot"><details key="body" value="self.second() + loud"/></eAnnotations>
    </eOperations>
    <eOperations name="second" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EString">
      <eAnnotations source="http://www.eclipse.org/emf/2002/Ecore/OCL/Pivot"><details key="body" value="self.loud + '-'"/></eAnnotations>
    </eOperations>
    """

  private static func check(_ text: String) throws -> (CheckedTree, EvaluationContext, WeakNames) {
    let loaded = try InvariantTests.metamodel("", rest: rest)
    let pod = try #require(loaded.metamodel.eClass(named: "Pod"))
    var sink = DiagnosticSink()
    let environment = Environment(metamodel: loaded.metamodel, selfType: .object(pod))
    let tree = Checker.check(EscapedText(path: "e", text: text), in: environment, into: &sink)
    #expect(sink.diagnostics.map(\.message) == [])
    return (
      try #require(tree), EvaluationContext(model: loaded.model), WeakNames(names: environment.names)
    )
  }

  private struct WeakNames {
    weak var names: MetamodelNames?
  }

  @Test func callsInBodiesDoNotKeepThem() throws {
    var (tree, context, weakNames): (CheckedTree?, EvaluationContext?, WeakNames) = try Self.check("first()")
    if let tree, let context {
      // The environment is gone; what was checked in it still knows its operations.
      #expect(weakNames.names != nil)
      #expect(
        Plan(tree).evaluate(in: context, self: .object(ObjectID(raw: 0)), variables: []) == .string("A-A"))
      #expect(Explanation.tree(tree, in: context, self: .object(ObjectID(raw: 0))).lines().count > 3)
    }
    tree = nil
    context = nil
    #expect(weakNames.names == nil)
  }
}
