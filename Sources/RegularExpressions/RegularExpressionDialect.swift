/// Whose rules a pattern is written by.
public enum RegularExpressionDialect: Sendable {
  /// Java's, which OCL implementations use: what RE2 matches identically is translated, the rest is refused.
  ///
  /// Known differences: `$` does not match before a final line end, `(?i)` folds all of Unicode, `(?m)` knows
  /// only `\n` as line end, `\b` looks at ASCII only (as Java does from 19 on).
  case java
  /// RE2's own, which Go and so Kubernetes use: taken as it is.
  case re2
}
