import Diagnostics
internal import Ecore
internal import XML

extension LoadState {
  /// Sets the features that a start tag states as attributes.
  mutating func setAttributes(of object: ObjectID, _ eClass: Int32, _ element: XMLStartElement) {
    for index in 0..<element.attributeCount {
      if element.namespace(ofAttribute: index) != nil { continue }
      let attribute = element.attribute(at: index)
      let entry = cache.feature(attribute.localName, in: eClass, of: metamodel)
      guard entry.slot >= 0 else {
        if entry.slot == NameCache.inFeatureMap {
          setMapped(attribute, entry, of: object, eClass, element)
        } else if entry.id < 0 {
          reportUnknown(attribute, of: eClass, object, element)
        }
        continue
      }
      assign(attribute, entry, of: object, element)
    }
  }

  /// Sets a feature that has a slot.
  @inline(__always)
  mutating func assign(
    _ attribute: XMLAttribute, _ entry: NameCache.Entry, of object: ObjectID, _ element: XMLStartElement
  ) {
    let info = hot.features[Int(entry.id)]
    if info.isReference {
      guard !info.isContainment else {
        sink.emit(
          .containmentAsAttribute(
            metamodel.eStructuralFeature(entry.id), at: attributeName(attribute, element.offset)))
        return
      }
      builder.set(object, slot: entry.slot, to: textCell(attribute))
    } else if info.isMany {
      setMany(attribute, entry, info, element)
    } else if info.kind.isText {
      setText(attribute, of: object, entry, info, element)
    } else if let cell = metamodel.cell(for: attribute.value, of: info.type, info.kind) {
      builder.set(object, slot: entry.slot, to: cell)
      if info.isID { idAttributes.append((object, textCell(attribute))) }
    } else {
      report(attribute, entry, element)
    }
  }

  private mutating func setText(
    _ attribute: XMLAttribute, of object: ObjectID, _ entry: NameCache.Entry, _ info: FeatureInfo,
    _ element: XMLStartElement
  ) {
    if info.kind != .string, info.kind != .other, !metamodel.isLexical(attribute.value, of: info.type) {
      report(attribute, entry, element)
      return
    }
    let cell = info.kind == .character ? characterCell(attribute.value) : textCell(attribute)
    builder.set(object, slot: entry.slot, to: cell)
    if info.isID { idAttributes.append((object, cell)) }
  }

  /// A character, which may be stated by its number.
  @inline(never)
  mutating func characterCell(_ bytes: UnsafeBufferPointer<UInt8>) -> Cell {
    metamodel.character(bytes).map { builder.text($0) } ?? builder.text(bytes)
  }

  /// A list of data values in one attribute: separated by white space.
  private mutating func setMany(
    _ attribute: XMLAttribute, _ entry: NameCache.Entry, _ info: FeatureInfo, _ element: XMLStartElement
  ) {
    for token in attribute.value.split(whereSeparator: {
      $0 == 0x20 || $0 == 0x0A || $0 == 0x09 || $0 == 0x0D
    }) {
      let bytes = UnsafeBufferPointer(rebasing: token)
      let cell: Cell?
      if info.kind.isText, !metamodel.isLexical(bytes, of: info.type) {
        cell = nil
      } else if info.kind == .character {
        cell = characterCell(bytes)
      } else if info.kind.isText {
        cell =
          attribute.valueOffset.map { builder.fileText(offset: $0 + token.startIndex, length: bytes.count) }
          ?? builder.text(bytes)
      } else {
        cell = metamodel.cell(for: bytes, of: info.type, info.kind)
      }
      if let cell {
        values.append(StackedValue(slot: entry.slot, cell: cell))
      } else {
        report(attribute, entry, element)
      }
    }
  }

  mutating func report(
    _ attribute: XMLAttribute, _ entry: NameCache.Entry, _ element: XMLStartElement
  ) {
    sink.emit(
      .badValue(
        String(decoding: attribute.value, as: UTF8.self), of: metamodel.eStructuralFeature(entry.id),
        at: attributeValue(attribute, element.offset)))
  }

  /// Notes a reference that an element states by `href` or `xmi:idref`.
  mutating func note(
    _ reference: XMLAttribute, in element: XMLStartElement, _ marks: Marks, of top: Frame,
    _ entry: NameCache.Entry
  ) {
    var eClass: Int32 = -1
    if marks.type >= 0, let known = typeBesideReference(element.attribute(at: marks.type)) { eClass = known }
    var noted = PendingReference(
      object: top.object, feature: entry.id, slot: entry.slot, text: textCell(reference),
      eClass: eClass, offset: element.offset)
    let info = hot.features[Int(entry.id)]
    if info.isContainment, info.isMany {
      // Its place among the contents counts: `//@books.1` may be the object after it.
      placeholderCount += 1
      noted.placeholder = Cell(.proxy(Int(Int32.max) - placeholderCount))
      values.append(StackedValue(slot: entry.slot, cell: noted.placeholder))
    }
    pending.append(noted)
  }

  /// The class that `xsi:type` names beside an `href`; an unknown one is only worth a look when the target is missing too.
  private func typeBesideReference(_ type: XMLAttribute) -> Int32? {
    guard let colon = type.value.firstIndex(of: UInt8(ascii: ":")),
      let uri = scope.uri(forPrefix: type.value[..<colon])
    else { return nil }
    let name = String(decoding: type.value[(colon + 1)...], as: UTF8.self)
    return metamodel.ePackage(nsURI: uri.string)?.eClass(named: name)?.id
  }

  /// The value as a cell: a place in the file when it stands there as it is.
  mutating func textCell(_ attribute: XMLAttribute) -> Cell {
    if let offset = attribute.valueOffset {
      return builder.fileText(offset: offset, length: attribute.value.count)
    }
    return builder.text(attribute.value)
  }

  // MARK: Places

  func tagName(_ offset: Int) -> SourceRange {
    SourceRange(file, XMLTag(file, at: offset)?.nameRange ?? offset..<offset)
  }

  func attributeName(_ attribute: XMLAttribute, _ offset: Int) -> SourceRange {
    SourceRange(file, place(of: attribute, offset)?.name ?? offset..<offset)
  }

  func attributeValue(_ attribute: XMLAttribute, _ offset: Int) -> SourceRange {
    SourceRange(file, place(of: attribute, offset)?.value ?? offset..<offset)
  }

  private func place(of attribute: XMLAttribute, _ offset: Int) -> (name: Range<Int>, value: Range<Int>)? {
    let prefix = attribute.prefix.map { $0.string + ":" } ?? ""
    return XMLTag(file, at: offset)?.attribute(prefix + attribute.localName.string)
  }
}
