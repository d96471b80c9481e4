/// Text whose lines are known, in memory of its own.
struct LaidText {
  let bytes: UnsafeBufferPointer<UInt8>
  /// Where each line ends, the last one with the text.
  let ends: UnsafeBufferPointer<Int>

  init(_ text: some Collection<UInt8>) {
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.count)
    _ = copy.initialize(from: text)
    bytes = UnsafeBufferPointer(copy)
    var ends = bytes.indices.filter { copy[$0] == 0x0A }.map { $0 + 1 }
    if ends.last != bytes.count { ends.append(bytes.count) }
    let lines = UnsafeMutableBufferPointer<Int>.allocate(capacity: ends.count)
    _ = lines.initialize(from: ends)
    self.ends = UnsafeBufferPointer(lines)
  }

  func deallocate() {
    bytes.deallocate()
    ends.deallocate()
  }
}
