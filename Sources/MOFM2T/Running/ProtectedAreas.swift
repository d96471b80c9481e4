internal import Diagnostics

/// The protected areas of a file that was generated before.
struct ProtectedAreas {
  static let startMarker = "Start of user code"
  static let endMarker = "End of user code"

  /// What a person may have written into an area.
  struct Area {
    /// The rest of the line after the start marker, trimmed.
    let id: String
    /// Everything after that line up to the end marker.
    let content: [UInt8]
  }

  /// In the order of the file.
  private(set) var areas: [Area] = []
  private var used: Set<Int> = []

  /// No areas.
  init() {}

  /// Finds the areas of `text`; one that is not closed is reported.
  init(_ text: [UInt8], of file: SourceFile, into sink: inout DiagnosticSink) {
    let start = Array(Self.startMarker.utf8)
    let end = Array(Self.endMarker.utf8)
    var position = 0
    while let found = Self.position(of: start, in: text, from: position) {
      let lineEnd = text[found...].firstIndex(of: 0x0A) ?? text.count
      let first = min(lineEnd + 1, text.count)
      var line = text[(found + start.count)..<lineEnd]
      while let last = line.last, TextCursor.isBlank(last) { line.removeLast() }
      let id = String(decoding: line.drop(while: TextCursor.isBlank), as: UTF8.self)
      let next = Self.position(of: start, in: text, from: first) ?? text.count
      guard let close = Self.position(of: end, in: text, from: first), close < next else {
        sink.emit(.unclosedArea(id, at: SourceRange(file, found..<lineEnd)))
        position = next
        continue
      }
      areas.append(Area(id: id, content: Array(text[first..<close])))
      position = close + end.count
    }
  }

  /// What stands in the area `id`, the first time it is asked for.
  mutating func take(_ id: String) -> [UInt8]? {
    guard let index = areas.indices.first(where: { areas[$0].id == id && !used.contains($0) }) else {
      return nil
    }
    used.insert(index)
    return areas[index].content
  }

  /// Takes back that the area `id` was taken last.
  mutating func giveBack(_ id: String) {
    if let index = areas.indices.last(where: { areas[$0].id == id && used.contains($0) }) {
      used.remove(index)
    }
  }

  /// Whether the text of an area was taken.
  var hasTaken: Bool { !used.isEmpty }

  /// The areas that were not taken.
  var lost: [Area] { areas.indices.filter { !used.contains($0) }.map { areas[$0] } }

  private static func position(of pattern: [UInt8], in text: [UInt8], from start: Int) -> Int? {
    guard let first = pattern.first else { return nil }
    var index = start
    while index + pattern.count <= text.count {
      guard let candidate = text[index...].firstIndex(of: first), candidate + pattern.count <= text.count
      else {
        return nil
      }
      if text[candidate..<(candidate + pattern.count)].elementsEqual(pattern) { return candidate }
      index = candidate + 1
    }
    return nil
  }
}
