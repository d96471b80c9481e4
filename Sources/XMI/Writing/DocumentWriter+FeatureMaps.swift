internal import Ecore

// Feature maps: their entries are elements in the order of the map, whatever features they belong to.
extension DocumentWriter {
  /// Writes the entries of a feature map from one on, up to and including the first that is an object of its own.
  ///
  /// The position of the next entry, or nil when all are written.
  mutating func writeEntries(
    of map: FeaturePlan, _ object: ObjectID, from first: Int
  ) -> (next: Int?, content: (ObjectID, FeaturePlan)?) {
    let eClass = model.eClass(of: object)
    let list = model.list(model.cell(object, slot: map.slot))
    var item = first
    while item < list.count {
      let entry = FeatureMapCell(list[item])
      item += 1
      guard let value = model.value(of: entry, in: object, eClass) else { continue }
      if schemaNames == nil, model.slot(of: entry.feature, in: eClass) < 0 {
        schemaNames = .schemaNames(model.object(object))
      }
      guard entry.feature >= 0 else {
        writeMarkup(entry.feature, model.text(value))
        continue
      }
      let plan = plans.entryPlan(of: entry.feature)
      switch plan.kind {
      case _ where value == .unset && plan.kind != .data: continue
      case .containment: return (item < list.count ? item : nil, (value.object, plan))
      case .reference: writeReferenceEntry(value.object, plan)
      case .data: writeText(value, plan)
      case .map: continue
      }
    }
    noteUnwritable(object)
    return (nil, nil)
  }

  private mutating func writeReferenceEntry(_ target: ObjectID, _ feature: FeaturePlan) {
    guard !feature.resolvesProxies, references.isLocal(target) else {
      writeHref(target, feature)
      return
    }
    output.startElement(feature.name)
    output.startText()
    references.withFragment(of: target) { output.escapedText($0) }
    output.endText(feature.name)
  }

  private mutating func writeMarkup(_ kind: Int32, _ text: UnsafeBufferPointer<UInt8>) {
    output.closeTagForText()
    switch kind {
    case FeatureMapCell.text: output.escapedText(text)
    case FeatureMapCell.processingInstruction:
      output.append("<?")
      output.append(Array(text))
      output.append("?>")
    default: output.append(Array(text))
    }
  }

  // MARK: Null

  /// Whether a feature is written as null: it is unsettable and was set to that.
  func isNull(_ feature: FeaturePlan, of object: ObjectID) -> Bool {
    feature.isUnsettable && model.isNull(object, slot: feature.slot)
  }

  /// `<name xsi:nil="true"/>`.
  mutating func writeNull(_ feature: FeaturePlan) {
    usesXSI = true
    output.startElement(feature.name)
    output.attribute("xsi:nil", "true")
    output.endElement(feature.name)
  }
}
