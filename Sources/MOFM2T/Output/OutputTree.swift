/// What a run produced: paths below an output folder that is not yet chosen, with their contents.
///
/// Nothing is written until an ``OutputWriter`` commits the tree.
public struct OutputTree: Sendable {
  /// One file.
  public struct File: Sendable {
    /// The path below the output folder: `/` between parts, none of them empty, `.` or `..`.
    public let path: String
    /// The bytes.
    public internal(set) var content: [UInt8]
    /// What happens when the file is there already.
    public let mode: Mode
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

  /// A tree without files.
  public init() {}

  /// The contents of the file at `path`, nil when there is none.
  public subscript(path: String) -> [UInt8]? {
    guard let path = try? Self.normalized(path), let index = indices[path] else { return nil }
    return files[index].content
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
    files.append(File(path: path, content: [], mode: mode))
    return files.count - 1
  }

  mutating func append(_ content: [UInt8], toFile index: Int) {
    if files[index].content.isEmpty {
      files[index].content = content
    } else {
      files[index].content.append(contentsOf: content)
    }
  }

  /// `path` without empty and `.` parts.
  public static func normalized(_ path: String) throws(PathError) -> String {
    if path.utf8.contains(0) { throw .zeroByte }
    if path.utf8.first == UInt8(ascii: "/") { throw .outside }
    guard let last = path.utf8.last, last != UInt8(ascii: "/") else { throw .noName }
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { throw .outside }
      parts.append(part)
    }
    guard !parts.isEmpty, !path.hasSuffix("/.") else { throw .noName }
    return parts.joined(separator: "/")
  }
}
