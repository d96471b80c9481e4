internal import Glibc

/// What a query gave for texts, by their bytes.
///
/// Looking a text up makes no String and counts no reference. The bytes of keys are those of the model, which lives longer.
final class TextMemo {
  private struct Entry: BitwiseCopyable, @unchecked Sendable {
    var key: UnsafeBufferPointer<UInt8>
    var hash: UInt64
    /// Nil where there is no entry.
    var value: UnsafeMutablePointer<UInt8>?
    var count: Int
  }

  private static let empty = Entry(
    key: UnsafeBufferPointer(start: nil, count: 0), hash: 0, value: nil, count: 0)
  /// How many results are remembered before all are forgotten.
  private static let limit = 1 << 17

  /// The most bytes of a text for which something is computed: of longer ones it may be more than a text can be.
  private static let longest = 4096

  private var entries: UnsafeMutableBufferPointer<Entry>
  private var count = 0
  /// So that nobody can choose texts that fall together.
  private let seed = UInt64.random(in: .min ... .max) | 1

  /// The call site.
  let site: Int
  private var result: [UInt8] = []

  init(site: Int) {
    self.site = site
    entries = .allocate(capacity: 64)
    entries.initialize(repeating: Self.empty)
  }

  deinit {
    clear()
    entries.deallocate()
  }

  /// What the query gave for a text; nil when that is not known.
  @inline(__always)
  func value(of text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
    let hash = hash(text)
    let mask = entries.count - 1
    var position = Int(truncatingIfNeeded: hash >> 32) & mask
    while let value = entries[position].value {
      let entry = entries[position]
      if entry.hash == hash, Self.areSame(entry.key, text) {
        return UnsafeBufferPointer(start: value, count: entry.count)
      }
      position = (position + 1) & mask
    }
    return nil
  }

  /// Remembers what the query gave for a text, whose bytes must stay where they are.
  func remember(_ value: some Collection<UInt8>, of text: UnsafeBufferPointer<UInt8>) {
    if self.value(of: text) != nil { return }
    if count >= Self.limit { clear() }
    if 2 * (count + 1) > entries.count { grow() }
    let size = value.count
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, size))
    _ = UnsafeMutableBufferPointer(start: copy, count: size).initialize(from: value)
    insert(Entry(key: text, hash: hash(text), value: copy, count: size))
    count += 1
  }

  /// Computes what the query gives for a text and remembers it; nil when the query must be asked.
  func computed(
    for text: UnsafeBufferPointer<UInt8>, by expression: TextExpression
  ) -> UnsafeBufferPointer<UInt8>? {
    guard text.count <= Self.longest, text.allSatisfy({ $0 < 0x80 }) else { return nil }
    result.removeAll(keepingCapacity: true)
    guard expression.append(for: text, to: &result) else { return nil }
    remember(result, of: text)
    return value(of: text)
  }

  private func insert(_ entry: Entry) {
    let mask = entries.count - 1
    var position = Int(truncatingIfNeeded: entry.hash >> 32) & mask
    while entries[position].value != nil { position = (position + 1) & mask }
    entries[position] = entry
  }

  private func grow() {
    let old = entries
    entries = .allocate(capacity: old.count * 2)
    entries.initialize(repeating: Self.empty)
    for entry in old where entry.value != nil { insert(entry) }
    old.deallocate()
  }

  private func clear() {
    for index in entries.indices {
      entries[index].value?.deallocate()
      entries[index] = Self.empty
    }
    count = 0
  }

  @inline(__always)
  private static func areSame(
    _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard left.count == right.count else { return false }
    guard let left = left.baseAddress, let start = right.baseAddress else { return true }
    return left == start || memcmp(left, start, right.count) == 0
  }

  /// Multiplies and folds eight bytes at a time.
  @inline(__always)
  private func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash = seed ^ UInt64(truncatingIfNeeded: text.count)
    guard let start = text.baseAddress else { return hash }
    let bytes = UnsafeRawPointer(start)
    var position = 0
    while position + 8 <= text.count {
      hash = mixed(hash ^ bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      position += 8
    }
    if position < text.count {
      var rest: UInt64 = 0
      if text.count >= 8 {
        rest = bytes.loadUnaligned(fromByteOffset: text.count - 8, as: UInt64.self)
      } else {
        while position < text.count {
          rest = rest << 8 | UInt64(start[position])
          position += 1
        }
      }
      hash = mixed(hash ^ rest)
    }
    return hash
  }

  @inline(__always)
  private func mixed(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15 ^ seed)
    return product.high ^ product.low
  }
}
