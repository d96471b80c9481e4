public import Diagnostics
public import Ecore
internal import XML

// What a document says and no metamodel knows.
extension LoadState {
  /// Reports an element that is no feature of the object around it.
  @inline(never)
  mutating func reportUnknown(_ element: XMLStartElement, of top: Frame) {
    let name = element.localName.string
    if tryExtended(element.namespace?.string, name, in: top.eClass, isElement: true) { return }
    var diagnostic = Diagnostic.unknownFeature(
      name, of: metamodel.eClass(top.eClass), at: tagName(element.offset), asElement: true)
    if isLax {
      diagnostic.severity = .warning
      unknown.append(
        UnknownContent(
          object: top.object, name: name, isElement: true,
          place: SourceRange(file, elementRange(at: element.offset))))
    }
    sink.emit(diagnostic)
  }

  /// Reports an attribute that is no feature of its object.
  @inline(never)
  mutating func reportUnknown(
    _ attribute: XMLAttribute, of eClass: Int32, _ object: ObjectID, _ element: XMLStartElement
  ) {
    let name = attribute.localName.string
    if tryExtended(nil, name, in: eClass, isElement: false) { return }
    var diagnostic = Diagnostic.unknownFeature(
      name, of: metamodel.eClass(eClass), at: attributeName(attribute, element.offset), asElement: false)
    if isLax {
      diagnostic.severity = .warning
      unknown.append(
        UnknownContent(
          object: object, name: name, isElement: false, place: attributeValue(attribute, element.offset)))
    }
    sink.emit(diagnostic)
  }

  /// Reports what stands for an object whose class is not known; kept when the loader is lax.
  mutating func report(_ unknownClass: Diagnostic, _ element: XMLStartElement) {
    var diagnostic = unknownClass
    if isLax {
      diagnostic.severity = .warning
      let top = frames[frames.count - 1]
      unknown.append(
        UnknownContent(
          object: top.object, name: element.localName.string, isElement: true,
          place: SourceRange(file, elementRange(at: element.offset))))
    }
    sink.emit(diagnostic)
  }

  /// Whether a name means something in an XML schema: then the document is read again by such names.
  private mutating func tryExtended(
    _ namespace: String?, _ name: String, in eClass: Int32, isElement: Bool
  ) -> Bool {
    guard extendsNames, !isExtended, eClass > EcoreIDs.lastClass else { return false }
    switch extendedNames().place(namespace, name, in: eClass, isElement: isElement) {
    case .own, .entry, .undeclared:
      wantsExtended = true
      return true
    case .unknown: return false
    }
  }
}

extension LoadState {
  /// The class that a type attribute names by its name in an XML schema.
  @inline(never)
  mutating func extendedClass(_ name: String, in package: Int32) -> Int32? {
    guard extendsNames else { return nil }
    return extendedNames().eClass(named: name, in: package)
  }

  /// For a root without a namespace: the one package that has no namespace URI and a class of that name.
  @inline(never)
  mutating func packageWithoutURI(for element: XMLStartElement) -> Int32? {
    guard element.namespace == nil else { return nil }
    let name = element.localName.string
    let candidates = metamodel.ePackages.filter { package in
      package.nsURI?.isEmpty ?? true
        && (package.eClass(named: name) != nil
          || extendsNames && extendedNames().documentRoot(package.id) >= 0)
    }
    return candidates.count == 1 ? candidates[0].id : nil
  }

  /// `xsi:nil`: the feature is set, to nothing.
  @inline(never)
  mutating func setNull(
    _ entry: NameCache.Entry, of top: Frame, _ element: XMLStartElement, _ outerScope: Int
  ) {
    if hot.features[Int(entry.id)].isMany {
      sink.emit(.nullInList(metamodel.eStructuralFeature(entry.id), at: tagName(element.offset)))
    } else {
      builder.setNull(top.object, slot: entry.slot)
    }
    skip(outerScope)
  }
}

extension LoadState {
  /// Warns of namespaces that were taken for others, at their declarations.
  mutating func reportNearNamespaces() {
    for (uri, package) in names.near {
      guard let expected = metamodel.ePackages[Int(package)].nsURI else { continue }
      let place = Self.firstPlace(of: uri, in: file).map { SourceRange(file, $0) }
      sink.emit(.nearNamespace(uri, expected: expected, at: place))
    }
  }

  /// Where a text stands in quotation marks for the first time.
  private static func firstPlace(of text: String, in file: SourceFile) -> Range<Int>? {
    let wanted = Array(text.utf8)
    let bytes = file.bytes
    var index = 0
    while let quote = bytes[index...].firstIndex(where: { $0 == 0x22 || $0 == 0x27 }) {
      index = quote + 1
      let end = index + wanted.count
      guard end < bytes.count else { return nil }
      if bytes[end] == bytes[quote], bytes[index..<end].elementsEqual(wanted) { return index..<end }
    }
    return nil
  }
}

/// What a file says of an object beyond the features of its class; kept by a lax loader.
public struct UnknownContent: Sendable {
  /// The object; `ObjectID.none` for a root that was not understood.
  public let object: ObjectID
  /// The name of the attribute or element, without a prefix.
  public let name: String
  /// Whether it is an element; else an attribute.
  public let isElement: Bool
  /// The text: the element with its tags, or the attribute's value.
  public let place: SourceRange
}
