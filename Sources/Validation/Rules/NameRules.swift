import Ecore

/// What holds for the names of all elements.
enum NameRules {
  static let all = [MetamodelRule("ENamedElement", isNamed), MetamodelRule("ENamedElement", isWellFormed)]

  /// `ecore/no-name`, for the elements that the compiler does not look at.
  static func isNamed(_ element: EObject, _ context: inout RuleContext) {
    guard element.name?.isEmpty ?? true else { return }
    let kind = element.eClass.name
    guard ["EOperation", "EParameter", "EEnumLiteral", "ETypeParameter"].contains(kind) else { return }
    context.report("no-name", "this '\(kind)' has no name", at: element, "name")
  }

  /// `ecore/bad-name`.
  static func isWellFormed(_ element: EObject, _ context: inout RuleContext) {
    guard let name = element.name, !name.isEmpty, !NameText.isIdentifier(name) else { return }
    context.report(
      "bad-name",
      "the name '\(name)' is no identifier; expected a letter or '_', then letters, digits and '_'",
      at: element, "name")
  }
}
