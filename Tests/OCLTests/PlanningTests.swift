import Diagnostics
import Ecore
import Foundation
import OCL
import TestSupport
import Testing
import XMI

/// What planning makes of an expression gives what the expression gives as it is written.
@Suite struct PlanningTests {
  private static let metamodel = """
    <ecore:EPackage xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ecore="http://www.eclipse.org/emf/2002/Ecore" name="p" nsURI="http://example.org/p" nsPrefix="p">
      <eClassifiers xsi:type="ecore:EClass" name="Node">
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="name" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EString"/>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="size" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EInt"/>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="tags" upperBound="-1" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EString"/>
        <eStructuralFeatures xsi:type="ecore:EReference" name="next" eType="#//Node"/>
        <eStructuralFeatures xsi:type="ecore:EReference" name="refs" upperBound="-1" eType="#//Node"/>
        <eStructuralFeatures xsi:type="ecore:EReference" name="kids" upperBound="-1" eType="#//Node" containment="true"/>
      </eClassifiers>
      <eClassifiers xsi:type="ecore:EClass" name="Leaf" eSuperTypes="#//Node"/>
    </ecore:EPackage>
    """

  /// A model of some nodes that refer to one another at random; some references are not there.
  private static func model(_ count: Int, _ random: inout Random) -> Model? {
    var text = """
      <xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:p="http://example.org/p">
      """
    for index in 0..<count {
      var attributes = "xmi:id=\"n\(index)\""
      if random.chance(4, of: 5) { attributes += " name=\"\(random.pick(["a", "b", "c"]))\"" }
      if random.chance(2, of: 3) { attributes += " size=\"\(random.below(4))\"" }
      if random.chance(2, of: 3) { attributes += " next=\"n\(random.below(count))\"" }
      let refs = Set((0..<random.below(5)).map { _ in "n\(random.below(count))" }).sorted()
      if !refs.isEmpty { attributes += " refs=\"\(refs.joined(separator: " "))\"" }
      let tags = (0..<random.below(3)).map { _ in "<tags>\(random.pick(["x", "y", "z"]))</tags>" }
      let type = random.chance(1, of: 3) ? "Leaf" : "Node"
      text += "\n<p:\(type) \(attributes)>\(tags.joined())</p:\(type)>"
    }
    var options = XMIOptions()
    options.builtIn = [
      "p.ecore": SourceFile(path: "p.ecore", text: metamodel),
      "m.xmi": SourceFile(path: "m.xmi", text: text + "\n</xmi:XMI>"),
    ]
    options.metamodels = ["p.ecore"]
    var sink = DiagnosticSink()
    var loader = XMILoader(options)
    let loaded = loader.load(["m.xmi"], into: &sink)
    #expect(sink.diagnostics.isEmpty)
    return sink.hasErrors ? nil : loaded.model
  }

  /// The value planned and plain, for the first object.
  private func both(_ text: String, _ model: Model) throws -> (planned: String, plain: String) {
    let node = try #require(model.metamodel.eClass(named: "Node"))
    let environment = Environment(metamodel: model.metamodel, selfType: .object(node))
    var sink = DiagnosticSink()
    let checked = Checker.check(EscapedText(path: "q", text: text), in: environment, into: &sink)
    let tree = try #require(checked, "\(text): \(sink.diagnostics.map(\.message))")
    let value = { (plan: Plan) in
      let context = EvaluationContext(model: model)
      return ValuePrinter(context).text(plan.evaluate(in: context, self: ObjectID(raw: 0)))
    }
    return (value(Plan(tree)), value(Plan.plain(tree)))
  }

  @Test(arguments: 1...40)
  func plannedIsPlain(seed: Int) throws {
    var random = Random(seed)
    let model = try #require(Self.model(random.pick([3, 20, 60]), &random))
    var defined = 0
    for _ in 0..<60 {
      var generator = ExpressionGenerator(random: random)
      let text = generator.whole()
      random = generator.random
      let (planned, plain) = try both(text, model)
      #expect(planned == plain, "\(text)")
      if plain != "invalid" { defined += 1 }
    }
    #expect(defined > 5)
  }

  @Test(arguments: [
    "Node.allInstances()->select(x | x.refs->includes(self))->size()",
    "Node.allInstances()->select(x | x.refs->includes(null))->size()",
    "Node.allInstances()->select(x | x.next = null)->size()",
    "Node.allInstances()->select(x | null = x.next and x.size > 0)->size()",
    "Node.allInstances()->reject(x | x.next <> self)",
    "Node.allInstances()->forAll(x | x.refs->includes(self) implies x.next.next.size > 0)",
    "Node.allInstances()->exists(x | x.next.next.size > 0 and x.name = self.name)",
    "Node.allInstances()->any(x | x.name = 'b').size", "Node.allInstances()->one(x | x.next = self)",
    "Leaf.allInstances()->select(x | x.tags->includes('y'))",
    "Leaf.allInstances()->select(x | x.tags->excludes('y') = false)",
    "Leaf.allInstances()->forAll(x | x.refs->excludes(self.next.next.next.next))",
    "Node.allInstances()->select(x | x.size = 1.0)->size()",
    "Node.allInstances()->select(x | x.size = 'a'.toInteger())->size()",
    "Node.allInstances()->collect(x | x.next.refs)->exists(y | y = self)",
    "Node.allInstances()->select(x | x.size > 0)->select(x | x.next.size > 0)->notEmpty()",
    "Node.allInstances()->select(x | x.size <= 1)->size()",
    "Node.allInstances()->reject(x | x.size > 1 and x.refs->isEmpty())",
    "Node.allInstances()->forAll(x | x.refs->notEmpty() or not (x.size < 2))",
    "Node.allInstances()->select(x | x.refs->includes(x.next))->size()",
    "Node.allInstances()->select(x | x.refs->excludes(x) and x.next.next <> x)->collect(x | x.refs)",
    "Node.allInstances()->exists(x | x.next.next = x.next and x <> self)",
    "refs->select(x | x.refs->includes(self))->collect(y | y.refs->selectByKind(Leaf))->size()",
    """
    Node.allInstances()->collect(x | x.refs->selectByKind(Leaf)->select(y | y.refs->excludes(x))->collect(y |
      y.refs->select(z | z.size >= 1)))->select(x | x.size = 1)->collect(x | x.refs)
    """,
    "Leaf.allInstances()->collect(x | x.refs)->collect(y | y.refs)->includes(self)",
    "Leaf.allInstances()->collect(x | x.refs)->includes(null)",
    "Node.allInstances()->collect(x | x.refs)->any(y | y.refs->isEmpty() or y.next = y)",
    "Node.allInstances()->collect(x | x.next)->select(x | x.size >= 0)->size()",
    "Node.allInstances()->select(x | x.name.size() = 1)->size()",
    "Node.allInstances()->select(x | x.name.oclIsUndefined() or x.next.oclIsUndefined())->size()",
    "Node.allInstances()->select(x | x.next.next.oclIsUndefined())->size()",
    "Node.allInstances()->select(x | x.next.name.oclIsUndefined() or x.next.name.size() > 0)->size()",
    "Node.allInstances()->select(x | x.refs->size() >= 2 or x.tags->size() < 1)->size()",
    "Node.allInstances()->select(x | x.name.matches('[ab]'))->size()",
    "Node.allInstances()->select(x | not x.name.oclIsUndefined() and x.name.matches('[ab]'))->size()",
    "Node.allInstances()->exists(x | Node.allInstances()->forAll(y | self.refs.refs->includes(y) or x = y))",
  ])
  func guardsAndStreams(_ text: String) throws {
    for seed in 1...6 {
      var random = Random(seed)
      let model = try #require(Self.model(random.pick([5, 50]), &random))
      let (planned, plain) = try both(text, model)
      #expect(planned == plain, "\(text) with seed \(seed)")
    }
  }

  @Test func anIndexSparesTheOtherObjects() throws {
    var random = Random(7)
    let model = try #require(Self.model(2000, &random))
    var limits = EvaluationLimits()
    limits.steps = 100_000
    let text =
      "Node.allInstances()->forAll(x | Node.allInstances()->exists(y | y.refs->includes(x)) implies x = x)"
    let environment = Environment(metamodel: model.metamodel)
    let tree = try #require(Evaluation.checked(text, environment))
    let context = EvaluationContext(model: model, limits: limits)
    #expect(Plan(tree).evaluate(in: context).boolean == true)
    let plain = EvaluationContext(model: model, limits: limits)
    #expect(Plan.plain(tree).evaluate(in: plain).isInvalid)
    #expect(plain.limitReached == .stepLimit)
  }

  @Test func whatTheLoopDoesNotChangeIsComputedOnce() throws {
    var random = Random(8)
    let model = try #require(Self.model(1000, &random))
    var limits = EvaluationLimits()
    limits.steps = 50_000
    let text =
      "Node.allInstances()->forAll(x | x.size <= Node.allInstances()->select(y | y.size > 2)->collect(y | y.size)->sum())"
    let tree = try #require(Evaluation.checked(text, Environment(metamodel: model.metamodel)))
    let context = EvaluationContext(model: model, limits: limits)
    #expect(Plan(tree).evaluate(in: context).boolean == true)
  }
}

/// The golden numbers of matches, from another evaluator, on a model of 10,000 objects.
@Suite(.enabled(if: Project.golden != nil, "needs the shared data"))
struct TrainBenchmarkTests {
  @Test(arguments: [
    ("PosLength", 822), ("SwitchMonitored", 6), ("RouteSensor", 137), ("SwitchSet", 20),
    ("ConnectedSegments", 84), ("SemaphoreNeighbor", 13),
  ])
  func matches(_ name: String, _ expected: Int) throws {
    let folder = try #require(Project.golden).appending(path: "emf/railway")
    var options = XMIOptions()
    options.metamodels = [folder.appending(path: "railway.ecore").path]
    var sink = DiagnosticSink()
    var loader = XMILoader(options)
    let loaded = loader.load([folder.appending(path: "rw_10k_path.xmi").path], into: &sink)
    #expect(!sink.hasErrors)
    let file = Project.root.appending(path: "Benchmarks/queries/\(name).ocl")
    let text = try String(contentsOf: file, encoding: .utf8)
    let tree = try #require(Evaluation.checked(text, Environment(metamodel: loaded.metamodel)))
    for plan in [Plan(tree), Plan.plain(tree)] {
      let value = plan.evaluate(in: EvaluationContext(model: loaded.model))
      #expect(value == .integer(expected))
    }
  }
}
