import Ecore
import OCL

/// Invariants over two states, evaluated with both states in one model.
extension SampleJudge {
  /// The invariants over two states that are not true of a change of an object or of what it contains.
  mutating func transitions(
    from old: EObject, to new: EObject, in evaluation: EvaluationContext
  ) -> [SampleViolation] {
    var result: [SampleViolation] = []
    for object in [new] + new.eAllContents {
      for index in all(of: object.eClass) where invariants[index].isTransition {
        // What was not there before has not changed.
        guard let before = object.counterpart(in: old) else { continue }
        let tree = invariants[index].expression
        if tree.holds(of: object, after: before, in: evaluation) != true {
          result.append(SampleViolation(object: object.id, invariant: index))
        }
      }
    }
    return result
  }
}

extension EObject {
  /// The object at the same place in another tree; nil where there is none.
  func counterpart(in root: EObject) -> EObject? {
    guard let container = eContainer, let feature = eContainmentFeature else { return root }
    guard let owner = container.counterpart(in: root) else { return nil }
    let siblings = container.eContents.filter { $0.eContainmentFeature == feature }
    let others = owner.eContents.filter { $0.eContainmentFeature == feature }
    if let keys = feature.sampleKeys {
      return others.first { other in keys.allSatisfy { other.text(ofFeature: $0) == text(ofFeature: $0) } }
    }
    guard let index = siblings.firstIndex(of: self), others.indices.contains(index) else { return nil }
    return others[index]
  }
}

extension EStructuralFeature {
  /// The features that tell the items of a list apart; nil when their positions do.
  fileprivate var sampleKeys: [String]? {
    if isMap { return ["key"] }
    return isMany && !eKeys.isEmpty ? eKeys.map(\.name) : nil
  }
}

extension CheckedTree {
  /// The expression with the object before the change in a slot of its own, and what its slots hold; the last one is free.
  func overTwoStates(_ old: ObjectID, _ new: ObjectID) -> (CheckedExpression, [Value]) {
    let slot = slotCount
    let expression = root.transformed { part in
      guard case .previous(let source) = part.kind else { return nil }
      return source.transformed { inner in
        guard case .variable(let local) = inner.kind, local.slot == 0 else { return nil }
        return CheckedExpression(made: .variable(CheckedExpression.Local(unnamed: slot)), inner.type)
      }
    }
    var slots = Array(repeating: Value.null, count: slotCount + 2)
    slots[0] = .object(new)
    slots[slot] = .object(old)
    return (expression, slots)
  }

  /// The truth for an object and what it was before; objects are equal when all they consist of is.
  fileprivate func holds(of new: EObject, after old: EObject, in evaluation: EvaluationContext) -> Bool? {
    let (expression, slots) = overTwoStates(old.id, new.id)
    let decided = expression.transformed { part in
      guard case .equality(let isEqual, let left, let right) = part.kind else { return nil }
      let values = (left.value(in: evaluation, slots: slots), right.value(in: evaluation, slots: slots))
      guard let first = values.0.objects(of: new.model), let second = values.1.objects(of: new.model),
        !first.isEmpty || !second.isEmpty
      else { return nil }
      let isSame = first.count == second.count && zip(first, second).allSatisfy { $0.equals($1) }
      return CheckedExpression(made: .literal(.boolean(isSame == isEqual)), part.type)
    }
    return decided.value(in: evaluation, slots: slots).boolean
  }
}

extension Value {
  /// The objects that it is or consists of; none for null, nil for data.
  fileprivate func objects(of model: Model) -> [EObject]? {
    switch self {
    case .null: return []
    case .object(let id): return id.isProxy ? nil : [EObject(model, id)]
    case .collection(let collection):
      var result: [EObject] = []
      for element in collection.elements {
        guard case .object(let id) = element, !id.isProxy else { return nil }
        result.append(EObject(model, id))
      }
      return result
    default: return nil
    }
  }
}
