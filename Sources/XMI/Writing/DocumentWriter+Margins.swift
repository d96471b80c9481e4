internal import Diagnostics
internal import Ecore

/// Comments, processing instructions and extensions, written where they stood in the file.
extension DocumentWriter {
  mutating func writeMargins(before object: ObjectID) {
    guard let notes = marginalia?.take(before: object) else { return }
    writeMargins(notes)
  }

  mutating func writeMargins(after object: ObjectID) {
    guard let notes = marginalia?.take(after: object) else { return }
    writeMargins(notes)
  }

  /// What stands before an element that is no object, or follows it on its line.
  mutating func writeMargins(
    of object: ObjectID, _ feature: UnsafePointer<FeaturePlan>, _ index: Int, isAfter: Bool
  ) {
    let name = String(decoding: feature.pointee.start.bytes.dropFirst(), as: UTF8.self)
    guard let notes = marginalia?.take(of: object, name, index, isAfter: isAfter) else { return }
    writeMargins(notes)
  }

  /// What is left of an object whose elements are written.
  mutating func writeRest(of object: ObjectID) {
    guard let notes = marginalia?.takeRest(of: object) else { return }
    writeMargins(notes)
  }

  mutating func writeProlog() { writeMargins(marginalia?.takeProlog() ?? []) }

  mutating func writeWrapperEnd() { writeMargins(marginalia?.takeWrapperEnd() ?? []) }

  /// Writes what follows the root and says what has lost its place.
  mutating func writeEpilog() {
    writeMargins(marginalia?.takeEpilog() ?? [])
    guard let marginalia, let file = model.resources[resource].xmlFile else { return }
    for (index, note) in marginalia.notes.enumerated() where !marginalia.isWritten[index] {
      problems.append(.marginLeftOut(note, in: file, reason: "what it stood at is not written"))
    }
  }

  private mutating func writeMargins(_ notes: [Int]) {
    guard let marginalia, let file = model.resources[resource].xmlFile else { return }
    for index in notes {
      let note = marginalia.notes[index]
      let text = SourceText.withoutReturns(file, note.range)
      if let reason = reasonToLeaveOut(note, text, marginalia) {
        problems.append(.marginLeftOut(note, in: file, reason: reason))
        continue
      }
      let joins = note.isTrailing && output.joinLine()
      if !joins { output.indent(output.depth) }
      if note.kind == .extension {
        writeExtension(text, note)
      } else {
        text.withUnsafeBufferPointer { output.text.append($0) }
      }
      output.line()
    }
  }

  /// The start tag gets the declarations that stood further out.
  private mutating func writeExtension(_ text: [UInt8], _ note: Margin) {
    let nameEnd = text.firstIndex { $0 <= 0x20 || $0 == 0x2F || $0 == 0x3E } ?? text.count
    text[..<nameEnd].withUnsafeBufferPointer { output.text.append($0) }
    for (prefix, uri) in note.declarations where prefix != "xmi" || uri != form.xmi.namespace {
      output.text.append(prefix.isEmpty ? " xmlns=\"" : " xmlns:\(prefix)=\"")
      // The text of an attribute, escaped as it was; only its quotation mark may have been the other one.
      output.text.append(
        uri.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "&quot;"))
      output.text.append(UInt8(ascii: "\""))
    }
    text[nameEnd...].withUnsafeBufferPointer { output.text.append($0) }
  }

  private func reasonToLeaveOut(_ note: Margin, _ text: [UInt8], _ marginalia: Marginalia) -> String? {
    if note.kind == .extension, marginalia.hasDocumentType, text.contains(UInt8(ascii: "&")) {
      return "it may refer to entities of the document type, which is not written"
    }
    let isWritable = form.encoding.hasEveryCharacter(of: text)
    return isWritable ? nil : "the encoding '\(form.encodingName)' does not have its characters"
  }
}

/// Parts of a file as they are written.
enum SourceText {
  /// The bytes of a range with single line feeds at the ends of lines.
  static func withoutReturns(_ file: SourceFile, _ range: Range<Int>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(range.count)
    let bytes = file.bytes
    for index in range {
      guard bytes[index] == 0x0D else {
        result.append(bytes[index])
        continue
      }
      if index + 1 >= range.upperBound || bytes[index + 1] != 0x0A { result.append(0x0A) }
    }
    return result
  }
}
