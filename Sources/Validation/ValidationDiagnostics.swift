import Diagnostics
import Ecore
import OCL

/// What validation says.
extension Diagnostic {
  static func violated(
    _ invariant: Invariant, by object: EObject, severity: Severity, result: String, message: String?,
    notes: [Diagnostic]
  ) -> Diagnostic {
    let rule = "invariant '\(invariant.qualifiedName)' is \(result) for \(object.label)"
    var diagnostic = Diagnostic(
      severity, "ocl/invariant-violated", message.map { "\($0): \(rule)" } ?? rule, at: object.location,
      element: object.uriFragment(), notes: notes)
    diagnostic.rule = invariant.qualifiedName
    return diagnostic
  }

  static func unknownInvariant(_ pattern: String, among invariants: [Invariant]) -> Diagnostic {
    let known = invariants.map { $0.context.name + "." + $0.name }
    let written = pattern.split(separator: ":").joined(separator: ".")
    let near = Suggestion.nearest(to: written, among: known)
    return Diagnostic(
      .error, "validation/unknown-invariant",
      "'\(pattern)' fits no invariant of the form 'Class.invariant'"
        + (near.map { "; did you mean '\($0)'?" } ?? ""))
  }

  static func badBaselineLine(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "validation/bad-baseline", "this is no entry, expected an invariant, a tab and 'file#object'",
      at: range)
  }

  static func staleEntry(_ entry: Baseline.Entry, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .warning, "validation/stale-baseline",
      "'\(entry.invariant)' is no longer violated by '\(entry.place)'; the line can go", at: range)
  }

  static func missing(_ feature: EStructuralFeature, in object: EObject) -> Diagnostic {
    Diagnostic(
      .error, "validation/required", "'\(feature.qualifiedName)' of \(object.label) must be set",
      at: object.location,
      element: object.uriFragment())
  }

  static func wrongCount(_ count: Int, of feature: EStructuralFeature, in object: EObject) -> Diagnostic {
    let bound =
      count < feature.lowerBound ? "at least \(feature.lowerBound)" : "at most \(feature.upperBound)"
    return Diagnostic(
      .error, count < feature.lowerBound ? "validation/too-few" : "validation/too-many",
      "'\(feature.qualifiedName)' of \(object.label) has \(count) values; expected \(bound)",
      at: count < feature.lowerBound ? object.location : object.placeBeyond(feature),
      element: object.uriFragment())
  }

  static func badData(
    _ problem: String, _ feature: EStructuralFeature, in object: EObject, index: Int
  ) -> Diagnostic {
    let text = object.text(of: feature.name, index: index)
    let shown = text.map { "'\($0.text)', the value of" } ?? "the value of"
    return Diagnostic(
      .error, "validation/bad-value", "\(shown) '\(feature.qualifiedName)', \(problem)",
      at: object.location(of: feature.name, index: index), element: object.uriFragment())
  }

  static func unpaired(
    _ feature: EStructuralFeature, _ opposite: EStructuralFeature, in object: EObject, index: Int,
    target: EObject, claimedBy other: EObject
  ) -> Diagnostic {
    Diagnostic(
      .error, "validation/unpaired-opposite",
      "'\(feature.qualifiedName)' of \(object.label) holds \(target.label), whose opposite "
        + "'\(opposite.qualifiedName)' is \(other.label)",
      at: object.place(of: feature, index: index), element: object.uriFragment(),
      notes: [
        .note("the other side is here", at: target.location(of: opposite.name)),
        .note("'\(feature.name)' of \(other.label) is here", at: other.location(of: feature.name)),
      ])
  }

  static func duplicateKey(
    _ keyed: ClassChecks.Keyed, in object: EObject, _ value: EObject, first: EObject
  ) -> Diagnostic {
    let keys = keyed.keys.map { key in
      value.text(of: key.name).map { "\(key.name) '\($0.text)'" } ?? "no \(key.name)"
    }.joined(separator: ", ")
    let key = keyed.keys.first?.name ?? ""
    return Diagnostic(
      .error, keyed.isMap ? "validation/duplicate-map-key" : "validation/duplicate-key",
      "two \(keyed.isMap ? "entries" : "objects") in '\(keyed.feature.qualifiedName)' of \(object.label) have \(keys)",
      at: value.location(of: key), element: value.uriFragment(preferringIDs: false),
      notes: [.note("the first is here", at: first.location(of: key))])
  }

  static func duplicateID(_ text: String, _ object: EObject, first: EObject) -> Diagnostic {
    Diagnostic(
      .error, "validation/duplicate-id", "the id '\(text)' of \(object.label) is that of \(first.label) too",
      at: object.location, element: object.uriFragment(preferringIDs: false),
      notes: [
        .note("the first one is '\(first.uriFragment(preferringIDs: false))'", at: first.location)
      ])
  }

  static func dangling(_ feature: EStructuralFeature, in object: EObject, _ target: EObject) -> Diagnostic {
    Diagnostic(
      .error, "validation/dangling-reference",
      "'\(feature.qualifiedName)' of \(object.label) holds \(target.label), which stands in no resource",
      at: object.location(of: feature.name), element: object.uriFragment())
  }

  static func badFacet(_ fault: Facets.Fault, of type: EDataType) -> Diagnostic {
    let detail = type.eAnnotations.filter { $0.source == EAnnotation.extendedMetaData }.flatMap(\.details)
      .first { $0.key == fault.key }
    return Diagnostic(
      .error, "validation/bad-facet",
      "the facet '\(fault.key)' of '\(type.qualifiedName)' cannot be used: \(fault.message)",
      at: detail?.object.location(of: "value") ?? type.definition.location)
  }
}

extension EObject {
  /// Where one of several targets is stated; for a reference that the other side states, the object.
  fileprivate func place(of feature: EStructuralFeature, index: Int) -> SourceRange? {
    location(of: feature.name, index: text(of: feature.name, index: index) == nil ? 0 : index)
  }

  /// Where the first value stands that is one too many.
  fileprivate func placeBeyond(_ feature: EStructuralFeature) -> SourceRange? {
    let index = feature.upperBound
    if feature.info.isContainment {
      let contents = objects(feature.name)
      return index < contents.count ? contents[index].location : location
    }
    return place(of: feature, index: index)
  }

  /// How a message names the object: its class, and its name where it has one.
  var label: String {
    name.map { "'\($0)'" } ?? "a '\(eClass.name)'"
  }
}
