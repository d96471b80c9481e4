internal import Glibc
import Synchronization

/// One input text: its name as the user gave it and its bytes in UTF-8.
///
/// The bytes are what every offset in a ``SourceRange`` counts. An input in another encoding is transcoded before it
/// becomes a `SourceFile`, so a column is right whatever the encoding was.
public final class SourceFile: Sendable {
  /// The path or name as the user gave it; `-` for standard input.
  public let path: String
  /// The number of bytes.
  public let count: Int
  private let storage: Storage
  private let knownLines = AtomicLazyReference<LineTable>()
  /// Held while the line table is built, so that nobody builds it twice.
  private let building = Mutex(())
  /// The last answer in a long line: in a file of one line the next one is found from there.
  private let last = Mutex((offset: 0, column: 1))

  /// Owns the bytes, followed by zero bytes that are not counted, so that eight can be read at any of them.
  private final class Storage: Sendable {
    nonisolated(unsafe) let base: UnsafeMutablePointer<UInt8>

    init(capacity: Int) {
      base = Self.memory(of: capacity + 8).assumingMemoryBound(to: UInt8.self)
      (base + capacity).initialize(repeating: 0, count: 8)
    }

    deinit { free(base) }

    /// Memory of a large file comes in large pages where the system has some: touching small ones costs more than reading.
    private static func memory(of size: Int) -> UnsafeMutableRawPointer {
      let page = 1 << 21
      var large: UnsafeMutableRawPointer?
      if size >= 2 * page, posix_memalign(&large, page, size) == 0, let large {
        madvise(large, size, MADV_HUGEPAGE)
        return large
      }
      guard let memory = malloc(size) else { preconditionFailure("out of memory") }
      return memory
    }
  }

  /// Takes `count` bytes that `initialize` writes.
  public init(path: String, count: Int, initialize: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
    self.path = path
    self.count = count
    storage = Storage(capacity: count)
    initialize(UnsafeMutableBufferPointer(start: storage.base, count: count))
  }

  /// Copies `bytes`, which are UTF-8.
  public convenience init(path: String, bytes: some Collection<UInt8>) {
    self.init(path: path, count: bytes.count) { _ = $0.initialize(from: bytes) }
  }

  /// Copies `text`.
  public convenience init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  /// The bytes, valid while this file lives.
  ///
  /// Eight readable zero bytes follow them.
  public var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: storage.base, count: count)
  }

  /// The text of `range`, repaired where it is not UTF-8; the range is clamped to the file.
  public func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<count)], as: UTF8.self)
  }

  /// The whole text, repaired where it is not UTF-8.
  public var text: String { text(0..<count) }

  /// The 1-based line and column of a byte offset; the column counts Unicode scalars.
  ///
  /// The line table is built at the first call, O(file); each further call costs O(log lines + line length), or less when
  /// the offsets of the calls ascend.
  public func position(of offset: Int) -> SourcePosition {
    let offset = min(max(offset, 0), count)
    let lines = lines
    let line = lines.line(of: offset)
    let start = lines.start(line)
    guard offset - start > Self.longLine else {
      return SourcePosition(line: line + 1, column: column(of: offset, from: start, 1))
    }
    return last.withLock { last in
      let known = last.offset > start && last.offset <= offset ? last : (offset: start, column: 1)
      last = (offset, column(of: offset, from: known.offset, known.column))
      return SourcePosition(line: line + 1, column: last.column)
    }
  }

  /// The bytes of a line in which a column is counted from the line's beginning.
  private static let longLine = 1024

  private func column(of offset: Int, from start: Int, _ first: Int) -> Int {
    let bytes = bytes
    var column = first
    for index in start..<offset where bytes[index] & 0xC0 != 0x80 { column += 1 }
    return column
  }

  /// The byte range of a 1-based line without its line end; empty past the last line.
  public func rangeOfLine(_ line: Int) -> Range<Int> {
    let bytes = bytes
    let lines = lines
    guard line >= 1, line <= lines.count else { return count..<count }
    let start = lines.start(line - 1)
    var end = line < lines.count ? lines.start(line) : count
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }

  /// Builds the line table now, so that threads need not wait for the first of them that asks.
  public func prepareLines() { _ = lines }

  private var lines: LineTable {
    if let known = knownLines.load() { return known }
    return building.withLock { _ in
      knownLines.load() ?? knownLines.storeIfNil(LineTable(bytes))
    }
  }
}

/// A 1-based line and a 1-based column that counts Unicode scalars.
public struct SourcePosition: Hashable, Comparable, Sendable {
  /// The line, from 1.
  public var line: Int
  /// The column in Unicode scalars, from 1.
  public var column: Int

  /// Takes a 1-based line and column.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Orders by line, then column.
  public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}
