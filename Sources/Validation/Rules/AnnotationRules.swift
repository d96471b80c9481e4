import Diagnostics
import Ecore

/// What holds for annotations.
enum AnnotationRules {
  static let all = [
    MetamodelRule("EAnnotation", sourceIsURI), MetamodelRule("EAnnotation", constraintsAreNames),
    MetamodelRule("EAnnotation", delegatesAreURIs),
  ]

  /// `ecore/bad-annotation-source`; none at all is fine.
  static func sourceIsURI(_ annotation: EObject, _ context: inout RuleContext) {
    guard let source = annotation.string("source") else { return }
    if source.isEmpty {
      context.report(
        "bad-annotation-source", "the source of this annotation is empty; expected a URI", at: annotation,
        "source")
    } else if let problem = NameText.problem(ofURI: source) {
      context.report(
        "bad-annotation-source", "the source '\(source)' \(problem)",
        at: annotation, "source")
    }
  }

  /// `ecore/bad-constraint-name`, a warning: the key `constraints` of a classifier lists names.
  static func constraintsAreNames(_ annotation: EObject, _ context: inout RuleContext) {
    guard annotation.string("source") == Metamodel.ecoreURI, let owner = annotation.eContainer,
      ["EClass", "EDataType", "EEnum"].contains(owner.eClass.name)
    else { return }
    for detail in annotation.objects("details") where detail.string("key") == "constraints" {
      var seen: Set<Substring> = []
      for name in (detail.string("value") ?? "").split(whereSeparator: \.isWhitespace) {
        if !NameText.isIdentifier(name) {
          context.warn(
            "bad-constraint-name",
            "the constraint '\(name)' of '\(owner.path)' is no identifier; expected names with blanks between them",
            at: detail, "value")
        } else if !seen.insert(name).inserted {
          context.warn(
            "bad-constraint-name", "the constraint '\(name)' of '\(owner.path)' is listed twice",
            at: detail, "value")
        }
      }
    }
  }

  /// `ecore/bad-delegate`, a warning: who evaluates the constraints, bodies and derivations of a package is named by URI.
  static func delegatesAreURIs(_ annotation: EObject, _ context: inout RuleContext) {
    guard annotation.string("source") == Metamodel.ecoreURI, annotation.eContainer?.eClass.name == "EPackage"
    else { return }
    for detail in annotation.objects("details") {
      guard let key = detail.string("key"),
        ["validationDelegates", "settingDelegates", "invocationDelegates", "conversionDelegates"].contains(
          key)
      else { continue }
      for uri in (detail.string("value") ?? "").split(whereSeparator: \.isWhitespace) {
        guard let problem = NameText.problem(ofURI: String(uri)) else { continue }
        context.warn(
          "bad-delegate", "'\(uri)' under '\(key)' \(problem)",
          at: detail, "value")
      }
    }
  }
}
