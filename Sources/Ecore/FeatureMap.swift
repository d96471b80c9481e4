/// An entry of a feature map: what it is, and its value.
public struct FeatureMapEntry: Hashable, Sendable {
  /// What an entry holds.
  public enum Kind: Hashable, Sendable {
    /// A value of a feature, of the object's class or of another.
    case feature(EStructuralFeature)
    /// Text between elements, CDATA sections included.
    case text
    /// A processing instruction between elements: target and data.
    case processingInstruction
    /// An element that no metamodel declares, as XML text.
    case element
  }

  /// What it holds.
  public let kind: Kind
  /// The value; a text for every kind but a feature.
  public let value: EValue

  /// The feature; nil for text and what no metamodel declares.
  public var eStructuralFeature: EStructuralFeature? {
    if case .feature(let feature) = kind { feature } else { nil }
  }
}

/// The eight bytes of an entry in the list of a feature map.
///
/// A feature that the object's class stores has its values in its own slot, as if there were no feature map: the entry says
/// which value comes next. Other values are loose: the entry says where they are in the model's table of loose values.
package struct FeatureMapCell: BitwiseCopyable {
  /// The feature's id, or one of the negative numbers below.
  package var feature: Int32
  /// The position among the feature's values, or among the loose values of the model.
  package var index: UInt32

  package static let text: Int32 = -1
  package static let processingInstruction: Int32 = -2
  package static let element: Int32 = -3

  package init(_ feature: Int32, _ index: Int) {
    self.feature = feature
    self.index = UInt32(truncatingIfNeeded: index)
  }

  package init(_ cell: Cell) {
    feature = Int32(truncatingIfNeeded: Int64(bitPattern: cell.bits) >> 32)
    index = UInt32(truncatingIfNeeded: cell.bits)
  }

  package var cell: Cell { Cell(low: index, high: UInt32(bitPattern: feature)) }
}

extension EStructuralFeature {
  /// Whether it is an attribute whose values are entries of a feature map.
  public var isFeatureMap: Bool { info.kind == .featureMapEntry }

  /// The feature map whose entries are this feature's values; nil for a feature that stands for itself.
  ///
  /// A derived feature that `ExtendedMetaData` puts into a `group`, or that belongs to a class with mixed content.
  public var featureMap: EStructuralFeature? {
    row.featureMap < 0 ? nil : EStructuralFeature(metamodel, row.featureMap)
  }
}

extension Metamodel {
  /// Whether objects of a class have feature maps.
  package func hasFeatureMaps(_ eClass: Int32) -> Bool { !tables.classes[Int(eClass)].featureMaps.isEmpty }

  /// The feature map that a feature's values stand in, or -1.
  package func featureMap(of feature: Int32) -> Int32 { tables.features[Int(feature)].featureMap }
}

extension MetamodelTables {
  func isFeatureMap(_ feature: Int32) -> Bool {
    guard let type = features[Int(feature)].type, type.table == .dataTypes else { return false }
    return dataTypes[Int(type.index)].kind == .featureMapEntry
  }

  /// Finds for each feature of a group the feature map that has its values.
  mutating func findFeatureMaps() {
    guard features.indices.contains(where: { isFeatureMap(Int32($0)) }) else { return }
    for index in features.indices {
      guard let group = features[index].groupName else { continue }
      let siblings = classes[Int(features[index].owner)].allFeatures
      features[index].featureMap =
        siblings.first {
          Int($0) != index && isFeatureMap($0) && features[Int($0)].mapName == group
        } ?? -1
    }
    // A group may stand in a group.
    for index in features.indices {
      var seen: Set<Int32> = [Int32(index)]
      while true {
        let map = features[index].featureMap
        guard map >= 0, features[Int(map)].featureMap >= 0, seen.insert(map).inserted else { break }
        features[index].featureMap = features[Int(map)].featureMap
      }
      if features[index].featureMap == Int32(index) { features[index].featureMap = -1 }
    }
    for index in classes.indices {
      classes[index].featureMaps = classes[index].allFeatures.filter {
        isFeatureMap($0) && features[Int($0)].featureMap < 0
      }
    }
  }
}

extension EObject {
  /// The entries of a feature map in order; empty for a feature that is none.
  ///
  /// For a group inside a group, and for a feature whose values stand in a map, only its own entries.
  public func featureMap(_ feature: EStructuralFeature) -> [FeatureMapEntry] {
    guard !id.isProxy else { return [] }
    if let outer = feature.featureMap {
      return featureMap(outer).filter { $0.eStructuralFeature == feature }
    }
    let eClass = model.eClass(of: id)
    let slot = model.slot(of: feature.id, in: eClass)
    guard feature.isFeatureMap, slot >= 0 else { return [] }
    return model.list(model.cell(id, slot: slot)).compactMap { entry(FeatureMapCell($0), eClass) }
  }

  private func entry(_ cell: FeatureMapCell, _ eClass: Int32) -> FeatureMapEntry? {
    let index = Int(cell.index)
    guard cell.feature >= 0 else {
      guard model.looseValues.indices.contains(index) else { return nil }
      let text = EValue.string(String(decoding: model.text(model.looseValues[index]), as: UTF8.self))
      switch cell.feature {
      case FeatureMapCell.text: return FeatureMapEntry(kind: .text, value: text)
      case FeatureMapCell.processingInstruction:
        return FeatureMapEntry(kind: .processingInstruction, value: text)
      default: return FeatureMapEntry(kind: .element, value: text)
      }
    }
    let feature = EStructuralFeature(model.metamodel, cell.feature)
    guard let value = model.value(of: cell, in: id, eClass) else { return nil }
    return FeatureMapEntry(
      kind: .feature(feature), value: value == .unset ? .null : self.value(value, of: feature))
  }

  /// The feature of the entry by which a feature map contains this object.
  func entryFeature(in map: EStructuralFeature) -> EStructuralFeature? {
    eContainer?.featureMap(map).first { $0.value == .object(self) }?.eStructuralFeature
  }

  /// The contents of an object with feature maps: those of a map in the map's order, where the map stands.
  var contentsWithMaps: [EObject] {
    eClass.eAllStructuralFeatures.flatMap { feature -> [EObject] in
      if feature.featureMap != nil { return [] }
      let values: [EValue]
      if feature.isFeatureMap {
        values = featureMap(feature).filter { $0.eStructuralFeature?.isContainment == true }.map(\.value)
      } else if feature.isContainment {
        let value = eGet(feature)
        if case .list(let list) = value { values = list } else { values = [value] }
      } else {
        return []
      }
      return values.compactMap { if case .object(let object) = $0 { object } else { nil } }
    }
  }
}

extension Model {
  /// The cell of a feature map entry's value; nil when the entry names a value that is not there.
  package func value(of entry: FeatureMapCell, in object: ObjectID, _ eClass: Int32) -> Cell? {
    let index = Int(entry.index)
    let slot = entry.feature < 0 ? -1 : slot(of: entry.feature, in: eClass)
    guard slot >= 0 else { return looseValues.indices.contains(index) ? looseValues[index] : nil }
    let cell = cell(object, slot: slot)
    guard hot.features[Int(entry.feature)].isMany else {
      return index == 0 && isSet(object, slot: slot) ? cell : nil
    }
    let values = list(cell)
    return index < values.count ? values[index] : nil
  }
}

extension ModelBuilder {
  /// Adds a value that no feature of the object's class stores; its position for a ``FeatureMapCell``.
  package mutating func addLooseValue(_ cell: Cell) -> Int {
    looseValues.append(cell)
    return looseValues.count - 1
  }

  /// The value that a feature map entry names, or nil.
  package func value(of entry: FeatureMapCell, in object: ObjectID) -> Cell? {
    let index = Int(entry.index)
    let slot = entry.feature < 0 ? -1 : slot(of: entry.feature, in: eClass(of: object))
    guard slot >= 0 else { return looseValues.indices.contains(index) ? looseValues[index] : nil }
    let cell = cell(object, slot: slot)
    guard hot.features[Int(entry.feature)].isMany else {
      return index == 0 && isSet(object, slot: slot) ? cell : nil
    }
    let values = list(cell)
    return index < values.count ? values[index] : nil
  }
}
