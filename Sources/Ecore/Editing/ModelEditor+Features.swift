/// Setting features by value: what is checked before anything changes.
extension ModelEditor {
  /// The feature of an object that a key names.
  func place(_ key: some FeatureKey, of object: ObjectID) throws(EditError) -> Place {
    guard !object.isProxy else { throw .proxy }
    let eClass = EClass(metamodel, eClassID(object))
    let feature = try key.feature(of: eClass)
    return Place(feature: feature, info: feature.info, slot: hot.slot(of: feature.id, in: eClass.id))
  }

  /// The same for a feature that is about to be changed.
  func changeable(_ key: some FeatureKey, of object: ObjectID) throws(EditError) -> Place {
    let place = try place(key, of: object)
    guard isChangeable(place) else { throw .unchangeable(place.feature) }
    return place
  }

  /// Whether a feature can be set: changeable, neither derived nor volatile, and with a place to keep it.
  ///
  /// Ecore's own volatile features, `eType` and the like, are kept like any other.
  private func isChangeable(_ place: Place) -> Bool {
    let feature = place.feature
    guard feature.isChangeable, !feature.isFeatureMap, place.slot >= 0 || place.info.isContainer
    else { return false }
    if feature.eContainingClass.id <= EcoreIDs.lastClass { return true }
    return !feature.isVolatile && (!feature.isDerived || place.info.isContainer)
  }

  private func many(_ key: some FeatureKey, of object: ObjectID) throws(EditError) -> Place {
    let place = try changeable(key, of: object)
    guard place.info.isMany else { throw .notMany(place.feature) }
    return place
  }

  // MARK: Whole features

  func set(_ object: ObjectID, _ key: some FeatureKey, _ value: FeatureValue) throws(EditError) {
    let place = try changeable(key, of: object)
    if place.info.isMany {
      guard case .list(let values) = value else { throw .isMany(place.feature) }
      try setList(object, place, values)
    } else if case .null = value {
      unset(object, place)
    } else if place.info.isReference {
      let target = try target(value, place)
      try checkCycle(object, place, target)
      setReference(object, place, to: target)
    } else {
      let datum = try datum(value, place)
      withSlot(object, place.slot) { $0 = .data(datum) }
    }
    changed(object, place)
  }

  /// Empties the list and enters the values, each once where they are distinct, as EMF does.
  private func setList(_ object: ObjectID, _ place: Place, _ values: [FeatureValue]) throws(EditError) {
    if place.info.isReference {
      var targets: [ObjectID] = []
      for value in values {
        let target = try target(value, place)
        try checkCycle(object, place, target)
        targets.append(target)
      }
      clearReferences(object, place)
      for target in targets { _ = insert(target, into: object, place, at: nil) }
      return
    }
    var data: [EditedDatum] = []
    for value in values {
      let datum = try datum(value, place)
      if !place.isUnique || !data.contains(datum) { data.append(datum) }
    }
    let stored = data
    withSlot(object, place.slot) { $0 = stored.isEmpty ? .unset : .dataList(stored) }
  }

  func unset(_ object: ObjectID, _ key: some FeatureKey) throws(EditError) {
    let place = try changeable(key, of: object)
    unset(object, place)
    changed(object, place)
  }

  private func unset(_ object: ObjectID, _ place: Place) {
    if place.info.isReference {
      if place.info.isMany {
        clearReferences(object, place)
      } else {
        setReference(object, place, to: .none)
      }
    } else {
      withSlot(object, place.slot) { $0 = .unset }
    }
  }

  // MARK: Lists

  /// Inserts a value, at the end without `index`; false when the list has it and holds distinct values.
  func insert(
    _ object: ObjectID, _ key: some FeatureKey, _ value: FeatureValue, at index: Int?
  ) throws(EditError) -> Bool {
    let place = try many(key, of: object)
    if let index {
      let count = listCount(object, place)
      guard index >= 0, index <= count else { throw .badIndex(index, count: count, place.feature) }
    }
    let isNew: Bool
    if place.info.isReference {
      let target = try target(value, place)
      try checkCycle(object, place, target)
      isNew = insert(target, into: object, place, at: index)
    } else {
      let datum = try datum(value, place)
      isNew = withData(object, place.slot, place.info.kind) { list in
        if place.isUnique, list.contains(datum) { return false }
        list.insert(datum, at: index ?? list.count)
        return true
      }
    }
    if isNew { changed(object, place) }
    return isNew
  }

  func remove(_ object: ObjectID, _ key: some FeatureKey, at index: Int) throws(EditError) {
    let place = try many(key, of: object)
    let count = listCount(object, place)
    guard index >= 0, index < count else { throw .badIndex(index, count: count, place.feature) }
    if place.info.isReference {
      removeReference(object, place, at: index)
    } else {
      withData(object, place.slot, place.info.kind) { _ = $0.remove(at: index) }
    }
    changed(object, place)
  }

  /// Removes the first occurrence of a value; false when there is none.
  func remove(_ object: ObjectID, _ key: some FeatureKey, _ value: FeatureValue) throws(EditError) -> Bool {
    let place = try many(key, of: object)
    guard let index = try index(of: value, in: object, place) else { return false }
    try remove(object, place.feature, at: index)
    return true
  }

  func move(_ object: ObjectID, _ key: some FeatureKey, from: Int, to: Int) throws(EditError) {
    let place = try many(key, of: object)
    let count = listCount(object, place)
    for index in [from, to] where index < 0 || index >= count {
      throw .badIndex(index, count: count, place.feature)
    }
    if place.info.isReference {
      withReferences(object, place.slot) { $0.move(from: from, to: to) }
    } else {
      withData(object, place.slot, place.info.kind) { list in list.insert(list.remove(at: from), at: to) }
    }
    changed(object, place)
  }

  /// Puts a value in the place of another.
  func replace(
    _ object: ObjectID, _ key: some FeatureKey, at index: Int, by value: FeatureValue
  ) throws(EditError) {
    let place = try many(key, of: object)
    let count = listCount(object, place)
    guard index >= 0, index < count else { throw .badIndex(index, count: count, place.feature) }
    let known = try self.index(of: value, in: object, place)
    if known == index { return }
    if place.isUnique, known != nil { throw .duplicate(place.feature) }
    if place.info.isReference { try checkCycle(object, place, try target(value, place)) }
    try remove(object, place.feature, at: index)
    _ = try insert(object, place.feature, value, at: index)
  }

  func index(of value: FeatureValue, in object: ObjectID, _ place: Place) throws(EditError) -> Int? {
    if place.info.isReference {
      let target = try target(value, place)
      return targets(object, place.slot, isMany: true).firstIndex(of: target)
    }
    let datum = try datum(value, place)
    return data(object, place).firstIndex(of: datum)
  }

  func listCount(_ object: ObjectID, _ place: Place) -> Int {
    switch slot(object, place.slot) {
    case .base(let cell): base.list(cell).count
    case .references(let list): list.count
    case .dataList(let list): list.count
    case .unset, .data, .reference: 0
    }
  }

  func data(_ object: ObjectID, _ place: Place) -> [EditedDatum] {
    switch slot(object, place.slot) {
    case .base(let cell): base.list(cell).map { Self.datum($0, place.info.kind, base) }
    case .dataList(let list): list
    case .unset, .data, .reference, .references: []
    }
  }

  // MARK: Values

  private func checkCycle(_ object: ObjectID, _ place: Place, _ target: ObjectID) throws(EditError) {
    if place.info.isContainment, isAncestor(target, of: object) { throw .cycle(place.feature) }
    if place.info.isContainer, isAncestor(object, of: target) { throw .cycle(place.feature) }
  }

  /// The object that a value is, if the reference may refer to it.
  private func target(_ value: FeatureValue, _ place: Place) throws(EditError) -> ObjectID {
    guard case .object(let target) = value else { throw .wrongType(Self.text(value), place.feature) }
    guard target.isProxy ? target.proxyIndex < unresolved.count : target.index < baseCount + created.count
    else { throw .foreignObject }
    let eClass = eClassID(target)
    guard place.info.type >= 0, hot.isKind(eClass, of: place.info.type),
      !(place.info.isContainer && target.isProxy)
    else { throw .wrongType("an object of '\(metamodel.eClass(eClass).name)'", place.feature) }
    return target
  }

  /// A value as it is kept, if the attribute's type has it.
  private func datum(_ value: FeatureValue, _ place: Place) throws(EditError) -> EditedDatum {
    let info = place.info
    let type = place.feature.eAttributeType
    switch (value, info.kind) {
    case _ where info.isReference: break
    case (.boolean(let value), .boolean): return .cell(Cell(value))
    case (.integer(let value), .integer):
      let bits = type?.bits ?? 64
      if bits >= 64 || value >> (Int64(bits) - 1) == 0 || value >> (Int64(bits) - 1) == -1 {
        return .cell(Cell(value))
      }
    case (.integer(let value), .real): return .cell(Cell(Double(value)))
    case (.real(let value), .real):
      return .cell(Cell(type?.bits == 32 ? Double(Float(value)) : value))
    case (.literal(let literal), .enumeration) where literal.eEnum == type:
      return .cell(Cell(Int64(literal.index)))
    case (.string(var text), .enumeration):
      if let cell = text.withUTF8({ metamodel.cell(for: $0, of: info.type, .enumeration) }) {
        return .cell(cell)
      }
    case (.integer(let value), .bigInteger), (.integer(let value), .bigDecimal): return .text(String(value))
    case (.string(var text), let kind) where kind.isText:
      if text.withUTF8({ metamodel.isLexical($0, of: info.type) }) { return .text(text) }
    default: break
    }
    throw .wrongType(Self.text(value), place.feature)
  }

  private static func text(_ value: FeatureValue) -> String {
    switch value {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .real(let value): "\(value)"
    case .string(let value): "'\(value)'"
    case .literal(let value): "the literal '\(value.eEnum.name)::\(value.name)'"
    case .object: "an object"
    case .list: "a list"
    }
  }

  /// Notes that a feature has changed: its text in the file is out of date, and Ecore's type features follow.
  private func changed(_ object: ObjectID, _ place: Place) {
    if object.index < baseCount, base.offset(of: object) != nil {
      stale.insert(StaleText(object: object, feature: place.id))
    }
    if place.feature.eContainingClass.id <= EcoreIDs.lastClass { synchronizeTypes(of: object, place.id) }
  }
}
