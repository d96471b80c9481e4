/// The derived features of Ecore's own classes, computed on access.
enum EcoreDerived {
  static func value(of feature: EStructuralFeature, in object: EObject) -> EValue {
    switch feature.name {
    case "eAllSuperTypes": return list(allSuperTypes(object))
    case "eAttributes": return list(own(object, "eStructuralFeatures", EcoreIDs.eAttributeClass))
    case "eReferences": return list(own(object, "eStructuralFeatures", EcoreIDs.eReferenceClass))
    case "eAllStructuralFeatures": return list(all(object, "eStructuralFeatures"))
    case "eAllAttributes":
      return list(all(object, "eStructuralFeatures").filter { $0.eClass.id == EcoreIDs.eAttributeClass })
    case "eAllReferences":
      return list(all(object, "eStructuralFeatures").filter { $0.eClass.id == EcoreIDs.eReferenceClass })
    case "eAllContainments":
      return list(all(object, "eStructuralFeatures").filter { $0.boolean("containment") })
    case "eAllOperations": return list(all(object, "eOperations"))
    case "eAllGenericSuperTypes": return list(all(object, "eGenericSuperTypes"))
    case "eIDAttribute":
      return all(object, "eStructuralFeatures").first { $0.boolean("iD") }.map(EValue.object) ?? .null
    case "eReferenceType", "eAttributeType": return object["eType"]
    case "eRawType": return object["eClassifier"]
    case "many":
      let upper = object.integer("upperBound") ?? 1
      return .boolean(upper > 1 || upper == -1)
    case "required": return .boolean((object.integer("lowerBound") ?? 0) >= 1)
    case "container": return .boolean(object.object("eOpposite")?.boolean("containment") ?? false)
    case "defaultValue": return object["defaultValueLiteral"]
    default: return feature.isMany ? .list([]) : .null
    }
  }

  private static func list(_ objects: [EObject]) -> EValue { .list(objects.map(EValue.object)) }

  private static func own(_ object: EObject, _ feature: String, _ eClass: Int32) -> [EObject] {
    object.objects(feature).filter { $0.eClass.id == eClass }
  }

  private static func all(_ object: EObject, _ feature: String) -> [EObject] {
    (allSuperTypes(object) + [object]).flatMap { $0.objects(feature) }
  }

  /// Supertypes before their subtypes, each once, without recursion and safe in a cycle.
  private static func allSuperTypes(_ object: EObject) -> [EObject] {
    var seen: Set<ObjectID> = [object.id]
    var result: [EObject] = []
    var stack: [(EObject, [EObject])] = [(object, object.objects("eSuperTypes"))]
    while let (current, rest) = stack.last {
      if let next = rest.first {
        stack[stack.count - 1].1.removeFirst()
        if seen.insert(next.id).inserted { stack.append((next, next.objects("eSuperTypes"))) }
      } else {
        stack.removeLast()
        if current != object { result.append(current) }
      }
    }
    return result
  }
}
