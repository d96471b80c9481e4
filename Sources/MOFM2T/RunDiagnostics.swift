internal import Diagnostics

extension Diagnostic {
  static func invalidValue(_ reason: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "mtl/invalid-value", "the value is invalid: \(reason)", at: range)
  }

  static func noText(_ what: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "mtl/no-text", "\(what) has no text; print one of its features", at: range)
  }

  static func notBoolean(_ value: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "mtl/not-boolean", "the condition is \(value), expected true or false", at: range)
  }

  static func noApplicable(_ arguments: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "mtl/no-applicable", "nothing of that name takes (\(arguments))", at: range)
  }

  static func recursionLimit(_ limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/recursion-limit", "more than \(limit) calls of templates and queries are open here",
      at: range)
  }

  static func stepLimit(_ limit: Int, at range: SourceRange?) -> Diagnostic {
    Diagnostic(.error, "mtl/step-limit", "the run takes more than \(limit) steps", at: range)
  }

  static func byteLimit(_ limit: Int, at range: SourceRange?) -> Diagnostic {
    Diagnostic(.error, "mtl/byte-limit", "the run prints more than \(limit) bytes", at: range)
  }

  static func noPath(_ value: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "mtl/bad-path", "\(value) is no path; expected a String", at: range)
  }

  static func badPath(
    _ path: String, _ error: OutputTree.PathError, first: SourceRange?, at range: SourceRange
  ) -> Diagnostic {
    switch error {
    case .noName: Diagnostic(.error, "mtl/bad-path", "'\(path)' does not name a file", at: range)
    case .zeroByte: Diagnostic(.error, "mtl/bad-path", "a path does not hold a zero byte", at: range)
    case .outside:
      Diagnostic(
        .error, "mtl/path-outside",
        "'\(path)' is not below the output folder; expected a relative path without '..'", at: range)
    case .duplicate:
      Diagnostic(
        .error, "mtl/duplicate-file", "'\(path)' has been generated already; only 'append' adds to a file",
        at: range, notes: first.map { [.note("first generated here", at: $0)] } ?? [])
    }
  }

  static func badArea(_ value: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/bad-area", "\(value) is no name of a protected area; expected a line of text", at: range)
  }

  static func areaOutsideFile(_ id: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/area-outside-file", "protected area '\(id)' is not inside a file block", at: range)
  }

  static func areaWithoutExisting(_ id: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/area-without-file",
      "what a person wrote into protected area '\(id)' would be lost: this run does not see the files that are there",
      at: range)
  }

  static func duplicateArea(_ id: String, at range: SourceRange, first: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/duplicate-area", "the file has two protected areas '\(id)'", at: range,
      notes: [.note("the first is here", at: first)])
  }

  static func unclosedArea(_ id: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/unclosed-area", "protected area '\(id)' has no '\(ProtectedAreas.endMarker)'", at: range)
  }

  static func lostArea(_ id: String, _ path: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .warning, "mtl/lost-area",
      "protected area '\(id)' of '\(path)' is generated no more; its text goes to '\(path).lost.txt'",
      at: range)
  }

  static func unsupportedCharset(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/unsupported-charset",
      "\(name) is not supported; expected 'UTF-8', 'US-ASCII', 'ISO-8859-1', '-5', '-7', '-15' or 'windows-1252'",
      at: range)
  }

  static func unencodable(_ charset: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/unencodable", "the file holds a character that \(charset) does not have", at: range)
  }

  static func otherMetamodel() -> Diagnostic {
    Diagnostic(
      .error, "mtl/other-metamodel", "the templates were checked against another metamodel than the model's")
  }

  static func noMain(_ module: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/no-main", "module '\(module)' has no template marked '[comment @main/]'", at: range)
  }

  static func serviceFailed(_ name: String, _ reason: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "mtl/service-failed", "service '\(name)' failed: \(reason)", at: range)
  }

  static func badProperty(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "mtl/bad-property", "this is no character; expected '\\u' and four hexadecimal digits",
      at: range)
  }

  static func noThread() -> Diagnostic {
    Diagnostic(.error, "mtl/no-thread", "cannot start a thread to run templates on")
  }
}
