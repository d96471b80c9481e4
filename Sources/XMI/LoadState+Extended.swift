import Diagnostics
internal import Ecore
internal import XML

// Documents whose elements have the names of an XML schema. Nothing here is on the path of others.
extension LoadState {
  /// The names of XML schemas in the metamodel, made on first use.
  mutating func extendedNames() -> ExtendedNames {
    if let extended { return extended }
    let made = ExtendedNames(metamodel)
    extended = made
    return made
  }

  /// Reads a root by its name in an XML schema; false when that is not its name.
  @inline(never)
  mutating func startExtendedRoot(
    _ element: XMLStartElement, in package: Int32, _ outerScope: Int
  ) -> Bool {
    guard extendsNames else { return false }
    let names = extendedNames()
    let name = element.localName.string
    let root = names.documentRoot(package)
    if root >= 0, case .own = names.place(element.namespace?.string, name, in: root, isElement: true) {
      isExtended = true
      let object = builder.create(root, at: element.offset)
      builder.addRoot(object, to: resource)
      frames.append(
        Frame(
          kind: .documentRoot, object: object, eClass: root, feature: -1, slot: -1,
          firstValue: values.count, declarationCount: Int32(truncatingIfNeeded: outerScope),
          offset: element.offset))
      keepPrefixes(of: element, object, root)
      startExtended(element, of: frames[frames.count - 1], outerScope)
      return true
    }
    guard let named = names.eClass(named: name, in: package) else { return false }
    isExtended = true
    let marks = marks(of: element)
    var eClass = named
    if marks.type >= 0, let other = self.eClass(named: element.attribute(at: marks.type), element) {
      eClass = other
    }
    guard check(eClass, conformsTo: named, isInstantiable: element, type: marks.type) else {
      skip(outerScope)
      return true
    }
    let object = builder.create(eClass, at: element.offset)
    builder.addRoot(object, to: resource)
    openExtended(object, eClass, element, marks, outerScope)
    return true
  }

  /// Keeps the prefixes and the places of schemas that the root declares, as entries of the document root's maps.
  private mutating func keepPrefixes(of element: XMLStartElement, _ object: ObjectID, _ eClass: Int32) {
    let names = extendedNames()
    if let map = names.reference("xmlns:prefix", of: eClass) {
      for index in 0..<element.namespaceDeclarationCount {
        let declaration = element.namespaceDeclaration(at: index)
        addMapEntry(declaration.prefix?.string ?? "", declaration.uri.string, to: object, map, element.offset)
      }
    }
    if let map = names.reference("xsi:schemaLocation", of: eClass) {
      for index in 0..<element.attributeCount {
        let attribute = element.attribute(at: index)
        guard let namespace = attribute.namespace, attribute.localName.string == "schemaLocation",
          self.names.kind(of: namespace, in: metamodel) == NamespaceKind.xsi.rawValue
        else { continue }
        let words = String(decoding: attribute.value, as: UTF8.self).split { $0 == " " || $0 == "\n" }
        for start in stride(from: 0, to: words.count - 1, by: 2) {
          addMapEntry(String(words[start]), String(words[start + 1]), to: object, map, element.offset)
        }
      }
    }
  }

  private mutating func addMapEntry(
    _ key: String, _ value: String, to object: ObjectID, _ map: Int32, _ offset: Int
  ) {
    let entryClass = hot.features[Int(map)].type
    let slot = hot.slot(of: map, in: builder.eClass(of: object))
    guard slot >= 0, entryClass >= 0, hot.features[Int(map)].isMany else { return }
    let entry = builder.create(entryClass, at: offset)
    builder.setContainer(of: entry, to: object, slot: slot)
    values.append(StackedValue(slot: slot, cell: Cell(entry)))
    for (name, text) in [("key", key), ("value", value)] {
      let feature = Array(name.utf8).withUnsafeBufferPointer { metamodel.feature(named: $0, in: entryClass) }
      let slot = feature < 0 ? -1 : hot.slot(of: feature, in: entryClass)
      if slot >= 0, hot.features[Int(feature)].kind.isText {
        builder.set(entry, slot: slot, to: builder.text(text))
      }
    }
  }

  // MARK: Features

  /// An element inside an object of such a document.
  @inline(never)
  mutating func startExtended(_ element: XMLStartElement, of top: Frame, _ outerScope: Int) {
    let namespace = element.namespace
    let kind = namespace.map { self.names.kind(of: $0, in: metamodel) }
    if kind == NamespaceKind.xmi.rawValue {
      skip(outerScope)
      return
    }
    endMixedText(of: top)
    let name = element.localName.string
    switch extendedNames().place(namespace?.string, name, in: top.eClass, isElement: true) {
    case .own(let feature):
      let slot = hot.slot(of: feature, in: top.eClass)
      let entry = NameCache.Entry(name: 0, context: top.eClass, id: feature, slot: slot)
      let mark = values.count
      if metamodel.featureMap(of: feature) >= 0 {
        startMapped(element, entry, of: top, outerScope)
      } else if slot >= 0 {
        startStored(element, entry, of: top, outerScope)
      } else {
        skip(outerScope)
      }
      if skipDepth > 0 { values.removeLast(values.count - mark) }
      extendFrame()
    case .entry(let feature, let map):
      startLoose(element, feature, hot.slot(of: map, in: top.eClass), of: top, outerScope)
    case .undeclared(let map):
      let slot = hot.slot(of: map, in: top.eClass)
      let range = elementRange(at: element.offset)
      if slot >= 0 {
        addLoose(
          FeatureMapCell.element, builder.fileText(offset: range.lowerBound, length: range.count), to: slot)
      }
      skip(outerScope)
    case .unknown:
      reportUnknown(element, of: top)
      skip(outerScope)
    }
  }

  /// Makes the object that has just been opened one of an extended document.
  mutating func extendFrame() {
    let last = frames[frames.count - 1]
    if skipDepth == 0, last.kind == .object { setExtendedKind() }
  }

  private mutating func setExtendedKind() {
    let top = frames[frames.count - 1]
    if let simple = extendedNames().simpleFeature(of: top.eClass) {
      frames.base[frames.count - 1].kind = .simple
      frames.base[frames.count - 1].feature = simple
      frames.base[frames.count - 1].slot = hot.slot(of: simple, in: top.eClass)
      text.clear()
    } else {
      frames.base[frames.count - 1].kind = .extended
    }
  }

  mutating func openExtended(
    _ object: ObjectID, _ eClass: Int32, _ element: XMLStartElement, _ marks: Marks, _ outerScope: Int
  ) {
    open(object, eClass, element, marks, outerScope)
    extendFrame()
  }

  /// An element for a global feature, whose value is an entry of a feature map of an object that has no such feature.
  private mutating func startLoose(
    _ element: XMLStartElement, _ feature: Int32, _ map: Int32, of top: Frame, _ outerScope: Int
  ) {
    let info = hot.features[Int(feature)]
    let marks = marks(of: element)
    guard map >= 0, !marks.isNil else {
      skip(outerScope)
      return
    }
    if !info.isReference {
      push(
        .looseText, element, outerScope,
        .init(name: 0, context: top.eClass, id: feature, slot: map), top.object)
      text.clear()
      return
    }
    guard info.isContainment, marks.href < 0, marks.idref < 0 else {
      let range = elementRange(at: element.offset)
      addLoose(
        FeatureMapCell.element, builder.fileText(offset: range.lowerBound, length: range.count), to: map)
      skip(outerScope)
      return
    }
    var eClass = info.type
    if marks.type >= 0 {
      guard let named = self.eClass(named: element.attribute(at: marks.type), element) else {
        skip(outerScope)
        return
      }
      eClass = named
    }
    guard eClass >= 0, check(eClass, conformsTo: info.type, isInstantiable: element, type: marks.type) else {
      skip(outerScope)
      return
    }
    let object = builder.create(eClass, at: element.offset)
    builder.setContainer(of: object, to: top.object, slot: map)
    addLoose(feature, Cell(object), to: map)
    openExtended(object, eClass, element, marks, outerScope)
  }

  /// Ends an element for a global attribute.
  mutating func closeLooseText(_ frame: Frame) {
    let info = hot.features[Int(frame.feature)]
    if info.kind.isText {
      addLoose(frame.feature, collectedCell(), to: frame.slot)
      return
    }
    let parsed = text.withBytes(of: file) { metamodel.cell(for: $0, of: info.type, info.kind) }
    if let parsed {
      addLoose(frame.feature, parsed, to: frame.slot)
    } else {
      reportText(frame)
    }
  }

  // MARK: Attributes

  /// Sets the features that a start tag states as attributes, by their names in an XML schema.
  @inline(never)
  mutating func setExtendedAttributes(of object: ObjectID, _ eClass: Int32, _ element: XMLStartElement) {
    for index in 0..<element.attributeCount {
      let attribute = element.attribute(at: index)
      if let namespace = attribute.namespace {
        let kind = self.names.kind(of: namespace, in: metamodel)
        if kind == NamespaceKind.xmi.rawValue || kind == NamespaceKind.xsi.rawValue { continue }
      }
      let name = attribute.localName.string
      let namespace = attribute.namespace?.string
      switch extendedNames().place(namespace, name, in: eClass, isElement: false) {
      case .own(let feature):
        let slot = hot.slot(of: feature, in: eClass)
        let entry = NameCache.Entry(name: 0, context: eClass, id: feature, slot: slot)
        if metamodel.featureMap(of: feature) >= 0 {
          setMapped(attribute, entry, of: object, eClass, element)
        } else if slot >= 0 {
          assign(attribute, entry, of: object, element)
        }
      case .entry(let feature, let map):
        setLoose(attribute, feature, hot.slot(of: map, in: eClass), element)
      case .undeclared, .unknown:
        if namespace == "http://www.w3.org/XML/1998/namespace" { continue }
        reportUnknown(attribute, of: eClass, object, element)
      }
    }
  }

  private mutating func setLoose(
    _ attribute: XMLAttribute, _ feature: Int32, _ map: Int32, _ element: XMLStartElement
  ) {
    let info = hot.features[Int(feature)]
    guard map >= 0, !info.isReference else { return }
    if info.kind.isText {
      addLoose(feature, textCell(attribute), to: map)
    } else if let cell = metamodel.cell(for: attribute.value, of: info.type, info.kind) {
      addLoose(feature, cell, to: map)
    } else {
      report(attribute, .init(name: 0, context: -1, id: feature, slot: map), element)
    }
  }

  // MARK: Mixed content

  /// Text directly inside an object: an entry of its feature map for mixed content, if it has one.
  @inline(never)
  mutating func mixedCharacters(_ bytes: UnsafeBufferPointer<UInt8>, offset: Int?, _ top: Frame) {
    guard extendedNames().mixedFeature(of: top.eClass) != nil else {
      reportStray(bytes, offset, top)
      return
    }
    if !hasMixedText { text.clear() }
    text.append(bytes, offset: offset, file: file)
    hasMixedText = true
  }

  /// A processing instruction directly inside such an object.
  @inline(never)
  mutating func mixedInstruction(_ bytes: UnsafeBufferPointer<UInt8>) {
    let top = frames[frames.count - 1]
    guard skipDepth == 0, top.kind == .extended,
      let map = extendedNames().mixedFeature(of: top.eClass)
    else { return }
    endMixedText(of: top)
    addLoose(
      FeatureMapCell.processingInstruction, builder.text(bytes), to: hot.slot(of: map, in: top.eClass))
  }

  /// Makes an entry of the text since the last element.
  mutating func endMixedText(of top: Frame) {
    guard hasMixedText else { return }
    hasMixedText = false
    if let map = extendedNames().mixedFeature(of: top.eClass) {
      addLoose(FeatureMapCell.text, collectedCell(), to: hot.slot(of: map, in: top.eClass))
    }
    text.clear()
  }
}
