/// Chooses clusters by their labels: all terms must hold, as in a LabelSelector of Kubernetes.
public struct ClusterSelector: Hashable, Sendable {
  /// How a label is compared.
  public enum Operator: String, Hashable, Sendable {
    /// The label has one of the values.
    case isIn = "In"
    /// The label is absent or has another value.
    case notIn = "NotIn"
    /// The label is there.
    case exists = "Exists"
    /// The label is absent.
    case doesNotExist = "DoesNotExist"
  }

  /// One requirement on one label.
  public struct Term: Hashable, Sendable, CustomStringConvertible {
    /// The key of the label.
    public var key: String
    /// How it is compared.
    public var `operator`: Operator
    /// What it is compared with; empty for `exists` and `doesNotExist`.
    public var values: [String]

    /// Takes all parts.
    public init(_ key: String, _ `operator`: Operator, _ values: [String] = []) {
      self.key = key
      self.operator = `operator`
      self.values = values
    }

    /// Whether labels fulfil it.
    public func matches(_ labels: [String: String]) -> Bool {
      let value = labels[key]
      return switch `operator` {
      case .isIn: value.map(values.contains) ?? false
      case .notIn: value.map { !values.contains($0) } ?? true
      case .exists: value != nil
      case .doesNotExist: value == nil
      }
    }

    /// In the text form of selectors: `region in (a, b)`, `region=a`, `!gpu`.
    public var description: String {
      switch `operator` {
      case .isIn where values.count == 1: "\(key)=\(values[0])"
      case .isIn: "\(key) in (\(values.joined(separator: ", ")))"
      case .notIn: "\(key) notin (\(values.joined(separator: ", ")))"
      case .exists: key
      case .doesNotExist: "!\(key)"
      }
    }
  }

  /// The requirements: those of `matchLabels` by key, then those of `matchExpressions`.
  public var terms: [Term]

  /// Takes labels that must be there with these values, and further terms.
  public init(_ matchLabels: [String: String] = [:], _ matchExpressions: [Term] = []) {
    terms = matchLabels.sorted { $0.key < $1.key }.map { Term($0.key, .isIn, [$0.value]) } + matchExpressions
  }

  /// Whether labels fulfil all terms.
  public func matches(_ labels: [String: String]) -> Bool { terms.allSatisfy { $0.matches(labels) } }

  /// The first term that labels do not fulfil, as an index into ``terms``.
  func firstMismatch(_ labels: [String: String]) -> Int? { terms.firstIndex { !$0.matches(labels) } }
}
