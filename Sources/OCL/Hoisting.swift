/// Names the value of an expression that depends on nothing but the model.
public final class ConstantKey: Sendable {
  init() {}
}

/// What is computed once although a loop holds it.
public enum Hoisted: Sendable {
  /// Computed at the first use since the loop began; the first slot says whether the second holds the value.
  case once(flag: Int, slot: Int, CheckedExpression)
  /// A loop: the flags that its beginning clears.
  case loop(flags: [Int], CheckedExpression)
  /// Computed once for each context.
  case constant(ConstantKey, CheckedExpression)

  /// What is computed, or the loop.
  public var expression: CheckedExpression {
    switch self {
    case .once(_, _, let expression), .loop(_, let expression), .constant(_, let expression): expression
    }
  }
}

/// Marks the parts of loops that do not depend on the loop, so that they are evaluated once: at their first use, so that
/// what would not be evaluated is not, and nothing becomes `invalid` that was not.
struct Hoisting {
  private var slotCount: Int
  /// How many loops lie around the declaration of what each slot holds now; 0 for `self` and the caller's variables.
  private var depthOfSlot: [Int: Int] = [:]
  /// For each loop around, from the outermost, the flags to clear when it begins.
  private var loops: [[Int]] = []

  /// Whether the expression lies in one that is computed once for all.
  private var isConstant = false

  /// The expression with marks, and the slots that it needs.
  static func hoisted(_ root: CheckedExpression, slotCount: Int) -> (root: CheckedExpression, slotCount: Int)
  {
    guard Facts.hasLoop(root) else { return (root, slotCount) }
    var hoisting = Hoisting(slotCount: slotCount)
    let root = hoisting.visit(root)
    return (root, hoisting.slotCount)
  }

  private init(slotCount: Int) { self.slotCount = slotCount }

  private mutating func visit(_ expression: CheckedExpression) -> CheckedExpression {
    var facts = Facts()
    facts.collect(expression)
    let depth = facts.free.reduce(0) { max($0, depthOfSlot[$1] ?? 0) }
    if facts.isWorthIt, facts.free.isEmpty, facts.usesModel, !isConstant {
      let outer = loops
      loops = []
      isConstant = true
      let computed = visitChildren(expression)
      isConstant = false
      loops = outer
      return mark(.constant(ConstantKey(), computed), expression)
    }
    guard facts.isWorthIt, depth < loops.count else { return visitChildren(expression) }
    let flag = slotCount
    slotCount += 2
    loops[depth].append(flag)
    // Inside, the loops from there on are no longer around: their variables do not occur.
    let inner = Array(loops[depth...])
    loops.removeLast(loops.count - depth)
    let computed = visitChildren(expression)
    loops += inner
    return mark(.once(flag: flag, slot: flag + 1, computed), expression)
  }

  private func mark(_ hoisted: Hoisted, _ like: CheckedExpression) -> CheckedExpression {
    CheckedExpression(.hoisted(hoisted), like.type, like.range)
  }

  private mutating func declare(_ local: CheckedExpression.Local) { depthOfSlot[local.slot] = loops.count }

  private mutating func visitChildren(_ expression: CheckedExpression) -> CheckedExpression {
    guard case .iteration(let iteration) = expression.kind else {
      if case .letIn(let bindings, let body) = expression.kind {
        var visited: [CheckedExpression.Binding] = []
        for binding in bindings {
          visited.append(CheckedExpression.Binding(local: binding.local, value: visit(binding.value)))
          declare(binding.local)
        }
        return CheckedExpression(.letIn(visited, visit(body)), expression.type, expression.range)
      }
      if case .safe(let local, let source, let body) = expression.kind {
        let source = visit(source)
        declare(local)
        return CheckedExpression(.safe(local, source, visit(body)), expression.type, expression.range)
      }
      return CheckedExpression(expression.kind.mapped { visit($0) }, expression.type, expression.range)
    }
    let source = visit(iteration.source)
    let accumulator = iteration.accumulator.map {
      CheckedExpression.Binding(local: $0.local, value: visit($0.value))
    }
    loops.append([])
    iteration.variables.forEach { declare($0) }
    for case let companion? in iteration.companions { declare(companion) }
    if let accumulator { declare(accumulator.local) }
    let body = visit(iteration.body)
    let flags = loops.removeLast()
    let result = CheckedExpression(
      .iteration(
        CheckedExpression.Iteration(
          kind: iteration.kind, source: source, variables: iteration.variables,
          companions: iteration.companions, accumulator: accumulator, body: body,
          isImplicit: iteration.isImplicit)), expression.type, expression.range)
    return flags.isEmpty ? result : mark(.loop(flags: flags, result), expression)
  }
}

/// What is asked of an expression before it is moved out of a loop.
private struct Facts {
  /// The slots of variables that are declared outside.
  var free: Set<Int> = []
  var usesModel = false
  private var isHeavy = false
  private var isMovable = true
  private var bound: [Int: Int] = [:]

  /// Whether it costs more than the look whether it was computed already.
  var isWorthIt: Bool { isHeavy && isMovable }

  static func hasLoop(_ expression: CheckedExpression) -> Bool {
    if case .iteration = expression.kind { return true }
    var found = false
    expression.kind.forEachChild { found = found || hasLoop($0) }
    return found
  }

  private mutating func bind(_ locals: [CheckedExpression.Local], _ body: (inout Facts) -> Void) {
    for local in locals { bound[local.slot, default: 0] += 1 }
    body(&self)
    for local in locals { bound[local.slot, default: 0] -= 1 }
  }

  mutating func collect(_ expression: CheckedExpression) {
    switch expression.kind {
    case .variable(let local): if bound[local.slot, default: 0] == 0 { free.insert(local.slot) }
    // What a caller's operation does besides giving a value is not known.
    case .extra, .previous, .error: isMovable = false
    case .iteration(let iteration):
      isHeavy = true
      collect(iteration.source)
      if let accumulator = iteration.accumulator { collect(accumulator.value) }
      let locals = iteration.variables + iteration.companions.compactMap { $0 }
      bind(locals + (iteration.accumulator.map { [$0.local] } ?? [])) { $0.collect(iteration.body) }
    case .letIn(let bindings, let body):
      var locals: [CheckedExpression.Local] = []
      for binding in bindings {
        bind(locals) { $0.collect(binding.value) }
        locals.append(binding.local)
      }
      bind(locals) { $0.collect(body) }
    case .safe(let local, let source, let body):
      collect(source)
      bind([local]) { $0.collect(body) }
    case .operation(let operation, let source, let arguments):
      if operation.name == "allInstances" { usesModel = true }
      if source.type.isCollection, !["size", "isEmpty", "notEmpty", "first", "at"].contains(operation.name),
        !arguments.isEmpty || operation.name.hasPrefix("as")
      {
        // A search in a stored list is no dearer than one in a copy of it.
        if case .feature = source.kind, ["includes", "excludes"].contains(operation.name) {
        } else {
          isHeavy = true
        }
      }
      collect(source)
      arguments.forEach { collect($0) }
    default: expression.kind.forEachChild { collect($0) }
    }
  }
}

extension CheckedExpression.Kind {
  /// The same kind with other children; for those that declare no variables.
  fileprivate func mapped(_ body: (CheckedExpression) -> CheckedExpression) -> CheckedExpression.Kind {
    switch self {
    case .literal, .variable, .error, .hoisted, .iteration, .letIn, .safe: self
    case .feature(let source, let feature): .feature(body(source), feature)
    case .part(let source, let index): .part(body(source), index)
    case .not(let operand): .not(body(operand))
    case .asSet(let source): .asSet(body(source))
    case .withoutNull(let source): .withoutNull(body(source))
    case .previous(let source): .previous(body(source))
    case .logical(let operation, let left, let right): .logical(operation, body(left), body(right))
    case .equality(let isEqual, let left, let right): .equality(isEqual, body(left), body(right))
    case .operation(let operation, let source, let arguments):
      .operation(operation, body(source), arguments.map(body))
    case .extra(let operation, let arguments): .extra(operation, arguments.map(body))
    case .conditional(let branches, let otherwise):
      .conditional(
        branches.map {
          CheckedExpression.Branch(condition: body($0.condition), result: body($0.result))
        }, body(otherwise))
    case .collection(let kind, let items):
      .collection(
        kind,
        items.map { item in
          switch item {
          case .value(let value): .value(body(value))
          case .range(let first, let last): .range(body(first), body(last))
          }
        })
    case .map(let keys, let values):
      .map(keys.map(body), values.map(body))
    case .tuple(let names, let values): .tuple(names, values.map(body))
    }
  }
}
