import Diagnostics
import Ecore
import OCL
import Testing
import XMI

/// Why an expression is not true, and how all of it was evaluated.
@Suite struct ExplanationTests {
  private static let operations = """
    <eOperations name="isLow" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EBoolean">
      <eAnnotations source="http://www.eclipse.org/emf/2002/Ecore/OCL/Pivot"><details key="body" value="port &lt; limit and name &lt;> ''"/></eAnnotations>
      <eParameters name="limit" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EInt"/>
    </eOperations>
    <eOperations name="loop" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EBoolean">
      <eAnnotations source="http://www.eclipse.org/emf/2002/Ecore/OCL/Pivot"><details key="body" value="self.loop()"/></eAnnotations>
    </eOperations>
    """

  /// The checked expression for a Pod 'a' with port 70000 and the parts 'b' (port 1) and 'b' (port 2).
  private func check(_ text: String) throws -> (CheckedTree, EvaluationContext) {
    let loaded = try InvariantTests.metamodel("", rest: Self.operations)
    let pod = try #require(loaded.metamodel.eClass(named: "Pod"))
    var sink = DiagnosticSink()
    let environment = Environment(metamodel: loaded.metamodel, selfType: .object(pod))
    let tree = Checker.check(EscapedText(path: "e", text: text), in: environment, into: &sink)
    #expect(sink.diagnostics.map(\.message) == [], "\(text)")
    return (try #require(tree), EvaluationContext(model: loaded.model))
  }

  private func notes(_ text: String) throws -> [String] {
    let (tree, context) = try check(text)
    return Explanation.notes(tree, in: context, self: .object(ObjectID(raw: 0))).map(\.message)
  }

  private func lines(_ text: String) throws -> [String] {
    let (tree, context) = try check(text)
    return Explanation.tree(tree, in: context, self: .object(ObjectID(raw: 0))).lines()
  }

  @Test(arguments: [
    ("port > 0", []),
    ("port > 0 and port < 10", ["this is false: port = 70000"]),
    ("port < 0 or name = 'b'", ["this is false: port = 70000", "this is false: name = 'a'"]),
    ("port > 0 implies name = 'b'", ["this is false: name = 'a'"]),
    ("not (name = 'a')", ["this is true: name = 'a'"]),
    ("name = 'a' xor port > 0", ["'xor' of true and true is false"]),
    ("if port > 0 then name = 'b' else true endif", ["this is false: name = 'a'"]),
    ("let p = port in p < 10", ["this is false: p = 70000"]),
    (
      "name.size() + 1 / 0 > 1",
      ["this is invalid: name.size() + 1 / 0 = invalid (a number is divided by zero)"]
    ),
    (
      "parts->forAll(p | p.port < 2)", ["for p = BigPod 'b' this is false: p.port = 2", "BigPod 'b' is here"]
    ),
    (
      "parts->forAll(p, q | p <> q implies p.name <> q.name)",
      [
        "for p = Pod 'b', q = BigPod 'b' this is false: p.name = 'b', q.name = 'b'", "Pod 'b' is here",
        "BigPod 'b' is here",
      ]
    ),
    (
      "not parts->exists(p | p.port = 2)",
      ["for p = BigPod 'b' this is true: p.port = 2", "BigPod 'b' is here"]
    ),
    (
      "parts->exists(p | p.port = 7)",
      ["none of the 2 elements fulfils it: parts = OrderedSet{Pod 'b', BigPod 'b'}"]
    ),
    ("Set{1}->exists(x | x > 1)", ["the one element does not fulfil it: Set{1} = Set{1}"]),
    (
      "Set{1}->select(x | x > 9)->exists(x | x > 1)",
      ["there is no element: Set{1}->select(x | x > 9) = Set{}"]
    ),
    ("not Sequence{1, 2}->forAll(x | x > 0)", ["all 2 elements fulfil it: Sequence{1, 2} = Sequence{1, 2}"]),
    (
      "parts->isUnique(name)",
      ["this is false: 'b' occurs more than once", "Pod 'b' is here", "BigPod 'b' is here"]
    ),
    (
      "parts->one(p | p.port > 0)",
      [
        "this is false: 2 elements fulfil it, parts = OrderedSet{Pod 'b', BigPod 'b'}", "Pod 'b' is here",
        "BigPod 'b' is here",
      ]
    ),
    ("parts.port->includes(7)", ["this is false: parts.port = Sequence{1, 2}"]),
    ("Map{'a' with 1}->forAll(k with v | v > 1)", ["for k = 'a' this is false: v = 1"]),
    (
      "self.isLow(100)",
      ["this is false: self = Pod 'a'", "this is false: port = 70000, limit = 100"]
    ),
    ("oclContainer()?.oclIsKindOf(Pod)", ["this is null: oclContainer() = null"]),
  ])
  func theSmallestPartThatDecidedIsNamed(_ text: String, _ expected: [String]) throws {
    #expect(try notes(text) == expected)
  }

  @Test func aPartIsMarkedWhereItStands() throws {
    let (tree, context) = try check("port > 0 and self.isLow(3)")
    let notes = Explanation.notes(tree, in: context, self: .object(ObjectID(raw: 0)))
    #expect(notes.map { $0.range.map { $0.file.text($0.bytes) } } == ["self.isLow(3)", "port &lt; limit"])
  }

  @Test(arguments: [
    (
      "port < 0 and name = 'a'",
      [
        "port < 0 and name = 'a' => false", "  port < 0 => false", "    port => 70000",
        "  name = 'a' (not evaluated)",
      ]
    ),
    (
      "if name = 'b' then 1 elseif port > 0 then 2 else 3 endif",
      [
        "if name = 'b' then 1 elseif port > 0 then 2 else 3 endif => 2", "  name = 'b' => false",
        "    name => 'a'", "  1 (not evaluated)", "  port > 0 => true", "    port => 70000",
        "  3 (not evaluated)",
      ]
    ),
    (
      "Sequence{4, 5, 6, 7}->collect(x | x + 1)",
      [
        "Sequence{4, 5, 6, 7}->collect(x | x + 1) => Sequence{5, 6, 7, 8}",
        "  Sequence{4, 5, 6, 7} => Sequence{4, 5, 6, 7}", "  for x = 4: x + 1 => 5",
        "  for x = 5: x + 1 => 6",
        "  for x = 6: x + 1 => 7", "  ... 1 more",
      ]
    ),
    (
      "Sequence{1, 2}->iterate(x; s : Integer = 5 | s + x)",
      [
        "Sequence{1, 2}->iterate(x; s : Integer = 5 | s + x) => 8", "  Sequence{1, 2} => Sequence{1, 2}",
        "  for x = 1, s = 5: s + x => 6", "  for x = 2, s = 6: s + x => 8",
      ]
    ),
    (
      "self.isLow(8)",
      [
        "self.isLow(8) => false", "  for self = Pod 'a': port < limit and name <> '' => false",
        "    port < limit => false", "      port => 70000", "      limit => 8",
        "    name <> '' (not evaluated)",
      ]
    ),
    (
      "let a = port, b = a + 1 in b",
      [
        "let a = port, b = a + 1 in b => 70001", "  port => 70000", "  a + 1 => 70001",
        "  for a = 70000, b = 70001: b => 70001",
      ]
    ),
  ])
  func theWholeEvaluationIsWritten(_ text: String, _ expected: [String]) throws {
    #expect(try lines(text) == expected)
  }

  @Test func theTreeEnds() throws {
    #expect(try lines("self.loop()").count < 400)
    #expect(try !notes("self.loop()").isEmpty)
    let wide = (0..<300).map { "port = \($0)" }.joined(separator: " or ")
    #expect(try lines(wide).count < 1000)
    #expect(try notes(wide).count <= 8)
    let deep = String(repeating: "not (", count: 150) + "port = 1" + String(repeating: ")", count: 150)
    #expect(try lines(deep).count < 100)
    let long = try lines("'\(String(repeating: "x", count: 5000))'.size() + port > 0")
    #expect(long.allSatisfy { $0.count < 400 })
  }
}
