import Ecore
import OCLSyntax

/// The conditions on one value, each with the keyword that says the same.
///
/// | OCL | keyword | with an absent value |
/// |---|---|---|
/// | `x.matches('p')` | pattern | `invalid`: required |
/// | `x.size() <= n` and the like | minLength, maxLength | `invalid`: required |
/// | `x <= n` and the like | minimum, maximum | null: `invalid`, required; a primitive: its default decides |
/// | `x = v`, `Set{v, w}->includes(x)` | enum | null: false, required; a primitive: its default decides |
/// | `x <> ''` | minLength 1 | true |
/// | `x <> null`, `not x.oclIsUndefined()`, `x->notEmpty()` | required | false |
/// | `xs->size() <= n`, `xs->notEmpty()`, `xs->isEmpty()` | minItems, maxItems, or of properties | size 0 |
/// | `xs->isUnique(x \| x.key)` | list-type map | true; a key must be required, as the server demands |
extension LoweringContext {
  func atom(_ expression: Expression) -> LoweredCondition {
    switch expression.kind {
    case .binary(let comparison, _, let left, let right):
      guard let relation = Relation(comparison) else {
        return .left("'\(comparison.rawValue)' has no keyword")
      }
      return self.comparison(left, relation, right)
    case .unary(.not, let operand): return negation(operand)
    case .operation(let source?, let navigation, let name, isPre: false, let arguments):
      return operation(source, navigation, name.text, arguments)
    default:
      if let value = value(expression), !value.isMany, value.type != nil, value.node.type == "boolean" {
        return condition(value, [.enumeration([.boolean(true)])]) { $0 == .boolean(true) }
      }
      return .left("it is no condition that a keyword says")
    }
  }

  // MARK: The common part

  /// The keywords on a value, and `required` where its absence would not do.
  func condition(
    _ value: SchemaValue, _ keywords: [SchemaEdit.Keyword], holdsFor holds: (JSONValue) -> Bool
  ) -> LoweredCondition {
    if let guarded, guarded.path != value.path { return .left("it depends on two values") }
    if value.node.isNullable { return .left("'\(value.path.text)' can be null") }
    var edits: [SchemaEdit] = []
    let isNeeded =
      switch value.absence {
      case .never: false
      case .null: guarded == nil
      case .value(let standard): !holds(standard)
      }
    if guarded == nil { edits += value.hops.map { SchemaEdit($0, .required, in: schema) } }
    if isNeeded { edits.append(SchemaEdit(value.path, .required, in: value.node)) }
    edits += keywords.map { SchemaEdit(value.path, $0, in: value.node) }
    return LoweredCondition(edits: edits)
  }

  /// Demands that a value is there.
  func presence(of value: SchemaValue) -> LoweredCondition {
    if guarded != nil { return .left("it depends on two values") }
    if value.node.isNullable { return .left("'\(value.path.text)' can be null") }
    var edits = value.hops.map { SchemaEdit($0, .required, in: schema) }
    // A primitive is never undefined.
    if value.absence == .null { edits.append(SchemaEdit(value.path, .required, in: value.node)) }
    return LoweredCondition(edits: edits)
  }

  // MARK: Operations

  private func negation(_ operand: Expression) -> LoweredCondition {
    switch operand.kind {
    case .operation(let source?, .dot, let name, isPre: false, let arguments)
    where name.text == "oclIsUndefined" && arguments.isEmpty:
      guard let value = value(source), !value.isMany else { return unknownValue }
      return presence(of: value)
    case .operation(let source?, .arrow, let name, isPre: false, let arguments)
    where name.text == "isEmpty" && arguments.isEmpty:
      return operation(source, .arrow, "notEmpty", [])
    case .operation(let source?, .arrow, let name, isPre: false, let arguments)
    where name.text == "notEmpty" && arguments.isEmpty:
      return operation(source, .arrow, "isEmpty", [])
    case .binary(let comparison, _, let left, let right):
      guard let relation = Relation(comparison) else { return .left("it negates a connective") }
      return self.comparison(left, relation.opposite, right)
    default: return .left("a negation has no keyword")
    }
  }

  var unknownValue: LoweredCondition { .left("it asks for more than features of the object") }

  private func operation(
    _ source: Expression, _ navigation: Navigation, _ name: String, _ arguments: [Expression]
  ) -> LoweredCondition {
    switch (navigation, name, arguments.count) {
    case (.dot, "matches", 1):
      guard case .string(let pattern) = arguments[0].kind else { return .left("the pattern is no literal") }
      guard let value = value(source), value.isText else { return unknownValue }
      if let problem = RegularExpressionCheck.problem(with: pattern) {
        return .left("the pattern \(problem)")
      }
      let anchored = RegularExpressionCheck.anchored(java: pattern)
      return condition(value, [.pattern(anchored)]) { standard in
        if case .string(let text) = standard { RegularExpressionCheck.matches(text, anchored) } else { false }
      }
    case (.arrow, "notEmpty", 0), (.arrow, "isEmpty", 0):
      guard let value = value(source) else { return unknownValue }
      if value.isMany { return count(of: value, name == "isEmpty" ? .equal : .greater, 0) }
      return name == "notEmpty" ? presence(of: value) : .left("no keyword forbids a value")
    case (.arrow, "includes", 1): return membership(source, arguments[0])
    case (.arrow, "isUnique", 1):
      guard guarded == nil, let list = value(source), let item = element(of: list),
        case .path(let path) = arguments[0].kind, let key = path.simpleName?.text
      else { return unknownValue }
      return unique(list, item, value(of: key, in: item))
    default: return .left("'\(name)' has no keyword")
    }
  }

  /// `Set{a, b}->includes(x)` and `Sequence{1..5}->includes(x)`.
  private func membership(_ collection: Expression, _ element: Expression) -> LoweredCondition {
    guard case .collection(_, let items) = collection.kind else { return .left("'includes' asks no literal") }
    guard let value = value(element), !value.isMany else { return unknownValue }
    if items.count == 1, case .range(let first, let last) = items[0] {
      guard value.node.type == "integer", let low = literal(first)?.number, let high = literal(last)?.number,
        low <= high
      else { return .left("the range has no literal ends") }
      return condition(value, [.minimum(.init(value: low)), .maximum(.init(value: high))]) { standard in
        standard.number.map { $0 >= low && $0 <= high } ?? false
      }
    }
    var values: [JSONValue] = []
    for item in items {
      guard case .value(let expression) = item, let value = literal(expression) else {
        return .left("'includes' asks for something other than literals")
      }
      if !values.contains(value) { values.append(value) }
    }
    let isLiteral = items.allSatisfy {
      if case .value(let item) = $0 { isValue(literal(item), item, of: value) } else { false }
    }
    guard !values.isEmpty, isLiteral else {
      return .left("the literals have another type than the feature")
    }
    return condition(value, [.enumeration(values)]) { values.contains($0) }
  }

  /// Whether a literal can equal a value: OCL finds no literal of an enumeration equal to a string.
  func isValue(_ literal: JSONValue?, _ expression: Expression, of value: SchemaValue) -> Bool {
    guard let literal, let type = value.type else { return false }
    var isPath = false
    if case .path = expression.kind { isPath = true }
    switch (literal, value.node.type) {
    case (.string, "string"?): return type.isEnum == isPath
    case (.boolean, "boolean"?), (.integer, "integer"?), (.integer, "number"?),
      (.real, "number"?):
      return true
    default: return false
    }
  }
}

extension SchemaValue {
  /// Whether it is one value that OCL sees as a string.
  var isText: Bool { !isMany && type?.isEnum == false && node.type == "string" }
}
