import Diagnostics
import Ecore

/// A containment whose objects can have several classes.
extension SchemaBuilder {
  /// The most classes that are put into one object; above, nobody could read the schema.
  private static let maximalMembers = 24

  /// One object with the properties of all classes, and a property that names the class.
  ///
  /// It accepts what every class accepts; which properties go with which class is left to rules in CEL.
  /// Invariants of the classes are not lowered here, since a keyword would bind the other classes too. Where
  /// two classes disagree on a property, the object is left open and that is reported.
  mutating func union(of classes: [EClass], _ target: EClass, _ feature: EStructuralFeature) -> Schema {
    guard classes.count <= Self.maximalMembers else {
      sink.emit(.crdUnsupportedUnion(feature, classes.map(\.name), "there are \(classes.count) of them"))
      return .anyObject
    }
    let discriminator = target.inheritedCRD("discriminator") ?? "kind"
    nodeCount += 1
    var names = Schema.string()
    names.enumeration = classes.map { .string($0.name) }
    names.description = "The class of the object, which says what its other members mean."
    var result = Schema(.object([.init(name: discriminator, schema: names)]))
    result.description = target.statedAnnotations.documentation
    var required: Set<String>?
    lowering.suspend()
    defer { lowering.resume() }
    for eClass in classes {
      let member = object(eClass)
      guard case .object(let properties) = member.content else {
        sink.emit(
          .crdUnsupportedUnion(feature, classes.map(\.name), "'\(eClass.name)' is written as a string"))
        return .anyObject
      }
      for property in properties {
        if property.name == discriminator {
          sink.emit(
            .crdUnsupportedUnion(
              feature, classes.map(\.name),
              "'\(eClass.name)' has a property '\(discriminator)', which would name the class"))
          return .anyObject
        }
        guard let old = result.properties.first(where: { $0.name == property.name }) else {
          result.properties.append(property)
          continue
        }
        guard old.schema.withoutOrigins == property.schema.withoutOrigins else {
          sink.emit(
            .crdUnsupportedUnion(
              feature, classes.map(\.name), "'\(property.name)' does not mean the same in all of them"))
          return .anyObject
        }
      }
      required = required.map { $0.intersection(member.required) } ?? member.required
      result.preservesUnknownFields = result.preservesUnknownFields || member.preservesUnknownFields
    }
    // A default of one class would appear in objects of the others.
    for index in result.properties.indices { result.properties[index].schema.defaultValue = nil }
    result.required = (required ?? []).union([discriminator])
    sink.emit(.crdUnion(feature, classes.map(\.name), discriminator))
    return result
  }
}
