/// The columns of a feature that are read for each value.
@frozen
public struct FeatureInfo: Sendable, BitwiseCopyable {
  /// The value of an unset feature; ``Cell/unset`` for null and for every many-valued feature.
  public let defaultCell: Cell
  /// The class or data type, by the table ``isReference`` names; -1 when it was not resolved.
  public let type: Int32
  /// The opposite's feature id, or -1.
  public let opposite: Int32
  /// What the cells of an attribute hold.
  public let kind: DataKind
  @usableFromInline let flags: UInt8

  /// An `EReference`; else an `EAttribute`.
  @inlinable
  public var isReference: Bool { flags & 1 != 0 }
  /// An `EReference` that contains its targets.
  @inlinable
  public var isContainment: Bool { flags & 2 != 0 }
  /// An `EReference` whose value is the container.
  @inlinable
  public var isContainer: Bool { flags & 4 != 0 }
  /// The upper bound is greater than one or unbounded.
  @inlinable
  public var isMany: Bool { flags & 8 != 0 }
  /// The attribute is the object's id.
  @inlinable
  public var isID: Bool { flags & 16 != 0 }
  /// Values are distinct.
  @inlinable
  public var isUnique: Bool { flags & 32 != 0 }

  init(_ row: FeatureRow, in tables: MetamodelTables) {
    defaultCell = row.defaultCell
    type = row.type?.index ?? -1
    opposite = row.opposite
    var flags: UInt8 = 0
    if row.flags.contains(.reference) { flags |= 1 }
    if row.flags.contains(.containment) { flags |= 2 }
    if row.flags.contains(.container) { flags |= 4 }
    if row.flags.contains(.iD) { flags |= 16 }
    if !row.flags.contains(.nonunique) { flags |= 32 }
    if let type = row.type, type.table == .dataTypes {
      kind = tables.dataTypes[Int(type.index)].kind
    } else {
      kind = .other
    }
    // A feature map is a list whatever its bounds say.
    if row.isMany || kind == .featureMapEntry { flags |= 8 }
    self.flags = flags
  }
}
