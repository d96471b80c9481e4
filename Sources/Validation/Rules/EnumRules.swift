import Diagnostics
import Ecore

/// What holds for enumerations.
enum EnumRules {
  static let all = [
    MetamodelRule("EEnum", namesAreUnique), MetamodelRule("EEnum", textsAreUnique),
    MetamodelRule("EEnum", valuesAreUnique),
  ]

  /// `ecore/duplicate-literal` and `ecore/similar-literals`.
  static func namesAreUnique(_ type: EObject, _ context: inout RuleContext) {
    context.reportRepeats(
      among: type.objects("eLiterals"), "literals", of: type, duplicate: "duplicate-literal",
      similar: "similar-literals")
  }

  /// `ecore/duplicate-literal-text`.
  static func textsAreUnique(_ type: EObject, _ context: inout RuleContext) {
    var first: [String: EObject] = [:]
    for literal in type.objects("eLiterals") {
      guard let text = literal.string("literal") ?? literal.name, !text.isEmpty else { continue }
      guard let other = first[text] else {
        first[text] = literal
        continue
      }
      if other.name == literal.name { continue }
      context.report(
        "duplicate-literal-text",
        "the literals '\(other.name ?? "")' and '\(literal.name ?? "")' of '\(type.path)' are both written '\(text)'",
        at: literal, literal.string("literal") == nil ? "name" : "literal",
        notes: [other.note("the other literal is here", "literal")])
    }
  }

  /// `ecore/duplicate-literal-value`, a warning.
  static func valuesAreUnique(_ type: EObject, _ context: inout RuleContext) {
    var first: [Int: EObject] = [:]
    for literal in type.objects("eLiterals") {
      let value = literal.integer("value") ?? 0
      guard let other = first[value] else {
        first[value] = literal
        continue
      }
      context.warn(
        "duplicate-literal-value",
        "the literals '\(other.name ?? "")' and '\(literal.name ?? "")' of '\(type.path)' have the same value \(value)",
        at: literal, "value", notes: [other.note("the other literal is here", "value")])
    }
  }
}
