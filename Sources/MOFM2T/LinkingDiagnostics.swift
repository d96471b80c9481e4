internal import Diagnostics

extension Diagnostic {
  static func secondExtends(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .warning, "mtl/second-extends", "only the first module after 'extends' counts; '\(name)' is ignored",
      at: range)
  }

  static func uselessOverride(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/useless-override", "module '\(name)' extends no module, so it overrides nothing", at: range
    )
  }

  static func badService(_ name: String) -> Diagnostic {
    Diagnostic(
      .error, "mtl/bad-service",
      "service '\(name)' cannot be called; expected an identifier as its name and a parameter")
  }

  static func duplicateService(_ name: String) -> Diagnostic {
    Diagnostic(.error, "mtl/bad-service", "there are two services '\(name)' with the same parameters")
  }

  static func tooManyModules(_ limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "mtl/module-limit", "more than \(limit) modules are needed", at: range)
  }

  static func unreadableModule(_ name: String, _ error: FileError, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/unreadable-module", "cannot read module '\(name)' from '\(error.path)': \(error.reason)",
      at: range)
  }

  static func missingModule(_ name: String, tried: [String], at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/missing-import", "there is no module '\(name)'", at: range,
      notes: tried.map { .note("looked for '\($0)'") })
  }

  static func cyclicExtends(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "mtl/cyclic-extends", "the module extends itself through '\(name)'", at: range)
  }
}
