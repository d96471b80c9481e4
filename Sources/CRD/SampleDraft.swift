import Ecore
import OCL
import YAML

/// An object of a definition's class on the way to an example, with what is wrong with it.
struct SampleDraft {
  /// The object, and what references may lead to.
  let model: Model
  /// The object.
  let root: ObjectID
  /// The same before a change, for an invariant over two states.
  var before: ObjectID?
  /// Further resources of the model, for an invariant over the set of models.
  var companions: [ObjectID] = []
  let evaluation: EvaluationContext
  /// Each invariant that is not true, by object.
  var violations: [SampleViolation]
  /// The object as JSON; empty where it does not matter yet.
  var resource = ResourceObject(root: .mapping([]), places: [])
  /// What the JSON breaks in the schema.
  var faults: [SchemaFault] = []

  /// The invariants that are not true, each once, in order.
  var violated: [Int] { Set(violations.map(\.invariant)).sorted() }
  /// Whether an API server looks at the rules in CEL.
  var reachesRules: Bool { !faults.contains(where: \.blocksRules) }
  /// Whether nothing is wrong with it.
  var isGood: Bool { violations.isEmpty && faults.isEmpty }
  /// How much is wrong.
  var badness: Int { violations.count + faults.count }

  /// The object with all that it contains.
  var objects: [EObject] {
    let object = EObject(model, root)
    return [object] + object.eAllContents
  }
}

extension SampleDraft {
  /// A number that tells drafts apart.
  var digest: Int {
    var hasher = Hasher()
    for root in [EObject(model, root)] + (companions + [before].compactMap { $0 }).map({ EObject(model, $0) })
    {
      for object in [root] + root.eAllContents {
        hasher.combine(object.eClass.id)
        for feature in object.eClass.eAllStructuralFeatures where object.isStated(feature) {
          hasher.combine(feature.id)
          switch object.eGet(feature) {
          case .list(let list) where feature.isContainment: hasher.combine(list.count)
          case .object where feature.isContainment: hasher.combine(1)
          case let value: hasher.combine(value)
          }
        }
      }
    }
    return hasher.finalize()
  }

  /// Whether an invariant is untrue in the status only.
  func isInStatus(_ index: Int) -> Bool {
    let broken = violations.filter { $0.invariant == index }.map(\.object)
    return !broken.isEmpty
      && broken.allSatisfy { object in
        resource.places.first { $0.object == object }?.path.first == .property("status")
      }
  }
}
