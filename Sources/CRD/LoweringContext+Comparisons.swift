import Ecore
import OCLSyntax

/// Comparisons of one value, its length or its number of items with a literal.
extension LoweringContext {
  func comparison(_ left: Expression, _ relation: Relation, _ right: Expression) -> LoweredCondition {
    if case .null = right.kind { return nullComparison(left, relation) }
    if case .null = left.kind { return nullComparison(right, relation) }
    if let literal = literal(right) { return comparison(left, relation, with: literal, right) }
    if let literal = literal(left) { return comparison(right, relation.flipped, with: literal, left) }
    return .left("it compares two values")
  }

  func nullComparison(_ expression: Expression, _ relation: Relation) -> LoweredCondition {
    guard relation == .notEqual else { return .left("no keyword forbids a value") }
    guard let value = value(expression), !value.isMany else { return unknownValue }
    return presence(of: value)
  }

  func comparison(
    _ expression: Expression, _ relation: Relation, with literal: JSONValue, _ written: Expression
  ) -> LoweredCondition {
    if case .operation(let source?, let navigation, let name, isPre: false, let arguments) = expression.kind,
      name.text == "size", arguments.isEmpty
    {
      guard case .integer(let number) = literal, let limit = Int(exactly: number), abs(limit) < 1 << 31,
        let value = value(source)
      else { return unknownValue }
      switch navigation {
      case .arrow where value.isMany: return count(of: value, relation, limit)
      case .dot where value.isText: return length(of: value, relation, limit)
      default: return unknownValue
      }
    }
    guard let value = value(expression), !value.isMany, isValue(literal, written, of: value) else {
      return unknownValue
    }
    if let number = literal.number { return self.number(of: value, relation, number) }
    switch relation {
    case .equal: return condition(value, [.enumeration([literal])]) { $0 == literal }
    case .notEqual:
      if literal == .string("") { return differs(value, [.atLeast(1)], from: literal) }
      guard let values = value.node.enumeration else { return .left("no keyword forbids one value") }
      return differs(value, [.enumeration(values.filter { $0 != literal })], from: literal)
    default: return .left("no keyword orders strings")
    }
  }

  /// `x <> v` is true for null.
  private func differs(
    _ value: SchemaValue, _ keywords: [SchemaEdit.Keyword], from literal: JSONValue
  ) -> LoweredCondition {
    var result = condition(value, keywords) { $0 != literal }
    if value.absence == .null {
      result.edits.removeAll { $0.keyword == .required && $0.path == value.path }
    }
    return result
  }

  private func number(
    of value: SchemaValue, _ relation: Relation, _ number: Double
  ) -> LoweredCondition {
    let isInteger = value.node.type == "integer"
    let keywords: [SchemaEdit.Keyword]
    switch relation {
    case .less where isInteger: keywords = [.maximum(.init(value: number - 1))]
    case .less: keywords = [.maximum(.init(value: number, isExclusive: true))]
    case .lessOrEqual: keywords = [.maximum(.init(value: number))]
    case .greater where isInteger: keywords = [.minimum(.init(value: number + 1))]
    case .greater: keywords = [.minimum(.init(value: number, isExclusive: true))]
    case .greaterOrEqual: keywords = [.minimum(.init(value: number))]
    case .equal: keywords = [.minimum(.init(value: number)), .maximum(.init(value: number))]
    case .notEqual: return .left("no keyword forbids one number")
    }
    return condition(value, keywords) { standard in
      standard.number.map { relation.holds($0, number) } ?? false
    }
  }

  private func length(of value: SchemaValue, _ relation: Relation, _ limit: Int) -> LoweredCondition {
    guard let keywords = counts(relation, limit) else { return .left("no keyword says this of a length") }
    return condition(value, keywords) { standard in
      if case .string(let text) = standard { relation.holds(text.unicodeScalars.count, limit) } else { false }
    }
  }

  func count(of value: SchemaValue, _ relation: Relation, _ limit: Int) -> LoweredCondition {
    if guarded != nil { return .left("it depends on two values") }
    guard let keywords = counts(relation, limit) else {
      return .left("no keyword says this of a number of items")
    }
    return condition(value, keywords) { _ in relation.holds(0, limit) }
  }

  private func counts(_ relation: Relation, _ limit: Int) -> [SchemaEdit.Keyword]? {
    switch relation {
    case .less: return limit > 0 ? [.atMost(limit - 1)] : nil
    case .lessOrEqual: return limit >= 0 ? [.atMost(limit)] : nil
    case .greater: return [.atLeast(max(0, limit + 1))]
    case .greaterOrEqual: return [.atLeast(max(0, limit))]
    case .equal: return limit >= 0 ? [.atLeast(limit), .atMost(limit)] : nil
    case .notEqual: return limit == 0 ? [.atLeast(1)] : nil
    }
  }
}
