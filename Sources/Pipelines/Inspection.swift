internal import Diagnostics
internal import Ecore

/// What a file holds, counted as EMF's reflective API would count it.
public struct Inspection: Sendable {
  /// The path as given.
  public var file = ""
  /// Whether it was read without an error in its own structure.
  public var loads = false
  /// The errors in it, as one line each.
  public var errors: [String] = []
  /// The number of root objects.
  public var roots = 0
  /// The number of objects, generic types and map entries included.
  public var objects = 0
  /// The number of attribute values that are set.
  public var attributeValues = 0
  /// The number of objects that are contained through a stored feature.
  public var containmentReferences = 0
  /// The number of references that do not contain; those to the container are not counted.
  public var crossReferences = 0
  /// How many of them lead into another file.
  public var crossResourceReferences = 0
  /// How many of them lead nowhere.
  public var unresolvedProxies = 0
  /// How many elements and attributes no metamodel knows; they are errors unless the loader is lax.
  public var unknownContents = 0
  /// The number of objects by the name of their class.
  public var perEClass: [String: Int] = [:]
  /// The number of values by class and feature, `EClass.name`.
  public var perFeature: [String: Int] = [:]

  /// Counts the objects of one resource; features that are derived, transient or volatile, and containers, are passed over.
  init(of model: Model, resource: Int) {
    roots = model.resources[resource].roots.count
    for object in model.allObjects where model.resourceIndex(of: object.id) == resource { count(object) }
  }

  /// Nothing counted: the file could not be read.
  init() {}

  private mutating func count(_ object: EObject) {
    let eClass = object.eClass
    objects += 1
    perEClass[eClass.name, default: 0] += 1
    for feature in eClass.eAllStructuralFeatures
    where !feature.isDerived && !feature.isTransient && !feature.isVolatile && !feature.isContainer
      && object.eIsSet(feature)
    {
      if isStatedElsewhere(feature, object) { continue }
      let values: [EValue]
      if case .list(let list) = object.eGet(feature) {
        values = list
      } else {
        values = [object.eGet(feature)]
      }
      perFeature["\(eClass.name).\(feature.name)", default: 0] += values.count
      if !feature.isReference {
        attributeValues += values.count
      } else if feature.isContainment {
        containmentReferences += values.count
        // What another file contains for this one is counted here, not its own contents.
        let resource = object.model.resourceIndex(of: object.id)
        for case .object(let target) in values
        where target.isProxy || target.model.resourceIndex(of: target.id) != resource
          || target.eContainer != object
        {
          objects += 1
          perEClass[target.eClass.name, default: 0] += 1
        }
      } else {
        crossReferences += values.count
        for case .object(let target) in values {
          if target.isProxy {
            unresolvedProxies += 1
          } else if target.model.resourceIndex(of: target.id) != object.model.resourceIndex(of: object.id) {
            crossResourceReferences += 1
          }
        }
      }
    }
  }

  /// Of the plain and the generic form of supertypes and exceptions only one is set: the generic one when it says more.
  private func isStatedElsewhere(_ feature: EStructuralFeature, _ object: EObject) -> Bool {
    guard feature.eContainingClass.ePackage.id == 0 else { return false }
    switch feature.name {
    case "eSuperTypes": return saysMore(object.objects("eGenericSuperTypes"))
    case "eGenericSuperTypes": return !saysMore(object.objects("eGenericSuperTypes"))
    case "eExceptions": return saysMore(object.objects("eGenericExceptions"))
    case "eGenericExceptions": return !saysMore(object.objects("eGenericExceptions"))
    default: return false
    }
  }

  private func saysMore(_ generics: [EObject]) -> Bool {
    generics.contains { !$0.objects("eTypeArguments").isEmpty || $0["eTypeParameter"] != .null }
  }

  /// One JSON object on one line, keys in the order of the properties, names sorted.
  public var json: String {
    func map(_ counts: [String: Int]) -> String {
      "{"
        + counts.sorted { $0.key < $1.key }.map { "\(JSONText.quote($0.key)):\($0.value)" }.joined(
          separator: ",") + "}"
    }
    let fields = [
      "\"file\":\(JSONText.quote(file))", "\"loads\":\(loads)",
      "\"errors\":[\(errors.map(JSONText.quote).joined(separator: ","))]", "\"roots\":\(roots)",
      "\"objects\":\(objects)", "\"attributeValues\":\(attributeValues)",
      "\"containmentReferences\":\(containmentReferences)", "\"crossReferences\":\(crossReferences)",
      "\"crossResourceReferences\":\(crossResourceReferences)", "\"unresolvedProxies\":\(unresolvedProxies)",
      "\"unknownContents\":\(unknownContents)",
      "\"perEClass\":\(map(perEClass))", "\"perFeature\":\(map(perFeature))",
    ]
    return "{" + fields.joined(separator: ",") + "}"
  }

  /// A table for people.
  public var text: String {
    var lines = [
      "\(file): \(loads ? "loads" : "does not load")",
      "  roots \(roots), objects \(objects), attribute values \(attributeValues)",
      "  contained \(containmentReferences), cross references \(crossReferences)"
        + " (\(crossResourceReferences) into other files, \(unresolvedProxies) unresolved)",
    ]
    if unknownContents > 0 { lines.append("  unknown elements and attributes \(unknownContents)") }
    let width = perEClass.keys.map(\.count).max() ?? 0
    for (name, count) in perEClass.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      lines.append("  " + name + String(repeating: " ", count: width - name.count + 2) + "\(count)")
    }
    return lines.joined(separator: "\n")
  }
}
