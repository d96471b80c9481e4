internal import Diagnostics
internal import Glibc

/// What a run produced: paths below an output folder that is not yet chosen, with their contents.
///
/// Nothing is written until an ``OutputWriter`` commits the tree. Contents beyond a budget go to an ``OutputSpill``, so that
/// memory does not grow with the output.
public struct OutputTree: Sendable {
  /// One file.
  public struct File: Sendable {
    /// The path below the output folder: `/` between parts, none of them empty, `.` or `..`.
    public let path: String
    /// What happens when the file is there already.
    public let mode: Mode
    /// The number of bytes.
    public internal(set) var count = 0
    /// What each part of the contents came from, in order; empty unless ``RunOptions/isTraced``.
    public internal(set) var regions: [OutputRegion] = []
    /// Whether a text was printed outside of quotes that a reader of YAML may take for a number or a word such as `no`.
    public internal(set) var hasDoubtfulText = false
    /// What the main templates were run for when they printed to the file.
    var origins: [OutputOrigin] = []
    /// The digest of the file that was there, when text of its protected areas was taken over.
    var basis: SHA256.Digest?
    fileprivate var spilled: [Range<Int>] = []
    fileprivate var spill: OutputSpill?
    /// What is in memory, in pieces: a growing one would be copied again and again.
    fileprivate var memory: [[UInt8]] = []

    fileprivate init(path: String, mode: Mode) {
      self.path = path
      self.mode = mode
    }

    /// The bytes.
    public var content: [UInt8] {
      get throws(FileError) {
        if spilled.isEmpty, memory.count < 2 { return memory.first ?? [] }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        try forEachPiece { piece throws(FileError) in bytes.append(contentsOf: piece) }
        return bytes
      }
    }

    /// The bytes of a piece beside which others are begun.
    private static let pieceSize = 1 << 20

    fileprivate mutating func append(_ content: UnsafeBufferPointer<UInt8>) {
      if let last = memory.indices.last, memory[last].count + content.count <= Self.pieceSize {
        memory[last].append(contentsOf: content)
        return
      }
      if memory.isEmpty {
        memory.append(Array(content))
        return
      }
      let size = max(Self.pieceSize, content.count)
      memory.append(
        [UInt8](unsafeUninitializedCapacity: size) { piece, count in
          Self.takePages(of: piece)
          _ = piece.initialize(from: content)
          count = content.count
        })
    }

    /// Asks for the memory of a piece at once: page by page, when it is first written to, takes several times as long.
    private static func takePages(of piece: UnsafeMutableBufferPointer<UInt8>) {
      guard let start = piece.baseAddress else { return }
      let page = Int(getpagesize())
      let first = UnsafeMutableRawPointer(start).alignedUp(toMultipleOf: page)
      let end = UnsafeMutableRawPointer(start + piece.count).alignedDown(toMultipleOf: page)
      // MADV_POPULATE_WRITE, which is not imported; a system that does not know it goes page by page.
      if first < end { _ = madvise(first, end - first, 23) }
    }

    /// Adds what was written to the spill after all that is there of the file.
    fileprivate mutating func add(spilled range: Range<Int>) {
      if let last = spilled.last, last.upperBound == range.lowerBound {
        spilled[spilled.count - 1] = last.lowerBound..<range.upperBound
      } else {
        spilled.append(range)
      }
    }

    /// Hands out the bytes in order, in pieces.
    func forEachPiece(_ body: (UnsafeRawBufferPointer) throws(FileError) -> Void) throws(FileError) {
      if let spill { for range in spilled { try spill.read(range, body) } }
      for piece in memory { try piece.forBytes(body) }
    }
  }

  /// What happens when a file is there already.
  public enum Mode: String, Sendable {
    /// Its contents are replaced.
    case overwrite
    /// The new contents are added at its end.
    case append
    /// It is left alone.
    case create
  }

  /// Why a path cannot be in a tree.
  public enum PathError: Error, Sendable {
    /// It is empty or ends in `/`.
    case noName
    /// It is absolute or has a part `..`.
    case outside
    /// It holds a zero byte.
    case zeroByte
    /// The tree has a file of that path.
    case duplicate
  }

  /// The files in the order in which they were begun.
  public private(set) var files: [File] = []
  private var indices: [String: Int] = [:]
  private let spill: OutputSpill?
  private var memoryCount = 0

  /// A tree without files; without a `spill` all contents stay in memory.
  public init(spill: OutputSpill? = nil) { self.spill = spill }

  /// The contents of the file at `path`, nil when there is none.
  public subscript(path: String) -> [UInt8]? { file(path).flatMap { try? $0.content } }

  /// The file at `path`, nil when there is none.
  public func file(_ path: String) -> File? {
    guard let path = try? Self.normalized(path), let index = indices[path] else { return nil }
    return files[index]
  }

  /// Adds a file; with ``Mode/append`` the contents are added to a file of that path that is there already.
  public mutating func add(_ path: String, _ content: [UInt8], mode: Mode = .overwrite) throws(PathError) {
    append(content, toFile: try begin(path, mode: mode))
  }

  /// The position of the file that `path` names, which is empty unless `mode` is ``Mode/append``.
  mutating func begin(_ path: String, mode: Mode) throws(PathError) -> Int {
    let path = try Self.normalized(path)
    if let index = indices[path] {
      guard mode == .append else { throw .duplicate }
      return index
    }
    indices[path] = files.count
    files.append(File(path: path, mode: mode))
    return files.count - 1
  }

  mutating func append(_ content: [UInt8], toFile index: Int) {
    content.withUnsafeBufferPointer { append($0, toFile: index) }
  }

  mutating func append(_ content: UnsafeBufferPointer<UInt8>, toFile index: Int) {
    files[index].count += content.count
    memoryCount += content.count
    if let spill, memoryCount > spill.budget, unload(index, to: spill) {
      if let range = spill.store(content) {
        files[index].add(spilled: range)
        memoryCount -= content.count
        return
      }
    }
    files[index].append(content)
  }

  /// Moves what memory holds of a file; false, with what there was no room for left where it is, when that fails.
  private mutating func unload(_ index: Int, to spill: OutputSpill) -> Bool {
    files[index].spill = spill
    var done = 0
    for piece in files[index].memory {
      guard let range = piece.withUnsafeBufferPointer({ spill.store($0) }) else { break }
      files[index].add(spilled: range)
      memoryCount -= piece.count
      done += 1
    }
    files[index].memory.removeFirst(done)
    return files[index].memory.isEmpty
  }

  /// Adds what a tree holds that was made after this one; false when the two are in each other's way.
  mutating func join(_ other: OutputTree) -> Bool {
    for file in other.files {
      if let index = indices[file.path] {
        guard file.mode == .append else { return false }
        let start = files[index].count
        if !file.spilled.isEmpty {
          // Both trees have one spill.
          guard let spill, unload(index, to: spill) else { return false }
          for range in file.spilled {
            files[index].add(spilled: range)
            files[index].count += range.count
          }
        }
        for piece in file.memory { append(piece, toFile: index) }
        files[index].regions += file.regions.map { region in
          var region = region
          region.range = (region.range.lowerBound + start)..<(region.range.upperBound + start)
          return region
        }
        if file.hasDoubtfulText { files[index].hasDoubtfulText = true }
        files[index].origins += file.origins
      } else {
        indices[file.path] = files.count
        memoryCount += file.memory.reduce(0) { $0 + $1.count }
        files.append(file)
      }
    }
    return true
  }

  /// Changes what is known about a file besides its contents.
  mutating func update(file index: Int, _ body: (inout File) -> Void) { body(&files[index]) }

  /// Whether a part of a path is empty or begins with a dot.
  private static func mayHaveDots(_ path: String) -> Bool {
    var previous = UInt8(ascii: "/")
    for byte in path.utf8 {
      if previous == UInt8(ascii: "/"), byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") { return true }
      previous = byte
    }
    return false
  }

  /// `path` without empty and `.` parts.
  public static func normalized(_ path: String) throws(PathError) -> String {
    if path.utf8.contains(0) { throw .zeroByte }
    if path.utf8.first == UInt8(ascii: "/") { throw .outside }
    guard let last = path.utf8.last, last != UInt8(ascii: "/") else { throw .noName }
    if !mayHaveDots(path) { return path }
    var parts: [Substring] = []
    for part in PathParts.of(path[...]) where part != "." {
      if part == ".." { throw .outside }
      parts.append(part)
    }
    guard !parts.isEmpty, PathParts.split(path[...]).name != "." else { throw .noName }
    return parts.joined(separator: "/")
  }
}
