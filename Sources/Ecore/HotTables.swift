import Glibc

/// What the loader and the evaluators ask for each object: flat arrays behind raw pointers.
package struct HotTables: @unchecked Sendable {
  /// Slots of class `c` are `slotFeatures[slotBase[c] ..< slotBase[c + 1]]`: the id of the feature in each slot.
  package let slotBase: UnsafePointer<Int32>
  package let slotFeatures: UnsafePointer<Int32>
  /// By feature id.
  package let features: UnsafePointer<FeatureInfo>
  /// Feature id to slot, per class: open addressing in `slotHash[hashBase[c] ..< hashBase[c + 1]]`, a power of two long.
  private let hashBase: UnsafePointer<Int32>
  private let slotHash: UnsafePointer<SlotEntry>
  /// Bit `a` of row `c`: class `c` is or inherits from class `a`.
  private let ancestors: UnsafePointer<UInt64>
  private let ancestorWords: Int
  /// Literals of data type `d` are `literals[literalBase[d] ..< literalBase[d + 1]]`.
  private let literalBase: UnsafePointer<Int32>
  private let literals: UnsafePointer<UnsafeBufferPointer<UInt8>>
  private let literalText: UnsafeMutablePointer<UInt8>
  /// By feature id, in UTF-8.
  private let featureNames: UnsafePointer<UnsafeBufferPointer<UInt8>>
  private let featureNameText: UnsafeMutablePointer<UInt8>

  struct SlotEntry: BitwiseCopyable {
    var feature: Int32
    var slot: Int32
  }

  init(_ tables: MetamodelTables) {
    let classCount = tables.classes.count
    let base = UnsafeMutablePointer<Int32>.allocate(capacity: classCount + 1)
    let hashStart = UnsafeMutablePointer<Int32>.allocate(capacity: classCount + 1)
    var stored: [[Int32]] = []
    var slotTotal = 0
    var hashTotal = 0
    for row in tables.classes {
      base[stored.count] = Int32(slotTotal)
      hashStart[stored.count] = Int32(hashTotal)
      let slots = row.allFeatures.filter { !tables.features[Int($0)].flags.contains(.unstored) }
      slotTotal += slots.count
      hashTotal += Self.hashSize(slots.count)
      stored.append(slots)
    }
    base[classCount] = Int32(slotTotal)
    hashStart[classCount] = Int32(hashTotal)

    let slots = UnsafeMutablePointer<Int32>.allocate(capacity: max(slotTotal, 1))
    let hash = UnsafeMutablePointer<SlotEntry>.allocate(capacity: max(hashTotal, 1))
    hash.update(repeating: SlotEntry(feature: -1, slot: -1), count: max(hashTotal, 1))
    for (row, features) in stored.enumerated() {
      let size = Self.hashSize(features.count)
      for (slot, feature) in features.enumerated() {
        slots[Int(base[row]) + slot] = feature
        var place = Self.hash(feature) & (size - 1)
        while hash[Int(hashStart[row]) + place].feature >= 0 { place = (place + 1) & (size - 1) }
        hash[Int(hashStart[row]) + place] = SlotEntry(feature: feature, slot: Int32(slot))
      }
    }
    let infos = UnsafeMutablePointer<FeatureInfo>.allocate(capacity: max(tables.features.count, 1))
    for (index, feature) in tables.features.enumerated() { infos[index] = FeatureInfo(feature, in: tables) }

    ancestorWords = (classCount + 63) / 64
    let bits = UnsafeMutablePointer<UInt64>.allocate(capacity: max(classCount * ancestorWords, 1))
    bits.update(repeating: 0, count: max(classCount * ancestorWords, 1))
    for (row, value) in tables.classes.enumerated() {
      for ancestor in value.allSuperTypes + [Int32(row), EcoreDescription.eObject] {
        bits[row * ancestorWords + Int(ancestor) / 64] |= 1 << UInt64(ancestor % 64)
      }
    }
    (featureNames, featureNameText) = Self.textTable(tables.features.map(\.name))
    (literalBase, literals, literalText) = Self.literalTables(tables.dataTypes)
    slotBase = UnsafePointer(base)
    slotFeatures = UnsafePointer(slots)
    features = UnsafePointer(infos)
    hashBase = UnsafePointer(hashStart)
    slotHash = UnsafePointer(hash)
    ancestors = UnsafePointer(bits)
  }

  /// Metamodels live as long as the models that use them; their tables are freed with them.
  func deallocate() {
    slotBase.deallocate()
    slotFeatures.deallocate()
    features.deallocate()
    hashBase.deallocate()
    slotHash.deallocate()
    ancestors.deallocate()
    literalBase.deallocate()
    literals.deallocate()
    literalText.deallocate()
    featureNames.deallocate()
    featureNameText.deallocate()
  }

  private static func literalTables(
    _ rows: [DataTypeRow]
  ) -> (UnsafePointer<Int32>, UnsafePointer<UnsafeBufferPointer<UInt8>>, UnsafeMutablePointer<UInt8>) {
    let base = UnsafeMutablePointer<Int32>.allocate(capacity: rows.count + 1)
    base[0] = 0
    for (index, row) in rows.enumerated() { base[index + 1] = base[index] + Int32(row.literals.count) }
    let (entries, bytes) = textTable(rows.flatMap { $0.literals.map(\.literal) })
    return (UnsafePointer(base), entries, bytes)
  }

  /// Texts in one block, and where each lies in it.
  private static func textTable(
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

  /// The position of the literal that is written as `text`, or -1.
  package func literal(_ text: UnsafeBufferPointer<UInt8>, of dataType: Int32) -> Int {
    let start = Int(literalBase[Int(dataType)])
    let end = Int(literalBase[Int(dataType) + 1])
    for index in start..<end
    where literals[index].count == text.count
      && (text.isEmpty
        || memcmp(
          literals[index].baseAddress.unsafelyUnwrapped, text.baseAddress.unsafelyUnwrapped, text.count) == 0)
    {
      return index - start
    }
    return -1
  }

  private static func hashSize(_ count: Int) -> Int {
    var size = 2
    while size < count * 2 { size *= 2 }
    return size
  }

  private static func hash(_ feature: Int32) -> Int { Int(UInt32(bitPattern: feature) &* 0x9E37_79B1 >> 8) }

  package func slotCount(_ eClass: Int32) -> Int { Int(slotBase[Int(eClass) + 1] - slotBase[Int(eClass)]) }

  package func feature(inSlot slot: Int32, of eClass: Int32) -> Int32 {
    slotFeatures[Int(slotBase[Int(eClass)] + slot)]
  }

  /// The slot of a feature in the objects of a class, or -1 when the class does not store it.
  package func slot(of feature: Int32, in eClass: Int32) -> Int32 {
    let base = Int(hashBase[Int(eClass)])
    let mask = Int(hashBase[Int(eClass) + 1]) - base - 1
    var place = Self.hash(feature) & mask
    while true {
      let entry = slotHash[base + place]
      if entry.feature == feature { return entry.slot }
      if entry.feature < 0 { return -1 }
      place = (place + 1) & mask
    }
  }

  /// The name of a feature in UTF-8.
  package func name(of feature: Int32) -> UnsafeBufferPointer<UInt8> { featureNames[Int(feature)] }

  /// Whether a feature has a name, given in UTF-8.
  package func isNamed(_ feature: Int32, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    let own = featureNames[Int(feature)]
    return own.count == name.count
      && memcmp(
        own.baseAddress.unsafelyUnwrapped, name.baseAddress ?? own.baseAddress.unsafelyUnwrapped, name.count)
        == 0
  }

  package func isKind(_ eClass: Int32, of ancestor: Int32) -> Bool {
    ancestors[Int(eClass) * ancestorWords + Int(ancestor) / 64] >> UInt64(ancestor % 64) & 1 != 0
  }
}

/// The columns of a feature that are read for each value.
public struct FeatureInfo: Sendable, BitwiseCopyable {
  /// The value of an unset feature; ``Cell/unset`` for null and for every many-valued feature.
  public let defaultCell: Cell
  /// The class or data type, by the table ``isReference`` names; -1 when it was not resolved.
  public let type: Int32
  /// The opposite's feature id, or -1.
  public let opposite: Int32
  /// What the cells of an attribute hold.
  public let kind: DataKind
  private let flags: UInt8

  /// An `EReference`; else an `EAttribute`.
  public var isReference: Bool { flags & 1 != 0 }
  /// An `EReference` that contains its targets.
  public var isContainment: Bool { flags & 2 != 0 }
  /// An `EReference` whose value is the container.
  public var isContainer: Bool { flags & 4 != 0 }
  /// The upper bound is greater than one or unbounded.
  public var isMany: Bool { flags & 8 != 0 }
  /// The attribute is the object's id.
  public var isID: Bool { flags & 16 != 0 }
  /// Values are distinct.
  public var isUnique: Bool { flags & 32 != 0 }

  init(_ row: FeatureRow, in tables: MetamodelTables) {
    defaultCell = row.defaultCell
    type = row.type?.index ?? -1
    opposite = row.opposite
    var flags: UInt8 = 0
    if row.flags.contains(.reference) { flags |= 1 }
    if row.flags.contains(.containment) { flags |= 2 }
    if row.flags.contains(.container) { flags |= 4 }
    if row.flags.contains(.iD) { flags |= 16 }
    if !row.flags.contains(.nonunique) { flags |= 32 }
    if let type = row.type, type.table == .dataTypes {
      kind = tables.dataTypes[Int(type.index)].kind
    } else {
      kind = .other
    }
    // A feature map is a list whatever its bounds say.
    if row.isMany || kind == .featureMapEntry { flags |= 8 }
    self.flags = flags
  }
}
