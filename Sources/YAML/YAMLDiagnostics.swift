import Diagnostics

extension Diagnostic {
  static func syntax(_ error: YAMLSyntaxError, in file: SourceFile) -> Diagnostic {
    let place = SourceRange(file, error.offset..<min(error.offset + 1, file.count))
    var notes: [Diagnostic] = []
    if let context = error.context {
      notes.append(.note(context, at: SourceRange(file, error.contextOffset..<error.contextOffset)))
    }
    return Diagnostic(.error, "yaml/syntax", error.problem, at: place, notes: notes)
  }

  static func encoding(at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "yaml/encoding", "the file is in UTF-16; expected UTF-8", at: range)
  }

  static func tooDeep(_ limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "yaml/depth-limit", "collections are nested more than \(limit) levels deep", at: range)
  }

  static func tooManyNodes(_ limit: Int, at range: SourceRange?) -> Diagnostic {
    Diagnostic(.error, "yaml/size-limit", "the stream has more than \(limit) nodes", at: range)
  }

  static func aliasLimit(_ name: String, limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "yaml/alias-limit",
      "replacing alias '\(name)' makes more than \(limit) nodes of the stream", at: range)
  }

  static func aliasCycle(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "yaml/alias-cycle", "alias '\(name)' stands inside the very node it refers to", at: range)
  }

  static func unknownAlias(_ name: String, known: [String], at range: SourceRange) -> Diagnostic {
    let nearest = Suggestion.nearest(to: name, among: known)
    return Diagnostic(
      .error, "yaml/unknown-alias",
      "no anchor '\(name)' stands before this alias" + (nearest.map { "; did you mean '\($0)'?" } ?? ""),
      at: range, fixIts: nearest.map { [FixIt("replace with '\($0)'", range, "*\($0)")] } ?? [])
  }

  static func duplicateKey(_ name: String, at range: SourceRange?, first: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "yaml/duplicate-key", "key '\(name)' stands in this mapping already", at: range,
      notes: [.note("the first '\(name)' is here", at: first)])
  }

  static func complexKey(at range: SourceRange?) -> Diagnostic {
    Diagnostic(.error, "yaml/complex-key", "a collection cannot be a key; expected a scalar", at: range)
  }

  static func mergeValue(at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "yaml/merge-value", "'<<' expects a mapping or a sequence of mappings to merge", at: range)
  }
}
