import OCLSyntax

/// The metamodel of OCL's own types (Eclipse's Pivot): what of it is named is refused by name.
///
/// Of a type used as a value there is its name, `conformsTo` and `allInstances`.
enum Reflection {
  /// Whether a path that leads nowhere leads there.
  static func contains(_ path: PathName) -> Bool {
    if let owner = path.qualifier.first { return owner.text == "ocl" || classes.contains(owner.text) }
    return classes.contains(path.last.text)
  }

  /// Whether a type has the feature there.
  static func hasFeature(_ name: String) -> Bool { features.contains(name) }

  private static let classes: Set<String> = [
    "AnyType", "BagType", "CollectionKind", "CollectionType", "InvalidType", "MapType", "OrderedSetType",
    "PrimitiveType", "SequenceType", "SetType", "TupleType", "VoidType",
  ]

  private static let features: Set<String> = [
    "elementType", "keyType", "lower", "ownedConstraints", "ownedInvariants", "ownedLiterals",
    "ownedOperations", "ownedProperties", "owningPackage", "superClasses", "upper", "valueType",
  ]
}
