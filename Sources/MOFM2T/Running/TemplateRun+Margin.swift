internal import Diagnostics
internal import OCL

/// The rules of Acceleo 4: what is printed is as they say, byte by byte, also where they lose text.
extension TemplateRun {
  func execute(_ step: MarginBodyStep, _ frame: Frame) {
    let indentation = state.pointee.margin.indentation
    let isInlined = state.pointee.margin.isInlined
    state.pointee.margin.indentation = step.isInlined ? [] : state.pointee.margin.next
    state.pointee.margin.isInlined = step.isInlined
    // Where the text of each statement begins that printed any.
    var starts: [Int] = []
    var isAfterNothing = false
    // What stood on its line before a statement that printed nothing.
    var removed: [UInt8]?
    for statement in step.statements {
      guard spend(at: nil) else { break }
      let mark = state.pointee.buffer.count
      statement.step.run(self, frame)
      let isEmpty = state.pointee.buffer.count == mark
      if !isEmpty, !isAfterNothing { starts.append(mark) }
      if isEmpty ? statement.spansLines : isAfterNothing {
        let start = starts.popLast() ?? mark
        let lineStart = state.pointee.buffer.lineStart(before: mark, from: start)
        if isEmpty {
          removed = Array(state.pointee.buffer.contents[lineStart..<mark])
          state.pointee.buffer.replace([TextBuffer.Edit(lineStart..<mark)])
        } else if state.pointee.buffer.contents[mark] == 0x0A {
          state.pointee.buffer.replace([TextBuffer.Edit(lineStart..<(mark + 1))])
        } else {
          state.pointee.buffer.replace([TextBuffer.Edit(lineStart..<mark, removed ?? [])])
          removed = nil
        }
        if state.pointee.buffer.count > start { starts.append(start) }
      }
      isAfterNothing = isEmpty && statement.spansLines
    }
    state.pointee.margin.indentation = indentation
    state.pointee.margin.isInlined = isInlined
    state.pointee.margin.endedInlined = step.isInlined
  }

  func execute(_ step: LineStep, _ frame: Frame) {
    let beginsLine = state.pointee.margin.line.isEmpty
    let text = step.text.text.bytes
    switch step.ending {
    case .emptyLine: break
    case .indentedEmptyLine: if beginsLine { writeIndentation() }
    case .lineEnd:
      if beginsLine {
        if text.isEmpty { return }
        writeIndentation()
      }
    case .none:
      if beginsLine {
        writeIndentation()
        state.pointee.margin.line = state.pointee.margin.indentation
      }
      state.pointee.margin.line += text
    }
    let mark = state.pointee.buffer.count
    state.pointee.buffer.write(step.text.text)
    if step.ending != .none {
      state.pointee.buffer.write("\n")
      state.pointee.margin.line.removeAll(keepingCapacity: true)
    }
    record(
      from: mark, program.table.graph.modules[frame.module].syntax.text.range(step.text.range), .text,
      frame.selfValue)
  }

  private func writeIndentation() {
    state.pointee.margin.indentation.withUnsafeBufferPointer { state.pointee.buffer.write($0) }
  }

  func execute(_ step: MarginValueStep, _ frame: Frame) {
    let mark = state.pointee.buffer.count
    var margin = Margin()
    swap(&state.pointee.margin, &margin)
    let apart = state.pointee.buffer.beginApart()
    step.step.run(self, frame)
    state.pointee.buffer.endCall(apart)
    swap(&state.pointee.margin, &margin)
    let beginsLine = state.pointee.margin.line.isEmpty
    guard state.pointee.buffer.count > mark else {
      if step.endsLine, !beginsLine { endLine() }
      return
    }
    let endsInLineEnd = indentLines(from: mark)
    if beginsLine, !state.pointee.margin.indentation.isEmpty {
      state.pointee.buffer.replace([TextBuffer.Edit(mark..<mark, state.pointee.margin.indentation)])
    }
    if step.endsLine, !endsInLineEnd {
      endLine()
      return
    }
    let end = state.pointee.buffer.count
    let lineStart = state.pointee.buffer.lineStart(before: end, from: mark)
    if lineStart > mark { state.pointee.margin.line.removeAll(keepingCapacity: true) }
    state.pointee.margin.line += state.pointee.buffer.contents[lineStart..<end]
  }

  private func endLine() {
    state.pointee.buffer.write("\n")
    state.pointee.margin.line.removeAll(keepingCapacity: true)
  }

  /// Indents every line but the first that a value printed from `mark` on; whether the value ends in a line end.
  private func indentLines(from mark: Int) -> Bool {
    let end = state.pointee.buffer.count
    let endsInLineEnd = state.pointee.buffer.contents[end - 1] == 0x0A
    let indentation = state.pointee.margin.isInlined ? [] : state.pointee.margin.current
    var edits: [TextBuffer.Edit] = []
    var position = mark
    while position < end {
      let byte = state.pointee.buffer.contents[position]
      position += 1
      guard byte == 0x0A || byte == 0x0D else { continue }
      let start = position - 1
      if byte == 0x0D, position < end, state.pointee.buffer.contents[position] == 0x0A { position += 1 }
      if byte == 0x0D { edits.append(TextBuffer.Edit(start..<position, [0x0A])) }
      if indentation.isEmpty || position == end && endsInLineEnd { continue }
      edits.append(TextBuffer.Edit(position..<position, indentation))
    }
    if edits.isEmpty { return endsInLineEnd }
    guard allows(bytes: end + edits.count * indentation.count, at: place) else { return endsInLineEnd }
    state.pointee.buffer.replace(edits)
    return endsInLineEnd
  }

  func execute(_ step: MarginBlockStep, _ frame: Frame) {
    let mark = state.pointee.buffer.count
    let beginsLine = state.pointee.margin.line.isEmpty
    let next = state.pointee.margin.next
    if step.isFile {
      state.pointee.margin.line = []
      state.pointee.margin.next = []
    } else if step.isIndented {
      state.pointee.margin.next = state.pointee.margin.current
    }
    state.pointee.margin.endedInlined = false
    step.step.run(self, frame)
    state.pointee.margin.next = next
    guard state.pointee.margin.endedInlined, beginsLine, state.pointee.buffer.count > mark else { return }
    if state.pointee.margin.indentation.isEmpty { return }
    state.pointee.buffer.replace([TextBuffer.Edit(mark..<mark, state.pointee.margin.indentation)])
  }
}
