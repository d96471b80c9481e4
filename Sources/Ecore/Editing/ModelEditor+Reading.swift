/// What an edited model holds now.
extension ModelEditor {
  func value(_ object: ObjectID, _ place: Place) -> FeatureValue {
    let info = place.info
    if info.isContainer {
      let isHeld = containingFeature(of: object) == info.opposite && info.opposite >= 0
      return isHeld ? .object(container(of: object)) : .null
    }
    guard place.slot >= 0 else { return info.isMany ? .list([]) : .null }
    if info.isReference {
      let targets = targets(object, place.slot, isMany: info.isMany)
      if info.isMany { return .list(targets.map(FeatureValue.object)) }
      return targets.first.map(FeatureValue.object) ?? .null
    }
    if info.isMany { return .list(data(object, place).map { value($0, place) }) }
    switch slot(object, place.slot) {
    case .data(let datum): return value(datum, place)
    case .base(let cell) where base.isSet(object, slot: place.slot):
      return value(Self.datum(cell, info.kind, base), place)
    default:
      if info.defaultCell == .unset { return .null }
      return value(Self.datum(info.defaultCell, info.kind, base), place)
    }
  }

  private func value(_ datum: EditedDatum, _ place: Place) -> FeatureValue {
    switch datum {
    case .text(let text): .string(text)
    case .cell(let cell):
      switch place.info.kind {
      case .boolean: .boolean(cell.boolean)
      case .integer: .integer(cell.integer)
      case .real: .real(cell.real)
      case .enumeration:
        .literal(EEnumLiteral(EDataType(metamodel, place.info.type), Int(cell.integer)))
      case .string, .character, .bigInteger, .bigDecimal, .other, .featureMapEntry: .null
      }
    }
  }

  func isSet(_ object: ObjectID, _ place: Place) -> Bool {
    let info = place.info
    guard place.slot >= 0 else {
      return info.isContainer && containingFeature(of: object) == info.opposite && info.opposite >= 0
    }
    if info.isMany { return listCount(object, place) > 0 }
    let datum: EditedDatum
    switch slot(object, place.slot) {
    case .unset, .dataList, .references: return false
    case .reference: return true
    case .data(let value): datum = value
    case .base(let cell):
      guard base.isSet(object, slot: place.slot) else { return false }
      if info.isReference { return true }
      datum = Self.datum(cell, info.kind, base)
    }
    if info.defaultCell == .unset || place.feature.isUnsettable { return true }
    return datum != Self.datum(info.defaultCell, info.kind, base)
  }

  /// The targets of an object's references of a kind, proxies included.
  func neighbours(of object: ObjectID, _ isWanted: (FeatureInfo) -> Bool) -> [ObjectID] {
    guard !object.isProxy else { return [] }
    let eClass = eClassID(object)
    var result: [ObjectID] = []
    for slot in 0..<Int32(hot.slotCount(eClass)) {
      let info = hot.features[Int(hot.feature(inSlot: slot, of: eClass))]
      guard info.isReference, isWanted(info) else { continue }
      result += targets(object, slot, isMany: info.isMany)
    }
    return result
  }

  /// An object and everything below it, each container before its contents.
  func tree(of object: ObjectID) -> [ObjectID] {
    var result: [ObjectID] = []
    var stack = [object]
    while let current = stack.popLast() {
      guard !current.isProxy else { continue }
      result.append(current)
      stack += neighbours(of: current) { $0.isContainment }.reversed()
    }
    return result
  }
}
