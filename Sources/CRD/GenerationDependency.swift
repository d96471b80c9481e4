public import Diagnostics
public import Ecore

/// The native object that is made of each object of a class: a dependency that the metamodel states.
///
/// An annotation of the class with the source ``source``, `kind` = `generates`, and a reference to the native class.
public struct GenerationDependency: Sendable {
  /// What the annotations are filed under.
  static let source = "https://krosskube.io/dependency"

  /// The API version of the native object, `apps/v1`.
  public let apiVersion: String
  /// The kind of the native object.
  public let kind: String

  /// How definitions name it: `apps/v1 Deployment`.
  var label: String { apiVersion + " " + kind }

  /// The dependency of a class, its own or the nearest inherited one; nil when it has none or a wrong one.
  ///
  /// The native class must be the type of a feature that contains it, because the object is made of that content.
  public init?(of eClass: EClass, into sink: inout DiagnosticSink) {
    let annotations = ([eClass] + eClass.eAllSuperTypes.reversed()).flatMap(\.statedAnnotations)
    guard
      let annotation = annotations.first(where: {
        $0.source == Self.source && $0.value("kind") == "generates"
      })
    else { return nil }
    guard let target = annotation.references.first,
      let native = eClass.metamodel.eClass(definedBy: target.id)
    else {
      sink.emit(.crdDependencyWithoutClass(annotation, of: eClass))
      return nil
    }
    let isContained = eClass.eAllStructuralFeatures.contains { feature in
      feature.isContainment && feature.eReferenceType.map(native.isKind(of:)) ?? false
    }
    guard isContained else {
      sink.emit(.crdDependencyNotContained(annotation, of: eClass, native))
      return nil
    }
    apiVersion = annotation.value("apiVersion") ?? "v1"
    kind = annotation.value("nativeKind") ?? native.name
  }
}
