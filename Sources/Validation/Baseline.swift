public import Diagnostics
import Ecore
import Glibc
import OCL

/// Violations that are known: a file with one a line, sorted, so that it can be compared and merged line by line.
///
/// A line has the invariant with its packages, a tab, and the object: the path of its file from the folder of the baseline,
/// `#`, and its fragment or id. Tabs, line ends and `%` are written `%09`, `%0A`, `%0D` and `%25`.
public struct Baseline: Sendable {
  /// A violation.
  public struct Entry: Hashable, Comparable, Sendable {
    /// The invariant with its class and packages: `p::Pod::named`.
    public let invariant: String
    /// The file and the object in it.
    public let place: String

    /// Orders by bytes: invariant, then place.
    public static func < (left: Entry, right: Entry) -> Bool {
      if left.invariant != right.invariant {
        return left.invariant.utf8.lexicographicallyPrecedes(right.invariant.utf8)
      }
      return left.place.utf8.lexicographicallyPrecedes(right.place.utf8)
    }
  }

  /// The first line of a file.
  static let header = "# krosskube baseline 1"

  private let folder: [Substring]
  private let ranges: [Entry: SourceRange]

  /// An empty one that is to be written to `path`.
  public init(path: String) {
    folder = Array(Self.components(path).dropLast())
    ranges = [:]
  }

  /// Reads a file; lines that are no entries are reported and left out.
  public init(_ file: SourceFile, into sink: inout DiagnosticSink) {
    folder = Array(Self.components(file.path).dropLast())
    var ranges: [Entry: SourceRange] = [:]
    var start = 0
    let bytes = file.bytes
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      let range = start..<(end > start && bytes[end - 1] == 0x0D ? end - 1 : end)
      start = end + 1
      let line = file.text(range)
      if line.isEmpty || line.hasPrefix("#") { continue }
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("#") else {
        sink.emit(.badBaselineLine(at: SourceRange(file, range)))
        continue
      }
      let entry = Entry(invariant: Self.unescaped(parts[0]), place: Self.unescaped(parts[1]))
      ranges[entry] = SourceRange(file, range)
    }
    self.ranges = ranges
  }

  /// The number of entries.
  public var count: Int { ranges.count }

  func contains(_ entry: Entry) -> Bool { ranges[entry] != nil }

  /// The entry for an invariant that is not true of an object.
  func entry(_ invariant: Invariant, _ object: EObject) -> Entry {
    Entry(
      invariant: invariant.context.qualifiedName + "::" + invariant.name,
      place: relative(object.eResource?.uri ?? "") + "#" + object.uriFragment())
  }

  /// Reports entries about `files` that did not occur; about other files nothing is known.
  func reportStale(_ seen: Set<Entry>, files: [String], into sink: inout DiagnosticSink) {
    let checked = Set(files.map(relative))
    for (entry, range) in ranges where !seen.contains(entry) {
      let file = entry.place.prefix { $0 != "#" }
      if checked.contains(String(file)) { sink.emit(.staleEntry(entry, at: range)) }
    }
  }

  /// The text of a file with these entries.
  public static func text(_ entries: Set<Entry>) -> String {
    var text = header + "\n"
    for entry in entries.sorted() { text += escaped(entry.invariant) + "\t" + escaped(entry.place) + "\n" }
    return text
  }

  // MARK: Paths

  /// The path from the baseline's folder, so that it does not matter where the command runs.
  private func relative(_ path: String) -> String {
    if path == "-" || path.isEmpty { return path }
    let target = Self.components(path)
    var common = 0
    while common < folder.count, common < target.count - 1, folder[common] == target[common] { common += 1 }
    let up = repeatElement(Substring(".."), count: folder.count - common)
    return (Array(up) + target[common...]).joined(separator: "/")
  }

  /// The names of an absolute path, `.` and `..` resolved as far as the text tells.
  private static func components(_ path: String) -> [Substring] {
    var whole = path
    if !path.hasPrefix("/") {
      var buffer = [CChar](repeating: 0, count: 4097)
      if getcwd(&buffer, 4096) != nil {
        let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        whole = String(decoding: bytes, as: UTF8.self) + "/" + path
      }
    }
    var result: [Substring] = []
    for part in whole.split(separator: "/") {
      switch part {
      case ".": continue
      case "..": _ = result.popLast()
      default: result.append(part)
      }
    }
    return result
  }

  // MARK: Escapes

  private static func escaped(_ text: String) -> String { PercentEscape.escaped(text, ["\t", "\n", "\r"]) }

  private static func unescaped(_ text: Substring) -> String {
    guard text.contains("%") else { return String(text) }
    var bytes: [UInt8] = []
    var rest = text.utf8
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(code)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
