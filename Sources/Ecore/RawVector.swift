import Glibc

/// A growable buffer of trivial values behind one pointer.
///
/// An `Array` in a class that C callbacks touch costs exclusivity and uniqueness checks at each append; this costs a compare.
package struct RawVector<Element: BitwiseCopyable>: ~Copyable {
  package private(set) var base: UnsafeMutablePointer<Element>
  package private(set) var count = 0
  private var capacity: Int

  package init(capacity: Int = 16) {
    self.capacity = max(capacity, 1)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  package mutating func append(_ element: Element) {
    if count == capacity { grow(to: count + 1) }
    base[count] = element
    count += 1
  }

  package mutating func append(repeating element: Element, count added: Int) {
    if count + added > capacity { grow(to: count + added) }
    (base + count).update(repeating: element, count: added)
    count += added
  }

  package mutating func append(_ elements: UnsafeBufferPointer<Element>) {
    guard let source = elements.baseAddress else { return }
    if count + elements.count > capacity { grow(to: count + elements.count) }
    (base + count).update(from: source, count: elements.count)
    count += elements.count
  }

  package mutating func removeLast(_ removed: Int = 1) { count -= removed }

  package subscript(index: Int) -> Element {
    get { base[index] }
    nonmutating set { base[index] = newValue }
  }

  /// `realloc` moves the pages of a large block without copying it, so growth costs no second peak.
  private mutating func grow(to needed: Int) {
    let wanted = max(needed, capacity + capacity / 2 + 16)
    let moved = realloc(UnsafeMutableRawPointer(base), wanted * MemoryLayout<Element>.stride)
    guard let moved else { preconditionFailure("out of memory") }
    base = moved.assumingMemoryBound(to: Element.self)
    capacity = wanted
  }

  /// Hands the buffer over; the receiver deallocates it.
  package consuming func release() -> UnsafeMutablePointer<Element> {
    let result = base
    let copy = UnsafeMutablePointer<Element>.allocate(capacity: 1)
    base = copy
    return result
  }
}
