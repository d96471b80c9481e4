import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite struct SourceFileTests {
  private func position(_ text: String, _ offset: Int) -> [Int] {
    let position = SourceFile(path: "f", text: text).position(of: offset)
    return [position.line, position.column]
  }

  @Test func anEmptyFileHasOneLine() {
    let file = SourceFile(path: "f", text: "")
    #expect(position("", 0) == [1, 1])
    #expect(position("", 99) == [1, 1])
    #expect(file.rangeOfLine(1) == 0..<0)
    #expect(file.rangeOfLine(2) == 0..<0)
    #expect(file.text == "")
    #expect(file.bytes.baseAddress?.pointee == 0)
  }

  @Test func columnsCountScalars() {
    // A tab is one scalar, `é` is two bytes, a letter with a combining mark is two scalars, `😀` is four bytes.
    let text = "\té😀e\u{301}x"
    #expect(position(text, 1) == [1, 2])
    #expect(position(text, 3) == [1, 3])
    #expect(position(text, 7) == [1, 4])
    #expect(position(text, 8) == [1, 5])
    #expect(position(text, 10) == [1, 6])
    #expect(position(text, 11) == [1, 7])
  }

  @Test func linesEndInLineFeeds() {
    let text = "a\r\nbc\n\nd"
    let file = SourceFile(path: "f", text: text)
    #expect(position(text, 1) == [1, 2])
    #expect(position(text, 3) == [2, 1])
    #expect(position(text, 5) == [2, 3])
    #expect(position(text, 6) == [3, 1])
    #expect(position(text, 7) == [4, 1])
    #expect(position(text, 8) == [4, 2])
    #expect((0...5).map { file.text(file.rangeOfLine($0)) } == ["", "a", "bc", "", "d", ""])
  }

  @Test func aLineFeedAtTheEndOpensALine() {
    #expect(position("a\n", 2) == [2, 1])
    #expect(SourceFile(path: "f", text: "a\n").rangeOfLine(2) == 2..<2)
  }

  @Test func offsetsAndRangesAreClamped() {
    let file = SourceFile(path: "f", text: "abc")
    #expect(position("abc", -5) == [1, 1])
    #expect(position("abc", 50) == [1, 4])
    #expect(file.text(2..<90) == "c")
    #expect(file.text(40..<90) == "")
  }

  @Test func bytesThatAreNoUTF8AreRepairedInTexts() {
    let file = SourceFile(path: "f", bytes: [0x61, 0xFF, 0x62, 0x80])
    #expect(file.text == "a\u{FFFD}b\u{FFFD}")
    #expect(file.position(of: 4).line == 1)
  }

  @Test func positionsAgreeWithAPlainCount() {
    var generator = SeededGenerator(7)
    let alphabet = ["a", "\n", "\r\n", "\t", "é", "😀", "本", " "]
    for _ in 0..<200 {
      let text = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        alphabet.randomElement(using: &generator) ?? ""
      }.joined()
      let file = SourceFile(path: "f", text: text)
      var line = 1
      var column = 1
      var offset = 0
      for scalar in text.unicodeScalars {
        #expect(file.position(of: offset) == SourcePosition(line: line, column: column))
        offset += String(scalar).utf8.count
        (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
      }
      #expect(file.position(of: offset) == SourcePosition(line: line, column: column))
    }
  }

  @Test func filesAreReadAndFailuresSaySo() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("read-\(UUID().uuidString)")
    try Data("text".utf8).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    #expect(try SourceFile.read(url.path).text == "text")
    #expect(try SourceFile.read(url.path, as: "name").path == "name")
    #expect(throws: FileError.self) { try SourceFile.read(url.path + "/below") }
    do {
      _ = try SourceFile.read("/nowhere/at/all")
      Issue.record("read a file that is not there")
    } catch { #expect(error.reason == "no such file or directory") }
    do {
      _ = try SourceFile.read("/")
      Issue.record("read a folder")
    } catch { #expect(error.reason == "is a directory") }
  }

  @Test func aDeviceIsDrained() throws { #expect(try SourceFile.read("/dev/null").count == 0) }
}
