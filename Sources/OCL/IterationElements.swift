import Ecore

/// What an iterator runs over: elements with their positions, or the keys of a map with their values.
struct IterationElements {
  let values: [Value]
  private let companions: [Value]?

  /// Takes the value of an iterator's source; nil for one that cannot be iterated over.
  init?(_ source: Value) {
    switch source {
    case .collection(let collection):
      values = collection.elements
      companions = nil
    case .map(let map):
      values = map.keys
      companions = map.values
    default: return nil
    }
  }

  /// Makes one of an iterator's variables stand for an element.
  func bind(_ iteration: CheckedExpression.Iteration, _ variable: Int, to index: Int, _ frame: Frame) {
    frame.slots[iteration.variables[variable].slot] = values[index]
    if let companion = iteration.companions[variable] {
      frame.slots[companion.slot] = companions?[index] ?? .integer(index + 1)
    }
  }

  /// The positions of the first elements for which `condition` holds, one for each variable; the variables stay bound to them.
  func first(
    _ iteration: CheckedExpression.Iteration, _ frame: Frame, where condition: () -> Bool
  ) -> [Int]? {
    var indices: [Int] = []
    func search(_ variable: Int) -> Bool {
      guard variable < iteration.variables.count else { return condition() }
      for index in values.indices {
        bind(iteration, variable, to: index, frame)
        indices.append(index)
        if search(variable + 1) { return true }
        indices.removeLast()
      }
      return false
    }
    return search(0) ? indices : nil
  }
}
