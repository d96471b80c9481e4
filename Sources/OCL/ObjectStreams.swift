import Ecore
import OCLSyntax

/// Calls the function with every object until it returns false; the result is what is wrong with the source.
typealias ObjectStream = @Sendable (Frame, (ObjectID) -> Bool) -> Failure?

/// Streams whose elements are known to be objects: none of them is put into a ``Value`` on its way.
///
/// They give what ``StreamPlanner`` says of streams of values, failures and steps included.
enum ObjectStreamPlanner {
  /// Whether a collection is streamed and can only have objects.
  static func isObjects(_ expression: CheckedExpression) -> Bool {
    if Planner.isPlain { return false }
    switch expression.kind {
    case .feature(let source, let feature):
      return feature.isMany && feature.isStored && feature.info.isReference && Planner.isChain(source)
    case .operation(let operation, let source, let arguments):
      if operation.name == "allInstances" { return StreamPlanner.allInstancesClass(expression) != nil }
      return operation.name == "selectByKind" && classOfKind(arguments) != nil && isObjects(source)
    case .iteration(let iteration):
      guard iteration.variables.count == 1, iteration.companions[0] == nil else { return false }
      switch iteration.kind {
      case .select, .reject: return isObjects(iteration.source)
      case .collect: return isObjects(iteration.source) && isObjects(iteration.body)
      default: return false
      }
    case .hoisted(.loop(_, let loop)): return isObjects(loop)
    default: return false
    }
  }

  /// The class of `selectByKind(C)`.
  private static func classOfKind(_ arguments: [CheckedExpression]) -> EClass? {
    guard let argument = arguments.first, case .literal(.type(let type)) = argument.kind,
      case .object(let eClass) = type.type
    else { return nil }
    return eClass
  }

  /// The elements of a collection that ``isObjects(_:)``; nil for any other.
  static func stream(_ expression: CheckedExpression) -> ObjectStream? {
    guard isObjects(expression) else { return nil }
    switch expression.kind {
    case .feature(let source, let feature): return list(expression, source, feature)
    case .operation(_, let source, let arguments):
      if let eClass = StreamPlanner.allInstancesClass(expression) { return instances(of: eClass) }
      guard let eClass = classOfKind(arguments), let plain = stream(source) else { return nil }
      return ofKind(eClass, source, plain)
    case .iteration(let iteration): return iterator(iteration)
    case .hoisted(.loop(let flags, let loop)):
      guard let stream = stream(loop) else { return nil }
      return { frame, body in
        for flag in flags { frame.slots[flag] = .null }
        return stream(frame, body)
      }
    default: return nil
    }
  }

  /// The elements that an iterator looks at: of `allInstances()` only those that can decide, if an index knows them.
  static func source(of iteration: CheckedExpression.Iteration) -> ObjectStream? {
    guard let plain = stream(iteration.source) else { return nil }
    if let indexed = IndexPlanner.stream(iteration, otherwise: plain) { return indexed }
    return plain
  }

  // MARK: Sources

  private static func instances(of eClass: EClass) -> ObjectStream {
    { frame, body in
      guard let instances = frame.context.instances(of: eClass) else { return .noModel }
      for object in instances.objects {
        guard frame.spend() else { return frame.exceeded }
        if !body(object) { return nil }
      }
      return nil
    }
  }

  /// A list of a chain of references, which may be evaluated again to see why there is none.
  private static func list(
    _ expression: CheckedExpression, _ source: CheckedExpression, _ feature: EStructuralFeature
  ) -> ObjectStream {
    let reader = FeatureReader(feature)
    let otherwise = otherwise(expression)
    if case .variable(let local) = source.kind {
      let slot = local.slot
      return { frame, body in
        guard case .object(let object) = frame.slots[slot],
          let cells = reader.list(of: object, in: frame.tables)
        else { return otherwise(frame, body) }
        for cell in cells {
          guard frame.spend() else { return frame.exceeded }
          if !body(cell.object) { return nil }
        }
        return nil
      }
    }
    let owner = Planner.objectCode(source)
    return { frame, body in
      guard let cells = reader.list(of: owner(frame), in: frame.tables) else { return otherwise(frame, body) }
      for cell in cells {
        guard frame.spend() else { return frame.exceeded }
        if !body(cell.object) { return nil }
      }
      return nil
    }
  }

  /// A list by way of the value that it is.
  private static func otherwise(_ expression: CheckedExpression) -> ObjectStream {
    let values = StreamPlanner.made(Planner.value(expression))
    return { frame, body in
      values(frame) { element in
        guard case .object(let object) = element else { return true }
        return body(object)
      }
    }
  }

  private static func ofKind(
    _ eClass: EClass, _ expression: CheckedExpression, _ source: @escaping ObjectStream
  ) -> ObjectStream {
    let kind = KindTest(eClass)
    // The commonest source is tested in its own loop.
    if case .feature(let owner, let feature) = expression.kind, case .variable(let local) = owner.kind {
      let reader = FeatureReader(feature)
      let slot = local.slot
      return { frame, body in
        guard case .object(let object) = frame.slots[slot], let tables = frame.tables,
          let cells = reader.list(of: object, in: tables)
        else { return source(frame) { kind.holds($0, in: frame.tables) ? body($0) : true } }
        for cell in cells {
          guard frame.spend() else { return frame.exceeded }
          if kind.holds(cell.object, in: tables), !body(cell.object) { return nil }
        }
        return nil
      }
    }
    return { frame, body in
      let tables = frame.tables
      return source(frame) { kind.holds($0, in: tables) ? body($0) : true }
    }
  }

  /// Whether objects are instances of a class.
  private struct KindTest: Sendable {
    let hot: HotTables
    let id: Int32
    let classCount: Int32

    init(_ eClass: EClass) {
      hot = eClass.metamodel.hot
      id = eClass.id
      classCount = Int32(eClass.metamodel.classCount)
    }

    @inline(__always)
    func holds(_ object: ObjectID, in tables: ModelTables?) -> Bool {
      guard let tables, object.raw & 0x8000_0000 == 0 else { return false }
      let own = Int32(tables.objects[Int(object.raw)].eClass)
      return own == id || (own < classCount && hot.isKind(own, of: id))
    }
  }

  // MARK: Iterators

  /// The elements of `select`, `reject` or `collect`; nil if they are not known to be objects.
  static func iterator(_ iteration: CheckedExpression.Iteration) -> ObjectStream? {
    iteration.kind == .collect ? collect(iteration) : filter(iteration)
  }

  private static func filter(_ iteration: CheckedExpression.Iteration) -> ObjectStream? {
    guard let source = source(of: iteration) else { return nil }
    let body = ElementPlanner.truth(iteration.body, iteration.variables[0].slot)
    let kept: Truth = iteration.kind == .reject ? .false : .true
    return { frame, sink in
      var isDone = false
      var failure: Failure?
      let problem = source(frame) { element in
        let truth = body(frame, element)
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

  private static func collect(_ iteration: CheckedExpression.Iteration) -> ObjectStream? {
    guard let source = source(of: iteration), let inner = stream(iteration.body) else { return nil }
    let slot = iteration.variables[0].slot
    return { frame, sink in
      var isDone = false
      var failure: Failure?
      var count = 0
      let problem = source(frame) { element in
        frame.set(slot, element)
        failure = inner(frame) { object in
          count += 1
          if isDone { return true }
          isDone = !sink(object)
          // The consumer's variables may share the slot.
          frame.set(slot, element)
          return true
        }
        return failure == nil
      }
      if count > EvaluationContext.maximumSize { failure = failure ?? .tooLarge }
      return problem ?? failure
    }
  }

  // MARK: Results

  /// `forAll` and `exists`.
  static func quantifier(_ iteration: CheckedExpression.Iteration, decisive: Truth) -> TruthCode? {
    guard let source = source(of: iteration) else { return nil }
    let body = ElementPlanner.truth(iteration.body, iteration.variables[0].slot)
    let neutral = !decisive
    return { frame in
      var result = neutral
      let failure = source(frame) { element in
        let truth = body(frame, element)
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

  /// The collection of the objects, as the result of an iterator.
  static func gathered(_ stream: @escaping ObjectStream, _ kind: CollectionName) -> ValueCode {
    { frame in
      var elements: [Value] = []
      var isTooLarge = false
      let failure = stream(frame) { element in
        isTooLarge = elements.count == EvaluationContext.maximumSize
        if !isTooLarge { elements.append(.object(element)) }
        return !isTooLarge
      }
      if isTooLarge { return frame.tooLarge() }
      if let failure { return .invalid(failure) }
      return frame.limited(.collection(CollectionValue(flat: elements, kind: kind)))
    }
  }
}

extension Frame {
  /// Puts an object into a slot.
  @inline(__always)
  func set(_ slot: Int, _ object: ObjectID) {
    let place = slots + slot
    // An object in place of an object: there is nothing to release, which an assignment would have to find out.
    if case .object = place.pointee {
      place.initialize(to: .object(object))
    } else {
      place.pointee = .object(object)
    }
  }
}
