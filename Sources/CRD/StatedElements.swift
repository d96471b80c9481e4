import Ecore

/// The elements of a metamodel that a file defines; Ecore's own have no objects in its model.
extension EPackage {
  private var isBuiltIn: Bool { nsURI == Metamodel.ecoreURI }
  /// The object that defines it; nil for Ecore itself.
  var statedDefinition: EObject? { isBuiltIn ? nil : definition }
  /// Its annotations; none for Ecore itself.
  var statedAnnotations: [EAnnotation] { isBuiltIn ? [] : eAnnotations }
}

extension EClass {
  private var isBuiltIn: Bool { ePackage.nsURI == Metamodel.ecoreURI }
  /// The object that defines it; nil for a class of Ecore itself.
  var statedDefinition: EObject? { isBuiltIn ? nil : definition }
  /// Its annotations; none for a class of Ecore itself.
  var statedAnnotations: [EAnnotation] { isBuiltIn ? [] : eAnnotations }
}

extension EDataType {
  private var isBuiltIn: Bool { ePackage.nsURI == Metamodel.ecoreURI }
  /// The object that defines it; nil for a type of Ecore itself.
  var statedDefinition: EObject? { isBuiltIn ? nil : definition }
  /// Its annotations; none for a type of Ecore itself.
  var statedAnnotations: [EAnnotation] { isBuiltIn ? [] : eAnnotations }
}

extension EStructuralFeature {
  private var isBuiltIn: Bool { eContainingClass.ePackage.nsURI == Metamodel.ecoreURI }
  /// The object that defines it; nil for a feature of Ecore itself.
  var statedDefinition: EObject? { isBuiltIn ? nil : definition }
  /// Its annotations; none for a feature of Ecore itself.
  var statedAnnotations: [EAnnotation] { isBuiltIn ? [] : eAnnotations }
}
