import Ecore

/// The schemas of classes that are the same wherever an object of the class is contained.
///
/// Those are the classes from which no containment leads back, unless they are so deep that a schema is cut off. What became of
/// their invariants is noted where they are made first.
struct SchemaCache {
  /// A schema and what making it counted.
  struct Entry {
    var schema: Schema
    var nodeCount: Int
    var depth: Int
  }

  private var entries: [Int32: Entry] = [:]
  private var depths: [Int32: Int?] = [:]
  private var reached: [Int32: Set<Int32>] = [:]
  private var contained: [Int32: [EClass]] = [:]

  /// How deep the containments of a class go; nil when one leads back to where it began.
  ///
  /// Costs O(classes and containments) for each class that is asked for first.
  mutating func depth(of eClass: EClass, _ hierarchy: ClassHierarchy) -> Int? {
    if let known = depths[eClass.id] { return known }
    var result: Int?
    let below = reach(of: eClass, hierarchy)
    // Many classes lie deeper than a schema goes, and deeper than recursion should.
    if !below.contains(eClass.id), below.count < 1000 {
      result = 1
      for content in contents(of: eClass, hierarchy) {
        guard let outer = result, let inner = depth(of: content, hierarchy) else {
          result = nil
          break
        }
        result = max(outer, inner + 1)
      }
    }
    depths[eClass.id] = .some(result)
    return result
  }

  /// The classes of all that an object of a class can contain, directly or not.
  private mutating func reach(of eClass: EClass, _ hierarchy: ClassHierarchy) -> Set<Int32> {
    if let known = reached[eClass.id] { return known }
    var found: Set<Int32> = []
    var open = [eClass]
    while let next = open.popLast() {
      for content in contents(of: next, hierarchy) where found.insert(content.id).inserted {
        open.append(content)
      }
    }
    reached[eClass.id] = found
    return found
  }

  private mutating func contents(of eClass: EClass, _ hierarchy: ClassHierarchy) -> [EClass] {
    if let known = contained[eClass.id] { return known }
    let result = eClass.eAllStructuralFeatures.filter { $0.isContainment && !$0.isOutsideJSON }
      .compactMap(\.eReferenceType).flatMap { hierarchy.contentClasses(of: $0) }
    contained[eClass.id] = result
    return result
  }

  subscript(eClass: EClass) -> Entry? {
    get { entries[eClass.id] }
    set { entries[eClass.id] = newValue }
  }
}
