/// A class of a compiled metamodel: a small value that names a row of its tables.
public struct EClass: Hashable, Sendable {
  /// The metamodel it belongs to.
  public let metamodel: Metamodel
  /// Its position among the metamodel's classes.
  public let id: Int32

  init(_ metamodel: Metamodel, _ id: Int32) {
    self.metamodel = metamodel
    self.id = id
  }

  var row: ClassRow { metamodel.tables.classes[Int(id)] }

  /// The name.
  public var name: String { row.name }
  /// The package it is declared in.
  public var ePackage: EPackage { EPackage(metamodel, row.package) }
  /// Whether it has no instances of its own; an interface is abstract too.
  public var isAbstract: Bool { row.isAbstract || row.isInterface }
  /// Whether it was declared an interface.
  public var isInterface: Bool { row.isInterface }
  /// The Java class it stands for; `java.util.Map$Entry` makes it the entry of a map.
  public var instanceClassName: String? { row.instanceClassName }
  /// Whether its instances are entries of a map.
  public var isMapEntry: Bool { row.instanceClassName == "java.util.Map$Entry" }
  /// The direct supertypes in declaration order.
  public var eSuperTypes: [EClass] { row.superTypes.map { EClass(metamodel, $0) } }
  /// Every class this one inherits from, a supertype before its subtypes, each once; not the class itself.
  public var eAllSuperTypes: [EClass] { row.allSuperTypes.map { EClass(metamodel, $0) } }
  /// The features it declares.
  public var eStructuralFeatures: [EStructuralFeature] {
    row.features.map { EStructuralFeature(metamodel, $0) }
  }
  /// Every feature of its instances, inherited ones first.
  public var eAllStructuralFeatures: [EStructuralFeature] {
    row.allFeatures.map { EStructuralFeature(metamodel, $0) }
  }
  /// The operations it declares.
  public var eOperations: [EOperation] { row.operations.map { EOperation(metamodel, $0) } }
  /// Every operation, inherited ones first.
  public var eAllOperations: [EOperation] { (eAllSuperTypes + [self]).flatMap(\.eOperations) }
  /// The attribute that identifies an instance in its resource.
  public var eIDAttribute: EStructuralFeature? {
    row.idFeature < 0 ? nil : EStructuralFeature(metamodel, row.idFeature)
  }

  /// The feature with a name, own or inherited; of several the one declared nearest to this class.
  public func eStructuralFeature(named name: String) -> EStructuralFeature? {
    let features = metamodel.tables.features
    return row.allFeatures.last { features[Int($0)].name == name }.map { EStructuralFeature(metamodel, $0) }
  }

  /// Whether it is `other` or inherits from it; every class inherits from `EObject`.
  public func isKind(of other: EClass) -> Bool { metamodel.hot.isKind(id, of: other.id) }

  /// The `EClass` object it was compiled from.
  public var definition: EObject {
    row.origin.isNone ? EcoreResource.object(name) : EObject(metamodel.definition, row.origin)
  }
  /// Its annotations.
  public var eAnnotations: [EAnnotation] { EAnnotation.all(of: definition) }
  /// Package and name, `runtime::Pod`; nested packages from the outermost.
  public var qualifiedName: String { ePackage.qualifiedName + "::" + name }

  /// Compares the row in the same metamodel.
  public static func == (left: EClass, right: EClass) -> Bool {
    left.id == right.id && left.metamodel === right.metamodel
  }

  /// Hashes the row's number.
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// A package of a compiled metamodel.
public struct EPackage: Hashable, Sendable {
  /// The metamodel it belongs to.
  public let metamodel: Metamodel
  /// Its position among the metamodel's packages.
  public let id: Int32

  init(_ metamodel: Metamodel, _ id: Int32) {
    self.metamodel = metamodel
    self.id = id
  }

  var row: PackageRow { metamodel.tables.packages[Int(id)] }

  /// The name.
  public var name: String { row.name }
  /// The namespace URI, by which files name the package.
  public var nsURI: String? { row.nsURI }
  /// The preferred prefix in files.
  public var nsPrefix: String? { row.nsPrefix }
  /// The package around it.
  public var eSuperPackage: EPackage? {
    row.superPackage < 0 ? nil : EPackage(metamodel, row.superPackage)
  }
  /// The packages nested in it.
  public var eSubpackages: [EPackage] { row.subpackages.map { EPackage(metamodel, $0) } }
  /// The classes it declares.
  public var eClasses: [EClass] {
    row.classifiers.filter { $0.table == .classes }.map { EClass(metamodel, $0.index) }
  }
  /// The data types and enumerations it declares.
  public var eDataTypes: [EDataType] {
    row.classifiers.filter { $0.table == .dataTypes }.map { EDataType(metamodel, $0.index) }
  }
  /// Classes and data types in declaration order.
  public var eClassifiers: [EClassifier] { row.classifiers.map { EClassifier($0, in: metamodel) } }

  /// The class it declares under a name.
  public func eClass(named name: String) -> EClass? {
    let classes = metamodel.tables.classes
    return row.classifiers.first { $0.table == .classes && classes[Int($0.index)].name == name }
      .map { EClass(metamodel, $0.index) }
  }
  /// The classifier it declares under a name.
  public func eClassifier(named name: String) -> EClassifier? { eClassifiers.first { $0.name == name } }

  /// The names from the outermost package to this one, joined by `::`.
  public var qualifiedName: String {
    eSuperPackage.map { $0.qualifiedName + "::" + name } ?? name
  }
  /// The `EPackage` object it was compiled from.
  public var definition: EObject {
    row.origin.isNone ? EObject(EcoreResource.model, ObjectID(0)) : EObject(metamodel.definition, row.origin)
  }
  /// Its annotations.
  public var eAnnotations: [EAnnotation] { EAnnotation.all(of: definition) }

  /// Compares the row in the same metamodel.
  public static func == (left: EPackage, right: EPackage) -> Bool {
    left.id == right.id && left.metamodel === right.metamodel
  }

  /// Hashes the row's number.
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// A class or a data type.
public enum EClassifier: Hashable, Sendable {
  /// A class.
  case eClass(EClass)
  /// A data type or enumeration.
  case eDataType(EDataType)

  init(_ row: ClassifierRow, in metamodel: Metamodel) {
    switch row.table {
    case .classes: self = .eClass(EClass(metamodel, row.index))
    case .dataTypes: self = .eDataType(EDataType(metamodel, row.index))
    }
  }

  /// The name.
  public var name: String {
    switch self {
    case .eClass(let value): value.name
    case .eDataType(let value): value.name
    }
  }

  /// The package it is declared in.
  public var ePackage: EPackage {
    switch self {
    case .eClass(let value): value.ePackage
    case .eDataType(let value): value.ePackage
    }
  }

  /// The object it was compiled from.
  public var definition: EObject {
    switch self {
    case .eClass(let value): value.definition
    case .eDataType(let value): value.definition
    }
  }
}
