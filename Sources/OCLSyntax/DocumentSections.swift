import Diagnostics

/// Where the parts of a Complete OCL document begin.
///
/// The words that begin them are names everywhere else, so what stands around a word decides. Cut this way, a mistake in one
/// part cannot spoil the next.
struct DocumentSections {
  /// A word that begins a part, and all bytes of the part.
  struct Section {
    var keyword: String
    /// The word.
    var place: Range<Int>
    /// From after the word to the next part.
    var rest: Range<Int>
    /// Blanks and comments before the word.
    var gap: Range<Int>
  }

  private let text: EscapedText
  private let tokens: [Token]

  /// Finds the parts of a text whose tokens are known.
  init(_ text: EscapedText, _ tokens: [Token]) {
    self.text = text
    self.tokens = tokens
  }

  /// The parts in their order; what comes before the first is no part.
  func all() -> [Section] {
    var sections: [Section] = []
    var index = 0
    while index < tokens.count, tokens[index].kind != .end {
      if let keyword = keyword(at: index) {
        let start = tokens[index].start
        if let last = sections.indices.last { sections[last].rest = sections[last].place.upperBound..<start }
        let before = index > 0 ? tokens[index - 1].end : 0
        sections.append(
          Section(
            keyword: keyword, place: tokens[index].range, rest: tokens[index].end..<text.value.count,
            gap: before..<start))
        index = endOfHeader(keyword, at: index)
      }
      index += 1
    }
    return sections
  }

  /// The last token of a beginning, whose names may be words that begin parts elsewhere: `inv inv: ...`, `def: pre : T`.
  private func endOfHeader(_ keyword: String, at index: Int) -> Int {
    // `static def` is one beginning.
    var last = keyword == "static" ? index + 1 : index
    switch keyword {
    case "inv", "pre", "post", "def", "body", "init", "derive", "static":
      if kind(last + 1) != .colon { last += 1 }
    default: return last
    }
    guard keyword == "def" || keyword == "static", kind(last + 1) == .colon else { return last }
    if word(last + 2) == "static", isName(last + 3) { last += 1 }
    let isDefined = kind(last + 3) == .colon || kind(last + 3) == .leftParen
    return isName(last + 2) && isDefined ? last + 2 : last
  }

  private func kind(_ index: Int) -> Token.Kind { index < tokens.count ? tokens[index].kind : .end }

  private func word(_ index: Int) -> String {
    guard kind(index) == .name, tokens[index].end - tokens[index].start <= 10 else { return "" }
    return String(decoding: text.value[tokens[index].range], as: UTF8.self)
  }

  private func isName(_ index: Int) -> Bool {
    kind(index) == .quotedName || kind(index) == .name && word(index) != "div" && word(index) != "mod"
  }

  /// The word at `index` if it begins a part.
  private func keyword(at index: Int) -> String? {
    guard kind(index) == .name, !followsOpening(index) else { return nil }
    let word = word(index)
    switch word {
    case "endpackage": return word
    case "package", "context": return isName(index + 1) || kind(index + 1) == .`self` ? word : nil
    case "import", "include", "library":
      return kind(index + 1) == .string || kind(index + 1) == .doubleQuoted || isName(index + 1) ? word : nil
    case "static": return self.word(index + 1) == "def" && opensBody(index + 1, "def") ? word : nil
    case "inv", "pre", "post", "def", "body", "init", "derive": return opensBody(index, word) ? word : nil
    default: return nil
    }
  }

  /// Whether what stands before the word makes it a name: `x.body`, `let inv`, `(post : T | ...)`.
  private func followsOpening(_ index: Int) -> Bool {
    guard index > 0 else { return false }
    switch tokens[index - 1].kind {
    case .dot, .arrow, .safeDot, .safeArrow, .doubleColon, .at, .leftParen, .leftBrace, .leftBracket, .comma,
      .semicolon, .let:
      return true
    default: return false
    }
  }

  /// Whether `:`, or a name and `:`, or for those that may have one a message, follows.
  private func opensBody(_ index: Int, _ word: String) -> Bool {
    if kind(index + 1) == .colon { return true }
    guard isName(index + 1) || kind(index + 1) == .doubleQuoted else { return false }
    if kind(index + 2) == .colon { return true }
    return kind(index + 2) == .leftParen && ["inv", "pre", "post"].contains(word)
  }
}
