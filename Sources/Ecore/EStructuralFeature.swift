/// An attribute or reference of a compiled metamodel.
public struct EStructuralFeature: Hashable, Sendable {
  /// The metamodel it belongs to.
  public let metamodel: Metamodel
  /// Its position among the metamodel's features.
  public let id: Int32

  init(_ metamodel: Metamodel, _ id: Int32) {
    self.metamodel = metamodel
    self.id = id
  }

  var row: FeatureRow { metamodel.tables.features[Int(id)] }

  /// The name.
  public var name: String { row.name }
  /// The class that declares it.
  public var eContainingClass: EClass { EClass(metamodel, row.owner) }
  /// The class or data type of its values; nil when the metamodel names one that was not found.
  public var eType: EClassifier? { row.type.map { EClassifier($0, in: metamodel) } }
  /// The class of a reference's targets.
  public var eReferenceType: EClass? {
    if case .eClass(let value)? = eType { value } else { nil }
  }
  /// The data type of an attribute's values.
  public var eAttributeType: EDataType? {
    if case .eDataType(let value)? = eType { value } else { nil }
  }
  /// Whether it is an `EReference`; else an `EAttribute`.
  public var isReference: Bool { row.flags.contains(.reference) }
  /// Whether it contains its targets.
  public var isContainment: Bool { row.flags.contains(.containment) }
  /// Whether its value is the container.
  public var isContainer: Bool { row.flags.contains(.container) }
  /// The fewest values.
  public var lowerBound: Int { Int(row.lowerBound) }
  /// The most values; -1 is unbounded.
  public var upperBound: Int { Int(row.upperBound) }
  /// Whether it has a list of values.
  public var isMany: Bool { info.isMany }
  /// Whether at least one value is needed.
  public var isRequired: Bool { row.lowerBound >= 1 }
  /// Whether the order of values matters.
  public var isOrdered: Bool { !row.flags.contains(.unordered) }
  /// Whether values are distinct.
  public var isUnique: Bool { !row.flags.contains(.nonunique) }
  /// Whether it can be set from outside.
  public var isChangeable: Bool { !row.flags.contains(.unchangeable) }
  /// Whether it has no storage of its own.
  public var isVolatile: Bool { row.flags.contains(.volatile) }
  /// Whether it is left out of files.
  public var isTransient: Bool { row.flags.contains(.transient) }
  /// Whether it is computed from other features.
  public var isDerived: Bool { row.flags.contains(.derived) }
  /// Whether "not set" is a state of its own.
  public var isUnsettable: Bool { row.flags.contains(.unsettable) }
  /// Whether the attribute identifies its object.
  public var isID: Bool { row.flags.contains(.iD) }
  /// Whether a target may lie in another file.
  public var isResolveProxies: Bool { !row.flags.contains(.noProxies) }
  /// Whether objects have a cell for it.
  public var isStored: Bool { !row.flags.contains(.unstored) }
  /// The reference in the other direction, kept in step.
  public var eOpposite: EStructuralFeature? {
    row.opposite < 0 ? nil : EStructuralFeature(metamodel, row.opposite)
  }
  /// The attributes that tell the targets of this reference apart.
  public var eKeys: [EStructuralFeature] { row.keys.map { EStructuralFeature(metamodel, $0) } }
  /// The default as written in the metamodel.
  public var defaultValueLiteral: String? { row.defaultValueLiteral }
  /// The columns that are read for each value.
  public var info: FeatureInfo { metamodel.hot.features[Int(id)] }
  /// Whether targets are entries of a map.
  public var isMap: Bool { isReference && isMany && eReferenceType?.isMapEntry == true }

  /// The `EStructuralFeature` object it was compiled from.
  public var definition: EObject {
    row.origin.isNone
      ? EcoreResource.object(eContainingClass.name, name) : EObject(metamodel.definition, row.origin)
  }
  /// Its annotations.
  public var eAnnotations: [EAnnotation] { EAnnotation.all(of: definition) }
  /// Class and name, `Pod::containers`.
  public var qualifiedName: String { eContainingClass.name + "::" + name }

  /// Compares the row in the same metamodel.
  public static func == (left: EStructuralFeature, right: EStructuralFeature) -> Bool {
    left.id == right.id && left.metamodel === right.metamodel
  }

  /// Hashes the row's number.
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// An operation of a compiled metamodel.
public struct EOperation: Hashable, Sendable {
  /// The metamodel it belongs to.
  public let metamodel: Metamodel
  /// Its position among the metamodel's operations.
  public let id: Int32

  init(_ metamodel: Metamodel, _ id: Int32) {
    self.metamodel = metamodel
    self.id = id
  }

  private var row: OperationRow { metamodel.tables.operations[Int(id)] }

  /// A parameter: its name, type and upper bound.
  public struct Parameter: Sendable {
    /// The name.
    public let name: String
    /// The class or data type.
    public let eType: EClassifier?
    /// Whether a list is passed.
    public let isMany: Bool
  }

  /// The name.
  public var name: String { row.name }
  /// The class that declares it.
  public var eContainingClass: EClass { EClass(metamodel, row.owner) }
  /// The type of its result; nil for none.
  public var eType: EClassifier? { row.type.map { EClassifier($0, in: metamodel) } }
  /// Whether it returns a list.
  public var isMany: Bool { row.upperBound > 1 || row.upperBound == -1 }
  /// Whether the order of the list it returns matters.
  public var isOrdered: Bool { row.isOrdered }
  /// Whether the values of the list it returns are distinct.
  public var isUnique: Bool { row.isUnique }
  /// The parameters in order.
  public var eParameters: [Parameter] {
    row.parameters.map { parameter in
      Parameter(
        name: parameter.name, eType: parameter.type.map { EClassifier($0, in: metamodel) },
        isMany: parameter.upperBound > 1 || parameter.upperBound == -1)
    }
  }
  /// The `EOperation` object it was compiled from.
  public var definition: EObject { EObject(metamodel.definition, row.origin) }
  /// Its annotations.
  public var eAnnotations: [EAnnotation] { EAnnotation.all(of: definition) }

  /// Compares the row in the same metamodel.
  public static func == (left: EOperation, right: EOperation) -> Bool {
    left.id == right.id && left.metamodel === right.metamodel
  }

  /// Hashes the row's number.
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
