import Diagnostics
internal import Ecore
internal import XML

/// A feature of an object, for counting its values.
struct ObjectFeature: Hashable {
  var object: ObjectID
  var feature: Int32
}

// Features whose values stand in feature maps are rare: nothing here is on the path of others.
extension LoadState {
  /// An element for a feature whose values are entries of a feature map too: the map notes that the next value is this feature's.
  @inline(never)
  mutating func startMapped(
    _ element: XMLStartElement, _ entry: NameCache.Entry, of top: Frame, _ outerScope: Int
  ) {
    var entry = entry
    entry.slot = hot.slot(of: entry.id, in: top.eClass)
    guard entry.slot >= 0 else {
      skip(outerScope)
      return
    }
    let isMany = hot.features[Int(entry.id)].isMany
    if !isMany, builder.isSet(top.object, slot: entry.slot) {
      sink.emit(.secondValue(metamodel.eStructuralFeature(entry.id), at: tagName(element.offset)))
      skip(outerScope)
      return
    }
    let mark = values.count
    addEntry(entry.id, of: top.object, top.eClass)
    startStored(element, entry, of: top, outerScope)
    if skipDepth > 0 { dropEntry(entry.id, of: top.object, to: mark) }
  }

  /// Notes the next value of a feature in its feature map, if it has one.
  mutating func addEntry(_ feature: Int32, of object: ObjectID, _ eClass: Int32) {
    let map = hot.slot(of: metamodel.featureMap(of: feature), in: eClass)
    guard map >= 0 else { return }
    let key = ObjectFeature(object: object, feature: feature)
    let index = entryCounts[key, default: 0]
    entryCounts[key] = index + 1
    values.append(StackedValue(slot: map, cell: FeatureMapCell(feature, index).cell))
  }

  private mutating func dropEntry(_ feature: Int32, of object: ObjectID, to mark: Int) {
    values.removeLast(values.count - mark)
    entryCounts[ObjectFeature(object: object, feature: feature), default: 1] -= 1
  }

  /// Takes back what the feature map of a text's feature was told, because the text is no value.
  @inline(never)
  mutating func dropEntry(of frame: Frame) {
    guard frame.feature >= 0, metamodel.featureMap(of: frame.feature) >= 0, values.count > 0 else { return }
    let last = FeatureMapCell(values[values.count - 1].cell)
    guard last.feature == frame.feature else { return }
    dropEntry(frame.feature, of: frame.object, to: values.count - 1)
  }

  /// An attribute for such a feature.
  @inline(never)
  mutating func setMapped(
    _ attribute: XMLAttribute, _ entry: NameCache.Entry, of object: ObjectID, _ eClass: Int32,
    _ element: XMLStartElement
  ) {
    var entry = entry
    entry.slot = hot.slot(of: entry.id, in: eClass)
    guard entry.slot >= 0 else { return }
    let info = hot.features[Int(entry.id)]
    let count = values.count
    assign(attribute, entry, of: object, element)
    if info.isReference {
      let tokens = attribute.value.split { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 || $0 == 0x0D }.count
      for _ in 0..<(info.isMany ? tokens : 1) { addEntry(entry.id, of: object, eClass) }
    } else if info.isMany {
      for _ in 0..<(values.count - count) { addEntry(entry.id, of: object, eClass) }
    } else if builder.isSet(object, slot: entry.slot) {
      addEntry(entry.id, of: object, eClass)
    }
  }

  // MARK: Loose values

  /// Adds an entry with a value that no feature of the object's class stores.
  mutating func addLoose(_ kind: Int32, _ cell: Cell, to map: Int32) {
    let index = builder.addLooseValue(cell)
    values.append(StackedValue(slot: map, cell: FeatureMapCell(kind, index).cell))
  }

  /// The text of an element with its tags.
  func elementRange(at offset: Int) -> Range<Int> {
    guard let tag = XMLTag(file, at: offset) else { return offset..<offset }
    return offset..<(tag.elementEnd ?? file.count)
  }
}
