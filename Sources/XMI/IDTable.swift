internal import Ecore
import Glibc

/// The ids of one resource: open addressing over the bytes of the ids.
struct IDTable {
  private struct Entry: BitwiseCopyable {
    var hash: UInt32
    var object: ObjectID
    var text: Cell
  }

  private var entries: [Entry]
  private let mask: Int

  /// Has room for `count` ids.
  init(count: Int) {
    var size = 8
    while size < count * 2 { size *= 2 }
    entries = Array(repeating: Entry(hash: 0, object: .none, text: .unset), count: size)
    mask = size - 1
  }

  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return UInt32(truncatingIfNeeded: value ^ (value >> 32))
  }

  /// Enters an id; returns the object that had it before, if any, and keeps that.
  mutating func insert(_ text: Cell, _ object: ObjectID, _ builder: borrowing ModelBuilder) -> ObjectID? {
    let bytes = builder.bytes(of: text)
    let hash = Self.hash(bytes)
    var place = Int(hash) & mask
    while !entries[place].object.isNone {
      if entries[place].hash == hash, equal(builder.bytes(of: entries[place].text), bytes) {
        return entries[place].object == object ? nil : entries[place].object
      }
      place = (place + 1) & mask
    }
    entries[place] = Entry(hash: hash, object: object, text: text)
    return nil
  }

  /// The object with an id.
  func object(_ bytes: UnsafeBufferPointer<UInt8>, _ builder: borrowing ModelBuilder) -> ObjectID? {
    let hash = Self.hash(bytes)
    var place = Int(hash) & mask
    while !entries[place].object.isNone {
      if entries[place].hash == hash, equal(builder.bytes(of: entries[place].text), bytes) {
        return entries[place].object
      }
      place = (place + 1) & mask
    }
    return nil
  }

  private func equal(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    guard left.count == right.count, let first = left.baseAddress, let second = right.baseAddress else {
      return left.count == right.count
    }
    return memcmp(first, second, left.count) == 0
  }
}
