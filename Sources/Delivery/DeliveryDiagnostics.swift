import Diagnostics
import Ecore
import Placement

/// What delivering a plan says.
extension Diagnostic {
  static func noTemplate(_ request: PlacementRequest) -> Diagnostic {
    Diagnostic(
      .error, "deploy/no-template",
      "\(request.identity) has no 'template', of which its object is made", at: request.place)
  }

  static func generatesNothing(_ eClass: EClass) -> Diagnostic {
    Diagnostic(
      .error, "deploy/no-dependency",
      "'\(eClass.name)' has no dependency 'generates' on a native class; see docs/metamodel.md")
  }

  static func replaced(
    _ severity: Severity, _ request: PlacementRequest, _ target: String, _ reason: String,
    _ alternative: String
  ) -> Diagnostic {
    Diagnostic(
      severity, "deploy/replaced", "\(target) and \(request.identity): \(reason); \(alternative)",
      at: request.place)
  }

  static func deadPatch(
    _ failure: PreparedOverrides.Failure, _ request: PlacementRequest, clusters: [String]
  ) -> Diagnostic {
    let named = clusters.prefix(3).map { "'\($0)'" }.joined(separator: ", ")
    let more = clusters.count > 3 ? " and \(clusters.count - 3) more" : ""
    return Diagnostic(
      .error, "placement/bad-patch",
      "patch \(failure.patch + 1) of override \(failure.override + 1) of \(request.identity) cannot be applied in \(named)\(more): "
        + "the path '\(failure.path)' \(failure.problem)",
      at: failure.place ?? request.place)
  }
}
