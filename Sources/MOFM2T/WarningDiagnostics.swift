internal import Diagnostics

/// What is allowed and probably not meant.
extension Diagnostic {
  static func unusedCallable(_ isTemplate: Bool, _ name: String, at range: SourceRange) -> Diagnostic {
    isTemplate
      ? Diagnostic(.warning, "mtl/unused-template", "nothing calls template '\(name)'", at: range)
      : Diagnostic(.warning, "mtl/unused-query", "nothing calls query '\(name)'", at: range)
  }

  static func unusedVariable(_ kind: Usage.Declaration.Kind, _ name: String, at range: SourceRange)
    -> Diagnostic
  {
    kind == .parameter
      ? Diagnostic(.warning, "mtl/unused-parameter", "nothing uses parameter '\(name)'", at: range)
      : Diagnostic(.warning, "mtl/unused-variable", "nothing uses variable '\(name)'", at: range)
  }

  static func unusedImport(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.warning, "mtl/unused-import", "nothing that module '\(name)' declares is called", at: range)
  }

  static func shadowed(_ name: String, at range: SourceRange, first: SourceRange) -> Diagnostic {
    Diagnostic(
      .warning, "mtl/shadowed-variable", "'\(name)' hides another '\(name)'", at: range,
      notes: [.note("the other is here", at: first)])
  }

  static func neverTrue(_ condition: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .warning, "mtl/never-true", "'\(condition)' is never true, so this guard never holds", at: range)
  }

  static func mayBeNull(_ expression: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .warning, "mtl/may-be-null", "'\(expression)' may be null, and then nothing is printed for it",
      at: range)
  }

  static func implicitSelf(_ name: String, at range: SourceRange, insertion: SourceRange) -> Diagnostic {
    Diagnostic(
      .warning, "mtl/implicit-self", "'\(name)' is asked of 'self', which is not written", at: range,
      fixIts: [FixIt("insert 'self.'", insertion, "self.")])
  }

  static func tabInYAML(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .warning, "mtl/yaml-tab", "YAML does not take a tab for indentation; expected blanks", at: range)
  }

  static func trailingBlanks(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .warning, "mtl/trailing-blanks", "the line ends in blanks, which go into the file", at: range,
      fixIts: [FixIt("remove the blanks", range, "")])
  }

  static func acceleo4WhiteSpace(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .warning, "mtl/acceleo4-whitespace",
      "every line in this file block is indented by two columns, which are printed; Acceleo 4 would drop them",
      at: range)
  }
}

/// What other dialects have.
extension Diagnostic {
  static func unsupportedInvoke(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/unsupported-invoke",
      "Java services are not supported; use a query, a built-in service or a service of the program",
      at: range)
  }

  static func unsupportedTypeChoice(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/unsupported-type-choice",
      "a choice of types is not supported; expected one type, for example a common supertype", at: range)
  }
}
