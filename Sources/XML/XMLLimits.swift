/// How much a file may ask for before reading stops with a diagnostic `xml/limit-…` or `xml/entity-limit`.
///
/// Time and memory grow linearly with the file within them. The parser does not recurse over elements, so
/// `depth` does not threaten the stack, whatever it is set to.
public struct XMLLimits: Sendable {
  /// The deepest nesting of elements.
  public var depth = 10_000
  /// The longest attribute value in bytes.
  public var attributeSize = 16 << 20
  /// The most attributes on one element, enforced within a factor of two.
  public var attributeCount = 10_000
  /// The most namespace declarations in scope at one place.
  public var namespaceCount = 4_096
  /// The most bytes that references to declared entities may expand to, over the whole document.
  public var entityExpansion = 32 << 20
  /// The most entities a document may declare.
  public var entityCount = 1_024
  /// How deep an entity may refer to further entities.
  public var entityNesting = 16
  /// The most errors reported for one file.
  public var errors = 100

  /// The default limits.
  public init() {}
}
