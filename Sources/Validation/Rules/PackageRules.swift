import Diagnostics
import Ecore

/// What holds for packages.
enum PackageRules {
  static let all = [
    MetamodelRule("EPackage", hasURI), MetamodelRule("EPackage", hasPrefix),
    MetamodelRule("EPackage", classifiersAreUnique), MetamodelRule("EPackage", subpackagesAreUnique),
    MetamodelRule("EPackage", urisAreUnique),
  ]

  /// `ecore/no-ns-uri` and `ecore/bad-ns-uri`.
  static func hasURI(_ package: EObject, _ context: inout RuleContext) {
    guard let uri = package.string("nsURI"), !uri.isEmpty else {
      context.report(
        "no-ns-uri", "package '\(package.path)' has no nsURI, by which models name it", at: package, "nsURI")
      return
    }
    guard let problem = NameText.problem(ofURI: uri) else { return }
    context.report(
      "bad-ns-uri", "the nsURI '\(uri)' of '\(package.path)' \(problem)",
      at: package, "nsURI")
  }

  /// `ecore/no-ns-prefix`, `ecore/bad-ns-prefix` and `ecore/reserved-ns-prefix`; an empty prefix is one.
  static func hasPrefix(_ package: EObject, _ context: inout RuleContext) {
    guard let prefix = package.string("nsPrefix") else {
      context.report(
        "no-ns-prefix", "package '\(package.path)' has no nsPrefix, which writers of models need", at: package
      )
      return
    }
    if prefix.isEmpty { return }
    guard NameText.isNCName(prefix) else {
      context.report(
        "bad-ns-prefix",
        "the nsPrefix '\(prefix)' cannot stand before a colon in XML; expected a name without one",
        at: package, "nsPrefix")
      return
    }
    if prefix.lowercased().hasPrefix("xml"),
      package.string("nsURI") != "http://www.w3.org/XML/1998/namespace"
    {
      context.report(
        "reserved-ns-prefix", "the nsPrefix '\(prefix)' begins with 'xml', which XML reserves for itself",
        at: package, "nsPrefix")
    }
  }

  /// `ecore/duplicate-classifier` and `ecore/similar-classifiers`.
  static func classifiersAreUnique(_ package: EObject, _ context: inout RuleContext) {
    context.reportRepeats(
      among: package.objects("eClassifiers"), "classifiers", of: package, duplicate: "duplicate-classifier",
      similar: "similar-classifiers")
  }

  /// `ecore/duplicate-subpackage`.
  static func subpackagesAreUnique(_ package: EObject, _ context: inout RuleContext) {
    context.reportRepeats(
      among: package.objects("eSubpackages"), "subpackages", of: package, duplicate: "duplicate-subpackage")
  }

  /// `ecore/duplicate-ns-uri`, among a package and all that are nested in it.
  static func urisAreUnique(_ package: EObject, _ context: inout RuleContext) {
    guard package.eContainer?.eClass.name != "EPackage" else { return }
    var first: [String: EObject] = [:]
    var pending = [package]
    while let current = pending.popLast() {
      pending += current.objects("eSubpackages").reversed()
      guard let uri = current.string("nsURI"), !uri.isEmpty else { continue }
      guard let other = first[uri] else {
        first[uri] = current
        continue
      }
      context.report(
        "duplicate-ns-uri", "the packages '\(other.path)' and '\(current.path)' have the same nsURI '\(uri)'",
        at: current, "nsURI", notes: [other.note("the other package is here", "nsURI")])
    }
  }
}
