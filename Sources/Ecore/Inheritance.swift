/// Who inherits from whom: computed once for all classes, each from what its supertypes have.
///
/// Linear in the classes, the supertypes they state and what comes out. That itself may be quadratic, so it is limited.
struct Inheritance {
  /// The most ancestors of all classes together.
  static let maximalAncestorCount = 16_000_000
  /// The most features that all classes together have, inherited ones included.
  static let maximalFeatureCount = 8_000_000

  private let superTypes: [[Int32]]
  /// By class: supertypes before their subtypes, in declaration order, each once, the order in which EMF numbers features.
  private(set) var ancestors: [[Int32]]
  /// The first class for which there was no room: it has its direct supertypes only.
  private(set) var firstLeftOut: Int?
  private var room = maximalAncestorCount
  private var marks: [Int32]
  private var mark: Int32 = 0

  /// Takes the direct supertypes of each class by number; those of the first classes are known: `given`.
  init(_ superTypes: [[Int32]], given: [[Int32]]) {
    self.superTypes = superTypes
    ancestors = given
    ancestors += Array(repeating: [], count: superTypes.count - given.count)
    marks = Array(repeating: 0, count: superTypes.count)
    let (order, circular) = ordered(from: given.count)
    for index in order { merge(index) }
    for index in circular { walk(index) }
  }

  /// The classes from `start` on, supertypes first, and those that are in a cycle or inherit from one.
  private func ordered(from start: Int) -> (order: [Int], circular: [Int]) {
    var waiting = Array(repeating: 0, count: superTypes.count)
    var subtypes: [[Int32]] = Array(repeating: [], count: superTypes.count)
    var order: [Int] = []
    for index in start..<superTypes.count {
      for superType in superTypes[index] where superType >= start {
        waiting[index] += 1
        subtypes[Int(superType)].append(Int32(index))
      }
      if waiting[index] == 0 { order.append(index) }
    }
    var next = 0
    while next < order.count {
      for subtype in subtypes[order[next]] {
        waiting[Int(subtype)] -= 1
        if waiting[Int(subtype)] == 0 { order.append(Int(subtype)) }
      }
      next += 1
    }
    return (order, (start..<superTypes.count).filter { waiting[$0] > 0 })
  }

  /// Puts the ancestors of the supertypes one behind the other.
  private mutating func merge(_ index: Int) {
    let direct = superTypes[index]
    if direct.isEmpty { return }
    let work = direct.reduce(0) { $0 + ancestors[Int($1)].count + 1 }
    guard takes(work, for: index) else { return }
    if direct.count == 1 {
      ancestors[index] = ancestors[Int(direct[0])] + direct
      return
    }
    mark += 1
    var result: [Int32] = []
    for superType in direct where marks[Int(superType)] != mark {
      for ancestor in ancestors[Int(superType)] where marks[Int(ancestor)] != mark {
        marks[Int(ancestor)] = mark
        result.append(ancestor)
      }
      marks[Int(superType)] = mark
      result.append(superType)
    }
    ancestors[index] = result
  }

  /// Follows the supertypes of a class whose line leads in a circle; the class itself is left out.
  private mutating func walk(_ start: Int) {
    mark += 1
    marks[start] = mark
    var result: [Int32] = []
    var steps = 0
    // An explicit stack, because a hostile hierarchy may be deep.
    var stack: [(index: Int32, next: Int)] = [(Int32(start), 0)]
    while let (current, next) = stack.last {
      let direct = superTypes[Int(current)]
      if next < direct.count {
        steps += 1
        stack[stack.count - 1].next += 1
        if marks[Int(direct[next])] != mark {
          marks[Int(direct[next])] = mark
          stack.append((direct[next], 0))
        }
      } else {
        stack.removeLast()
        if current != Int32(start) { result.append(current) }
      }
      if steps > room { break }
    }
    guard takes(steps, for: start) else { return }
    ancestors[start] = result
  }

  /// Whether there is room for what a class inherits.
  private mutating func takes(_ work: Int, for index: Int) -> Bool {
    guard work <= room else {
      room = 0
      firstLeftOut = min(firstLeftOut ?? index, index)
      ancestors[index] = superTypes[index].filter { $0 != index }
      return false
    }
    room -= work
    return true
  }
}
