internal import Ecore
internal import OCL
internal import OCLSyntax

extension AcceleoOperation {
  /// The operations in the form that OCL's checker takes.
  ///
  /// An operation whose result has the type of an argument is made once for every class that `texts` may pass.
  static func extraOperations(metamodel: Metamodel, texts: [[UInt8]]) -> [ExtraOperation] {
    var names: Set<String> = []
    for text in texts { collectArguments(of: text, into: &names) }
    let classes = metamodel.eClasses.filter { names.contains($0.name) }
    return all.flatMap { $0.extraOperations(classes: classes) }
  }

  /// The names that stand before a closing parenthesis.
  private static func collectArguments(of text: [UInt8], into names: inout Set<String>) {
    for (index, byte) in text.enumerated() where byte == UInt8(ascii: ")") {
      var end = index
      while end > 0, TextCursor.isBlank(text[end - 1]) { end -= 1 }
      var start = end
      while start > 0, TextCursor.isNamePart(text[start - 1]) { start -= 1 }
      if start < end { names.insert(String(decoding: text[start..<end], as: UTF8.self)) }
    }
  }

  private func extraOperations(classes: [EClass]) -> [ExtraOperation] {
    switch receiver {
    case .function:
      return [
        ExtraOperation(name: name, parameters: parameters, result: fixedResult) { context, values in
          call(.null, values, context)
        }
      ]
    case .any:
      // Of a collection, each element has the operation.
      return [
        ExtraOperation(
          name: name, parameters: [.collection(.collection, .any)] + parameters,
          result: .collection(.sequence, fixedResult)
        ) { context, values in
          guard let elements = values.first?.elements else { return .invalid(.badCast) }
          let arguments = Array(values.dropFirst())
          var results: [Value] = []
          for element in elements {
            let result = call(element, arguments, context)
            if result.isInvalid { return result }
            results.append(result)
          }
          return .sequence(results)
        },
        operation(on: .any, parameters, result: fixedResult),
      ]
    case .string: return [operation(on: .string, parameters, result: fixedResult)]
    case .collection:
      return [CollectionName.sequence, .orderedSet, .bag, .set].flatMap { onCollection($0, classes) }
    case .ordered: return [CollectionName.sequence, .orderedSet].flatMap { onCollection($0, classes) }
    case .element:
      switch result {
      case .argument, .sequenceOfArgument:
        return typed(classes).map { type in
          operation(
            on: .element, [.type(type)], result: resultType(source: .element, arguments: [.type(type)]))
        }
      default: return [operation(on: .element, parameters, result: fixedResult)]
      }
    }
  }

  /// The classes that are passed as arguments, then any.
  private func typed(_ classes: [EClass]) -> [OCLType] { classes.map { .object($0) } + [.any] }

  private var fixedResult: OCLType { resultType(source: nil, arguments: []) }

  private func onCollection(_ kind: CollectionName, _ classes: [EClass]) -> [ExtraOperation] {
    let source = OCLType.collection(kind, .any)
    guard case .collectionOfArgument = result else {
      return [operation(on: source, parameters, result: resultType(source: source, arguments: []))]
    }
    return typed(classes).map { type in
      operation(on: source, [.type(type)], result: resultType(source: source, arguments: [.type(type)]))
    }
  }

  private func operation(on source: OCLType, _ parameters: [OCLType], result: OCLType) -> ExtraOperation {
    ExtraOperation(name: name, parameters: [source] + parameters, result: result) { context, values in
      guard let source = values.first else { return .invalid(.external) }
      return call(source, Array(values.dropFirst()), context)
    }
  }
}
