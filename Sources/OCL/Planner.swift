import Ecore
import OCLSyntax

/// Turns checked expressions into closures; what is known when planning is not asked again when evaluating.
enum Planner {
  /// Whether expressions are planned as they are written.
  @TaskLocal static var isPlain = false

  /// Plans expressions as they are written.
  static func plain<Code>(_ plan: () -> Code) -> Code { $isPlain.withValue(true, operation: plan) }

  static func value(_ expression: CheckedExpression) -> ValueCode {
    switch expression.kind {
    case .literal(let value): return { _ in value }
    case .variable(let local):
      let slot = local.slot
      return { $0.slots[slot] }
    case .feature(let source, let feature): return featureValue(source, feature)
    case .part(let source, let index):
      let source = value(source)
      return { frame in
        switch source(frame) {
        case .tuple(let tuple): index < tuple.values.count ? tuple.values[index] : .invalid(.badCast)
        case .null: .invalid(.nullSource)
        case let other: other.isInvalid ? other : .invalid(.badCast)
        }
      }
    case .not, .logical, .equality:
      let code = truth(expression)
      return { code($0).value }
    case .operation(let operation, let source, let arguments):
      return operationValue(operation, source, arguments)
    case .extra(let operation, let arguments): return extraValue(operation, arguments)
    case .iteration(let iteration): return IterationPlanner.value(iteration)
    case .conditional(let branches, let otherwise): return conditional(branches, otherwise)
    case .letIn(let bindings, let body):
      let values = bindings.map { ($0.local.slot, value($0.value)) }
      let body = value(body)
      if values.count == 1 {
        let (slot, value) = values[0]
        return { frame in
          frame.slots[slot] = value(frame)
          return body(frame)
        }
      }
      return { frame in
        for (slot, value) in values { frame.slots[slot] = value(frame) }
        return body(frame)
      }
    case .collection(let kind, let items): return collection(kind, items)
    case .map(let keys, let values):
      let entries = zip(keys, values).map { (value($0), value($1)) }
      return { frame in
        var result: [(key: Value, value: Value)] = []
        var extent = Extent(nesting: 1, weight: 0)
        for (key, value) in entries {
          let key = key(frame)
          let value = value(frame)
          if key.isInvalid { return key }
          if value.isInvalid { return value }
          extent.add(key.extent)
          extent.add(value.extent)
          if extent.isTooLarge { return frame.tooLarge() }
          result.append((key, value))
        }
        return frame.limited(Value.map(MapValue(result)))
      }
    case .tuple(let names, let values):
      let codes = values.map { value($0) }
      return { frame in
        var result: [Value] = []
        var extent = Extent(nesting: 1, weight: 0)
        result.reserveCapacity(codes.count)
        for code in codes {
          let value = code(frame)
          if value.isInvalid { return value }
          extent.add(value.extent)
          if extent.isTooLarge { return frame.tooLarge() }
          result.append(value)
        }
        return frame.limited(Value.tuple(TupleValue(names: names, values: result)))
      }
    case .asSet(let source):
      let source = value(source)
      return { source($0).asSet }
    case .withoutNull(let source):
      let source = value(source)
      return { frame in
        guard case .collection(let collection) = source(frame) else { return .invalid(.nullSource) }
        guard collection.elements.contains(where: \.isNull) else { return .collection(collection) }
        return .collection(
          CollectionValue(unchecked: collection.elements.filter { !$0.isNull }, kind: collection.kind))
      }
    case .safe(let local, let source, let body):
      let source = value(source)
      let body = value(body)
      let slot = local.slot
      return { frame in
        let value = source(frame)
        if value.isNull { return .null }
        frame.slots[slot] = value
        return body(frame)
      }
    case .hoisted(let hoisted): return HoistedPlanner.value(hoisted)
    case .previous: return { _ in .invalid(.noPreviousState) }
    case .error: return { _ in .invalid(.external) }
    }
  }

  private static func conditional(_ branches: [CheckedExpression.Branch], _ otherwise: CheckedExpression)
    -> ValueCode
  {
    let planned = branches.map { (truth($0.condition), value($0.result)) }
    let otherwise = value(otherwise)
    return { frame in
      for (condition, result) in planned {
        switch condition(frame) {
        case .true: return result(frame)
        case .false: continue
        case .null, .invalid: return .invalid(.notBoolean)
        }
      }
      return otherwise(frame)
    }
  }

  private enum PlannedItem: Sendable {
    case value(ValueCode)
    case range(ValueCode, ValueCode)
  }

  private static func collection(_ kind: CollectionName, _ items: [CheckedExpression.Item]) -> ValueCode {
    let planned: [PlannedItem] = items.map { item in
      switch item {
      case .value(let expression): .value(value(expression))
      case .range(let first, let last): .range(value(first), value(last))
      }
    }
    return { frame in
      var elements: [Value] = []
      var extent = Extent(nesting: 1, weight: 0)
      for item in planned {
        switch item {
        case .value(let code):
          let value = code(frame)
          if value.isInvalid { return value }
          extent.add(value.extent)
          if extent.isTooLarge { return frame.tooLarge() }
          elements.append(value)
        case .range(let first, let last):
          guard case .integer(let first) = first(frame), case .integer(let last) = last(frame) else {
            return .invalid(.nullArgument)
          }
          if first > last { continue }
          let (span, overflow) = last.subtractingReportingOverflow(first)
          // What is refused for its size in the end need not be made.
          let room = min(EvaluationContext.maximumSize, frame.meter.pointee.limits.size) - elements.count
          guard !overflow, span < room else { return frame.tooLarge() }
          elements.reserveCapacity(elements.count + span + 1)
          for number in first...last { elements.append(.integer(number)) }
        }
      }
      return frame.limited(Value.collection(CollectionValue(elements, kind: kind)))
    }
  }

  // MARK: Operations

  private static func operationValue(
    _ operation: LibraryOperation, _ source: CheckedExpression, _ arguments: [CheckedExpression]
  ) -> ValueCode {
    if let fast = fastValue(operation, source, arguments) { return fast }
    let accepts = operation.accepts
    let source = metered(source)
    switch operation.body {
    case .unary(let body):
      return { frame in
        let value = source(frame)
        if value.isUndefined, let problem = accepts.problem(source: value) { return problem }
        return frame.limited(body(value, frame.context))
      }
    case .binary(let body):
      let argument = value(arguments[0])
      return { frame in
        let value = source(frame)
        if value.isUndefined, let problem = accepts.problem(source: value) { return problem }
        let other = argument(frame)
        if other.isUndefined, let problem = accepts.problem(argument: other) { return problem }
        return frame.limited(body(value, other, frame.context))
      }
    case .ternary(let body):
      let first = value(arguments[0])
      let second = value(arguments[1])
      return { frame in
        let value = source(frame)
        if value.isUndefined, let problem = accepts.problem(source: value) { return problem }
        let first = first(frame)
        if first.isUndefined, let problem = accepts.problem(argument: first) { return problem }
        let second = second(frame)
        if second.isUndefined, let problem = accepts.problem(argument: second) { return problem }
        return frame.limited(body(value, first, second, frame.context))
      }
    case .quaternary(let body):
      let codes = arguments.map { Planner.value($0) }
      return { frame in
        let value = source(frame)
        if value.isUndefined, let problem = accepts.problem(source: value) { return problem }
        var values: [Value] = []
        for code in codes {
          let argument = code(frame)
          if argument.isUndefined, let problem = accepts.problem(argument: argument) { return problem }
          values.append(argument)
        }
        return frame.limited(body(value, values[0], values[1], values[2], frame.context))
      }
    }
  }

  /// The source of an operation: a collection costs steps by its size.
  private static func metered(_ source: CheckedExpression) -> ValueCode {
    let code = value(source)
    guard source.type.isCollection || source.type == .any else { return code }
    return { frame in
      let value = code(frame)
      guard case .collection(let collection) = value else { return value }
      return frame.spend(collection.elements.count >> 3) ? value : .invalid(frame.exceeded)
    }
  }

  private static func extraValue(_ operation: ExtraOperation, _ arguments: [CheckedExpression]) -> ValueCode {
    let codes = arguments.map { value($0) }
    let evaluate = operation.evaluate
    let acceptsUndefined = operation.acceptsUndefined
    let needsSource = !(operation.isFunction && operation.takesNull)
    return { frame in
      var values: [Value] = []
      values.reserveCapacity(codes.count)
      for code in codes {
        let value = code(frame)
        if !acceptsUndefined {
          if value.isInvalid { return value }
          if values.isEmpty, needsSource, value.isNull { return .invalid(.nullSource) }
        }
        values.append(value)
      }
      return frame.limited(evaluate(frame.context, values))
    }
  }
}

extension LibraryOperation.Undefined {
  /// The result if an undefined source must not reach the body.
  func problem(source: Value) -> Value? {
    switch self {
    case .all: nil
    case .null: source.isInvalid ? source : nil
    case .none, .nullArguments: source.isInvalid ? source : .invalid(.nullSource)
    }
  }

  /// The result if an undefined argument must not reach the body.
  func problem(argument: Value) -> Value? {
    switch self {
    case .all: nil
    case .null, .nullArguments: argument.isInvalid ? argument : nil
    case .none: argument.isInvalid ? argument : .invalid(.nullArgument)
    }
  }
}
