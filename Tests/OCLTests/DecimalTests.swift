import Diagnostics
import Foundation
import OCL
import TestSupport
import Testing

/// Fractions are computed as decimal numbers, whichever way is taken.
@Suite struct DecimalTests {
  private static func number(_ random: inout Random) -> Decimal {
    let digits = random.pick([1, 10, 1000, 1_000_000, 999_999_999, 123_456_789_012])
    let whole = Decimal(random.below(2 * digits) - digits)
    return Decimal(sign: .plus, exponent: -random.below(10), significand: whole)
  }

  /// A literal of OCL: never with an exponent, and always a Real.
  private static func literal(_ value: Decimal) -> String {
    let text = "\(value)"
    return text.contains(".") ? text : text + ".0"
  }

  @Test(arguments: 1...20)
  func arithmeticIsExact(seed: Int) throws {
    var random = Random(seed)
    let environment = Environment()
    for _ in 0..<40 {
      let (left, right) = (Self.number(&random), Self.number(&random))
      let (sign, result) = random.pick([
        ("+", left + right), ("-", left - right), ("*", left * right),
      ])
      let text =
        "(\(Self.literal(left))) \(sign) (\(Self.literal(right))) = (\(Self.literal(result)))"
      let tree = try #require(Evaluation.checked(text, environment))
      #expect(Plan(tree).evaluate(in: EvaluationContext()) == .boolean(true), "\(text)")
      guard right != 0, left != 0 else { continue }
      // A quotient that ends: of the product by one factor.
      let product = left * right
      let quotient = "(\(Self.literal(product))) / (\(Self.literal(right))) = (\(Self.literal(left)))"
      let other = try #require(Evaluation.checked(quotient, environment))
      #expect(Plan(other).evaluate(in: EvaluationContext()) == .boolean(true), "\(quotient)")
    }
  }

  @Test(arguments: [
    ("0.1 + 0.2", "0.3"), ("1.1 * 3", "3.3"), ("1 / 3.0", "0.3333333333333333"), ("1.0 / 8", "0.125"),
    ("0.00000001 * 0.00000001", "1E-16"), ("123456789.125 * 1000", "123456789125.0"),
    ("-1.5 + 1.5", "0.0"), ("999999999999999.0 + 1.5", "1000000000000000.5"),
    ("0.1 + 1.0e20", "100000000000000000000.1"), ("Sequence{0.1, 0.2, 0.3}->sum()", "0.6"),
  ])
  func known(_ text: String, _ expected: String) throws {
    let environment = Environment()
    let tree = try #require(Evaluation.checked("\(text) = \(expected)", environment))
    #expect(Plan(tree).evaluate(in: EvaluationContext()) == .boolean(true), "\(text)")
  }
}
