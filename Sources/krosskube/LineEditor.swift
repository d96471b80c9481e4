import Glibc
import Pipelines

/// Reads lines from a terminal that can be edited while they are written.
struct LineEditor {
  private var history: LineHistory
  private var decoder = KeyDecoder()

  /// Takes the lines of earlier sessions.
  init(history: LineHistory) { self.history = history }

  /// The next entry, which may have several lines; nil at the end of the input.
  mutating func entry(of session: QuerySession) -> String? {
    var entry = ""
    while true {
      let isFirst = entry.isEmpty
      switch line(isFirst ? "> " : ". ", after: entry, of: session) {
      case .end: return nil
      case .abandoned: entry = ""
      case .line(let line):
        entry += isFirst ? line : "\n" + line
        if session.isComplete(entry) || (line.isEmpty && !isFirst) {
          history.add(entry)
          return entry
        }
      }
    }
  }

  private enum Outcome {
    case line(String)
    case abandoned
    case end
  }

  private mutating func line(_ prompt: String, after entry: String, of session: QuerySession) -> Outcome {
    var original = termios()
    guard tcgetattr(0, &original) == 0 else {
      // The terminal is gone or is none; lines come as they are.
      return readLine().map { .line($0) } ?? .end
    }
    var raw = original
    raw.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG | IEXTEN)
    raw.c_iflag &= ~tcflag_t(IXON | ICRNL | INLCR)
    // Output stays as it is, so that a line feed also returns.
    guard tcsetattr(0, TCSADRAIN, &raw) == 0 else { return .end }
    defer { tcsetattr(0, TCSADRAIN, &original) }

    var buffer = LineBuffer(history: history.entries)
    var hasListed = false
    draw(prompt, buffer)
    while let key = nextKey() {
      let isTab = key == .tab
      switch buffer.press(key) {
      case .redraw: break
      case .clear: put("\u{1B}[H\u{1B}[2J")
      case .complete:
        let joined = entry.isEmpty ? "" : entry + "\n"
        complete(&buffer, joined, session, lists: hasListed)
      case .accept:
        _ = buffer.press(.end)
        draw(prompt, buffer)
        put("\n")
        return .line(buffer.text)
      case .abandon:
        put("^C\n")
        return .abandoned
      case .end:
        put("\n")
        return .end
      }
      hasListed = isTab
      draw(prompt, buffer)
    }
    put("\n")
    return .end
  }

  /// Completes the word at the cursor; at the second Tab the candidates are listed.
  private func complete(
    _ buffer: inout LineBuffer, _ before: String, _ session: QuerySession, lists: Bool
  ) {
    let text = before + buffer.textBeforeCursor
    let found = session.completion(of: text)
    let prefix = found.commonPrefix
    let start = found.start - before.utf8.count
    guard start >= 0, !found.candidates.isEmpty else { return put("\u{7}") }
    if prefix.utf8.count > buffer.textBeforeCursor.utf8.count - start {
      buffer.complete(from: start, with: prefix)
    } else if lists {
      let width = Self.width
      var line = ""
      put("\n")
      for candidate in found.candidates {
        if line.count + candidate.count + 2 > width {
          put(line + "\n")
          line = ""
        }
        line += candidate + "  "
      }
      put(line + "\n")
    } else if found.candidates.count > 1 {
      put("\u{7}")
    }
  }

  private mutating func nextKey() -> LineBuffer.Key? {
    while true {
      var byte: UInt8 = 0
      let count = read(0, &byte, 1)
      if count == 1 {
        if let key = decoder.take(byte) { return key }
      } else if count == 0 || errno != EINTR {
        return nil
      }
    }
  }

  /// Shows the line, or the part of it around the cursor where it is wider than the terminal.
  private func draw(_ prompt: String, _ buffer: LineBuffer) {
    let room = max(10, Self.width - prompt.count - 1)
    let start = max(0, buffer.cursor - room)
    let shown = buffer.characters[start..<min(buffer.characters.count, start + room)]
    let text = String(shown.map { $0 == "\n" ? " " : $0 })
    let column = prompt.count + Self.columns(shown.prefix(buffer.cursor - start))
    put("\r\u{1B}[K" + prompt + text + "\r\u{1B}[\(column)C")
  }

  /// How many columns the characters take.
  private static func columns(_ characters: ArraySlice<Character>) -> Int {
    let wide: [ClosedRange<UInt32>] = [
      0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFF00...0xFF60, 0x1F300...0x1FAFF,
    ]
    return characters.reduce(0) { sum, character in
      let value = character.unicodeScalars.first?.value ?? 0
      return sum + (wide.contains { $0.contains(value) } ? 2 : 1)
    }
  }

  private static var width: Int {
    var size = winsize()
    return ioctl(1, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  private func put(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
      if count > 0 { bytes = bytes.dropFirst(count) } else if errno != EINTR { return }
    }
  }
}
