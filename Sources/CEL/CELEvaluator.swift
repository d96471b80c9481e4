/// Evaluates typed expressions, as far as defaults of schemas need it.
struct CELEvaluator {
  let isFound: (_ pattern: String, _ text: String) -> Bool
  var variables: [(name: String, value: CELValue)] = []
  /// How much work is left.
  private var steps = 200_000

  init(isFound: @escaping (_ pattern: String, _ text: String) -> Bool) { self.isFound = isFound }

  mutating func value(of node: CELCheckedNode) throws(CELEvaluationError) -> CELValue {
    steps -= 1
    guard steps > 0 else { throw .notKnown }
    switch node.form {
    case .constant(let literal): return try Self.value(of: literal)
    case .variable(let name):
      guard let value = variables.last(where: { $0.name == name })?.value else { throw .notKnown }
      return value
    case .select(let operand, let field): return try select(value(of: operand), .string(field))
    case .presence(let operand, let field): return .bool(try has(value(of: operand), field))
    case .call(let name, _, let target, let arguments): return try call(name, target, arguments)
    case .list(let elements): return .list(try values(of: elements))
    case .map(let entries):
      var result: [CELValue: CELValue] = [:]
      for entry in entries { result[try value(of: entry.key)] = try value(of: entry.value) }
      return .map(result)
    case .fold(let fold): return try run(fold)
    case .binding(let name, let bound, let body):
      variables.append((name, try value(of: bound)))
      defer { variables.removeLast() }
      return try value(of: body)
    }
  }

  private static func value(of literal: CELLiteral) throws(CELEvaluationError) -> CELValue {
    switch literal {
    case .null: return .null
    case .bool(let value): return .bool(value)
    case .int(let value): return .int(value)
    case .uint(let value): return .uint(value)
    case .double(let value): return .double(value)
    case .string(let value): return .string(value)
    case .bytes: throw .notKnown
    }
  }

  private mutating func values(of nodes: [CELCheckedNode]) throws(CELEvaluationError) -> [CELValue] {
    var result: [CELValue] = []
    for node in nodes { result.append(try value(of: node)) }
    return result
  }

  // MARK: Parts

  private func select(_ value: CELValue, _ key: CELValue) throws(CELEvaluationError) -> CELValue {
    switch (value, key) {
    case (.map(let entries), _):
      guard let found = entries[key] ?? entries[Self.escaped(key)] else { throw .failed("no such key") }
      return found
    case (.list(let elements), .int(let index)):
      guard elements.indices.contains(Int(index)) else { throw .failed("index out of bounds: \(index)") }
      return elements[Int(index)]
    default: throw .notKnown
    }
  }

  private func has(_ value: CELValue, _ field: String) throws(CELEvaluationError) -> Bool {
    guard case .map(let entries) = value else { throw .notKnown }
    return entries[.string(field)] != nil || entries[Self.escaped(.string(field))] != nil
  }

  /// A reserved word may be written without the underscores that its field has.
  private static func escaped(_ key: CELValue) -> CELValue {
    guard case .string(let name) = key, CELNames.reserved.contains(name) else { return key }
    return .string("__\(name)__")
  }

  private mutating func run(_ fold: CELFold) throws(CELEvaluationError) -> CELValue {
    let pairs: [(key: CELValue, value: CELValue)]
    var isList = false
    switch try value(of: fold.range) {
    case .list(let elements):
      isList = true
      pairs = elements.enumerated().map { (.int(Int64($0.offset)), $0.element) }
    case .map(let entries): pairs = entries.map { ($0.key, $0.value) }
    default: throw .notKnown
    }
    var accumulator = try value(of: fold.initial)
    let depth = variables.count
    defer { variables.removeLast(variables.count - depth) }
    // An error is a value too: a later element may decide in spite of it.
    var failure: CELEvaluationError?
    for pair in pairs {
      variables.removeLast(variables.count - depth)
      variables.append((CELFold.accumulator, accumulator))
      if fold.variables.count == 2 {
        variables += [(fold.variables[0], pair.key), (fold.variables[1], pair.value)]
      } else if let name = fold.variables.first {
        variables.append((name, isList ? pair.value : pair.key))
      }
      if failure == nil {
        let goesOn = try value(of: fold.condition)
        guard goesOn == .bool(true) else { break }
      }
      do {
        let next = try value(of: fold.step)
        if failure == nil || next == .bool(Self.decisive(fold)) {
          accumulator = next
          failure = nil
        }
      } catch {
        guard case .failed = error, Self.isQuantifier(fold) else { throw error }
        failure = error
      }
    }
    if let failure { throw failure }
    variables.removeLast(variables.count - depth)
    variables.append((CELFold.accumulator, accumulator))
    return try value(of: fold.result)
  }

  private static func isQuantifier(_ fold: CELFold) -> Bool {
    if case .constant(.bool) = fold.initial.form { true } else { false }
  }

  /// What ends `all` or `exists` whatever else there is.
  private static func decisive(_ fold: CELFold) -> Bool {
    if case .constant(.bool(let start)) = fold.initial.form { !start } else { false }
  }

  // MARK: Calls

  private mutating func call(
    _ name: String, _ target: CELCheckedNode?, _ arguments: [CELCheckedNode]
  ) throws(CELEvaluationError) -> CELValue {
    switch name {
    case "_&&_": return try junction(arguments, decisive: false)
    case "_||_": return try junction(arguments, decisive: true)
    case "_?_:_":
      guard case .bool(let isTrue) = try value(of: arguments[0]) else { throw .notKnown }
      return try value(of: arguments[isTrue ? 1 : 2])
    case "@not_strictly_false":
      do { return .bool(try value(of: arguments[0]) != .bool(false)) } catch {
        guard case .failed = error else { throw error }
        return .bool(true)
      }
    case "_?._":
      let operand = try value(of: arguments[0])
      guard case .map(let entries) = operand else { throw .notKnown }
      return .optional(entries[try value(of: arguments[1])])
    default: break
    }
    var values = try values(of: arguments)
    if let target { values.insert(try value(of: target), at: 0) }
    guard !values.contains(.unknown) else { throw .notKnown }
    return try CELEvaluator.apply(name, values, isFound)
  }

  /// A conjunction or disjunction; an operand that decides makes up for an error of the other.
  private mutating func junction(
    _ arguments: [CELCheckedNode], decisive: Bool
  ) throws(CELEvaluationError) -> CELValue {
    var failure: CELEvaluationError?
    for argument in arguments {
      do throws(CELEvaluationError) {
        let operand = try value(of: argument)
        if operand == .bool(decisive) { return operand }
        guard case .bool = operand else { throw .notKnown }
      } catch {
        if failure != .notKnown { failure = error }
      }
    }
    if let failure { throw failure }
    return .bool(!decisive)
  }
}
