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
    let stream = StreamPlanner.stream(source)
    let element = value(element)
    return { frame in
      let element = element(frame)
      if element.isInvalid { return .invalid }
      var isFound = false
      let failure: Failure?
      if case .object(let wanted) = element {
        failure = stream(frame) { other in
          guard case .object(let object) = other, object == wanted else { return true }
          isFound = true
          return false
        }
      } else {
        failure = stream(frame) { other in
          isFound = other == element
          return !isFound
        }
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

  /// The integer in a stored attribute of an object; nil if the expression is no such attribute.
  static func integerCode(_ expression: CheckedExpression) -> (@Sendable (Frame) -> Int?)? {
    guard !isPlain, case .feature(let owner, let feature) = expression.kind, feature.isStored,
      !feature.isMany, !feature.info.isReference, feature.info.kind == .integer, isChain(owner)
    else { return nil }
    let reader = FeatureReader(feature)
    let object = objectCode(owner)
    return { frame in reader.integer(of: object(frame), in: frame.tables) }
  }
}
