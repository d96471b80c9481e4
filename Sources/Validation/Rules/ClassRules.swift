import Diagnostics
import Ecore

/// What holds for a class by itself.
enum ClassRules {
  static let all = [
    MetamodelRule("EClass", interfaceIsAbstract), MetamodelRule("EClass", superTypesAreUnique),
    MetamodelRule("EClass", isMapEntry), MetamodelRule("EClass", operationsAreUnique),
    MetamodelRule("EClass", operationsAreNoAccessors),
  ]

  /// `ecore/interface-not-abstract`.
  static func interfaceIsAbstract(_ eClass: EObject, _ context: inout RuleContext) {
    guard eClass.boolean("interface"), !eClass.boolean("abstract") else { return }
    context.report(
      "interface-not-abstract", "interface '\(eClass.path)' is not abstract", at: eClass, "interface",
      fixIts: eClass.fixIt("abstract", "true", after: "interface"))
  }

  /// `ecore/duplicate-supertype`.
  static func superTypesAreUnique(_ eClass: EObject, _ context: inout RuleContext) {
    var seen: Set<ObjectID> = []
    for superType in eClass.objects("eGenericSuperTypes").compactMap({ $0.object("eClassifier") })
    where superType.eClass.name == "EClass" && !seen.insert(superType.id).inserted {
      context.report(
        "duplicate-supertype", "'\(superType.path)' is twice a supertype of '\(eClass.path)'", at: eClass,
        "eSuperTypes")
    }
  }

  private static let mapEntry = "java.util.Map$Entry"

  /// `ecore/bad-map-entry`.
  static func isMapEntry(_ eClass: EObject, _ context: inout RuleContext) {
    guard !context.hierarchy.mapEntries.isEmpty, let index = context.hierarchy.index(of: eClass) else {
      return
    }
    let mapEntries = context.hierarchy.mapEntries
    if mapEntries.contains(index) {
      for name in ["key", "value"] where !context.hierarchy.hasFeature(name, index) {
        context.report(
          "bad-map-entry", "map entry '\(eClass.path)' has no feature '\(name)'", at: eClass,
          "instanceClassName")
      }
    } else if let ancestor = context.hierarchy.ancestors(of: index).classes.first(where: mapEntries.contains)
    {
      let entry = context.hierarchy.classes[ancestor]
      context.report(
        "bad-map-entry",
        "'\(eClass.path)' inherits from map entry '\(entry.path)'; expected the instanceClassName '\(mapEntry)'",
        at: eClass, "eSuperTypes", notes: [entry.note("the map entry is here", "instanceClassName")])
    }
  }

  /// `ecore/duplicate-operation`.
  static func operationsAreUnique(_ eClass: EObject, _ context: inout RuleContext) {
    var first: [String: EObject] = [:]
    for operation in eClass.objects("eOperations") {
      guard let signature = signature(operation) else { continue }
      if let other = first[signature] {
        context.report(
          "duplicate-operation",
          "'\(eClass.path)' has two operations '\(operation.name ?? "")' with the same parameters",
          at: operation, "name", notes: [other.note("the first is here", "name")])
      } else {
        first[signature] = operation
      }
    }
  }

  /// `ecore/operation-is-accessor`: generated code has the methods `getX`, `setX`, `isSetX` and `unsetX`.
  static func operationsAreNoAccessors(_ eClass: EObject, _ context: inout RuleContext) {
    let operations = eClass.objects("eOperations")
    if operations.isEmpty { return }
    var accessors: [String: EObject] = [:]
    for feature in eClass.objects("eStructuralFeatures") {
      for accessor in accessorSignatures(feature) where accessors[accessor] == nil {
        accessors[accessor] = feature
      }
    }
    for operation in operations {
      guard let signature = signature(operation), let feature = accessors[signature],
        operation.annotation(EAnnotation.genModel, "suppressedVisibility") != "true"
      else { continue }
      context.report(
        "operation-is-accessor",
        "operation '\(operation.path)' has the signature of an accessor of feature '\(feature.name ?? "")'",
        at: operation, "name", notes: [feature.note("the feature is here", "name")])
    }
  }

  private static func accessorSignatures(_ feature: EObject) -> [String] {
    guard let name = feature.name, let initial = name.first, let type = feature.object("eType") else {
      return []
    }
    func isSuppressed(_ accessor: String) -> Bool {
      feature.annotation(EAnnotation.genModel, "suppressed\(accessor)Visibility") == "true"
    }
    let capitalized = initial.uppercased() + name.dropFirst()
    let isMany = feature.isManyValued
    var result: [String] = []
    if !isSuppressed("Get") {
      let isBoolean = !isMany && type.instanceName == "boolean"
      result.append((capitalized == "Class" ? "getClass_" : (isBoolean ? "is" : "get") + capitalized) + "()")
    }
    if !isMany, feature["changeable"] != .boolean(false), !isSuppressed("Set") {
      result.append("set\(capitalized)(\(typeKey(type, isMany: false)))")
    }
    if feature.boolean("unsettable") {
      if !isSuppressed("IsSet") { result.append("isSet\(capitalized)()") }
      if !isSuppressed("Unset") { result.append("unset\(capitalized)()") }
    }
    return result
  }

  /// The name and the erased types of the parameters.
  private static func signature(_ operation: EObject) -> String? {
    guard let name = operation.name, !name.isEmpty else { return nil }
    let parameters = operation.objects("eParameters").map {
      typeKey(of: $0)
    }
    return name + "(" + parameters.joined(separator: ",") + ")"
  }

  private static func typeKey(of parameter: EObject) -> String {
    // A type that was not found still differs from another one.
    guard case .object(let type) = parameter["eType"] else {
      return typeKey(nil, isMany: parameter.isManyValued)
    }
    return typeKey(type, isMany: parameter.isManyValued)
  }

  private static func typeKey(_ type: EObject?, isMany: Bool) -> String {
    let single = type.map { $0.proxyURI ?? $0.instanceName ?? "#\($0.id.raw)" } ?? ""
    return isMany ? single + "*" : single
  }
}
