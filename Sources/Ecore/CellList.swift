/// The values of a many-valued feature: a run in the store, four bytes a reference and eight bytes any other value.
///
/// A single reference stands in the cell itself.
///
/// Valid as long as the model, or until the builder it came from is changed.
@frozen
public struct CellList: RandomAccessCollection {
  /// Nil for an empty list and for one reference.
  @usableFromInline let words: UnsafePointer<UInt32>?
  /// The number of values.
  public let count: Int
  @usableFromInline let isWide: Bool
  @usableFromInline let single: UInt32

  /// The run that a list cell names; empty for ``Cell/unset``.
  @inlinable
  init(_ cell: Cell, in words: UnsafePointer<UInt32>) {
    if cell == .unset {
      self.words = nil
      count = 0
      isWide = false
      single = 0
    } else if cell.isSingleton {
      self.words = nil
      count = 1
      isWide = false
      single = UInt32(truncatingIfNeeded: cell.bits)
    } else {
      self.words = words + cell.listStart
      count = cell.listCount
      isWide = cell.isWide
      single = 0
    }
  }

  /// Zero.
  @inlinable
  public var startIndex: Int { 0 }
  /// The count.
  @inlinable
  public var endIndex: Int { count }

  /// The value at a position, which must be less than the count.
  @inlinable
  public subscript(position: Int) -> Cell {
    precondition(position >= 0 && position < count, "no such value")
    guard let words else { return Cell(low: single, high: 0) }
    if isWide { return Cell(low: words[2 * position], high: words[2 * position + 1]) }
    return Cell(low: words[position], high: 0)
  }
}

extension Cell {
  @inlinable
  init(low: UInt32, high: UInt32) { self.init(bits: UInt64(low) | UInt64(high) << 32) }
}
