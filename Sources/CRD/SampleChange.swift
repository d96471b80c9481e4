import Ecore

/// A change of an object, or of what it contains, in a few steps.
struct SampleChange: Hashable {
  /// A step; objects are those of the model before the change.
  enum Step: Hashable {
    /// A single value.
    case set(ObjectID, EStructuralFeature, FeatureValue)
    /// No value, or none at all in a list.
    case unset(ObjectID, EStructuralFeature)
    /// One more value in a list.
    case add(ObjectID, EStructuralFeature, FeatureValue)
    /// Another value in the place of one in a list.
    case replace(ObjectID, EStructuralFeature, Int, FeatureValue)
    /// One value less in a list.
    case removeItem(ObjectID, EStructuralFeature, Int)
    /// A new object with what it needs in a containment, in place of what a single-valued one has.
    case make(ObjectID, EStructuralFeature, EClass)
    /// A new object in which only one of the features that it need not have is filled.
    case makeWith(ObjectID, EStructuralFeature, EClass, EStructuralFeature)
    /// A map's entry with a key.
    case put(ObjectID, EStructuralFeature, FeatureValue)
    /// Everything in a feature, as deep as it goes.
    case fill(ObjectID, EStructuralFeature)
    /// A copy of an object beside it in its list.
    case copy(ObjectID)
    /// The same with another key.
    case copyApart(ObjectID)
    /// An object less.
    case remove(ObjectID)
  }

  var steps: [Step]

  init(_ steps: Step...) { self.steps = steps }

  /// The objects that are changed.
  var objects: [ObjectID] {
    steps.map { step in
      switch step {
      case .set(let id, _, _), .unset(let id, _), .add(let id, _, _), .replace(let id, _, _, _),
        .removeItem(let id, _, _), .make(let id, _, _), .makeWith(let id, _, _, _), .put(let id, _, _),
        .fill(let id, _), .copy(let id), .copyApart(let id), .remove(let id):
        id
      }
    }
  }

  /// Whether nothing is taken away that the metamodel demands.
  var keepsWhatIsDemanded: Bool {
    steps.allSatisfy { step in
      if case .unset(_, let feature) = step { feature.lowerBound == 0 } else { true }
    }
  }

  /// One change after the other.
  static func + (left: SampleChange, right: SampleChange) -> SampleChange {
    var result = left
    result.steps += right.steps
    return result
  }
}

extension SampleChange {
  /// Makes the change; what the editor refuses is an error.
  func apply(in editor: ModelEditor, _ builder: inout SampleBuilder) throws(EditError) {
    for step in steps { try Self.apply(step, in: editor, &builder) }
  }

  private static func apply(
    _ step: Step, in editor: ModelEditor, _ builder: inout SampleBuilder
  ) throws(EditError) {
    switch step {
    case .set(let id, let feature, let value): try editor.object(id)?.eSet(feature, value)
    case .unset(let id, let feature): try editor.object(id)?.eUnset(feature)
    case .add(let id, let feature, let value): try editor.object(id)?.eList(feature).add(value)
    case .replace(let id, let feature, let index, let value):
      try editor.object(id)?.eList(feature).set(index, value)
    case .removeItem(let id, let feature, let index):
      try editor.object(id)?.eList(feature).remove(at: index)
    case .make(let id, let feature, let eClass):
      guard let owner = editor.object(id) else { return }
      try put(try builder.make(eClass, .required, in: editor), into: feature, of: owner, &builder)
    case .makeWith(let id, let feature, let eClass, let inner):
      guard let owner = editor.object(id) else { return }
      let object = try builder.make(eClass, .required, in: editor)
      try builder.fill(inner, of: object, .all, chain: [owner.eClass, eClass])
      try put(object, into: feature, of: owner, &builder)
    case .put(let id, let feature, let key):
      guard let owner = editor.object(id), let type = feature.eReferenceType else { return }
      let entry = try builder.make(type, .required, in: editor)
      try entry.eSet("key", key)
      try owner.eList(feature).add(entry)
    case .fill(let id, let feature):
      guard let owner = editor.object(id) else { return }
      try builder.fill(feature, of: owner, .all, chain: builder.chain(of: owner))
    case .copy(let id), .copyApart(let id):
      guard let object = editor.object(id), let owner = object.eContainer,
        let feature = object.eContainmentFeature, feature.isMany
      else { return }
      let copy = try editor.copy(object)
      if case .copyApart = step { try builder.distinguish(copy, in: feature, of: owner) }
      try owner.eList(feature).add(copy)
    case .remove(let id):
      guard let object = editor.object(id), let owner = object.eContainer,
        let feature = object.eContainmentFeature
      else { return }
      if feature.isMany { try owner.eList(feature).remove(object) } else { try owner.eUnset(feature) }
    }
  }

  private static func put(
    _ object: MutableEObject, into feature: EStructuralFeature, of owner: MutableEObject,
    _ builder: inout SampleBuilder
  ) throws(EditError) {
    guard feature.isMany else { return try owner.eSet(feature, object) }
    try builder.distinguish(object, in: feature, of: owner)
    try owner.eList(feature).add(object)
  }
}
