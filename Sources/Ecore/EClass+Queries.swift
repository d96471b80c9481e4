/// What EMF's `EClass` answers beside its own features.
extension EClass {
  /// The attributes it declares.
  public var eAttributes: [EStructuralFeature] { eStructuralFeatures.filter { !$0.isReference } }
  /// The references it declares.
  public var eReferences: [EStructuralFeature] { eStructuralFeatures.filter(\.isReference) }
  /// Every attribute of its instances, inherited ones first.
  public var eAllAttributes: [EStructuralFeature] { eAllStructuralFeatures.filter { !$0.isReference } }
  /// Every reference of its instances, inherited ones first.
  public var eAllReferences: [EStructuralFeature] { eAllStructuralFeatures.filter(\.isReference) }
  /// Every containment of its instances, inherited ones first.
  public var eAllContainments: [EStructuralFeature] { eAllStructuralFeatures.filter(\.isContainment) }

  /// The number of features of its instances.
  public var featureCount: Int { row.allFeatures.count }

  /// The feature at a position of ``eAllStructuralFeatures``, as EMF numbers features; nil beyond the last.
  public func eStructuralFeature(featureID: Int) -> EStructuralFeature? {
    row.allFeatures.indices.contains(featureID)
      ? EStructuralFeature(metamodel, row.allFeatures[featureID]) : nil
  }

  /// The position of a feature in ``eAllStructuralFeatures``; nil for a feature it does not have.
  public func featureID(of feature: EStructuralFeature) -> Int? {
    feature.metamodel === metamodel ? row.allFeatures.firstIndex(of: feature.id) : nil
  }

  /// Whether it is `other` or a supertype of it.
  public func isSuperTypeOf(_ other: EClass) -> Bool {
    other.metamodel === metamodel && other.isKind(of: self)
  }

  /// Whether an object is one of its instances or of a subtype's.
  public func isInstance(_ object: EObject) -> Bool { isSuperTypeOf(object.eClass) }

  /// The operations with a name, own ones and inherited ones, the nearest first.
  public func eOperations(named name: String) -> [EOperation] {
    eAllOperations.reversed().filter { $0.name == name }
  }

  /// The type parameters it declares.
  public var eTypeParameters: [ETypeParameter] { ETypeParameter.all(of: definition, metamodel) }
  /// The direct supertypes with their type arguments, in the order of ``eSuperTypes``.
  public var eGenericSuperTypes: [EGenericType] {
    EGenericType.all(definition.objects("eGenericSuperTypes"), metamodel)
  }
  /// The generic supertypes of all supertypes and its own, supertypes first.
  public var eAllGenericSuperTypes: [EGenericType] {
    (eAllSuperTypes + [self]).flatMap(\.eGenericSuperTypes)
  }
}

extension EDataType {
  /// The literal that files write so.
  public func eLiteral(literal: String) -> EEnumLiteral? { eLiterals.first { $0.literal == literal } }
  /// The first literal with a number.
  public func eLiteral(value: Int) -> EEnumLiteral? { eLiterals.first { $0.value == value } }
  /// The type parameters it declares.
  public var eTypeParameters: [ETypeParameter] { ETypeParameter.all(of: definition, metamodel) }
}

extension EPackage {
  /// The nested package with a name.
  public func eSubpackage(named name: String) -> EPackage? { eSubpackages.first { $0.name == name } }

  /// The enumeration it declares under a name.
  public func eEnum(named name: String) -> EDataType? {
    eDataTypes.first { $0.isEnum && $0.name == name }
  }

  /// The data type or enumeration it declares under a name.
  public func eDataType(named name: String) -> EDataType? { eDataTypes.first { $0.name == name } }
}

extension EStructuralFeature {
  /// Its type with type arguments, or the type parameter it was declared with; nil without a type.
  public var eGenericType: EGenericType? {
    definition.object("eGenericType").map { EGenericType($0, metamodel) }
  }

  /// The value of an unset feature; null for many-valued ones.
  public var defaultValue: EValue {
    let cell = info.defaultCell
    guard cell != .unset, let type = eAttributeType else { return .null }
    switch info.kind {
    case .boolean: return .boolean(cell.boolean)
    case .integer: return .integer(cell.integer)
    case .real: return .real(cell.real)
    case .enumeration: return .literal(EEnumLiteral(type, Int(cell.integer)))
    case .string, .character, .bigInteger, .bigDecimal, .other:
      let bytes = metamodel.tables.defaultTexts[cell.offset..<cell.offset + cell.length]
      return .string(String(decoding: bytes, as: UTF8.self))
    case .featureMapEntry: return .null
    }
  }
}

/// An element of a metamodel that was compiled from an object and can be annotated.
public protocol EModelElement {
  /// The object it was compiled from.
  var definition: EObject { get }
}

extension EModelElement {
  /// The first annotation with a source.
  public func eAnnotation(source: String) -> EAnnotation? {
    EAnnotation.all(of: definition).first { $0.source == source }
  }
}

extension EClass: EModelElement {}
extension EDataType: EModelElement {}
extension EEnumLiteral: EModelElement {}
extension EPackage: EModelElement {}
extension EStructuralFeature: EModelElement {}
extension EOperation: EModelElement {}
extension EClassifier: EModelElement {}
