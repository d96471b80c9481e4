import Ecore
import OCLSyntax

/// Objects compared and looked for without making values or lists.
extension Planner {
  /// Whether an expression is a variable, or references that lead on from one.
  static func isChain(_ expression: CheckedExpression) -> Bool {
    switch expression.kind {
    case .variable: true
    case .feature(let source, let feature):
      feature.isStored && !feature.isMany && feature.info.isReference && isChain(source)
    default: false
    }
  }

  /// `x.a = y.b` of objects; nil if it is not of this form.
  static func objectEquality(_ isEqual: Bool, _ left: CheckedExpression, _ right: CheckedExpression)
    -> TruthCode?
  {
    guard !isPlain, isChain(left), isChain(right) else { return nil }
    let general = valueEquality(isEqual, left, right)
    let left = objectCode(left)
    let right = objectCode(right)
    return { frame in
      let left = left(frame)
      let right = right(frame)
      // Null, invalid or no object.
      if left.isNone || right.isNone { return general(frame) }
      return Truth((left == right) == isEqual)
    }
  }

  /// `list->includes(x)` and `list->excludes(x)` of a stored list or one that is not made; nil for others.
  static func search(_ wants: Bool, _ source: CheckedExpression, _ element: CheckedExpression) -> TruthCode? {
    guard StreamPlanner.isStreamed(source) else { return nil }
    if let fast = listSearch(wants, source, element) { return fast }
    let element = value(element)
    if let objects = ObjectStreamPlanner.stream(source) {
      return { frame in
        let element = element(frame)
        if element.isInvalid { return .invalid }
        var wanted = ObjectID.none
        if case .object(let object) = element { wanted = object }
        var isFound = false
        let failure = objects(frame) { object in
          isFound = object == wanted && !wanted.isNone
          return !isFound
        }
        return failure == nil ? Truth(isFound == wants) : .invalid
      }
    }
    let stream = StreamPlanner.stream(source)
    return { frame in
      let element = element(frame)
      if element.isInvalid { return .invalid }
      var isFound = false
      let failure = stream(frame) { other in
        isFound = other == element
        return !isFound
      }
      return failure == nil ? Truth(isFound == wants) : .invalid
    }
  }

  /// A search for an object in the stored list of one.
  private static func listSearch(
    _ wants: Bool, _ source: CheckedExpression, _ element: CheckedExpression
  ) -> TruthCode? {
    guard case .feature(let owner, let feature) = source.kind, feature.isMany, feature.info.isReference,
      isChain(owner), isChain(element)
    else { return nil }
    let reader = FeatureReader(feature)
    let object = objectCode(owner)
    let wanted = objectCode(element)
    let list = value(source)
    let element = value(element)
    return { frame in
      let target = wanted(frame)
      guard !target.isNone, let cells = reader.list(of: object(frame), in: frame.tables) else {
        guard case .collection(let collection) = list(frame) else { return .invalid }
        let element = element(frame)
        return element.isInvalid ? .invalid : Truth(collection.elements.contains(element) == wants)
      }
      guard frame.spend(cells.count) else { return .invalid }
      for cell in cells where cell.object == target { return Truth(wants) }
      return Truth(!wants)
    }
  }

  /// An integer that is read without making a value: a stored attribute, the size of a stored text or of a collection.
  ///
  /// The function gives nil where the value has to be asked; nil if the expression is of no such form.
  static func integerCode(_ expression: CheckedExpression) -> (@Sendable (Frame) -> Int?)? {
    if isPlain { return nil }
    switch expression.kind {
    case .feature(let owner, let feature)
    where feature.isStored && !feature.isMany && !feature.info.isReference && feature.info.kind == .integer
      && isChain(owner):
      let reader = FeatureReader(feature)
      let object = objectCode(owner)
      return { frame in reader.integer(of: object(frame), in: frame.tables) }
    case .operation(let operation, let source, _) where operation.name == "size":
      if isStoredText(source), case .feature(let owner, let feature) = source.kind, isChain(owner) {
        let reader = FeatureReader(feature)
        let object = objectCode(owner)
        return { frame in
          guard let text = reader.text(of: object(frame), in: frame.tables),
            text.allSatisfy({ $0 < 0x80 })
          else { return nil }
          return text.count
        }
      }
      guard source.type.isCollection, case .feature(let owner, let feature) = source.kind, feature.isMany,
        feature.isStored, isChain(owner), let count = countCode(source)
      else { return nil }
      return { frame in
        let count = count(frame)
        return count < 0 ? nil : count
      }
    default: return nil
    }
  }

  /// Whether an expression is a single stored text.
  static func isStoredText(_ expression: CheckedExpression) -> Bool {
    guard case .feature(_, let feature) = expression.kind else { return false }
    return feature.isStored && !feature.isMany && !feature.isReference && feature.info.kind == .string
  }

  /// Whether a stored value of an object is `null` or `invalid`; nil if the expression is no such value.
  static func absence(_ expression: CheckedExpression) -> TruthCode? {
    guard !isPlain, case .feature(let owner, let feature) = expression.kind, feature.isStored,
      !feature.isMany, isChain(owner)
    else { return nil }
    let reader = FeatureReader(feature)
    let object = objectCode(owner)
    let code = value(expression)
    return { frame in
      if reader.isPresent(object(frame), in: frame.tables) == true { return .false }
      return Truth(code(frame).isUndefined)
    }
  }
}
