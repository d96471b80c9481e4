import Ecore

/// The classes of a model of Ecore by number, with what each declares and inherits; safe in cycles.
struct ClassHierarchy {
  /// A feature with its name as a number, so that inherited names are compared without hashing texts again.
  struct Member {
    var object: EObject
    /// The number of the name, -1 without one.
    var name: Int
    var isID: Bool
  }

  private(set) var classes: [EObject] = []
  private var indexOfObject: [ObjectID: Int] = [:]
  private(set) var superTypes: [[Int]] = []
  private(set) var members: [[Member]] = []
  /// By class and member: the number of its name without case and underscores, -1 without one.
  private var folded: [[Int]] = []
  /// Whether a class declares an id.
  private(set) var ids: [Bool] = []
  /// How many names there are; the numbers in ``Member`` are below.
  private(set) var nameCount = 0
  /// The classes whose instances are entries of a map.
  private(set) var mapEntries: Set<Int> = []
  /// Whether a class has type parameters; if none has, nothing can be inherited in different ways.
  private(set) var isGeneric = false
  private var visits: [Int] = []
  private var visit = 0
  /// How many more supertypes and features are looked at; the compiler has said so before it is used up.
  private var room = 64_000_000
  /// The last answer: the rules ask for one class one after the other.
  private var last: (start: Int, classes: [Int], isCircular: Bool)?
  /// By name without case and underscores: the first member found in the walk with that number, and its class.
  private var firsts: [(walk: Int, member: Int32, owner: Int32)] = []
  private var walk = 0

  init(_ definition: Model) {
    for index in 0..<definition.objectCount {
      let object = definition.object(ObjectID(raw: UInt32(truncatingIfNeeded: index)))
      guard object.eClass.name == "EClass" else { continue }
      indexOfObject[object.id] = classes.count
      if object.instanceName == "java.util.Map$Entry" { mapEntries.insert(classes.count) }
      classes.append(object)
      if !isGeneric, !object.objects("eTypeParameters").isEmpty { isGeneric = true }
    }
    var numbers: [String: Int] = [:]
    func number(_ text: String) -> Int {
      if let known = numbers[text] { return known }
      numbers[text] = numbers.count
      return numbers.count - 1
    }
    for eClass in classes {
      superTypes.append(eClass.objects("eSuperTypes").compactMap { indexOfObject[$0.id] })
      members.append(
        eClass.objects("eStructuralFeatures").map { feature in
          let name = feature.name ?? ""
          return Member(
            object: feature, name: name.isEmpty ? -1 : number(name), isID: feature.boolean("iD"))
        })
      folded.append(
        members[members.count - 1].map { $0.name < 0 ? -1 : number(NameText.folded($0.object.name ?? "")) })
      ids.append(members[members.count - 1].contains(where: \.isID))
    }
    nameCount = numbers.count
    visits = Array(repeating: 0, count: classes.count)
    firsts = Array(repeating: (0, 0, 0), count: nameCount)
  }

  /// The number of a class, nil for anything else.
  func index(of eClass: EObject) -> Int? { indexOfObject[eClass.id] }

  /// Everything a class inherits from, supertypes before their subtypes, each once; not the class itself.
  ///
  /// Empty when there is no room left.
  mutating func ancestors(of start: Int) -> (classes: [Int], isCircular: Bool) {
    if let last, last.start == start { return (last.classes, last.isCircular) }
    guard room > 0 else { return ([], false) }
    visit += 1
    var isCircular = false
    var result: [Int] = []
    var stack: [(index: Int, next: Int)] = [(start, 0)]
    visits[start] = visit
    while let (current, next) = stack.last {
      guard next < superTypes[current].count else {
        stack.removeLast()
        if current != start { result.append(current) }
        continue
      }
      stack[stack.count - 1].next += 1
      room -= 1
      let superType = superTypes[current][next]
      if superType == start { isCircular = true }
      if visits[superType] != visit {
        visits[superType] = visit
        stack.append((superType, 0))
      }
    }
    last = (start, result, isCircular)
    return (result, isCircular)
  }

  /// Calls `body` with each pair of members of the classes `owners` whose names differ at most in case and underscores, the
  /// second one a member of the owner at `start` or of one behind it.
  ///
  /// The first of a pair is the first of that name. Linear, without hashing.
  mutating func forEachSimilarPair(
    in owners: [Int], from start: Int,
    _ body: ((member: Member, owner: Int), (member: Member, owner: Int)) -> Void
  ) {
    walk += 1
    for (place, owner) in owners.enumerated() {
      room -= members[owner].count
      guard room > 0 else { return }
      for index in folded[owner].indices {
        let name = folded[owner][index]
        guard name >= 0 else { continue }
        let first = firsts[name]
        if first.walk != walk {
          firsts[name] = (walk, Int32(truncatingIfNeeded: index), Int32(truncatingIfNeeded: owner))
        } else if place >= start {
          body(
            (members[Int(first.owner)][Int(first.member)], Int(first.owner)), (members[owner][index], owner))
        }
      }
    }
  }

  /// Whether a class is another one or inherits from it.
  mutating func isKind(_ eClass: EObject, of other: EObject) -> Bool {
    if eClass == other { return true }
    guard let index = index(of: eClass), let wanted = self.index(of: other) else { return false }
    return ancestors(of: index).classes.contains(wanted)
  }

  /// Whether a class or one of its ancestors declares a feature with a name.
  mutating func hasFeature(_ name: String, _ index: Int) -> Bool {
    (ancestors(of: index).classes + [index]).contains { owner in
      members[owner].contains { $0.object.name == name }
    }
  }
}
