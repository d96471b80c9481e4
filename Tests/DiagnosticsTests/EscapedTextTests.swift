import Diagnostics
import Testing

@Suite struct EscapedTextTests {
  /// `a<=b` written as `a&lt;=b` in an attribute.
  private func text() -> EscapedText {
    let file = SourceFile(path: "f", text: "<x v=\"a&lt;=b&#xA;é\"/>")
    return EscapedText(
      file,
      pieces: [
        .verbatim(6..<7), .escape(7..<11, [0x3C]), .verbatim(11..<13), .escape(13..<18, [0x0A]),
        .verbatim(18..<20),
      ], end: 20)
  }

  private func shown(_ text: EscapedText, _ range: Range<Int>) -> String {
    let place = text.range(range)
    return place.file.text(place.bytes)
  }

  @Test func theValueIsWithoutEscapes() { #expect(text().text == "a<=b\né") }

  @Test func rangesCoverTheEscapesWhole() {
    let text = text()
    #expect(shown(text, 0..<1) == "a")
    #expect(shown(text, 1..<2) == "&lt;")
    #expect(shown(text, 1..<3) == "&lt;=")
    #expect(shown(text, 0..<4) == "a&lt;=b")
    #expect(shown(text, 2..<4) == "=b")
    #expect(shown(text, 4..<5) == "&#xA;")
    #expect(shown(text, 5..<7) == "é")
    #expect(shown(text, 0..<7) == "a&lt;=b&#xA;é")
  }

  @Test func emptyRangesStandBeforeWhatFollows() {
    let text = text()
    #expect(text.range(0..<0).bytes == 6..<6)
    #expect(text.range(1..<1).bytes == 7..<7)
    #expect(text.range(2..<2).bytes == 11..<11)
    #expect(text.range(7..<7).bytes == 20..<20)
  }

  @Test func aTextWithoutEscapesIsItsRange() {
    let file = SourceFile(path: "f", text: "0123456789")
    let text = EscapedText(file, 2..<6)
    #expect(text.text == "2345")
    #expect(text.range(1..<3).bytes == 3..<5)
    #expect(EscapedText(file).range(0..<10).bytes == 0..<10)
    #expect(EscapedText(file, 8..<90).text == "89")
    #expect(EscapedText(path: "p", text: "x").range(0..<1).file.path == "p")
  }

  @Test func anEscapeMayStandForSeveralBytesOrNone() {
    let file = SourceFile(path: "f", text: "&e;x&n;y")
    let text = EscapedText(
      file,
      pieces: [.escape(0..<3, Array("abc".utf8)), .verbatim(3..<4), .escape(4..<7, []), .verbatim(7..<8)],
      end: 8)
    #expect(text.text == "abcxy")
    #expect(shown(text, 1..<2) == "&e;")
    #expect(shown(text, 3..<4) == "x")
    #expect(shown(text, 4..<5) == "y")
  }

  @Test func noPiecesAreAnEmptyValue() {
    let text = EscapedText(SourceFile(path: "f", text: "v=\"\""), pieces: [], end: 3)
    #expect(text.text == "")
    #expect(text.range(0..<0).bytes == 3..<3)
  }
}
