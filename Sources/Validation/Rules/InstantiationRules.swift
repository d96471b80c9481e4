import Diagnostics
import Ecore

/// What holds for the type arguments with which a class inherits from one class by several ways.
enum InstantiationRules {
  static let all = [MetamodelRule("EClass", superTypesAgree)]

  /// `ecore/inconsistent-supertypes`.
  static func superTypesAgree(_ eClass: EObject, _ context: inout RuleContext) {
    guard context.hierarchy.isGeneric, let index = context.hierarchy.index(of: eClass),
      let conflict = conflict(above: index, context.hierarchy)
    else { return }
    // A supertype that has the conflict already reports it.
    for superType in context.hierarchy.superTypes[index] where superType != index {
      if self.conflict(above: superType, context.hierarchy) != nil { return }
    }
    let generic = context.hierarchy.classes[conflict.generic]
    let owner = context.hierarchy.classes[conflict.owner]
    context.report(
      "inconsistent-supertypes",
      "'\(eClass.path)' inherits from '\(generic.path)' in two ways, with different type arguments",
      at: eClass,
      "eSuperTypes", notes: [owner.note("one way goes through '\(owner.path)'", "name")])
  }

  /// The class that is inherited from in different ways, and the subtype that adds the second; the first such pair.
  ///
  /// Each supertype is followed once, so it costs as much as the classes above.
  private static func conflict(
    above start: Int, _ hierarchy: ClassHierarchy
  ) -> (generic: Int, owner: Int)? {
    var arguments: [Int: [String]] = [:]
    var pending: [(index: Int, bindings: [ObjectID: String])] = [(start, [:])]
    while let (index, bindings) = pending.popLast() {
      for type in hierarchy.classes[index].objects("eGenericSuperTypes") {
        guard let classifier = type.object("eClassifier"), let above = hierarchy.index(of: classifier) else {
          continue
        }
        let given = type.objects("eTypeArguments").map { text(of: $0, bindings, depth: 0) }
        if let known = arguments[above] {
          if known != given { return (above, index) }
          continue
        }
        arguments[above] = given
        let parameters = classifier.objects("eTypeParameters").map(\.id)
        pending.append((above, Dictionary(zip(parameters, given), uniquingKeysWith: { first, _ in first })))
      }
    }
    return nil
  }

  private static let longestText = 1_000

  /// A generic type as text, with type parameters replaced by what they are bound to; deep or long ones are cut off.
  private static func text(of type: EObject, _ bindings: [ObjectID: String], depth: Int) -> String {
    guard depth < 16 else { return "" }
    var result = ""
    if let parameter = type.object("eTypeParameter") {
      result = bindings[parameter.id] ?? "#\(parameter.id.raw)"
    } else if let classifier = type.object("eClassifier") {
      result = "#\(classifier.id.raw)"
    } else {
      result = "?"
    }
    for (mark, bound) in [("+", type.object("eUpperBound")), ("-", type.object("eLowerBound"))] {
      if let bound { result += mark + text(of: bound, bindings, depth: depth + 1) }
    }
    for argument in type.objects("eTypeArguments") {
      guard result.utf8.count < longestText else { break }
      result += "<" + text(of: argument, bindings, depth: depth + 1) + ">"
    }
    return result.utf8.count < longestText ? result : String(result.prefix(longestText))
  }
}
