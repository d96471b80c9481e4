/// Prints diagnostics for people: the place, the message, the line of source and a mark under what is meant.
public struct TextRenderer: Sendable {
  /// Whether ANSI colours are used; see ``wantsColor(isTerminal:environment:)``.
  public var color: Bool
  /// The widest excerpt of a source line, in scalars; a longer line is shown around its mark.
  public var width: Int

  /// Prints plainly unless `color` is asked for.
  public init(color: Bool = false, width: Int = 160) {
    self.color = color
    self.width = width
  }

  /// Whether to colour: only on a terminal, and not when `NO_COLOR` is set to anything but the empty string.
  public static func wantsColor(isTerminal: Bool, environment: (String) -> String?) -> Bool {
    guard isTerminal, environment("TERM") != "dumb" else { return false }
    return (environment("NO_COLOR") ?? "").isEmpty
  }

  /// The text of one diagnostic with its notes and fix-its, ending in a line feed.
  public func render(_ diagnostic: Diagnostic) -> String {
    var output = ""
    write(diagnostic, to: &output)
    return output
  }

  /// The texts of several diagnostics, one after the other.
  public func render(_ diagnostics: some Sequence<Diagnostic>) -> String {
    var output = ""
    for diagnostic in diagnostics { write(diagnostic, to: &output) }
    return output
  }

  private func write(_ diagnostic: Diagnostic, to output: inout String) {
    let start = diagnostic.range?.start
    if let range = diagnostic.range, let start {
      output += bold("\(range.file.path):\(start.line):\(start.column): ")
    }
    output += paint(diagnostic.severity) + bold(Self.oneLine(diagnostic.message))
    if !diagnostic.code.isEmpty { output += " [\(diagnostic.code)]" }
    output += "\n"
    if let range = diagnostic.range, let start { output += excerpt(range, line: start.line) }
    for fixIt in diagnostic.fixIts { output += "  fix: \(Self.oneLine(fixIt.message))\n" }
    for note in diagnostic.notes { write(note, to: &output) }
    guard let tree = diagnostic.evaluation?() else { return }
    output += "  evaluation:\n"
    for line in tree.lines(indentation: 4) { output += Self.printable(line) + "\n" }
  }

  /// The message without line feeds, which would break the form that editors read.
  private static func oneLine(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return text }
    return text.split(omittingEmptySubsequences: true) { $0.isNewline }.joined(separator: " ")
  }

  /// A line without characters that would steer a terminal.
  private static func printable(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      result.unicodeScalars.append(isControl(scalar) ? "\u{FFFD}" : scalar)
    }
    return result
  }

  private func excerpt(_ range: SourceRange, line number: Int) -> String {
    let lineRange = range.file.rangeOfLine(number)
    guard !lineRange.isEmpty else { return "" }
    // Only the scalars that can be shown are decoded: a generated file may be one line of many megabytes.
    let markByte = min(range.bytes.lowerBound, lineRange.upperBound)
    let near = Self.neighbourhood(of: markByte, scalars: width + 1, in: lineRange, of: range.file)
    if let plain = plainExcerpt(range, near, markByte, number) { return plain }
    let before = Array(range.file.text(near.lowerBound..<markByte).unicodeScalars)
    let line = before + Array(range.file.text(markByte..<near.upperBound).unicodeScalars)
    let markStart = before.count
    let lastByte = max(markByte, min(range.bytes.upperBound, near.upperBound))
    let markEnd = markStart + range.file.text(markByte..<lastByte).unicodeScalars.count
    // Show the whole line, or a window around the mark when the line is long.
    var from = 0
    var to = line.count
    if line.count > width {
      from = max(0, min(markStart - width / 4, line.count - width))
      to = min(line.count, from + width)
    }
    let gutter = " \(number) | "
    let blank = String(repeating: " ", count: gutter.count - 2) + "| "
    var text = gutter
    var mark = blank
    if from > 0 {
      text += "…"
      mark += " "
    }
    for index in from..<to {
      let scalar = line[index]
      text.unicodeScalars.append(Self.isControl(scalar) ? "\u{FFFD}" : scalar)
      if index < markStart {
        mark += scalar == "\t" ? "\t" : String(repeating: " ", count: Self.columns(scalar))
      }
    }
    if to < line.count { text += "…" }
    let length = line[min(markStart, to)..<max(min(markStart, to), min(markEnd, to))].reduce(0) {
      $0 + Self.columns($1)
    }
    mark += tint("^" + String(repeating: "~", count: max(0, length - 1)))
    return text + "\n" + mark + "\n"
  }

  /// The excerpt when every byte of `near` is a character of one column.
  private func plainExcerpt(_ range: SourceRange, _ near: Range<Int>, _ markByte: Int, _ number: Int)
    -> String?
  {
    let bytes = range.file.bytes
    guard bytes[near].allSatisfy({ (0x20..<0x7F).contains($0) || $0 == 0x09 }) else { return nil }
    var shown = near
    if near.count > width {
      let from = max(
        near.lowerBound, min(markByte - width / 4, near.upperBound - width))
      shown = from..<min(near.upperBound, from + width)
    }
    let gutter = " \(number) | "
    var output: [UInt8] = []
    output.reserveCapacity(2 * (gutter.utf8.count + shown.count) + 16)
    output.append(contentsOf: gutter.utf8)
    if shown.lowerBound > near.lowerBound { output.append(contentsOf: "…".utf8) }
    output.append(contentsOf: bytes[shown])
    if shown.upperBound < near.upperBound { output.append(contentsOf: "…".utf8) }
    output.append(0x0A)
    for _ in 0..<gutter.utf8.count - 2 { output.append(0x20) }
    output.append(contentsOf: "| ".utf8)
    if shown.lowerBound > near.lowerBound { output.append(0x20) }
    let mark = min(markByte, shown.upperBound)
    for index in shown.lowerBound..<mark { output.append(bytes[index] == 0x09 ? 0x09 : 0x20) }
    let end = min(max(markByte, min(range.bytes.upperBound, near.upperBound)), shown.upperBound)
    output.append(
      contentsOf: tint("^" + String(repeating: "~", count: max(0, end - mark - 1))).utf8)
    output.append(0x0A)
    return String(decoding: output, as: UTF8.self)
  }

  /// The bytes of up to `scalars` scalars on either side of a byte, inside `line`.
  private static func neighbourhood(
    of byte: Int, scalars: Int, in line: Range<Int>, of file: SourceFile
  ) -> Range<Int> {
    let bytes = file.bytes
    var start = byte
    var count = 0
    while start > line.lowerBound, count < scalars {
      start -= 1
      if bytes[start] & 0xC0 != 0x80 { count += 1 }
    }
    var end = byte
    count = 0
    while end < line.upperBound {
      if bytes[end] & 0xC0 != 0x80 {
        if count == scalars { break }
        count += 1
      }
      end += 1
    }
    return start..<end
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar != "\t" && (scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value))
  }

  /// How many terminal columns a scalar takes.
  private static func columns(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }

  private func bold(_ text: String) -> String { color ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
  private func tint(_ text: String) -> String { color ? "\u{1B}[32m\(text)\u{1B}[0m" : text }

  private func paint(_ severity: Diagnostic.Severity) -> String {
    let text = "\(severity.rawValue): "
    guard color else { return text }
    let code =
      switch severity {
      case .error: "31"
      case .warning: "35"
      case .note: "36"
      }
    return "\u{1B}[1;\(code)m\(text)\u{1B}[0m"
  }
}
