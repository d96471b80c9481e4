import OCLSyntax

/// OrderedSet and Sequence (OCL 2.4 §11.7.3, §11.7.5); positions count from 1.
extension Library {
  static let orderedOperations: [LibraryOperation] = [
    // at(Integer) : T
    .binary("at", .ordered, .integer, .element) { value, index, _ in
      guard case .integer(let index) = index else { return .invalid(.unlimited) }
      return elements(value) { index >= 1 && index <= $0.count ? $0[index - 1] : .invalid(.indexOutOfRange) }
    },
    // first(), last() : T
    .unary("first", .ordered, .element) { value, _ in elements(value) { $0.first ?? .invalid(.noElement) } },
    .unary("last", .ordered, .element) { value, _ in elements(value) { $0.last ?? .invalid(.noElement) } },
    // indexOf(OclAny) : Integer
    .binary("indexOf", .ordered, .any, .fixed(.integer), accepts: .nullArguments) { value, element, _ in
      elements(value) { $0.firstIndex(of: element).map { .integer($0 + 1) } ?? .invalid(.noElement) }
    },
    // append(T), prepend(T), appendAll(Collection(T)), prependAll(Collection(T)) : the same kind
    .binary("append", .ordered, .any, widened, accepts: .nullArguments) { value, element, _ in
      rebuild(value) { elements in movingLast(value, elements, [element]) }
    },
    .binary("prepend", .ordered, .any, widened, accepts: .nullArguments) { value, element, _ in
      rebuild(value) { [element] + $0 }
    },
    .binary("appendAll", .ordered, anyCollection, joined) { left, right, _ in
      elements(right) { right in rebuild(left) { movingLast(left, $0, right) } }
    },
    .binary("prependAll", .ordered, anyCollection, joined) { left, right, _ in
      elements(right) { right in rebuild(left) { right + $0 } }
    },
    // insertAt(Integer, T) : the same kind
    .ternary(
      "insertAt", .ordered, .integer, .any,
      .computed { source, arguments in
        guard case .collection(let kind, let element) = source, arguments.count == 2 else { return source }
        return .collection(kind, element.union(arguments[1]))
      }, accepts: .nullArguments
    ) { value, index, element, _ in
      guard case .integer(let index) = index, case .collection(let collection) = value else {
        return .invalid(.nullArgument)
      }
      var elements = collection.elements
      if collection.kind.isUnique { elements.removeAll { $0 == element } }
      guard index >= 1, index <= elements.count + 1 else { return .invalid(.indexOutOfRange) }
      elements.insert(element, at: index - 1)
      return .collection(CollectionValue(unchecked: elements, kind: collection.kind))
    },
    // subSequence(lower : Integer, upper : Integer) : Sequence(T), subOrderedSet likewise
    slice("subSequence", .sequence), slice("subOrderedSet", .orderedSet),
    // reverse() : the same kind
    .unary("reverse", .ordered, .source) { value, _ in
      guard case .collection(let value) = value else { return .invalid(.badCast) }
      return .collection(CollectionValue(unchecked: value.elements.reversed(), kind: value.kind))
    },
  ]

  /// In an OrderedSet, what is appended moves to the end.
  private static func movingLast(_ value: Value, _ elements: [Value], _ added: [Value]) -> [Value] {
    guard case .collection(let collection) = value, collection.kind.isUnique else { return elements + added }
    let lookup = Lookup(added)
    return elements.filter { !lookup.contains($0) } + added
  }

  private static func slice(_ name: String, _ kind: CollectionName) -> LibraryOperation {
    .ternary(name, .kind(kind), .integer, .integer, .source) { value, lower, upper, _ in
      guard case .integer(let lower) = lower, case .integer(let upper) = upper,
        case .collection(let collection) = value
      else { return .invalid(.unlimited) }
      guard lower >= 1, lower <= upper, upper <= collection.elements.count else {
        return .invalid(.indexOutOfRange)
      }
      return .collection(
        CollectionValue(unchecked: Array(collection.elements[lower - 1..<upper]), kind: kind))
    }
  }
}
