import Ecore

/// What holds for classes and data types.
enum ClassifierRules {
  static let all = [
    MetamodelRule("EClassifier", typeParametersAreUnique), MetamodelRule("EClassifier", instanceTypeName),
    MetamodelRule("EOperation", typeParametersAreUnique),
  ]

  /// `ecore/duplicate-type-parameter`, of a classifier or an operation.
  static func typeParametersAreUnique(_ owner: EObject, _ context: inout RuleContext) {
    context.reportRepeats(
      among: owner.objects("eTypeParameters"), "type parameters", of: owner,
      duplicate: "duplicate-type-parameter")
  }

  /// `ecore/no-instance-type` and `ecore/bad-instance-type`.
  static func instanceTypeName(_ classifier: EObject, _ context: inout RuleContext) {
    guard let name = classifier.instanceName else {
      guard classifier.eClass.name == "EDataType" else { return }
      context.report(
        "no-instance-type",
        "data type '\(classifier.path)' has no instanceClassName, which says how its values are stored",
        at: classifier)
      return
    }
    let feature = classifier.string("instanceClassName") == nil ? "instanceTypeName" : "instanceClassName"
    let parsed = InstanceTypeName(name)
    if let problem = parsed.problem {
      context.report(
        "bad-instance-type",
        "'\(name)' is no Java type: expected \(problem.expected) at character \(problem.offset + 1)",
        at: classifier, feature)
    } else if parsed.hasArguments, !classifier.objects("eTypeParameters").isEmpty {
      context.report(
        "bad-instance-type",
        "the instance type '\(name)' has type arguments, but '\(classifier.path)' has type parameters itself",
        at: classifier, feature)
    }
  }
}
