internal import Ecore

// Feature maps: their entries are elements in the order of the map, whatever features they belong to.
extension DocumentWriter {
  /// Writes the entries of a feature map from one on, up to and including the first that is an object of its own.
  ///
  /// The position of the next entry, or nil when all are written.
  mutating func writeEntries(
    of map: Cell, _ object: ObjectID, from first: Int32
  ) -> (next: Int32?, content: (ObjectID, UnsafePointer<FeaturePlan>)?) {
    let eClass = model.eClass(of: object)
    let list = tables.list(map)
    var item = Int(first)
    while item < list.count {
      let entry = FeatureMapCell(list[item])
      item += 1
      guard let value = model.value(of: entry, in: object, eClass) else { continue }
      if !needsSchemaNames, model.slot(of: entry.feature, in: eClass) < 0 {
        needsSchemaNames = true
        problems.append(.schemaNames(model.object(object)))
      }
      guard entry.feature >= 0 else {
        writeMarkup(entry.feature, model.text(value))
        continue
      }
      let plan = plans.entryPlan(of: entry.feature)
      switch plan.pointee.kind {
      case .map, .skipped: continue
      case .containment, .containments:
        if value == .unset { continue }
        return (item < list.count ? Int32(item) : nil, (value.object, plan))
      case .reference, .references: if value != .unset { writeReferenceEntry(value.object, plan, object) }
      default: writeText(value, plan)
      }
    }
    if output.unwritable != nil { refuseCharacter(in: object) }
    return (nil, nil)
  }

  private mutating func writeReferenceEntry(
    _ target: ObjectID, _ feature: UnsafePointer<FeaturePlan>, _ object: ObjectID
  ) {
    guard !feature.pointee.resolvesProxies, references.isLocal(target) else {
      writeHref(target, feature, of: object, -1)
      return
    }
    output.startElement(feature.pointee.start)
    output.startText()
    references.appendFragment(of: target, to: &output)
    output.endText(feature.pointee.end)
  }

  private mutating func writeMarkup(_ kind: Int32, _ text: UnsafeBufferPointer<UInt8>) {
    switch kind {
    case FeatureMapCell.text: output.escapedText(text)
    case FeatureMapCell.processingInstruction:
      output.text.append("<?")
      output.text.append(text)
      output.text.append("?>")
    default: output.text.append(text)
    }
  }

  /// `<name xsi:nil="true"/>`: an unsettable feature that was set to null.
  @inline(never)
  mutating func writeNull(_ feature: UnsafePointer<FeaturePlan>) {
    usesXSI = true
    output.startElement(feature.pointee.start)
    output.startAttribute("xsi:nil")
    output.text.append("true")
    output.endAttribute()
    output.endEmptyElement()
  }
}
