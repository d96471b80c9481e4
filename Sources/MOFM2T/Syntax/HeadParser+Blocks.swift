internal import Diagnostics

extension HeadParser {
  /// The head of a block of `kind`.
  mutating func clause(_ kind: BlockKind) -> Clause {
    let clause: Clause
    switch kind {
    case .for: clause = loop()
    case .if: clause = condition()
    case .let: clause = bindings()
    case .file: clause = file()
    case .protected: clause = protected()
    case .trace:
      let id = parenthesised("an expression")
      clause = id.isEmpty ? .invalid : .trace(id)
    }
    end()
    return clause
  }

  /// `(c)`.
  mutating func condition() -> Clause {
    let condition = parenthesised("a condition")
    return condition.isEmpty ? .invalid : .condition(condition)
  }

  /// `v : T = e, w : U = f`.
  mutating func bindings() -> Clause {
    var result: [BindingSyntax] = []
    repeat {
      guard let binding = binding(until: Self.beginsBinding) else {
        cursor.position = cursor.end
        return .invalid
      }
      result.append(binding)
    } while cursor.take(UInt8(ascii: ","))
    return .bindings(result)
  }

  /// Whether a comma stands here that begins another `v : T =` or `v =`.
  private static func beginsBinding(_ cursor: TextCursor) -> Bool {
    guard cursor.peek() == UInt8(ascii: ",") else { return false }
    var ahead = cursor
    ahead.position += 1
    guard ahead.name() != nil else { return false }
    ahead.skipBlanks()
    return ahead.peek() == UInt8(ascii: "=")
      || ahead.peek() == UInt8(ascii: ":") && ahead.peek(1) != UInt8(ascii: ":")
  }

  private mutating func loop() -> Clause {
    let range = parenthesised("what to iterate over")
    guard !range.isEmpty else {
      cursor.position = cursor.end
      return .invalid
    }
    var inner = TextCursor(text.value, range)
    var loop = LoopClause(source: range)
    if let name = inner.name() {
      inner.skipBlanks()
      var type: TextRange?
      if inner.peek() == UInt8(ascii: ":"), inner.peek(1) != UInt8(ascii: ":") {
        inner.position += 1
        type = inner.extent { $0.peek() == UInt8(ascii: "|") }
      }
      if inner.take(UInt8(ascii: "|")) {
        loop.variable = VariableSyntax(name: name, type: type)
        loop.source = inner.trimmed(inner.position..<inner.end)
      } else if type != nil {
        sink.emit(.expected("'|' and what to iterate over", in: place, at: text.range(range)))
        return .invalid
      }
    }
    if loop.source.isEmpty {
      sink.emit(.expected("what to iterate over", in: place, at: text.range(range)))
      return .invalid
    }
    while !cursor.isAtEnd() {
      if cursor.take(word: "before") {
        set(&loop.before, "before", "an expression")
      } else if cursor.take(word: "separator") {
        set(&loop.separator, "separator", "an expression")
      } else if cursor.take(word: "after") {
        set(&loop.after, "after", "an expression")
      } else if cursor.take(UInt8(ascii: "?")) {
        set(&loop.guard, "?", "a guard")
      } else if let bindings = initialiser() {
        loop.bindings += bindings
      } else {
        break
      }
    }
    return .loop(loop)
  }

  private mutating func file() -> Clause {
    let range = parenthesised("the path of the file")
    guard !range.isEmpty else { return .invalid }
    var inner = TextCursor(text.value, range)
    var parts: [TextRange] = []
    repeat {
      parts.append(inner.extent { $0.peek() == UInt8(ascii: ",") })
    } while inner.take(UInt8(ascii: ","))
    var file = FileClause(url: parts[0])
    if parts[0].isEmpty { sink.emit(.expected("the path of the file", in: place, at: text.range(range))) }
    if parts.count > 1 {
      let mode = String(decoding: text.value[parts[1]], as: UTF8.self)
      file.isModeWord = mode != "true" && mode != "false"
      switch mode {
      case "false", "overwrite": file.mode = .overwrite
      case "true", "append": file.mode = .append
      case "create": file.mode = .create
      default:
        sink.emit(
          .expected("'overwrite', 'append', 'create', 'true' or 'false'", in: place, at: text.range(parts[1]))
        )
      }
    }
    if parts.count > 2 { file.charset = parts[2].isEmpty ? nil : parts[2] }
    if parts.count > 3 {
      sink.emit(
        .unexpectedText(
          String(decoding: text.value[parts[3]], as: UTF8.self), in: place, at: text.range(parts[3])))
    }
    return parts[0].isEmpty ? .invalid : .file(file)
  }

  private mutating func protected() -> Clause {
    let id = parenthesised("the name of the area")
    guard !id.isEmpty else { return .invalid }
    var area = ProtectedClause(id: id)
    while !cursor.isAtEnd() {
      if cursor.take(word: "startTagPrefix") {
        set(&area.startTagPrefix, "startTagPrefix", "an expression")
      } else if cursor.take(word: "endTagPrefix") {
        set(&area.endTagPrefix, "endTagPrefix", "an expression")
      } else {
        break
      }
    }
    return .protected(area)
  }

  /// `e before(…) separator(…) after(…)`: the clauses are words after a complete operand.
  mutating func expression(range: TextRange) -> ExpressionTag {
    let expression = cursor.extent(until: Self.beginsClause)
    var tag = ExpressionTag(range: range, expression: expression)
    if expression.isEmpty {
      sink.emit(.expected("an expression", in: place, at: text.range(range)))
      return tag
    }
    while !cursor.isAtEnd() {
      if cursor.take(word: "before") {
        set(&tag.before, "before", "an expression")
      } else if cursor.take(word: "separator") {
        set(&tag.separator, "separator", "an expression")
      } else if cursor.take(word: "after") {
        set(&tag.after, "after", "an expression")
      } else {
        break
      }
    }
    end()
    return tag
  }

  /// Whether `before(`, `separator(` or `after(` stands here after the end of an operand.
  private static func beginsClause(_ cursor: TextCursor) -> Bool {
    switch cursor.peek() {
    case UInt8(ascii: "b"), UInt8(ascii: "s"), UInt8(ascii: "a"): break
    default: return false
    }
    var ahead = cursor
    guard ahead.take(word: "before") || ahead.take(word: "separator") || ahead.take(word: "after") else {
      return false
    }
    ahead.skipBlanks()
    guard ahead.peek() == UInt8(ascii: "("), cursor.position > 0 else { return false }
    let isApart = TextCursor.isBlank(cursor.bytes[cursor.position - 1])
    var index = cursor.position - 1
    while index > 0, TextCursor.isBlank(cursor.bytes[index]) { index -= 1 }
    let last = cursor.bytes[index]
    if last == UInt8(ascii: ")") || last == UInt8(ascii: "'") { return true }
    return isApart && (TextCursor.isNamePart(last) || last == UInt8(ascii: "}") || last == UInt8(ascii: "]"))
  }
}
