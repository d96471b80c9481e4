internal import Diagnostics
internal import Glibc
internal import OCL

/// Protected areas under the rules of Acceleo 4.
extension TemplateRun {
  /// Prints an area, whose markers end in line ends of their own.
  ///
  /// What a person wrote takes its place when the file is complete, so that nothing indents it.
  func execute(_ step: ProtectedStep, _ id: String, _ form: BodyForm, _ frame: Frame) {
    let start = state.pointee.buffer.count
    let beginsLine = state.pointee.margin.line.isEmpty
    if let prefix = step.startTagPrefix { print(evaluate(prefix, frame), at: prefix.place) }
    state.pointee.buffer.write(ProtectedAreas.startMarker + " " + id + "\n")
    record(from: start, step.id.place, .value, frame.selfValue)
    let content = openFile?.areas.take(id)
    var mark = state.pointee.buffer.count
    if let content {
      openFile?.restored.append((id, content))
    } else {
      state.pointee.margin.line.removeAll()
      execute(step.body, frame)
      mark = state.pointee.buffer.count
      if state.pointee.margin.line.isEmpty, form == .indented {
        state.pointee.margin.next.withUnsafeBufferPointer { state.pointee.buffer.write($0) }
      }
      if let prefix = step.endTagPrefix { print(evaluate(prefix, frame), at: prefix.place) }
    }
    state.pointee.buffer.write(ProtectedAreas.endMarker + "\n")
    record(from: mark, step.id.place, content == nil ? .value : .userCode, frame.selfValue)
    state.pointee.margin.line.removeAll()
    state.pointee.margin.endedInlined = false
    if beginsLine, !state.pointee.margin.indentation.isEmpty {
      state.pointee.buffer.replace([TextBuffer.Edit(start..<start, state.pointee.margin.indentation)])
    }
  }

  /// Puts what a person wrote between the markers of the file that is complete now.
  ///
  /// An area whose markers did not come through, because a template's text was changed as a value, is a lost one.
  func restoreAreas() {
    guard let restored = openFile?.restored, !restored.isEmpty else { return }
    var edits: [TextBuffer.Edit] = []
    let end = Array((ProtectedAreas.endMarker + "\n").utf8)
    var position = 0
    for area in restored {
      let start = Array((ProtectedAreas.startMarker + " " + area.id + "\n").utf8)
      let contents = state.pointee.buffer.contents
      let first =
        Self.range(of: start, in: contents, from: position) ?? Self.range(of: start, in: contents, from: 0)
      guard let first, let last = Self.range(of: end, in: contents, from: first.upperBound) else {
        openFile?.areas.giveBack(area.id)
        continue
      }
      position = last.upperBound
      edits.append(TextBuffer.Edit(first.upperBound..<last.lowerBound))
      edits.append(TextBuffer.Edit(last, area.content + end))
    }
    edits.sort { $0.range.lowerBound < $1.range.lowerBound }
    // An area in another one went with what stands in that.
    var free = 0
    let outer = edits.filter { edit in
      let isFree = edit.range.lowerBound >= free
      if isFree { free = edit.range.upperBound }
      return isFree
    }
    state.pointee.buffer.replace(outer)
  }

  private static func range(
    of pattern: [UInt8], in text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Range<Int>? {
    guard let base = text.baseAddress, let first = pattern.first else { return nil }
    var position = start
    while position + pattern.count <= text.count {
      guard let found = memchr(base + position, Int32(first), text.count - position) else { return nil }
      position = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if position + pattern.count <= text.count, memcmp(found, pattern, pattern.count) == 0 {
        return position..<(position + pattern.count)
      }
      position += 1
    }
    return nil
  }
}
