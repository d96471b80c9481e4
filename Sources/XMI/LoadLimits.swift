internal import XML

/// How much a file may ask for; beyond it loading stops with a diagnostic that names the limit.
public struct LoadLimits: Sendable {
  /// The largest file in bytes; never more than 2 GB, whatever is set.
  public var fileSize = Int(Int32.max) - 1
  /// The deepest nesting of elements.
  public var depth = XMLLimits().depth
  /// The longest attribute value or text in bytes.
  public var attributeSize = XMLLimits().attributeSize
  /// The most bytes that the entities of one file may expand to.
  public var entityExpansion = XMLLimits().entityExpansion
  /// The most objects in all files together; never more than 2^31 - 1.
  public var objectCount = Int(Int32.max)
  /// The most errors before reading ends.
  public var errors = 10_000

  /// The limits that the program has without options.
  public init() {}

  /// Those that the parser keeps.
  var xml: XMLLimits {
    var limits = XMLLimits()
    limits.depth = depth
    limits.attributeSize = attributeSize
    limits.entityExpansion = entityExpansion
    limits.errors = min(limits.errors, errors)
    return limits
  }
}
