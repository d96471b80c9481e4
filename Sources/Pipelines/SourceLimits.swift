internal import XMI

/// How much a file may ask for; beyond it reading stops with a diagnostic that names the limit.
public struct SourceLimits: Sendable {
  /// The largest file in bytes; never more than 2 GB, whatever is set.
  public var fileSize = LoadLimits().fileSize
  /// The deepest nesting of elements.
  public var depth = LoadLimits().depth
  /// The longest attribute value or text in bytes.
  public var attributeSize = LoadLimits().attributeSize
  /// The most bytes that the entities of one file may expand to.
  public var entityExpansion = LoadLimits().entityExpansion
  /// The most objects in all files together.
  public var objectCount = LoadLimits().objectCount
  /// The most errors before reading ends.
  public var errors = LoadLimits().errors

  /// The limits that the program has without options.
  public init() {}

  var loadLimits: LoadLimits {
    var limits = LoadLimits()
    limits.fileSize = fileSize
    limits.depth = depth
    limits.attributeSize = attributeSize
    limits.entityExpansion = entityExpansion
    limits.objectCount = objectCount
    limits.errors = errors
    return limits
  }
}
