internal import Glibc

/// Paths with `/` between their parts, taken apart by bytes.
///
/// A slash and a combining mark after it are one character, so that a search for the character `/` passes over a slash that
/// the system sees.
enum PathParts {
  private static let slash = UInt8(ascii: "/")

  /// The parts that are not empty.
  static func of(_ path: Substring) -> [Substring] { path.utf8.split(separator: slash).map(Substring.init) }

  /// A path's folder and its last part.
  static func split(_ path: Substring) -> (folder: Substring, name: Substring) {
    guard let end = path.utf8.lastIndex(of: slash) else { return ("", path) }
    return (path[..<end], path[path.utf8.index(after: end)...])
  }

  /// Whether two paths or parts have the same bytes; texts that Unicode holds for equal may be two files.
  static func isSame(_ left: Substring, _ right: Substring) -> Bool {
    left.utf8.count == right.utf8.count && starts(left, with: right)
  }

  /// Whether `path` is `folder` or stands in it.
  static func isFolder(_ folder: Substring, orWithin path: Substring) -> Bool {
    let length = folder.utf8.count
    guard path.utf8.count >= length, starts(path, with: folder) else { return false }
    return path.utf8.count == length || path.utf8[path.utf8.index(path.startIndex, offsetBy: length)] == slash
  }

  /// Whether the bytes of `path`, which are no fewer, begin with those of `start`.
  private static func starts(_ path: Substring, with start: Substring) -> Bool {
    let answer = path.utf8.withContiguousStorageIfAvailable { path in
      start.utf8.withContiguousStorageIfAvailable { start in
        guard let left = path.baseAddress, let right = start.baseAddress else { return start.isEmpty }
        return memcmp(left, right, start.count) == 0
      }
    }
    return (answer ?? nil) ?? path.utf8.starts(with: start.utf8)
  }
}
