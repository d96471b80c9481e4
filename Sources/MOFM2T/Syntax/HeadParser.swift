internal import Diagnostics

/// Reads what stands in one tag; what is wrong goes to ``sink`` and reading goes on as well as it can.
struct HeadParser {
  let text: EscapedText
  /// How messages call the tag.
  let place: String
  var cursor: TextCursor
  var sink = DiagnosticSink()
  /// Whether something was missing, so that what is left over is no news.
  private var isBroken = false

  init(_ text: EscapedText, _ interior: TextRange, place: String) {
    self.text = text
    self.place = place
    cursor = TextCursor(text.value, interior)
  }

  /// Reports that `what` is not at the position.
  mutating func expected(_ what: String) {
    cursor.skipBlanks()
    isBroken = true
    let low = max(0, min(cursor.position, text.value.count - 1))
    sink.emit(.expected(what, in: place, at: text.range(low..<min(low + 1, text.value.count))))
  }

  /// Reports what is left over.
  mutating func end() {
    guard !cursor.isAtEnd(), !isBroken else { return }
    let rest = cursor.trimmed(cursor.position..<cursor.end)
    let shown = String(decoding: text.value[rest].prefix(32), as: UTF8.self)
    sink.emit(.unexpectedText(shown, in: place, at: text.range(rest)))
    cursor.position = cursor.end
  }

  /// The contents of `( … )`; an empty range after a report when there is none.
  mutating func parenthesised(_ what: String) -> TextRange {
    cursor.skipBlanks()
    let start = cursor.position
    guard cursor.peek() == UInt8(ascii: "(") else {
      expected("'(' with \(what)")
      return start..<start
    }
    guard let inner = cursor.parenthesised() else {
      expected("')'")
      return start..<start
    }
    if inner.isEmpty {
      sink.emit(.expected(what, in: place, at: text.range(start..<cursor.position)))
    }
    return inner
  }

  /// `public`, `protected` or `private` when one stands here and a name follows.
  mutating func visibility() -> Visibility {
    for visibility in Visibility.allCases {
      var ahead = cursor
      guard let word = ahead.name(), word.text == visibility.rawValue else { continue }
      ahead.skipBlanks()
      guard TextCursor.isNameStart(ahead.peek()) else { continue }
      cursor = ahead
      return visibility
    }
    return .public
  }

  /// The name of a template or query.
  mutating func name() -> Name {
    if let name = cursor.name() { return name }
    expected("a name")
    return Name(text: "", range: cursor.position..<cursor.position)
  }

  /// `(v : T, …)`.
  mutating func parameters() -> [VariableSyntax] {
    guard cursor.take(UInt8(ascii: "(")) else {
      expected("'(' with parameters")
      return []
    }
    var result: [VariableSyntax] = []
    if cursor.take(UInt8(ascii: ")")) { return result }
    while true {
      guard let name = cursor.name() else {
        expected("a parameter's name")
        break
      }
      var type: TextRange?
      if takeColon() {
        let extent = cursor.extent { $0.peek() == UInt8(ascii: ",") || $0.peek() == UInt8(ascii: ")") }
        if extent.isEmpty { expected("a type") } else { type = extent }
      } else {
        expected("':' and the type of '\(name.text)'")
      }
      result.append(VariableSyntax(name: name, type: type))
      if cursor.take(UInt8(ascii: ",")) { continue }
      if !cursor.take(UInt8(ascii: ")")) { expected("',' or ')'") }
      return result
    }
    _ = cursor.extent { $0.peek() == UInt8(ascii: ")") }
    _ = cursor.take(UInt8(ascii: ")"))
    return result
  }

  /// Takes `:` that is not half of `::`.
  mutating func takeColon() -> Bool {
    cursor.skipBlanks()
    guard cursor.peek() == UInt8(ascii: ":"), cursor.peek(1) != UInt8(ascii: ":") else { return false }
    cursor.position += 1
    return true
  }

  /// `{ v : T = e; … }` when one begins here.
  mutating func initialiser() -> [BindingSyntax]? {
    guard cursor.take(UInt8(ascii: "{")) else { return nil }
    var result: [BindingSyntax] = []
    while !cursor.take(UInt8(ascii: "}")) {
      guard !cursor.isAtEnd() else {
        expected("'}'")
        break
      }
      if cursor.take(UInt8(ascii: ";")) { continue }
      if let binding = binding(
        mayLackValue: true, until: { $0.peek() == UInt8(ascii: ";") || $0.peek() == UInt8(ascii: "}") })
      {
        result.append(binding)
      } else {
        _ = cursor.extent { $0.peek() == UInt8(ascii: ";") || $0.peek() == UInt8(ascii: "}") }
      }
    }
    return result
  }

  /// `v : T = e`, the type being optional.
  mutating func binding(mayLackValue: Bool = false, until stops: (TextCursor) -> Bool) -> BindingSyntax? {
    guard let name = cursor.name() else {
      expected("a variable's name")
      return nil
    }
    var type: TextRange?
    if takeColon() {
      let extent = cursor.extent { $0.peek() == UInt8(ascii: "=") || stops($0) }
      if extent.isEmpty { expected("a type") } else { type = extent }
    }
    guard cursor.take(UInt8(ascii: "=")) else {
      if type != nil, mayLackValue {
        return BindingSyntax(variable: VariableSyntax(name: name, type: type), value: nil)
      }
      expected("'=' and the value of '\(name.text)'")
      return nil
    }
    let value = cursor.extent(until: stops)
    guard !value.isEmpty else {
      expected("the value of '\(name.text)'")
      return nil
    }
    return BindingSyntax(variable: VariableSyntax(name: name, type: type), value: value)
  }

  /// Sets a clause once.
  mutating func set(_ clause: inout TextRange?, _ name: String, _ what: String) {
    let start = cursor.position
    let range = parenthesised(what)
    if clause != nil {
      sink.emit(.repeatedClause(name, at: text.range(start..<max(start, cursor.position))))
    }
    clause = range.isEmpty ? clause : range
  }
}
