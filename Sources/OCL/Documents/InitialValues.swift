public import Ecore
import Diagnostics
import OCLSyntax

/// The first values of features: `initial` in annotations and `init` in documents.
///
/// They are for objects that programs make. An object that is loaded has what its file says.
public struct InitialValues: Sendable {
  private let names: MetamodelNames

  /// Takes a metamodel and the documents about it.
  public init(_ metamodel: Metamodel, documents: DocumentSet? = nil) {
    names = documents?.names ?? MetamodelNames(metamodel)
  }

  /// The model with the first values of those features that the objects, which are the model's, have not set.
  ///
  /// All expressions see the model as it was. What is null, invalid or derived is left as it is.
  public func completing(_ model: Model, _ objects: [EObject]) throws(EditError) -> Model {
    let editor = ModelEditor(model)
    let context = EvaluationContext(model: model)
    var plans: [Int32: [(EStructuralFeature, Plan)]] = [:]
    for object in objects {
      let known = plans[object.eClass.id]
      let planned = known ?? self.plans(of: object.eClass)
      if known == nil { plans[object.eClass.id] = planned }
      let edited = try editor.object(object)
      for (feature, plan) in planned where !object.eIsSet(feature) {
        guard let value = FeatureValue(plan.evaluate(in: context, self: object.id), context) else { continue }
        try edited.eSet(feature, value)
      }
    }
    return try editor.freeze()
  }

  private func plans(of eClass: EClass) -> [(EStructuralFeature, Plan)] {
    eClass.eAllStructuralFeatures.compactMap { feature in
      guard feature.isStored, names.definitions.derivations[feature.id] == nil else { return nil }
      var sink = DiagnosticSink()
      let bodies = names.definitions.initials[feature.id] ?? []
      if let nearest = bodies.nearest(to: eClass) {
        let body = bodies[nearest].body
        return Checker.check(body.tree, in: body.environment(names), into: &sink).map { (feature, Plan($0)) }
      }
      guard let detail = Delegates.initial(of: feature) else { return nil }
      let environment = Environment(names, selfType: .object(feature.eContainingClass))
      let text = Delegates.text(of: detail, named: feature.qualifiedName)
      return Checker.check(text, in: environment, into: &sink).map { (feature, Plan($0)) }
    }
  }
}

extension FeatureValue {
  /// A value as an editor takes it; nil for null, invalid and what no feature can hold.
  fileprivate init?(_ value: Value, _ context: EvaluationContext) {
    switch value {
    case .boolean(let value): self = .boolean(value)
    case .integer(let value): self = .integer(Int64(value))
    case .real(let value): self = .real(value)
    case .string(let value): self = .string(value)
    case .object(let value): self = .object(value)
    case .literal(let value):
      guard let literal = context.literal(value) else { return nil }
      self = .literal(literal)
    case .collection(let collection):
      var elements: [FeatureValue] = []
      for element in collection.elements {
        guard let element = FeatureValue(element, context) else { return nil }
        elements.append(element)
      }
      self = .list(elements)
    default: return nil
    }
  }
}
