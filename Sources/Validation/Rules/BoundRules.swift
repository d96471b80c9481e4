import Diagnostics
import Ecore

/// What holds for the bounds of features, operations and parameters.
enum BoundRules {
  static let all = [
    MetamodelRule("ETypedElement", lowerBound), MetamodelRule("ETypedElement", upperBound),
    MetamodelRule("ETypedElement", agree),
  ]

  /// `ecore/bad-lower-bound`.
  static func lowerBound(_ element: EObject, _ context: inout RuleContext) {
    guard let lower = element.integer("lowerBound"), lower < 0 else { return }
    context.report(
      "bad-lower-bound", "the lower bound of '\(element.path)' is \(lower); expected 0 or more", at: element,
      "lowerBound", fixIts: element.fixIt("lowerBound", "0"))
  }

  /// `ecore/bad-upper-bound`; -2 means that the bound is not specified.
  static func upperBound(_ element: EObject, _ context: inout RuleContext) {
    guard let upper = element.integer("upperBound"), upper == 0 || upper < -2 else { return }
    context.report(
      "bad-upper-bound",
      "the upper bound of '\(element.path)' is \(upper); expected 1 or more, or -1 for no bound",
      at: element, "upperBound")
  }

  /// `ecore/bounds-disagree`.
  static func agree(_ element: EObject, _ context: inout RuleContext) {
    let lower = element.integer("lowerBound") ?? 0
    let upper = element.integer("upperBound") ?? 1
    guard upper > 0, lower > upper else { return }
    context.report(
      "bounds-disagree",
      "the lower bound of '\(element.path)', \(lower), is greater than the upper bound \(upper)",
      at: element, "lowerBound", fixIts: element.fixIt("upperBound", String(lower)))
  }
}
