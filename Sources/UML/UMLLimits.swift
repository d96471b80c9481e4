public import XML

/// How much a file may ask for before reading ends with a diagnostic.
public struct UMLLimits: Sendable {
  /// What the XML parser keeps to.
  public var xml = XMLLimits()
  /// The most elements of a file.
  public var elementCount = 20_000_000

  /// The default limits.
  public init() {}
}
