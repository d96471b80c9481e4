internal import OCL
internal import OCLSyntax

extension AcceleoOperation {
  private static let anyCollection = OCLType.collection(.collection, .any)
  private static let anySequence = OCLType.collection(.sequence, .any)

  /// Acceleo's Collection operations that OCL's library lacks; positions count from 1.
  static let sequenceOperations: [AcceleoOperation] = [
    // The elements with a separator between them, for printing.
    {
      var operation = AcceleoOperation("sep", .collection, [.any], .fixed(anySequence)) {
        source, arguments, _ in
        .sequence(separated(source, by: arguments[0]))
      }
      operation.isSeparation = true
      return operation
    }(),
    AcceleoOperation("sep", .collection, [.any, .any, .any], .fixed(anySequence)) { source, arguments, _ in
      .sequence([arguments[0]] + separated(source, by: arguments[1]) + [arguments[2]])
    },
    // What is printed for it, where OCL's library gives OCL's notation.
    {
      var operation = AcceleoOperation("toString", .collection, [], .fixed(.string)) { source, _, context in
        var buffer = TextBuffer()
        if let problem = buffer.print(source, in: context) { return .invalid(problem.failure) }
        return .string(buffer.text)
      }
      operation.hidesLibrary = true
      return operation
    }(),
    AcceleoOperation("addAll", .collection, [anyCollection], .union) { source, arguments, _ in
      same(source, elements(source) + elements(arguments[0]))
    },
    AcceleoOperation("removeAll", .collection, [anyCollection], .source) { source, arguments, _ in
      let removed = Set(elements(arguments[0]))
      return same(source, elements(source).filter { !removed.contains($0) })
    },
    AcceleoOperation("drop", .ordered, [.integer], .source) { source, arguments, _ in
      guard let count = arguments[0].integer, count >= 0 else { return .invalid(.indexOutOfRange) }
      return same(source, Array(elements(source).dropFirst(count)))
    },
    AcceleoOperation("dropRight", .ordered, [.integer], .source) { source, arguments, _ in
      guard let count = arguments[0].integer, count >= 0 else { return .invalid(.indexOutOfRange) }
      return same(source, Array(elements(source).dropLast(count)))
    },
    AcceleoOperation("filter", .collection, [.type(.any)], .collectionOfArgument) {
      source, arguments, context in
      guard let type = arguments[0].type else { return .invalid(.badCast) }
      return same(source, elements(source).filter { TemplateRun.value($0, isOf: type, in: context.model) })
    },
    AcceleoOperation("indexOfSlice", .ordered, [anyCollection], .fixed(.integer)) { source, arguments, _ in
      .integer(offset(of: elements(arguments[0]), in: elements(source), last: false).map { $0 + 1 } ?? -1)
    },
    AcceleoOperation("lastIndexOfSlice", .ordered, [anyCollection], .fixed(.integer)) {
      source, arguments, _ in
      .integer(offset(of: elements(arguments[0]), in: elements(source), last: true).map { $0 + 1 } ?? -1)
    },
    AcceleoOperation("lastIndexOf", .ordered, [.any], .fixed(.integer)) { source, arguments, _ in
      .integer(elements(source).lastIndex(of: arguments[0]).map { $0 + 1 } ?? -1)
    },
    AcceleoOperation("startsWith", .ordered, [anyCollection], .fixed(.boolean)) { source, arguments, _ in
      .boolean(elements(source).starts(with: elements(arguments[0])))
    },
    AcceleoOperation("endsWith", .ordered, [anyCollection], .fixed(.boolean)) { source, arguments, _ in
      let wanted = elements(arguments[0])
      return .boolean(elements(source).suffix(wanted.count).elementsEqual(wanted))
    },
  ]

  private static func elements(_ value: Value) -> [Value] { value.elements ?? [value] }

  private static func separated(_ source: Value, by separator: Value) -> [Value] {
    var result: [Value] = []
    for element in elements(source) {
      if !result.isEmpty { result.append(separator) }
      result.append(element)
    }
    return result
  }

  /// A collection of the kind that `source` is.
  private static func same(_ source: Value, _ elements: [Value]) -> Value {
    guard case .collection(let collection) = source else { return .sequence(elements) }
    return .collection(CollectionValue(elements, kind: collection.kind))
  }

  private static func offset(of part: [Value], in list: [Value], last: Bool) -> Int? {
    guard part.count <= list.count else { return nil }
    let starts = 0...(list.count - part.count)
    func matches(_ start: Int) -> Bool { list[start..<(start + part.count)].elementsEqual(part) }
    return last ? starts.last(where: matches) : starts.first(where: matches)
  }
}
