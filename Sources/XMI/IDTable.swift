internal import Ecore
import Glibc

/// The ids of one resource: open addressing over the bytes of the ids, four bytes an entry.
struct IDTable {
  /// 0, or one more than the number of an `xmi:id` of the builder; beyond those the numbers of `attributes`.
  private var entries: [UInt32]
  /// Id attributes: the object and the text.
  private let attributes: [(ObjectID, Cell)]
  private let idEnd: Int
  /// Pairs of objects with one id: the later, and the first.
  private(set) var duplicates: [(ObjectID, ObjectID)] = []

  /// Enters the `xmi:id`s in `range`, then `attributes`.
  init(_ range: Range<Int>, _ attributes: [(ObjectID, Cell)], _ builder: borrowing ModelBuilder) {
    let count = range.count + attributes.count
    entries = Array(repeating: 0, count: count + count / 2 + 8)
    self.attributes = attributes
    idEnd = range.upperBound
    for index in range { insert(index, builder) }
    for index in attributes.indices { insert(idEnd + index, builder) }
  }

  private func id(_ index: Int, _ builder: borrowing ModelBuilder) -> (object: ObjectID, text: Cell) {
    if index < idEnd { return builder.xmiID(index) }
    return attributes[index - idEnd]
  }

  /// Where an id is looked for first: FNV-1a, spread, scaled to the table's size.
  private func place(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let spread = (value ^ (value >> 29)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: spread.multipliedFullWidth(by: UInt64(entries.count)).high)
  }

  private func after(_ place: Int) -> Int { place + 1 == entries.count ? 0 : place + 1 }

  private mutating func insert(_ index: Int, _ builder: borrowing ModelBuilder) {
    let (object, text) = id(index, builder)
    let bytes = builder.bytes(of: text)
    var place = self.place(bytes)
    while entries[place] != 0 {
      let other = id(Int(entries[place]) - 1, builder)
      if equal(builder.bytes(of: other.text), bytes) {
        if other.object != object { duplicates.append((object, other.object)) }
        return
      }
      place = after(place)
    }
    entries[place] = UInt32(index + 1)
  }

  /// The object with an id.
  func object(_ bytes: UnsafeBufferPointer<UInt8>, _ builder: borrowing ModelBuilder) -> ObjectID? {
    var place = self.place(bytes)
    while entries[place] != 0 {
      let other = id(Int(entries[place]) - 1, builder)
      if equal(builder.bytes(of: other.text), bytes) { return other.object }
      place = after(place)
    }
    return nil
  }

  /// The ids, unless there are more than `limit`.
  func texts(_ builder: borrowing ModelBuilder, limit: Int) -> [String] {
    var result: [String] = []
    for entry in entries where entry != 0 {
      guard result.count < limit else { return [] }
      result.append(String(decoding: builder.bytes(of: id(Int(entry) - 1, builder).text), as: UTF8.self))
    }
    return result.sorted()
  }

  private func equal(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    guard left.count == right.count, let first = left.baseAddress, let second = right.baseAddress else {
      return left.count == right.count
    }
    return memcmp(first, second, left.count) == 0
  }
}
