internal import Ecore

extension DocumentWriter {
  /// Writes a feature as an attribute if it fits into one; else notes it for the elements.
  @inline(__always)
  mutating func writeAttribute(_ feature: UnsafePointer<FeaturePlan>, _ cell: Cell, of object: ObjectID) {
    switch feature.pointee.kind {
    case .skipped: return
    case .map:
      if !tables.list(cell).isEmpty { elements.append(feature.pointee.slot) }
    case .text, .converted, .integer, .boolean, .real, .enumeration:
      if feature.pointee.comparesDefault, !form.keepsDefaults || !feature.pointee.hasStatedDefault,
        isDefault(cell, feature)
      {
        return
      }
      output.startAttribute(feature.pointee.attribute)
      appendData(cell, feature, isText: false)
      output.endAttribute()
    case .containment, .reference:
      if case .none = feature.pointee.twin {} else if !isWritten(feature, of: object) { return }
      guard feature.pointee.kind == .reference, form.usesEncodedAttributes || references.isLocal(cell.object)
      else { return elements.append(feature.pointee.slot) }
      output.startAttribute(feature.pointee.attribute)
      append(cell.object, feature)
      output.endAttribute()
    case .dataList, .containments:
      if tables.list(cell).isEmpty { return }
      if case .none = feature.pointee.twin {} else if !isWritten(feature, of: object) { return }
      elements.append(feature.pointee.slot)
    case .references:
      let list = tables.list(cell)
      if list.isEmpty { return }
      if case .none = feature.pointee.twin {} else if !isWritten(feature, of: object) { return }
      if !form.usesEncodedAttributes, !references.areLocal(list) {
        return elements.append(feature.pointee.slot)
      }
      output.startAttribute(feature.pointee.attribute)
      for index in 0..<list.count {
        if index > 0 { output.text.append(0x20) }
        append(list[index].object, feature)
      }
      output.endAttribute()
    }
  }

  private func isDefault(_ cell: Cell, _ feature: UnsafePointer<FeaturePlan>) -> Bool {
    let standard = feature.pointee.defaultCell
    if feature.pointee.kind == .converted {
      let conversion = feature.pointee.conversion
      return JavaText.converted(model.text(cell), conversion)
        == JavaText.converted(model.text(standard), conversion)
    }
    guard feature.pointee.kind == .text else { return cell.bits == standard.bits }
    let (text, other) = (model.text(cell), model.text(standard))
    return text.count == other.count && text.elementsEqual(other)
  }

  /// Whether one of the two features that state a type is the one that is written.
  @inline(never)
  private func isWritten(_ feature: UnsafePointer<FeaturePlan>, of object: ObjectID) -> Bool {
    switch feature.pointee.twin {
    case .none: true
    case .plain(let generic): !isGeneric(object, generic)
    case .generic(let generic, let plain):
      isGeneric(object, generic) || !model.isSet(object, slot: plain)
    }
  }

  /// Whether the generic types in a slot say more than the classifiers they erase to.
  private func isGeneric(_ object: ObjectID, _ slot: Int32) -> Bool {
    let cell = model.cell(object, slot: slot)
    guard cell != .unset else { return false }
    let feature = model.hot.features[Int(model.hot.feature(inSlot: slot, of: model.eClass(of: object)))]
    if !feature.isMany { return saysMore(cell.object) }
    return model.list(cell).contains { saysMore($0.object) }
  }

  private func saysMore(_ type: ObjectID) -> Bool {
    guard !type.isProxy, model.eClass(of: type) == EcoreIDs.eGenericTypeClass else { return false }
    let parameter = model.slot(of: EcoreIDs.typeParameterOfGeneric, in: EcoreIDs.eGenericTypeClass)
    if model.cell(type, slot: parameter) != .unset { return true }
    let arguments = model.cell(
      type, slot: model.slot(of: EcoreIDs.typeArguments, in: EcoreIDs.eGenericTypeClass))
    return !model.list(arguments).isEmpty
  }

  // MARK: References

  @inline(__always)
  private mutating func append(_ target: ObjectID, _ feature: UnsafePointer<FeaturePlan>) {
    if form.usesEncodedAttributes {
      appendTypedReference(target, feature)
    } else {
      references.appendFragment(of: target, to: &output)
    }
  }

  /// `#//a`, or with the class before it where the reference's type does not tell enough: `ecore:EDataType b.ecore#//a`.
  @inline(never)
  mutating func appendTypedReference(_ target: ObjectID, _ feature: UnsafePointer<FeaturePlan>) {
    let needsType = feature.pointee.typeIsVague && !references.isInThisFile(target)
    let eClass = references.eClass(of: target)
    if needsType, eClass != feature.pointee.type {
      output.text.append(prefixes.qualifiedName(of: model.metamodel.eClass(eClass)))
      output.text.append(0x20)
    }
    references.appendHref(of: target, to: &output)
  }

  /// `<name href="b.xmi#//@a.0"/>`; `index` is -1 for an entry of a feature map.
  @inline(never)
  mutating func writeHref(
    _ target: ObjectID, _ feature: UnsafePointer<FeaturePlan>, of object: ObjectID, _ index: Int
  ) {
    let hasMargins = marginalia != nil && index >= 0
    if hasMargins { writeMargins(of: object, feature, index, isAfter: false) }
    output.startElement(feature.pointee.start)
    let eClass = references.eClass(of: target)
    if feature.pointee.typeIsVague, eClass != feature.pointee.type { writeType(plans.plan(of: eClass)) }
    output.startAttribute("href")
    references.appendHref(of: target, to: &output)
    output.endAttribute()
    output.endEmptyElement()
    if hasMargins { writeMargins(of: object, feature, index, isAfter: true) }
  }

  // MARK: Elements

  /// Writes a data or reference feature as elements.
  mutating func writeElements(_ feature: UnsafePointer<FeaturePlan>, _ cell: Cell, of object: ObjectID) {
    switch feature.pointee.kind {
    case .reference: writeHref(cell.object, feature, of: object, 0)
    case .references:
      let list = tables.list(cell)
      for index in 0..<list.count {
        writeHref(list[index].object, feature, of: object, index)
      }
    case .dataList:
      let list = tables.list(cell)
      for index in 0..<list.count {
        if marginalia != nil { writeMargins(of: object, feature, index, isAfter: false) }
        writeText(list[index], feature)
        if marginalia != nil { writeMargins(of: object, feature, index, isAfter: true) }
      }
      if output.unwritable != nil { refuseCharacter(in: object) }
    default: break
    }
  }

  /// A value as an element.
  @inline(__always)
  mutating func writeText(_ value: Cell, _ feature: UnsafePointer<FeaturePlan>) {
    output.indent(output.depth)
    output.text.append(feature.pointee.textStart)
    appendData(value, feature, isText: true)
    output.endText(feature.pointee.end)
  }

  // MARK: Values

  @inline(__always)
  private mutating func appendData(_ cell: Cell, _ feature: UnsafePointer<FeaturePlan>, isText: Bool) {
    switch feature.pointee.valueKind {
    case .boolean: output.text.append(cell.bits & 1 != 0 ? "true" : "false")
    case .integer: output.text.append(number: Int64(bitPattern: cell.bits))
    case .real: appendReal(cell, feature)
    case .converted: appendConverted(cell, feature)
    case .enumeration:
      let index = Int(Int64(bitPattern: cell.bits))
      guard let literals = feature.pointee.literals, index >= 0, index < feature.pointee.literalCount
      else { return }
      appendText(literals[index].bytes, isText: isText)
    default:
      if let (region, offset, length) = ModelTables.parts(ofText: cell), let base = tables.regions[region] {
        appendText(UnsafeBufferPointer(start: base + offset, count: length), isText: isText)
      } else {
        appendText(model.text(cell), isText: isText)
      }
    }
  }

  @inline(never)
  private mutating func appendConverted(_ cell: Cell, _ feature: UnsafePointer<FeaturePlan>) {
    output.escapedAttribute(JavaText.converted(model.text(cell), feature.pointee.conversion))
  }

  @inline(never)
  private mutating func appendReal(_ cell: Cell, _ feature: UnsafePointer<FeaturePlan>) {
    let value = Double(bitPattern: cell.bits)
    output.text.append(
      feature.pointee.isSinglePrecision ? JavaNumber.text(Float(value)) : JavaNumber.text(value))
  }

  @inline(__always)
  private mutating func appendText(_ text: UnsafeBufferPointer<UInt8>, isText: Bool) {
    if isText { output.escapedText(text) } else { output.escapedAttribute(text) }
  }
}
