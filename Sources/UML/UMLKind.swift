/// The metaclasses of UML that a class model is made of; everything else is ``other``.
public enum UMLKind: String, CaseIterable, Sendable {
  /// What is no element of a class model; ``UMLElement/metaclass`` has its name.
  case other
  /// A feature's value that stands as an element of its own, such as `<body>`.
  case value
  /// An element that only says which element is meant, by `idref` or `href`.
  case reference
  /// A stereotype applied to an element, with its tagged values.
  case stereotypeApplication
  /// A piece of Enterprise Architect's extension.
  case extensionData

  case model = "Model"
  case package = "Package"
  case profile = "Profile"
  case packageImport = "PackageImport"
  case packageMerge = "PackageMerge"
  case elementImport = "ElementImport"
  case profileApplication = "ProfileApplication"

  case classMetaclass = "Class"
  case associationClass = "AssociationClass"
  case component = "Component"
  case node = "Node"
  case interface = "Interface"
  case dataType = "DataType"
  case primitiveType = "PrimitiveType"
  case enumeration = "Enumeration"
  case enumerationLiteral = "EnumerationLiteral"
  case stereotype = "Stereotype"
  case extensionMetaclass = "Extension"
  case signal = "Signal"
  case actor = "Actor"

  case property = "Property"
  case port = "Port"
  case extensionEnd = "ExtensionEnd"
  case operation = "Operation"
  case reception = "Reception"
  case parameter = "Parameter"
  case association = "Association"
  case generalization = "Generalization"
  case interfaceRealization = "InterfaceRealization"
  case dependency = "Dependency"
  case abstraction = "Abstraction"
  case usage = "Usage"
  case realization = "Realization"
  case substitution = "Substitution"

  case constraint = "Constraint"
  case comment = "Comment"
  case opaqueExpression = "OpaqueExpression"
  case expression = "Expression"
  case literalInteger = "LiteralInteger"
  case literalUnlimitedNatural = "LiteralUnlimitedNatural"
  case literalString = "LiteralString"
  case literalBoolean = "LiteralBoolean"
  case literalReal = "LiteralReal"
  case literalNull = "LiteralNull"
  case instanceValue = "InstanceValue"
  case instanceSpecification = "InstanceSpecification"
  case slot = "Slot"
  case templateSignature = "RedefinableTemplateSignature"
  case templateParameter = "TemplateParameter"
  case templateBinding = "TemplateBinding"

  /// UML 1.x: a pair of bounds.
  case multiplicityRange = "MultiplicityRange"
  /// UML 1.x: a tagged value.
  case taggedValue = "TaggedValue"

  /// Whether it is a package, a model or a profile.
  public var isPackage: Bool { self == .package || self == .model || self == .profile }

  /// Whether it is a classifier that becomes a class of Ecore.
  public var isClassLike: Bool {
    switch self {
    case .classMetaclass, .associationClass, .component, .node, .interface, .dataType, .stereotype: true
    default: false
    }
  }

  /// Whether it is a classifier that an attribute may have as its type.
  public var isType: Bool {
    switch self {
    case .primitiveType, .enumeration: true
    default: isClassLike
    }
  }

  /// Whether it is a dependency of any sort, interface realizations and generalizations left out.
  public var isDependency: Bool {
    switch self {
    case .dependency, .abstraction, .usage, .realization, .substitution: true
    default: false
    }
  }

  /// Whether it is a property of any sort.
  public var isProperty: Bool { self == .property || self == .port || self == .extensionEnd }

  /// The kinds by the names that UML gives them; UML 1.x's own names included.
  static let byMetaclass: [String: UMLKind] = {
    var result: [String: UMLKind] = [:]
    for kind in allCases.dropFirst(5) { result[kind.rawValue] = kind }
    for (name, kind) in [
      ("Attribute", UMLKind.property), ("AssociationEnd", .property), ("Permission", .dependency),
      ("Artifact", .component), ("TemplateSignature", .templateSignature), ("Primitive", .primitiveType),
      ("ComponentRealization", .realization), ("BooleanExpression", .opaqueExpression),
      ("ClassifierTemplateParameter", .templateParameter),
    ] { result[name] = kind }
    return result
  }()

  /// The metaclass of an element that does not say it, by the feature that it stands in.
  static let byFeature: [String: UMLKind] = [
    "ownedAttribute": .property, "ownedEnd": .property, "navigableOwnedEnd": .property,
    "ownedOperation": .operation, "ownedParameter": .parameter, "ownedLiteral": .enumerationLiteral,
    "generalization": .generalization, "interfaceRealization": .interfaceRealization,
    "ownedRule": .constraint, "ownedComment": .comment, "packageImport": .packageImport,
    "elementImport": .elementImport, "packageMerge": .packageMerge,
    "profileApplication": .profileApplication, "slot": .slot, "ownedStereotype": .stereotype,
    "nestedPackage": .package, "templateBinding": .templateBinding, "lowerValue": .literalInteger,
    "upperValue": .literalUnlimitedNatural, "metamodelReference": .packageImport,
    "metaclassReference": .elementImport, "precondition": .constraint, "postcondition": .constraint,
    "bodyCondition": .constraint, "implementation": .interfaceRealization, "returnResult": .parameter,
    "extendedSignature": .reference, "ownedReception": .reception, "substitution": .substitution,
  ]
}
