/// The number of an object in its model; stable for the model's life.
///
/// An id with the top bit set stands for a proxy: a reference whose target was not found.
public struct ObjectID: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number; see ``isProxy``.
  public let raw: UInt32

  /// Takes the number as it is.
  public init(raw: UInt32) { self.raw = raw }

  init(_ index: Int) { raw = UInt32(truncatingIfNeeded: index) }

  /// No object.
  public static let none = ObjectID(raw: .max)

  /// Whether this is ``none``.
  public var isNone: Bool { raw == .max }
  /// Whether this stands for an unresolved reference.
  public var isProxy: Bool { raw & Self.proxyBit != 0 && raw != .max }
  /// The position in the store, for an id that is neither a proxy nor ``none``.
  var index: Int { Int(raw) }
  var proxyIndex: Int { Int(raw & ~Self.proxyBit) }

  static let proxyBit: UInt32 = 0x8000_0000
  package static func proxy(_ index: Int) -> ObjectID { ObjectID(raw: UInt32(index) | proxyBit) }

  /// Orders by creation: document order for a loaded file.
  public static func < (left: ObjectID, right: ObjectID) -> Bool { left.raw < right.raw }
}
