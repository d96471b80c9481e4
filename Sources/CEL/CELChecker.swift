import Diagnostics

/// Finds the types of an expression's parts and expands its macros.
struct CELChecker {
  let environment: CELEnvironment
  private let text: EscapedText?
  var sink = DiagnosticSink(limit: 100)
  var solution = CELTypeSolution()
  private(set) var usesOldSelf = false
  /// The objects of the schema by the path that their type holds.
  private var objects: [String: CELDeclaration] = [:]
  private var variables: [(name: String, type: CELType)] = []
  private var variableCount = 0
  /// How many calls of `format` are around; their list may hold values of different types.
  private var formatDepth = 0

  /// The most parts that a type may have.
  private static let maximumTypeSize = 2_000

  init(_ environment: CELEnvironment, _ text: EscapedText?) {
    self.environment = environment
    self.text = text
    register(environment.declaration, "self")
    let type = environment.declaration.type(path: "self")
    variables = [("self", type)]
    switch environment.oldValue {
    case .value: variables.append(("oldSelf", type))
    case .optional: variables.append(("oldSelf", .optional(type)))
    }
  }

  private mutating func register(_ declaration: CELDeclaration, _ path: String) {
    switch declaration.form {
    case .scalar: break
    case .list(let element): register(element, path + ".@idx")
    case .map(let value): register(value, path + ".@elem")
    case .object: objects[path] = declaration
    }
  }

  var hasErrors: Bool { sink.hasErrors }

  mutating func report(_ diagnostic: Diagnostic) { sink.emit(diagnostic) }

  func place(_ expression: CELExpression) -> SourceRange? {
    guard let text, let range = expression.range else { return nil }
    return text.range(range)
  }

  mutating func freshVariable() -> CELType {
    variableCount += 1
    return .variable(variableCount)
  }

  func resolved(_ node: CELCheckedNode) -> CELType { solution.resolved(node.type) }

  static let failed = CELCheckedNode(.constant(.null), .error)

  // MARK: Nodes

  mutating func check(_ expression: CELExpression) -> CELCheckedNode {
    let node = checkForm(expression)
    guard size(of: resolved(node)) <= Self.maximumTypeSize else {
      report(.tooLargeType(at: place(expression)))
      return Self.failed
    }
    return node
  }

  private func size(of type: CELType) -> Int {
    type.parameters.reduce(1) { $0 + size(of: $1) }
  }

  private mutating func checkForm(_ expression: CELExpression) -> CELCheckedNode {
    switch expression.kind {
    case .literal(let literal): CELCheckedNode(.constant(literal), Self.type(of: literal))
    case .identifier(let name): variable(name, expression)
    case .select(let operand, let field, let isOptional):
      select(expression, operand, field, isOptional: isOptional)
    case .presence(let operand, let field): presence(expression, operand, field)
    case .index(let operand, let index, let isOptional):
      isOptional && !isAvailable(29, "optional indices", expression)
        ? Self.failed
        : resolve(
          isOptional ? "_[?_]" : "_[_]", nil, [check(operand), check(index)], expression)
    case .call(let name, let arguments): call(expression, name, arguments)
    case .memberCall(let target, let name, let arguments): memberCall(expression, target, name, arguments)
    case .unary(let operation, let operand):
      resolve("\(operation.rawValue)_", nil, [check(operand)], expression)
    case .binary(let operation, let left, let right):
      resolve("_\(operation.rawValue)_", nil, [check(left), check(right)], expression, parts: [left, right])
    case .conditional(let condition, let first, let second):
      resolve(
        "_?_:_", nil, [check(condition), check(first), check(second)], expression,
        parts: [condition, first, second])
    case .list(let elements): list(expression, elements)
    case .map(let entries): map(expression, entries)
    case .message(let name, let fields): message(expression, name, fields)
    case .comprehension(let comprehension): expand(comprehension, expression)
    }
  }

  private static func type(of literal: CELLiteral) -> CELType {
    switch literal {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .uint: .uint
    case .double: .double
    case .string: .string
    case .bytes: .bytes
    }
  }

  // MARK: Names

  private mutating func variable(_ written: String, _ expression: CELExpression) -> CELCheckedNode {
    let name = written.hasPrefix(".") ? String(written.dropFirst()) : written
    if let type = variables.last(where: { $0.name == name })?.type {
      if name == "oldSelf" { usesOldSelf = true }
      return CELCheckedNode(.variable(name), type)
    }
    if let node = typeName(name, expression) { return node }
    let known = Set(variables.map(\.name)).subtracting([CELFold.accumulator]).sorted()
    report(.undeclared(name, known: known, at: place(expression)))
    return Self.failed
  }

  /// A name that stands for a type: `int`, `net.IP`.
  private mutating func typeName(_ name: String, _ expression: CELExpression) -> CELCheckedNode? {
    guard let (type, since) = CELLibrary.types[name] else { return nil }
    guard isAvailable(since, "'\(name)'", expression) else { return Self.failed }
    return CELCheckedNode(.variable(name), .type(type))
  }

  /// `a.b.c` as one name; nil for what is none.
  private func qualifiedName(_ expression: CELExpression) -> String? {
    switch expression.kind {
    case .identifier(let name): name.hasPrefix(".") ? String(name.dropFirst()) : name
    case .select(let operand, let field, false): qualifiedName(operand).map { "\($0).\(field)" }
    default: nil
    }
  }

  mutating func isAvailable(_ since: Int, _ what: String, _ expression: CELExpression) -> Bool {
    if since <= environment.version { return true }
    report(.unavailable(what, since: since, version: environment.version, at: place(expression)))
    return false
  }

  /// Makes names known within `body`.
  mutating func withVariables<Result>(
    _ added: [(String, CELType)], _ body: (inout CELChecker) -> Result
  ) -> Result {
    let count = variables.count
    variables += added.map { (name: $0.0, type: $0.1) }
    let result = body(&self)
    variables.removeLast(variables.count - count)
    return result
  }

  // MARK: Selection

  private mutating func select(
    _ expression: CELExpression, _ operand: CELExpression, _ field: String, isOptional: Bool
  ) -> CELCheckedNode {
    if isOptional {
      guard isAvailable(29, "optional selection", expression) else { return Self.failed }
      let checked = check(operand)
      let type = fieldType(expression, checked, field)
      let overload = CELOverload("_?._(dyn, string): optional(V)", since: 29)
      let name = CELCheckedNode(.constant(.string(field)), .string)
      return CELCheckedNode(
        .call("_?._", overload.map { [$0] } ?? [], target: nil, [checked, name]), .optional(type.unwrapped))
    }
    if let name = qualifiedName(expression), CELLibrary.types[name] != nil,
      let node = typeName(name, expression)
    {
      return node
    }
    let checked = check(operand)
    let type = fieldType(expression, checked, field)
    let isWrapped = resolved(checked).isOptional
    return CELCheckedNode(.select(checked, field), isWrapped ? .optional(type.unwrapped) : type)
  }

  private mutating func presence(
    _ expression: CELExpression, _ operand: CELExpression, _ field: String
  ) -> CELCheckedNode {
    let checked = check(operand)
    _ = fieldType(expression, checked, field)
    return CELCheckedNode(.presence(checked, field), .bool)
  }

  /// The type of a field; of an optional, that of its value's field.
  private mutating func fieldType(
    _ expression: CELExpression, _ operand: CELCheckedNode, _ field: String
  ) -> CELType {
    let type = resolved(operand).unwrapped
    switch type {
    case .map(_, let value): return value
    case .object(let path):
      guard let declaration = objects[path] else { return .dyn }
      var found = declaration.field(field)
      if found == nil, CELNames.reserved.contains(field) {
        found = declaration.field("__\(field)__")
        if found != nil {
          guard isAvailable(32, "the field '\(field)' without underscores", expression) else { return .error }
        }
      }
      guard let found else {
        report(.unknownField(field, known: declaration.fields.keys.sorted(), at: place(expression)))
        return .error
      }
      let fieldPath = "\(path).\(field)"
      register(found, fieldPath)
      return found.type(path: fieldPath)
    case .kubernetes(let kubernetes) where kubernetes != .ip && kubernetes != .cidr:
      report(.unknownField(field, known: [], at: place(expression)))
      return .error
    case .variable:
      _ = solution.accepts(.dyn, as: type)
      return .dyn
    case .dyn, .error: return .dyn
    default:
      report(.noFields(type, field, at: place(expression)))
      return .error
    }
  }

  // MARK: Calls

  private mutating func call(
    _ expression: CELExpression, _ written: String, _ arguments: [CELExpression]
  ) -> CELCheckedNode {
    let name = written.hasPrefix(".") ? String(written.dropFirst()) : written
    return resolve(name, nil, arguments.map { check($0) }, expression, parts: arguments)
  }

  private mutating func memberCall(
    _ expression: CELExpression, _ target: CELExpression, _ name: String, _ arguments: [CELExpression]
  ) -> CELCheckedNode {
    if name == "format" { formatDepth += 1 }
    defer { if name == "format" { formatDepth -= 1 } }
    let checked = arguments.map { check($0) }
    if let prefix = qualifiedName(target), !CELLibrary.overloads("\(prefix).\(name)").isEmpty {
      return resolve("\(prefix).\(name)", nil, checked, expression, parts: arguments)
    }
    let object = check(target)
    let node = resolve(name, object, checked, expression, parts: arguments)
    if name == "format", case .literal(.string(let format)) = target.kind,
      case .list(let values)? = arguments.first?.kind, case .list(let nodes)? = checked.first?.form,
      !values.contains(where: \.isOptional)
    {
      let types = nodes.map { solution.resolved($0.type, unknownIsDynamic: true) }
      if let problem = CELFormatString.problem(format, types) {
        report(.badConstant(problem, at: place(target)))
      }
    }
    return node
  }

  // MARK: Aggregates

  private mutating func list(_ expression: CELExpression, _ elements: [CELElement]) -> CELCheckedNode {
    var type: CELType?
    var nodes: [CELCheckedNode] = []
    for element in elements {
      let node = checkElement(element.value, isOptional: element.isOptional)
      nodes.append(node)
      join(&type, element.isOptional ? resolved(node).unwrapped : node.type, element.value)
    }
    return CELCheckedNode(.list(nodes), .list(type ?? freshVariable()))
  }

  private mutating func map(_ expression: CELExpression, _ entries: [CELEntry]) -> CELCheckedNode {
    var keyType: CELType?
    var valueType: CELType?
    var nodes: [(key: CELCheckedNode, value: CELCheckedNode)] = []
    for entry in entries {
      let key = check(entry.key)
      join(&keyType, key.type, entry.key)
      let value = checkElement(entry.value, isOptional: entry.isOptional)
      join(&valueType, entry.isOptional ? resolved(value).unwrapped : value.type, entry.value)
      nodes.append((key, value))
    }
    return CELCheckedNode(.map(nodes), .map(keyType ?? freshVariable(), valueType ?? freshVariable()))
  }

  private mutating func checkElement(_ expression: CELExpression, isOptional: Bool) -> CELCheckedNode {
    let node = check(expression)
    guard isOptional, isAvailable(29, "optional elements", expression) else { return node }
    let type = resolved(node)
    if !type.isOptional, !type.isDynamicOrError {
      report(.notOptional(type, at: place(expression)))
    }
    return node
  }

  /// The type of all elements so far.
  private mutating func join(_ type: inout CELType?, _ next: CELType, _ expression: CELExpression) {
    guard let previous = type else {
      type = next
      return
    }
    let before = solution.resolved(previous, unknownIsDynamic: true)
    let now = solution.resolved(next, unknownIsDynamic: true)
    if formatDepth == 0, before != now, before != .error, now != .error, !before.mentionsDynamic,
      !now.mentionsDynamic
    {
      report(.mixedLiteral(before, now, at: place(expression)))
    }
    type = solution.accepts(previous, as: next) ? CELTypeSolution.wider(previous, next) : .dyn
  }

  private mutating func message(
    _ expression: CELExpression, _ name: String, _ fields: [CELField]
  ) -> CELCheckedNode {
    for field in fields { _ = check(field.value) }
    report(.noMessages(name, at: place(expression)))
    return Self.failed
  }
}

extension CELType {
  var isOptional: Bool { if case .optional = self { true } else { false } }
  /// The type of an optional's value; any other type as it is.
  var unwrapped: CELType { if case .optional(let value) = self { value } else { self } }
  var mentionsDynamic: Bool { isDynamicOrError || parameters.contains(where: \.mentionsDynamic) }
}
