import Ecore
import OCLSyntax

/// Collections that are looked at element by element and never made.
///
/// A part that would be `invalid` makes the whole `invalid` here as it does when the collection is made first: when the
/// consumer has seen enough, what is left is still evaluated for that.
enum StreamPlanner {
  /// Whether a collection is better looked at than made.
  static func isStreamed(_ expression: CheckedExpression) -> Bool {
    if Planner.isPlain { return false }
    switch expression.kind {
    case .feature(_, let feature): return feature.isMany && feature.isStored
    case .operation(let operation, let source, _):
      if operation.name == "allInstances" { return allInstancesClass(expression) != nil }
      return operation.name == "selectByKind" && isStreamed(source)
    case .iteration(let iteration):
      guard iteration.variables.count == 1, iteration.companions[0] == nil, isStreamed(iteration.source)
      else { return false }
      return [.select, .reject, .collect].contains(iteration.kind)
    case .hoisted(.loop(_, let loop)): return isStreamed(loop)
    default: return false
    }
  }

  /// The class of `T.allInstances()`.
  static func allInstancesClass(_ expression: CheckedExpression) -> EClass? {
    guard case .operation(let operation, let source, _) = expression.kind, operation.name == "allInstances",
      case .literal(.type(let type)) = source.kind, case .object(let eClass) = type.type
    else { return nil }
    return eClass
  }

  /// The elements of a collection, or the keys of a map.
  static func stream(_ expression: CheckedExpression) -> Stream {
    if let objects = ObjectStreamPlanner.stream(expression) {
      return { frame, body in objects(frame) { body(.object($0)) } }
    }
    switch expression.kind {
    case .feature(let source, let feature) where isStreamed(expression):
      return list(expression, source, feature)
    case .operation(let operation, let source, let arguments) where isStreamed(expression):
      if operation.name == "selectByKind", case .literal(.type(let type)) = arguments[0].kind {
        return ofKind(type.type, source)
      }
    case .iteration(let iteration) where isStreamed(expression):
      return iteration.kind == .collect ? collect(iteration) : filter(iteration)
    case .hoisted(.loop(let flags, let loop)) where isStreamed(loop):
      let stream = stream(loop)
      return { frame, body in
        for flag in flags { frame.slots[flag] = .null }
        return stream(frame, body)
      }
    default: break
    }
    return made(Planner.value(expression))
  }

  /// The elements of what is made.
  static func made(_ code: @escaping ValueCode) -> Stream {
    { frame, body in
      switch code(frame) {
      case .collection(let collection):
        for element in collection.elements {
          guard frame.spend() else { return frame.exceeded }
          if !body(element) { return nil }
        }
        return nil
      case .map(let map):
        for key in map.keys {
          guard frame.spend() else { return frame.exceeded }
          if !body(key) { return nil }
        }
        return nil
      case .invalid(let failure): return failure
      default: return .nullSource
      }
    }
  }

  private static func list(
    _ expression: CheckedExpression, _ source: CheckedExpression, _ feature: EStructuralFeature
  ) -> Stream {
    let reader = FeatureReader(feature)
    // What is more than a chain of references must not be evaluated again to see why it gives no object.
    guard Planner.isChain(source) else {
      let source = Planner.value(source)
      return { frame, body in
        switch source(frame) {
        case .object(let object): elements(of: object, reader, frame, body)
        case .invalid(let failure): failure
        case .null: .nullSource
        default: .badCast
        }
      }
    }
    let owner = Planner.objectCode(source)
    let otherwise = made(Planner.value(expression))
    return { frame, body in
      let object = owner(frame)
      return object.isNone ? otherwise(frame, body) : elements(of: object, reader, frame, body)
    }
  }

  /// The elements of one object's list.
  @inline(__always)
  private static func elements(
    of object: ObjectID, _ reader: FeatureReader, _ frame: Frame, _ body: (Value) -> Bool
  ) -> Failure? {
    guard let model = frame.context.model, let cells = reader.list(of: object, in: frame.tables) else {
      return made({ reader.value(of: object, in: $0.context) })(frame, body)
    }
    if reader.isReference {
      for cell in cells {
        guard frame.spend() else { return frame.exceeded }
        if !body(.object(cell.object)) { return nil }
      }
    } else {
      for cell in cells {
        guard frame.spend() else { return frame.exceeded }
        if !body(reader.single(cell, in: model)) { return nil }
      }
    }
    return nil
  }

  private static func ofKind(_ type: OCLType, _ source: CheckedExpression) -> Stream {
    let source = stream(source)
    if case .object(let eClass) = type {
      let hot = eClass.metamodel.hot
      let id = eClass.id
      let classCount = Int32(eClass.metamodel.classCount)
      return { frame, body in
        guard let tables = frame.tables else { return source(frame) { _ in true } }
        return source(frame) { element in
          guard case .object(let object) = element, object.raw & 0x8000_0000 == 0 else { return true }
          let own = Int32(tables.objects[Int(object.raw)].eClass)
          return own < classCount && hot.isKind(own, of: id) ? body(element) : true
        }
      }
    }
    return { frame, body in
      source(frame) { $0.isNull || !$0.isKind(of: type, in: frame.context) ? true : body($0) }
    }
  }

  // MARK: Iterators

  /// The elements that an iterator looks at: of `allInstances()` only those that can decide, if an index knows them.
  static func source(of iteration: CheckedExpression.Iteration) -> Stream {
    if let objects = ObjectStreamPlanner.source(of: iteration) {
      return { frame, body in objects(frame) { body(.object($0)) } }
    }
    return stream(iteration.source)
  }

  private static func filter(_ iteration: CheckedExpression.Iteration) -> Stream {
    let source = source(of: iteration)
    let body = Planner.truth(iteration.body)
    let slot = iteration.variables[0].slot
    let kept: Truth = iteration.kind == .reject ? .false : .true
    return { frame, sink in
      var isDone = false
      var failure: Failure?
      let problem = source(frame) { element in
        frame.slots[slot] = element
        let truth = body(frame)
        if truth == kept {
          if !isDone { isDone = !sink(element) }
        } else if truth.rawValue >= Truth.null.rawValue {
          failure = .notBoolean
          return false
        }
        return true
      }
      return problem ?? failure
    }
  }

  private static func collect(_ iteration: CheckedExpression.Iteration) -> Stream {
    let source = source(of: iteration)
    let slot = iteration.variables[0].slot
    if isStreamed(iteration.body) {
      let inner = stream(iteration.body)
      return { frame, sink in
        var isDone = false
        var failure: Failure?
        var count = 0
        let problem = source(frame) { element in
          frame.slots[slot] = element
          failure = inner(frame) { value in
            count += 1
            if isDone { return true }
            isDone = !flattened(value, sink)
            // The consumer's variables may share the slot.
            frame.slots[slot] = element
            return true
          }
          return failure == nil
        }
        if count > EvaluationContext.maximumSize { failure = failure ?? .tooLarge }
        return problem ?? failure
      }
    }
    let body = Planner.value(iteration.body)
    return { frame, sink in
      var isDone = false
      var failure: Failure?
      let problem = source(frame) { element in
        frame.slots[slot] = element
        let value = body(frame)
        if case .invalid(let reason) = value {
          failure = reason
          return false
        }
        if !isDone { isDone = !flattened(value, sink) }
        return true
      }
      return problem ?? failure
    }
  }

  private static func flattened(_ value: Value, _ sink: (Value) -> Bool) -> Bool {
    guard case .collection(let collection) = value else { return sink(value) }
    for element in collection.elements where !flattened(element, sink) { return false }
    return true
  }

  /// An iterator whose source is streamed; nil if it needs the source itself.
  static func value(_ iteration: CheckedExpression.Iteration) -> ValueCode? {
    guard iteration.variables.count == 1, iteration.companions[0] == nil, isStreamed(iteration.source),
      case .collection(let kind, _) = iteration.source.type, kind != .collection
    else { return nil }
    switch iteration.kind {
    case .select, .reject:
      if let objects = ObjectStreamPlanner.iterator(iteration) {
        return ObjectStreamPlanner.gathered(objects, kind)
      }
      return gathered(filter(iteration), kind)
    case .collect:
      let kind: CollectionName = kind.isOrdered ? .sequence : .bag
      if let objects = ObjectStreamPlanner.iterator(iteration) {
        return ObjectStreamPlanner.gathered(objects, kind)
      }
      return gathered(collect(iteration), kind)
    case .any, .one: return first(iteration)
    default: return nil
    }
  }

  private static func gathered(_ stream: @escaping Stream, _ kind: CollectionName) -> ValueCode {
    { frame in
      var elements: [Value] = []
      var weight = 0
      let failure = stream(frame) { element in
        weight += element.extent.weight + 1
        if weight > EvaluationContext.maximumSize { return false }
        elements.append(element)
        return true
      }
      if weight > EvaluationContext.maximumSize { return frame.tooLarge() }
      if let failure { return .invalid(failure) }
      return frame.limited(.collection(CollectionValue(unchecked: elements, kind: kind)))
    }
  }

  private static func first(_ iteration: CheckedExpression.Iteration) -> ValueCode {
    let source = source(of: iteration)
    let body = Planner.truth(iteration.body)
    let slot = iteration.variables[0].slot
    let isAny = iteration.kind == .any
    return { frame in
      var found = Value.null
      var count = 0
      var failure: Failure?
      let problem = source(frame) { element in
        frame.slots[slot] = element
        switch body(frame) {
        case .true:
          count += 1
          if isAny {
            found = element
            return false
          }
        case .false: break
        case .null, .invalid:
          failure = .notBoolean
          return false
        }
        return true
      }
      if let failure = problem ?? failure { return .invalid(failure) }
      if isAny { return count == 0 ? .invalid(.noElement) : found }
      return .boolean(count == 1)
    }
  }
}
