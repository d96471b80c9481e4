import Diagnostics
import Ecore
import OCL
import OCLSyntax
import Testing
import XMI

/// The traps of OCL, numbered 1 to 55: `Conformance/traps/*.ocltest` has most of them, each under its number; what needs
/// a metamodel of its own is here.
@Suite struct TrapTests {
  static let here: Set<Int> = [49, 50, 51]

  @Test func everyTrapHasACase() {
    let areas: Set<String> = ["values", "collections", "null-and-invalid", "models"]
    let numbers = ConformanceTests.cases.filter { areas.contains($0.area) }.compactMap { example in
      example.title.split(separator: " ").first.flatMap { Int($0) }
    }
    #expect(Set(numbers).isDisjoint(with: Self.here))
    #expect(Set(numbers).union(Self.here) == Set(1...55))
  }

  @Test func trap49DerivationWinsOverInitial() throws {
    let derived =
      "<eStructuralFeatures xsi:type=\"ecore:EAttribute\" name=\"next\" eType=\"\(InvariantTests.ecore)EInt\" "
      + "derived=\"true\" volatile=\"true\" transient=\"true\">"
      + InvariantTests.ocl(
        "<details key=\"initial\" value=\"port - 1\"/><details key=\"derivation\" value=\"port + 1\"/>")
      + "</eStructuralFeatures>"
    let loaded = try InvariantTests.metamodel("", rest: derived)
    let pod = try #require(loaded.metamodel.eClass(named: "Pod"))
    let environment = Environment(metamodel: loaded.metamodel, selfType: .object(pod))
    let context = EvaluationContext(model: loaded.model)
    let root = Value.object(ObjectID(raw: 0))
    #expect(Evaluation("next", environment: environment, context: context, self: root).printed == "70001")
    // A reference is an ordered set unless the metamodel says otherwise.
    let parts = Evaluation("parts", environment: environment, context: context, self: root)
    #expect(parts.printed == "OrderedSet{Pod 'b', BigPod 'b'}")
  }

  @Test func trap50InvariantsAreInherited() throws {
    let loaded = try InvariantTests.metamodel(
      InvariantTests.constraints("a") + InvariantTests.ocl("<details key=\"a\" value=\"port = 1\"/>"),
      rest: "")
    var sink = DiagnosticSink()
    let set = InvariantSet.collect(from: loaded.metamodel, into: &sink)
    let bigPod = try #require(loaded.metamodel.eClass(named: "BigPod"))
    let invariants = set.invariants(of: bigPod)
    #expect(invariants.map(\.qualifiedName) == ["Pod::a"])
    let object = try #require(loaded.model.allObjects.first { $0.eClass == bigPod })
    #expect(
      invariants.first?.plan.holds(in: EvaluationContext(model: loaded.model), self: object.id) == false)
  }

  @Test func trap51PreAndPostconditionsAreNotEvaluated() throws {
    let operation =
      "<eOperations name=\"run\">"
      + InvariantTests.ocl(
        "<details key=\"pre_free\" value=\"port = 0\"/><details key=\"post_done\" value=\"port = port@pre\"/>"
      )
      + "</eOperations>"
    let loaded = try InvariantTests.metamodel("", rest: "")
    #expect(loaded.metamodel.eClass(named: "Pod") != nil)
    let withOperation = try InvariantTests.metamodel(operation)
    var sink = DiagnosticSink()
    let set = InvariantSet.collect(from: withOperation.metamodel, into: &sink)
    #expect(set.invariants.isEmpty)
    #expect(sink.diagnostics.map(\.message) == [])
  }
}
