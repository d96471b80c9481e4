internal import Glibc

/// What loaders and evaluators ask for each object: flat arrays behind one pointer.
///
/// A copy is one word. The arrays are freed with the ``Metamodel``. Ids are not checked.
@frozen
public struct HotTables: @unchecked Sendable {
  @usableFromInline let columns: UnsafeMutablePointer<HotColumns>

  /// By feature id.
  @inlinable
  public var features: UnsafePointer<FeatureInfo> { columns.pointee.features }

  /// How many slots the objects of a class have.
  @inlinable
  public func slotCount(_ eClass: Int32) -> Int {
    let base = columns.pointee.slotBase + Int(eClass)
    return Int(base[1] - base[0])
  }

  /// The feature in a slot of the objects of a class.
  @inlinable
  public func feature(inSlot slot: Int32, of eClass: Int32) -> Int32 {
    columns.pointee.slotFeatures[Int(columns.pointee.slotBase[Int(eClass)] + slot)]
  }

  /// The slot of a feature in the objects of a class, or -1 when the class does not store it.
  @inlinable
  public func slot(of feature: Int32, in eClass: Int32) -> Int32 {
    let base = Int(columns.pointee.hashBase[Int(eClass)])
    let mask = Int(columns.pointee.hashBase[Int(eClass) + 1]) - base - 1
    var place = HotColumns.hash(feature) & mask
    while true {
      let entry = columns.pointee.slotHash[base + place]
      if entry.feature == feature { return entry.slot }
      if entry.feature < 0 { return -1 }
      place = (place + 1) & mask
    }
  }

  /// The slots of a class whose references are stored and contain nothing.
  @inlinable
  public func crossReferenceSlots(_ eClass: Int32) -> UnsafeBufferPointer<SlotEntry> {
    let base = columns.pointee.crossBase + Int(eClass)
    return UnsafeBufferPointer(
      start: columns.pointee.crossSlots + Int(base[0]), count: Int(base[1] - base[0]))
  }

  /// Those of ``crossReferenceSlots(_:)`` that have an opposite.
  @inlinable
  public func oppositeSlots(_ eClass: Int32) -> UnsafeBufferPointer<SlotEntry> {
    let base = columns.pointee.oppositeBase + Int(eClass)
    return UnsafeBufferPointer(
      start: columns.pointee.oppositeSlots + Int(base[0]), count: Int(base[1] - base[0]))
  }

  /// Whether a class is or inherits from another.
  @inlinable
  public func isKind(_ eClass: Int32, of ancestor: Int32) -> Bool {
    if eClass == ancestor { return true }
    let word = columns.pointee.ancestors[Int(eClass) * columns.pointee.ancestorWords + Int(ancestor) / 64]
    return word >> UInt64(ancestor % 64) & 1 != 0
  }

  /// Whether a class has no instances of its own.
  @inlinable
  public func isAbstract(_ eClass: Int32) -> Bool { columns.pointee.isAbstract[Int(eClass)] }

  /// The width of the values of a data type in bits, 0 where that means nothing.
  @inlinable
  package func bits(_ dataType: Int32) -> UInt8 { columns.pointee.bits[Int(dataType)] }

  /// The name of a feature in UTF-8.
  @inlinable
  public func name(of feature: Int32) -> UnsafeBufferPointer<UInt8> {
    columns.pointee.featureNames[Int(feature)]
  }

  /// Whether a feature has a name, given in UTF-8.
  package func isNamed(_ feature: Int32, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    Self.equal(columns.pointee.featureNames[Int(feature)], name)
  }

  /// The position of the literal that is written as `text`, or -1.
  package func literal(_ text: UnsafeBufferPointer<UInt8>, of dataType: Int32) -> Int {
    let start = Int(columns.pointee.literalBase[Int(dataType)])
    let end = Int(columns.pointee.literalBase[Int(dataType) + 1])
    for index in start..<end where Self.equal(columns.pointee.literals[index], text) { return index - start }
    return -1
  }

  private static func equal(
    _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard left.count == right.count, let first = left.baseAddress, let second = right.baseAddress else {
      return left.count == right.count
    }
    return memcmp(first, second, left.count) == 0
  }
}

/// A slot and the feature in it.
@frozen
public struct SlotEntry: BitwiseCopyable, Sendable {
  /// The feature's id, or -1.
  public let feature: Int32
  /// The slot, or -1.
  public let slot: Int32

  @usableFromInline
  init(feature: Int32, slot: Int32) {
    self.feature = feature
    self.slot = slot
  }
}

/// The arrays of ``HotTables``.
///
/// A list by class `c` is `xs[xBase[c] ..< xBase[c + 1]]`.
@usableFromInline
struct HotColumns {
  @usableFromInline let slotBase: UnsafePointer<Int32>
  /// The id of the feature in each slot, by class.
  @usableFromInline let slotFeatures: UnsafePointer<Int32>
  @usableFromInline let features: UnsafePointer<FeatureInfo>
  @usableFromInline let hashBase: UnsafePointer<Int32>
  /// Feature id to slot, by class: open addressing, a power of two long.
  @usableFromInline let slotHash: UnsafePointer<SlotEntry>
  @usableFromInline let crossBase: UnsafePointer<Int32>
  @usableFromInline let crossSlots: UnsafePointer<SlotEntry>
  @usableFromInline let oppositeBase: UnsafePointer<Int32>
  @usableFromInline let oppositeSlots: UnsafePointer<SlotEntry>
  /// Bit `a` of row `c`: class `c` is or inherits from class `a`.
  @usableFromInline let ancestors: UnsafePointer<UInt64>
  @usableFromInline let ancestorWords: Int
  @usableFromInline let isAbstract: UnsafePointer<Bool>
  /// By data type.
  @usableFromInline let bits: UnsafePointer<UInt8>
  let literalBase: UnsafePointer<Int32>
  /// The texts of the literals, by data type.
  let literals: UnsafePointer<UnsafeBufferPointer<UInt8>>
  let literalText: UnsafeMutablePointer<UInt8>
  /// By feature id, in UTF-8.
  @usableFromInline let featureNames: UnsafePointer<UnsafeBufferPointer<UInt8>>
  let featureNameText: UnsafeMutablePointer<UInt8>

  @inlinable
  static func hash(_ feature: Int32) -> Int { Int(UInt32(bitPattern: feature) &* 0x9E37_79B1 >> 8) }
}
