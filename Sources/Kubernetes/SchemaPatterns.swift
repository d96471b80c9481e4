/// The regular expressions of `pattern`, which this layer leaves to its caller: RE2, as the API server has it.
public struct SchemaPatterns {
  /// Why a pattern does not compile; nil when it does.
  public var error: (_ pattern: String) -> String?
  /// Whether a pattern is found anywhere in a text; what does not compile is asked for, too, and counts as found.
  public var isFound: (_ pattern: String, _ text: String) -> Bool

  /// Whether ``isFound`` answers anything but yes.
  let hasMatcher: Bool

  /// Takes both questions; without the second every text is taken to match.
  public init(
    error: @escaping (_ pattern: String) -> String?,
    isFound: ((_ pattern: String, _ text: String) -> Bool)? = nil
  ) {
    self.error = error
    self.isFound = isFound ?? { _, _ in true }
    hasMatcher = isFound != nil
  }
}
