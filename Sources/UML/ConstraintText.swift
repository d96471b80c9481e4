/// The invariants in the text of a constraint: people paste whole documents where one expression belongs.
struct ConstraintText {
  /// An invariant.
  struct Invariant: Equatable {
    /// The name in the text; nil without one.
    var name: String?
    var body: String
  }

  /// What the text begins with, if that is `context`.
  private(set) var context: String?
  private(set) var invariants: [Invariant] = []
  /// The first keyword that is no invariant's: `pre`, `post`, `body`, `def`, `init` or `derive`; nil without one.
  private(set) var other: String?

  /// Parts `context X inv Y: … inv Z: …`; text without such headers is one invariant.
  init(_ text: String) {
    var scanner = Scanner(Array(text.utf8))
    guard let first = scanner.word(), first == "context" || first == "inv" else {
      invariants = [Invariant(name: nil, body: Self.trimmed(Array(text.utf8)[...]))]
      return
    }
    var keyword = first
    if first == "context" {
      var words: [String] = []
      var next = scanner.word()
      while let word = next, !Self.keywords.contains(word) {
        words.append(word)
        next = scanner.word()
      }
      context = words.first
      guard let found = next else {
        invariants = []
        other = "context"
        return
      }
      keyword = found
    }
    var rest: String? = keyword
    while let current = rest {
      guard current == "inv" else {
        other = current
        return
      }
      let header = scanner.header()
      let (body, next) = scanner.body()
      invariants.append(Invariant(name: header, body: Self.trimmed(body)))
      rest = next
    }
  }

  private static let keywords: Set<String> = ["inv", "pre", "post", "body", "def", "init", "derive"]

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
    var bytes = bytes
    while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Looks for words outside of strings and comments.
  private struct Scanner {
    let bytes: [UInt8]
    var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private static func isWord(_ byte: UInt8) -> Bool {
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == 0x5F || byte >= 0x80
    }

    /// Skips a string or a comment that begins here.
    private mutating func skipQuoted() -> Bool {
      guard position < bytes.count else { return false }
      if bytes[position] == 0x27 || bytes[position] == 0x22 {
        let quote = bytes[position]
        position += 1
        while position < bytes.count, bytes[position] != quote {
          position += bytes[position] == 0x5C ? 2 : 1
        }
        position = min(position + 1, bytes.count)
        return true
      }
      guard position + 1 < bytes.count else { return false }
      if bytes[position] == 0x2D, bytes[position + 1] == 0x2D {
        while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
        return true
      }
      if bytes[position] == 0x2F, bytes[position + 1] == 0x2A {
        position += 2
        while position + 1 < bytes.count, !(bytes[position] == 0x2A && bytes[position + 1] == 0x2F) {
          position += 1
        }
        position = min(position + 2, bytes.count)
        return true
      }
      return false
    }

    /// The next word, what stands before it left out.
    mutating func word() -> String? {
      while position < bytes.count {
        if skipQuoted() { continue }
        if Self.isWord(bytes[position]) {
          let start = position
          while position < bytes.count, Self.isWord(bytes[position]) { position += 1 }
          return String(decoding: bytes[start..<position], as: UTF8.self)
        }
        position += 1
      }
      return nil
    }

    /// The name before the colon, which is passed.
    mutating func header() -> String? {
      let start = position
      while position < bytes.count, bytes[position] != 0x3A {
        if bytes[position] == 0x28 { break }
        position += 1
      }
      let words = bytes[start..<position].split { !Self.isWord($0) }
      while position < bytes.count, bytes[position] != 0x3A { position += 1 }
      position = min(position + 1, bytes.count)
      return words.first.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The text up to the next header, and that header's keyword.
    mutating func body() -> (ArraySlice<UInt8>, String?) {
      let start = position
      var isBehindArrow = false
      while position < bytes.count {
        if skipQuoted() { continue }
        guard Self.isWord(bytes[position]) else {
          isBehindArrow = bytes[position] == 0x2E || bytes[position] == 0x3E
          position += 1
          continue
        }
        let wordStart = position
        while position < bytes.count, Self.isWord(bytes[position]) { position += 1 }
        let word = String(decoding: bytes[wordStart..<position], as: UTF8.self)
        if !isBehindArrow, ConstraintText.keywords.contains(word), beginsHeader {
          return (bytes[start..<wordStart], word)
        }
        isBehindArrow = false
      }
      return (bytes[start...], nil)
    }

    /// Whether a colon follows, with at most one name before it; `::` is none.
    private var beginsHeader: Bool {
      var index = position
      var words = 0
      while index < bytes.count {
        if bytes[index] <= 0x20 {
          index += 1
        } else if Self.isWord(bytes[index]) {
          words += 1
          while index < bytes.count, Self.isWord(bytes[index]) { index += 1 }
        } else {
          return bytes[index] == 0x3A && words <= 1 && !(index + 1 < bytes.count && bytes[index + 1] == 0x3A)
        }
      }
      return false
    }
  }
}
