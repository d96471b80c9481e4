import Diagnostics
import Testing
import XML

@Suite struct EncodingTests {
  private let text = #"<a n="é€😀">ü</a>"#

  private func utf16(_ text: String, isBigEndian: Bool, mark: Bool) -> [UInt8] {
    ((mark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { unit -> [UInt8] in
      let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
      return isBigEndian ? pair : pair.reversed()
    }
  }

  @Test(arguments: [true, false], [true, false])
  func utf16IsTranscoded(_ isBigEndian: Bool, _ mark: Bool) {
    let document = #"<?xml version="1.0" encoding="UTF-16"?>"# + text
    let outcome = parse(bytes: utf16(document, isBigEndian: isBigEndian, mark: mark))
    #expect(outcome.isWellFormed)
    #expect(outcome.recorder.events == ["<a n=é€😀 @39", "'ü' @56", "</a @62"])
  }

  @Test func halfAPairIsRefused() {
    #expect(parse(bytes: [0xFF, 0xFE, 0x3C, 0, 0x00, 0xD8, 0x3C, 0]).codes == ["xml/invalid-utf16"])
    #expect(parse(bytes: [0xFF, 0xFE, 0x3C, 0, 0x61]).codes == ["xml/invalid-utf16"])
  }

  @Test func aMarkIsNotPartOfTheText() throws {
    let outcome = parse(bytes: [0xEF, 0xBB, 0xBF] + Array("<a/>".utf8))
    #expect(outcome.recorder.events == ["<a @0", "</a @4"])
    var sink = DiagnosticSink()
    let recorder = Recorder()
    let marked = SourceFile(path: "t", bytes: [0xEF, 0xBB, 0xBF] + Array("<a/>".utf8))
    #expect(XMLParser.parse(marked, handler: recorder, into: &sink))
    #expect(recorder.events == ["<a @3", "</a @7"])
  }

  @Test(arguments: ["ISO-8859-1", "latin1", "Windows-1252"])
  func singleByteEncodings(_ name: String) {
    let head = Array(#"<?xml version="1.0" encoding="\#(name)"?><a>"#.utf8)
    let outcome = parse(bytes: head + [0xE9, 0x80] + Array("</a>".utf8))
    #expect(outcome.isWellFormed)
    #expect(
      String(decoding: outcome.recorder.text, as: UTF8.self) == (name == "Windows-1252" ? "é€" : "é\u{80}"))
  }

  @Test(arguments: ["UTF-8", "utf-8", "US-ASCII", "ASCII"])
  func utf8IsKeptAsItIs(_ name: String) {
    let raw = SourceFile(path: "t", text: #"<?xml version="1.0" encoding="\#(name)"?><a b="é"/>"#)
    var sink = DiagnosticSink()
    #expect(XMLEncoding.decode(raw, into: &sink) === raw)
    let recorder = Recorder()
    #expect(XMLParser.parse(raw, handler: recorder, into: &sink))
    #expect(recorder.events.first?.hasPrefix("<a b=é") == true)
  }

  @Test func otherEncodingsAreNamed() {
    let outcome = parse(#"<?xml version="1.0" encoding='KOI8-R'?><a/>"#)
    #expect(outcome.codes == ["xml/unsupported-encoding"])
    #expect(outcome.first?.excerpt == "KOI8-R")
    #expect(outcome.first?.notes.first?.message.contains("windows-1252") == true)
    #expect(parse(#"<?xml version="1.0" encoding="UTF-16"?><a/>"#).codes == ["xml/encoding-mismatch"])
    #expect(parse(bytes: [0xFF, 0xFE, 0, 0, 0x3C, 0, 0, 0]).codes == ["xml/unsupported-encoding"])
  }

  @Test(
    arguments: [
      ([0xE9], 0), ([0xC3, 0xA9, 0xC0, 0x80], 2), ([0xED, 0xA0, 0x80], 0), ([0xF4, 0x90, 0x80, 0x80], 0),
      ([0xE2, 0x82], 0), ([0xF0, 0x80, 0x80, 0x80], 0), ([0x80], 0),
    ] as [([UInt8], Int)])
  func invalidUTF8HasItsPlace(_ bytes: [UInt8], _ index: Int) {
    for padding in [0, 29, 31, 32, 100] {
      let head = Array("<a>".utf8) + [UInt8](repeating: 0x78, count: padding)
      let outcome = parse(bytes: head + bytes + Array("</a>".utf8))
      #expect(outcome.codes == ["xml/invalid-utf8"])
      #expect(outcome.first?.range?.bytes.lowerBound == head.count + index)
    }
  }
}
