/// The difference of two texts in the unified format, by lines.
struct UnifiedDiff {
  /// The most insertions and deletions that are looked for; a larger difference is told as one replacement.
  private static let limit = 1_000
  private static let contextCount = 3

  private let old: [ArraySlice<UInt8>]
  private let new: [ArraySlice<UInt8>]

  /// A run of lines that differ.
  private struct Edit {
    var old: Range<Int>
    var new: Range<Int>
  }

  /// The text, empty for equal contents; nil stands for a file that is not there.
  static func text(_ old: [UInt8]?, _ new: [UInt8]?, path: String) -> String {
    if old == new { return "" }
    let head =
      "--- \(old == nil ? "/dev/null" : path)\n+++ \(new == nil ? "/dev/null" : path)\n"
    if old?.contains(0) == true || new?.contains(0) == true { return head + "binary contents differ\n" }
    let diff = UnifiedDiff(old: lines(old ?? []), new: lines(new ?? []))
    return head + diff.hunks()
  }

  /// The first line of the old text that differs, from 1.
  static func firstDifference(_ old: [UInt8], _ new: [UInt8]) -> Int {
    let same = zip(old, new).prefix { $0 == $1 }.count
    return old.prefix(same).count { $0 == 0x0A } + 1
  }

  /// The lines with their line ends.
  private static func lines(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
    var result: [ArraySlice<UInt8>] = []
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? text.count
      result.append(text[start..<end])
      start = end
    }
    return result
  }

  private func hunks() -> String {
    if old.isEmpty, new.isEmpty { return "" }
    var result = ""
    let edits = edits()
    var index = 0
    while index < edits.count {
      var last = index
      while last + 1 < edits.count,
        edits[last + 1].old.lowerBound - edits[last].old.upperBound <= 2 * Self.contextCount
      {
        last += 1
      }
      result += hunk(edits[index...last])
      index = last + 1
    }
    return result
  }

  private func hunk(_ edits: ArraySlice<Edit>) -> String {
    guard let first = edits.first, let last = edits.last else { return "" }
    let before = min(Self.contextCount, first.old.lowerBound)
    let after = min(Self.contextCount, old.count - last.old.upperBound)
    let oldRange = first.old.lowerBound - before..<last.old.upperBound + after
    let newRange = first.new.lowerBound - before..<last.new.upperBound + after
    var text = "@@ -\(Self.position(oldRange)) +\(Self.position(newRange)) @@\n"
    var position = oldRange.lowerBound
    for edit in edits {
      for line in old[position..<edit.old.lowerBound] { text += Self.marked(" ", line) }
      for line in old[edit.old] { text += Self.marked("-", line) }
      for line in new[edit.new] { text += Self.marked("+", line) }
      position = edit.old.upperBound
    }
    for line in old[position..<oldRange.upperBound] { text += Self.marked(" ", line) }
    return text
  }

  private static func position(_ range: Range<Int>) -> String {
    "\(range.isEmpty ? range.lowerBound : range.lowerBound + 1)" + (range.count == 1 ? "" : ",\(range.count)")
  }

  private static func marked(_ mark: String, _ line: ArraySlice<UInt8>) -> String {
    let text = mark + String(decoding: line, as: UTF8.self)
    return line.last == 0x0A ? text : text + "\n\\ No newline at end of file\n"
  }

  // MARK: Comparing

  /// The shortest list of edits, by the greedy algorithm of Myers.
  private func edits() -> [Edit] {
    let prefix = zip(old, new).prefix { $0 == $1 }.count
    let rest = min(old.count, new.count) - prefix
    let suffix = zip(old.reversed(), new.reversed()).prefix(rest).prefix { $0 == $1 }.count
    let oldRange = prefix..<old.count - suffix
    let newRange = prefix..<new.count - suffix
    guard !oldRange.isEmpty, !newRange.isEmpty, let path = path(oldRange, newRange) else {
      return [Edit(old: oldRange, new: newRange)]
    }
    var result: [Edit] = []
    var (x, y) = (oldRange.lowerBound, newRange.lowerBound)
    // Each step of the path ends behind lines that are equal; what lies between was replaced.
    for match in path + [(oldRange.upperBound, newRange.upperBound)] {
      if match != (x, y) {
        if let last = result.last, last.old.upperBound == x, last.new.upperBound == y {
          result[result.count - 1].old = last.old.lowerBound..<match.0
          result[result.count - 1].new = last.new.lowerBound..<match.1
        } else {
          result.append(Edit(old: x..<match.0, new: y..<match.1))
        }
      }
      (x, y) = (match.0 + 1, match.1 + 1)
    }
    return result
  }

  /// The pairs of equal lines that stay, in order; nil when the texts differ too much.
  private func path(_ oldRange: Range<Int>, _ newRange: Range<Int>) -> [(Int, Int)]? {
    let left = oldRange.map { old[$0] }
    let right = newRange.map { new[$0] }
    let most = min(left.count + right.count, Self.limit)
    var furthest = [Int](repeating: 0, count: 2 * most + 3)
    let middle = most + 1
    var history: [[Int]] = []
    for distance in 0...most {
      history.append(Array(furthest[(middle - distance - 1)...(middle + distance + 1)]))
      for diagonal in stride(from: -distance, through: distance, by: 2) {
        let isDown =
          diagonal == -distance
          || diagonal != distance && furthest[middle + diagonal - 1] < furthest[middle + diagonal + 1]
        var x = isDown ? furthest[middle + diagonal + 1] : furthest[middle + diagonal - 1] + 1
        while x < left.count, x - diagonal < right.count, left[x] == right[x - diagonal] { x += 1 }
        furthest[middle + diagonal] = x
        if x >= left.count, x - diagonal >= right.count {
          return matches(history, left.count, right.count).map {
            ($0 + oldRange.lowerBound, $1 + newRange.lowerBound)
          }
        }
      }
    }
    return nil
  }

  private func matches(_ history: [[Int]], _ oldCount: Int, _ newCount: Int) -> [(Int, Int)] {
    var result: [(Int, Int)] = []
    var (x, y) = (oldCount, newCount)
    for distance in history.indices.reversed() {
      let furthest = history[distance]
      let middle = distance + 1
      let diagonal = x - y
      let isDown =
        diagonal == -distance
        || diagonal != distance && furthest[middle + diagonal - 1] < furthest[middle + diagonal + 1]
      let previous = isDown ? diagonal + 1 : diagonal - 1
      let start =
        distance == 0 ? (0, 0) : (furthest[middle + previous], furthest[middle + previous] - previous)
      let ahead = distance == 0 ? 0 : (isDown ? start.0 : start.0 + 1)
      while x > ahead, y > ahead - diagonal {
        x -= 1
        y -= 1
        result.append((x, y))
      }
      (x, y) = start
    }
    return result.reversed()
  }
}
