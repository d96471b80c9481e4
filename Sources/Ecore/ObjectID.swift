/// The number of an object in its model; stable for the model's life.
///
/// An id with the top bit set stands for a proxy: a reference whose target was not found.
@frozen
public struct ObjectID: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number; see ``isProxy``.
  public let raw: UInt32

  /// Takes the number as it is.
  @inlinable
  public init(raw: UInt32) { self.raw = raw }

  @inlinable
  package init(_ index: Int) { raw = UInt32(truncatingIfNeeded: index) }

  /// No object.
  @inlinable
  public static var none: ObjectID { ObjectID(raw: .max) }

  /// Whether this is ``none``.
  @inlinable
  public var isNone: Bool { raw == .max }
  /// Whether this stands for an unresolved reference.
  @inlinable
  public var isProxy: Bool { raw & Self.proxyBit != 0 && raw != .max }
  /// The position in the store, for an id that is neither a proxy nor ``none``.
  @inlinable
  package var index: Int { Int(raw) }
  var proxyIndex: Int { Int(raw & ~Self.proxyBit) }

  @usableFromInline static var proxyBit: UInt32 { 0x8000_0000 }
  package static func proxy(_ index: Int) -> ObjectID { ObjectID(raw: UInt32(index) | proxyBit) }

  /// Orders by creation: document order for a loaded file.
  @inlinable
  public static func < (left: ObjectID, right: ObjectID) -> Bool { left.raw < right.raw }
}
