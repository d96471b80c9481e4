import Ecore
import OCL
import OCLSyntax

/// Where a value of an attribute, or a reference, can be changed.
struct SamplePlace: Hashable {
  var object: ObjectID
  var feature: EStructuralFeature
  /// The position in a list of data; nil for a single value.
  var index: Int?
}

/// Comparisons and predicates: values are tried in the places that they read.
extension SampleSteering {
  /// A place in an expression that reads one value.
  private struct Hole {
    /// The place; nil where the object that has it is absent.
    var place: SamplePlace?
    /// The object that has it.
    var source: CheckedExpression?
    /// The expression with something else there.
    var filled: (CheckedExpression) -> CheckedExpression
  }

  private func holes(_ expression: CheckedExpression) -> [Hole] {
    func inner(
      _ part: CheckedExpression, _ rebuilt: @escaping (CheckedExpression) -> CheckedExpression.Kind
    ) -> [Hole] {
      holes(part).map { hole in
        var hole = hole
        let fill = hole.filled
        hole.filled = { CheckedExpression(made: rebuilt(fill($0)), expression.type) }
        return hole
      }
    }
    switch expression.kind {
    case .feature(let source, let feature) where !feature.isMany:
      guard isChanged(feature) else { return [] }
      let owner = object(value(source))
      return [
        Hole(place: owner.map { SamplePlace(object: $0.id, feature: feature) }, source: source) { $0 }
      ]
    case .variable(let local):
      return items[local.slot].map { [Hole(place: $0, source: nil) { $0 }] } ?? []
    case .not(let operand): return inner(operand) { .not($0) }
    case .conditional(let branches, let otherwise):
      var result = inner(otherwise) { .conditional(branches, $0) }
      for index in branches.indices {
        result += inner(branches[index].result) { changed in
          .conditional(branches.with(changed, at: index), otherwise)
        }
      }
      return result
    case .extra(let operation, let arguments):
      let values = arguments.map { value($0) }
      guard let body = operation.body(for: values, in: evaluation), !body.root.hasVariables else { return [] }
      return holes(
        body.root.transformed { part in
          guard case .variable(let local) = part.kind, arguments.indices.contains(local.slot) else {
            return nil
          }
          return arguments[local.slot]
        })
    case .asSet(let source): return inner(source) { .asSet($0) }
    case .equality(let isEqual, let left, let right):
      return inner(left) { .equality(isEqual, $0, right) } + inner(right) { .equality(isEqual, left, $0) }
    case .operation(let operation, let source, let arguments):
      var result = inner(source) { .operation(operation, $0, arguments) }
      for index in arguments.indices {
        result += inner(arguments[index]) { argument in
          var changed = arguments
          changed[index] = argument
          return .operation(operation, source, changed)
        }
      }
      return result
    default: return []
    }
  }

  // MARK: Changes

  mutating func operation(
    _ operation: LibraryOperation, _ source: CheckedExpression, _ arguments: [CheckedExpression],
    _ whole: CheckedExpression, _ wanted: Bool
  ) -> [SampleChange] {
    switch (operation.name, wanted) {
    case ("notEmpty", true), ("isEmpty", false): return grow(source)
    case ("notEmpty", false), ("isEmpty", true): return shrink(source)
    case ("includes", _), ("excludes", _):
      guard let argument = arguments.first else { return [] }
      return membership(source, argument, (operation.name == "includes") == wanted) + leaf(whole, wanted)
    case ("oclIsUndefined", true) where source.type.elementType == nil: return leaf(whole, true)
    case ("oclIsUndefined", false): return ensure(source)
    default: return leaf(whole, wanted)
    }
  }

  private mutating func membership(
    _ list: CheckedExpression, _ element: CheckedExpression, _ wanted: Bool
  ) -> [SampleChange] {
    guard let (object, feature) = listPlace(list), let data = FeatureValue(value(element), model) else {
      return []
    }
    if wanted { return [SampleChange(.add(object, feature, data))] }
    let index = value(list).elements?.firstIndex(of: value(element))
    return index.map { [SampleChange(.removeItem(object, feature, $0))] } ?? []
  }

  /// Changes of one value that an expression reads, by which it becomes true or not; then of the sizes of collections.
  mutating func leaf(_ expression: CheckedExpression, _ wanted: Bool) -> [SampleChange] {
    var result: [[SampleChange]] = []
    for hole in holes(expression) {
      result.append(changes(hole, in: expression) { ($0.boolean == true) == wanted })
    }
    var flat = (0..<Self.limit).flatMap { round in result.compactMap { $0.count > round ? $0[round] : nil } }
    for collection in collections(expression) { flat += grow(collection) + shrink(collection) }
    return flat
  }

  /// Changes by which the value of an expression becomes one that fulfils a condition.
  mutating func assign(_ expression: CheckedExpression, _ condition: (Value) -> Bool) -> [SampleChange] {
    holes(expression).flatMap { changes($0, in: expression, condition) }
  }

  private mutating func changes(
    _ hole: Hole, in expression: CheckedExpression, _ condition: (Value) -> Bool
  ) -> [SampleChange] {
    guard let place = hole.place else { return hole.source.map { ensure($0) } ?? [] }
    let slot = slots.count - 1
    let type = expression.type
    let free = CheckedExpression(made: .variable(CheckedExpression.Local(unnamed: slot)), type)
    // What is read more than once changes everywhere.
    let tested = hole.filled(free).transformed { part in
      guard place.index == nil, case .feature(let source, let feature) = part.kind, feature == place.feature,
        object(value(source))?.id == place.object
      else { return nil }
      return free
    }
    let (evaluation, slots) = (evaluation, slots)
    func passes(_ candidates: [Value]) -> [Bool] {
      tested.values(in: evaluation, slots: slots, varying: slot, over: candidates).map(condition)
    }
    guard let dataType = place.feature.eAttributeType else {
      return references(place, passes)
    }
    let candidates = self.candidates(dataType, place, near: expression)
    var rated: [(SamplePlace, FeatureValue, Int)] = []
    var count = [0, 0, 0]
    for (value, isFitting) in zip(candidates, passes(candidates.map { Value($0) })) where isFitting {
      guard count[0] < 4 else { break }
      let rating: Int
      if case .null = value {
        rating = place.index != nil || place.feature.lowerBound > 0 ? 2 : 0
      } else {
        rating = builder.values.rating(of: value, in: dataType).rawValue
      }
      guard count[rating] < 4 else { continue }
      count[rating] += 1
      rated.append((place, value, rating))
    }
    return (0...2).flatMap { wanted in rated.filter { $0.2 == wanted }.map { change($0.0, $0.1) } }
  }

  private func change(_ place: SamplePlace, _ value: FeatureValue) -> SampleChange {
    if let index = place.index {
      return value == .null
        ? SampleChange(.removeItem(place.object, place.feature, index))
        : SampleChange(.replace(place.object, place.feature, index, value))
    }
    return value == .null
      ? SampleChange(.unset(place.object, place.feature))
      : SampleChange(.set(place.object, place.feature, value))
  }

  private mutating func references(_ place: SamplePlace, _ passes: ([Value]) -> [Bool]) -> [SampleChange] {
    guard let target = place.feature.eReferenceType else { return [] }
    let isAbsentFine = passes([.null])[0]
    if place.feature.isContainment {
      if isAbsentFine { return [SampleChange(.unset(place.object, place.feature))] }
      return builder.hierarchy.contentClasses(of: target).filter { !$0.isAbstract }
        .map { SampleChange(.make(place.object, place.feature, $0)) }
    }
    let targets = builder.targets(of: target)
    let fitting = zip(targets, passes(targets.map { .object($0) })).filter(\.1).map(\.0)
    return fitting.prefix(4).map { SampleChange(.set(place.object, place.feature, .object($0))) }
      + (isAbsentFine ? [SampleChange(.unset(place.object, place.feature))] : [])
  }

  /// Changes by which something becomes defined.
  mutating func ensure(_ expression: CheckedExpression) -> [SampleChange] {
    switch expression.kind {
    case .feature(let source, let feature):
      guard let owner = object(value(source)) else { return ensure(source) }
      guard isChanged(feature), value(expression).isUndefined || feature.isMany else { return [] }
      if feature.isMany { return grow(expression) }
      guard let target = feature.eReferenceType else {
        guard let type = feature.eAttributeType else { return [] }
        let preferred = builder.values.preferred(of: type, for: feature).map { [$0] } ?? []
        return (preferred + builder.values.goodValues(of: type).prefix(4))
          .map { SampleChange(.set(owner.id, feature, $0)) }
      }
      guard feature.isContainment else {
        return builder.targets(of: target).map { SampleChange(.set(owner.id, feature, .object($0))) }
      }
      return builder.hierarchy.contentClasses(of: target).filter { !$0.isAbstract }
        .map { SampleChange(.make(owner.id, feature, $0)) }
    case .operation(_, let source, _), .asSet(let source), .withoutNull(let source): return ensure(source)
    case .safe(let local, let source, let body):
      let found = value(source)
      guard !found.isUndefined else { return ensure(source) }
      slots[local.slot] = found
      return ensure(body)
    case .extra(let operation, let arguments):
      guard let (body, values) = definition(operation, arguments) else { return [] }
      return within(body, values) { $0.ensure(body.root) }
    case .letIn(let bindings, let body):
      for binding in bindings { slots[binding.local.slot] = value(binding.value) }
      return ensure(body)
    case .conditional(let branches, let otherwise):
      for branch in branches where value(branch.condition).boolean == true { return ensure(branch.result) }
      return ensure(otherwise)
    case .iteration(let iteration): return grow(iteration.source)
    default: return []
    }
  }

  /// Changes by which something becomes undefined.
  mutating func remove(_ expression: CheckedExpression) -> [SampleChange] {
    guard case .feature(let source, let feature) = expression.kind, let owner = object(value(source)),
      isChanged(feature)
    else { return [] }
    return [SampleChange(.unset(owner.id, feature))]
  }

  // MARK: Values

  /// The collections whose elements a comparison counts or combines.
  private func collections(_ expression: CheckedExpression) -> [CheckedExpression] {
    switch expression.kind {
    case .operation(_, let source, let arguments):
      return ([source] + arguments).flatMap { part in
        if case .collection = part.kind { return [CheckedExpression]() }
        return part.type.elementType == nil ? collections(part) : [part]
      }
    case .equality(_, let left, let right): return collections(left) + collections(right)
    default: return []
    }
  }

  /// What an expression compares with: its literals and the values of its parts.
  private func operands(_ expression: CheckedExpression) -> [Value] {
    var result: [Value] = []
    switch expression.kind {
    case .literal(let value): return [value]
    case .feature, .variable:
      switch value(expression) {
      case .string, .integer, .real, .literal, .boolean: return [value(expression)]
      default: return []
      }
    case .iteration: return [value(expression)].filter { $0.number != nil }
    case .operation where expression.type.elementType == nil:
      let whole = value(expression)
      if whole.number != nil || whole.string != nil { result.append(whole) }
    default: break
    }
    expression.kind.forEachChild { result += operands($0) }
    return result
  }

  /// Values to try in a place, the likeliest first.
  private mutating func candidates(
    _ type: EDataType, _ place: SamplePlace, near expression: CheckedExpression
  ) -> [FeatureValue] {
    let operands = operands(expression)
    var result: [FeatureValue] = []
    let isOptional = place.feature.defaultValueLiteral == nil && type.kind != .enumeration
    switch type.kind {
    case .boolean: result = [.boolean(true), .boolean(false)]
    case .enumeration: result = type.eLiterals.map { .literal($0) }
    case .integer:
      let numbers = operands.compactMap { value -> Int64? in
        if case .integer(let number) = value { Int64(number) } else { nil }
      }
      for number in numbers { for step in [0, 1, -1] as [Int64] { result.append(.integer(number &+ step)) } }
      result += builder.values.goodValues(of: type) + builder.values.oddValues(of: type)
    case .real:
      for number in operands.compactMap(\.number) {
        result += [.real(number), .real(number + 1), .real(number - 1)]
      }
      result += builder.values.goodValues(of: type)
    case .featureMapEntry: break
    case .string, .character, .bigInteger, .bigDecimal, .other:
      var texts: [String] = []
      for operand in operands {
        if let text = operand.string, text.utf8.count <= 512 {
          texts += [text] + Self.variants(of: text)
        }
        if case .integer(let number) = operand, (0...1024).contains(number) {
          texts += [number - 1, number, number + 1].filter { $0 > 0 }.map {
            String(repeating: "a", count: $0)
          }
          texts.append(String(number))
        }
      }
      for pattern in patterns(expression) {
        var random = SampleRandom(seed: 1)
        for _ in 0..<8 { texts.append(PatternSample.text(of: pattern, using: &random)) }
      }
      let known = texts.map { FeatureValue.string($0) }
      let preferred = builder.values.preferred(of: type, for: place.feature).map { [$0] } ?? []
      result = preferred + known + builder.values.goodValues(of: type) + builder.values.oddValues(of: type)
    }
    if isOptional { result.insert(.null, at: min(1, result.count)) }
    var seen: Set<FeatureValue> = []
    return result.filter { seen.insert($0).inserted }
  }

  /// The patterns that an expression matches something with.
  private func patterns(_ expression: CheckedExpression) -> [String] {
    var result: [String] = []
    if case .operation(let operation, _, let arguments) = expression.kind, operation.name == "matches",
      case .literal(.string(let pattern))? = arguments.first?.kind
    {
      result.append(pattern)
    }
    expression.kind.forEachChild { result += patterns($0) }
    return result
  }

  /// Texts that are almost another one.
  private static func variants(of text: String) -> [String] {
    var result = [text + "-other", text + "2", text + "2Gi"]
    result += ["", ":", "/", " ", "_", ".", "..", "-", "=", "*"].map { text + $0 }
    result += [
      "-" + text, "TZ=UTC " + text, ":" + text, text.uppercased(), String(text.dropFirst()),
      String(text.dropLast()),
    ]
    return result
  }
}

extension Value {
  /// The value of an attribute.
  init(_ value: FeatureValue) {
    switch value {
    case .boolean(let value): self = .boolean(value)
    case .integer(let value): self = .integer(Int(value))
    case .real(let value): self = .real(value)
    case .string(let text): self = .string(text)
    case .literal(let literal): self = .literal(EnumerationValue(literal))
    case .object(let id): self = .object(id)
    case .null, .list: self = .null
    }
  }
}

extension FeatureValue {
  /// What a value of OCL is as the value of a feature; nil for what is none.
  init?(_ value: Value, _ model: Model) {
    switch value {
    case .boolean(let value): self = .boolean(value)
    case .integer(let value): self = .integer(Int64(value))
    case .real(let value): self = .real(value)
    case .string(let text): self = .string(text)
    case .literal(let value):
      let literals = model.metamodel.eDataType(value.type).eLiterals
      guard literals.indices.contains(Int(value.index)) else { return nil }
      self = .literal(literals[Int(value.index)])
    case .object(let id): self = .object(id)
    default: return nil
    }
  }
}

extension CheckedExpression {
  /// Whether it gives names to values.
  fileprivate var hasVariables: Bool {
    switch kind {
    case .letIn, .iteration, .safe: return true
    default: break
    }
    var found = false
    kind.forEachChild { found = found || $0.hasVariables }
    return found
  }
}

extension [CheckedExpression.Branch] {
  /// The branches with another result.
  fileprivate func with(_ result: CheckedExpression, at index: Int) -> [CheckedExpression.Branch] {
    var changed = self
    changed[index] = CheckedExpression.Branch(when: self[index].condition, result)
    return changed
  }
}
