/// How bad it is when an invariant is not true.
public enum InvariantSeverity: String, Sendable, CaseIterable {
  /// The model is wrong.
  case error
  /// The model is usable.
  case warning
  /// Worth knowing only.
  case info
  /// Not checked at all.
  case off
}
