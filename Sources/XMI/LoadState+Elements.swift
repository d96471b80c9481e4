import Diagnostics
internal import Ecore
internal import XML

extension LoadState {
  /// Which attributes say something about the element itself; -1 where there is none.
  struct Marks {
    var type = -1
    var id = -1
    var idref = -1
    var href = -1
    var isNil = false
  }

  mutating func startElement(_ element: XMLStartElement) {
    guard skipDepth == 0 else {
      skipDepth += 1
      return
    }
    let outerScope = scope.count
    if element.namespaceDeclarationCount > 0 {
      for index in 0..<element.namespaceDeclarationCount {
        let declaration = element.namespaceDeclaration(at: index)
        scope.declare(declaration.prefix, declaration.uri)
      }
      types.forget()
    }
    let top = frames[frames.count - 1]
    switch top.kind {
    case .roots: startRoot(element, outerScope)
    case .object: startFeature(element, of: top, outerScope)
    case .extended: startExtended(element, of: top, outerScope)
    case .documentRoot:
      closeObject(top)
      frames.removeLast()
      startRoot(element, outerScope)
    case .text, .referenceText, .closed, .simple, .looseText:
      if top.kind != .closed, top.kind != .referenceText {
        sink.emit(.elementInText(at: tagName(element.offset)))
      }
      skip(outerScope)
    }
  }

  /// Passes over the element that has just begun and everything inside.
  mutating func skip(_ outerScope: Int) {
    leaveScope(to: outerScope)
    skipDepth = 1
  }

  /// Forgets the prefixes that an element declared, and what they made of type names.
  mutating func leaveScope(to outerScope: Int) {
    guard scope.count > outerScope else { return }
    scope.shrink(to: outerScope)
    types.forget()
  }

  @inline(__always)
  mutating func marks(of element: XMLStartElement) -> Marks {
    var marks = Marks()
    let count = element.attributeCount
    guard count > 0 else { return marks }
    let href = names.href
    for index in 0..<count {
      if let namespace = element.namespace(ofAttribute: index) {
        mark(index, namespace, element, &marks)
      } else if element.localName(ofAttribute: index) == href {
        marks.href = index
      }
    }
    return marks
  }

  private mutating func mark(
    _ index: Int, _ namespace: XMLName, _ element: XMLStartElement, _ marks: inout Marks
  ) {
    let kind = names.kind(of: namespace, in: metamodel)
    let name = element.localName(ofAttribute: index)
    if kind == NamespaceKind.xmi.rawValue {
      if name == names.id {
        marks.id = index
      } else if name == names.type {
        marks.type = index
      } else if name == names.idref {
        marks.idref = index
      } else if name == names.uuid, marks.id < 0 {
        marks.id = index
      }
    } else if kind == NamespaceKind.xsi.rawValue {
      if name == names.type {
        marks.type = index
      } else if name == names.nilName {
        marks.isNil = String(decoding: element.attribute(at: index).value, as: UTF8.self) == "true"
      }
    }
  }

  // MARK: Roots

  mutating func startRoot(_ element: XMLStartElement, _ outerScope: Int) {
    let kind = element.namespace.map { names.kind(of: $0, in: metamodel) }
    if kind == NamespaceKind.xmi.rawValue {
      if frames.count == 1, element.localName.bytes.elementsEqual("XMI".utf8) {
        push(.roots, element, outerScope)
      } else {
        skip(outerScope)
      }
      return
    }
    guard let package = kind ?? packageWithoutURI(for: element), package >= 0 else {
      let uri = element.namespace?.string
      if let uri { missingPackages.insert(uri) }
      report(
        .unknownPackage(
          uri, element: element.localName.string, at: tagName(element.offset), known: knownPackages), element)
      skip(outerScope)
      return
    }
    guard !isExtended || !startExtendedRoot(element, in: package, outerScope) else { return }
    let eClass = cache.eClass(element.localName, in: package, of: metamodel)
    guard eClass >= 0 else {
      if startExtendedRoot(element, in: package, outerScope) { return }
      report(
        .unknownClass(
          element.localName.string, in: metamodel.ePackages[Int(package)], at: tagName(element.offset)),
        element)
      skip(outerScope)
      return
    }
    let marks = marks(of: element)
    var classID = eClass
    if marks.type >= 0, let named = self.eClass(named: element.attribute(at: marks.type), element) {
      classID = named
    }
    guard check(classID, conformsTo: eClass, isInstantiable: element, type: marks.type) else {
      skip(outerScope)
      return
    }
    let object = builder.create(classID, at: element.offset)
    builder.addRoot(object, to: resource)
    open(object, classID, element, marks, outerScope)
    if isExtended { extendFrame() }
  }

  // MARK: Features

  mutating func startFeature(_ element: XMLStartElement, of top: Frame, _ outerScope: Int) {
    if let namespace = element.namespace,
      names.kind(of: namespace, in: metamodel) == NamespaceKind.xmi.rawValue
    {
      // xmi:Extension and the like are no part of the model.
      skip(outerScope)
      return
    }
    let entry = cache.feature(element.localName, in: top.eClass, of: metamodel)
    guard entry.id >= 0 else {
      reportUnknown(element, of: top)
      skip(outerScope)
      return
    }
    guard entry.slot >= 0 else {
      if entry.slot == NameCache.inFeatureMap {
        startMapped(element, entry, of: top, outerScope)
        return
      }
      // A derived feature or a container: what the file says follows from the rest, or from the file of the container.
      let href = hot.features[Int(entry.id)].isContainer ? marks(of: element).href : -1
      if href >= 0 {
        containerDocuments.append(
          PendingReference(
            object: top.object, feature: entry.id, slot: -1, text: textCell(element.attribute(at: href)),
            eClass: -1, offset: element.offset))
      }
      skip(outerScope)
      return
    }
    startStored(element, entry, of: top, outerScope)
  }

  /// An element for a feature that has a slot.
  @inline(__always)
  mutating func startStored(
    _ element: XMLStartElement, _ entry: NameCache.Entry, of top: Frame, _ outerScope: Int
  ) {
    let info = hot.features[Int(entry.id)]
    let marks = marks(of: element)
    guard info.isReference else {
      if marks.isNil {
        setNull(entry, of: top, element, outerScope)
      } else {
        push(.text, element, outerScope, entry, top.object)
      }
      text.clear()
      return
    }
    if marks.idref >= 0 || marks.href >= 0, let reference = reference(marks, info, element) {
      note(reference, in: element, marks, of: top, entry)
      push(.closed, element, outerScope)
      return
    }
    guard info.isContainment else {
      text.clear()
      if marks.isNil {
        setNull(entry, of: top, element, outerScope)
      } else {
        push(.referenceText, element, outerScope, entry, top.object)
      }
      return
    }
    if marks.isNil {
      setNull(entry, of: top, element, outerScope)
      return
    }
    startContent(element, marks, info, entry, of: top, outerScope)
  }

  /// The attribute by which an element refers to an object rather than being one.
  @inline(never)
  func reference(_ marks: Marks, _ info: FeatureInfo, _ element: XMLStartElement) -> XMLAttribute? {
    if marks.idref >= 0 { return element.attribute(at: marks.idref) }
    let href = element.attribute(at: marks.href)
    if info.isContainment, info.type >= 0 {
      let feature = metamodel.feature(named: href.localName.bytes, in: info.type)
      if feature >= 0 { return nil }
    }
    return href
  }

  mutating func startContent(
    _ element: XMLStartElement, _ marks: Marks, _ info: FeatureInfo, _ entry: NameCache.Entry,
    of top: Frame,
    _ outerScope: Int
  ) {
    var classID = info.type
    if marks.type >= 0 {
      guard let named = eClass(named: element.attribute(at: marks.type), element) else {
        skip(outerScope)
        return
      }
      classID = named
    }
    guard classID >= 0,
      check(classID, conformsTo: info.type, isInstantiable: element, type: marks.type)
    else {
      skip(outerScope)
      return
    }
    if !info.isMany, builder.isSet(top.object, slot: entry.slot) {
      sink.emit(.secondValue(metamodel.eStructuralFeature(entry.id), at: tagName(element.offset)))
      skip(outerScope)
      return
    }
    let object = builder.create(classID, at: element.offset)
    builder.setContainer(of: object, to: top.object, slot: entry.slot)
    if info.isMany {
      values.append(StackedValue(slot: entry.slot, cell: Cell(object)))
    } else {
      builder.set(top.object, slot: entry.slot, to: Cell(object))
    }
    open(object, classID, element, marks, outerScope)
  }

  mutating func open(
    _ object: ObjectID, _ eClass: Int32, _ element: XMLStartElement, _ marks: Marks, _ outerScope: Int
  ) {
    if marks.id >= 0 {
      let id = element.attribute(at: marks.id)
      builder.setXMIID(textCell(id), of: object)
      numberedIDs.add(object, id.value)
    }
    frames.append(
      Frame(
        kind: .object, object: object, eClass: eClass, feature: -1, slot: -1, firstValue: values.count,
        declarationCount: Int32(truncatingIfNeeded: outerScope), offset: element.offset))
    if isExtended {
      setExtendedAttributes(of: object, eClass, element)
    } else {
      setAttributes(of: object, eClass, element)
    }
  }

  mutating func push(
    _ kind: Frame.Kind, _ element: XMLStartElement, _ outerScope: Int,
    _ entry: NameCache.Entry = .init(name: 0, context: -1, id: -1, slot: -1),
    _ object: ObjectID = .none
  ) {
    frames.append(
      Frame(
        kind: kind, object: object, eClass: -1, feature: entry.id, slot: entry.slot,
        firstValue: values.count, declarationCount: Int32(truncatingIfNeeded: outerScope),
        offset: element.offset))
  }

  // MARK: Classes

  /// The class a type attribute names; reports what is wrong with it.
  mutating func eClass(named type: XMLAttribute, _ element: XMLStartElement) -> Int32? {
    if let known = types.eClass(type.value) { return known < 0 ? nil : known }
    let colon = type.value.firstIndex(of: UInt8(ascii: ":"))
    let prefix = type.value[..<(colon ?? 0)]
    let local = type.value[(colon.map { $0 + 1 } ?? 0)...]
    let name = String(decoding: local, as: UTF8.self)
    let place = attributeValue(type, element.offset)
    guard let uri = scope.uri(forPrefix: prefix) else {
      sink.emit(.undeclaredPrefix(String(decoding: prefix, as: UTF8.self), at: place))
      return nil
    }
    let kind = names.kind(of: uri, in: metamodel)
    guard kind >= 0 else {
      missingPackages.insert(uri.string)
      report(.unknownPackage(uri.string, element: name, at: place, known: knownPackages), element)
      return nil
    }
    let package = metamodel.ePackages[Int(kind)]
    guard let eClass = package.eClass(named: name) else {
      if let named = extendedClass(name, in: kind) { return named }
      report(.unknownClass(name, in: package, at: place), element)
      return nil
    }
    types.remember(type.value, eClass.id)
    return eClass.id
  }

  mutating func check(
    _ eClass: Int32, conformsTo expected: Int32, isInstantiable element: XMLStartElement, type: Int
  ) -> Bool {
    if expected >= 0, !hot.isKind(eClass, of: expected) {
      sink.emit(
        .wrongClass(
          metamodel.eClass(eClass), expected: metamodel.eClass(expected), at: typePlace(type, element)))
      return false
    }
    if eClass != EcoreIDs.eObjectClass, !hot.isAbstract(eClass) { return true }
    sink.emit(.abstractClass(metamodel.eClass(eClass), at: typePlace(type, element), typed: type >= 0))
    return false
  }

  /// Where an element says what class its object has: in the type attribute, or by its name.
  private func typePlace(_ type: Int, _ element: XMLStartElement) -> SourceRange {
    type >= 0 ? attributeValue(element.attribute(at: type), element.offset) : tagName(element.offset)
  }

  // MARK: Ends

  mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>, offset: Int?) {
    guard skipDepth == 0 else { return }
    let top = frames[frames.count - 1]
    switch top.kind {
    case .text, .referenceText, .simple, .looseText: text.append(bytes, offset: offset, file: file)
    case .extended: mixedCharacters(bytes, offset: offset, top)
    case .roots, .object, .closed, .documentRoot:
      if WhiteSpace.isOnly(bytes) { return }
      reportStray(bytes, offset, top)
    }
  }

  /// Reports text that is no value, unless it is blank.
  mutating func reportStray(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int?, _ top: Frame) {
    if let place = bytes.firstIndex(where: { $0 != 0x20 && $0 != 0x0A && $0 != 0x09 && $0 != 0x0D }) {
      let start = offset.map { $0 + place } ?? top.offset
      sink.emit(
        .strayText(at: SourceRange(file, start..<(start + (offset == nil ? 0 : bytes.count - place)))))
    }
  }

  mutating func endElement() {
    if skipDepth > 0 {
      skipDepth -= 1
      return
    }
    let frame = frames[frames.count - 1]
    frames.removeLast()
    leaveScope(to: Int(frame.declarationCount))
    switch frame.kind {
    case .roots, .closed: break
    case .object: closeObject(frame)
    case .text: closeText(frame)
    case .extended:
      endMixedText(of: frame)
      closeObject(frame)
    case .simple:
      if frame.slot >= 0 { closeText(frame) }
      closeObject(frame)
    case .looseText: closeLooseText(frame)
    case .documentRoot:
      closeObject(frame)
      endElement()
    case .referenceText:
      let cell = collectedCell()
      pending.append(
        PendingReference(
          object: frame.object, feature: frame.feature, slot: frame.slot, text: cell, eClass: -1,
          offset: frame.offset))
    }
  }

  /// Closes what a document that ends too early left open, so that what was read can be used.
  mutating func closeOpenObjects() {
    skipDepth = 0
    while frames.count > 1 {
      let frame = frames[frames.count - 1]
      frames.removeLast()
      switch frame.kind {
      case .object, .extended, .simple, .documentRoot: closeObject(frame)
      case .roots, .text, .referenceText, .closed, .looseText: break
      }
    }
  }

  /// Moves the values of the object's lists from the stack into runs, in document order.
  mutating func closeObject(_ frame: Frame) {
    let count = values.count - frame.firstValue
    guard count > 0 else { return }
    let first = values.base + frame.firstValue
    var rest = 0
    while rest < count {
      let slot = first[rest].slot
      if slot < 0 {
        rest += 1
        continue
      }
      let run = builder.beginRun(frame.object, slot: slot)
      for index in rest..<count where first[index].slot == slot {
        builder.push(first[index].cell, onto: run)
        first[index].slot = -1
      }
      builder.end(run, frame.object, slot: slot)
      rest += 1
    }
    values.removeLast(count)
  }

  mutating func closeText(_ frame: Frame) {
    let info = hot.features[Int(frame.feature)]
    if info.kind == .string || info.kind == .other {
      store(collectedCell(), info, frame)
      return
    }
    if info.kind.isText { return closeFormalText(info, frame) }
    let parsed = text.withBytes(of: file) { metamodel.cell(for: $0, of: info.type, info.kind) }
    guard let cell = parsed else {
      reportText(frame)
      return
    }
    store(cell, info, frame)
  }

  /// A text whose form its type restricts.
  private mutating func closeFormalText(_ info: FeatureInfo, _ frame: Frame) {
    guard text.withBytes(of: file, { metamodel.isLexical($0, of: info.type) }) else {
      return reportText(frame)
    }
    var cell = Cell.unset
    if info.kind == .character {
      text.withBytes(of: file) { cell = characterCell($0) }
    } else {
      cell = collectedCell()
    }
    store(cell, info, frame)
  }

  /// Reports a text that is no value of its feature.
  mutating func reportText(_ frame: Frame) {
    let value = text.withBytes(of: file) { String(decoding: $0, as: UTF8.self) }
    let place = text.fileRange.map { SourceRange(file, $0) } ?? tagName(frame.offset)
    sink.emit(.badValue(value, of: metamodel.eStructuralFeature(frame.feature), at: place))
    dropEntry(of: frame)
  }

  mutating func store(_ cell: Cell, _ info: FeatureInfo, _ frame: Frame) {
    if info.isMany {
      values.append(StackedValue(slot: frame.slot, cell: cell))
    } else if builder.isSet(frame.object, slot: frame.slot) {
      sink.emit(.secondValue(metamodel.eStructuralFeature(frame.feature), at: tagName(frame.offset)))
    } else {
      builder.set(frame.object, slot: frame.slot, to: cell)
      if info.isID { idAttributes.append((frame.object, cell)) }
    }
  }

  mutating func collectedCell() -> Cell {
    if let range = text.fileRange { return builder.fileText(offset: range.lowerBound, length: range.count) }
    var result = Cell.unset
    text.withBytes(of: file) { result = builder.text($0) }
    return result
  }
}
