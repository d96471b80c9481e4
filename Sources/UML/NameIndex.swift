internal import XML

/// Small numbers for the names that a parse has interned: one look-up in an open table.
struct NameIndex {
  /// The texts, by number.
  private(set) var texts: [String]
  private var slots: [(pointer: UnsafePointer<UInt8>?, index: UInt16)]
  private var mask: Int
  private var used = 0
  private let table: XMLNameTable?
  /// What every name gets once there are too many: the number of the empty text.
  private let overflow: UInt16

  /// Numbers `known` from 0 on.
  init(_ known: [String], _ table: XMLNameTable?) {
    self.table = table
    texts = []
    overflow = UInt16(truncatingIfNeeded: known.count)
    slots = Array(repeating: (nil, 0), count: 1024)
    mask = 1023
    for text in known {
      if let name = table?.intern(text) { _ = index(of: name) } else { texts.append(text) }
    }
    texts.append("")
  }

  /// The number of a name; a new one where it was not seen yet.
  @inline(__always)
  mutating func index(of name: XMLName) -> UInt16 {
    var slot = Self.hash(name.pointer) & mask
    while let pointer = slots[slot].pointer {
      if pointer == name.pointer { return slots[slot].index }
      slot = (slot + 1) & mask
    }
    return add(name, at: slot)
  }

  /// The number of a text.
  mutating func index(ofText text: String) -> UInt16 {
    table?.intern(text).map { index(of: $0) } ?? overflow
  }

  @inline(never)
  private mutating func add(_ name: XMLName, at slot: Int) -> UInt16 {
    guard texts.count < Int(UInt16.max) else { return overflow }
    let index = UInt16(texts.count)
    texts.append(name.string)
    slots[slot] = (name.pointer, index)
    used += 1
    if used * 2 > slots.count { grow() }
    return index
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: (nil, 0), count: old.count * 2)
    mask = slots.count - 1
    for entry in old {
      guard let pointer = entry.pointer else { continue }
      var slot = Self.hash(pointer) & mask
      while slots[slot].pointer != nil { slot = (slot + 1) & mask }
      slots[slot] = entry
    }
  }

  @inline(__always)
  private static func hash(_ pointer: UnsafePointer<UInt8>) -> Int {
    let bits = UInt(bitPattern: pointer)
    return Int(truncatingIfNeeded: (bits >> 3) ^ (bits >> 13))
  }
}
