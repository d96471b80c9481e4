import Diagnostics
internal import Ecore

/// What the loader says.
extension Diagnostic {
  static func unknownPackage(
    _ uri: String?, element: String, at range: SourceRange, known uris: [String]
  ) -> Diagnostic {
    guard let uri else {
      return Diagnostic(
        .error, "xmi/no-namespace",
        "element '\(element)' has no namespace, so no metamodel can be found for it",
        at: range)
    }
    var notes = [Diagnostic.note("known packages: " + uris.map { "'\($0)'" }.joined(separator: ", "))]
    if let near = Suggestion.nearest(to: uri, among: uris) { notes.append(.note("did you mean '\(near)'?")) }
    notes.append(.note("name its metamodel with --metamodel FILE.ecore, or in xsi:schemaLocation"))
    return Diagnostic(
      .error, "xmi/unknown-package", "no metamodel is known for the namespace '\(uri)' of '\(element)'",
      at: range, notes: notes)
  }

  static func unknownClass(_ name: String, in package: EPackage, at range: SourceRange) -> Diagnostic {
    let near = Suggestion.nearest(to: name, among: package.eClasses.map(\.name))
    return Diagnostic(
      .error, "xmi/unknown-class",
      "'\(name)' is not a class of package '\(package.qualifiedName)'"
        + (near.map { "; did you mean '\($0)'?" } ?? ""),
      at: range)
  }

  static func abstractClass(_ eClass: EClass, at range: SourceRange, typed: Bool) -> Diagnostic {
    Diagnostic(
      .error, "xmi/abstract-class",
      typed
        ? "'\(eClass.name)' is abstract; an object needs a concrete class"
        : "the type of this element is the abstract class '\(eClass.name)'; xsi:type must name a concrete one",
      at: range)
  }

  static func wrongClass(_ actual: EClass, expected: EClass, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "xmi/wrong-class", "a '\(actual.name)' stands where a '\(expected.name)' is expected", at: range
    )
  }

  static func unknownFeature(
    _ name: String, of eClass: EClass, at range: SourceRange, asElement: Bool
  ) -> Diagnostic {
    let names = eClass.eAllStructuralFeatures.filter(\.isStored).map(\.name)
    var diagnostic = Diagnostic(
      .error, "xmi/unknown-feature", "'\(name)' is not a feature of '\(eClass.name)'", at: range)
    if let near = Suggestion.nearest(to: name, among: names) {
      diagnostic.message += "; did you mean '\(near)'?"
      // The end tag of an element would have to change as well.
      if !asElement { diagnostic.fixIts = [FixIt("replace with '\(near)'", range, near)] }
    }
    return diagnostic
  }

  static func badValue(_ value: String, of feature: EStructuralFeature, at range: SourceRange) -> Diagnostic {
    let type = feature.eAttributeType
    let name = type?.name ?? "?"
    var diagnostic = Diagnostic(
      .error, "xmi/bad-value", "'\(value)' is no value of '\(name)', the type of '\(feature.qualifiedName)'",
      at: range)
    if let type, type.isEnum {
      let literals = type.eLiterals.map(\.literal)
      diagnostic.code = "xmi/unknown-literal"
      diagnostic.message =
        "'\(value)' is no literal of '\(name)'; expected "
        + literals.map { "'\($0)'" }.joined(separator: ", ")
      if let near = Suggestion.nearest(to: value, among: literals) {
        diagnostic.fixIts = [FixIt("replace with '\(near)'", range, near)]
      }
    }
    return diagnostic
  }

  static func secondValue(_ feature: EStructuralFeature, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "xmi/second-value", "'\(feature.qualifiedName)' holds one value and has one already", at: range)
  }

  static func containmentAsAttribute(_ feature: EStructuralFeature, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "xmi/containment-as-attribute",
      "'\(feature.qualifiedName)' contains objects; they are written as elements, not as an attribute",
      at: range)
  }

  static func nearNamespace(_ uri: String, expected: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .warning, "xmi/near-namespace", "the namespace '\(uri)' is taken for '\(expected)'", at: range,
      fixIts: range.map { [FixIt("replace with '\(expected)'", $0, expected)] } ?? [])
  }

  static func notFollowed(_ file: String, _ count: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .note, "xmi/not-followed", "references into '\(file)' are not followed: \(count) of them from here on",
      at: range)
  }

  static func nullInList(_ feature: EStructuralFeature, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .warning, "xmi/nil-in-list", "'\(feature.qualifiedName)' is a list; 'nil' in it is left out", at: range)
  }

  static func containmentCycle(_ feature: EStructuralFeature, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "xmi/containment-cycle",
      "through '\(feature.qualifiedName)' an object would contain itself; this reference is left out",
      at: range)
  }

  static func secondContainer(_ feature: EStructuralFeature, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .warning, "xmi/second-container",
      "'\(feature.qualifiedName)' contains an object that another object contains already; that one stays its container",
      at: range)
  }

  static func undeclaredPrefix(_ prefix: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "xmi/undeclared-prefix", "no xmlns declares the prefix '\(prefix)' of this type", at: range)
  }

  static func duplicateID(at range: SourceRange, first: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "xmi/duplicate-id", "this object has an id that another object of the file has too", at: range,
      notes: [.note("the other object is here", at: first)])
  }

  static func unresolvedReference(
    _ uri: String, feature: EStructuralFeature, at range: SourceRange, reason: String?, near: String? = nil
  ) -> Diagnostic {
    Diagnostic(
      .error, "xmi/unresolved-reference",
      "'\(uri)', a value of '\(feature.qualifiedName)', leads to no object"
        + (near.map { "; did you mean '\($0)'?" } ?? ""),
      at: range, notes: reason.map { [.note($0)] } ?? [],
      fixIts: near.map { [FixIt("replace with '\($0)'", range, $0)] } ?? [])
  }

  static func elementInText(at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "xmi/element-in-text", "the value of an attribute contains no elements", at: range)
  }

  static func strayText(at range: SourceRange) -> Diagnostic {
    Diagnostic(.warning, "xmi/stray-text", "text between the features of an object means nothing", at: range)
  }
}

/// What the writer says.
extension Diagnostic {
  static func marginLeftOut(_ note: Margin, in file: SourceFile, reason: String) -> Diagnostic {
    let kind =
      switch note.kind {
      case .comment: "comment"
      case .instruction: "processing instruction"
      case .extension: "extension"
      }
    return Diagnostic(
      .warning, "xmi/left-out", "this \(kind) is not written: \(reason)",
      at: SourceRange(file, note.range))
  }

  static func schemaNames(_ object: EObject) -> Diagnostic {
    Diagnostic(
      .warning, "xmi/schema-names",
      "this '\(object.eClass.name)' has text or elements that are read only by the names of its XML schema; they are written "
        + "as they are, among the names of the metamodel",
      at: object.location)
  }

  static func tooDeep(_ object: EObject, limit: Int) -> Diagnostic {
    Diagnostic(
      .error, "xmi/too-deep",
      "this '\(object.eClass.name)' is nested more than \(limit) levels deep; it cannot be written",
      at: object.location)
  }

  static func unwritableCharacter(_ scalar: UInt32, _ object: EObject) -> Diagnostic {
    Diagnostic(
      .error, "xmi/unwritable-character",
      "a value of this '\(object.eClass.name)' has the character U+"
        + String(repeating: "0", count: max(0, 4 - String(scalar, radix: 16).count))
        + String(scalar, radix: 16, uppercase: true) + ", which XML does not have",
      at: object.location)
  }
}

/// Where reading ends early.
extension Diagnostic {
  static func objectLimit(_ limit: Int, at place: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "xmi/limit-objects", "the files hold more than \(limit) objects; the rest is not read",
      at: place,
      notes: [.note("--max-objects sets this limit")])
  }

  static func errorLimit(_ limit: Int, at place: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "xmi/limit-errors", "there are \(limit) errors; the rest of the file is not read", at: place,
      notes: [.note("--max-errors sets this limit, if it is larger; 0 is none")])
  }

  static func textLimit(_ limit: Int, at place: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "xmi/limit-text", "a text is longer than \(limit) bytes; the rest of the file is not read",
      at: place,
      notes: [.note("--max-attribute-size sets this limit")])
  }

  static func modelLimit(at place: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "xmi/model-too-large", "the files hold more than one model can; the rest is not read",
      at: place,
      notes: [.note("a model has room for 2^31 objects, 2^32 values and 4 GB of texts with escapes")])
  }
}
