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
    var explainer = Explainer(text: tree.text, frame: frame)
    explainer.explain(tree.root, wants: .true)
    return explainer.notes
  }

  /// The whole evaluation of an expression: every part with its value, and what was not evaluated.
  ///
  /// Of an iterator only the elements that decided, or the first three, are followed; long values are cut, and deep or large
  /// trees end early. Evaluates parts again, once for each level.
  public static func tree(
    _ tree: CheckedTree, in context: EvaluationContext, self object: Value = .null, variables: [Value] = []
  ) -> EvaluationTree {
    let frame = context.takeFrame(capacity: max(tree.slotCount, variables.count + 1))
    defer { context.giveBack(frame) }
    frame.slots[0] = object
    for (index, variable) in variables.enumerated() { frame.slots[index + 1] = variable }
    var tracer = EvaluationTracer(text: tree.text, frame: frame, callerCount: variables.count)
    return tracer.trace(tree.root)
  }
}

private struct Explainer {
  let text: EscapedText
  let frame: Frame
  let printer: ValuePrinter
  var notes: [Diagnostic] = []
  /// The elements that iterators stand at: `c = Container 'web'`.
  private var bound: [String] = []
  /// How many operations of the metamodel are being looked into.
  private var callDepth = 0

  init(text: EscapedText, frame: Frame) {
    self.text = text
    self.frame = frame
    printer = ValuePrinter(frame.context, maximumElements: 5)
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
    case .safe(let local, let source, let body):
      let value = Planner.value(source)(frame)
      if value.isUndefined { return leaf(expression, actual) }
      frame.slots[local.slot] = value
      explain(body, wants: wants)
    case .extra(let operation, let arguments) where callDepth < 8:
      explain(operation, arguments, wants, actual, expression)
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
    guard let loop = IterationElements(Planner.value(iteration.source)(frame)) else {
      return leaf(whole, actual)
    }
    // The first element whose body is the result decided; an `exists` that found nothing has none.
    let isExhausted =
      (iteration.kind == .exists) == (actual == .false) && (actual == .true || actual == .false)
    guard !isExhausted else {
      let fulfilled = actual == .true ? "fulfils" : "does not fulfil"
      let found =
        switch loop.values.count {
        case 0: "there is no element"
        case 1: "the one element \(fulfilled) it"
        case let count:
          actual == .true ? "all \(count) elements fulfil it" : "none of the \(count) elements fulfils it"
        }
      note("\(found): \(written(iteration.source)) = \(value(iteration.source))", whole)
      return
    }
    let body = Planner.truth(iteration.body)
    let frame = frame
    guard let indices = loop.first(iteration, frame, where: { body(frame) == actual }) else {
      return leaf(whole, actual)
    }
    let count = bound.count
    let places = zip(iteration.variables, indices).compactMap { variable, index -> Diagnostic? in
      let element = loop.values[index]
      let shown = printer.text(element)
      bound.append((variable.name.isEmpty ? "" : variable.name + " = ") + shown)
      return printer.location(of: element).map { .note("\(shown) is here", at: $0) }
    }
    explain(iteration.body, wants: wants)
    notes += places.prefix(max(0, 8 - notes.count))
    bound.removeLast(bound.count - count)
  }

  /// Looks into the body of an operation of the metamodel, if it has one.
  private mutating func explain(
    _ operation: ExtraOperation, _ arguments: [CheckedExpression], _ wants: Truth, _ actual: Truth,
    _ whole: CheckedExpression
  ) {
    let values = arguments.map { Planner.value($0)(frame) }
    guard let source = values.first, !source.isUndefined,
      let body = operation.definition?(frame.context, values)
    else { return leaf(whole, actual) }
    leaf(whole, actual)
    let inner = frame.context.takeFrame(capacity: max(body.slotCount, values.count))
    defer { frame.context.giveBack(inner) }
    for (index, value) in values.enumerated() { inner.slots[index] = value }
    var explainer = Explainer(text: body.text, frame: inner)
    explainer.callDepth = callDepth + 1
    explainer.explain(body.root, wants: wants)
    notes += explainer.notes.prefix(max(0, 8 - notes.count))
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
    var places: [Diagnostic] = []
    if case .iteration(let iteration) = expression.kind {
      if iteration.kind == .isUnique, let (duplicate, elements) = duplicate(iteration) {
        values = ["\(printer.text(duplicate)) occurs more than once"]
        places = elements.compactMap(place)
      } else if iteration.kind == .one, let elements = fulfilling(iteration) {
        values.insert("\(elements.count) elements fulfil it", at: 0)
        places = elements.prefix(2).compactMap(place)
      }
    }
    defer { notes += places.prefix(max(0, 8 - notes.count)) }
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
      case .safe(_, let source, _): [source]
      case .part(let source, _): [source]
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

  /// The first value that two elements have, and those elements.
  private func duplicate(_ iteration: CheckedExpression.Iteration) -> (value: Value, elements: [Value])? {
    guard let loop = IterationElements(Planner.value(iteration.source)(frame)) else { return nil }
    let body = Planner.value(iteration.body)
    var seen: [Value: Value] = [:]
    for (index, element) in loop.values.enumerated() {
      loop.bind(iteration, 0, to: index, frame)
      let value = body(frame)
      if let first = seen.updateValue(element, forKey: value) { return (value, [first, element]) }
    }
    return nil
  }

  /// The elements for which the body is true.
  private func fulfilling(_ iteration: CheckedExpression.Iteration) -> [Value]? {
    guard let loop = IterationElements(Planner.value(iteration.source)(frame)) else { return nil }
    let body = Planner.truth(iteration.body)
    return loop.values.indices.filter { index in
      loop.bind(iteration, 0, to: index, frame)
      return body(frame) == .true
    }.map { loop.values[$0] }
  }

  /// A note at an element that is an object.
  private func place(_ element: Value) -> Diagnostic? {
    printer.location(of: element).map { .note("\(printer.text(element)) is here", at: $0) }
  }

  private func value(_ expression: CheckedExpression) -> String {
    printer.shortText(Planner.value(expression)(frame))
  }

  private func written(_ expression: CheckedExpression) -> String { text.excerpt(expression.range) }

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
