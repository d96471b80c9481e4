public import CEL

extension CELExpression {
  /// Whether a variable occurs.
  public func mentions(_ variable: String) -> Bool {
    if case .identifier(variable) = kind { return true }
    var found = false
    forEachChild { found = found || $0.mentions(variable) }
    return found
  }

  /// The number of nodes, counted up to a limit.
  func size(upTo limit: Int) -> Int {
    var count = 1
    forEachChild { if count < limit { count += $0.size(upTo: limit - count) } }
    return count
  }

  private func forEachChild(_ body: (CELExpression) -> Void) {
    switch kind {
    case .literal, .identifier, .message: break
    case .select(let operand, _, _), .presence(let operand, _), .unary(_, let operand): body(operand)
    case .index(let operand, let index, _):
      body(operand)
      body(index)
    case .call(_, let arguments): arguments.forEach(body)
    case .memberCall(let target, _, let arguments):
      body(target)
      arguments.forEach(body)
    case .binary(_, let left, let right):
      body(left)
      body(right)
    case .conditional(let condition, let first, let second):
      body(condition)
      body(first)
      body(second)
    case .list(let elements): for element in elements { body(element.value) }
    case .map(let entries):
      for entry in entries {
        body(entry.key)
        body(entry.value)
      }
    case .comprehension(let loop):
      body(loop.range)
      loop.arguments.forEach(body)
    }
  }

  /// The expression with another in the place of `self`.
  public func replacingSelf(with value: CELExpression) -> CELExpression { replacing("self", with: value) }

  /// The expression with another in a variable's place; inner variables must have other names.
  func replacing(_ variable: String, with value: CELExpression) -> CELExpression {
    if case .identifier(variable) = kind { return value }
    return mappingChildren { $0.replacing(variable, with: value) }
  }

  private func mappingChildren(_ change: (CELExpression) -> CELExpression) -> CELExpression {
    switch kind {
    case .literal, .identifier: return self
    case .select(let operand, let field, let isOptional):
      return CELExpression(.select(change(operand), field: field, isOptional: isOptional))
    case .presence(let operand, let field): return CELExpression(.presence(change(operand), field: field))
    case .index(let operand, let index, let isOptional):
      return CELExpression(.index(change(operand), change(index), isOptional: isOptional))
    case .call(let name, let arguments): return CELExpression(.call(name, arguments.map(change)))
    case .memberCall(let target, let name, let arguments):
      return CELExpression(.memberCall(change(target), name, arguments.map(change)))
    case .unary(let operation, let operand): return CELExpression(.unary(operation, change(operand)))
    case .binary(let operation, let left, let right):
      return CELExpression(.binary(operation, change(left), change(right)))
    case .conditional(let condition, let first, let second):
      return CELExpression(.conditional(change(condition), change(first), change(second)))
    case .list(let elements):
      return CELExpression(
        .list(elements.map { CELElement(change($0.value), isOptional: $0.isOptional) }))
    case .map(let entries):
      return CELExpression(
        .map(entries.map { CELEntry(change($0.key), change($0.value), isOptional: $0.isOptional) }))
    case .message: return self
    case .comprehension(let loop):
      return CELExpression(
        .comprehension(
          CELComprehension(loop.macro, change(loop.range), loop.variables, loop.arguments.map(change))))
    }
  }
}

extension Formula {
  /// An atom, or what it always is: a value is equal to itself, as JSON has no number that is not.
  private static func decided(_ atom: CELExpression) -> Formula {
    guard case .binary(let operation, let left, let right) = atom.kind, left == right else {
      return .atom(atom)
    }
    switch operation {
    case .equal, .lessOrEqual, .greaterOrEqual: return .yes
    case .notEqual, .less, .greater: return .no
    default: return .atom(atom)
    }
  }

  /// The formula with an expression in a variable's place.
  func replacing(_ variable: String, with value: CELExpression) -> Formula {
    switch self {
    case .constant: self
    case .atom(let atom): .decided(atom.replacing(variable, with: value))
    case .negated(let atom): !.decided(atom.replacing(variable, with: value))
    case .all(let parts): .joined(parts.map { $0.replacing(variable, with: value) }, isAll: true)
    case .any(let parts): .joined(parts.map { $0.replacing(variable, with: value) }, isAll: false)
    }
  }
}
