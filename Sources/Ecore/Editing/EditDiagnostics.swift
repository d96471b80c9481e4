import Diagnostics

/// What the editor says.
extension EditError {
  static func unknownClass(_ name: String, in nsURI: String?, _ metamodel: Metamodel) -> EditError {
    let package = nsURI.map { metamodel.ePackage(nsURI: $0) }
    if case .some(.none) = package {
      return EditError(.unknownClass, "the metamodel has no package with the nsURI '\(nsURI ?? "")'")
    }
    let classes = package.flatMap { $0?.eClasses } ?? metamodel.eClasses
    return EditError(
      .unknownClass,
      "'\(name)' is not a class of the metamodel" + suggestion(name, classes.map(\.name)))
  }

  static func abstractClass(_ eClass: EClass) -> EditError {
    EditError(.abstractClass, "'\(eClass.qualifiedName)' is abstract and has no instances of its own")
  }

  static func unknownFeature(_ name: String, of eClass: EClass) -> EditError {
    EditError(
      .unknownFeature,
      "'\(name)' is not a feature of '\(eClass.qualifiedName)'"
        + suggestion(name, eClass.eAllStructuralFeatures.map(\.name)))
  }

  static func unchangeable(_ feature: EStructuralFeature) -> EditError {
    let reason =
      !feature.isChangeable ? "unchangeable" : feature.isDerived || !feature.isStored ? "derived" : "volatile"
    return EditError(.unchangeableFeature, "'\(feature.qualifiedName)' is \(reason) and cannot be set")
  }

  static func wrongType(_ value: String, _ feature: EStructuralFeature) -> EditError {
    EditError(
      .wrongType,
      "\(value) is no value of '\(feature.qualifiedName)'; expected '\(feature.eType?.name ?? "EObject")'")
  }

  static func notMany(_ feature: EStructuralFeature) -> EditError {
    EditError(.wrongMultiplicity, "'\(feature.qualifiedName)' holds one value and is no list")
  }

  static func notMap(_ feature: EStructuralFeature) -> EditError {
    EditError(
      .wrongMultiplicity, "'\(feature.qualifiedName)' is no map; its type is no 'java.util.Map$Entry'")
  }

  static func isMany(_ feature: EStructuralFeature) -> EditError {
    EditError(.wrongMultiplicity, "'\(feature.qualifiedName)' holds a list; expected a list of values")
  }

  static func badIndex(_ index: Int, count: Int, _ feature: EStructuralFeature) -> EditError {
    EditError(
      .badIndex, "'\(feature.qualifiedName)' has no position \(index); it has \(count) values")
  }

  static func duplicate(_ feature: EStructuralFeature) -> EditError {
    EditError(.duplicateValue, "'\(feature.qualifiedName)' holds distinct values and has this one already")
  }

  static func cycle(_ feature: EStructuralFeature) -> EditError {
    EditError(
      .containmentCycle, "the object cannot become a content of itself through '\(feature.qualifiedName)'")
  }

  static let foreignObject = EditError(.foreignObject, "the object belongs to another model or editor")
  static let proxy = EditError(
    .foreignObject, "a proxy stands for an object of another file and has no features")
  static let notAnObject = EditError(.foreignObject, "the object has a model of another metamodel")

  static func noResource(_ uri: String) -> EditError {
    EditError(.badResource, "there is no resource with the URI '\(uri)'")
  }

  static func duplicateResource(_ uri: String) -> EditError {
    EditError(.badResource, "there is already a resource with the URI '\(uri)'")
  }

  static func dangling(
    _ feature: EStructuralFeature, of source: String, at range: SourceRange?
  ) -> EditError {
    EditError(
      .danglingReference,
      "'\(feature.qualifiedName)' refers to an object that is in no resource; add it to a container or a resource",
      at: range, element: source)
  }

  static func featureMap(_ map: EStructuralFeature, of source: String, at range: SourceRange?) -> EditError {
    EditError(
      .featureMap, "values that stand in the feature map '\(map.qualifiedName)' cannot be edited", at: range,
      element: source)
  }

  static let tooManyObjects = EditError(.tooManyObjects, "there are too many objects for one model")

  private static func suggestion(_ name: String, _ names: [String]) -> String {
    Suggestion.nearest(to: name, among: names).map { "; did you mean '\($0)'?" } ?? ""
  }
}
