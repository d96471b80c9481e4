internal import Diagnostics

extension Diagnostic {
  static func noModels(_ path: String) -> Diagnostic {
    Diagnostic(
      .error, "diff/no-models",
      "'\(path)' is a model; what can be compared are definitions (.yaml) and metamodels (.ecore)")
  }

  static func mixedFolder(_ path: String) -> Diagnostic {
    Diagnostic(
      .error, "diff/mixed-folder",
      "'\(path)' has metamodels as well as YAML or JSON files, and only one of them can be compared")
  }

  static func noDefinition(_ path: String) -> Diagnostic {
    Diagnostic(.error, "diff/no-definition", "'\(path)' has no CustomResourceDefinition")
  }

  static func noVersions(_ name: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(.error, "diff/no-versions", "definition '\(name)' has no versions", at: range)
  }

  static func oldDefinition(_ version: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "diff/old-definition",
      "a definition of '\(version)' where 'apiextensions.k8s.io/v1' is expected", at: range)
  }

  static func duplicateDefinition(
    _ name: String, at range: SourceRange?, first: SourceRange?
  ) -> Diagnostic {
    Diagnostic(
      .error, "diff/duplicate-definition", "definition '\(name)' is there twice", at: range,
      notes: [.note("the first '\(name)' is here", at: first)])
  }

  /// An error where nothing is left to compare, or where the definitions that there were are no more.
  static func noDefinitions(_ path: String, _ reason: Diagnostic?, isError: Bool) -> Diagnostic {
    let rest = isError ? "" : "; only the metamodels are compared"
    return Diagnostic(
      isError ? .error : .warning, "diff/no-definitions",
      "no definitions can be made of '\(path)'" + rest, at: reason?.range,
      notes: reason.map { [.note($0.message + " [\($0.code)]", at: $0.range)] } ?? [])
  }

  // MARK: Plans

  static func planAndOther(_ path: String) -> Diagnostic {
    Diagnostic(
      .error, "diff/plan-and-other", "'\(path)' is a plan and the other is none; expected two plans")
  }

  static func otherPlan(_ version: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "diff/other-plan", "a plan of the format '\(version)' where 'krosskube.io/plan/v1' is expected",
      at: range)
  }

  static func badPlan(_ key: String, _ expected: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(.error, "diff/bad-plan", "this plan needs \(expected) in '\(key)'", at: range)
  }

  static func twiceInPlan(_ name: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(.error, "diff/bad-plan", "'\(name)' is there twice", at: range)
  }
}
