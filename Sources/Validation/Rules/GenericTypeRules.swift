import Diagnostics
import Ecore

/// What holds for a generic type: what it names, and where it may stand.
enum GenericTypeRules {
  static let all = [
    MetamodelRule("EGenericType", namesOneType), MetamodelRule("EGenericType", superTypeIsClass),
    MetamodelRule("EGenericType", parameterIsInScope), MetamodelRule("EGenericType", isNotPrimitive),
    MetamodelRule("EGenericType", boundsAreInPlace),
  ]

  /// `ecore/ambiguous-type` and `ecore/empty-type`.
  static func namesOneType(_ type: EObject, _ context: inout RuleContext) {
    let hasParameter = type.names("eTypeParameter")
    let hasClassifier = type.names("eClassifier")
    if hasParameter, hasClassifier {
      context.reportType(
        "ambiguous-type", "this type names a classifier and a type parameter; expected one", type,
        "eTypeParameter")
    }
    guard !hasParameter, !hasClassifier, let role = type.eContainmentFeature?.name else { return }
    // Without either it is a wildcard, which may only be an argument, but not of a supertype.
    if role == "eTypeArguments" {
      guard type.eContainer?.eContainmentFeature?.name == "eGenericSuperTypes" else { return }
    } else if role == "eGenericSuperTypes" {
      return
    }
    context.reportType("empty-type", "this type names no classifier and no type parameter", type)
  }

  /// `ecore/supertype-no-class`.
  static func superTypeIsClass(_ type: EObject, _ context: inout RuleContext) {
    guard type.eContainmentFeature?.name == "eGenericSuperTypes", let owner = type.eContainer else { return }
    if let classifier = type.object("eClassifier") {
      if classifier.eClass.name == "EClass" { return }
      context.reportType(
        "supertype-no-class",
        "supertype '\(classifier.path)' of '\(owner.path)' is a data type; expected a class",
        type, "eClassifier")
    } else if !type.names("eClassifier") {
      context.reportType("supertype-no-class", "a supertype of '\(owner.path)' names no class", type)
    }
  }

  /// `ecore/type-parameter-out-of-scope`; a bound sees only the parameters before its own.
  static func parameterIsInScope(_ type: EObject, _ context: inout RuleContext) {
    guard let parameter = type.object("eTypeParameter"), let owner = parameter.eContainer else { return }
    var current = type
    while let container = current.eContainer, container != owner { current = container }
    if current.eContainer == owner {
      let siblings = owner.objects("eTypeParameters")
      guard type.eContainmentFeature?.name == "eBounds", let own = siblings.firstIndex(of: current),
        let other = siblings.firstIndex(of: parameter), own <= other
      else { return }
    }
    context.reportType(
      "type-parameter-out-of-scope", "type parameter '\(parameter.path)' is not visible here", type,
      "eTypeParameter", notes: [parameter.note("the type parameter is here", "name")])
  }

  private static let primitives: Set = [
    "boolean", "byte", "char", "double", "float", "int", "long", "short",
  ]

  /// `ecore/primitive-type`.
  static func isNotPrimitive(_ type: EObject, _ context: inout RuleContext) {
    guard let classifier = type.object("eClassifier"), let name = classifier.instanceName,
      primitives.contains(name), type.eContainmentFeature?.name != "eGenericType"
    else { return }
    context.reportType(
      "primitive-type", "'\(classifier.path)' is the primitive type '\(name)', which cannot stand here", type,
      "eClassifier")
  }

  /// `ecore/misplaced-bound`.
  static func boundsAreInPlace(_ type: EObject, _ context: inout RuleContext) {
    let hasUpper = type.object("eUpperBound") != nil
    let hasLower = type.object("eLowerBound") != nil
    guard hasUpper || hasLower else { return }
    if type.eContainmentFeature?.name != "eTypeArguments" {
      context.reportType("misplaced-bound", "only a type argument may have bounds", type)
    } else if hasUpper, hasLower {
      context.reportType(
        "misplaced-bound", "this type argument has an upper and a lower bound; expected one", type)
    } else if type.names("eClassifier") || type.names("eTypeParameter") {
      context.reportType(
        "misplaced-bound", "this type argument has a bound and names a type; expected one", type)
    }
  }
}

extension EObject {
  /// Whether a reference is set, be it to a target that was not found.
  fileprivate func names(_ reference: String) -> Bool { self[reference] != .null }
}

extension RuleContext {
  /// Reports at a generic type; one that stands for a plain type has no place of its own, so at the owner's.
  mutating func reportType(
    severity: Diagnostic.Severity = .error, _ code: String, _ message: String, _ type: EObject,
    _ feature: String? = nil, notes: [Diagnostic] = []
  ) {
    if let owner = type.eContainer, let role = type.eContainmentFeature?.name {
      let plain = [
        "eGenericType": "eType", "eGenericSuperTypes": "eSuperTypes", "eGenericExceptions": "eExceptions",
      ]
      if let stated = plain[role], owner.text(of: stated) != nil {
        let index = owner.objects(role).firstIndex(of: type) ?? 0
        sink.emit(
          Diagnostic(
            severity, "ecore/" + code, message, at: owner.location(of: stated, index: index),
            element: owner.uriFragment(), notes: notes))
        return
      }
    }
    if severity == .warning {
      warn(code, message, at: type, feature, notes: notes)
    } else {
      report(code, message, at: type, feature, notes: notes)
    }
  }
}
