public import Glibc

/// A growable buffer of trivial values behind one pointer.
///
/// An `Array` in a class that C callbacks touch costs exclusivity and uniqueness checks at each append; this costs a compare.
/// Inlined everywhere: not specialised, each access would be a copy through a call.
@frozen
public struct RawVector<Element: BitwiseCopyable>: ~Copyable {
  @usableFromInline var start: UnsafeMutablePointer<Element>
  @usableFromInline var used = 0
  @usableFromInline var capacity: Int

  /// Starts empty with room for `capacity` elements.
  @inlinable
  public init(capacity: Int = 16) {
    self.capacity = max(capacity, 1)
    start = .allocate(capacity: self.capacity)
  }

  @inlinable
  deinit { start.deallocate() }

  /// Where the elements lie; valid until the next element is added.
  @inlinable
  public var base: UnsafeMutablePointer<Element> { start }

  /// The number of elements.
  @inlinable
  public var count: Int { used }

  /// Adds one element; amortised constant cost.
  @inlinable
  public mutating func append(_ element: Element) {
    if used == capacity { grow(to: used + 1) }
    start[used] = element
    used += 1
  }

  /// Adds `added` times the same element.
  @inlinable
  public mutating func append(repeating element: Element, count added: Int) {
    if used + added > capacity { grow(to: used + added) }
    (start + used).update(repeating: element, count: added)
    used += added
  }

  /// Adds a copy of `elements`, which must not lie in this buffer.
  @inlinable
  public mutating func append(_ elements: UnsafeBufferPointer<Element>) {
    guard let source = elements.baseAddress else { return }
    if used + elements.count > capacity { grow(to: used + elements.count) }
    (start + used).update(from: source, count: elements.count)
    used += elements.count
  }

  /// Drops the last `removed` elements; there must be as many.
  @inlinable
  public mutating func removeLast(_ removed: Int = 1) { used -= removed }

  /// The element at `index`, which is not checked.
  @inlinable
  public subscript(index: Int) -> Element {
    get { start[index] }
    nonmutating set { start[index] = newValue }
  }

  /// `realloc` moves the pages of a large block without copying it, so growth costs no second peak.
  @inlinable
  @inline(never)
  mutating func grow(to needed: Int) {
    let wanted = max(needed, capacity + capacity / 2 + 16)
    let moved = realloc(UnsafeMutableRawPointer(start), wanted * MemoryLayout<Element>.stride)
    guard let moved else { preconditionFailure("out of memory") }
    start = moved.assumingMemoryBound(to: Element.self)
    capacity = wanted
  }

  /// Hands the buffer over; the receiver deallocates it.
  @inlinable
  public consuming func release() -> UnsafeMutablePointer<Element> {
    let result = start
    start = UnsafeMutablePointer<Element>.allocate(capacity: 1)
    return result
  }
}
