/// One difference between two states of an API.
public struct APIChange: Hashable, Sendable {
  /// What it means for objects and clients that there are already.
  public enum Severity: Int, Comparable, Sendable, CaseIterable {
    /// What worked goes on working.
    case compatible
    /// Whether anything stops working depends on what objects and clients there are.
    case attention
    /// Objects are refused or lose something, or clients fail.
    case breaking

    /// The word that programs read.
    public var name: String {
      switch self {
      case .compatible: "compatible"
      case .attention: "attention"
      case .breaking: "breaking"
      }
    }

    /// The words that people read.
    var label: String { self == .attention ? "needs attention" : name }

    /// Compares how bad it is.
    public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
  }

  /// What has a change: a definition, or a package of a metamodel.
  public struct Owner: Hashable, Sendable {
    /// The name of the definition, `widgets.example.io`, or the qualified name of the package.
    public let name: String
    /// The kind of the definition; nil for a package.
    public let kind: String?

    /// The heading above its changes.
    var title: String { kind.map { "\($0) (\(name))" } ?? "metamodel \(name)" }
  }

  /// What kind of change it is.
  public let code: APIChangeCode
  /// What has it.
  public let owner: Owner
  /// The kind of the definition, or the class of the metamodel if there is one.
  public let kind: String
  /// The version of the API, `v1` or `v1 -> v2`; nil for what all versions share.
  public let version: String?
  /// The place: in objects `.spec.ports[*].name`, in the definition `spec.scope`, in a metamodel `shop::Order::lines`.
  public let path: String
  /// The part of the place that is another: a keyword of the schema or the name of an invariant.
  public let part: String?
  /// What it was; nil where there was nothing.
  public let old: String?
  /// What it is; nil where nothing is left.
  public let new: String?
  /// Whether existing objects go on working until they are changed; nil where that is no question.
  public let hint: String?

  /// How bad it is.
  public var severity: Severity { code.severity }
}
