import OCLSyntax

/// Union, intersection and difference (OCL 2.4 §11.7.2 to §11.7.5, with Eclipse's additions).
extension Library {
  static let setOperations: [LibraryOperation] = [
    // union(Collection(T)) : Set of sets, Sequence of sequences, else Bag
    .binary(
      "union", .collection, anyCollection,
      .computed { source, arguments in
        combined(source, arguments, unionKind)
      }
    ) { left, right, _ in
      guard case .collection(let left) = left, case .collection(let right) = right else {
        return .invalid(.badCast)
      }
      let elements = left.elements + right.elements
      if elements.count > EvaluationContext.maximumSize { return .invalid(.tooLarge) }
      return .collection(CollectionValue(elements, kind: unionKind(left.kind, right.kind)))
    },
    // intersection(Collection(T)) : Set if either is a Set or OrderedSet, else Bag
    .binary(
      "intersection", .collection, anyCollection,
      .computed { source, arguments in
        combined(source, arguments, intersectionKind)
      }
    ) { left, right, _ in
      guard case .collection(let left) = left, case .collection(let right) = right else {
        return .invalid(.badCast)
      }
      let kind = intersectionKind(left.kind, right.kind)
      if kind == .set {
        let lookup = Lookup(right.elements)
        return .collection(CollectionValue(left.elements.filter(lookup.contains), kind: .set))
      }
      var counts: [Value: Int] = [:]
      for element in right.elements { counts[element, default: 0] += 1 }
      let elements = left.elements.filter { element in
        guard let count = counts[element], count > 0 else { return false }
        counts[element] = count - 1
        return true
      }
      return .collection(CollectionValue(unchecked: elements, kind: kind))
    },
    // Set::-(Collection) : Set, OrderedSet::-(Collection) : OrderedSet
    difference(.set), difference(.orderedSet),
    // Set::symmetricDifference(Set) : Set
    .binary("symmetricDifference", .kind(.set), .collection(.set, .any), joined) { left, right, _ in
      elements(left, right) { left, right in
        let own = Lookup(left)
        let other = Lookup(right)
        let elements = left.filter { !other.contains($0) } + right.filter { !own.contains($0) }
        return .collection(CollectionValue(unchecked: elements, kind: .set))
      }
    },
  ]

  private static func difference(_ kind: CollectionName) -> LibraryOperation {
    .binary("-", .kind(kind), anyCollection, .source) { left, right, _ in
      elements(right) { right in
        let lookup = Lookup(right)
        return filter(left) { !lookup.contains($0) }
      }
    }
  }

  private static func unionKind(_ left: CollectionName, _ right: CollectionName) -> CollectionName {
    if left == .collection || right == .collection { return .collection }
    if left.isUnique, right.isUnique {
      return left == .orderedSet && right == .orderedSet ? .orderedSet : .set
    }
    return left == .sequence && right == .sequence ? .sequence : .bag
  }

  private static func intersectionKind(_ left: CollectionName, _ right: CollectionName) -> CollectionName {
    left.isUnique || right.isUnique ? .set : .bag
  }

  private static func combined(
    _ source: OCLType, _ arguments: [OCLType], _ kind: (CollectionName, CollectionName) -> CollectionName
  ) -> OCLType {
    guard case .collection(let left, let element) = source,
      case .collection(let right, let other)? = arguments.first
    else { return source }
    return .collection(kind(left, right), element.union(other))
  }
}
