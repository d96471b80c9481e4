/// The tables of a model as they lie in memory, for loops over every object; valid while the model lives.
///
/// ``Model``'s own functions say what the columns mean; they are calls into this module, which a loop over millions of
/// values feels. The package's own targets use them; the type is public because only then functions of the package are
/// inlined where another target calls them.
@frozen
public struct ModelTables {
  /// By object id.
  @usableFromInline package let objects: UnsafePointer<ObjectRecord>
  @usableFromInline package let cells: UnsafePointer<Cell>
  /// The runs of the many-valued features.
  @usableFromInline
  package let words: UnsafePointer<UInt32>
  /// The base of each text region.
  @usableFromInline package let regions: UnsafePointer<UnsafePointer<UInt8>?>
  /// Whether there are cells that hold the bits of ``Cell/unset`` as a value; only ``Model/isSet(_:slot:)`` knows them.
  @usableFromInline package let hasCollisions: Bool

  /// The parts of a text cell; nil for the few texts that are so long that they are kept by number.
  @inlinable @inline(__always)
  package static func parts(ofText cell: Cell) -> (region: Int, offset: Int, length: Int)? {
    let region = cell.region
    return region == 127 ? nil : (region, cell.offset, cell.length)
  }

  /// The bytes of a text cell; nil for the few texts that are so long that they are kept by number.
  @inlinable @inline(__always)
  package func text(_ cell: Cell) -> UnsafeBufferPointer<UInt8>? {
    guard let parts = Self.parts(ofText: cell) else { return nil }
    return UnsafeBufferPointer(start: regions[parts.region].map { $0 + parts.offset }, count: parts.length)
  }

  /// The values of a list cell.
  @inlinable @inline(__always)
  package func list(_ cell: Cell) -> CellList { CellList(cell, in: words) }
}
