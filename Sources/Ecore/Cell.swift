/// Eight bytes that hold the value of one feature of one object; what they mean, the feature's type says.
///
/// Boolean 0 or 1; integer and enumeration literal (its position in the enumeration) as `Int64`; real as the bits of a `Double`;
/// a reference as the id of its target; text as region, length and offset; a many-valued feature as the place of a run in
/// the model's list array.
@frozen
public struct Cell: Equatable, Sendable, BitwiseCopyable {
  /// The eight bytes.
  public let bits: UInt64

  /// Takes the eight bytes.
  @inlinable
  public init(bits: UInt64) { self.bits = bits }

  /// The cell of a feature that is not set.
  ///
  /// As text it would lie in a region that is never used. As an integer it is -(2^63 - 1) and as a real the smallest negative
  /// subnormal: the builder notes the cells that really hold those.
  @inlinable
  public static var unset: Cell { Cell(bits: 0x8000_0000_0000_0001) }

  /// A Boolean.
  @inlinable
  public init(_ value: Bool) { bits = value ? 1 : 0 }
  /// An integer, or the position of an enumeration literal.
  @inlinable
  public init(_ value: Int64) { bits = UInt64(bitPattern: value) }
  /// A real.
  @inlinable
  public init(_ value: Double) { bits = value.bitPattern }
  /// A reference.
  @inlinable
  public init(_ value: ObjectID) { bits = UInt64(value.raw) }

  /// The Boolean.
  @inlinable
  public var boolean: Bool { bits & 1 != 0 }
  /// The integer, or the position of an enumeration literal.
  @inlinable
  public var integer: Int64 { Int64(bitPattern: bits) }
  /// The real.
  @inlinable
  public var real: Double { Double(bitPattern: bits) }
  /// The reference's target.
  @inlinable
  public var object: ObjectID { ObjectID(raw: UInt32(truncatingIfNeeded: bits)) }

  // Text: region (8 bits), length (24 bits), offset (32 bits). Region 127 holds texts of 16 MB and more by number.
  @inlinable
  package static var longTextRegion: Int { 127 }
  @inlinable
  package static var maximalLength: Int { 1 << 24 }

  @inlinable
  package init(region: Int, offset: Int, length: Int) {
    bits = UInt64(region) << 56 | UInt64(length) << 32 | UInt64(UInt32(truncatingIfNeeded: offset))
  }

  @inlinable
  package var region: Int { Int(bits >> 56) }
  @inlinable
  package var length: Int { Int(bits >> 32) & 0xFF_FFFF }
  @inlinable
  package var offset: Int { Int(UInt32(truncatingIfNeeded: bits)) }

  // A list of one reference: the reference itself, and a count of one.
  @inlinable
  package init(singleton: Cell) { bits = Self.inline | 1 << 32 | singleton.bits & 0xFFFF_FFFF }
  @usableFromInline static var inline: UInt64 { 1 << 63 }
  @inlinable
  package var isSingleton: Bool { bits >> 32 == (Self.inline | 1 << 32) >> 32 }

  // A run of words: start (32 bits), count (29 bits), whether a value takes two words, and whether the run has room up to
  // the next power of two.
  @inlinable
  package init(listStart: Int, count: Int, isWide: Bool, isPadded: Bool = false) {
    bits =
      UInt64(UInt32(truncatingIfNeeded: listStart)) | UInt64(count) << 32 | (isWide ? Self.wide : 0)
      | (isPadded ? Self.padded : 0)
  }

  @usableFromInline static var wide: UInt64 { 1 << 61 }
  @usableFromInline static var padded: UInt64 { 1 << 62 }
  @inlinable
  package var listStart: Int { Int(UInt32(truncatingIfNeeded: bits)) }
  @inlinable
  package var listCount: Int { Int(bits >> 32) & 0x1FFF_FFFF }
  @inlinable
  package var isWide: Bool { bits & Self.wide != 0 }
  @inlinable
  package var isPadded: Bool { bits & Self.padded != 0 }
}
