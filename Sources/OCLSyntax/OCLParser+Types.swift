import Diagnostics

/// Types (OCL 2.4 §9.4, `typeCS`).
extension OCLParser {
  /// Reads a type.
  public mutating func type() -> TypeExpression {
    let start = current.start
    guard nesting < Self.maximumDepth else {
      failDepth(at: current.range)
      return TypeExpression(.error, start..<start)
    }
    nesting += 1
    defer { nesting -= 1 }
    if current.kind == .name, isTypeName(current) {
      let word = spelling(current)
      advance()
      if word == "Tuple" { return type(after: tupleType(), from: start) }
      if word == "Map" { return type(after: mapType(), from: start) }
      if let name = CollectionName(rawValue: word) { return type(after: collectionType(name), from: start) }
    }
    guard let path = path() else {
      fail("a type")
      return TypeExpression(.error, start..<start)
    }
    return type(after: .path(path), from: start)
  }

  func isTypeName(_ token: Token) -> Bool {
    switch token.end - token.start {
    case 3: isWord(token, "Set") || isWord(token, "Bag") || isWord(token, "Map")
    case 5: isWord(token, "Tuple")
    case 8: isWord(token, "Sequence")
    case 10: isWord(token, "OrderedSet") || isWord(token, "Collection")
    default: false
    }
  }

  /// Reads a multiplicity if one comes next.
  mutating func type(after kind: TypeExpression.Kind, from start: Int) -> TypeExpression {
    let multiplicity = current.kind == .leftBracket && startsMultiplicity() ? multiplicity() : nil
    return TypeExpression(kind, multiplicity: multiplicity, range(from: start))
  }

  private mutating func collectionType(_ name: CollectionName) -> TypeExpression.Kind {
    guard let (opener, closer, spelling) = acceptOpener() else { return .collection(name, nil) }
    let element = type()
    close(closer, spelling, opened: opener)
    return .collection(name, element)
  }

  private mutating func mapType() -> TypeExpression.Kind {
    guard let (opener, closer, spelling) = acceptOpener() else { return .map(nil, nil) }
    let key = type()
    if !accept(.comma) { fail("',' and the type of the values") }
    let value = type()
    close(closer, spelling, opened: opener)
    return .map(key, value)
  }

  private mutating func tupleType() -> TypeExpression.Kind {
    guard let (opener, closer, spelling) = acceptOpener() else { return .tuple([]) }
    var parts: [TypeExpression.Part] = []
    if current.kind != closer {
      repeat {
        guard let name = name() else { break }
        if !accept(.colon) { fail("':' and a type") }
        parts.append(TypeExpression.Part(name: name, type: type()))
      } while accept(.comma)
    }
    close(closer, spelling, opened: opener)
    return .tuple(parts)
  }

  private mutating func acceptOpener() -> (Token, Token.Kind, String)? {
    let token = current
    if accept(.leftParen) { return (token, .rightParen, ")") }
    if accept(.less) { return (token, .greater, ">") }
    return nil
  }

  // MARK: Multiplicities

  func startsMultiplicity() -> Bool {
    switch peek(1).kind {
    case .star, .question, .plus, .integer: true
    default: false
    }
  }

  private mutating func multiplicity() -> TypeExpression.Multiplicity {
    let opener = current
    advance()
    var lower = 0
    var upper: Int?
    switch current.kind {
    case .question: upper = 1
    case .plus: lower = 1
    case .integer:
      lower = Int(spelling(current)) ?? .max
      upper = lower
    default: break
    }
    advance()
    if accept(.dotDot) {
      upper = current.kind == .integer ? Int(spelling(current)) : nil
      if current.kind == .integer || current.kind == .star {
        advance()
      } else {
        fail("an upper bound or '*'")
      }
    }
    var isNullFree = false
    if accept(.bar) {
      isNullFree = current.kind == .integer
      if current.kind == .integer || current.kind == .question {
        advance()
      } else {
        fail("'1' or '?'")
      }
    }
    close(.rightBracket, "]", opened: opener)
    return TypeExpression.Multiplicity(lower: lower, upper: upper, isNullFree: isNullFree)
  }
}
