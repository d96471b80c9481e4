/// How often a metaclass is named in a file, by what is meant: only definitions are elements.
public struct UMLTally: Equatable, Sendable {
  /// Elements that are defined, and state their metaclass.
  public var definitions = 0
  /// Elements that refer to one, by `href` or `idref`.
  public var references = 0
  /// Elements in a tool's extension: diagrams, restatements, copies of profiles.
  public var restatements = 0

  /// Starts with nothing.
  public init() {}

  /// All of them: what one finds who only counts types.
  public var total: Int { definitions + references + restatements }
}
