/// A bracketed tag of a module's text: where it is and which kind its first word makes it.
struct Tag: Sendable {
  /// What the first word says.
  enum Kind: Hashable, Sendable {
    case comment
    case module
    case `import`
    case template
    case query
    case macro
    /// The head of a block inside a body.
    case head(BlockKind)
    case elseif
    case otherwise
    case elselet
    /// `[/word]`.
    case tail(String)
    case expression
  }

  let kind: Kind
  /// From `[` to after `]`.
  let range: TextRange
  /// What stands between the kind's word and the closing bracket.
  let interior: TextRange
  /// Whether no closing bracket was found; the range ends where reading goes on.
  let isUnterminated: Bool
  /// Whether the tag ends in `/]`.
  var endsWithSlash = false
}

/// Finds the end of the tag that begins at an opening bracket.
struct TagScanner {
  let bytes: [UInt8]

  /// The tag whose `[` is at `start`.
  func tag(at start: Int) -> Tag {
    var cursor = TextCursor(bytes, (start + 1)..<bytes.count)
    while cursor.position < cursor.end, TextCursor.isBlank(bytes[cursor.position]) { cursor.position += 1 }
    if cursor.peek() == UInt8(ascii: "*"), cursor.peek(1) == UInt8(ascii: "*") {
      return simpleComment(start, from: cursor.position + 2)
    }
    if cursor.peek() == UInt8(ascii: "/"), TextCursor.isNameStart(cursor.peek(1)) {
      return tail(start, from: cursor.position + 1)
    }
    let wordStart = cursor.position
    var wordEnd = wordStart
    while wordEnd < bytes.count, TextCursor.isNamePart(bytes[wordEnd]) { wordEnd += 1 }
    let word = String(decoding: bytes[wordStart..<wordEnd], as: UTF8.self)
    if word == "comment" { return comment(start, from: wordEnd) }
    let (end, isClosed) = closing(from: wordStart)
    let endsWithSlash = isClosed && end - 2 >= wordEnd && bytes[end - 2] == UInt8(ascii: "/")
    let kind = kind(of: word, endsWithSlash: endsWithSlash, rest: wordEnd..<max(wordEnd, end))
    let interiorStart = kind == .expression ? start + 1 : wordEnd
    let interiorEnd = isClosed ? end - (endsWithSlash ? 2 : 1) : end
    return Tag(
      kind: kind, range: start..<end, interior: interiorStart..<max(interiorStart, interiorEnd),
      isUnterminated: !isClosed, endsWithSlash: endsWithSlash)
  }

  /// The kind a first word makes; a block's word is a name or an OCL expression in a tag that ends in `/]`.
  private func kind(of word: String, endsWithSlash: Bool, rest: TextRange) -> Tag.Kind {
    switch word {
    case "module": return .module
    case "import": return .import
    case "query": return .query
    case "template": return .template
    case "macro" where !endsWithSlash: return .macro
    case "elseif" where !endsWithSlash: return .elseif
    case "else" where !endsWithSlash: return .otherwise
    case "elselet" where !endsWithSlash: return .elselet
    case "for" where endsWithSlash:
      var cursor = TextCursor(bytes, rest)
      return cursor.take(UInt8(ascii: "(")) ? .head(.for) : .expression
    case "if" where endsWithSlash:
      return position(of: Array("endif".utf8), from: rest.lowerBound).map { $0 < rest.upperBound } == true
        ? .expression : .head(.if)
    default:
      guard !endsWithSlash, let block = BlockKind(rawValue: word) else { return .expression }
      return .head(block)
    }
  }

  private func tail(_ start: Int, from wordStart: Int) -> Tag {
    var end = wordStart
    while end < bytes.count, TextCursor.isNamePart(bytes[end]) { end += 1 }
    let word = String(decoding: bytes[wordStart..<end], as: UTF8.self)
    let wordEnd = end
    while end < bytes.count, TextCursor.isBlank(bytes[end]) { end += 1 }
    let isClosed = end < bytes.count && bytes[end] == UInt8(ascii: "]")
    return Tag(
      kind: .tail(word), range: start..<(isClosed ? end + 1 : wordEnd), interior: wordEnd..<wordEnd,
      isUnterminated: !isClosed)
  }

  /// `[comment]…[/comment]` or `[comment … /]`.
  private func comment(_ start: Int, from wordEnd: Int) -> Tag {
    var index = wordEnd
    while index < bytes.count, TextCursor.isBlank(bytes[index]) { index += 1 }
    let tail = Array("[/comment]".utf8)
    guard index < bytes.count, bytes[index] == UInt8(ascii: "]") else {
      // `[comment some words]…[/comment]`, unless the words go on to a `/]`.
      if let close = bytes[wordEnd...].firstIndex(of: UInt8(ascii: "]")),
        bytes[close - 1] != UInt8(ascii: "/"),
        let found = position(
          of: tail, from: close + 1,
          until: position(of: Array("[comment".utf8), from: close + 1) ?? bytes.count)
      {
        return Tag(
          kind: .comment, range: start..<(found + tail.count), interior: wordEnd..<found,
          isUnterminated: false)
      }
      return simpleComment(start, from: wordEnd)
    }
    guard let found = position(of: tail, from: index + 1) else {
      return unterminated(.comment, start, interior: index + 1)
    }
    return Tag(
      kind: .comment, range: start..<(found + tail.count), interior: (index + 1)..<found,
      isUnterminated: false)
  }

  private func simpleComment(_ start: Int, from interior: Int) -> Tag {
    guard let found = position(of: Array("/]".utf8), from: interior) else {
      return unterminated(.comment, start, interior: interior)
    }
    return Tag(
      kind: .comment, range: start..<(found + 2), interior: interior..<found, isUnterminated: false)
  }

  private func unterminated(_ kind: Tag.Kind, _ start: Int, interior: Int) -> Tag {
    let end = max(interior, lineEnd(from: start))
    return Tag(kind: kind, range: start..<end, interior: interior..<end, isUnterminated: true)
  }

  private func position(of pattern: [UInt8], from start: Int, until end: Int? = nil) -> Int? {
    let end = end ?? bytes.count
    var index = start
    while index + pattern.count <= end {
      if bytes[index..<(index + pattern.count)].elementsEqual(pattern) { return index }
      index += 1
    }
    return nil
  }

  private func lineEnd(from start: Int) -> Int { bytes[start...].firstIndex(of: 0x0A) ?? bytes.count }

  /// The offset after the `]` that closes the tag, and whether there is one.
  ///
  /// A tag that swallows the head or tail of a block was not closed: reading goes on there.
  private func closing(from start: Int) -> (end: Int, isClosed: Bool) {
    var cursor = TextCursor(bytes, start..<bytes.count)
    var depth = 0
    while cursor.position < cursor.end {
      let index = cursor.position
      switch bytes[index] {
      case UInt8(ascii: "'"):
        let after = cursor.stringEnd()
        if let early = earlyEnd(ofString: index..<after) { return (early, true) }
        if after == cursor.end, bytes[after - 1] != UInt8(ascii: "'") || after == index + 1 {
          return (lineEnd(from: start), false)
        }
        cursor.position = after
        continue
      case UInt8(ascii: "["):
        if beginsBlockTag(index) { return (index, false) }
        depth += 1
      case UInt8(ascii: "]"):
        if depth == 0 || bytes[index - 1] == UInt8(ascii: "/") { return (index + 1, true) }
        depth -= 1
      default:
        if let after = cursor.commentEnd() {
          // The comment of a one-line tag does not hide the tag's end.
          cursor.position = tagEnd(inComment: index..<after) ?? after
          continue
        }
      }
      cursor.position += 1
    }
    return (lineEnd(from: start), false)
  }

  /// Where a tag ends that a string without its closing quote would swallow: at a `/]` before the string's line end.
  private func earlyEnd(ofString range: TextRange) -> Int? {
    guard let newline = bytes[range].firstIndex(of: 0x0A) else { return nil }
    var index = range.lowerBound + 1
    while index + 1 < newline {
      if bytes[index] == UInt8(ascii: "/"), bytes[index + 1] == UInt8(ascii: "]") { return index + 2 }
      index += 1
    }
    return nil
  }

  /// The offset of the `]` that ends a tag inside an OCL comment: after a slash, or the last of the line.
  private func tagEnd(inComment range: TextRange) -> Int? {
    var index = range.lowerBound + 2
    while index < range.upperBound {
      if bytes[index] == UInt8(ascii: "]"), bytes[index - 1] == UInt8(ascii: "/") { return index }
      index += 1
    }
    guard let last = bytes[range].lastIndex(where: { !TextCursor.isBlank($0) }),
      bytes[last] == UInt8(ascii: "]")
    else { return nil }
    return last
  }

  private static let blockWords: Set<String> = [
    "for", "if", "elseif", "else", "let", "elselet", "file", "protected", "trace", "template", "query",
    "module", "import", "comment", "macro",
  ]

  private func beginsBlockTag(_ index: Int) -> Bool {
    var start = index + 1
    guard start < bytes.count else { return false }
    if bytes[start] == UInt8(ascii: "/") { start += 1 }
    var end = start
    while end < bytes.count, end - start < 16, TextCursor.isNamePart(bytes[end]) { end += 1 }
    return Self.blockWords.contains(String(decoding: bytes[start..<end], as: UTF8.self))
  }
}
