import OCLSyntax

/// Operations of every collection (OCL 2.4 §11.7.1, with Eclipse's additions).
extension Library {
  static let collectionOperations: [LibraryOperation] = [
    // Collection::size() : Integer
    .unary("size", .collection, .fixed(.integer)) { value, _ in elements(value) { .integer($0.count) } },
    // Collection::isEmpty(), notEmpty() : Boolean
    .unary("isEmpty", .collection, .fixed(.boolean)) { value, _ in elements(value) { .boolean($0.isEmpty) } },
    .unary("notEmpty", .collection, .fixed(.boolean)) { value, _ in elements(value) { .boolean(!$0.isEmpty) }
    },
    // Collection::includes(OclAny), excludes(OclAny) : Boolean
    .binary("includes", .collection, .any, .fixed(.boolean), accepts: .nullArguments) { value, element, _ in
      elements(value) { .boolean($0.contains(element)) }
    },
    .binary("excludes", .collection, .any, .fixed(.boolean), accepts: .nullArguments) { value, element, _ in
      elements(value) { .boolean(!$0.contains(element)) }
    },
    // Collection::includesAll(Collection), excludesAll(Collection) : Boolean
    .binary("includesAll", .collection, anyCollection, .fixed(.boolean)) { left, right, _ in
      elements(left, right) { left, right in
        let lookup = Lookup(left)
        return .boolean(right.allSatisfy(lookup.contains))
      }
    },
    .binary("excludesAll", .collection, anyCollection, .fixed(.boolean)) { left, right, _ in
      elements(left, right) { left, right in
        let lookup = Lookup(left)
        return .boolean(!right.contains(where: lookup.contains))
      }
    },
    // Collection::count(OclAny) : Integer
    .binary("count", .collection, .any, .fixed(.integer), accepts: .nullArguments) { value, element, _ in
      elements(value) { .integer($0.count { $0 == element }) }
    },
    // Collection(T)::max(), min() : T
    .unary("max", .collection, .element) { value, _ in extreme(value) { $0 > 0 } },
    .unary("min", .collection, .element) { value, _ in extreme(value) { $0 < 0 } },
    // Collection(T)::sum() : T
    .unary(
      "sum", .collection,
      .computed { source, _ in
        source.elementType == .real ? .real : source.elementType == .string ? .string : .integer
      }
    ) { value, context in
      elements(value) { elements in
        var sum = Value.integer(0)
        for element in elements {
          if case .null = element { return .invalid(.nullArgument) }
          if case .exact = sum, !context.spend(sum, sum) { return .invalid(.stepLimit) }
          sum = Arithmetic.add(sum, element)
          if sum.isInvalid { return sum }
        }
        return sum
      }
    },
    // Collection(T)::product(Collection(U)) : Set(Tuple(first : T, second : U))
    .binary(
      "product", .collection, anyCollection,
      .computed { source, arguments in
        .collection(
          .set,
          .tuple([
            OCLType.TuplePart(name: "first", type: source.elementType ?? .any),
            OCLType.TuplePart(name: "second", type: arguments.first?.elementType ?? .any),
          ]))
      }
    ) { left, right, _ in
      elements(left, right) { left, right in
        // A tuple counts three: itself and its parts.
        let (count, overflow) = left.count.multipliedReportingOverflow(by: right.count)
        guard !overflow, count <= EvaluationContext.maximumSize / 3 else { return .invalid(.tooLarge) }
        let names = ["first", "second"]
        let pairs = left.flatMap { first in
          right.map { Value.tuple(TupleValue(names: names, values: [first, $0])) }
        }
        return .collection(CollectionValue(pairs, kind: .set))
      }
    },
    // Collection::flatten() : Collection, of all levels
    .unary("flatten", .collection, .computed { source, _ in source.flattened }) { value, _ in
      guard case .collection(let value) = value else { return .invalid(.badCast) }
      var result: [Value] = []
      flatten(value.elements, into: &result)
      return .collection(CollectionValue(result, kind: value.kind))
    },
    // Collection::selectByKind(T), selectByType(T) : Collection(T), without null
    .binary("selectByKind", .collection, .type(.any), selected) { value, type, context in
      guard case .type(let type) = type else { return .invalid(.nullArgument) }
      return filter(value) { !$0.isNull && $0.isKind(of: type.type, in: context) }
    },
    .binary("selectByType", .collection, .type(.any), selected) { value, type, context in
      guard case .type(let type) = type else { return .invalid(.nullArgument) }
      return filter(value) { $0.isExactly(type.type, in: context) }
    },
    // Collection(T)::asSet() : Set(T) and so on
    conversion("asSet", .set), conversion("asOrderedSet", .orderedSet), conversion("asBag", .bag),
    conversion("asSequence", .sequence),
    // Collection(T)::including(T), excluding(T), includingAll(Collection(T)), excludingAll(Collection(T)) : the same kind
    .binary("including", .collection, .any, widened, accepts: .nullArguments) { value, element, _ in
      rebuild(value) { $0 + [element] }
    },
    .binary("excluding", .collection, .any, .source, accepts: .nullArguments) { value, element, _ in
      filter(value) { $0 != element }
    },
    .binary("includingAll", .collection, anyCollection, joined) { left, right, _ in
      elements(right) { right in rebuild(left) { $0 + right } }
    },
    .binary("excludingAll", .collection, anyCollection, .source) { left, right, _ in
      elements(right) { right in
        let lookup = Lookup(right)
        return filter(left) { !lookup.contains($0) }
      }
    },
  ]

  static let anyCollection = OCLType.collection(.collection, .any)

  /// The source's type, with an element type that the argument conforms to as well.
  static let widened = LibraryOperation.Result.computed { source, arguments in
    guard case .collection(let kind, let element) = source, let argument = arguments.first else {
      return source
    }
    return .collection(kind, element.union(argument))
  }

  /// The source's type, with an element type that the argument's elements conform to as well.
  static let joined = LibraryOperation.Result.computed { source, arguments in
    guard case .collection(let kind, let element) = source, let argument = arguments.first else {
      return source
    }
    return .collection(kind, element.union(argument.elementType ?? argument))
  }

  private static let selected = LibraryOperation.Result.computed { source, arguments in
    guard case .collection(let kind, _) = source, case .type(let type)? = arguments.first else {
      return source
    }
    return .collection(kind, type)
  }

  private static func conversion(_ name: String, _ kind: CollectionName) -> LibraryOperation {
    .unary(name, .collection, .computed { source, _ in .collection(kind, source.elementType ?? .any) }) {
      value, _ in
      guard case .collection(let collection) = value else { return .invalid(.badCast) }
      return collection.kind == kind ? value : .collection(collection.converted(to: kind))
    }
  }

  static func elements(_ value: Value, _ body: ([Value]) -> Value) -> Value {
    guard case .collection(let value) = value else { return .invalid(.badCast) }
    return body(value.elements)
  }

  static func elements(_ left: Value, _ right: Value, _ body: ([Value], [Value]) -> Value) -> Value {
    guard case .collection(let left) = left, case .collection(let right) = right else {
      return .invalid(.badCast)
    }
    return body(left.elements, right.elements)
  }

  /// A collection of the same kind with other elements.
  static func rebuild(_ value: Value, _ body: ([Value]) -> [Value]) -> Value {
    guard case .collection(let value) = value else { return .invalid(.badCast) }
    let elements = body(value.elements)
    if elements.count > EvaluationContext.maximumSize { return .invalid(.tooLarge) }
    return .collection(CollectionValue(elements, kind: value.kind))
  }

  static func filter(_ value: Value, _ body: (Value) -> Bool) -> Value {
    guard case .collection(let value) = value else { return .invalid(.badCast) }
    return .collection(CollectionValue(unchecked: value.elements.filter(body), kind: value.kind))
  }

  private static func extreme(_ value: Value, _ wins: (Int) -> Bool) -> Value {
    elements(value) { elements in
      guard var best = elements.first else { return .invalid(.noElement) }
      if best.number == nil { return .invalid(.notComparable) }
      for element in elements.dropFirst() {
        guard element.number != nil, let order = element.compared(to: best) else {
          return .invalid(.notComparable)
        }
        if wins(order) { best = element }
      }
      return best
    }
  }

  private static func flatten(_ elements: [Value], into result: inout [Value]) {
    for element in elements {
      if case .collection(let inner) = element {
        flatten(inner.elements, into: &result)
      } else {
        result.append(element)
      }
    }
  }
}

/// Whether values are among some others, in constant time when there are many.
struct Lookup {
  private let elements: [Value]
  private let set: Set<Value>?

  init(_ elements: [Value]) {
    self.elements = elements
    set = elements.count > 8 ? Set(elements) : nil
  }

  func contains(_ value: Value) -> Bool { set?.contains(value) ?? elements.contains(value) }
}

extension CollectionValue {
  /// The same elements as another kind; duplicates vanish if it demands so.
  func converted(to kind: CollectionName) -> CollectionValue {
    kind.isUnique && !self.kind.isUnique
      ? CollectionValue(elements, kind: kind) : CollectionValue(unchecked: elements, kind: kind)
  }
}

extension OCLType {
  /// The type after `flatten()`: elements that are no collections.
  var flattened: OCLType {
    guard case .collection(let kind, var element) = self else { return self }
    while case .collection(_, let inner) = element { element = inner }
    return .collection(kind, element)
  }
}
