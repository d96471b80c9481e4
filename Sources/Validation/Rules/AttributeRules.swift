import Diagnostics
import Ecore

/// What holds for attributes.
enum AttributeRules {
  static let all = [
    MetamodelRule("EAttribute", isSerializable), MetamodelRule("EAttribute", defaultKeepsFacets),
  ]

  /// `ecore/not-serializable`.
  static func isSerializable(_ attribute: EObject, _ context: inout RuleContext) {
    guard let type = attribute.object("eType"), type["serializable"] == .boolean(false),
      type.instanceName != "org.eclipse.emf.ecore.util.FeatureMap$Entry", !attribute.isEffectivelyTransient
    else { return }
    context.report(
      "not-serializable",
      "the values of '\(attribute.path)' cannot be written, because '\(type.path)' is not serializable; "
        + "expected a transient attribute",
      at: attribute, "eType", notes: [type.note("the data type is here", "serializable")],
      fixIts: attribute.fixIt("transient", "true", after: "name"))
  }

  /// `ecore/bad-default`, for a default that its data type's facets rule out; the compiler tells what is no value at all.
  static func defaultKeepsFacets(_ attribute: EObject, _ context: inout RuleContext) {
    guard let literal = attribute.string("defaultValueLiteral"), let object = attribute.object("eType"),
      let type = context.compiled.eDataType(definedBy: object.id), let facets = context.facets(of: type)
    else { return }
    let problem: String?
    switch type.kind {
    case .integer, .real: problem = Double(literal).flatMap { facets.problem(with: $0) }
    case .boolean, .enumeration, .featureMapEntry: problem = nil
    case .bigInteger, .bigDecimal:
      var text = literal
      problem = text.withUTF8 { facets.problem(withDecimal: $0) }
    case .string, .character, .other:
      var text = literal
      problem = text.withUTF8 { facets.problem(with: $0) }
    }
    guard let problem else { return }
    context.report(
      "bad-default", "the default '\(literal)' of '\(attribute.path)' \(problem)", at: attribute,
      "defaultValueLiteral", notes: [object.note("the data type is here", "name")])
  }
}

extension EObject {
  /// Whether a feature is left out of files: transient, and not part of a group that is written.
  var isEffectivelyTransient: Bool {
    boolean("transient") && annotation(EAnnotation.extendedMetaData, "group") == nil
  }
}
