import OCLSyntax

/// Eclipse's operators of two values, `and2` and its kin, said as conditionals: null is as invalid as for `if`.
extension Checker {
  mutating func strictly(
    _ operation: UnaryOperator, _ name: Range<Int>, _ value: CheckedExpression, _ range: Range<Int>
  ) -> CheckedExpression {
    guard isTruth(value.type) else {
      return report(
        .noMatchingOperation(operation.rawValue, of: value.type, [], candidates: [], at: place(name)), range)
    }
    return choice(value, truth(false, range), truth(true, range), range)
  }

  mutating func strictly(
    _ operation: BinaryOperator, _ left: CheckedExpression, _ right: CheckedExpression, _ range: Range<Int>
  ) -> CheckedExpression {
    for operand in [left, right] where !isTruth(operand.type) {
      return report(
        .notBoolean(operand.type, "an operand of '\(operation.rawValue)'", at: place(operand.range)), range)
    }
    let second = choice(right, truth(true, range), truth(false, range), range)
    switch operation {
    case .and2: return choice(left, second, truth(false, range), range)
    case .or2: return choice(left, truth(true, range), second, range)
    case .implies2: return choice(left, second, truth(true, range), range)
    default:
      let first = choice(left, truth(true, range), truth(false, range), range)
      return CheckedExpression(.equality(false, first, second), .boolean, range)
    }
  }

  private func truth(_ value: Bool, _ range: Range<Int>) -> CheckedExpression {
    CheckedExpression(.literal(.boolean(value)), .boolean, range)
  }

  private func choice(
    _ condition: CheckedExpression, _ result: CheckedExpression, _ otherwise: CheckedExpression,
    _ range: Range<Int>
  ) -> CheckedExpression {
    CheckedExpression(
      .conditional([CheckedExpression.Branch(condition: condition, result: result)], otherwise), .boolean,
      range)
  }
}
