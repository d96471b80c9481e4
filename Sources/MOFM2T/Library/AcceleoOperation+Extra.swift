internal import OCL
internal import OCLSyntax

extension AcceleoOperation {
  /// All operations in the form that OCL's checker takes.
  static let extraOperations: [ExtraOperation] = all.flatMap(\.extraOperations)

  private var extraOperations: [ExtraOperation] {
    switch receiver {
    case .function:
      return [
        ExtraOperation(
          name: name, parameters: parameters, result: { resultType(source: nil, arguments: $0) },
          evaluate: { context, values in call(.null, values, context) })
      ]
    case .any: return [eachElement, operation(on: .any)]
    case .string: return [operation(on: .string)]
    case .element: return [operation(on: .element)]
    case .collection: return [operation(on: .collection(.collection, .any))]
    case .ordered:
      return [operation(on: .collection(.sequence, .any)), operation(on: .collection(.orderedSet, .any))]
    }
  }

  private func operation(on source: OCLType) -> ExtraOperation {
    var operation = ExtraOperation(
      name: name, parameters: [source] + parameters, hidesLibrary: hidesLibrary,
      result: { types in resultType(source: types.first, arguments: Array(types.dropFirst())) },
      evaluate: { context, values in
        guard let source = values.first else { return .invalid(.external) }
        return call(source, Array(values.dropFirst()), context)
      })
    operation.isSeparation = isSeparation
    return operation
  }

  /// The operation of each element of a collection: the checker would pass the collection as one value of any type.
  private var eachElement: ExtraOperation {
    ExtraOperation(
      name: name, parameters: [.collection(.collection, .any)] + parameters,
      result: { types in
        .collection(
          .sequence, resultType(source: types.first?.elementType, arguments: Array(types.dropFirst())))
      },
      evaluate: { context, values in
        guard let elements = values.first?.elements else { return .invalid(.badCast) }
        let arguments = Array(values.dropFirst())
        var results: [Value] = []
        for element in elements {
          let result = call(element, arguments, context)
          if result.isInvalid { return result }
          results.append(result)
        }
        return .sequence(results)
      })
  }
}
