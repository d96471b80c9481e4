public import Diagnostics

/// Reads OCL text: hand-written, recursive descent, going on after errors.
///
/// The static functions read a whole text. An instance reads one thing after another for a notation that embeds OCL, such as
/// MOFM2T's `for (x : T | source) separator(',')`.
public struct OCLParser {
  /// The deepest a tree gets, nesting and chains such as `a.b.c` or `a and b and c` alike.
  public static let maximumDepth = 500

  let text: EscapedText
  let tokens: [Token]
  var index = 0
  var nesting = 0
  var diagnostics: [Diagnostic]
  /// The token of the last syntax error, so that one mistake is reported once.
  var lastErrorToken = -1
  var reportedDepth = false
  /// What the end of the text is called.
  var endName = "the end"

  /// Starts at the beginning of `range` of the text, or of all of it.
  public init(_ text: EscapedText, in range: Range<Int>? = nil) {
    self.text = text
    let whole = 0..<text.value.count
    let range = (range ?? whole).clamped(to: whole)
    if range.count > 1 << 30 {
      tokens = [Token(kind: .end, start: range.lowerBound, end: range.lowerBound)]
      diagnostics = [.tooLong(at: text.range(range.lowerBound..<range.lowerBound))]
    } else {
      (tokens, diagnostics) = Lexer.tokens(of: text, in: range)
    }
  }

  // MARK: Whole texts

  /// The expression that `range` of the text, or all of it, is.
  ///
  /// A failing parse still gives a tree; diagnostics have the codes `ocl/syntax`, `ocl/too-deep` or `ocl/unsupported`.
  public static func expression(
    _ text: EscapedText, in range: Range<Int>? = nil, into sink: inout DiagnosticSink
  ) -> ExpressionTree {
    var parser = OCLParser(text, in: range)
    let root = parser.expression()
    parser.expectEnd(of: "the expression")
    return ExpressionTree(text: text, root: root, hasErrors: parser.finish(into: &sink))
  }

  /// The type that `range` of the text, or all of it, is.
  public static func type(
    _ text: EscapedText, in range: Range<Int>? = nil, into sink: inout DiagnosticSink
  ) -> TypeTree {
    var parser = OCLParser(text, in: range)
    let root = parser.type()
    parser.expectEnd(of: "the type")
    return TypeTree(text: text, root: root, hasErrors: parser.finish(into: &sink))
  }

  // MARK: One thing after another

  /// Where the next token begins, as an offset of the text's `value`; the range's end at the end.
  public var offset: Int { tokens[index].start }
  /// Where the last token that was read ends; the next one's beginning before the first.
  public var endOfLast: Int { index > 0 ? tokens[index - 1].end : tokens[index].start }
  /// Whether all was read.
  public var isAtEnd: Bool { tokens[index].kind == .end }

  /// Moves over the next token if it is spelt `spelling`: a symbol or a word.
  public mutating func accept(_ spelling: String) -> Bool {
    guard isNext(spelling) else { return false }
    advance()
    return true
  }

  /// Whether the next token is spelt `spelling`.
  public func isNext(_ spelling: String) -> Bool {
    let token = tokens[index]
    return token.kind != .end && text.value[token.range].elementsEqual(spelling.utf8)
  }

  /// Moves over the next token, or reports that `spelling` was expected.
  public mutating func expect(_ spelling: String) {
    if !accept(spelling) { fail("'\(spelling)'") }
  }

  /// Reads a name; nil, with a diagnostic, if there is none.
  public mutating func name() -> Name? {
    if let name = acceptName() { return name }
    fail("a name")
    return nil
  }

  /// Reads `name : Type = value`; type and value may be missing.
  public mutating func variable() -> Variable? {
    guard let name = name() else { return nil }
    let type = accept(.colon) ? type() : nil
    let value = accept(.equal) ? expression() : nil
    return Variable(name: name, type: type, value: value)
  }

  /// Reports what is left over, if anything.
  public mutating func expectEnd(of what: String) {
    guard !isAtEnd else { return }
    fail("the end of \(what)")
    index = tokens.count - 1
  }

  /// Hands over the diagnostics; true if an error is among them.
  public mutating func finish(into sink: inout DiagnosticSink) -> Bool {
    let hasErrors = diagnostics.contains { $0.severity == .error }
    diagnostics.forEach { sink.emit($0) }
    diagnostics = []
    return hasErrors
  }

  // MARK: Tokens

  var current: Token { tokens[index] }

  func peek(_ distance: Int) -> Token { tokens[min(index + distance, tokens.count - 1)] }

  mutating func advance() {
    if index < tokens.count - 1 { index += 1 }
  }

  mutating func accept(_ kind: Token.Kind) -> Bool {
    guard tokens[index].kind == kind else { return false }
    advance()
    return true
  }

  func spelling(_ token: Token) -> String { String(decoding: text.value[token.range], as: UTF8.self) }

  /// Whether the token is the word `word`, which is reserved in its place only.
  func isWord(_ token: Token, _ word: StaticString) -> Bool {
    guard token.kind == .name, token.end - token.start == word.utf8CodeUnitCount else { return false }
    let spelt = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    return text.value[token.range].elementsEqual(spelt)
  }

  mutating func acceptName() -> Name? {
    let token = current
    switch token.kind {
    case .name:
      advance()
      return Name(spelling(token), token.range)
    case .quotedName:
      advance()
      let inside = token.start + 2..<max(token.start + 2, token.end - 1)
      return Name(StringLiteral.value(of: text, in: inside, into: &diagnostics), token.range, isQuoted: true)
    default: return nil
    }
  }

  // MARK: Errors

  mutating func fail(_ expected: String) {
    guard index != lastErrorToken else { return }
    lastErrorToken = index
    diagnostics.append(.expected(expected, found: described(current), at: place(current)))
  }

  /// Moves over `closer`, or reports it missing and skips to it if it still comes at this level.
  mutating func close(_ closer: Token.Kind, _ spelling: String, opened opener: Token) {
    if accept(closer) { return }
    if index != lastErrorToken {
      diagnostics.append(
        .unclosed(
          self.spelling(opener), expected: spelling, found: described(current), at: place(current),
          opened: text.range(opener.range)))
      lastErrorToken = index
    }
    skip(to: closer)
  }

  private mutating func skip(to closer: Token.Kind) {
    var depth = 0
    while true {
      switch current.kind {
      case closer where depth == 0:
        advance()
        return
      case .leftParen, .leftBrace, .leftBracket: depth += 1
      case .rightParen, .rightBrace, .rightBracket:
        if depth == 0 { return }
        depth -= 1
      case .then, .elseif, .else, .endif, .in:
        if depth == 0 { return }
      case .end: return
      default: break
      }
      advance()
    }
  }

  func described(_ token: Token) -> String {
    guard token.kind != .end else { return endName }
    let spelling = spelling(token)
    return spelling.utf8.count <= 40
      ? "'\(spelling.replacingNewlines)'" : "'\(spelling.replacingNewlines.prefix(37))...'"
  }

  func place(_ token: Token) -> SourceRange { text.range(token.range) }

  mutating func failDepth(at range: Range<Int>) {
    guard !reportedDepth else { return }
    reportedDepth = true
    diagnostics.append(.tooDeep(Self.maximumDepth, at: text.range(range)))
  }

  /// What was read since a place; empty where what should be there would be too deep and was not read.
  func range(from start: Int) -> Range<Int> { start..<max(start, endOfLast) }

  /// The node, or an error node in place of a tree that would be too deep.
  mutating func node(_ kind: Expression.Kind, from start: Int) -> Expression {
    let expression = Expression(kind, range(from: start))
    guard expression.depth > Self.maximumDepth else { return expression }
    let end = expression.range.upperBound
    failDepth(at: max(start, end - 1)..<end)
    return Expression(.error, expression.range)
  }
}

extension String {
  fileprivate var replacingNewlines: String { String(map { $0.isNewline ? " " : $0 }) }
}
