/// Why a pattern or a replacement text was refused.
public struct RegularExpressionError: Error, Sendable, Equatable {
  /// What is wrong: lower case, no full stop.
  public var message: String
  /// The part of the pattern that is wrong; nil when it is the whole.
  public var fragment: String?
  /// Where ``fragment`` stands, in UTF-8 bytes of the pattern; nil when it occurs more than once.
  public var range: Range<Int>?
  /// Whether Java's `java.util.regex` would have taken it: it cannot be matched in linear time or means
  /// something else there.
  public var isJavaOnly: Bool
  /// What to write instead; nil where there is nothing to suggest.
  public var hint: String?

  /// Takes all parts.
  public init(
    _ message: String, fragment: String? = nil, range: Range<Int>? = nil, isJavaOnly: Bool = false,
    hint: String? = nil
  ) {
    self.message = message
    self.fragment = fragment
    self.range = range
    self.isJavaOnly = isJavaOnly
    self.hint = hint
  }
}
