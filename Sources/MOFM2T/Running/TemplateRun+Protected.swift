internal import Diagnostics
internal import OCL

extension TemplateRun {
  /// The file that is being generated, as far as protected areas are concerned.
  struct OpenFile {
    var areas = ProtectedAreas()
    /// The digest of the file that the areas were read from.
    var basis: SHA256.Digest?
    /// Where each area of the new text was begun.
    var places: [String: SourceRange] = [:]
    /// What takes its place between markers when the file is complete.
    var restored: [(id: String, content: [UInt8])] = []
  }

  /// Reads the areas of the file of that name that was generated before.
  func readAreas(_ path: String, _ charset: Charset) {
    guard let file = options.existing?(path) else { return }
    withExtendedLifetime(file) {
      let text = charset.decoded(Array(file.bytes))
      let areas = ProtectedAreas(text, of: file, into: &sink)
      openFile?.areas = areas
      if !areas.areas.isEmpty { openFile?.basis = SHA256.digest(of: file.bytes) }
    }
  }

  func execute(_ step: ProtectedStep, _ frame: Frame) {
    let value = reported(step.id, frame)
    if value.isInvalid { return }
    guard let id = value.string?.trimmingBlanks, !id.isEmpty, !id.utf8.contains(0x0A) else {
      report(.badArea(ValuePrinter(context).text(value), at: step.id.place))
      return
    }
    guard openFile != nil else {
      report(.areaOutsideFile(id, at: step.id.place))
      return
    }
    guard options.existing != nil else {
      report(.areaWithoutExisting(id, at: step.id.place))
      return
    }
    if let first = openFile?.places[id] {
      report(.duplicateArea(id, at: step.id.place, first: first))
      return
    }
    openFile?.places[id] = step.id.place
    if let form = step.form {
      execute(step, id, form, frame)
      return
    }
    var mark = state.pointee.buffer.count
    if let prefix = step.startTagPrefix { print(evaluate(prefix, frame), at: prefix.place) }
    state.pointee.buffer.write(ProtectedAreas.startMarker + " " + id + "\n")
    record(from: mark, step.id.place, .value, frame.selfValue)
    if var content = openFile?.areas.take(id) {
      let prefix = step.endTagPrefix.map { text(of: $0, frame) }
      if let prefix { Self.dropFinalPrefix(prefix, from: &content) }
      mark = state.pointee.buffer.count
      state.pointee.buffer.writeRaw(content)
      record(from: mark, step.id.place, .userCode, frame.selfValue)
      mark = state.pointee.buffer.count
      if let prefix { state.pointee.buffer.write(prefix) }
    } else {
      execute(step.body, frame)
      mark = state.pointee.buffer.count
      if let prefix = step.endTagPrefix { print(evaluate(prefix, frame), at: prefix.place) }
    }
    state.pointee.buffer.write(ProtectedAreas.endMarker)
    record(from: mark, step.id.place, .value, frame.selfValue)
  }

  private func text(of expression: PlannedExpression, _ frame: Frame) -> String {
    var other = TextBuffer()
    swap(&state.pointee.buffer, &other)
    print(evaluate(expression, frame), at: expression.place)
    swap(&state.pointee.buffer, &other)
    return other.text
  }

  /// Takes the prefix of the end marker, which is printed anew, from the saved text; other text on its line stays.
  private static func dropFinalPrefix(_ prefix: String, from content: inout [UInt8]) {
    let lineStart = content.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let line = String(decoding: content[lineStart...], as: UTF8.self)
    if line.trimmingBlanks == prefix.trimmingBlanks {
      content.removeLast(content.count - lineStart)
    } else if !line.isEmpty {
      content.append(0x0A)
    }
  }

  /// Says which areas of the old file have no place in the new one, and keeps their text in a file beside it.
  func keepLostAreas(_ areas: ProtectedAreas, of path: String, at place: SourceRange) {
    var text = ""
    let date = options.date.map { " on \($0)" } ?? ""
    for area in areas.lost {
      report(.lostArea(area.id, path, at: place))
      text += "Lost\(date), user code '\(area.id)':\n"
      text += "\(ProtectedAreas.startMarker) \(area.id)\n"
      text += String(decoding: area.content, as: UTF8.self)
      text += "\(ProtectedAreas.endMarker)\n"
    }
    if text.isEmpty { return }
    // Never fails: the path is that of a file with more at its end, and appending is always possible.
    guard let file = try? output.begin(path + ".lost.txt", mode: .append) else { return }
    output.append(Array(text.utf8), toFile: file)
  }
}

extension String {
  /// The text without blanks and line ends around it.
  fileprivate var trimmingBlanks: String {
    let bytes = Array(utf8)
    let range = TextCursor(bytes, 0..<bytes.count).trimmed(0..<bytes.count)
    return String(decoding: bytes[range], as: UTF8.self)
  }
}
