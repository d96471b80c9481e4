import Ecore
import OCLSyntax

/// Iterators as closures (OCL 2.4 §11.9).
enum IterationPlanner {
  /// `forAll` and `exists` with one variable, which need no value.
  static func truth(_ iteration: CheckedExpression.Iteration) -> TruthCode? {
    guard iteration.kind == .forAll || iteration.kind == .exists, iteration.variables.count == 1,
      iteration.companions[0] == nil
    else { return nil }
    let decisive: Truth = iteration.kind == .forAll ? .false : .true
    if let objects = ObjectStreamPlanner.quantifier(iteration, decisive: decisive) { return objects }
    let stream = StreamPlanner.stream(iteration.source)
    let body = Planner.truth(iteration.body)
    let slot = iteration.variables[0].slot
    let neutral: Truth = iteration.kind == .forAll ? .true : .false
    return { frame in
      var result = neutral
      let failure = stream(frame) { element in
        frame.slots[slot] = element
        let truth = body(frame)
        if truth == decisive {
          result = decisive
          return false
        }
        if truth.rawValue > result.rawValue, truth != neutral { result = truth }
        return true
      }
      return failure == nil ? result : .invalid
    }
  }

  static func value(_ iteration: CheckedExpression.Iteration) -> ValueCode {
    if let truth = truth(iteration) { return { truth($0).value } }
    if let streamed = StreamPlanner.value(iteration) { return streamed }
    switch iteration.kind {
    case .forAll, .exists: return quantifier(iteration)
    case .iterate: return iterate(iteration)
    case .closure: return closure(iteration)
    case .sortedBy: return sortedBy(iteration)
    case .select, .reject, .any, .one: return filter(iteration)
    case .collect, .collectNested, .collectBy, .isUnique: return collect(iteration)
    }
  }

  // MARK: Sources

  /// The elements, beside each the value of the key or the position.
  struct Elements {
    var values: [Value]
    var companions: [Value]
  }

  private static func elements(_ source: Value, withCompanions: Bool) -> Result<Elements, ElementsFailure> {
    switch source {
    case .collection(let collection):
      let positions = withCompanions ? collection.elements.indices.map { Value.integer($0 + 1) } : []
      return .success(Elements(values: collection.elements, companions: positions))
    case .map(let map): return .success(Elements(values: map.keys, companions: map.values))
    case .invalid(let failure): return .failure(ElementsFailure(failure: failure))
    default: return .failure(ElementsFailure(failure: .nullSource))
    }
  }

  struct ElementsFailure: Error { var failure: Failure }

  /// Runs `body` for every combination of elements until it returns false; nil if the source is a collection.
  private static func loop(_ iteration: CheckedExpression.Iteration)
    -> @Sendable (Frame, () -> Bool) -> Failure?
  {
    let source = Planner.value(iteration.source)
    let slots = iteration.variables.map(\.slot)
    let companions = iteration.companions.map { $0?.slot }
    let withCompanions = companions.contains { $0 != nil }
    return { frame, body in
      switch elements(source(frame), withCompanions: withCompanions) {
      case .failure(let problem): return problem.failure
      case .success(let elements):
        _ = nest(elements, slots, companions, 0, frame, body)
        return frame.isExceeded ? frame.exceeded : nil
      }
    }
  }

  private static func nest(
    _ elements: Elements, _ slots: [Int], _ companions: [Int?], _ depth: Int, _ frame: Frame,
    _ body: () -> Bool
  ) -> Bool {
    guard depth < slots.count else { return frame.spend() && body() }
    for (index, element) in elements.values.enumerated() {
      frame.slots[slots[depth]] = element
      if let companion = companions[depth] { frame.slots[companion] = elements.companions[index] }
      if !nest(elements, slots, companions, depth + 1, frame, body) { return false }
    }
    return true
  }

  // MARK: Kinds

  private static func quantifier(_ iteration: CheckedExpression.Iteration) -> ValueCode {
    let loop = loop(iteration)
    let body = Planner.truth(iteration.body)
    let decisive: Truth = iteration.kind == .forAll ? .false : .true
    return { frame in
      var result = !decisive
      let failure = loop(frame) {
        let truth = body(frame)
        if truth == decisive {
          result = decisive
          return false
        }
        if truth.rawValue >= Truth.null.rawValue, result != .invalid { result = truth }
        return true
      }
      return failure.map { .invalid($0) } ?? result.value
    }
  }

  private static func iterate(_ iteration: CheckedExpression.Iteration) -> ValueCode {
    let loop = loop(iteration)
    let body = Planner.value(iteration.body)
    guard let accumulator = iteration.accumulator else { return { _ in .invalid(.external) } }
    let slot = accumulator.local.slot
    let initial = Planner.value(accumulator.value)
    return { frame in
      frame.slots[slot] = initial(frame)
      let failure = loop(frame) {
        frame.slots[slot] = body(frame)
        return true
      }
      return failure.map { .invalid($0) } ?? frame.slots[slot]
    }
  }

  private static func filter(_ iteration: CheckedExpression.Iteration) -> ValueCode {
    let source = Planner.value(iteration.source)
    let body = Planner.truth(iteration.body)
    let slot = iteration.variables[0].slot
    let companion = iteration.companions[0]?.slot
    let kind = iteration.kind
    return { frame in
      let value = source(frame)
      let elements: Elements
      switch Self.elements(value, withCompanions: companion != nil) {
      case .failure(let problem): return .invalid(problem.failure)
      case .success(let found): elements = found
      }
      var kept: [Int] = []
      for (index, element) in elements.values.enumerated() {
        guard frame.spend() else { return .invalid(frame.exceeded) }
        frame.slots[slot] = element
        if let companion { frame.slots[companion] = elements.companions[index] }
        switch body(frame) {
        case .true:
          if kind == .any { return element }
          if kind != .reject { kept.append(index) }
        case .false: if kind == .reject { kept.append(index) }
        case .null, .invalid: return .invalid(.notBoolean)
        }
      }
      switch kind {
      case .any: return .invalid(.noElement)
      case .one: return .boolean(kept.count == 1)
      default: break
      }
      if case .map = value {
        return .map(MapValue(kept.map { (elements.values[$0], elements.companions[$0]) }))
      }
      guard case .collection(let collection) = value else { return .invalid(.nullSource) }
      if kept.count == elements.values.count { return value }
      return .collection(CollectionValue(unchecked: kept.map { elements.values[$0] }, kind: collection.kind))
    }
  }

  private static func collect(_ iteration: CheckedExpression.Iteration) -> ValueCode {
    let source = Planner.value(iteration.source)
    let body = Planner.value(iteration.body)
    let slot = iteration.variables[0].slot
    let companion = iteration.companions[0]?.slot
    let kind = iteration.kind
    let flattens = kind == .collect
    return { frame in
      let value = source(frame)
      let elements: Elements
      switch Self.elements(value, withCompanions: companion != nil) {
      case .failure(let problem): return .invalid(problem.failure)
      case .success(let found): elements = found
      }
      var results: [Value] = []
      var extent = Extent(nesting: 1, weight: 0)
      results.reserveCapacity(elements.values.count)
      for (index, element) in elements.values.enumerated() {
        guard frame.spend() else { return .invalid(frame.exceeded) }
        frame.slots[slot] = element
        if let companion { frame.slots[companion] = elements.companions[index] }
        let result = body(frame)
        if result.isInvalid { return result }
        extent.add(result.extent)
        if extent.isTooLarge { return frame.tooLarge() }
        if flattens { flatten(result, into: &results) } else { results.append(result) }
      }
      if kind == .isUnique { return .boolean(results.uniqued().count == results.count) }
      if kind == .collectBy {
        return frame.limited(Value.map(MapValue(zip(elements.values, results).map { ($0, $1) })))
      }
      var isOrdered = false
      if case .collection(let collection) = value { isOrdered = collection.kind.isOrdered }
      return frame.limited(
        .collection(CollectionValue(unchecked: results, kind: isOrdered ? .sequence : .bag)))
    }
  }

  private static func flatten(_ value: Value, into results: inout [Value]) {
    guard case .collection(let collection) = value else {
      results.append(value)
      return
    }
    for element in collection.elements { flatten(element, into: &results) }
  }

  private static func sortedBy(_ iteration: CheckedExpression.Iteration) -> ValueCode {
    let source = Planner.value(iteration.source)
    let body = Planner.value(iteration.body)
    let slot = iteration.variables[0].slot
    return { frame in
      let value = source(frame)
      guard case .collection(let collection) = value else {
        return value.isInvalid ? value : .invalid(.nullSource)
      }
      var keys: [Value] = []
      for element in collection.elements {
        guard frame.spend() else { return .invalid(frame.exceeded) }
        frame.slots[slot] = element
        let key = body(frame)
        if key.isInvalid { return key }
        keys.append(key)
      }
      // One comparison with a key that is not null tells for all whether they have an order.
      if let probe = keys.first(where: { !$0.isNull }),
        keys.contains(where: { !$0.isNull && $0.compared(to: probe) == nil })
      {
        return .invalid(.notComparable)
      }
      let order = keys.indices.sorted { left, right in
        switch (keys[left].isNull, keys[right].isNull) {
        case (true, true): return left < right
        case (true, false): return true
        case (false, true): return false
        case (false, false):
          let order = keys[left].compared(to: keys[right]) ?? 0
          return order == 0 ? left < right : order < 0
        }
      }
      let kind: CollectionName = collection.kind.isUnique ? .orderedSet : .sequence
      return .collection(CollectionValue(unchecked: order.map { collection.elements[$0] }, kind: kind))
    }
  }

  private static func closure(_ iteration: CheckedExpression.Iteration) -> ValueCode {
    let source = Planner.value(iteration.source)
    let body = Planner.value(iteration.body)
    let slot = iteration.variables[0].slot
    let isContents = !Planner.isPlain && isContents(iteration.body, of: slot)
    return { frame in
      let value = source(frame)
      guard case .collection(let collection) = value else {
        return value.isInvalid ? value : .invalid(.nullSource)
      }
      if isContents, let results = contents(of: collection, frame.context.model) {
        guard frame.spend(results.count) else { return .invalid(frame.exceeded) }
        if results.count > EvaluationContext.maximumSize { return frame.tooLarge() }
        return .collection(
          CollectionValue(unchecked: results, kind: collection.kind.isOrdered ? .orderedSet : .set))
      }
      var seen: Set<Value> = []
      var results: [Value] = []
      var stack: [Value] = collection.elements.reversed()
      while let element = stack.popLast() {
        guard frame.spend() else { return .invalid(frame.exceeded) }
        guard seen.insert(element).inserted else { continue }
        results.append(element)
        if results.count > EvaluationContext.maximumSize { return frame.tooLarge() }
        if element.isNull { continue }
        frame.slots[slot] = element
        switch body(frame) {
        case .collection(let next): stack.append(contentsOf: next.elements.reversed())
        case .null: break
        case .invalid(let failure): return .invalid(failure)
        case let next: stack.append(next)
        }
      }
      return .collection(
        CollectionValue(unchecked: results, kind: collection.kind.isOrdered ? .orderedSet : .set))
    }
  }

  /// Whether an expression is `v.oclContents()` of a variable.
  private static func isContents(_ expression: CheckedExpression, of slot: Int) -> Bool {
    guard case .operation(let operation, let source, _) = expression.kind,
      operation.name == "oclContents", case .variable(let local) = source.kind
    else { return false }
    return local.slot == slot
  }

  /// An object and all that is in it, each container before its contents; nil for other collections than of one object,
  /// and when something was not found or stands in two places.
  private static func contents(of collection: CollectionValue, _ model: Model?) -> [Value]? {
    guard let model, collection.elements.count == 1, case .object(let root) = collection.elements[0],
      !root.isProxy
    else { return nil }
    var results: [Value] = []
    var stack: [(object: ObjectID, container: ObjectID)] = [(root, model.container(of: root))]
    while let (object, container) = stack.popLast() {
      // What is contained where it says is met once, so that nothing need be remembered.
      guard !object.isProxy, model.container(of: object) == container else { return nil }
      results.append(.object(object))
      for next in model.object(object).eContents.reversed() { stack.append((next.id, object)) }
    }
    return results
  }
}
