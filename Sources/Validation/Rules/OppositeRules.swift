import Diagnostics
import Ecore

/// What holds for a reference and its opposite.
enum OppositeRules {
  static let all = [
    MetamodelRule("EReference", isMutual), MetamodelRule("EReference", belongsToType),
    MetamodelRule("EReference", isAnother), MetamodelRule("EReference", agreeOnTransient),
    MetamodelRule("EReference", containOnce), MetamodelRule("EReference", containerIsSingle),
  ]

  /// `ecore/opposite-not-mutual`.
  static func isMutual(_ reference: EObject, _ context: inout RuleContext) {
    guard let opposite = declaredOpposite(of: reference), opposite.object("eOpposite") != reference else {
      return
    }
    let stated = opposite.object("eOpposite").map { "'\($0.path)'" } ?? "nothing"
    context.report(
      "opposite-not-mutual",
      "'\(opposite.path)' is the opposite of '\(reference.path)', but its own opposite is \(stated)",
      at: reference, "eOpposite", notes: [opposite.note("the opposite is here", "eOpposite")])
  }

  /// `ecore/opposite-of-other-class`.
  static func belongsToType(_ reference: EObject, _ context: inout RuleContext) {
    guard let opposite = declaredOpposite(of: reference), let type = reference.object("eType"),
      let owner = opposite.eContainer, owner.eClass.name == "EClass", owner != type
    else { return }
    context.report(
      "opposite-of-other-class",
      "the opposite of '\(reference.path)' belongs to '\(owner.path)'; expected a reference of its type '\(type.path)'",
      at: reference, "eOpposite", notes: [opposite.note("the opposite is here", "name")])
  }

  /// The opposite of a reference of a class; annotations may hold references of no class.
  private static func declaredOpposite(of reference: EObject) -> EObject? {
    guard reference.eContainer?.eClass.name == "EClass" else { return nil }
    return reference.object("eOpposite")
  }

  /// The opposite, when the two rules above hold; the others say nothing new otherwise.
  private static func soundOpposite(of reference: EObject) -> EObject? {
    guard let opposite = declaredOpposite(of: reference), opposite.object("eOpposite") == reference,
      reference.object("eType").map({ $0 == opposite.eContainer }) ?? true
    else { return nil }
    return opposite
  }

  /// `ecore/opposite-of-itself`.
  static func isAnother(_ reference: EObject, _ context: inout RuleContext) {
    guard soundOpposite(of: reference) == reference else { return }
    context.report(
      "opposite-of-itself", "'\(reference.path)' is its own opposite", at: reference, "eOpposite")
  }

  /// `ecore/opposite-not-transient`.
  static func agreeOnTransient(_ reference: EObject, _ context: inout RuleContext) {
    guard let opposite = soundOpposite(of: reference), opposite != reference,
      reference.isEffectivelyTransient, !opposite.isEffectivelyTransient,
      opposite["resolveProxies"] != .boolean(false), !opposite.boolean("containment")
    else { return }
    context.report(
      "opposite-not-transient",
      "'\(reference.path)' is transient, but its opposite '\(opposite.path)' is not, so a file would hold one side",
      at: reference, "transient", notes: [opposite.note("the opposite is here", "name")])
  }

  /// `ecore/opposites-both-contain`.
  static func containOnce(_ reference: EObject, _ context: inout RuleContext) {
    guard let opposite = soundOpposite(of: reference), opposite != reference,
      reference.boolean("containment"), opposite.boolean("containment")
    else { return }
    context.report(
      "opposites-both-contain",
      "'\(reference.path)' and its opposite '\(opposite.path)' are both containments; expected one",
      at: reference, "containment", notes: [opposite.note("the opposite is here", "containment")],
      fixIts: reference.fixIt("containment", "false"))
  }

  /// `ecore/many-containers`.
  static func containerIsSingle(_ reference: EObject, _ context: inout RuleContext) {
    guard reference.object("eOpposite")?.boolean("containment") == true, reference.isManyValued else {
      return
    }
    context.report(
      "many-containers",
      "'\(reference.path)' holds the container, of which there is one; its upper bound is \(reference.integer("upperBound") ?? 1)",
      at: reference, "upperBound", fixIts: reference.fixIt("upperBound", "1"))
  }
}
