/// A name, prefix or namespace URI that the parser has interned.
///
/// Within one parse equal texts have equal pointers, so `==` and hashing look at the pointer only; what changes that is
/// ``XMLEventHandler/continueDocument(_:)``. Valid until the parse ends.
@frozen
public struct XMLName: Equatable, Hashable {
  /// The interned text in UTF-8, ended by a zero byte.
  public let pointer: UnsafePointer<UInt8>

  /// Takes a pointer that the same parse has delivered or interned.
  @inlinable
  public init(pointer: UnsafePointer<UInt8>) { self.pointer = pointer }

  @inlinable
  init?(_ pointer: UnsafePointer<UInt8>?) {
    guard let pointer else { return nil }
    self.pointer = pointer
  }

  /// The text in UTF-8 without the zero byte; O(length).
  public var bytes: UnsafeBufferPointer<UInt8> {
    var count = 0
    while pointer[count] != 0 { count += 1 }
    return UnsafeBufferPointer(start: pointer, count: count)
  }

  /// A copy of the text.
  public var string: String { String(decoding: bytes, as: UTF8.self) }
}
