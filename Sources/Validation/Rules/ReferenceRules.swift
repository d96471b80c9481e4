import Diagnostics
import Ecore

/// What holds for a reference beside its opposite.
enum ReferenceRules {
  static let all = [
    MetamodelRule("EReference", isUnique), MetamodelRule("EReference", canBeFilled),
    MetamodelRule("EReference", keysBelongToType),
  ]

  /// `ecore/not-unique`.
  static func isUnique(_ reference: EObject, _ context: inout RuleContext) {
    guard reference.isManyValued, reference["unique"] == .boolean(false),
      reference.boolean("containment") || reference.object("eOpposite") != nil
    else { return }
    let why = reference.boolean("containment") ? "is a containment" : "has an opposite"
    context.report(
      "not-unique",
      "'\(reference.path)' \(why), so an object cannot be in it twice; expected it to be unique",
      at: reference, "unique", fixIts: reference.fixIt("unique", "true"))
  }

  /// `ecore/contained-elsewhere`: another containment is required to hold the objects.
  static func canBeFilled(_ reference: EObject, _ context: inout RuleContext) {
    guard reference.boolean("containment"), reference.eContainer?.eClass.name == "EClass",
      let type = reference.object("eType"), let index = context.hierarchy.index(of: type)
    else { return }
    for owner in context.hierarchy.ancestors(of: index).classes + [index] {
      for member in context.hierarchy.members[owner] {
        guard (member.object.integer("lowerBound") ?? 0) >= 1,
          let opposite = member.object.object("eOpposite"), opposite.boolean("containment"),
          opposite != reference
        else { continue }
        context.report(
          "contained-elsewhere",
          "'\(reference.path)' can hold nothing, because '\(member.object.path)' requires every '\(type.path)' to be in "
            + "'\(opposite.path)'",
          at: reference, "containment", notes: [member.object.note("the container is here", "lowerBound")])
      }
    }
  }

  /// `ecore/foreign-key`.
  static func keysBelongToType(_ reference: EObject, _ context: inout RuleContext) {
    guard let type = reference.object("eType") else { return }
    for key in reference.objects("eKeys") {
      if let owner = key.eContainer, context.hierarchy.isKind(type, of: owner) { continue }
      context.report(
        "foreign-key", "key '\(key.path)' of '\(reference.path)' is no feature of its type '\(type.path)'",
        at: reference, "eKeys", notes: [key.note("the key is here", "name")])
    }
  }
}
