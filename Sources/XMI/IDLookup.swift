internal import Ecore

/// Looks up the ids that the references of one document name, some objects ahead of those that are being resolved.
struct IDLookup: ~Copyable {
  private let table: IDTable
  let numbered: NumberedIDs.View
  /// The ids that the block's references name, in their order.
  private var wanted = RawVector<IDTable.Wanted>(capacity: 16)
  private var next = 0

  /// How many objects are looked at ahead.
  static let blockSize = 32
  /// More ids ahead would drive each other out of the cache.
  private static let longest = 512

  init(_ table: IDTable) {
    self.table = table
    numbered = table.numbered
  }

  /// Finds out what the references of some objects name.
  mutating func lookAhead(_ objects: Range<Int>, _ state: borrowing LoadState) {
    guard table.isLarge else { return }
    wanted.removeLast(wanted.count)
    next = 0
    for index in objects {
      let object = ObjectID(raw: UInt32(truncatingIfNeeded: index))
      for entry in state.hot.crossReferenceSlots(state.builder.eClass(of: object)) {
        let text = state.builder.cell(object, slot: entry.slot)
        // A text that is not one of the file may move, and is not followed by eight bytes that can be read.
        guard text != .unset, text.region == state.builder.currentFileRegion, text.region > 0 else {
          continue
        }
        note(state.builder.bytes(of: text))
      }
    }
    table.touch(UnsafeMutableBufferPointer(start: wanted.base, count: wanted.count), state.builder)
  }

  private mutating func note(_ list: UnsafeBufferPointer<UInt8>) {
    guard var position = list.baseAddress else { return }
    let end = position + list.count
    while wanted.count < Self.longest {
      while position < end, position.pointee <= 0x20 { position += 1 }
      guard position < end else { return }
      let count = min(Self.plainLength(position), end - position)
      let after = position + count
      let isPlain = after == end || after.pointee <= 0x20
      let id = UnsafeBufferPointer(start: position, count: count)
      if isPlain, count > 0, position.pointee != UInt8(ascii: "/"), numbered.number(id) == nil {
        wanted.append(table.wanted(id))
      }
      position = after
      while position < end, position.pointee > 0x20 { position += 1 }
    }
  }

  /// How many bytes come before the first that is blank, `!`, `"`, `#` or `:`; eight at a time.
  @inline(__always)
  private static func plainLength(_ start: UnsafePointer<UInt8>) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highBits: UInt64 = 0x8080_8080_8080_8080
    let raw = UnsafeRawPointer(start)
    var length = 0
    while true {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: length, as: UInt64.self))
      let colons = word ^ ones &* 0x3A
      let found = ((word &- ones &* 0x24) & ~word | (colons &- ones) & ~colons) & highBits
      if found != 0 { return length + found.trailingZeroBitCount / 8 }
      length += 8
    }
  }

  /// Passes over an id that was looked for ahead; nil if none such begins at `position`.
  @inline(__always)
  mutating func take(at position: inout UnsafePointer<UInt8>) -> IDTable.Wanted? {
    guard next < wanted.count, wanted[next].start == position else { return nil }
    next += 1
    position += wanted[next - 1].count
    return wanted[next - 1]
  }

  /// The object with an id that was looked for ahead.
  func object(_ id: IDTable.Wanted, _ builder: borrowing ModelBuilder) -> ObjectID? {
    table.object(id, builder)
  }
}
