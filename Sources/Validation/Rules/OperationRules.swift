import Ecore

/// What holds for operations and their parameters.
enum OperationRules {
  static let all = [
    MetamodelRule("EOperation", parametersAreUnique), MetamodelRule("EOperation", voidIsSingle),
    MetamodelRule("EParameter", isTyped),
  ]

  /// `ecore/duplicate-parameter`.
  static func parametersAreUnique(_ operation: EObject, _ context: inout RuleContext) {
    context.reportRepeats(
      among: operation.objects("eParameters"), "parameters", of: operation, duplicate: "duplicate-parameter")
  }

  /// `ecore/many-without-type`.
  static func voidIsSingle(_ operation: EObject, _ context: inout RuleContext) {
    let upper = operation.integer("upperBound") ?? 1
    guard operation.object("eGenericType") == nil, upper != 1 else { return }
    context.report(
      "many-without-type",
      "operation '\(operation.path)' returns nothing, so its upper bound must be 1 and not \(upper)",
      at: operation, "upperBound", fixIts: operation.fixIt("upperBound", "1"))
  }

  /// `ecore/unresolved-type`, for parameters; the compiler says it of features.
  static func isTyped(_ parameter: EObject, _ context: inout RuleContext) {
    guard parameter.object("eGenericType") == nil else { return }
    context.report(
      "unresolved-type", "parameter '\(parameter.path)' has no type", at: parameter, "eType")
  }
}
