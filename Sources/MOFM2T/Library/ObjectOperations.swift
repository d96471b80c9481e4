internal import Ecore
internal import OCL
internal import OCLSyntax

extension AcceleoOperation {
  /// Acceleo's operations on model elements; lists are in document order unless said otherwise.
  static let objectOperations: [AcceleoOperation] =
    // Nearest first.
    navigation("ancestors") { object, _ in
      var result: [EObject] = []
      var next = object.eContainer
      while let container = next {
        result.append(container)
        next = container.eContainer
      }
      return result
    }
    + navigation("siblings") { object, _ in siblings(object).filter { $0.id != object.id } }
    + navigation("precedingSiblings") { object, _ in Array(siblings(object).prefix { $0.id != object.id }) }
    + navigation("followingSiblings") { object, _ in
      Array(siblings(object).drop { $0.id != object.id }.dropFirst())
    }
    + navigation("eInverse") { object, run in run?.referrers(of: object) ?? [] }
    + navigation("eContents") { object, _ in object.eContents }
    + navigation("eAllContents") { object, _ in object.eAllContents }
    + [
      AcceleoOperation("eContainer", .element, [], .fixed(.element)) { source, _, context in
        with(source, context) { object, _ in object.eContainer.map { .object($0.id) } ?? .null }
      },
      // The nearest container of the type.
      AcceleoOperation("eContainer", .element, [.type(.any)], .argument) { source, arguments, context in
        with(source, context) { object, model in
          guard let type = arguments[0].type else { return .invalid(.badCast) }
          var next = object.eContainer
          while let container = next {
            if TemplateRun.value(.object(container.id), isOf: type, in: model) {
              return .object(container.id)
            }
            next = container.eContainer
          }
          return .null
        }
      },
      // The object's class, whose name() and comparisons are what templates use it for.
      AcceleoOperation("eClass", .element, [], .fixed(.type(.element))) { source, _, context in
        with(source, context) { object, _ in .type(TypeValue(.object(object.eClass))) }
      },
      AcceleoOperation("eGet", .element, [.string], .fixed(.any)) { source, arguments, context in
        with(source, context) { object, _ in
          guard let feature = object.eClass.eStructuralFeature(named: arguments[0].string ?? "") else {
            return .invalid(.badText)
          }
          return value(object.eGet(feature), isUnique: feature.isUnique, isOrdered: feature.isOrdered)
        }
      },
    ]

  /// An operation without arguments and the same with a type that its elements must have.
  private static func navigation(
    _ name: String, _ elements: @escaping @Sendable (EObject, TemplateRun?) -> [EObject]
  ) -> [AcceleoOperation] {
    [
      AcceleoOperation(name, .element, [], .fixed(.collection(.sequence, .element))) { source, _, context in
        with(source, context) { object, _ in
          .sequence(elements(object, context.state as? TemplateRun).map { .object($0.id) })
        }
      },
      AcceleoOperation(name, .element, [.type(.any)], .sequenceOfArgument) { source, arguments, context in
        with(source, context) { object, model in
          guard let type = arguments[0].type else { return .invalid(.badCast) }
          let values = elements(object, context.state as? TemplateRun).map { Value.object($0.id) }
          return .sequence(values.filter { TemplateRun.value($0, isOf: type, in: model) })
        }
      },
    ]
  }

  private static func with(
    _ source: Value, _ context: EvaluationContext, _ body: (EObject, Model) -> Value
  ) -> Value {
    guard let model = context.model else { return .invalid(.noModel) }
    guard case .object(let id) = source else { return .invalid(.badCast) }
    return body(model.object(id), model)
  }

  /// The contents of the object's container, or the roots of its resource.
  private static func siblings(_ object: EObject) -> [EObject] {
    if let container = object.eContainer { return container.eContents }
    return object.eResource?.roots.map { EObject(object.model, $0) } ?? []
  }

  private static func value(_ value: EValue, isUnique: Bool = false, isOrdered: Bool = true) -> Value {
    switch value {
    case .null: return .null
    case .boolean(let value): return .boolean(value)
    case .integer(let value): return .integer(Int(value))
    case .real(let value): return .real(value)
    case .string(let value): return .string(value)
    case .literal(let value): return .literal(EnumerationValue(value))
    case .object(let value): return .object(value.id)
    case .list(let values):
      let elements = values.map { Self.value($0) }
      if isUnique { return .collection(CollectionValue(elements, kind: isOrdered ? .orderedSet : .set)) }
      return .collection(CollectionValue(elements, kind: isOrdered ? .sequence : .bag))
    }
  }
}
