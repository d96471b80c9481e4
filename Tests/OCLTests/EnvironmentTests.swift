import Diagnostics
import Ecore
import OCL
import OCLSyntax
import Testing
import XMI

/// What a caller adds: variables, operations, state; and plans on many threads.
@Suite struct EnvironmentTests {
  func printed(_ text: String, _ environment: Environment, _ variables: [Value] = []) -> String {
    var sink = DiagnosticSink()
    guard let tree = Checker.check(EscapedText(path: "query", text: text), in: environment, into: &sink)
    else {
      return "error \(sink.diagnostics.first?.code ?? "")"
    }
    let context = EvaluationContext()
    return ValuePrinter(context).text(Plan(tree).evaluate(in: context, variables: variables))
  }

  @Test func variablesStandInTheirSlots() {
    var environment = Environment()
    environment.variables = [
      Environment.Variable(name: "i", type: .integer), Environment.Variable(name: "name", type: .string),
    ]
    #expect(
      printed("let j = i + 1 in name + j.toString()", environment, [.integer(1), .string("x")]) == "'x2'")
    #expect(printed("i->collect(i | i * 2)", environment, [.integer(4), .null]) == "Bag{8}")
    #expect(printed("name", environment, [.integer(1)]) == "null")
    #expect(printed("i + name", environment) == "error ocl/no-matching-operation")
  }

  @Test func operationsAreCalledAsFunctionsAndOnSources() {
    var environment = Environment()
    environment.operations = [
      ExtraOperation(name: "twice", parameters: [.integer], result: .integer) { _, arguments in
        guard case .integer(let value) = arguments[0] else { return .invalid(.external) }
        return .integer(value * 2)
      },
      ExtraOperation(name: "joined", parameters: [.collection(.collection, .any), .string], result: .string) {
        context, arguments in
        let texts = (arguments[0].elements ?? []).map { ValuePrinter(context).text($0) }
        return .string(texts.joined(separator: arguments[1].string ?? ""))
      },
      ExtraOperation(name: "size", parameters: [.string], result: .integer, hidesLibrary: true) { _, _ in
        .integer(-1)
      },
      ExtraOperation(name: "only", parameters: [.collection(.collection, .any)]) {
        $0[0].elementType ?? .any
      } evaluate: {
        $1[0].elements?.first ?? .null
      },
      ExtraOperation(name: "show", parameters: [.any], result: .string, acceptsUndefined: true) {
        context, arguments in
        .string(ValuePrinter(context).text(arguments[0]))
      },
    ]
    #expect(printed("twice(3) + 4.twice()", environment) == "14")
    #expect(printed("Sequence{1, 2}->joined('-')", environment) == "'1-2'")
    #expect(printed("Sequence{1, 2}.joined('-')", environment) == "'1-2'")
    #expect(printed("joined(Sequence{1}, '')", environment) == "'1'")
    #expect(printed("Sequence{1, 2}.twice()", environment) == "Sequence{2, 4}")
    #expect(printed("'abc'.size()", environment) == "-1")
    #expect(printed("Sequence{'a'}->only().concat('b')", environment) == "'ab'")
    #expect(printed("show(invalid) + null.show()", environment) == "'invalidnull'")
    #expect(printed("let i : Integer = null in twice(i)", environment) == "invalid")
    #expect(printed("twice('x')", environment) == "error ocl/no-matching-operation")
    #expect(printed("twise(1)", environment) == "error ocl/unknown-operation")
  }

  @Test func anOperationMayUseTheContextsStateAndEvaluatePlans() {
    final class Counter { var calls = 0 }
    var sink = DiagnosticSink()
    let inner = Checker.check(
      EscapedText(path: "inner", text: "let a = 20 in a + 1"), in: Environment(), into: &sink
    )
    .map(Plan.init)
    var environment = Environment()
    environment.operations = [
      ExtraOperation(name: "next", parameters: [], result: .integer) { context, _ in
        (context.state as? Counter)?.calls += 1
        return inner?.evaluate(in: context) ?? .null
      }
    ]
    let counter = Counter()
    let tree = Checker.check(
      EscapedText(path: "q", text: "let b = 1 in next() + next() + b"), in: environment, into: &sink)
    let context = EvaluationContext(state: counter)
    #expect(tree.map { Plan($0).evaluate(in: context) } == .integer(43))
    #expect(counter.calls == 2)
  }

  @Test func aPlanRunsOnManyThreads() async throws {
    let library = ConformanceTests.library
    let eClass = try #require(library.metamodel.eClass(named: "Library"))
    var sink = DiagnosticSink()
    let text =
      "books->select(b | b.authors->notEmpty())->collect(name.size())->sum() + Book.allInstances()->size()"
    let tree = try #require(
      Checker.check(
        EscapedText(path: "q", text: text),
        in: Environment(metamodel: library.metamodel, selfType: .object(eClass)),
        into: &sink))
    let plan = Plan(tree)
    let values = await withTaskGroup(of: [Value].self) { group in
      for _ in 0..<8 {
        group.addTask {
          let context = EvaluationContext(model: library.model)
          return (0..<500).map { _ in plan.evaluate(in: context, self: ObjectID(raw: 0)) }
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
    #expect(values.count == 4000)
    #expect(Set(values) == [.integer(14)])
  }

  @Test func comparisonsThatCannotHoldAreWarnedOf() throws {
    let library = ConformanceTests.library
    let eClass = try #require(library.metamodel.eClass(named: "Book"))
    let environment = Environment(metamodel: library.metamodel, selfType: .object(eClass))
    var sink = DiagnosticSink()
    let text = EscapedText(path: "q", text: "genre = 'NOVEL' or pages <> 1.0 or name <> null or isbn = 'x'")
    #expect(Checker.check(text, in: environment, into: &sink) != nil)
    #expect(sink.diagnostics.map(\.code) == ["ocl/never-equal"])
    #expect(sink.diagnostics.first?.range?.bytes.lowerBound == 6)
  }

  @Test func misspeltNamesHaveFixIts() throws {
    let library = ConformanceTests.library
    let eClass = try #require(library.metamodel.eClass(named: "Book"))
    let environment = Environment(metamodel: library.metamodel, selfType: .object(eClass))
    func fix(_ text: String) -> (String, String)? {
      var sink = DiagnosticSink()
      _ = Checker.check(EscapedText(path: "q", text: text), in: environment, into: &sink)
      return sink.diagnostics.first?.fixIts.first.map { ($0.range.file.text($0.range.bytes), $0.replacement) }
    }
    #expect(try #require(fix("self.pagess > 0")) == ("pagess", "pages"))
    #expect(try #require(fix("pagse > 0")) == ("pagse", "pages"))
    #expect(try #require(fix("name.sise() > 0")) == ("sise", "size"))
    #expect(try #require(fix("authors->exist(a | true)")) == ("exist", "exists"))
    #expect(try #require(fix("genre = Genre::NOVELS")) == ("NOVELS", "NOVEL"))
    #expect(try #require(fix("oclIsKindOf(Comics)")) == ("Comics", "Comic"))
    #expect(try #require(fix("name.size > 0")) == ("size", "size()"))
  }
}
