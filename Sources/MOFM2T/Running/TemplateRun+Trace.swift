internal import Diagnostics
internal import OCL

extension TemplateRun {
  /// Remembers what was printed from `start` on, if somebody wants to know.
  @inline(__always)
  func record(
    from start: Int, _ place: @autoclosure () -> SourceRange, _ kind: @autoclosure () -> OutputRegion.Kind,
    _ selfValue: @autoclosure () -> Value?
  ) {
    if state.pointee.buffer.regions != nil { note(from: start, place(), kind(), selfValue()) }
  }

  private func note(from start: Int, _ place: SourceRange, _ kind: OutputRegion.Kind, _ selfValue: Value?) {
    let end = state.pointee.buffer.count
    guard end > start else { return }
    var subject = state.pointee.element
    if case .object(let object) = selfValue { subject = object }
    let region = OutputRegion(
      range: start..<end, template: place, element: subject, kind: kind,
      indentation: state.pointee.buffer.indentationCount)
    state.pointee.buffer.regions?.append(region)
  }
}

extension Value {
  /// Whether this is a String.
  var isString: Bool { if case .string = self { true } else { false } }
}

extension Charset {
  /// Regions of a text in UTF-8 as those of the text in this encoding, which begins at `start` of its file.
  func encoded(_ regions: [OutputRegion], of text: [UInt8], from start: Int) -> [OutputRegion] {
    var position = 0
    var count = 0
    func moved(_ offset: Int) -> Int {
      if self == .utf8 || self == .ascii { return start + offset }
      // Regions follow each other, so the text is walked once.
      while position < offset {
        if text[position] & 0xC0 != 0x80 { count += 1 }
        position += 1
      }
      return start + count
    }
    return regions.map { region in
      var region = region
      let lower = moved(region.range.lowerBound)
      region.range = lower..<moved(region.range.upperBound)
      return region
    }
  }
}
