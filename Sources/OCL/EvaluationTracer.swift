import Diagnostics
import Ecore
import OCLSyntax

/// Evaluates an expression part by part and writes down what each was.
struct EvaluationTracer {
  let text: EscapedText
  let frame: Frame
  /// How many more parts are written down.
  var room = 300
  /// How many variables the caller gave values; others are shown where they are bound.
  private let callerCount: Int
  /// How many levels lie above, those of operations that are being looked into included.
  var depth = 0

  /// The deepest level that is written down.
  private static let maximumDepth = 40
  /// How many elements of an iterator are followed where none decides alone.
  private static let maximumElements = 3

  init(text: EscapedText, frame: Frame, callerCount: Int) {
    self.text = text
    self.frame = frame
    self.callerCount = callerCount
  }

  private var printer: ValuePrinter { ValuePrinter(frame.context, maximumElements: 5) }

  mutating func trace(_ expression: CheckedExpression) -> EvaluationTree {
    var expression = expression
    while let inner = expression.transparent { expression = inner }
    room -= 1
    var tree = EvaluationTree(
      text.excerpt(expression.range), at: text.range(expression.range),
      value: printer.shortText(Planner.value(expression)(frame)))
    guard depth < Self.maximumDepth else {
      tree.omittedCount = 1
      return tree
    }
    depth += 1
    addParts(of: expression, to: &tree)
    depth -= 1
    return tree
  }

  /// Adds a part, unless it is a literal or there is no room.
  private mutating func add(
    _ part: CheckedExpression, to tree: inout EvaluationTree, binding: String? = nil
  ) {
    var plain = part
    while let inner = plain.transparent { plain = inner }
    switch plain.kind {
    case .literal where binding == nil: return
    case .variable(let local) where binding == nil && (local.slot == 0 || local.slot > callerCount): return
    default: break
    }
    guard room > 0 else {
      tree.omittedCount += 1
      return
    }
    var child = trace(part)
    child.binding = binding
    tree.children.append(child)
  }

  private func addSkipped(_ part: CheckedExpression, to tree: inout EvaluationTree) {
    tree.children.append(
      EvaluationTree(text.excerpt(part.range), at: text.range(part.range), value: nil))
  }

  private mutating func addParts(of expression: CheckedExpression, to tree: inout EvaluationTree) {
    switch expression.kind {
    case .logical(let operation, let left, let right):
      let truth = Planner.truth(left)(frame)
      add(left, to: &tree)
      let decides: Truth? =
        switch operation {
        case .and, .implies: .false
        case .or: .true
        default: nil
        }
      if truth == decides { addSkipped(right, to: &tree) } else { add(right, to: &tree) }
    case .conditional(let branches, let otherwise): addBranches(branches, otherwise, to: &tree)
    case .letIn(let bindings, let body):
      for binding in bindings {
        add(binding.value, to: &tree)
        // What the value is made of may use the slot before the variable does.
        frame.slots[binding.local.slot] = Planner.value(binding.value)(frame)
      }
      let names = bindings.map { "\($0.local.name) = \(printer.shortText(frame.slots[$0.local.slot]))" }
      add(body, to: &tree, binding: names.joined(separator: ", "))
    case .safe(let local, let source, let body):
      add(source, to: &tree)
      let value = Planner.value(source)(frame)
      if value.isNull { return addSkipped(body, to: &tree) }
      frame.slots[local.slot] = value
      addParts(of: body, to: &tree)
    case .iteration(let iteration): add(iteration, to: &tree)
    case .extra(let operation, let arguments):
      for argument in arguments { add(argument, to: &tree) }
      addBody(of: operation, arguments.map { Planner.value($0)(frame) }, to: &tree)
    default:
      var parts: [CheckedExpression] = []
      expression.kind.forEachChild { parts.append($0) }
      for part in parts { add(part, to: &tree) }
    }
  }

  private mutating func addBranches(
    _ branches: [CheckedExpression.Branch], _ otherwise: CheckedExpression, to tree: inout EvaluationTree
  ) {
    var isDecided = false
    for branch in branches {
      guard !isDecided else {
        addSkipped(branch.condition, to: &tree)
        addSkipped(branch.result, to: &tree)
        continue
      }
      let truth = Planner.truth(branch.condition)(frame)
      add(branch.condition, to: &tree)
      isDecided = truth != .false
      if truth == .true { add(branch.result, to: &tree) } else { addSkipped(branch.result, to: &tree) }
    }
    if isDecided { addSkipped(otherwise, to: &tree) } else { add(otherwise, to: &tree) }
  }

  // MARK: Iterators

  private mutating func add(_ iteration: CheckedExpression.Iteration, to tree: inout EvaluationTree) {
    add(iteration.source, to: &tree)
    guard !iteration.isImplicit, let loop = IterationElements(Planner.value(iteration.source)(frame)) else {
      return
    }
    if let accumulator = iteration.accumulator {
      return addSteps(iteration, loop, accumulator, to: &tree)
    }
    if let indices = deciding(iteration, loop) {
      addElement(iteration, loop, indices, to: &tree)
      tree.omittedCount += loop.values.count - 1
      return
    }
    guard iteration.variables.count == 1 else {
      tree.omittedCount += loop.values.count
      return
    }
    for index in loop.values.indices.prefix(Self.maximumElements) {
      loop.bind(iteration, 0, to: index, frame)
      addElement(iteration, loop, [index], to: &tree)
    }
    tree.omittedCount += max(0, loop.values.count - Self.maximumElements)
  }

  /// The elements that alone made the result what it is.
  private func deciding(_ iteration: CheckedExpression.Iteration, _ loop: IterationElements) -> [Int]? {
    let decisive: Truth
    switch iteration.kind {
    case .forAll: decisive = .false
    case .exists, .any: decisive = .true
    default: return nil
    }
    let body = Planner.truth(iteration.body)
    let frame = frame
    return loop.first(iteration, frame) { body(frame) == decisive }
      ?? loop.first(iteration, frame) { body(frame).rawValue >= Truth.null.rawValue }
  }

  private mutating func addElement(
    _ iteration: CheckedExpression.Iteration, _ loop: IterationElements, _ indices: [Int],
    to tree: inout EvaluationTree
  ) {
    let names = zip(iteration.variables, indices).map { variable, index in
      (variable.name.isEmpty ? "" : variable.name + " = ") + printer.shortText(loop.values[index])
    }
    add(iteration.body, to: &tree, binding: names.joined(separator: ", "))
  }

  /// The first steps of `iterate`, each with the accumulator that the one before left.
  private mutating func addSteps(
    _ iteration: CheckedExpression.Iteration, _ loop: IterationElements,
    _ accumulator: CheckedExpression.Binding, to tree: inout EvaluationTree
  ) {
    guard iteration.variables.count == 1 else {
      tree.omittedCount += loop.values.count
      return
    }
    let body = Planner.value(iteration.body)
    let slot = accumulator.local.slot
    var value = Planner.value(accumulator.value)(frame)
    for index in loop.values.indices.prefix(Self.maximumElements) {
      frame.slots[slot] = value
      loop.bind(iteration, 0, to: index, frame)
      let binding =
        "\(iteration.variables[0].name) = \(printer.shortText(loop.values[index])), "
        + "\(accumulator.local.name) = \(printer.shortText(value))"
      add(iteration.body, to: &tree, binding: binding)
      frame.slots[slot] = value
      loop.bind(iteration, 0, to: index, frame)
      value = body(frame)
    }
    tree.omittedCount += max(0, loop.values.count - Self.maximumElements)
  }

  // MARK: Operations of the metamodel

  private mutating func addBody(
    of operation: ExtraOperation, _ values: [Value], to tree: inout EvaluationTree
  ) {
    guard room > 0, depth < Self.maximumDepth, let source = values.first, !source.isUndefined,
      let body = operation.definition?(frame.context, values)
    else { return }
    let inner = frame.context.takeFrame(capacity: max(body.slotCount, values.count))
    defer { frame.context.giveBack(inner) }
    for (index, value) in values.enumerated() { inner.slots[index] = value }
    var tracer = EvaluationTracer(
      text: body.text, frame: inner, callerCount: max(0, values.count - 1))
    tracer.room = room
    tracer.depth = depth
    var child = tracer.trace(body.root)
    room = tracer.room
    child.binding = "self = \(printer.shortText(source))"
    tree.children.append(child)
  }
}

extension CheckedExpression {
  /// What stands in the text where this was implied.
  fileprivate var transparent: CheckedExpression? {
    switch kind {
    case .asSet(let source), .withoutNull(let source): source
    default: nil
    }
  }
}
