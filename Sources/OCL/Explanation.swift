public import Diagnostics
import Ecore
import OCLSyntax

/// Says why a Boolean expression is not true: which of its parts decided, and what their values were.
public enum Explanation {
  /// Notes at the smallest deciding sub-expressions; empty if the expression is true.
  ///
  /// Evaluates parts again, so it is for what failed, not for every object.
  public static func notes(
    _ tree: CheckedTree, in context: EvaluationContext, self object: Value = .null, variables: [Value] = []
  ) -> [Diagnostic] {
    let frame = context.takeFrame(capacity: max(tree.slotCount, variables.count + 1))
    defer { context.giveBack(frame) }
    frame.slots[0] = object
    for (index, variable) in variables.enumerated() { frame.slots[index + 1] = variable }
    var explainer = Explainer(text: tree.text, frame: frame, printer: ValuePrinter(context))
    explainer.explain(tree.root, wants: .true)
    return explainer.notes
  }
}

private struct Explainer {
  let text: EscapedText
  let frame: Frame
  let printer: ValuePrinter
  var notes: [Diagnostic] = []
  /// The elements that iterators stand at: `c = Container 'web'`.
  private var bound: [String] = []

  init(text: EscapedText, frame: Frame, printer: ValuePrinter) {
    self.text = text
    self.frame = frame
    var printer = printer
    printer.maximumElements = 5
    self.printer = printer
  }

  /// Adds notes on why the expression is not `wants`.
  mutating func explain(_ expression: CheckedExpression, wants: Truth) {
    let actual = Planner.truth(expression)(frame)
    if actual == wants || notes.count >= 8 { return }
    switch expression.kind {
    case .not(let operand): explain(operand, wants: !wants)
    case .logical(let operation, let left, let right):
      explain(operation, left, right, wants, actual, expression)
    case .letIn(let bindings, let body):
      for binding in bindings { frame.slots[binding.local.slot] = Planner.value(binding.value)(frame) }
      explain(body, wants: wants)
    case .conditional(let branches, let otherwise):
      for branch in branches {
        switch Planner.truth(branch.condition)(frame) {
        case .true: return explain(branch.result, wants: wants)
        case .false: continue
        case .null, .invalid: return explain(branch.condition, wants: .true)
        }
      }
      explain(otherwise, wants: wants)
    case .part(let tuple, let index):
      guard case .tuple(_, let values) = tuple.kind, index < values.count else {
        return leaf(expression, actual)
      }
      explain(values[index], wants: wants)
    case .iteration(let iteration) where iteration.kind == .forAll || iteration.kind == .exists:
      explain(iteration, wants, actual, expression)
    default: leaf(expression, actual)
    }
  }

  private mutating func explain(
    _ operation: BinaryOperator, _ left: CheckedExpression, _ right: CheckedExpression, _ wants: Truth,
    _ actual: Truth, _ whole: CheckedExpression
  ) {
    let leftTruth = Planner.truth(left)(frame)
    let rightTruth = Planner.truth(right)(frame)
    switch (operation, wants) {
    case (.and, .true):
      // One false operand decides; without one, what is undefined.
      if leftTruth == actual { explain(left, wants: .true) } else { explain(right, wants: .true) }
    case (.or, .false):
      if leftTruth == actual { explain(left, wants: .false) } else { explain(right, wants: .false) }
    case (.or, .true), (.and, .false):
      explain(left, wants: wants)
      explain(right, wants: wants)
    case (.implies, .true):
      if actual == .false || leftTruth == .true {
        explain(right, wants: .true)
      } else {
        explain(left, wants: .false)
      }
    case (.implies, .false):
      if leftTruth != .true { explain(left, wants: .true) } else { explain(right, wants: .false) }
    default:
      note("'\(operation.rawValue)' of \(word(leftTruth)) and \(word(rightTruth)) is \(word(actual))", whole)
    }
  }

  private mutating func explain(
    _ iteration: CheckedExpression.Iteration, _ wants: Truth, _ actual: Truth, _ whole: CheckedExpression
  ) {
    guard iteration.variables.count == 1, iteration.companions[0] == nil,
      case .collection(let source) = Planner.value(iteration.source)(frame)
    else { return leaf(whole, actual) }
    let body = Planner.truth(iteration.body)
    let slot = iteration.variables[0].slot
    // The first element whose body is the result decided; an `exists` that found nothing has none.
    guard !(iteration.kind == .exists && actual == .false), !(iteration.kind == .forAll && actual == .true)
    else {
      note(
        "none of the \(source.elements.count) elements fulfils it: \(written(iteration.source)) = \(value(iteration.source))",
        whole)
      return
    }
    for element in source.elements {
      frame.slots[slot] = element
      guard body(frame) == actual else { continue }
      let name = iteration.variables[0].name
      bound.append((name.isEmpty ? "" : name + " = ") + printer.text(element))
      explain(iteration.body, wants: wants)
      bound.removeLast()
      return
    }
  }

  // MARK: Leaves

  private mutating func leaf(_ expression: CheckedExpression, _ actual: Truth) {
    var values: [String] = []
    var seen: Set<String> = []
    for part in operands(expression) {
      let name = written(part)
      guard seen.insert(name).inserted else { continue }
      values.append("\(name) = \(value(part))")
    }
    if case .iteration(let iteration) = expression.kind, iteration.kind == .isUnique,
      let duplicate = duplicate(iteration)
    {
      values = ["\(printer.text(duplicate)) occurs more than once"]
    }
    note(
      "this is \(word(actual))" + (values.isEmpty ? "" : ": " + values.joined(separator: ", ")), expression)
  }

  /// The parts whose values tell most: operands that are no literals.
  private func operands(_ expression: CheckedExpression) -> [CheckedExpression] {
    let parts: [CheckedExpression] =
      switch expression.kind {
      case .equality(_, let left, let right): [left, right]
      case .operation(_, let source, let arguments): [source] + arguments
      case .iteration(let iteration): [iteration.source]
      case .extra(_, let arguments): arguments
      case .feature, .variable: [expression]
      default: []
      }
    return parts.map(unwrapped).filter { part in
      if case .literal = part.kind { return false }
      return true
    }
  }

  private func unwrapped(_ expression: CheckedExpression) -> CheckedExpression {
    switch expression.kind {
    case .asSet(let source), .withoutNull(let source): unwrapped(source)
    default: expression
    }
  }

  private func duplicate(_ iteration: CheckedExpression.Iteration) -> Value? {
    guard case .collection(let source) = Planner.value(iteration.source)(frame) else { return nil }
    let body = Planner.value(iteration.body)
    var seen: Set<Value> = []
    for element in source.elements {
      frame.slots[iteration.variables[0].slot] = element
      let value = body(frame)
      if !seen.insert(value).inserted { return value }
    }
    return nil
  }

  private func value(_ expression: CheckedExpression) -> String {
    let value = Planner.value(expression)(frame)
    let text = printer.text(value)
    if case .invalid(let failure) = value { return "\(text) (\(failure.reason))" }
    return text.unicodeScalars.count <= 120
      ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(117))) + "..."
  }

  private func written(_ expression: CheckedExpression) -> String {
    let bytes = text.value[expression.range.clamped(to: 0..<text.value.count)]
    return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private func word(_ truth: Truth) -> String {
    switch truth {
    case .true: "true"
    case .false: "false"
    case .null: "null"
    case .invalid: "invalid"
    }
  }

  private mutating func note(_ message: String, _ expression: CheckedExpression) {
    let place = bound.isEmpty ? "" : "for " + bound.joined(separator: ", ") + " "
    notes.append(.note(place + message, at: text.range(expression.range)))
  }
}
