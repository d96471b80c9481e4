/// A piece of CEL text.
struct CELToken {
  enum Kind: Equatable {
    case identifier(String)
    case literal(CELLiteral)
    /// An integer without its sign, which may be one more than the largest.
    case magnitude(UInt64)
    case symbol(String)
    case end
  }

  var kind: Kind
  /// Offsets of UTF-8 bytes.
  var range: Range<Int>
}
