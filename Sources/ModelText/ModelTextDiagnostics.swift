import Diagnostics
internal import Ecore
internal import YAML

/// The form of JSON.
extension Diagnostic {
  static func notJSON(_ message: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "json/syntax", message, at: range)
  }

  static func jsonTooDeep(_ limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "json/depth-limit", "arrays and objects are nested more than \(limit) levels deep", at: range)
  }

  static func tooManyValues(_ limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "model-text/limit-values", "the file has more than \(limit) values", at: range)
  }

  static func duplicateJSONKey(_ name: String, at range: SourceRange?, first: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "json/duplicate-key", "key '\(name)' stands in this object already", at: range,
      notes: [.note("the first '\(name)' is here", at: first)])
  }
}

/// The form of the `.krosskube` notation.
extension Diagnostic {
  static func notUTF8(at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "model-text/syntax", "the file is not in UTF-8", at: range)
  }

  static func unexpectedToken(_ found: String, _ expected: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "model-text/syntax", "\(found) where \(expected) is expected", at: range)
  }

  static func strayCharacters(_ text: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "model-text/syntax", "'\(text)' means nothing outside of quotes", at: range)
  }

  static func unclosed(_ what: String, _ end: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "model-text/syntax", "this \(what) is not closed; expected '\(end)'", at: range)
  }

  static func badEscape(_ text: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "model-text/syntax",
      "'\(text)' is no escape; expected '\\n', '\\t', '\\r', '\\\"', '\\\\' or '\\u' and four digits",
      at: range)
  }

  static func duplicateFeature(_ name: String, at range: SourceRange, first: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "model-text/duplicate-feature", "'\(name)' is stated already", at: range,
      notes: [.note("the first '\(name)' is here", at: first)])
  }

  static func mixedBraces(at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "model-text/syntax", "a value without a key among entries with one; expected 'key: value'",
      at: range)
  }

  static func nestedTooDeep(_ limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "model-text/limit-depth", "braces are nested more than \(limit) levels deep", at: range,
      notes: [.note("--max-depth sets this limit, which is never above \(TextNotation.maximalDepth)")])
  }

  static func converted(_ old: String, _ new: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(.note, "model-text/converted", "\(old) is read as \(new)", at: range)
  }

  static func notConverted(_ text: String, _ expected: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(.error, "model-text/bad-value", "'\(text)' does not fit; expected \(expected)", at: range)
  }
}

/// Objects and their classes.
extension Diagnostic {
  static func noObject(_ kind: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "model-text/no-object", "this is \(withArticle(kind)); expected an object, which is a mapping",
      at: range)
  }

  static func noType(at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "model-text/no-type", "nothing says of which class this object is; expected 'eClass'",
      at: range,
      notes: [.note("a resource of an API has 'apiVersion' and 'kind' instead")])
  }

  static func badType(at range: SourceRange?) -> Diagnostic {
    Diagnostic(.error, "model-text/no-type", "expected the name of a class", at: range)
  }

  static func noConcreteType(
    _ type: EClass, _ classes: [EClass], key: String = "eClass", at range: SourceRange?
  ) -> Diagnostic {
    Diagnostic(
      .error, "model-text/abstract-class",
      "'\(type.name)' has several classes of objects; expected '\(key)' with one of "
        + list(classes.map(\.name)), at: range)
  }

  static func abstractClass(_ eClass: EClass, _ classes: [EClass], at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "model-text/abstract-class",
      "'\(eClass.name)' is abstract; an object needs a concrete class"
        + (classes.isEmpty ? "" : ": " + list(classes.map(\.name))), at: range)
  }

  static func unknownClass(_ name: String, known: [String], at range: SourceRange?) -> Diagnostic {
    let last = name.split { "#/.:".contains($0) }.last.map(String.init) ?? name
    let near = Suggestion.nearest(to: last, among: known)
    return Diagnostic(
      .error, "model-text/unknown-class",
      "no class is called '\(name)'" + (near.map { "; did you mean '\($0)'?" } ?? ""), at: range,
      notes: near == nil && known.count <= 12 && !known.isEmpty
        ? [.note("expected one of " + list(known))]
        : near == nil ? [.note("--metamodel names a file with the classes of a model")] : [],
      fixIts: last == name ? replacement(near, range) : [])
  }

  static func unknownNamespace(_ uri: String, known: [String], at range: SourceRange?) -> Diagnostic {
    let near = Suggestion.nearest(to: uri, among: known)
    return Diagnostic(
      .error, "model-text/unknown-package", "no metamodel is known for the namespace '\(uri)'", at: range,
      notes: (near.map { [.note("did you mean '\($0)'?")] } ?? [])
        + [.note("name its metamodel with --metamodel FILE.ecore")])
  }

  static func metamodel(_ eClass: EClass, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "model-text/metamodel",
      "'\(eClass.name)' is a class of Ecore; a metamodel is read and written as .ecore only", at: range)
  }

  static func ambiguousClass(_ name: String, _ classes: [EClass], at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "model-text/ambiguous-class",
      "several classes are called '\(name)'; expected one of "
        + list(classes.map { ($0.ePackage.nsPrefix ?? $0.ePackage.name) + "." + $0.name }), at: range)
  }

  static func wrongClass(_ actual: EClass, expected: EClass, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "model-text/wrong-class", "a '\(actual.name)' stands where a '\(expected.name)' is expected",
      at: range)
  }

  static func foreignResource(_ kind: String, _ apiVersion: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .note, "model-text/foreign-resource",
      "this '\(kind)' of '\(apiVersion)' is passed over: no metamodel describes its kind", at: range)
  }

  static func otherGroup(_ apiVersion: String, _ kind: ResourceKind, at range: SourceRange?) -> Diagnostic {
    let known = kind.group + "/" + kind.version
    return Diagnostic(
      .warning, "model-text/other-group",
      "this '\(kind.kind)' is passed over: its kind is known of '\(known)', not of '\(apiVersion)'",
      at: range,
      fixIts: replacement(known, range))
  }

  static func unknownKind(
    _ kind: String, group: String, known: [String], at range: SourceRange?
  ) -> Diagnostic {
    let near = Suggestion.nearest(to: kind, among: known)
    return Diagnostic(
      .error, "model-text/unknown-kind",
      "'\(group)' has no kind '\(kind)'"
        + (near.map { "; did you mean '\($0)'?" } ?? "; expected one of " + list(known)),
      at: range, fixIts: replacement(near, range))
  }

  static func otherVersion(_ version: String, _ kind: ResourceKind, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .warning, "model-text/other-version",
      "the metamodel describes '\(kind.kind)' of '\(kind.group)/\(kind.version)'; this is '\(version)'",
      at: range)
  }
}

/// Features and values.
extension Diagnostic {
  static func unknownFeature(
    _ name: String, of eClass: EClass, known: [String], _ key: YAMLNode
  ) -> Diagnostic {
    let near = Suggestion.nearest(to: name, among: known)
    return Diagnostic(
      .error, "model-text/unknown-feature",
      "'\(name)' is not a property of '\(eClass.name)'" + (near.map { "; did you mean '\($0)'?" } ?? ""),
      at: key.range,
      notes: near == nil && known.count <= 12 && !known.isEmpty
        ? [.note("its properties are " + list(known))] : [],
      fixIts: key.scalar?.style == .plain ? replacement(near, key.range) : [])
  }

  static func wrongNode(
    _ kind: String, expected: String, _ name: String, at range: SourceRange?
  ) -> Diagnostic {
    Diagnostic(
      .error, "model-text/wrong-type", "'\(name)' has \(withArticle(kind)) here; expected \(expected)",
      at: range)
  }

  static func wrongJSONType(
    _ kind: String, _ expected: String, _ text: String, _ feature: EStructuralFeature,
    at range: SourceRange?
  ) -> Diagnostic {
    let isQuotable = expected == "a string" && kind != "array" && kind != "object"
    return Diagnostic(
      .error, "model-text/wrong-type",
      "'\(text)' is \(withArticle(kind)); expected \(expected) for '\(feature.qualifiedName)'", at: range,
      fixIts: isQuotable ? range.map { [FixIt("put it in quotes", $0, YAMLText.quoted(text))] } ?? [] : [])
  }

  static func badValue(_ value: String, of feature: EStructuralFeature, at range: SourceRange?) -> Diagnostic
  {
    let type = feature.eAttributeType
    guard let type, type.isEnum else {
      return Diagnostic(
        .error, "model-text/bad-value",
        "'\(value)' is no value of '\(type?.name ?? "?")', the type of '\(feature.qualifiedName)'", at: range)
    }
    let literals = type.eLiterals.map(\.literal)
    return Diagnostic(
      .error, "model-text/bad-value",
      "'\(value)' is no literal of '\(type.name)'; expected " + list(literals), at: range,
      fixIts: replacement(Suggestion.nearest(to: value, among: literals), range))
  }

  static func noBase64(_ text: String, of feature: EStructuralFeature, at range: SourceRange?) -> Diagnostic {
    let shown = text.count <= 40 ? text : text.prefix(39) + "…"
    return Diagnostic(
      .error, "model-text/bad-value",
      "'\(shown)' is no base64; expected bytes in it for '\(feature.qualifiedName)'", at: range)
  }

  static func badText(_ text: String, _ expected: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(.error, "model-text/bad-value", "'\(text)' does not fit; expected \(expected)", at: range)
  }

  static func featureMap(_ feature: EStructuralFeature, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "model-text/feature-map",
      "'\(feature.qualifiedName)' holds entries of a feature map, which only XMI can write", at: range)
  }
}

/// References.
extension Diagnostic {
  static func unresolvedName(
    _ name: String, _ feature: EStructuralFeature, _ near: String?, at range: SourceRange?
  ) -> Diagnostic {
    Diagnostic(
      .error, "model-text/unresolved-reference",
      "'\(name)', a value of '\(feature.qualifiedName)', names no '\(feature.eReferenceType?.name ?? "?")'"
        + (near.map { "; did you mean '\($0)'?" } ?? ""), at: range, fixIts: replacement(near, range))
  }

  static func ambiguousName(
    _ name: String, _ type: EClass, _ places: [SourceRange], at range: SourceRange?
  ) -> Diagnostic {
    Diagnostic(
      .error, "model-text/ambiguous-reference",
      "several objects of '\(type.name)' are called '\(name)'; expected a fragment such as '//@feature.0' or an id",
      at: range, notes: places.map { .note("one of them is here", at: $0) })
  }

  static func assumed(_ names: [String], at range: SourceRange?) -> Diagnostic {
    let shown =
      names.prefix(8).joined(separator: ", ") + (names.count > 8 ? " and \(names.count - 8) more" : "")
    return Diagnostic(
      .note, "model-text/assumed", "taken to be in the clusters already, since no document has it: " + shown,
      at: range)
  }
}

/// What cannot be written.
extension Diagnostic {
  static func tooDeepToWrite(_ object: EObject, limit: Int) -> Diagnostic {
    Diagnostic(
      .error, "model-text/too-deep",
      "this '\(object.eClass.name)' is contained more than \(limit) levels deep; it cannot be written",
      at: object.location)
  }

  static func featureMapNotWritten(_ feature: EStructuralFeature, _ object: EObject) -> Diagnostic {
    Diagnostic(
      .error, "model-text/feature-map",
      "'\(feature.qualifiedName)' holds entries of a feature map, which only XMI can write",
      at: object.location)
  }
}

/// Limits.
extension Diagnostic {
  static func noThread(at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "model-text/no-memory", "the system gives no stack for reading and writing trees", at: range)
  }

  static func objectLimit(_ limit: Int, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "model-text/limit-objects", "there are more than \(limit) objects; the rest is not read",
      at: range, notes: [.note("--max-objects sets this limit")])
  }

  static func errorLimit(_ limit: Int, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "model-text/limit-errors", "there are \(limit) errors; the rest of the file is not read",
      at: range, notes: [.note("--max-errors sets this limit, if it is larger; 0 is none")])
  }

  static func textLimit(_ limit: Int, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "model-text/limit-text", "a text is longer than \(limit) bytes", at: range,
      notes: [.note("--max-attribute-size sets this limit")])
  }
}

// MARK: Words

private func list(_ names: [String]) -> String {
  let shown = names.prefix(24).map { "'\($0)'" }.joined(separator: ", ")
  return names.count > 24 ? shown + " and \(names.count - 24) more" : shown
}

private func withArticle(_ kind: String) -> String {
  switch kind {
  case "null": "null"
  case "integer", "array", "object": "an " + kind
  default: "a " + kind
  }
}

private func replacement(_ near: String?, _ range: SourceRange?) -> [FixIt] {
  guard let near, let range else { return [] }
  return [FixIt("replace with '\(near)'", range, near)]
}
