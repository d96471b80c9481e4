import Diagnostics

/// Literals, names, `if`, `let` and parentheses (OCL 2.4 §9.4).
extension OCLParser {
  mutating func primary() -> Expression {
    let token = current
    switch token.kind {
    case .null: return simple(.null)
    case .invalid: return simple(.invalid)
    case .true: return simple(.boolean(true))
    case .false: return simple(.boolean(false))
    case .integer: return simple(.integer(spelling(token)))
    case .real: return simple(.real(spelling(token)))
    case .star: return simple(.unlimited)
    case .self: return simple(.selfVariable)
    case .string: return string()
    case .doubleQuoted:
      return simple(
        .string(
          String(decoding: text.value[token.start + 1..<max(token.start + 1, token.end - 1)], as: UTF8.self)))
    case .leftParen: return parenthesized()
    case .if: return conditional()
    case .let: return letIn()
    case .name, .quotedName: return named()
    default:
      fail("an expression")
      if !token.kind.isCloser, token.kind.binaryOperator == nil { advance() }
      return Expression(.error, token.range)
    }
  }

  private mutating func simple(_ kind: Expression.Kind) -> Expression {
    let range = current.range
    advance()
    return Expression(kind, range)
  }

  private mutating func string() -> Expression {
    let start = current.start
    var value = ""
    while current.kind == .string {
      let token = current
      let closed = token.end - token.start >= 2 && text.value[token.end - 1] == UInt8(ascii: "'")
      let inside = token.start + 1..<max(token.start + 1, closed ? token.end - 1 : token.end)
      value += StringLiteral.value(of: text, in: inside, into: &diagnostics)
      advance()
    }
    return Expression(.string(value), range(from: start))
  }

  private mutating func parenthesized() -> Expression {
    let opener = current
    advance()
    let inner = expression()
    close(.rightParen, ")", opened: opener)
    return inner
  }

  private mutating func conditional() -> Expression {
    let start = current.start
    var branches: [Expression.Branch] = []
    repeat {
      advance()
      let condition = expression()
      if !accept(.then) { fail("'then'") }
      branches.append(Expression.Branch(condition: condition, result: expression()))
    } while current.kind == .elseif
    var otherwise = Expression(.error, current.start..<current.start)
    if accept(.else) {
      otherwise = expression()
    } else {
      fail("'else': every 'if' has one")
    }
    if !accept(.endif) { fail("'endif'") }
    return node(.conditional(branches, otherwise: otherwise), from: start)
  }

  private mutating func letIn() -> Expression {
    let start = current.start
    advance()
    var variables: [Variable] = []
    repeat {
      guard let variable = variable() else { break }
      if variable.value == nil {
        diagnostics.append(.missingValue(of: variable.name.text, at: text.range(variable.name.range)))
        lastErrorToken = index
      }
      variables.append(variable)
    } while accept(.comma)
    if !accept(.in) { fail("'in'") }
    return node(.letIn(variables, expression()), from: start)
  }

  // MARK: What begins with a name

  private mutating func named() -> Expression {
    let start = current.start
    if current.kind == .name {
      if isTypeName(current), opensTypeOrLiteral(peek(1)) { return typeOrLiteral() }
      if isWord(current, "Tuple"), peek(1).kind == .leftBrace { return tuple() }
    }
    guard let path = path() else { return Expression(.error, current.range) }
    if current.kind == .leftBracket, startsMultiplicity() {
      let type = type(after: .path(path), from: start)
      return node(.type(type), from: start)
    }
    if current.kind == .leftBrace { return shadow(from: start) }
    return call(nil, .dot, path, from: start)
  }

  private func opensTypeOrLiteral(_ token: Token) -> Bool {
    token.kind == .leftParen || token.kind == .leftBrace || token.kind == .less || token.kind == .leftBracket
  }

  /// Reads `Set{...}`, `Set(T){...}`, `Set(T)`, `Map{...}` or `Tuple(...)`.
  private mutating func typeOrLiteral() -> Expression {
    let start = current.start
    guard isWord(current, "Tuple"), peek(1).kind == .leftBrace else {
      let type = type()
      guard current.kind == .leftBrace else { return node(.type(type), from: start) }
      switch type.kind {
      case .collection: return collection(type, from: start)
      case .map: return map(type, from: start)
      default: return shadow(from: start)
      }
    }
    return tuple()
  }

  private mutating func collection(_ type: TypeExpression, from start: Int) -> Expression {
    let opener = current
    advance()
    var items: [Expression.Item] = []
    if current.kind != .rightBrace {
      repeat {
        let first = expression()
        items.append(accept(.dotDot) ? .range(first, expression()) : .value(first))
      } while accept(.comma)
    }
    close(.rightBrace, "}", opened: opener)
    return node(.collection(type, items), from: start)
  }

  private mutating func map(_ type: TypeExpression, from start: Int) -> Expression {
    let opener = current
    advance()
    var entries: [Expression.Entry] = []
    if current.kind != .rightBrace {
      repeat {
        let key = expression()
        if isWord(current, "with") {
          advance()
        } else {
          fail("'with' and the value of the key")
        }
        entries.append(Expression.Entry(key: key, value: expression()))
      } while accept(.comma)
    }
    close(.rightBrace, "}", opened: opener)
    return node(.map(type, entries), from: start)
  }

  private mutating func tuple() -> Expression {
    let start = current.start
    advance()
    let opener = current
    advance()
    var parts: [Variable] = []
    if current.kind != .rightBrace {
      repeat {
        guard let part = variable() else { break }
        if part.value == nil {
          diagnostics.append(.missingValue(of: part.name.text, at: text.range(part.name.range)))
          lastErrorToken = index
        }
        parts.append(part)
      } while accept(.comma)
    }
    close(.rightBrace, "}", opened: opener)
    return node(.tuple(parts), from: start)
  }

  /// Skips `Class{feature = value}`.
  private mutating func shadow(from start: Int) -> Expression {
    let opener = current
    diagnostics.append(
      .unsupported("object literals such as 'Class{...}'", at: text.range(start..<opener.end)))
    advance()
    lastErrorToken = index
    close(.rightBrace, "}", opened: opener)
    return Expression(.error, range(from: start))
  }
}
