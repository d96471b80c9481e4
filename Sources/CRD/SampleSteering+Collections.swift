import Ecore
import OCL
import OCLSyntax

/// Loops and collections.
extension SampleSteering {
  mutating func iteration(
    _ iteration: CheckedExpression.Iteration, _ whole: CheckedExpression, _ wanted: Bool
  ) -> [SampleChange] {
    if let parts = iteration.conditions { return conditions(parts, iteration.kind, wanted) }
    switch (iteration.kind, wanted) {
    case (.forAll, true): return first(iteration, that: false, toward: true) { $0.remove($1) }
    case (.exists, false): return first(iteration, that: true, toward: false) { $0.remove($1) }
    case (.forAll, false): return each(iteration, toward: false) + grow(iteration.source)
    case (.exists, true): return each(iteration, toward: true) + grow(iteration.source)
    case (.one, _): return one(iteration, wanted)
    case (.isUnique, _): return unique(iteration, wanted)
    default: return leaf(whole, wanted) + grow(iteration.source)
    }
  }

  /// Makes the variables of a loop stand for its elements; nil when they cannot.
  private mutating func elements(_ iteration: CheckedExpression.Iteration) -> [Value]? {
    value(iteration.source).elements
  }

  private mutating func bind(
    _ iteration: CheckedExpression.Iteration, _ variable: Int, to value: Value, at index: Int
  ) {
    let slot = iteration.variables[variable].slot
    slots[slot] = value
    if let companion = iteration.companions[variable] { slots[companion.slot] = .integer(index + 1) }
    items[slot] = listPlace(iteration.source).map {
      SamplePlace(object: $0.object, feature: $0.feature, index: index)
    }
  }

  /// The first combinations of elements.
  private mutating func combinations(
    _ iteration: CheckedExpression.Iteration, _ body: (inout SampleSteering, [Value]) -> Bool
  ) {
    guard let elements = elements(iteration) else { return }
    let limit = iteration.variables.count == 1 ? 64 : 8
    func search(_ steering: inout SampleSteering, _ variable: Int, _ chosen: [Value]) -> Bool {
      guard variable < iteration.variables.count else { return body(&steering, chosen) }
      for (index, element) in elements.prefix(limit).enumerated() {
        steering.bind(iteration, variable, to: element, at: index)
        if !search(&steering, variable + 1, chosen + [element]) { return false }
      }
      return true
    }
    _ = search(&self, 0, [])
  }

  /// Changes of the first elements whose body is, or is not, true; or without them.
  private mutating func first(
    _ iteration: CheckedExpression.Iteration, that truth: Bool, toward wanted: Bool,
    _ removal: (inout SampleSteering, Value) -> [SampleChange]
  ) -> [SampleChange] {
    var result: [SampleChange] = []
    combinations(iteration) { steering, chosen in
      guard (steering.value(iteration.body).boolean == true) == truth else { return true }
      result = steering.changes(iteration.body, toward: wanted)
      for (variable, element) in zip(iteration.variables, chosen) {
        result += removal(&steering, element)
        if let place = steering.items[variable.slot], let index = place.index {
          result.append(SampleChange(.removeItem(place.object, place.feature, index)))
        }
      }
      return false
    }
    return result
  }

  /// Changes of some elements.
  private mutating func each(_ iteration: CheckedExpression.Iteration, toward wanted: Bool) -> [SampleChange]
  {
    var found: [[SampleChange]] = []
    combinations(iteration) { steering, chosen in
      // An object compared with itself tells nothing.
      if chosen.count > 1, Set(chosen).count < chosen.count { return true }
      found.append(steering.changes(iteration.body, toward: wanted))
      return found.count < Self.elementLimit
    }
    return (0..<Self.limit).flatMap { round in found.compactMap { $0.count > round ? $0[round] : nil } }
  }

  private mutating func one(_ iteration: CheckedExpression.Iteration, _ wanted: Bool) -> [SampleChange] {
    var fulfilling = 0
    combinations(iteration) { steering, _ in
      if steering.value(iteration.body).boolean == true { fulfilling += 1 }
      return true
    }
    if wanted, fulfilling > 1 { return first(iteration, that: true, toward: false) { $0.remove($1) } }
    if wanted { return each(iteration, toward: true) + grow(iteration.source) }
    var copies: [SampleChange] = []
    _ = first(iteration, that: true, toward: false) { steering, element in
      copies = steering.copy(element)
      return []
    }
    return copies.reversed() + first(iteration, that: false, toward: true) { _, _ in [] }
      + each(iteration, toward: fulfilling == 0) + grow(iteration.source)
  }

  /// `Bag{a, b, c}->one(x | x)` and the like.
  private mutating func conditions(
    _ parts: [CheckedExpression], _ kind: IteratorKind, _ wanted: Bool
  ) -> [SampleChange] {
    let truths = parts.map { value($0).boolean == true }
    func all(_ selected: [Int], toward: Bool) -> [SampleChange] {
      var changed = SampleChange()
      for index in selected {
        guard let change = changes(parts[index], toward: toward).first else { return [] }
        changed = changed + change
      }
      return [changed]
    }
    let count = truths.count(where: { $0 })
    var result: [SampleChange] = []
    switch (kind, wanted) {
    case (.one, true) where count > 1:
      let on = parts.indices.filter { truths[$0] }
      for keep in on { result += all(on.filter { $0 != keep }, toward: false) }
    case (.one, true), (.exists, true), (.forAll, false), (.one, false):
      let isOff = kind != .forAll
      for index in parts.indices where truths[index] != isOff {
        if let change = changes(parts[index], toward: isOff).first { result.append(change) }
      }
      if kind == .one, !wanted, count == 1 {
        result += all(parts.indices.filter { truths[$0] }, toward: false)
      }
    case (.forAll, true): result = all(parts.indices.filter { !truths[$0] }, toward: true)
    case (.exists, false): result = all(parts.indices.filter { truths[$0] }, toward: false)
    default: break
    }
    return result
  }

  private mutating func unique(_ iteration: CheckedExpression.Iteration, _ wanted: Bool) -> [SampleChange] {
    guard let elements = elements(iteration) else { return [] }
    var seen: [Value: Int] = [:]
    var result: [SampleChange] = []
    for (index, element) in elements.enumerated() {
      bind(iteration, 0, to: element, at: index)
      let value = value(iteration.body)
      let isRepeated = seen[value] != nil
      if wanted, isRepeated {
        let known = Array(seen.keys)
        result += assign(iteration.body) { candidate in !known.contains(candidate) }
        result += remove(element)
        if let place = items[iteration.variables[0].slot], let index = place.index {
          result.append(SampleChange(.removeItem(place.object, place.feature, index)))
        }
        return result
      }
      if !wanted, !isRepeated, index > 0, let first = seen.first(where: { $0.value == 0 })?.key {
        result += assign(iteration.body) { $0 == first }
      }
      seen[value] = seen[value] ?? index
      if !wanted {
        result += copy(element)
        if let place = items[iteration.variables[0].slot], let data = FeatureValue(element, model) {
          result.append(SampleChange(.add(place.object, place.feature, data)))
        }
      }
    }
    return wanted ? result : result + grow(iteration.source)
  }

  // MARK: Growing and shrinking

  /// The list of a feature that an expression is.
  func listPlace(_ expression: CheckedExpression) -> (object: ObjectID, feature: EStructuralFeature)? {
    switch expression.kind {
    case .feature(let source, let feature) where feature.isMany && feature.isSampled:
      return object(value(source)).map { ($0.id, feature) }
    case .operation(let operation, let source, _) where operation.name.hasPrefix("as"):
      return listPlace(source)
    case .withoutNull(let source): return listPlace(source)
    default: return nil
    }
  }

  /// Changes by which a collection gets one more element.
  mutating func grow(_ expression: CheckedExpression) -> [SampleChange] {
    if let (object, feature) = listPlace(expression) { return grow(object, feature) }
    switch expression.kind {
    case .feature(let source, _): return ensure(source)
    case .withoutNull(let source): return grow(source)
    case .asSet(let source): return ensure(source)
    case .safe(let local, let source, let body):
      let found = value(source)
      guard !found.isUndefined else { return ensure(source) }
      slots[local.slot] = found
      return grow(body)
    case .operation(_, let source, let arguments):
      return grow(source) + arguments.flatMap { $0.type.elementType == nil ? [] : grow($0) }
    case .iteration(let iteration):
      var result: [SampleChange] = []
      if iteration.kind == .collect || iteration.kind == .closure {
        combinations(iteration) { steering, _ in
          result += steering.grow(iteration.body)
          return result.count < Self.limit
        }
      } else if iteration.kind == .select {
        result = each(iteration, toward: true)
      }
      return result + grow(iteration.source)
    case .extra(let operation, let arguments):
      guard let (body, values) = definition(operation, arguments) else { return [] }
      return within(body, values) { $0.grow(body.root) }
    case .letIn(let bindings, let body):
      for binding in bindings { slots[binding.local.slot] = value(binding.value) }
      return grow(body)
    case .conditional(let branches, let otherwise):
      for branch in branches where value(branch.condition).boolean == true { return grow(branch.result) }
      return grow(otherwise)
    default: return []
    }
  }

  private mutating func grow(_ object: ObjectID, _ feature: EStructuralFeature) -> [SampleChange] {
    if let type = feature.eAttributeType {
      let good = builder.values.goodValues(of: type)
      let preferred = builder.values.preferred(of: type, for: feature).map { [$0] } ?? []
      return (preferred + good.prefix(6)).map { SampleChange(.add(object, feature, $0)) }
    }
    guard let target = feature.eReferenceType else { return [] }
    guard feature.isContainment || feature.isMap else {
      return builder.targets(of: target).map { SampleChange(.add(object, feature, .object($0))) }
    }
    let classes = target.isMapEntry ? [target] : builder.hierarchy.contentClasses(of: target)
    return classes.filter { !$0.isAbstract }.map { SampleChange(.make(object, feature, $0)) }
  }

  /// Changes by which a collection gets fewer elements, all or the last one.
  mutating func shrink(_ expression: CheckedExpression) -> [SampleChange] {
    if let (object, feature) = listPlace(expression) {
      guard let count = value(expression).elements?.count, count > 0 else { return [] }
      var result = [SampleChange(.unset(object, feature))]
      if count > 1, feature.isReference, case .object(let last)? = value(expression).elements?.last {
        result.append(SampleChange(.remove(last)))
      } else if count > 1 {
        result.append(SampleChange(.removeItem(object, feature, count - 1)))
      }
      return result
    }
    switch expression.kind {
    case .withoutNull(let source): return shrink(source)
    case .asSet(let source): return remove(source)
    case .operation(_, let source, let arguments):
      return shrink(source) + arguments.flatMap { $0.type.elementType == nil ? [] : shrink($0) }
    case .iteration(let iteration):
      let own = iteration.kind == .select ? first(iteration, that: true, toward: false) { _, _ in [] } : []
      return own + shrink(iteration.source)
    case .extra(let operation, let arguments):
      guard let (body, values) = definition(operation, arguments) else { return [] }
      return within(body, values) { $0.shrink(body.root) }
    case .letIn(let bindings, let body):
      for binding in bindings { slots[binding.local.slot] = value(binding.value) }
      return shrink(body)
    case .conditional(let branches, let otherwise):
      for branch in branches where value(branch.condition).boolean == true { return shrink(branch.result) }
      return shrink(otherwise)
    default: return []
    }
  }

  func remove(_ element: Value) -> [SampleChange] {
    guard let object = object(element), object.eContainmentFeature?.isSampled == true else { return [] }
    return [SampleChange(.remove(object.id))]
  }

  func copy(_ element: Value) -> [SampleChange] {
    guard let object = object(element), object.eContainmentFeature?.isMany == true else { return [] }
    return [SampleChange(.copy(object.id)), SampleChange(.copyApart(object.id))]
  }
}

extension CheckedExpression.Iteration {
  /// The elements of the collection literal that is looped over where each is the condition itself.
  fileprivate var conditions: [CheckedExpression]? {
    guard case .collection(_, let items) = source.kind, variables.count == 1,
      case .variable(let local) = body.kind, local.slot == variables[0].slot
    else { return nil }
    var result: [CheckedExpression] = []
    for item in items {
      guard case .value(let expression) = item else { return nil }
      result.append(expression)
    }
    return result
  }
}
