internal import Ecore
import Glibc

/// The `xmi:id`s of one document that are one text with different numbers behind it, such as `_17`: objects by number.
///
/// What most tools write that count their objects. Neither a hash nor a look at the text of an id is needed to find one, and
/// ids that stand near each other are near each other here. Three bytes a number; the numbers go up to a part of the
/// file's size, and memory is used only where there are some.
struct NumberedIDs: ~Copyable {
  /// Objects by number, one more than their ids; 0 where there is none.
  private var entries: UnsafeMutableRawPointer?
  private let limit: Int
  private var prefix = RawVector<UInt8>(capacity: 1)
  private var numberedCount = 0
  private var isGivenUp = false
  /// How many ids were added.
  private(set) var count = 0
  /// Which of them are not here, counted from 0.
  private(set) var others: [UInt32] = []
  /// Pairs of objects with one id: the later, and the first.
  private(set) var duplicates: [(ObjectID, ObjectID)] = []

  private static let width = 3

  /// For a document of `fileSize` bytes.
  init(fileSize: Int) {
    limit = min(fileSize / 32, 1 << 24)
  }

  deinit { free(entries) }

  /// Whether ids are here at all.
  var isUsed: Bool { entries != nil }

  /// Adds the next id.
  @inline(__always)
  mutating func add(_ object: ObjectID, _ id: UnsafeBufferPointer<UInt8>) {
    count += 1
    if isGivenUp { return }
    if let number = view.number(id), object.raw < UInt32(1) << 24 - 1 {
      numberedCount += 1
      enter(object, number)
    } else {
      addOther(object, id)
    }
  }

  @inline(__always)
  private mutating func enter(_ object: ObjectID, _ number: Int) {
    guard let place = entries.map({ $0 + number * Self.width }) else { return }
    let word = place.loadUnaligned(as: UInt32.self)
    let found = word & 0xFF_FFFF
    if found == 0 {
      place.storeBytes(of: word | (object.raw + 1), as: UInt32.self)
    } else if found - 1 != object.raw {
      duplicates.append((object, ObjectID(raw: found - 1)))
    }
  }

  /// The first id that ends in a number shows what precedes it; where too few are like it, none is kept here.
  @inline(never)
  private mutating func addOther(_ object: ObjectID, _ id: UnsafeBufferPointer<UInt8>) {
    if entries == nil, let number = begin(id) {
      numberedCount = 1
      enter(object, number)
      return
    }
    others.append(UInt32(truncatingIfNeeded: count - 1))
    if others.count > 64 + numberedCount / 8 { giveUp() }
  }

  private mutating func begin(_ id: UnsafeBufferPointer<UInt8>) -> Int? {
    let digits = id.reversed().prefix { $0 >= 0x30 && $0 <= 0x39 }.count
    let text = UnsafeBufferPointer(rebasing: id[..<(id.count - digits)])
    guard digits > 0, limit > 0, text.allSatisfy(Self.isPlain),
      let zeroed = calloc(limit * Self.width + 4, 1)
    else { return nil }
    entries = zeroed
    prefix.append(text)
    guard let number = view.number(id) else {
      free(entries)
      entries = nil
      prefix.removeLast(prefix.count)
      return nil
    }
    return number
  }

  /// Whether a byte means nothing in a list of references.
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte != UInt8(ascii: "#") && byte != UInt8(ascii: ":") && byte != UInt8(ascii: "/")
  }

  private mutating func giveUp() {
    isGivenUp = true
    free(entries)
    entries = nil
    others = []
    duplicates = []
  }

  /// The ids so far, valid until one is added and while they are there.
  var view: View {
    View(
      entries: entries.map { UnsafeRawPointer($0) }, limit: limit, prefix: prefix.base,
      prefixCount: prefix.count)
  }

  /// A way to look ids up.
  struct View: BitwiseCopyable {
    private let entries: UnsafeRawPointer?
    private let limit: Int
    private let prefix: UnsafePointer<UInt8>
    private let prefixCount: Int

    fileprivate init(
      entries: UnsafeRawPointer?, limit: Int, prefix: UnsafePointer<UInt8>, prefixCount: Int
    ) {
      self.entries = entries
      self.limit = limit
      self.prefix = prefix
      self.prefixCount = prefixCount
    }

    /// Passes over an id that is here if it is anywhere, and gives its number; nil if the text does not begin like one.
    ///
    /// What follows the digits is for the caller to look at. One number is written in one way: without leading zeros.
    @inline(__always)
    func number(at position: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Int? {
      guard entries != nil, end - position > prefixCount else { return nil }
      for index in 0..<prefixCount where position[index] != prefix[index] { return nil }
      var next = position + prefixCount
      let first = next
      var number = 0
      while next < end, number < limit {
        let digit = next.pointee &- 0x30
        guard digit <= 9 else { break }
        number = number &* 10 &+ Int(digit)
        next += 1
      }
      guard next > first, number < limit, first.pointee != 0x30 || next == first + 1 else { return nil }
      position = next
      return number
    }

    /// The number of a whole id.
    @inline(__always)
    func number(_ id: UnsafeBufferPointer<UInt8>) -> Int? {
      guard var position = id.baseAddress else { return nil }
      let end = position + id.count
      guard let number = number(at: &position, end), position == end else { return nil }
      return number
    }

    /// The object whose id has a number that ``number(_:)`` gave.
    @inline(__always)
    func object(_ number: Int) -> ObjectID? {
      guard let entries else { return nil }
      let entry =
        entries.loadUnaligned(fromByteOffset: number * NumberedIDs.width, as: UInt32.self) & 0xFF_FFFF
      return entry == 0 ? nil : ObjectID(raw: entry - 1)
    }
  }
}
