/// Names of XML elements and attributes that the reader and the accessors ask for; their raw values index every model's names.
enum UMLName: UInt16, CaseIterable {
  case name, type, id, idref, href, value, body, language, lower, upper, visibility, direction, key, source
  case isAbstract, isDerived, isReadOnly, isOrdered, isUnique, isID, isStatic, isQuery, isLeaf, isInterface
  case isDerivedUnion, aggregation, association, memberEnd, navigableOwnedEnd, ownedEnd, lowerValue,
    upperValue
  case defaultValue, `default`, specification, constrainedElement, annotatedElement, client, supplier, general
  case specific, contract, implementingClassifier, redefinedProperty, subsettedProperty, ownedAttribute
  case classifier, slot, definingFeature, instance, symbol, namespaceURI, uri, raisedException,
    importedPackage
  case importedElement, mergedPackage, extender, exporter, exporterVersion, tool, documentation, stereotype
  case participant, multiplicity, isNavigable, ordering, changeability, child, parent, subtype, supertype
  case initialValue, kind, comment, tag, dataValue, modelElement, abstract, referentPath, referenceExtension
  case modelExtension, eAnnotations, details, contents, base

  /// The name as it stands in files.
  var text: String { self == .namespaceURI ? "URI" : "\(self)" }

  /// All names, in the order of their raw values.
  static let texts: [String] = allCases.map(\.text)
}
