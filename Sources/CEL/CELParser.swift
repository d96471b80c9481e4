public import Diagnostics

/// Reads CEL text: the whole grammar but names in backquotes, which Kubernetes does not switch on.
///
/// Stops at the first mistake. Codes: `cel/syntax`, `cel/too-deep`, `cel/too-long`.
public struct CELParser {
  /// How deep expressions may be nested in parentheses, brackets and arguments; as deep as the API server goes.
  public static let maximumNesting = 250
  /// The highest a tree gets, by chains such as `a.b.c` or `a + b + c` too.
  public static let maximumHeight = 500
  /// The longest text in code points, as the API server has it.
  public static let maximumLength = 100_000

  let text: EscapedText
  let tokens: [CELToken]
  var index = 0
  private var nesting = 0

  /// The expression that the text is; nil after a mistake, which goes to `sink`.
  public static func expression(_ text: EscapedText, into sink: inout DiagnosticSink) -> CELExpression? {
    do {
      guard text.value.count(where: { $0 & 0xC0 != 0x80 }) <= maximumLength else {
        throw Diagnostic.celTooLong(maximumLength, at: text.range(0..<0))
      }
      var parser = CELParser(text, try CELLexer.tokens(of: text))
      let node = try parser.expression()
      guard parser.current == .end else { throw parser.expected("the end of the expression") }
      return node.expression
    } catch let diagnostic as Diagnostic {
      sink.emit(diagnostic)
      return nil
    } catch {
      return nil
    }
  }

  /// The expression that the text is; nil after a mistake.
  public static func expression(_ text: String) -> CELExpression? {
    var sink = DiagnosticSink()
    return expression(EscapedText(path: "", text: text), into: &sink)
  }

  private init(_ text: EscapedText, _ tokens: [CELToken]) {
    self.text = text
    self.tokens = tokens
  }

  /// A part of the tree and how high it is.
  struct Node {
    var expression: CELExpression
    var height: Int

    var start: Int { expression.range?.lowerBound ?? 0 }
  }

  // MARK: Tokens

  var current: CELToken.Kind { tokens[index].kind }
  var start: Int { tokens[index].range.lowerBound }
  /// Where the last token that was taken ends.
  var lastEnd: Int { index > 0 ? tokens[index - 1].range.upperBound : 0 }

  mutating func advance() { if index < tokens.count - 1 { index += 1 } }

  func isNext(_ symbol: String, ahead: Int = 0) -> Bool {
    index + ahead < tokens.count && tokens[index + ahead].kind == .symbol(symbol)
  }

  mutating func take(_ symbol: String) -> Bool {
    guard isNext(symbol) else { return false }
    advance()
    return true
  }

  mutating func expect(_ symbol: String) throws(Diagnostic) {
    guard take(symbol) else { throw expected("'\(symbol)'") }
  }

  func expected(_ what: String) -> Diagnostic {
    let range = tokens[index].range
    let found =
      current == .end ? "the end" : "'\(String(decoding: text.value[range].prefix(60), as: UTF8.self))'"
    return .celExpected(what, found: found, at: text.range(range))
  }

  /// A node that ends with the last token, over its parts.
  func node(_ kind: CELExpression.Kind, from start: Int, over parts: [Node] = []) throws(Diagnostic) -> Node {
    let height = 1 + (parts.map(\.height).max() ?? 0)
    let range = start..<max(start, lastEnd)
    guard height <= Self.maximumHeight else {
      throw .celTooDeep(Self.maximumHeight, at: text.range(start..<start))
    }
    return Node(expression: CELExpression(kind, range: range), height: height)
  }

  // MARK: Operators

  /// A conditional, or what binds more strongly.
  mutating func expression() throws(Diagnostic) -> Node {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Self.maximumNesting else {
      throw .celTooDeep(Self.maximumNesting, at: text.range(tokens[index].range))
    }
    let start = start
    let condition = try operation(atLeast: 2)
    guard take("?") else { return condition }
    let first = try operation(atLeast: 2)
    try expect(":")
    let second = try expression()
    return try node(
      .conditional(condition.expression, first.expression, second.expression), from: start,
      over: [condition, first, second])
  }

  private var nextOperation: CELBinaryOperator? {
    if case .symbol(let symbol) = current { CELBinaryOperator(rawValue: symbol) } else { nil }
  }

  /// Operators of two operands that bind at least as strongly as `precedence`.
  private mutating func operation(atLeast precedence: Int) throws(Diagnostic) -> Node {
    let start = start
    var left = try unary()
    while let operation = nextOperation, operation.precedence >= precedence {
      if operation == .and || operation == .or {
        left = try chain(of: operation, first: left, from: start)
        continue
      }
      advance()
      let right = try self.operation(atLeast: operation.precedence + 1)
      left = try node(
        .binary(operation, left.expression, right.expression), from: start, over: [left, right])
    }
    return left
  }

  /// `a && b && c`, balanced, so that a long chain is no high tree.
  private mutating func chain(
    of operation: CELBinaryOperator, first: Node, from start: Int
  ) throws(Diagnostic) -> Node {
    var parts = [first]
    while nextOperation == operation {
      advance()
      parts.append(try self.operation(atLeast: operation.precedence + 1))
    }
    let joined = CELExpression.joined(parts.map(\.expression), operation, true)
    let growth = Int.bitWidth - (parts.count - 1).leadingZeroBitCount
    let height = growth + (parts.map(\.height).max() ?? 0)
    guard height <= Self.maximumHeight else {
      throw .celTooDeep(Self.maximumHeight, at: text.range(start..<start))
    }
    return Node(expression: joined, height: height)
  }

  /// `!!a` is `a`, `--a` likewise, as the API server's parser has it.
  private mutating func unary() throws(Diagnostic) -> Node {
    let start = start
    guard let operation = isNext("!") ? CELUnaryOperator.not : isNext("-") ? .negative : nil else {
      return try member()
    }
    var count = 0
    while isNext(operation.rawValue) {
      if operation == .negative, isNumber(ahead: 1) { break }
      advance()
      count += 1
    }
    let operand = try member()
    guard count % 2 == 1 else { return operand }
    return try node(.unary(operation, operand.expression), from: start, over: [operand])
  }

  private func isNumber(ahead: Int) -> Bool {
    guard index + ahead < tokens.count else { return false }
    switch tokens[index + ahead].kind {
    case .magnitude, .literal(.double): return true
    default: return false
    }
  }
}
