import Diagnostics

/// What the compiler of metamodels says.
extension Diagnostic {
  static func ecoreUnnamed(_ element: EObject) -> Diagnostic {
    Diagnostic(
      .error, "ecore/no-name", "this '\(element.eClass.name)' has no name", at: element.location,
      element: element.uriFragment())
  }

  static func ecoreTooManyClasses(_ classifier: EObject) -> Diagnostic {
    Diagnostic(
      .error, "ecore/too-many-classes",
      "the metamodels have more than \(MetamodelTables.maximalClassCount) classes; the rest is left out",
      at: classifier.location)
  }

  static func ecoreTooManyFeatures(_ eClass: EObject) -> Diagnostic {
    Diagnostic(
      .error, "ecore/too-many-features",
      "'\(eClass.name ?? "")' has more than \(MetamodelTables.maximalFeatureCount) features, or all classes together "
        + "more than \(Inheritance.maximalFeatureCount) with those they inherit; the rest is left out",
      at: eClass.location, element: eClass.uriFragment())
  }

  static func ecoreTooManyAncestors(_ eClass: EObject) -> Diagnostic {
    Diagnostic(
      .error, "ecore/too-many-supertypes",
      "the classes have more than \(Inheritance.maximalAncestorCount) supertypes together, counting indirect ones; from "
        + "'\(eClass.name ?? "")' on only direct ones are known",
      at: eClass.location, element: eClass.uriFragment())
  }

  static func ecoreDuplicateURI(_ uri: String, _ package: EObject, first: EObject) -> Diagnostic {
    Diagnostic(
      .warning, "ecore/duplicate-ns-uri",
      "another package with the nsURI '\(uri)' was loaded before; that one is used",
      at: package.location(of: "nsURI"), element: package.uriFragment(),
      notes: [.note("the other package is here", at: first.location(of: "nsURI"))])
  }

  static func ecoreUnresolvedType(_ feature: String, _ element: EObject) -> Diagnostic {
    let owner = element.eContainer?.name.map { $0 + "::" } ?? ""
    let what = feature == "eType" ? "type" : "supertype"
    return Diagnostic(
      .error, "ecore/unresolved-type",
      "'\(owner)\(element.name ?? "")' has no \(what) that could be found",
      at: element.location(of: feature), element: element.uriFragment())
  }

  static func ecoreWrongType(_ element: EObject) -> Diagnostic {
    let isReference = element.eClass.id == EcoreIDs.eReferenceClass
    let owner = element.eContainer?.name.map { $0 + "::" } ?? ""
    return Diagnostic(
      .error, "ecore/wrong-type",
      isReference
        ? "the type of reference '\(owner)\(element.name ?? "")' is a data type; expected a class"
        : "the type of attribute '\(owner)\(element.name ?? "")' is a class; expected a data type",
      at: element.location(of: "eType"), element: element.uriFragment())
  }

  static func ecoreUnusableDefault(_ element: EObject) -> Diagnostic {
    Diagnostic(
      .error, "ecore/unusable-default",
      "this default is a value that models cannot hold as one; objects without the feature will have none",
      at: element.location(of: "defaultValueLiteral"), element: element.uriFragment())
  }

  static func ecoreBadDefault(
    _ literal: String, _ type: String, _ element: EObject, literals: [String]
  ) -> Diagnostic {
    let range = element.location(of: "defaultValueLiteral")
    var fixIts: [FixIt] = []
    if let range, let near = Suggestion.nearest(to: literal, among: literals) {
      fixIts.append(FixIt("replace with '\(near)'", range, near))
    }
    return Diagnostic(
      .error, "ecore/bad-default", "the default '\(literal)' is no value of '\(type)'", at: range,
      element: element.uriFragment(), fixIts: fixIts)
  }
}
