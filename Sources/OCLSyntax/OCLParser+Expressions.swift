import Diagnostics

/// Operators, `let`, navigation and calls (OCL 2.4 §9.4).
extension OCLParser {
  /// Reads an expression as far as it goes.
  public mutating func expression() -> Expression { binary(atLeast: 1) }

  private mutating func binary(atLeast precedence: Int) -> Expression {
    guard nesting < Self.maximumDepth else {
      failDepth(at: current.range)
      skipOperand()
      return Expression(.error, current.start..<current.start)
    }
    nesting += 1
    defer { nesting -= 1 }
    let start = current.start
    var left = unary()
    while let operation = binaryOperator(current), operation.precedence >= precedence {
      let range = current.range
      advance()
      let right = binary(atLeast: operation.precedence + 1)
      left = node(.binary(operation, range, left, right), from: start)
    }
    return left
  }

  private func binaryOperator(_ token: Token) -> BinaryOperator? {
    if let operation = token.kind.binaryOperator { return operation }
    if isWord(token, "div") { return .div }
    if isWord(token, "mod") { return .mod }
    if isWord(token, "and2") { return .and2 }
    if isWord(token, "or2") { return .or2 }
    if isWord(token, "xor2") { return .xor2 }
    if isWord(token, "implies2") { return .implies2 }
    return nil
  }

  /// Skips what would nest too deeply, to the closer of this level.
  private mutating func skipOperand() {
    var depth = 0
    while true {
      switch current.kind {
      case .end: return
      case .leftParen, .leftBrace, .leftBracket: depth += 1
      case .rightParen, .rightBrace, .rightBracket:
        if depth == 0 { return }
        depth -= 1
      default: break
      }
      advance()
    }
  }

  private mutating func unary() -> Expression {
    var operators: [(UnaryOperator, Int)] = []
    while true {
      if current.kind == .minus {
        operators.append((.minus, current.start))
      } else if current.kind == .not {
        operators.append((.not, current.start))
      } else if isWord(current, "not2"), peek(1).kind.beginsOperand {
        operators.append((.not2, current.start))
      } else {
        break
      }
      advance()
    }
    var operand = postfix()
    for (operation, start) in operators.reversed() { operand = node(.unary(operation, operand), from: start) }
    return operand
  }

  private mutating func postfix() -> Expression {
    let start = current.start
    var source = primary()
    while true {
      if let navigation = current.kind.navigation {
        advance()
        source = call(source, navigation, from: start)
      } else if current.kind == .caret {
        source = message(from: start)
      } else {
        return source
      }
    }
  }

  /// Skips `^name(arguments)`, an argument of which may be `? : Type`.
  private mutating func message(from start: Int) -> Expression {
    diagnostics.append(.unsupportedMessage(at: text.range(current.range)))
    advance()
    if path() == nil { fail("the name of an operation or a signal") }
    if current.kind == .leftParen {
      let opener = current
      advance()
      lastErrorToken = index
      close(.rightParen, ")", opened: opener)
    }
    return Expression(.error, range(from: start))
  }

  /// Reads what follows `.` or `->`.
  private mutating func call(_ source: Expression, _ navigation: Navigation, from start: Int) -> Expression {
    guard let path = path() else {
      fail("the name of a feature or an operation after '\(navigation.rawValue)'")
      return Expression(.error, range(from: start))
    }
    return call(source, navigation, path, from: start)
  }

  /// Reads `@pre` and the arguments after a name.
  mutating func call(_ source: Expression?, _ navigation: Navigation, _ path: PathName, from start: Int)
    -> Expression
  {
    let isPre = acceptPre()
    guard current.kind == .leftParen else {
      if let source { return node(.feature(source: source, navigation, path, isPre: isPre), from: start) }
      if isPre {
        let implicit = Expression(.selfVariable, start..<start)
        return node(.feature(source: implicit, .dot, path, isPre: true), from: start)
      }
      return node(.path(path), from: start)
    }
    let opener = current
    advance()
    if startsIteratorVariables() {
      let iterator = iteratorCall(source, navigation, path, opener: opener)
      return node(iterator, from: start)
    }
    var arguments: [Expression] = []
    if current.kind != .rightParen {
      repeat { arguments.append(expression()) } while accept(.comma)
    }
    close(.rightParen, ")", opened: opener)
    return node(.operation(source: source, navigation, path, isPre: isPre, arguments: arguments), from: start)
  }

  private mutating func acceptPre() -> Bool {
    guard current.kind == .at else { return false }
    advance()
    if isWord(current, "pre") {
      advance()
    } else {
      fail("'pre' after '@'")
    }
    return true
  }

  /// Whether `a :`, `a |`, `a, b |`, `a;` or `a with` comes next: the variables of an iterator.
  private func startsIteratorVariables() -> Bool {
    var distance = 0
    while true {
      let token = peek(distance)
      guard token.kind == .name || token.kind == .quotedName else { return false }
      switch peek(distance + 1).kind {
      case .colon, .bar, .semicolon: return true
      case .name: return isWord(peek(distance + 1), "with")
      case .comma: distance += 2
      default: return false
      }
    }
  }

  private mutating func iteratorCall(
    _ source: Expression?, _ navigation: Navigation, _ path: PathName, opener: Token
  ) -> Expression.Kind {
    var variables: [Variable] = []
    var accumulator: Variable?
    repeat {
      guard let name = name() else { break }
      let type = accept(.colon) ? self.type() : nil
      var companion: Name?
      var companionType: TypeExpression?
      if isWord(current, "with") {
        advance()
        companion = self.name()
        companionType = accept(.colon) ? self.type() : nil
      }
      if accept(.equal) {
        accumulator = Variable(name: name, type: type, value: expression())
      } else {
        variables.append(
          Variable(name: name, type: type, companion: companion, companionType: companionType))
      }
    } while accept(.comma)
    if accept(.semicolon) {
      accumulator = variable()
      if let accumulator, accumulator.value == nil {
        diagnostics.append(.missingValue(of: accumulator.name.text, at: text.range(accumulator.name.range)))
      }
    }
    if !accept(.bar) { fail("'|' and the body of '\(path.last.text)'") }
    let body = expression()
    close(.rightParen, ")", opened: opener)
    return .iterator(
      source: source, navigation, path, variables: variables, accumulator: accumulator, body: body)
  }

  /// Reads `a::b::c`; nil, without a diagnostic, if no name comes next.
  mutating func path() -> PathName? {
    guard let first = acceptName() else { return nil }
    var qualifier: [Name] = []
    var last = first
    while current.kind == .doubleColon {
      advance()
      guard let next = acceptName() ?? acceptReservedName() else {
        fail("a name after '::'")
        break
      }
      qualifier.append(last)
      last = next
    }
    return PathName(qualifier: qualifier, last)
  }

  /// Reads a reserved word as a name: after `::` only, with a diagnostic that says how to quote it.
  private mutating func acceptReservedName() -> Name? {
    let token = current
    guard Token.Kind.reservedWords[spelling(token)] != nil else { return nil }
    fail("a name after '::'; the reserved word is quoted as _'\(spelling(token))'")
    advance()
    return Name(spelling(token), token.range)
  }
}
