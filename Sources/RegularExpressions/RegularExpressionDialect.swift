/// Whose rules a pattern is written by.
public enum RegularExpressionDialect: Sendable {
  /// Java's, which OCL implementations use: what RE2 matches identically is translated, the rest is refused.
  ///
  /// Known differences: `$` does not match before a final line end, `(?i)` folds all of Unicode, `(?m)` knows
  /// only `\n` as line end, `\b` looks at ASCII only (as Java does from 19 on).
  case java
  /// That of XML Schema (part 2, appendix F), as far as it differs from Java's by `\i`, `\c`, `\I` and `\C`; else as ``java``.
  ///
  /// Known differences: `^` and `$` are anchors, which change nothing when a whole text is matched; `\d` and `\w` look at ASCII
  /// only, as Java's do; a class from which another is subtracted is refused.
  case xmlSchema
  /// RE2's own, which Go and so Kubernetes use: taken as it is.
  case re2
}
