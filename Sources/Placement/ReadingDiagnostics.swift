import Diagnostics
import Ecore

/// What reading models for placement says.
extension Diagnostic {
  static func namelessCluster(_ object: EObject) -> Diagnostic {
    Diagnostic(
      .error, "placement/no-name", "this cluster has no name", at: object.location,
      element: object.uriFragment())
  }

  static func badVersion(_ text: String, _ object: EObject) -> Diagnostic {
    Diagnostic(
      .error, "placement/bad-version", "'\(text)' is no version of Kubernetes; expected one such as v1.34.1",
      at: object.location, element: object.uriFragment())
  }

  static func badQuantity(_ text: String, _ problem: String, _ object: EObject) -> Diagnostic {
    Diagnostic(
      .error, "placement/bad-quantity", "'\(text)' \(problem)", at: object.location,
      element: object.uriFragment())
  }

  static func incompleteResource(_ object: EObject, _ feature: String) -> Diagnostic {
    Diagnostic(
      .error, "placement/incomplete-resource",
      "a \(object.eClass.name) without '\(feature)' cannot be placed", at: object.location,
      element: object.uriFragment())
  }
}
