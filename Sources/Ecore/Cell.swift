/// Eight bytes that hold the value of one feature of one object; what they mean, the feature's type says.
///
/// Boolean 0 or 1; integer and enumeration literal (its position in the enumeration) as `Int64`; real as the bits of a `Double`;
/// a reference as the id of its target; text as region, length and offset; a many-valued feature as the place of a run in
/// the model's list array.
public struct Cell: Equatable, Sendable, BitwiseCopyable {
  /// The eight bytes.
  public let bits: UInt64

  /// Takes the eight bytes.
  public init(bits: UInt64) { self.bits = bits }

  /// The cell of a feature that is not set.
  ///
  /// As text it would lie in a region that is never used. As an integer it is -(2^63 - 1) and as a real the smallest negative
  /// subnormal: the builder notes the cells that really hold those.
  public static let unset = Cell(bits: 0x8000_0000_0000_0001)

  /// A Boolean.
  public init(_ value: Bool) { bits = value ? 1 : 0 }
  /// An integer, or the position of an enumeration literal.
  public init(_ value: Int64) { bits = UInt64(bitPattern: value) }
  /// A real.
  public init(_ value: Double) { bits = value.bitPattern }
  /// A reference.
  public init(_ value: ObjectID) { bits = UInt64(value.raw) }

  /// The Boolean.
  public var boolean: Bool { bits & 1 != 0 }
  /// The integer, or the position of an enumeration literal.
  public var integer: Int64 { Int64(bitPattern: bits) }
  /// The real.
  public var real: Double { Double(bitPattern: bits) }
  /// The reference's target.
  public var object: ObjectID { ObjectID(raw: UInt32(truncatingIfNeeded: bits)) }

  // Text: region (8 bits), length (24 bits), offset (32 bits). Region 127 holds texts of 16 MB and more by number.
  static let longTextRegion = 127
  static let maximalLength = 1 << 24

  init(region: Int, offset: Int, length: Int) {
    bits = UInt64(region) << 56 | UInt64(length) << 32 | UInt64(UInt32(truncatingIfNeeded: offset))
  }

  var region: Int { Int(bits >> 56) }
  var length: Int { Int(bits >> 32) & 0xFF_FFFF }
  var offset: Int { Int(UInt32(truncatingIfNeeded: bits)) }

  // A run of words: start (32 bits), count (29 bits), whether a value takes two words, and whether the run has room up to
  // the next power of two.
  init(listStart: Int, count: Int, isWide: Bool, isPadded: Bool = false) {
    bits =
      UInt64(UInt32(truncatingIfNeeded: listStart)) | UInt64(count) << 32 | (isWide ? Self.wide : 0)
      | (isPadded ? Self.padded : 0)
  }

  private static let wide: UInt64 = 1 << 61
  private static let padded: UInt64 = 1 << 62
  var listStart: Int { Int(UInt32(truncatingIfNeeded: bits)) }
  var listCount: Int { Int(bits >> 32) & 0x1FFF_FFFF }
  var isWide: Bool { bits & Self.wide != 0 }
  var isPadded: Bool { bits & Self.padded != 0 }
}
