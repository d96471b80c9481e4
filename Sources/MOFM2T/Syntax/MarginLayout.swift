internal import Diagnostics

extension WhiteSpaceRules {
  /// The template's body with the text that is printed; what these rules do not allow goes to `sink`.
  func laidOut(
    _ template: TemplateSyntax, of text: EscapedText, into sink: inout DiagnosticSink
  ) -> LaidOutBody {
    switch self {
    case .acceleo3: return LaidOutBody(elements: WhiteSpace.laidOut(template, bytes: text.value))
    case .acceleo4:
      var layout = MarginLayout(text)
      let body = layout.laidOut(template)
      for range in layout.faults { sink.emit(.textInMargin(at: text.range(range))) }
      return body
    }
  }
}

/// Turns the text of a body as it was written into the lines that Acceleo 4 prints.
///
/// The text of a block begins two columns right of its head; what stands before on a line must be blank and is not
/// printed. A block whose text follows the head on the same line is printed as it stands. Columns are UTF-16 code units,
/// so that a tab is one.
struct MarginLayout {
  private static let margin = 2
  private let bytes: [UInt8]
  private var columns: ColumnCursor
  /// Text that stands where none may.
  private(set) var faults: [TextRange] = []

  init(_ text: EscapedText) {
    bytes = text.value
    columns = ColumnCursor(bytes)
  }

  mutating func laidOut(_ template: TemplateSyntax) -> LaidOutBody {
    let (elements, form) = laidOut(template.body, head: template.head)
    return LaidOutBody(elements: elements, form: form)
  }

  private mutating func laidOut(_ block: Block) -> Block {
    var block = block
    for index in block.sections.indices {
      let (body, form) = laidOut(block.sections[index].body, head: block.sections[index].head)
      block.sections[index].body = body
      block.sections[index].form = form
    }
    return block
  }

  private mutating func laidOut(_ body: [Element], head: TextRange) -> ([Element], BodyForm) {
    let start = columns.column(of: head.lowerBound) + Self.margin
    var position = head.upperBound
    var isInlined = !endsLine(at: position) && !bytes[head].contains(0x0A)
    if endsLine(at: position) { position += 1 }
    var result: [Element] = []
    var isAfterComments = true
    /// The last text or value, while only comments follow it.
    var leaf: Int?
    for element in body {
      switch element {
      case .text(let range):
        let count = result.count
        let text = max(position, range.lowerBound)..<max(position, range.upperBound)
        appendLines(of: text, isInlined, start, to: &result)
        if result.count > count {
          leaf = result.count - 1
          isAfterComments = false
        }
      case .line: result.append(element)
      case .comment(let range):
        position = range.upperBound
        if isAfterComments {
          let isOnHeadLine = !bytes[head.lowerBound..<range.upperBound].contains(0x0A)
          isInlined = !endsLine(at: position) && isOnHeadLine
          if endsLine(at: position) { position += 1 }
        }
        if let leaf, !isInlined, endsLine(at: position) { endLine(of: &result[leaf]) }
        result.append(element)
      case .expression(var tag):
        position = tag.range.upperBound
        if !isInlined, endsLine(at: position) {
          tag.endsLine = true
          tag.takesLineEnd = true
          position += 1
        }
        leaf = result.count
        isAfterComments = false
        result.append(.expression(tag))
      case .block(let block):
        position = block.tail.upperBound
        leaf = nil
        isAfterComments = false
        result.append(.block(laidOut(block)))
      }
    }
    return (result, isInlined ? .inlined : .indented)
  }

  private func endsLine(at position: Int) -> Bool { position < bytes.count && bytes[position] == 0x0A }

  private func endLine(of element: inout Element) {
    switch element {
    case .line(var line) where line.ending == .none:
      line.ending = .lineEnd
      element = .line(line)
    case .expression(var tag):
      tag.endsLine = true
      element = .expression(tag)
    default: break
    }
  }

  // MARK: Lines

  private mutating func appendLines(
    of text: TextRange, _ isInlined: Bool, _ start: Int, to result: inout [Element]
  ) {
    var position = text.lowerBound
    while position < text.upperBound {
      if !isInlined {
        let isEmpty = bytes[position] == 0x0A
        if isEmpty {
          let column = columns.column(of: position)
          if column == 0 || column > start {
            append(position..<position, column == 0 ? .emptyLine : .lineEnd, true, to: &result)
            position += 1
            continue
          }
          // The line end after a tail that lies left of the text is not printed.
          position += 1
        }
        position = skipMargin(position..<text.upperBound, start)
        if position < text.upperBound, bytes[position] == 0x0A, columns.column(of: position) == start {
          append(position..<position, .indentedEmptyLine, true, to: &result)
          position += 1
          continue
        }
        if position >= text.upperBound { return }
      }
      let end = bytes[position..<text.upperBound].firstIndex(of: 0x0A)
      append(
        position..<(end ?? text.upperBound), end == nil ? .none : .lineEnd, end != nil, to: &result)
      position = end.map { $0 + 1 } ?? text.upperBound
    }
  }

  private func append(
    _ range: TextRange, _ ending: LineText.Ending, _ takesLineEnd: Bool, to result: inout [Element]
  ) {
    result.append(.line(LineText(range: range, ending: ending, takesLineEnd: takesLineEnd)))
  }

  /// Where the text begins that stands right of the margin, perhaps on a later line.
  private mutating func skipMargin(_ range: TextRange, _ start: Int) -> Int {
    var position = range.lowerBound
    var isBlank = true
    while position < range.upperBound, columns.column(of: position) < start {
      isBlank = isBlank && TextCursor.isWhiteSpace(bytes[position])
      position += 1
      while position < range.upperBound, bytes[position] & 0xC0 == 0x80 { position += 1 }
    }
    if !isBlank {
      let cursor = TextCursor(bytes, range.lowerBound..<position)
      faults.append(cursor.trimmed(range.lowerBound..<position))
    }
    return position
  }
}

/// Counts columns while it goes on through a text.
private struct ColumnCursor {
  private let bytes: [UInt8]
  private var position = 0
  private var current = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The UTF-16 code units between the beginning of the line and a position.
  mutating func column(of target: Int) -> Int {
    if target < position {
      position = bytes[..<target].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
      current = 0
    }
    while position < target, position < bytes.count {
      switch bytes[position] {
      case 0x0A: current = 0
      case 0x80..<0xC0: break
      case 0xF0...: current += 2
      default: current += 1
      }
      position += 1
    }
    return current
  }
}
