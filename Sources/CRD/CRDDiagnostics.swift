import CEL
import Diagnostics
import Ecore

/// What the transformation of metamodels says.
extension Diagnostic {
  // MARK: Annotations

  static func crdUnknownKey(_ detail: EAnnotation.Detail, of what: String, among keys: [String]) -> Diagnostic
  {
    let range = detail.object.location(of: "key")
    var fixIts: [FixIt] = []
    if let range, let near = Suggestion.nearest(to: detail.key, among: keys) {
      fixIts.append(FixIt("replace with '\(near)'", range, near))
    }
    return Diagnostic(
      .warning, "crd/unknown-key",
      "'\(detail.key)' means nothing for a \(what); expected one of \(list(keys))", at: range,
      element: detail.object.uriFragment(), fixIts: fixIts)
  }

  static func crdUnknownValue(
    _ key: String, _ value: String, _ values: [String], at range: SourceRange?
  ) -> Diagnostic {
    var fixIts: [FixIt] = []
    if let range, let near = Suggestion.nearest(to: value, among: values) {
      fixIts.append(FixIt("replace with '\(near)'", range, near))
    }
    return Diagnostic(
      .error, "crd/unknown-value", "'\(value)' is no value of '\(key)'; expected one of \(list(values))",
      at: range,
      fixIts: fixIts)
  }

  static func crdBadCount(_ key: String, _ value: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "crd/unknown-value", "'\(value)' is no value of '\(key)'; expected a number of characters",
      at: range)
  }

  static func crdBadColumn(_ line: String, _ problem: String, _ eClass: EClass) -> Diagnostic {
    about(eClass, .error, "crd/bad-column", "the column '\(line)' \(problem)", key: "columns")
  }

  static func crdBadScale(_ text: String, _ problem: String, _ eClass: EClass) -> Diagnostic {
    about(eClass, .error, "crd/bad-scale", "the scale '\(text)' \(problem)", key: "scale")
  }

  static func crdBadSelectableField(_ path: String, _ problem: String, _ eClass: EClass) -> Diagnostic {
    about(
      eClass, .error, "crd/bad-selectable-field", "the selectable field '\(path)' \(problem)",
      key: "selectableFields")
  }

  static func crdSelectableFieldsLeftOut(_ eClass: EClass, _ version: Int) -> Diagnostic {
    about(
      eClass.annotated("selectableFields") ?? eClass, .note, "crd/newer-kubernetes",
      "selectable fields are left out: Kubernetes 1.\(version) has none, 1.31 does", key: "selectableFields")
  }

  static func crdBadPath(_ path: String, _ problem: String, _ feature: EStructuralFeature) -> Diagnostic {
    about(feature, .error, "crd/bad-path", "the path '\(path)' is not usable: \(problem)", key: "path")
  }

  static func crdPathConflict(_ path: String, _ feature: EStructuralFeature, _ eClass: EClass) -> Diagnostic {
    about(
      feature, .error, "crd/path-conflict",
      "'\(feature.qualifiedName)' would stand at '\(path)' of '\(eClass.name)', where another feature stands",
      key: "path")
  }

  static func crdNotAnObject(_ key: String, _ feature: EStructuralFeature) -> Diagnostic {
    about(
      feature, .error, "crd/not-an-object",
      "'\(key)' is for objects, which '\(feature.qualifiedName)' is not",
      key: key)
  }

  static func crdNoDocument(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, "crd/no-document", "the file holds no definition; expected at least one document",
      at: SourceRange(file, 0..<0))
  }

  // MARK: Names

  static func crdNoRoot(_ packages: [EPackage]) -> Diagnostic {
    Diagnostic(
      .error, "crd/no-root",
      "no class can become a resource: there is none that is concrete and not contained by another; "
        + "give one the annotation 'plural' of '\(CRDVocabulary.source)'",
      at: packages.first?.statedDefinition?.location, element: packages.first?.qualifiedName)
  }

  static func crdNoGroup(_ package: EPackage) -> Diagnostic {
    Diagnostic(
      .error, "crd/no-group",
      "no API group follows from the nsURI '\(package.nsURI ?? "")' of '\(package.name)'; "
        + "expected the annotation 'group' or the option --group",
      at: package.statedDefinition?.location(of: "nsURI"), element: package.qualifiedName)
  }

  static func crdBadName(
    _ what: String, _ name: String, _ problem: String, _ eClass: EClass, key: String
  ) -> Diagnostic {
    about(eClass, .error, "crd/bad-name", "the \(what) '\(name)' \(problem)", key: key)
  }

  static func crdProtectedGroup(_ group: String, _ eClass: EClass) -> Diagnostic {
    about(
      eClass, .error, "crd/protected-group",
      "the group '\(group)' belongs to Kubernetes; expected another, or the annotation 'approval' "
        + "with the URL of the approval", key: "group")
  }

  static func crdNameCollision(_ what: String, _ name: String, _ eClass: EClass, _ other: EClass)
    -> Diagnostic
  {
    about(
      eClass, .error, "crd/name-collision",
      "the \(what) '\(name)' is that of '\(other.qualifiedName)' as well",
      key: what)
  }

  // MARK: Versions

  static func crdBadWarning(_ text: String, _ package: EPackage) -> Diagnostic {
    Diagnostic(
      .error, "crd/unknown-value",
      "'\(text)' is no value of 'deprecationWarning'; expected 1 to 256 bytes of printable text",
      at: package.statedAnnotations.crdLocation("deprecationWarning"), element: package.qualifiedName)
  }

  static func crdNoStorage(_ eClass: EClass) -> Diagnostic {
    about(
      eClass, .error, "crd/storage-version",
      "no version of '\(eClass.name)' can be stored; expected one without 'storage' = 'false'")
  }

  static func crdStorageTwice(_ versions: [(eClass: EClass, name: String)]) -> Diagnostic {
    let package = versions.last?.eClass.ePackage
    return Diagnostic(
      .error, "crd/storage-version",
      "\(list(versions.map(\.name))) of '\(versions[0].eClass.name)' are to be stored; expected one version",
      at: package?.statedAnnotations.crdLocation("storage"), element: package?.qualifiedName)
  }

  static func crdVersionConflict(
    _ key: String, _ value: String, _ definition: Definition, _ expected: String, _ stored: Definition
  ) -> Diagnostic {
    about(
      definition.eClass, .error, "crd/version-conflict",
      "'\(definition.names.kind)' has the \(key) '\(value)' in \(definition.names.version) and '\(expected)' in "
        + "\(stored.names.version); expected the same in all versions", key: key)
  }

  static func crdLossyConversion(_ difference: SchemaDifference, stored: Definition, other: Definition)
    -> Diagnostic
  {
    let (place, kind) = (difference.path.text, stored.names.kind)
    let (first, second) = (stored.names.version, other.names.version)
    switch difference.kind {
    case .onlyFirst:
      return about(
        stored.eClass, .warning, "crd/lossy-conversion",
        "'\(place)' of '\(kind)' is in \(first) but not in \(second): without a webhook that converts, it is lost when a "
          + "client of \(second) writes the object")
    case .onlySecond:
      return about(
        other.eClass, .warning, "crd/lossy-conversion",
        "'\(place)' of '\(kind)' is in \(second) but not in \(first), which is stored: without a webhook that converts, "
          + "it is never kept")
    case .types(let left, let right):
      return about(
        other.eClass, .warning, "crd/lossy-conversion",
        "'\(place)' of '\(kind)' is of type \(left) in \(first) and \(right) in \(second): without a webhook that "
          + "converts, values of one are not valid in the other")
    }
  }

  // MARK: Types

  static func crdNoSchema(_ feature: EStructuralFeature) -> Diagnostic {
    about(
      feature, .warning, "crd/unserializable-type",
      "'\(feature.qualifiedName)' is left out: values of its type "
        + "'\(feature.eAttributeType?.name ?? "")' cannot be written")
  }

  static func crdUnusedFacet(
    _ facet: String, _ value: String, _ type: EDataType, _ problem: String
  ) -> Diagnostic {
    Diagnostic(
      .warning, "crd/unused-facet",
      "the facet \(facet) '\(value)' of '\(type.qualifiedName)' is left out: it \(problem)",
      at: type.statedDefinition?.location, element: type.qualifiedName)
  }

  static func crdBadPattern(
    _ pattern: String, _ problem: String, _ element: String, at range: SourceRange?
  ) -> Diagnostic {
    Diagnostic(
      .error, "crd/bad-pattern", "the pattern '\(pattern)' \(problem)", at: range, element: element)
  }

  static func crdPatternReplaced(_ type: EDataType, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .warning, "crd/pattern-replaced",
      "a schema has one pattern: that of '\(type.qualifiedName)' is used, that of its base type is not",
      at: range,
      element: type.qualifiedName)
  }

  static func crdBadDefault(
    _ text: String, _ feature: EStructuralFeature, _ problem: String, at range: SourceRange?
  ) -> Diagnostic {
    Diagnostic(
      .error, "crd/bad-default", "the default '\(text)' of '\(feature.qualifiedName)' \(problem)", at: range,
      element: feature.qualifiedName)
  }

  static func crdBreakingDefault(_ finding: DefaultAudit.Finding, _ kind: String, at range: SourceRange?)
    -> Diagnostic
  {
    let isOne = finding.defaults.count == 1
    let what = (isOne ? "default " : "defaults ") + finding.defaults.joined(separator: " and ")
    return Diagnostic(
      finding.isOwn ? .warning : .note, "crd/breaking-default",
      "the \(what) \(isOne ? "breaks" : "break") '\(finding.invariant)': a server refuses each \(kind) that leaves "
        + "\(isOne ? "it" : "them") out", at: range)
  }

  static func crdDefaultBounds(_ eClass: EClass, _ bounds: [(EStructuralFeature, String)]) -> Diagnostic {
    let names = bounds.map { "'\($0.0.name)' \($0.1)" }.joined(separator: ", ")
    return about(
      eClass, .warning, "crd/default-bound",
      "'\(eClass.name)' has values without a bound, which get default ones: \(names)",
      notes: bounds.map { .note("\($0.1) stands in for a bound here", at: $0.0.statedDefinition?.location) })
  }

  static func crdCostly(_ warning: RuleAudit.Warning, at range: SourceRange?) -> Diagnostic {
    // An estimate can be as large as a number gets.
    let percent = CELCost.ruleLimit / 100
    let share = warning.cost / percent + (warning.cost % percent == 0 ? 0 : 1)
    let place = warning.path.isEmpty ? "." : warning.path.text
    var notes: [Diagnostic] = []
    if let bound = warning.bound {
      notes.append(
        .note(
          "\(bound.keyword) \(bound.count) of '\(bound.path.text)' counts most; a smaller bound would help"))
    }
    return Diagnostic(
      .warning, "crd/costly-rule",
      "the rule for '\(warning.invariant)' at '\(place)' of \(warning.kind) may cost \(warning.cost), \(share) % of what a "
        + "server allows to a rule", at: range, notes: notes)
  }

  // MARK: Containment

  static func crdCut(_ feature: EStructuralFeature, isRecursive: Bool, depth: Int) -> Diagnostic {
    let code = isRecursive ? "crd/recursion-cut" : "crd/depth-cut"
    let reason =
      isRecursive ? "a schema cannot refer to itself" : "the schema would be too large"
    return about(
      feature, .warning, code,
      "what '\(feature.qualifiedName)' contains is not checked from depth \(depth) on: \(reason)")
  }

  static func crdAnyObject(_ feature: EStructuralFeature) -> Diagnostic {
    about(
      feature, .warning, "crd/any-object",
      "what '\(feature.qualifiedName)' contains is not checked: its type allows objects of any class")
  }

  static func crdNoConcreteClass(_ target: EClass, _ feature: EStructuralFeature) -> Diagnostic {
    about(
      feature, .warning, "crd/no-concrete-class",
      "what '\(feature.qualifiedName)' contains is not checked: "
        + "'\(target.qualifiedName)' has no concrete class"
    )
  }

  static func crdSubclasses(_ feature: EStructuralFeature, _ classes: [String]) -> Diagnostic {
    about(
      feature, .note, "crd/subclasses",
      "'\(feature.qualifiedName)' is written for objects of exactly its type; "
        + "those of \(list(classes)) are not told apart without a 'discriminator'")
  }

  static func crdUnion(_ feature: EStructuralFeature, _ classes: [String], _ discriminator: String)
    -> Diagnostic
  {
    about(
      feature, .warning, "crd/union",
      "'\(feature.qualifiedName)' contains objects of several classes, told apart by '\(discriminator)'; "
        + "the schema allows the members of \(list(classes)) together")
  }

  static func crdUnsupportedUnion(
    _ feature: EStructuralFeature, _ classes: [String], _ problem: String
  ) -> Diagnostic {
    about(
      feature, .warning, "crd/unsupported-union",
      "what '\(feature.qualifiedName)' contains is not checked: "
        + "its objects can be \(list(classes)), but \(problem)"
    )
  }

  static func crdNoListSet(_ feature: EStructuralFeature) -> Diagnostic {
    about(
      feature, .error, "crd/list-set", "'\(feature.qualifiedName)' cannot be a set: its items are objects",
      key: "listType")
  }

  static func crdNoBytes(_ text: String, _ feature: EStructuralFeature, at range: SourceRange?) -> Diagnostic
  {
    let shown = text.count <= 40 ? text : text.prefix(39) + "…"
    return Diagnostic(
      .error, "crd/no-bytes",
      "'\(shown)' is no value of '\(feature.qualifiedName)'; expected bytes of two hexadecimal digits each",
      at: range)
  }

  static func crdListMapKey(_ feature: EStructuralFeature, _ problem: String) -> Diagnostic {
    about(
      feature, .warning, "crd/list-map-key",
      "'\(feature.qualifiedName)' is merged as a whole, not by key: \(problem)", key: "listMapKeys")
  }

  // MARK: Size

  static func crdDescriptionsCut(_ eClass: EClass, depth: Int, bytes: Int) -> Diagnostic {
    about(
      eClass, .warning, "crd/descriptions-cut",
      "descriptions deeper than \(depth) levels are left out, else the definition would have \(bytes) bytes")
  }

  static func crdTooLarge(_ eClass: EClass, nodes: Int) -> Diagnostic {
    about(
      eClass, .error, "crd/too-large",
      "the schema of '\(eClass.name)' has more than \(nodes) nodes however early it is cut off")
  }

  // MARK: Parts

  private static func about(
    _ feature: EStructuralFeature, _ severity: Severity, _ code: String, _ message: String, key: String? = nil
  ) -> Diagnostic {
    let range =
      key.flatMap { feature.statedAnnotations.crdLocation($0) } ?? feature.statedDefinition?.location
    return Diagnostic(severity, code, message, at: range, element: feature.qualifiedName)
  }

  private static func about(
    _ eClass: EClass, _ severity: Severity, _ code: String, _ message: String, key: String? = nil,
    notes: [Diagnostic] = []
  ) -> Diagnostic {
    let range =
      key.flatMap { eClass.annotated($0)?.statedAnnotations.crdLocation($0) }
      ?? eClass.statedDefinition?.location
    return Diagnostic(severity, code, message, at: range, element: eClass.qualifiedName, notes: notes)
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(8).map { "'\($0)'" }.joined(separator: ", ")
    return names.count > 8 ? shown + " and \(names.count - 8) more" : shown
  }

  static func crdDependencyWithoutClass(_ annotation: EAnnotation, of eClass: EClass) -> Diagnostic {
    Diagnostic(
      .error, "crd/bad-dependency", "what '\(eClass.name)' generates is no class of the metamodel",
      at: annotation.object.location(of: "references"))
  }

  static func crdDependencyNotContained(
    _ annotation: EAnnotation, of eClass: EClass, _ native: EClass
  ) -> Diagnostic {
    Diagnostic(
      .error, "crd/bad-dependency",
      "'\(eClass.name)' generates a '\(native.name)', but no feature of it contains one",
      at: annotation.object.location(of: "references"))
  }
}
