internal import Ecore
import Glibc

/// The ids of one resource: by number where they are ``NumberedIDs``, else open addressing over the bytes of the ids, two to
/// four bytes an entry.
///
/// An entry is one more than a number, and above it four or more bits of the hash: most of what is not sought is passed over
/// without a look at its text. It is as many bytes as that needs, for the table stands at the peak of the memory of a load.
final class IDTable {
  /// Entries of `width` bytes, and room for the last to be read and written as four.
  private let entries: UnsafeMutableRawPointer
  private let size: Int
  private let width: Int
  /// The bits of four bytes that are the entry.
  private let entryMask: UInt32
  /// The bits of an entry that are the number: of an `xmi:id` of the builder, or beyond those of one of `attributes`.
  private let numberMask: UInt32
  /// Id attributes: the object and the text.
  private let attributes: [(ObjectID, Cell)]
  private let idEnd: Int
  /// The numbers of all ids.
  private let ids: Range<Int>
  private static let leastHashBits = 4
  /// Those that need not be looked for by their hash.
  private let numbers: NumberedIDs
  private let seed = IDTable.processSeed
  /// Pairs of objects with one id: the later, and the first.
  private(set) var duplicates: [(ObjectID, ObjectID)] = []

  /// Where the `xmi:id`s begin, when that is all there is to know of them; the builder may move them.
  private typealias Compact = CompactXMIIDs?

  /// Unlike in every process, so that no file can be made whose ids all collide.
  private static let processSeed = UInt64.random(in: 1 ... .max)

  /// Enters the `xmi:id`s in `range`, then `attributes`; `numbers` were offered the former while they were read.
  init(
    _ range: Range<Int>, _ attributes: [(ObjectID, Cell)], _ numbers: consuming NumberedIDs,
    _ builder: borrowing ModelBuilder
  ) {
    let end = range.upperBound + attributes.count
    for (object, cell) in attributes { numbers.add(object, builder.bytes(of: cell)) }
    let others = numbers.isUsed ? numbers.others : nil
    duplicates = numbers.duplicates
    self.numbers = numbers
    let count = others?.count ?? end - range.lowerBound
    var mask: UInt32 = 1
    while Int(mask) < end + 1 { mask = mask << 1 | 1 }
    numberMask = mask
    width = min(4, max(2, (mask.nonzeroBitCount + Self.leastHashBits + 7) / 8))
    entryMask = .max >> UInt32(32 - 8 * width)
    // With few bits of the hash in an entry, more entries on the way are looked at closely; then the way is kept short.
    size = count + count / (width < 4 ? 4 : 16) + 8
    guard let zeroed = calloc(size * width + 4, 1) else { preconditionFailure("out of memory") }
    entries = zeroed
    self.attributes = attributes
    idEnd = range.upperBound
    ids = range.lowerBound..<end
    let compact = builder.compactXMIIDs
    if let others {
      for other in others {
        let index = range.lowerBound + Int(other)
        insert(index, wanted(bytes(index, compact, builder)), compact, builder)
      }
    } else {
      insertAll(compact, builder)
    }
  }

  deinit { free(entries) }

  private func id(_ index: Int, _ builder: borrowing ModelBuilder) -> (object: ObjectID, text: Cell) {
    if index < idEnd { return builder.xmiID(index) }
    return attributes[index - idEnd]
  }

  @inline(__always)
  private func bytes(
    _ index: Int, _ compact: Compact, _ builder: borrowing ModelBuilder
  ) -> UnsafeBufferPointer<UInt8> {
    if index < idEnd, let compact { return compact.bytes(index) }
    return builder.bytes(of: id(index, builder).text)
  }

  private func object(_ index: Int, _ compact: Compact, _ builder: borrowing ModelBuilder) -> ObjectID {
    if index < idEnd, compact != nil { return ObjectID(raw: UInt32(truncatingIfNeeded: index)) }
    return id(index, builder).object
  }

  /// Eight bytes at a time, multiplied and folded.
  @inline(__always)
  private func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard let base = bytes.baseAddress else { return 0 }
    let raw = UnsafeRawPointer(base)
    let count = bytes.count
    var value = seed ^ UInt64(truncatingIfNeeded: count)
    var index = 0
    while index + 8 <= count {
      value = Self.mixed(value ^ raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += 8
    }
    if index == count { return value }
    // The last bytes once more, rather than the rest one by one.
    if count >= 8 {
      return Self.mixed(value ^ raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self))
    }
    if count >= 4 {
      let first = UInt64(raw.loadUnaligned(as: UInt32.self))
      let last = UInt64(raw.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
      return Self.mixed(value ^ (first << 32 | last))
    }
    let three = UInt64(base[0]) << 16 | UInt64(base[count / 2]) << 8 | UInt64(base[count - 1])
    return Self.mixed(value ^ three)
  }

  @inline(__always)
  private static func mixed(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.low ^ product.high
  }

  /// Where an id is looked for first: its hash scaled to the table's size.
  @inline(__always)
  private func place(_ hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash.multipliedFullWidth(by: UInt64(size)).high)
  }

  @inline(__always)
  private func after(_ place: Int) -> Int { place + 1 == size ? 0 : place + 1 }

  @inline(__always)
  private subscript(place: Int) -> UInt32 {
    get { entries.loadUnaligned(fromByteOffset: place * width, as: UInt32.self) & entryMask }
    set {
      let others = entries.loadUnaligned(fromByteOffset: place * width, as: UInt32.self) & ~entryMask
      entries.storeBytes(of: others | newValue, toByteOffset: place * width, as: UInt32.self)
    }
  }

  /// The bits of a hash that an entry keeps.
  @inline(__always)
  private func tag(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash) & entryMask & ~numberMask }

  private func insertAll(_ compact: Compact, _ builder: borrowing ModelBuilder) {
    withUnsafeTemporaryAllocation(of: Wanted.self, capacity: 32) { block in
      var index = ids.lowerBound
      while index < ids.upperBound {
        let count = min(block.count, ids.upperBound - index)
        for offset in 0..<count { block[offset] = wanted(bytes(index + offset, compact, builder)) }
        for offset in 0..<count { block[offset].touched = UInt64(self[place(block[offset].hash)]) }
        for offset in 0..<count { insert(index + offset, block[offset], compact, builder) }
        index += count
      }
    }
  }

  private func insert(_ index: Int, _ id: Wanted, _ compact: Compact, _ builder: borrowing ModelBuilder) {
    let tag = tag(id.hash)
    var place = place(id.hash)
    while self[place] != 0 {
      let entry = self[place]
      if entry & ~numberMask == tag {
        let other = Int(entry & numberMask) - 1
        if Self.equal(self.bytes(other, compact, builder), id.bytes) {
          let (object, first) = (object(index, compact, builder), object(other, compact, builder))
          if first != object { duplicates.append((object, first)) }
          return
        }
      }
      place = after(place)
    }
    self[place] = tag | UInt32(truncatingIfNeeded: index + 1)
  }

  /// Those that are found by their number, valid while this table lives.
  var numbered: NumberedIDs.View { numbers.view }

  /// Whether the entries do not fit a processor's first cache, so that it pays to look ahead.
  var isLarge: Bool { size * width > 1 << 16 }

  /// An id that is looked for.
  struct Wanted: BitwiseCopyable {
    let start: UnsafePointer<UInt8>?
    let count: Int
    fileprivate let hash: UInt64
    /// What ``touch(_:_:)`` found: written only so that it is really read.
    fileprivate var touched: UInt64 = 0

    fileprivate var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }
  }

  /// Prepares to look for an id; it is one that ``numbered`` does not know.
  @inline(__always)
  func wanted(_ id: UnsafeBufferPointer<UInt8>) -> Wanted {
    Wanted(start: id.baseAddress, count: id.count, hash: hash(id))
  }

  /// Brings what ``object(_:_:)`` needs for these ids into the cache.
  ///
  /// One id after the other, each would wait for the memory three times; here they wait together.
  func touch(_ ids: UnsafeMutableBufferPointer<Wanted>, _ builder: borrowing ModelBuilder) {
    guard let compact = builder.compactXMIIDs else { return }
    for index in ids.indices { ids[index].touched = UInt64(self[place(ids[index].hash)]) }
    for index in ids.indices {
      let tag = tag(ids[index].hash)
      var place = place(ids[index].hash)
      while self[place] != 0, self[place] & ~numberMask != tag { place = after(place) }
      let number = Int(self[place] & numberMask) - 1
      if number >= 0, number < idEnd { ids[index].touched = UInt64(compact.start(number).pointee) }
    }
  }

  /// The object with an id that was prepared.
  func object(_ id: Wanted, _ builder: borrowing ModelBuilder) -> ObjectID? {
    let compact = builder.compactXMIIDs
    let tag = tag(id.hash)
    var place = place(id.hash)
    while self[place] != 0 {
      let entry = self[place]
      if entry & ~numberMask == tag {
        let index = Int(entry & numberMask) - 1
        if Self.equal(self.bytes(index, compact, builder), id.bytes) {
          return object(index, compact, builder)
        }
      }
      place = after(place)
    }
    return nil
  }

  /// The object with an id.
  func object(_ bytes: UnsafeBufferPointer<UInt8>, _ builder: borrowing ModelBuilder) -> ObjectID? {
    let numbered = numbers.view
    if let number = numbered.number(bytes) { return numbered.object(number) }
    return object(wanted(bytes), builder)
  }

  /// The ids, unless there are more than `limit`.
  func texts(_ builder: borrowing ModelBuilder, limit: Int) -> [String] {
    guard ids.count <= limit else { return [] }
    return Set(ids.map { String(decoding: builder.bytes(of: id($0, builder).text), as: UTF8.self) }).sorted()
  }

  @inline(__always)
  private static func equal(
    _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard left.count == right.count, let first = left.baseAddress, let second = right.baseAddress else {
      return left.count == right.count
    }
    return memcmp(first, second, left.count) == 0
  }
}
