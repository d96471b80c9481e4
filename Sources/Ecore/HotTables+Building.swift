extension HotTables {
  init(_ tables: MetamodelTables) {
    columns = .allocate(capacity: 1)
    columns.initialize(to: HotColumns(tables))
  }

  /// Metamodels live as long as the models that use them; their tables are freed with them.
  func deallocate() {
    columns.pointee.deallocate()
    columns.deallocate()
  }
}

extension HotColumns {
  init(_ tables: MetamodelTables) {
    let infos = tables.features.map { FeatureInfo($0, in: tables) }
    let stored = tables.classes.map { row in
      row.allFeatures.filter { !tables.features[Int($0)].flags.contains(.unstored) }
    }
    let entries = stored.map { slots in
      slots.enumerated().map { SlotEntry(feature: $0.element, slot: Int32($0.offset)) }
    }
    let crossing = entries.map { slots in
      slots.filter { infos[Int($0.feature)].isReference && !infos[Int($0.feature)].isContainment }
    }
    let opposed = crossing.map { slots in
      slots.filter { infos[Int($0.feature)].opposite >= 0 && !infos[Int($0.feature)].isContainer }
    }
    features = Self.array(infos)
    (slotBase, slotFeatures) = Self.lists(stored)
    (crossBase, crossSlots) = Self.lists(crossing)
    (oppositeBase, oppositeSlots) = Self.lists(opposed)
    (hashBase, slotHash) = Self.lists(entries.map(Self.hashed))
    isAbstract = Self.array(tables.classes.map(\.isAbstract))
    bits = Self.array(tables.dataTypes.map(\.bits))

    let classCount = tables.classes.count
    let words = (classCount + 63) / 64
    var sets = [UInt64](repeating: 0, count: classCount * words)
    for (row, value) in tables.classes.enumerated() {
      for ancestor in value.allSuperTypes + [Int32(row), EcoreDescription.eObject] {
        sets[row * words + Int(ancestor) / 64] |= 1 << UInt64(ancestor % 64)
      }
    }
    ancestors = Self.array(sets)
    ancestorWords = words
    (featureNames, featureNameText) = Self.texts(tables.features.map(\.name))
    literalBase = Self.array(Self.bases(tables.dataTypes.map(\.literals.count)))
    (literals, literalText) = Self.texts(tables.dataTypes.flatMap { $0.literals.map(\.literal) })
  }

  func deallocate() {
    slotBase.deallocate()
    slotFeatures.deallocate()
    features.deallocate()
    hashBase.deallocate()
    slotHash.deallocate()
    crossBase.deallocate()
    crossSlots.deallocate()
    oppositeBase.deallocate()
    oppositeSlots.deallocate()
    ancestors.deallocate()
    isAbstract.deallocate()
    bits.deallocate()
    literalBase.deallocate()
    literals.deallocate()
    literalText.deallocate()
    featureNames.deallocate()
    featureNameText.deallocate()
  }

  private static func array<Element: BitwiseCopyable>(_ values: [Element]) -> UnsafePointer<Element> {
    let result = UnsafeMutablePointer<Element>.allocate(capacity: max(values.count, 1))
    for (index, value) in values.enumerated() { (result + index).initialize(to: value) }
    return UnsafePointer(result)
  }

  private static func bases(_ counts: [Int]) -> [Int32] {
    var result: [Int32] = [0]
    for count in counts { result.append(result[result.count - 1] + Int32(count)) }
    return result
  }

  private static func lists<Element: BitwiseCopyable>(
    _ lists: [[Element]]
  ) -> (UnsafePointer<Int32>, UnsafePointer<Element>) {
    (array(bases(lists.map(\.count))), array(Array(lists.joined())))
  }

  /// Half empty at least, so that a search ends.
  private static func hashed(_ slots: [SlotEntry]) -> [SlotEntry] {
    var size = 2
    while size < slots.count * 2 { size *= 2 }
    var table = [SlotEntry](repeating: SlotEntry(feature: -1, slot: -1), count: size)
    for entry in slots {
      var place = hash(entry.feature) & (size - 1)
      while table[place].feature >= 0 { place = (place + 1) & (size - 1) }
      table[place] = entry
    }
    return table
  }

  /// Texts in one block, and where each lies in it.
  private static func texts(
    _ strings: [String]
  ) -> (UnsafePointer<UnsafeBufferPointer<UInt8>>, UnsafeMutablePointer<UInt8>) {
    let texts = strings.map { Array($0.utf8) }
    let entries = UnsafeMutablePointer<UnsafeBufferPointer<UInt8>>.allocate(capacity: max(texts.count, 1))
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: max(texts.reduce(0) { $0 + $1.count }, 1))
    var next = bytes
    for (index, text) in texts.enumerated() {
      for (offset, byte) in text.enumerated() { next[offset] = byte }
      (entries + index).initialize(to: UnsafeBufferPointer(start: next, count: text.count))
      next += text.count
    }
    return (UnsafePointer(entries), bytes)
  }
}
