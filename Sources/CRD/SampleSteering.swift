import Ecore
import OCL
import OCLSyntax

/// Reads an expression for changes of objects that may make it true, or not true.
///
/// What it gives are guesses, the likeliest first: the objects must be judged after each.
struct SampleSteering {
  let evaluation: EvaluationContext
  let model: Model
  var builder: SampleBuilder
  /// What the variables of the expression stand for; the last slot is free.
  var slots: [Value] = []
  /// The item of a list of data that a variable stands for, by slot.
  var items: [Int: SamplePlace] = [:]
  /// Whether what a server knows without a definition changes too.
  var changesOmitted = false
  /// How many bodies of operations deep.
  private var depth = 0
  /// What the expression asks about.
  private var literals: [Value] = []
  /// The most changes of one expression.
  static let limit = 24
  /// How many elements of a collection are looked at.
  static let elementLimit = 4

  init(_ evaluation: EvaluationContext, _ model: Model, _ builder: SampleBuilder) {
    self.evaluation = evaluation
    self.model = model
    self.builder = builder
  }

  /// Changes by which an expression may become true of an object, or not true.
  mutating func changes(_ tree: CheckedTree, of object: ObjectID, toward wanted: Bool) -> [SampleChange] {
    slots = Array(repeating: .null, count: tree.slotCount + 1)
    slots[0] = .object(object)
    items = [:]
    return changes(tree.root, toward: wanted).uniqued(Self.limit)
  }

  /// The same of an expression with what its variables stand for, whose last slot is free.
  mutating func changes(
    _ expression: CheckedExpression, slots: [Value], toward wanted: Bool
  ) -> [SampleChange] {
    self.slots = slots
    items = [:]
    return changes(expression, toward: wanted).uniqued(Self.limit)
  }

  // MARK: Values

  /// Whether a feature may get another value.
  func isChanged(_ feature: EStructuralFeature) -> Bool {
    changesOmitted ? feature.isChangeable && feature.isStored && !feature.isComputed : feature.isSampled
  }

  func value(_ expression: CheckedExpression) -> Value { expression.value(in: evaluation, slots: slots) }

  private func isTrue(_ expression: CheckedExpression) -> Bool { value(expression).boolean == true }

  func object(_ value: Value) -> EObject? {
    if case .object(let id) = value, !id.isProxy { return EObject(model, id) }
    return nil
  }

  // MARK: Expressions

  mutating func changes(_ expression: CheckedExpression, toward wanted: Bool) -> [SampleChange] {
    switch expression.kind {
    case .not(let operand): return changes(operand, toward: !wanted)
    case .logical(let operation, let left, let right): return logical(operation, left, right, wanted)
    case .equality(let isEqual, let left, let right) where left.type == .boolean && right.type == .boolean:
      return exclusive(left, right, isEqual != wanted) + leaf(expression, wanted)
    case .equality(let isEqual, let left, let right) where left.type.hasObjects && right.type.hasObjects:
      return isEqual == wanted ? leaf(expression, wanted) : altered(left) + leaf(expression, wanted)
    case .letIn(let bindings, let body):
      for binding in bindings { slots[binding.local.slot] = value(binding.value) }
      return changes(body, toward: wanted)
    case .conditional(let branches, let otherwise):
      return conditional(branches.map { ($0.condition, $0.result) }, otherwise, wanted)
    case .part(let tuple, let index):
      guard case .tuple(_, let values) = tuple.kind, values.indices.contains(index) else { return [] }
      return changes(values[index], toward: wanted)
    case .safe(let local, let source, let body):
      let found = value(source)
      guard !found.isUndefined else { return ensure(source) }
      slots[local.slot] = found
      return changes(body, toward: wanted) + (wanted ? [] : remove(source))
    case .extra(let operation, let arguments): return called(operation, arguments, wanted)
    case .iteration(let iteration): return self.iteration(iteration, expression, wanted)
    case .operation(let operation, let source, let arguments):
      return self.operation(operation, source, arguments, expression, wanted)
    case .literal, .error: return []
    default: return leaf(expression, wanted)
    }
  }

  /// Changes of what the objects that an expression gives consist of.
  private mutating func altered(_ expression: CheckedExpression) -> [SampleChange] {
    let found = value(expression)
    var result: [SampleChange] = []
    for root in (found.elements ?? [found]).compactMap({ object($0) }).prefix(Self.elementLimit) {
      for object in ([root] + root.eAllContents).prefix(8) {
        for feature in object.eClass.eAllAttributes where feature.isSampled && !feature.isMany {
          guard let type = feature.eAttributeType else { continue }
          let old = object.eGet(feature).lexical
          let other = builder.values.goodValues(of: type).filter { $0.lexical != old && $0 != .string("") }
          result += other.prefix(2).map { SampleChange(.set(object.id, feature, $0)) }
        }
      }
    }
    return result + grow(expression) + ensure(expression)
  }

  private mutating func logical(
    _ operation: BinaryOperator, _ left: CheckedExpression, _ right: CheckedExpression, _ wanted: Bool
  ) -> [SampleChange] {
    switch operation {
    case .and, .and2:
      return wanted ? both((left, true), (right, true)) : either((left, false), (right, false))
    case .or, .or2:
      return wanted ? either((left, true), (right, true)) : both((left, false), (right, false))
    case .implies, .implies2:
      return wanted ? either((right, true), (left, false)) : both((left, true), (right, false))
    case .xor, .xor2: return exclusive(left, right, wanted)
    default: return []
    }
  }

  /// Changes by which exactly one of two becomes true, or both or none.
  private mutating func exclusive(
    _ left: CheckedExpression, _ right: CheckedExpression, _ wanted: Bool
  ) -> [SampleChange] {
    let values = (isTrue(left), isTrue(right))
    guard (values.0 != values.1) != wanted else { return [] }
    return either((left, !values.0), (right, !values.1))
  }

  private mutating func either(
    _ first: (CheckedExpression, Bool), _ second: (CheckedExpression, Bool)
  ) -> [SampleChange] {
    let found = (changes(first.0, toward: first.1), changes(second.0, toward: second.1))
    // Neither hides the other.
    return interleaved(found.0, found.1)
  }

  private func interleaved(_ first: [SampleChange], _ second: [SampleChange]) -> [SampleChange] {
    var result: [SampleChange] = []
    for index in 0..<max(first.count, second.count) {
      if index < first.count { result.append(first[index]) }
      if index < second.count { result.append(second[index]) }
    }
    return Array(result.prefix(2 * Self.limit))
  }

  private mutating func both(
    _ first: (CheckedExpression, Bool), _ second: (CheckedExpression, Bool)
  ) -> [SampleChange] {
    let isMet = (isTrue(first.0) == first.1, isTrue(second.0) == second.1)
    if isMet.0 { return isMet.1 ? [] : changes(second.0, toward: second.1) }
    let left = changes(first.0, toward: first.1)
    if isMet.1 { return left }
    let right = changes(second.0, toward: second.1)
    var result: [SampleChange] = []
    for sum in 0..<7 {
      for index in 0...sum where index < left.count && sum - index < right.count {
        result.append(left[index] + right[sum - index])
      }
    }
    // One after the other, where the second follows from the first.
    return interleaved(result, left) + right
  }

  private mutating func conditional(
    _ branches: [(CheckedExpression, CheckedExpression)], _ otherwise: CheckedExpression, _ wanted: Bool
  ) -> [SampleChange] {
    var others: [SampleChange] = []
    for (condition, result) in branches {
      guard isTrue(condition) else {
        others += changes(condition, toward: true)
        continue
      }
      return changes(result, toward: wanted) + others + changes(condition, toward: false)
    }
    return changes(otherwise, toward: wanted) + others
  }

  /// Looks into the body of an operation of the metamodel.
  private mutating func called(
    _ operation: ExtraOperation, _ arguments: [CheckedExpression], _ wanted: Bool
  ) -> [SampleChange] {
    guard depth < 6 else { return [] }
    let values = arguments.map { value($0) }
    guard let body = operation.body(for: values, in: evaluation), let first = values.first, !first.isUndefined
    else { return arguments.first.map { ensure($0) } ?? [] }
    let others = arguments.flatMap { redirected($0) }
    return interleaved(within(body, values) { $0.changes(body.root, toward: wanted) }, others)
  }

  /// Changes by which a reference leads to another object.
  private func redirected(_ expression: CheckedExpression) -> [SampleChange] {
    guard case .feature(let source, let feature) = expression.kind, let owner = object(value(source)),
      feature.isSampled, !feature.isMany, !feature.isContainment, let type = feature.eReferenceType
    else { return [] }
    let old = value(expression)
    return builder.targets(of: type).filter { .object($0) != old }
      .map { SampleChange(.set(owner.id, feature, .object($0))) }
  }

  /// Does something with the variables of another tree.
  mutating func within<Result>(
    _ body: CheckedTree, _ arguments: [Value], _ action: (inout SampleSteering) -> Result
  ) -> Result {
    let saved = (slots, items)
    defer { (slots, items) = saved }
    slots = Array(repeating: .null, count: max(body.slotCount, arguments.count) + 1)
    for (index, argument) in arguments.enumerated() { slots[index] = argument }
    items = [:]
    depth += 1
    defer { depth -= 1 }
    return action(&self)
  }

  /// The body of an operation whose value is a collection or object, with the values that it is called with.
  mutating func definition(
    _ operation: ExtraOperation, _ arguments: [CheckedExpression]
  ) -> (CheckedTree, [Value])? {
    guard depth < 6 else { return nil }
    let values = arguments.map { value($0) }
    return operation.body(for: values, in: evaluation).map { ($0, values) }
  }
}

extension [SampleChange] {
  /// The first ones, each once.
  func uniqued(_ limit: Int) -> [SampleChange] {
    var seen: Set<SampleChange> = []
    var result: [SampleChange] = []
    for change in self where result.count < limit && !change.steps.isEmpty {
      if seen.insert(change).inserted { result.append(change) }
    }
    return result
  }
}

extension OCLType {
  /// Whether the values are objects or consist of some.
  fileprivate var hasObjects: Bool {
    if case .object = self { return true }
    if case .object? = elementType { return true }
    return false
  }
}
