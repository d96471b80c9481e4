import Diagnostics

/// What reading clusters from lists says.
extension Diagnostic {
  static func mixedInventory(at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "placement/mixed-inventory",
      "this has no apiVersion and kind, but other documents of the file have; expected objects of clusters only",
      at: range)
  }

  static func foreignObject(_ kind: String, _ apiVersion: String, at range: SourceRange?) -> Diagnostic {
    let known = ClusterSource.allCases.map { "\($0.kind) of \($0.group)" }.joined(separator: ", ")
    return Diagnostic(
      .warning, "placement/foreign-object",
      "'\(kind)' of '\(apiVersion)' is no cluster and is passed over; expected \(known)", at: range)
  }

  static func otherVersion(_ source: ClusterSource, _ version: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .warning, "placement/other-version",
      "'\(source.kind)' of version '\(version)' is read as \(source.version)", at: range)
  }

  static func namelessObject(_ source: ClusterSource, at range: SourceRange?) -> Diagnostic {
    Diagnostic(.error, "placement/no-name", "this \(source.kind) has no name", at: range)
  }

  static func badClusterName(_ name: String, _ problem: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(.error, "placement/bad-name", "'\(name)' \(problem)", at: range)
  }

  static func badVersion(_ text: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "placement/bad-version", "'\(text)' is no version of Kubernetes; expected one such as v1.34.1",
      at: range)
  }

  static func badQuantity(_ text: String, _ problem: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(.error, "placement/bad-quantity", "'\(text)' \(problem)", at: range)
  }

  static func badWeight(_ text: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "placement/bad-weight", "'\(text)' is no weight; expected a whole number from 0 to 1000000",
      at: range)
  }

  static func badTaint(_ problem: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(.error, "placement/bad-taint", "this taint \(problem)", at: range)
  }

  static func wrongType(
    _ name: String, found: String, expected: String, at range: SourceRange?
  ) -> Diagnostic {
    Diagnostic(
      .error, "placement/wrong-type", "'\(name)' is of type \(found); expected \(expected)", at: range)
  }
}
