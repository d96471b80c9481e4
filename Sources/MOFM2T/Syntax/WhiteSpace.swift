/// Turns the text of a body as it was written into the text that is printed.
///
/// The rules are Acceleo 3's formulation of MOFM2T 1.0, clause 8.4: a line that holds nothing but heads, tails and
/// comments is not printed; a head swallows the line end that follows it directly; a template does not end in a line
/// end; a block on lines of its own that prints nothing leaves nothing, not even a line end.
struct WhiteSpace {
  private let bytes: [UInt8]
  private var tokens: [Token] = []
  /// What is left of each text element, in the order of the text.
  private var texts: [TextRange] = []
  private var blocks: [BlockLines] = []
  private var nextText = 0
  private var nextBlock = 0

  /// What stands on a line.
  private enum Token {
    case text(Int)
    case head(block: Int, isFirst: Bool)
    case tail(block: Int, kind: BlockKind?)
    case comment
    case expression
  }

  /// What a block shares its first and last line with.
  private struct BlockLines {
    var isAloneBefore = false
    var isAloneAfter = false
    var isOnOneLine = false
    /// Blanks that begin a line and end at one of the block's heads, though the line is printed.
    var before: [(text: Int, range: TextRange)] = []
    /// Printed text after the tail on its line; set for the last tail of a line only.
    var after: (text: Int, range: TextRange)?
  }

  /// The template's body with the text that is printed.
  static func laidOut(_ template: TemplateSyntax, bytes: [UInt8]) -> [Element] {
    var phase = WhiteSpace(bytes: bytes)
    phase.blocks.append(BlockLines())
    phase.tokens.append(.head(block: 0, isFirst: true))
    phase.collect(template.body)
    phase.tokens.append(.tail(block: 0, kind: nil))
    phase.decideLines()
    phase.decideBlocks()
    phase.nextBlock = 1
    var body = phase.rebuilt(template.body)
    phase.dropFinalLineEnd(&body)
    return body
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func collect(_ body: [Element]) {
    for element in body {
      switch element {
      case .text(let range):
        tokens.append(.text(texts.count))
        texts.append(range)
      case .comment: tokens.append(.comment)
      case .expression: tokens.append(.expression)
      case .line: break
      case .block(let block):
        let id = blocks.count
        blocks.append(BlockLines())
        for (index, section) in block.sections.enumerated() {
          tokens.append(.head(block: id, isFirst: index == 0))
          collect(section.body)
        }
        tokens.append(.tail(block: id, kind: block.kind))
      }
    }
  }

  // MARK: Lines

  /// A piece of a line: a tag, or text without its line end.
  private enum Item {
    case text(Int, TextRange)
    case tag(Token)
  }

  private mutating func decideLines() {
    // The ranges as written; `texts` shrinks meanwhile.
    let written = texts
    var line: [Item] = []
    for token in tokens {
      guard case .text(let text) = token else {
        line.append(.tag(token))
        continue
      }
      var start = written[text].lowerBound
      let end = written[text].upperBound
      while let newline = bytes[start..<end].firstIndex(of: 0x0A) {
        line.append(.text(text, start..<newline))
        decide(line, lineEnd: (text, newline))
        line.removeAll(keepingCapacity: true)
        start = newline + 1
      }
      if start < end { line.append(.text(text, start..<end)) }
    }
    decide(line, lineEnd: nil)
  }

  private mutating func decide(_ line: [Item], lineEnd: (text: Int, offset: Int)?) {
    var hasTag = false
    var isRelevant = false
    var opened: Set<Int> = []
    for item in line {
      switch item {
      case .text(_, let range): isRelevant = isRelevant || !isBlank(range)
      case .tag(.expression): isRelevant = true
      case .tag(.head(let block, let isFirst)):
        hasTag = true
        if isFirst { opened.insert(block) }
      case .tag(.tail(let block, _)):
        hasTag = true
        // A block that begins and ends on the line prints what stands in it.
        if opened.contains(block) {
          blocks[block].isOnOneLine = true
          isRelevant = true
        }
      case .tag: hasTag = true
      }
    }
    guard hasTag else { return }
    noteNeighbours(line, lineEnd: lineEnd, isPrinted: isRelevant)
    if isRelevant {
      // A head swallows the line end that follows it directly.
      if let lineEnd, case .tag(.head)? = line.last(where: { !isEmpty($0) }) {
        dropStart(of: lineEnd.text, to: lineEnd.offset + 1)
      }
    } else {
      dropLine(line, lineEnd: lineEnd)
    }
  }

  private mutating func dropLine(_ line: [Item], lineEnd: (text: Int, offset: Int)?) {
    // After a protected area all white space is kept.
    let kept = line.lastIndex { if case .tag(.tail(_, .protected)) = $0 { true } else { false } } ?? -1
    for (index, item) in line.enumerated() where index < kept || kept < 0 {
      guard case .text(let text, let range) = item else { continue }
      let isLast = lineEnd?.text == text
      if isLast || range.lowerBound == texts[text].lowerBound {
        dropStart(of: text, to: range.upperBound)
      } else {
        texts[text] = texts[text].lowerBound..<max(texts[text].lowerBound, range.lowerBound)
      }
    }
    if let lineEnd, kept < 0 { dropStart(of: lineEnd.text, to: lineEnd.offset + 1) }
  }

  private mutating func dropStart(of text: Int, to offset: Int) {
    let range = texts[text]
    let low = min(max(range.lowerBound, offset), range.upperBound)
    texts[text] = low..<range.upperBound
  }

  /// Remembers for the blocks that begin or end on the line whether anything else is printed there.
  private mutating func noteNeighbours(
    _ line: [Item], lineEnd: (text: Int, offset: Int)?, isPrinted: Bool
  ) {
    var isClear = true
    var isFirst = true
    var piece: (text: Int, range: TextRange)?
    for item in line where isClear {
      switch item {
      case .text(let text, let range):
        isClear = isBlank(range)
        piece = (text, range)
      case .tag(.expression): isClear = false
      case .tag(.head(let block, let isFirstHead)):
        if isFirstHead { blocks[block].isAloneBefore = true }
        if isFirst, isPrinted, let piece { blocks[block].before.append(piece) }
        isFirst = false
        piece = nil
      case .tag: piece = nil
      }
    }
    isClear = true
    isFirst = true
    piece = lineEnd.map { ($0.text, $0.offset..<($0.offset + 1)) }
    for item in line.reversed() where isClear {
      switch item {
      case .text(let text, let range):
        isClear = isBlank(range)
        piece = (text, range.lowerBound..<(piece?.range.upperBound ?? range.upperBound))
      case .tag(.expression), .tag(.head): isClear = false
      case .tag(.tail(let block, _)):
        blocks[block].isAloneAfter = true
        if isFirst, isPrinted { blocks[block].after = piece }
        isFirst = false
        piece = nil
      case .tag(.comment): piece = nil
      case .tag(.text): break
      }
    }
  }

  // MARK: Blocks

  /// Takes the white space around blocks on lines of their own out of the text.
  ///
  /// What stands before their heads is never printed; what follows the tail depends on whether they print anything.
  private mutating func decideBlocks() {
    for (index, block) in blocks.enumerated() {
      guard index > 0, block.isAloneBefore, block.isAloneAfter, !block.isOnOneLine else {
        blocks[index].after = nil
        continue
      }
      for before in block.before {
        let range = texts[before.text]
        if range.upperBound == before.range.upperBound, range.lowerBound <= before.range.lowerBound {
          texts[before.text] = range.lowerBound..<before.range.lowerBound
        }
      }
      if let after = block.after {
        let range = texts[after.text]
        if range.lowerBound == after.range.lowerBound, range.upperBound >= after.range.upperBound {
          texts[after.text] = after.range.upperBound..<range.upperBound
        } else {
          blocks[index].after = nil
        }
      }
    }
  }

  private mutating func rebuilt(_ body: [Element]) -> [Element] {
    body.compactMap { element in
      switch element {
      case .text:
        let range = texts[nextText]
        nextText += 1
        return range.isEmpty ? nil : .text(range)
      case .comment, .expression, .line: return element
      case .block(var block):
        let lines = blocks[nextBlock]
        nextBlock += 1
        block.trail = lines.after?.range ?? 0..<0
        for index in block.sections.indices {
          block.sections[index].body = rebuilt(block.sections[index].body)
        }
        return .block(block)
      }
    }
  }

  /// A template whose tail stands on a line of its own does not print the line end before it.
  private func dropFinalLineEnd(_ body: inout [Element]) {
    for index in body.indices.reversed() {
      switch body[index] {
      case .comment, .line: continue
      case .text(let range):
        body[index] = .text(withoutFinalLineEnd(range))
        return
      case .block(var block):
        block.trail = withoutFinalLineEnd(block.trail)
        body[index] = .block(block)
        return
      case .expression: return
      }
    }
  }

  private func withoutFinalLineEnd(_ range: TextRange) -> TextRange {
    var high = range.upperBound
    while high > range.lowerBound, bytes[high - 1] == 0x20 || bytes[high - 1] == 0x09 { high -= 1 }
    guard high > range.lowerBound, bytes[high - 1] == 0x0A else { return range }
    return range.lowerBound..<(high - 1)
  }

  private func isBlank(_ range: TextRange) -> Bool { bytes[range].allSatisfy(TextCursor.isBlank) }

  private func isEmpty(_ item: Item) -> Bool {
    if case .text(_, let range) = item { range.isEmpty } else { false }
  }
}
