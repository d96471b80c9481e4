import Diagnostics

/// Selections, calls, macros and what they begin with.
extension CELParser {
  mutating func member() throws(Diagnostic) -> Node {
    let start = start
    var result = try primary()
    while true {
      if take(".") {
        let isOptional = take("?")
        guard case .identifier(let name) = current else { throw expected("a name") }
        advance()
        if isNext("("), !isOptional {
          result = try memberCall(result, name, from: start)
        } else {
          result = try node(
            .select(result.expression, field: name, isOptional: isOptional), from: start, over: [result])
        }
      } else if take("[") {
        let isOptional = take("?")
        let position = try expression()
        try expect("]")
        result = try node(
          .index(result.expression, position.expression, isOptional: isOptional), from: start,
          over: [result, position])
      } else {
        return result
      }
    }
  }

  private mutating func memberCall(
    _ target: Node, _ name: String, from start: Int
  ) throws(Diagnostic) -> Node {
    let arguments = try arguments()
    let values = arguments.map(\.expression)
    guard let macro = CELMacro(name: name),
      let variableCount = macro.variableCount(argumentCount: arguments.count)
    else {
      return try node(.memberCall(target.expression, name, values), from: start, over: [target] + arguments)
    }
    var variables: [String] = []
    for value in values.prefix(variableCount) {
      guard case .identifier(let variable) = value.kind, !variable.hasPrefix(".") else {
        throw .noVariable(macro.rawValue, at: text.range(value.range ?? 0..<0))
      }
      guard !variables.contains(variable), variable != "__result__" else {
        throw .variableTaken(variable, at: text.range(value.range ?? 0..<0))
      }
      variables.append(variable)
    }
    let comprehension = CELComprehension(
      macro, target.expression, variables, Array(values.dropFirst(variableCount)))
    return try node(.comprehension(comprehension), from: start, over: [target] + arguments)
  }

  private mutating func arguments() throws(Diagnostic) -> [Node] {
    try expect("(")
    var arguments: [Node] = []
    if take(")") { return arguments }
    repeat { arguments.append(try expression()) } while take(",")
    guard take(")") else { throw expected("',' or ')'") }
    return arguments
  }

  private mutating func primary() throws(Diagnostic) -> Node {
    let start = start
    switch current {
    case .literal(let literal):
      advance()
      return try node(.literal(literal), from: start)
    case .magnitude(let value):
      guard value <= UInt64(Int64.max) else {
        throw .numberOutOfRange(String(value), at: text.range(tokens[index].range))
      }
      advance()
      return try node(.literal(.int(Int64(value))), from: start)
    case .symbol("-"):
      advance()
      return try negativeNumber(from: start)
    case .symbol("("):
      advance()
      let inner = try expression()
      try expect(")")
      return inner
    case .symbol("["):
      advance()
      return try list(from: start)
    case .symbol("{"):
      advance()
      return try map(from: start)
    case .symbol("."):
      advance()
      guard case .identifier(let name) = current else { throw expected("a name") }
      return try named(name, prefix: ".", from: start)
    case .identifier(let name): return try named(name, prefix: "", from: start)
    default: throw expected("an expression")
    }
  }

  private mutating func negativeNumber(from start: Int) throws(Diagnostic) -> Node {
    let literal: CELLiteral
    switch current {
    case .magnitude(let value): literal = .int(Int64(truncatingIfNeeded: 0 &- value))
    case .literal(.double(let value)): literal = .double(-value)
    default: throw expected("a number")
    }
    advance()
    return try node(.literal(literal), from: start)
  }

  /// A variable, a call or a message.
  private mutating func named(_ name: String, prefix: String, from start: Int) throws(Diagnostic) -> Node {
    if CELNames.reserved.subtracting(["return"]).contains(name) {
      throw .reservedWord(name, at: text.range(tokens[index].range))
    }
    advance()
    if let type = messageName(name) { return try message(prefix + type, from: start) }
    guard isNext("(") else { return try node(.identifier(prefix + name), from: start) }
    let arguments = try arguments()
    if prefix.isEmpty, name == "has", arguments.count == 1 {
      guard case .select(let operand, let field, false) = arguments[0].expression.kind else {
        throw .notSelected(at: text.range(arguments[0].expression.range ?? 0..<0))
      }
      return try node(.presence(operand, field: field), from: start, over: arguments)
    }
    return try node(.call(prefix + name, arguments.map(\.expression)), from: start, over: arguments)
  }

  /// The rest of `a.b.C{`, taken up to the brace; nil, and nothing taken, where it is none.
  private mutating func messageName(_ first: String) -> String? {
    var name = first
    var position = index
    while tokens[position].kind == .symbol("."), position + 1 < tokens.count,
      case .identifier(let part) = tokens[position + 1].kind
    {
      name += "." + part
      position += 2
    }
    guard tokens[position].kind == .symbol("{") else { return nil }
    index = position
    advance()
    return name
  }

  // MARK: Aggregates

  private mutating func list(from start: Int) throws(Diagnostic) -> Node {
    var elements: [CELElement] = []
    var parts: [Node] = []
    while !isNext("]") {
      let isOptional = take("?")
      let value = try expression()
      elements.append(CELElement(value.expression, isOptional: isOptional))
      parts.append(value)
      if !take(",") { break }
    }
    try expect("]")
    return try node(.list(elements), from: start, over: parts)
  }

  private mutating func map(from start: Int) throws(Diagnostic) -> Node {
    var entries: [CELEntry] = []
    var parts: [Node] = []
    while !isNext("}") {
      let isOptional = take("?")
      let key = try expression()
      try expect(":")
      let value = try expression()
      entries.append(CELEntry(key.expression, value.expression, isOptional: isOptional))
      parts += [key, value]
      if !take(",") { break }
    }
    try expect("}")
    return try node(.map(entries), from: start, over: parts)
  }

  private mutating func message(_ name: String, from start: Int) throws(Diagnostic) -> Node {
    var fields: [CELField] = []
    var parts: [Node] = []
    while !isNext("}") {
      let isOptional = take("?")
      guard case .identifier(let field) = current else { throw expected("a field's name") }
      advance()
      try expect(":")
      let value = try expression()
      fields.append(CELField(field, value.expression, isOptional: isOptional))
      parts.append(value)
      if !take(",") { break }
    }
    try expect("}")
    return try node(.message(name, fields), from: start, over: parts)
  }
}
