import Foundation
import Pipelines
import Testing

@Suite struct LineEditingTests {
  /// The keys that bytes make.
  private func keys(_ bytes: [UInt8]) -> [LineBuffer.Key] {
    var decoder = KeyDecoder()
    return bytes.compactMap { decoder.take($0) }
  }

  @Test(
    arguments: [
      ([0x61, 0xC3, 0xA9], [.character("a"), .character("é")]), ([0x1B, 0x5B, 0x41], [.up]),
      ([0x1B, 0x4F, 0x48, 0x61], [.home, .character("a")]), ([0x1B, 0x5B, 0x33, 0x7E], [.delete]),
      ([0x1B, 0x5B, 0x31, 0x3B, 0x35, 0x43], [.wordRight]), ([0x1B, 0x62], [.wordLeft]),
      (
        [0x01, 0x05, 0x0B, 0x15, 0x17, 0x0C, 0x04],
        [.home, .end, .killToEnd, .killToStart, .killWord, .clearScreen, .endOfInput]
      ),
      ([0x7F, 0x09, 0x0D, 0x03], [.backspace, .tab, .enter, .interrupt]),
      ([0xFF, 0x61], [.unknown, .character("a")]),
      ([0xF0, 0x9F, 0x98, 0x80], [.character("😀")]), ([0x1B, 0x5B, 0x39, 0x39, 0x7E], [.unknown]),
    ] as [([UInt8], [LineBuffer.Key])])
  func bytesAreKeys(_ bytes: [UInt8], _ expected: [LineBuffer.Key]) {
    #expect(keys(bytes) == expected)
  }

  @Test func aLineIsEdited() {
    var buffer = LineBuffer()
    for character in "one two" { #expect(buffer.press(.character(character)) == .redraw) }
    _ = buffer.press(.wordLeft)
    _ = buffer.press(.character("é"))
    #expect(buffer.text == "one étwo")
    _ = buffer.press(.killToStart)
    #expect(buffer.text == "two" && buffer.cursor == 0)
    _ = buffer.press(.end)
    _ = buffer.press(.left)
    _ = buffer.press(.backspace)
    #expect(buffer.text == "to")
    _ = buffer.press(.delete)
    #expect(buffer.text == "t" && buffer.press(.endOfInput) == .redraw)
    _ = buffer.press(.killWord)
    #expect(buffer.text == "" && buffer.press(.endOfInput) == .end)
    #expect(buffer.press(.tab) == .complete && buffer.press(.enter) == .accept)
    #expect(buffer.press(.interrupt) == .abandon)
    // At the borders keys do nothing.
    for key in [
      LineBuffer.Key.left, .right, .backspace, .delete, .wordLeft, .wordRight, .up, .down, .killWord,
    ] {
      _ = buffer.press(key)
      #expect(buffer.text == "")
    }
  }

  @Test func earlierLinesComeBack() {
    var buffer = LineBuffer(history: ["first", "second"])
    buffer.insert("draft")
    _ = buffer.press(.up)
    #expect(buffer.text == "second")
    _ = buffer.press(.up)
    _ = buffer.press(.up)
    #expect(buffer.text == "first")
    _ = buffer.press(.down)
    _ = buffer.press(.down)
    #expect(buffer.text == "draft" && buffer.cursor == 5)
  }

  @Test func aWordIsCompleted() {
    var buffer = LineBuffer()
    buffer.insert("'é'.si)")
    _ = buffer.press(.left)
    buffer.complete(from: 5, with: "size(")
    #expect(buffer.text == "'é'.size()" && buffer.textBeforeCursor == "'é'.size(")
    buffer.complete(from: 99, with: "x")
    #expect(buffer.text == "'é'.size()")
  }

  @Test func theHistoryIsKeptInAFile() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("history-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let environment = ["XDG_STATE_HOME": folder.path + "/a/b"]
    var history = LineHistory { environment[$0] }
    #expect(history.entries == [])
    for entry in ["1 + 1", "1 + 1", "  ", "a\n\\n b", "2"] { history.add(entry) }
    #expect(LineHistory { environment[$0] }.entries == ["1 + 1", "a\n\\n b", "2"])
    for number in 0..<1100 { history.add("\(number)") }
    #expect(LineHistory { environment[$0] }.entries.count == 1000)
    #expect(LineHistory { ["HOME": folder.path][$0] }.entries == [])
    var homeless = LineHistory { _ in nil }
    homeless.add("x")
    #expect(homeless.entries == ["x"])
  }
}
