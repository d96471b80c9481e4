internal import CLibXML2
internal import Diagnostics

extension ParseState {
  /// A range of the file, clamped to it.
  func range(_ bytes: Range<Int>) -> SourceRange {
    SourceRange(file.takeUnretainedValue(), bytes.clamped(to: 0..<count))
  }

  /// The scalar at `offset`; empty at the end of the file.
  func range(_ offset: Int) -> SourceRange {
    var end = min(offset + 1, count)
    while end < count, text[end] & 0xC0 == 0x80 { end += 1 }
    return range(min(offset, count)..<end)
  }

  /// From the last `keyword` before the current position to there: a declaration that has just been read.
  func declarationRange(_ keyword: StaticString) -> SourceRange {
    let end = position
    var start = end
    while start > 0 {
      start = last(UInt8(ascii: "<"), before: start)
      let isThere = (0..<keyword.utf8CodeUnitCount).allSatisfy {
        start + $0 < count && text[start + $0] == keyword.utf8Start[$0]
      }
      if isThere { return range(start..<max(end, start + keyword.utf8CodeUnitCount)) }
    }
    return range(end)
  }

  /// Collects one diagnostic; too many errors end the parse.
  mutating func report(_ diagnostic: Diagnostic) {
    diagnostics.append(diagnostic)
    guard diagnostic.severity == .error else { return }
    errorCount += 1
    if errorCount == limits.errors, !isStopped {
      diagnostics.append(.errorLimit(limits.errors, at: range(position)))
      stop()
    }
  }

  /// Collects one error that ends the parse.
  mutating func refuse(_ diagnostic: Diagnostic) {
    if isStopped { return }
    stop()
    report(diagnostic)
  }

  /// Turns what libxml2 says into a diagnostic at the byte it has reached.
  mutating func libraryError(
    code: Int32, isWarning: Bool, message: UnsafePointer<CChar>?, _ first: UnsafePointer<CChar>?,
    _ second: UnsafePointer<CChar>?
  ) {
    if isStopped { return }
    let position = position
    switch xmlParserErrors(UInt32(bitPattern: code)) {
    case XML_WAR_NS_URI, XML_WAR_NS_URI_RELATIVE:
      // Models name their packages with any string; Namespaces in XML only deprecates that.
      return
    case XML_NS_ERR_UNDEFINED_NAMESPACE:
      let prefix = Self.string(first)
      let name = prefix + ":" + Self.string(second)
      report(.undeclaredPrefix(prefix, at: range(find(name, in: tagRange(before: position)))))
    case XML_ERR_UNDECLARED_ENTITY, XML_WAR_UNDECLARED_ENTITY:
      report(.undeclaredEntity(Self.string(first), at: referenceRange()))
    case XML_ERR_ENTITY_LOOP:
      refuse(.entityLoop(at: referenceRange()))
    case XML_ERR_ATTRIBUTE_REDEFINED, XML_NS_ERR_ATTRIBUTE_REDEFINED:
      let name = [first, second].compactMap { $0.map { String(cString: $0) } }.joined(separator: ":")
      let tag = tagRange(before: position)
      report(.repeatedAttribute(name, at: range(findLast(name, in: tag))))
    case XML_ERR_TAG_NAME_MISMATCH:
      reportMismatch(position)
    case XML_ERR_TAG_NOT_FINISHED, XML_ERR_DOCUMENT_END, XML_ERR_DOCUMENT_EMPTY:
      reportEnd(position, Self.tidied(message))
    case _ where position >= count && depth > 0:
      reportEnd(position, Self.tidied(message))
    case _ where isWarning:
      report(.remark(Self.tidied(message), at: range(position)))
    case _ where lastErrorOffset == position:
      // One mistake makes libxml2 complain at every level it leaves.
      return
    default:
      lastErrorOffset = position
      report(.notWellFormed(Self.tidied(message), at: range(position)))
    }
  }

  private mutating func reportMismatch(_ position: Int) {
    let start = last(UInt8(ascii: "<"), before: position)
    let ended = name(at: start + 2)
    guard depth > 0, start + 1 < count, text[start + 1] == UInt8(ascii: "/") else {
      return report(.notWellFormed("end tag without a start tag", at: range(start..<position)))
    }
    let opened = open[depth - 1]
    report(
      .endTagMismatch(
        ended, openElement: name(at: opened + 1), at: range(start..<position),
        opened: range(opened..<opened + 1 + name(at: opened + 1).utf8.count)))
    // What follows would only complain about the same mistake.
    stop()
  }

  private mutating func reportEnd(_ position: Int, _ message: String) {
    guard position >= count else { return report(.notWellFormed(message, at: range(position))) }
    let shown = (0..<depth).reversed().prefix(5).map { index in
      let name = name(at: open[index] + 1)
      return (name, range(open[index]..<open[index] + 1 + name.utf8.count))
    }
    report(.truncated(message, open: shown, depth: depth, at: range(count)))
    stop()
  }

  /// The reference that ends at the current position.
  func referenceRange() -> SourceRange {
    let position = position
    let start = last(UInt8(ascii: "&"), before: position)
    guard position > start, position <= count, text[start] == UInt8(ascii: "&") else {
      return range(position)
    }
    return range(start..<position)
  }

  private func findLast(_ name: String, in range: Range<Int>) -> Range<Int> {
    let name = Array(name.utf8)
    var start = range.upperBound - name.count
    while start > range.lowerBound {
      if XMLTag.isSpace(text[start - 1]), (0..<name.count).allSatisfy({ text[start + $0] == name[$0] }) {
        return start..<start + name.count
      }
      start -= 1
    }
    return range
  }

  private func tagRange(before position: Int) -> Range<Int> {
    last(UInt8(ascii: "<"), before: position)..<position
  }

  private func find(_ name: String, in range: Range<Int>) -> Range<Int> {
    let name = Array(name.utf8)
    var start = range.lowerBound
    while start + name.count <= range.upperBound {
      if (0..<name.count).allSatisfy({ text[start + $0] == name[$0] }) { return start..<start + name.count }
      start += 1
    }
    return range
  }

  private func name(at offset: Int) -> String {
    var end = min(offset, count)
    while end < count, !XMLTag.endsName(text[end]) { end += 1 }
    return String(
      decoding: UnsafeBufferPointer(start: text + min(offset, count), count: end - min(offset, count)),
      as: UTF8.self)
  }

  private static func string(_ pointer: UnsafePointer<CChar>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
  }

  private static func tidied(_ message: UnsafePointer<CChar>?) -> String {
    var text = string(message)
    while let last = text.last, last.isWhitespace || last == "." { text.removeLast() }
    // Names of parser functions and of options are nobody's business.
    for prefix in [
      "StartTag: ", "EntityValue: ", "xmlParseStartTag: ", "xmlParseEntityDecl: ", "PEReference: ",
    ] {
      if text.hasPrefix(prefix) { text.removeFirst(prefix.count) }
    }
    guard let first = text.first else { return "not well-formed" }
    let second = text.dropFirst().first
    return second?.isUppercase == true ? text : first.lowercased() + text.dropFirst()
  }
}
