public import Diagnostics

/// What became of an invariant of the metamodel in the schemas.
public struct InvariantFate: Sendable {
  /// The ways an invariant can go.
  public enum Outcome: Hashable, Sendable {
    /// The schemas say exactly what the invariant says.
    case lowered
    /// The schemas say at most a part of it; the reason, worded to stand after "because".
    case needsCEL(String)
    /// No resource holds an object of the class.
    case unreached
  }

  /// Class and name, `Container::portValid`.
  public let name: String
  /// Where the expression stands in the metamodel.
  public let range: SourceRange?
  /// What became of it.
  public internal(set) var outcome: Outcome
  /// The keywords it gave, each with the place below the object: `maxLength 63 at .metadata.name`; in the
  /// order found.
  ///
  /// Not empty for an invariant of which only a part was lowered. Empty for one that always holds.
  public internal(set) var keywords: [String]
}
