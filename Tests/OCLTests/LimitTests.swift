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
}
