import CEL
import OCLToCEL

/// The advice of all nodes of a schema as validations of a whole object, for an admission policy.
///
/// A policy sees the object alone, so a rule of an inner node is asked of each place where the node can be.
struct AdmissionPolicy {
  /// The rules about `object`, whose message names the invariant.
  private(set) var rules: [ValidationRule] = []

  /// Takes the advice out of a schema.
  init(takingAdviceOf schema: inout Schema) { collect(&schema, []) }

  /// A step from the object, as far as an expression needs to know.
  private enum Place {
    case property(String, isRequired: Bool)
    case item
    case value
  }

  private mutating func collect(_ schema: inout Schema, _ path: [Place]) {
    for rule in schema.advice {
      var whole = rule
      whole.expression = Self.expression(rule.expression, at: path[...], of: .variable("object"), depth: 0)
      whole.fieldPath = nil
      rules.append(whole)
    }
    schema.advice = []
    switch schema.content {
    case .scalar, .intOrString: break
    case .object:
      let required = schema.required
      schema.changeProperties { properties in
        for index in properties.indices {
          let name = properties[index].name
          let isMetadata = path.isEmpty && name == "metadata"
          let isRequired =
            isMetadata || required.contains(name) || properties[index].schema.defaultValue != nil
          collect(&properties[index].schema, path + [.property(name, isRequired: isRequired)])
        }
      }
    case .list: schema.changeElement { collect(&$0, path + [.item]) }
    case .map: schema.changeElement { collect(&$0, path + [.value]) }
    }
  }

  private static func expression(
    _ rule: CELExpression, at path: ArraySlice<Place>, of object: CELExpression, depth: Int
  ) -> CELExpression {
    let rest = path.dropFirst()
    switch path.first {
    case nil: return rule.replacingSelf(with: object)
    case .property(let name, let isRequired)?:
      guard let next = object.property(name), let has = object.hasProperty(name) else { return .bool(true) }
      let inner = expression(rule, at: rest, of: next, depth: depth)
      return isRequired ? inner : !has || inner
    case .item?:
      return object.all("item\(depth)") { expression(rule, at: rest, of: $0, depth: depth + 1) }
    case .value?:
      return object.all("key\(depth)") { expression(rule, at: rest, of: object[$0], depth: depth + 1) }
    }
  }
}
