/// A data type or enumeration of a compiled metamodel.
public struct EDataType: Hashable, Sendable {
  /// The metamodel it belongs to.
  public let metamodel: Metamodel
  /// Its position among the metamodel's data types.
  public let id: Int32

  init(_ metamodel: Metamodel, _ id: Int32) {
    self.metamodel = metamodel
    self.id = id
  }

  var row: DataTypeRow { metamodel.tables.dataTypes[Int(id)] }

  /// The name.
  public var name: String { row.name }
  /// The package it is declared in.
  public var ePackage: EPackage { EPackage(metamodel, row.package) }
  /// The Java class its values have, which decides how they are stored.
  public var instanceClassName: String? { row.instanceClassName }
  /// Whether values can be written to a file.
  public var isSerializable: Bool { row.isSerializable }
  /// How values are stored.
  public var kind: DataKind { row.kind }
  /// The width of an integer or real in bits.
  public var bits: Int { Int(row.bits) }
  /// Whether an unset feature has a value such as 0 rather than null.
  public var isPrimitive: Bool { row.isPrimitive }
  /// Whether it is an `EEnum`.
  public var isEnum: Bool { row.isEnum }
  /// The literals of an `EEnum` in declaration order; empty for other types.
  public var eLiterals: [EEnumLiteral] { row.literals.indices.map { EEnumLiteral(self, $0) } }

  /// The literal with a name.
  public func eLiteral(named name: String) -> EEnumLiteral? { eLiterals.first { $0.name == name } }

  /// The `EDataType` object it was compiled from.
  public var definition: EObject {
    row.origin.isNone ? EcoreResource.object(name) : EObject(metamodel.definition, row.origin)
  }
  /// Its annotations; Ecore's own types have none.
  public var eAnnotations: [EAnnotation] { row.origin.isNone ? [] : EAnnotation.all(of: definition) }
  /// Package and name, `runtime::Protocol`.
  public var qualifiedName: String { ePackage.qualifiedName + "::" + name }

  /// Compares the row in the same metamodel.
  public static func == (left: EDataType, right: EDataType) -> Bool {
    left.id == right.id && left.metamodel === right.metamodel
  }

  /// Hashes the row's number.
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// A literal of an enumeration.
public struct EEnumLiteral: Hashable, Sendable {
  /// The enumeration.
  public let eEnum: EDataType
  /// Its position among the enumeration's literals: what a cell holds.
  public let index: Int

  init(_ eEnum: EDataType, _ index: Int) {
    self.eEnum = eEnum
    self.index = index
  }

  private var row: LiteralRow { eEnum.row.literals[index] }

  /// The name, which OCL uses.
  public var name: String { row.name }
  /// The text in files.
  public var literal: String { row.literal }
  /// The number that was given to it.
  public var value: Int { Int(row.value) }
  /// The `EEnumLiteral` object it was compiled from.
  public var definition: EObject { EObject(eEnum.metamodel.definition, row.origin) }
}
