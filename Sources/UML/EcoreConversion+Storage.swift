internal import Ecore

/// Whether and how the values of features are stored (rules 8 and 17).
extension EcoreConversion {
  /// Makes a feature derived, and not stored unless the options have it so.
  ///
  /// Where the profile of Ecore says of one of the properties that it is made of what is stored, that goes before.
  mutating func setDerived(
    _ object: ObjectID, by elements: [UMLElement], _ builder: inout ModelBuilder
  ) {
    derivedFeatures.insert(object)
    builder.set(object, "derived", .boolean(true))
    let profile = isReference(object, builder) ? "EReference" : "EAttribute"
    let isStated = elements.contains {
      guard let tag = $0.ecoreStereotype(profile) else { return false }
      return tag.value("isVolatile") != nil || tag.value("isTransient") != nil
    }
    guard options.derived == .volatile, !isStated else { return }
    builder.set(object, "volatile", .boolean(true))
    builder.set(object, "transient", .boolean(true))
  }

  /// Does what the profile of Ecore says about the storage of a feature.
  func setStorage(
    _ object: ObjectID, by tag: UMLStereotype, isReference: Bool, _ builder: inout ModelBuilder
  ) {
    for (mark, value) in [
      ("volatile", "isVolatile"), ("transient", "isTransient"), ("unsettable", "isUnsettable"),
    ] where tag.value(value) == "true" { builder.set(object, mark, .boolean(true)) }
    if isReference, tag.value("isResolveProxies") == "false" {
      builder.set(object, "resolveProxies", .boolean(false))
    }
  }

  /// Keeps in an annotation what the profile of Ecore says about a feature's name in documents.
  mutating func annotateNames(_ object: ObjectID, _ tag: UMLStereotype, _ builder: inout ModelBuilder) {
    var details: [(key: String, value: String)] = []
    for (key, name) in [("name", "xmlName"), ("kind", "xmlFeatureKind"), ("namespace", "xmlNamespace")] {
      if let value = tag.value(name), !value.isEmpty, value != "Unspecified" {
        details.append((key, key == "kind" ? Self.lowerFirst(value) : value))
      }
    }
    if !details.isEmpty {
      annotate(object, "http:///org/eclipse/emf/ecore/util/ExtendedMetaData", details, &builder)
    }
  }

  /// Of two opposites, if one is derived, the other is too: what is not stored cannot keep it up to date.
  mutating func deriveOpposites(
    _ ends: [UMLElement], _ features: [ObjectID], _ builder: inout ModelBuilder
  ) {
    for (one, other) in [(0, 1), (1, 0)]
    where derivedFeatures.contains(features[one]) && !derivedFeatures.contains(features[other]) {
      guard ecoreNote("derived", of: ends[other]) != "false" else { return }
      setDerived(features[other], by: [ends[other]], &builder)
      note(
        .guessed, ends[other], "uml/derived-opposite",
        "is derived, since its opposite '\(ends[one].name ?? "")' is")
      return
    }
  }
}
