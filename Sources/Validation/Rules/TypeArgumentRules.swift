import Diagnostics
import Ecore

/// What holds for the arguments of generic types.
enum TypeArgumentRules {
  static let all = [
    MetamodelRule("EGenericType", argumentsMatchParameters),
    MetamodelRule("EGenericType", argumentsKeepBounds),
  ]

  /// The data types of Ecore that have type parameters.
  private static let standardParameterCounts = ["EEList": 1, "EJavaClass": 1, "EMap": 2, "ETreeIterator": 1]

  private static func parameterCount(_ classifier: EObject) -> Int {
    let declared = classifier.objects("eTypeParameters").count
    guard declared == 0, let name = classifier.name,
      classifier.eContainer?.string("nsURI") == Metamodel.ecoreURI
    else { return declared }
    return standardParameterCounts[name] ?? 0
  }

  /// `ecore/type-argument-count`, and as a warning `ecore/raw-type`.
  static func argumentsMatchParameters(_ type: EObject, _ context: inout RuleContext) {
    let count = type.objects("eTypeArguments").count
    guard let classifier = type.object("eClassifier") else {
      if count > 0, type["eClassifier"] == .null {
        context.reportType(
          "type-argument-count",
          "this type has \(count) type arguments, but names no classifier that takes them",
          type)
      }
      return
    }
    let wanted = parameterCount(classifier)
    if count == 0, wanted > 0 {
      context.reportType(
        severity: .warning, "raw-type",
        "'\(classifier.path)' stands without type arguments; expected \(wanted)", type,
        "eClassifier")
    } else if count != wanted {
      context.reportType(
        "type-argument-count", "'\(classifier.path)' has \(count) type arguments; expected \(wanted)", type,
        "eClassifier", notes: [classifier.note("the classifier is here", "name")])
    }
  }

  /// `ecore/type-argument-out-of-bounds`.
  static func argumentsKeepBounds(_ type: EObject, _ context: inout RuleContext) {
    guard let classifier = type.object("eClassifier") else { return }
    let parameters = classifier.objects("eTypeParameters")
    let arguments = type.objects("eTypeArguments")
    guard !parameters.isEmpty, parameters.count == arguments.count else { return }
    let bindings = Dictionary(zip(parameters.map(\.id), arguments), uniquingKeysWith: { first, _ in first })
    for (argument, parameter) in zip(arguments, parameters)
    where !TypeBounds.keeps(argument, parameter, bindings) {
      let bounds = parameter.objects("eBounds").map { "'\($0.typeText)'" }.joined(separator: " and ")
      context.reportType(
        "type-argument-out-of-bounds",
        "'\(argument.typeText)' is not a \(bounds), which '\(parameter.path)' must be", argument,
        argument.object("eTypeParameter") == nil ? "eClassifier" : "eTypeParameter",
        notes: [parameter.note("the type parameter is here", "name")])
    }
  }
}

extension EObject {
  /// How a message names a generic type: its classifier or type parameter, `?` for a wildcard.
  fileprivate var typeText: String {
    if let named = object("eClassifier") ?? object("eTypeParameter") { return named.path }
    if let upper = object("eUpperBound") { return "? extends " + upper.shortTypeText }
    if let lower = object("eLowerBound") { return "? super " + lower.shortTypeText }
    return "?"
  }

  private var shortTypeText: String { (object("eClassifier") ?? object("eTypeParameter"))?.path ?? "?" }
}
