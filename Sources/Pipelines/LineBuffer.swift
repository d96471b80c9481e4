/// A line that is being edited: its characters, where the cursor is, and what earlier lines were.
public struct LineBuffer: Sendable {
  /// What a key does.
  public enum Key: Equatable, Sendable {
    /// A character to insert.
    case character(Character)
    /// Return.
    case enter
    /// Tab.
    case tab
    /// One character back or forth.
    case left, right
    /// To the beginning or end of the line.
    case home, end
    /// To the line before or after in the history.
    case up, down
    /// One word back or forth.
    case wordLeft, wordRight
    /// Removes the character before, or at, the cursor.
    case backspace, delete
    /// Removes what is before, or behind, the cursor.
    case killToStart, killToEnd
    /// Removes the word before the cursor.
    case killWord
    /// Clears the screen.
    case clearScreen
    /// Gives the line up.
    case interrupt
    /// Ends the input if the line is empty, else removes the character at the cursor.
    case endOfInput
    /// Means nothing.
    case unknown
  }

  /// What the editor does after a key.
  public enum Action: Equatable, Sendable {
    /// Shows the line anew.
    case redraw
    /// Takes the line.
    case accept
    /// Looks for what can stand at the cursor.
    case complete
    /// Clears the screen and shows the line anew.
    case clear
    /// Gives the line up and begins another.
    case abandon
    /// Ends the input.
    case end
  }

  /// The characters.
  public private(set) var characters: [Character] = []
  /// The number of characters before the cursor.
  public private(set) var cursor = 0
  private let history: [String]
  private var historyIndex: Int
  /// What was being written before the history was asked.
  private var draft = ""

  /// An empty line; `history` is ordered from the oldest.
  public init(history: [String] = []) {
    self.history = history
    historyIndex = history.count
  }

  /// The line.
  public var text: String { String(characters) }
  /// What stands before the cursor.
  public var textBeforeCursor: String { String(characters[..<cursor]) }

  /// Does what a key asks for.
  public mutating func press(_ key: Key) -> Action {
    switch key {
    case .character(let character): insert(String(character))
    case .enter: return .accept
    case .tab: return .complete
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(characters.count, cursor + 1)
    case .home: cursor = 0
    case .end: cursor = characters.count
    case .up: recall(historyIndex - 1)
    case .down: recall(historyIndex + 1)
    case .wordLeft: cursor = wordStart
    case .wordRight: cursor = wordEnd
    case .backspace: if cursor > 0 { remove(cursor - 1..<cursor) }
    case .delete: if cursor < characters.count { remove(cursor..<cursor + 1) }
    case .killToStart: remove(0..<cursor)
    case .killToEnd: remove(cursor..<characters.count)
    case .killWord: remove(blankStart..<cursor)
    case .clearScreen: return .clear
    case .interrupt: return .abandon
    case .endOfInput:
      if characters.isEmpty { return .end }
      if cursor < characters.count { remove(cursor..<cursor + 1) }
    case .unknown: break
    }
    return .redraw
  }

  /// Puts text at the cursor.
  public mutating func insert(_ text: String) {
    characters.insert(contentsOf: text, at: cursor)
    cursor += text.count
  }

  /// Replaces the end of what stands before the cursor, from a byte of UTF-8 on.
  public mutating func complete(from start: Int, with text: String) {
    let before = textBeforeCursor
    guard start <= before.utf8.count,
      let index = before.utf8.index(before.utf8.startIndex, offsetBy: start).samePosition(in: before)
    else { return }
    remove(before.distance(from: before.startIndex, to: index)..<cursor)
    insert(text)
  }

  private mutating func remove(_ range: Range<Int>) {
    characters.removeSubrange(range)
    cursor = range.lowerBound
  }

  private mutating func recall(_ index: Int) {
    guard index >= 0, index <= history.count, index != historyIndex else { return }
    if historyIndex == history.count { draft = text }
    historyIndex = index
    characters = Array(index == history.count ? draft : history[index])
    cursor = characters.count
  }

  // MARK: Words

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  private var wordStart: Int {
    var index = cursor
    while index > 0, !Self.isWord(characters[index - 1]) { index -= 1 }
    while index > 0, Self.isWord(characters[index - 1]) { index -= 1 }
    return index
  }

  private var wordEnd: Int {
    var index = cursor
    while index < characters.count, !Self.isWord(characters[index]) { index += 1 }
    while index < characters.count, Self.isWord(characters[index]) { index += 1 }
    return index
  }

  /// Where the run of characters that are no blanks begins, as a shell's ctrl-w has it.
  private var blankStart: Int {
    var index = cursor
    while index > 0, characters[index - 1].isWhitespace { index -= 1 }
    while index > 0, !characters[index - 1].isWhitespace { index -= 1 }
    return index
  }
}
