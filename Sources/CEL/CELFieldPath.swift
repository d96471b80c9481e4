/// The way from the rule's node to a value, by which the estimator finds its bounds.
///
/// The API server keeps such ways in slices that may share their memory: a way that is prolonged in place changes another
/// that was prolonged there before. Its estimates depend on it (of `n.ports.all(p, n.weight > 0)` it takes the size of
/// `n.weight` for that of `n.ports`), so this does the same.
struct CELFieldPath {
  enum Step: Equatable {
    case variable, field(String), items, indices, keys, values
  }

  private final class Storage {
    var steps: [Step] = []
    let capacity: Int
    let isShared: Bool
    init(capacity: Int, isShared: Bool) {
      self.capacity = capacity
      self.isShared = isShared
    }
  }

  private var storage: Storage
  private(set) var count = 0

  /// The way to nowhere: nothing is known of the value.
  ///
  /// Whether ways that begin here share their memory, as the server's do, or each has its own.
  init(isShared: Bool) { storage = Storage(capacity: 0, isShared: isShared) }

  /// The way to a variable.
  static func variable(isShared: Bool) -> CELFieldPath {
    CELFieldPath(isShared: isShared).appending(.variable)
  }

  var steps: ArraySlice<Step> { storage.steps.prefix(count) }

  /// One step further; see above for what else may happen.
  func appending(_ step: Step) -> CELFieldPath {
    var result = self
    result.count = count + 1
    if count < storage.capacity, storage.isShared {
      if count < storage.steps.count { storage.steps[count] = step } else { storage.steps.append(step) }
    } else {
      let larger = Storage(capacity: max(1, storage.capacity * 2), isShared: storage.isShared)
      larger.steps = Array(steps) + [step]
      result.storage = larger
    }
    return result
  }

  /// One step further in memory of its own.
  func copied(appending step: Step) -> CELFieldPath {
    var result = self
    result.storage = Storage(capacity: count + 1, isShared: storage.isShared)
    result.storage.steps = Array(steps) + [step]
    result.count = count + 1
    return result
  }

  /// The bounds of the value; nil where the way leads nowhere.
  func size(in declaration: CELDeclaration) -> CELEstimate? {
    guard count > 0 else { return nil }
    var current = declaration
    var isKey = false
    for step in steps.dropFirst() {
      if isKey { return nil }
      switch step {
      case .items, .values:
        guard let element = current.element else { return nil }
        current = element
      case .keys:
        guard case .map = current.form else { return nil }
        isKey = true
      case .field(let name):
        guard let field = current.field(name) else { return nil }
        current = field
      case .variable, .indices: return nil
      }
    }
    // Keys have no bound that the server would look at.
    return CELEstimate(min: 0, max: isKey ? 0 : current.maxElements)
  }
}
