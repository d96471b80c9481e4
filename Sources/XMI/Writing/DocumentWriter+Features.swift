internal import Ecore

extension DocumentWriter {
  /// Whether a feature is written: set, and not to its default.
  func isSet(_ feature: FeaturePlan, of object: ObjectID) -> Bool {
    guard model.isSet(object, slot: feature.slot) else { return false }
    let cell = model.cell(object, slot: feature.slot)
    if feature.info.isMany, model.list(cell).isEmpty { return false }
    switch feature.twin {
    case .none: break
    case .plain(let generic): return !isGeneric(object, generic)
    case .generic(let generic, let plain):
      return isGeneric(object, generic) || !model.isSet(object, slot: plain)
    }
    if feature.kind != .data || feature.info.isMany || feature.isUnsettable { return true }
    let standard = feature.info.defaultCell
    if standard == .unset { return true }
    if feature.info.kind.isText {
      let (text, other) = (model.text(cell), model.text(standard))
      return text.count != other.count || !text.elementsEqual(other)
    }
    return cell != standard
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

  // MARK: Attributes

  /// Writes a set feature as an attribute; false when it must be an element.
  mutating func writeAttribute(_ feature: FeaturePlan, of object: ObjectID) -> Bool {
    let cell = model.cell(object, slot: feature.slot)
    switch feature.kind {
    case .containment, .map: return false
    case .data:
      if feature.info.isMany { return false }
      output.startAttribute(feature)
      appendData(cell, feature, isText: false)
      output.endAttribute()
      return true
    case .reference:
      if !form.usesEncodedAttributes, !isLocal(cell, feature) { return false }
      output.startAttribute(feature)
      if feature.info.isMany {
        var isFirst = true
        for target in model.list(cell) {
          if !isFirst { output.space() }
          isFirst = false
          append(target.object, feature)
        }
      } else {
        append(cell.object, feature)
      }
      output.endAttribute()
      return true
    }
  }

  private func isLocal(_ cell: Cell, _ feature: FeaturePlan) -> Bool {
    guard feature.info.isMany else { return references.isLocal(cell.object) }
    return model.list(cell).allSatisfy { references.isLocal($0.object) }
  }

  private mutating func append(_ target: ObjectID, _ feature: FeaturePlan) {
    if form.usesEncodedAttributes {
      appendTypedReference(target, feature)
    } else {
      references.withFragment(of: target) { output.escapedAttribute($0) }
    }
  }

  /// `#//a`, or with the class before it where the reference's type does not tell enough: `ecore:EDataType b.ecore#//a`.
  mutating func appendTypedReference(_ target: ObjectID, _ feature: FeaturePlan) {
    let needsType = feature.typeIsVague && !references.isInThisFile(target)
    let eClass = references.eClass(of: target)
    if needsType, eClass != feature.info.type {
      output.append(prefixes.qualifiedName(of: model.metamodel.eClass(eClass)))
      output.space()
    }
    references.withHref(of: target) { output.escapedAttribute($0) }
  }

  // MARK: Elements

  /// Writes a data or reference feature as elements.
  mutating func writeElements(_ feature: FeaturePlan, of object: ObjectID) {
    if isNull(feature, of: object) {
      writeNull(feature)
      return
    }
    let cell = model.cell(object, slot: feature.slot)
    guard feature.kind == .data else {
      if !feature.info.isMany {
        writeHref(cell.object, feature)
      } else {
        for target in model.list(cell) { writeHref(target.object, feature) }
      }
      return
    }
    for value in model.list(cell) { writeText(value, feature) }
    noteUnwritable(object)
  }

  /// A value as an element.
  mutating func writeText(_ value: Cell, _ feature: FeaturePlan) {
    output.startElement(feature.name)
    output.startText()
    appendData(value, feature, isText: true)
    output.endText(feature.name)
  }

  /// Says which object has a character that XML does not have.
  mutating func noteUnwritable(_ object: ObjectID) {
    guard let character = output.unwritable else { return }
    output.unwritable = nil
    problems.append(.unwritableCharacter(character, model.object(object)))
  }

  /// `<name href="b.xmi#//@a.0"/>`.
  mutating func writeHref(_ target: ObjectID, _ feature: FeaturePlan) {
    output.startElement(feature.name)
    let eClass = references.eClass(of: target)
    if feature.typeIsVague, eClass != feature.info.type { writeType(eClass) }
    output.startAttribute("href")
    references.withHref(of: target) { output.escapedAttribute($0) }
    output.endAttribute()
    output.endElement(feature.name)
  }

  // MARK: Values

  private mutating func appendData(_ cell: Cell, _ feature: FeaturePlan, isText: Bool) {
    switch feature.info.kind {
    case .boolean: output.append(cell.boolean ? "true" : "false")
    case .integer: output.append(cell.integer)
    case .real:
      output.append(
        feature.isSinglePrecision ? JavaNumber.text(Float(cell.real)) : JavaNumber.text(cell.real))
    case .enumeration:
      let index = Int(cell.integer)
      guard feature.literals.indices.contains(index) else { return }
      feature.literals[index].withUnsafeBufferPointer {
        if isText { output.escapedText($0) } else { output.escapedAttribute($0) }
      }
    case .string, .character, .bigInteger, .bigDecimal, .other:
      if isText { output.escapedText(model.text(cell)) } else { output.escapedAttribute(model.text(cell)) }
    case .featureMapEntry: break
    }
  }
}
