public import Diagnostics

/// What became of an invariant of the metamodel in the schemas.
public struct InvariantFate: Sendable {
  /// The ways an invariant can go.
  public enum Outcome: Hashable, Sendable {
    /// Keywords of the schemas say exactly what the invariant says.
    case lowered
    /// Rules in CEL say it, perhaps with keywords.
    case ruled
    /// An admission policy warns of what breaks it.
    case advised
    /// A server cannot check it everywhere; the reason, worded to stand after "because".
    case offline(String)
    /// No resource holds an object of the class.
    case unreached
  }

  /// A rule at a node of a definition.
  public struct Rule: Hashable, Sendable {
    /// The definition's kind.
    public let kind: String
    /// The node, in the spelling of the API: `.spec.ports[*]`.
    public let path: String
    /// The rule in CEL.
    public let text: String
    /// The most that one evaluation costs, as the API server estimates it.
    public let cost: UInt64
    /// The same times the number of places that the node can have in an object: what the limit of a rule is for.
    public let total: UInt64
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
  /// The rules it gave, by definition and node.
  public internal(set) var rules: [Rule] = []
  /// Why a rule of it says a fixed text where the invariant states its message as an expression; nil where each rule says what
  /// the expression gives, where no message depends on the object, and where there is no rule.
  ///
  /// Of several reasons the first found.
  public internal(set) var fixedMessage: String?
}
