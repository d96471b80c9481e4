import Diagnostics
import OCL
import OCLSyntax
import Testing

/// Inputs that would overflow a stack or fill the memory.
@Suite struct LimitTests {
  @Test(arguments: [
    "Sequence{1..1000}->iterate(i; acc : Set(OclAny) = Set{} | Set{acc})",
    "Sequence{1..1000}->iterate(i; acc : Sequence(OclAny) = Sequence{} | Sequence{}->append(acc))",
    "Sequence{1..1000}->iterate(i; acc : OclAny = 1 | Tuple{a = acc})",
    "Sequence{1..1000}->iterate(i; acc : OclAny = 1 | Map{1 with acc})",
    "Sequence{1..40}->iterate(i; acc : String = 'aaaaaaaaaaaaaaaa' | acc + acc)",
    "Sequence{1..9223372036854775807}", "Sequence{-9223372036854775807..9223372036854775807}",
    "Sequence{1..10000}->product(Sequence{1..10000})",
    "let s = Sequence{1..1000000} in Sequence{1..1000}->collectNested(x | s->append(x))",
  ])
  func growthEndsInInvalid(_ text: String) {
    #expect(Evaluation(text).printed == "invalid")
  }

  @Test func theDeepestTreeIsEvaluated() {
    let depth = OCLParser.maximumDepth - 10
    let cases = [
      String(repeating: "(1 + ", count: depth / 2) + "1" + String(repeating: ")", count: depth / 2),
      "0" + String(repeating: " + 1", count: depth), String(repeating: "not ", count: depth) + "true",
      String(repeating: "if true then ", count: depth) + "1"
        + String(repeating: " else 0 endif", count: depth),
      String(repeating: "let a = 1 in ", count: depth) + "a", "1" + String(repeating: ".abs()", count: depth),
      "true" + String(repeating: " and true", count: depth),
    ]
    for text in cases { #expect(Evaluation(text).value != nil, "\(text.prefix(40))") }
    let nested = String(repeating: "Set{1}->collect(", count: 200) + "1" + String(repeating: ")", count: 200)
    #expect(Evaluation(nested).printed == "Bag{1}")
  }

  @Test(
    arguments: [
      ("Sequence{1..100000}->forAll(x | Sequence{1..100000}->forAll(y | y + x > 0))", Failure.stepLimit),
      ("Sequence{1..1000}->forAll(a, b, c | a + b + c > 0)", .stepLimit),
      (
        "Sequence{1..900000}->iterate(i; acc : Sequence(Integer) = Sequence{} | acc->append(i))->size()",
        .stepLimit
      ),
      ("Sequence{1..3000}->collect(x | Sequence{1..3000}->select(y | y > x)->size())->sum()", .stepLimit),
      ("Sequence{1..2147483647}->size()", .tooLarge),
      ("Sequence{1..3000}->product(Sequence{1..3000})->product(Sequence{1..3000})->size()", .tooLarge),
      ("Sequence{1..60}->iterate(i; acc : String = 'aaaaaaaaaaaaaaaa' | acc + acc)", .stepLimit),
      ("Set{1}->closure(x | Set{(x * 7 + 1).mod(100000007)})->size()", .stepLimit),
      ("Sequence{1..100000}->exists(y | Sequence{1..100000}->forAll(x | x > 0)).oclIsInvalid()", nil),
    ] as [(String, Failure?)])
  func endsWithin(_ text: String, _ expected: Failure?) throws {
    var limits = EvaluationLimits()
    limits.steps = 1_000_000
    let context = EvaluationContext(limits: limits)
    let value = Plan(try #require(Evaluation.checked(text))).evaluate(in: context)
    #expect(context.limitReached == expected)
    #expect(value.isInvalid == (expected != nil))
  }

  @Test func aTextIsTooLargeBeforeItTakesTooManySteps() throws {
    let text = "Sequence{1..60}->iterate(i; acc : String = 'aaaaaaaaaaaaaaaa' | acc + acc)"
    let context = EvaluationContext(limits: EvaluationLimits())
    #expect(Plan(try #require(Evaluation.checked(text))).evaluate(in: context).isInvalid)
    #expect(context.limitReached == .tooLarge)
  }

  @Test func aLimitIsNotTakenForAnAnswer() throws {
    var limits = EvaluationLimits()
    limits.steps = 1000
    let context = EvaluationContext(limits: limits)
    let text = "Sequence{1..100}->forAll(a, b | a + b > 0).oclIsInvalid()"
    #expect(Plan(try #require(Evaluation.checked(text))).evaluate(in: context).isInvalid)
    // The next evaluation starts anew.
    #expect(Plan(try #require(Evaluation.checked("1 + 1"))).evaluate(in: context) == .integer(2))
    #expect(context.limitReached == nil)
  }

  @Test func timeEnds() throws {
    var limits = EvaluationLimits()
    limits.steps = .max
    limits.seconds = 0.05
    let context = EvaluationContext(limits: limits)
    let text = "Sequence{1..100000}->forAll(a, b | a + b > 0)"
    let start = ContinuousClock.now
    #expect(Plan(try #require(Evaluation.checked(text))).evaluate(in: context).isInvalid)
    #expect(context.limitReached == .timeLimit)
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  @Test func badPatternsAreLinear() {
    let text = String(repeating: "a", count: 40_000) + "!"
    #expect(Evaluation("'\(text)'.matches('(a+)+b')").printed == "false")
  }

  @Test(arguments: ["(", "not ", "-", "Set{", "if true then ", "let a = 1 in ", "a.b(", "x->select("])
  func nestingIsReported(_ opening: String) {
    let evaluation = Evaluation(String(repeating: opening, count: 100_000) + "1")
    #expect(evaluation.value == nil)
    #expect(evaluation.diagnostics.contains { $0.severity == .error })
  }
}
