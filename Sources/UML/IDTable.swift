/// The rows by their ids: an open table of hashes.
struct IDTable: Sendable {
  private var slots: [UInt32]
  private let mask: Int
  /// Rows whose id an earlier one has.
  private(set) var duplicates: [UInt32] = []

  init(_ rows: [UMLRow], _ source: TextSource) {
    let count = rows.reduce(0) { $0 + ($1.id.isEmpty ? 0 : 1) }
    var size = 16
    while size < count * 2 { size *= 2 }
    mask = size - 1
    slots = Array(repeating: UMLRow.none, count: size)
    for (index, row) in rows.enumerated() where !row.id.isEmpty {
      source.withBytes(row.id) { bytes in
        var slot = Self.hash(bytes) & mask
        while slots[slot] != UMLRow.none {
          if Self.equals(rows[Int(slots[slot])].id, bytes, source) {
            if row.kind != .other { duplicates.append(UInt32(index)) }
            return
          }
          slot = (slot + 1) & mask
        }
        slots[slot] = UInt32(index)
      }
    }
  }

  /// The first row that has an id.
  func row(of id: UnsafeBufferPointer<UInt8>, _ rows: [UMLRow], _ source: TextSource) -> UInt32? {
    guard !id.isEmpty else { return nil }
    var slot = Self.hash(id) & mask
    while slots[slot] != UMLRow.none {
      if Self.equals(rows[Int(slots[slot])].id, id, source) { return slots[slot] }
      slot = (slot + 1) & mask
    }
    return nil
  }

  private static func equals(
    _ text: UMLText, _ bytes: UnsafeBufferPointer<UInt8>, _ source: TextSource
  ) -> Bool {
    guard text.count == bytes.count else { return false }
    return source.withBytes(text) { $0.elementsEqual(bytes) }
  }

  /// FNV-1a; a file that makes many ids collide only makes its own look-ups slow.
  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int(truncatingIfNeeded: hash ^ (hash >> 32))
  }
}
