import CEL
import Diagnostics

/// Finds rules that defaults alone break: an object that leaves such fields to the server is refused.
///
/// A server does not mind, for it holds a default only against the rules of the node that has it.
struct DefaultAudit {
  /// A rule that is broken.
  struct Finding: Equatable {
    let invariant: String
    /// The defaults that break it, each with its place.
    let defaults: [String]
    /// Whether they are those of the object that has the rule, not of parts that other objects may have too.
    let isOwn: Bool
  }

  private(set) var findings: [Finding] = []
  private let version: Int
  private var root = Schema(.object([]))
  private var declaration: CELDeclaration?

  init(version: Int) { self.version = version }

  /// Looks at all rules; costs their size.
  mutating func run(_ schema: Schema) {
    root = schema
    declaration = nil
    run(schema, [])
  }

  private mutating func run(_ schema: Schema, _ path: [Step]) {
    for rule in schema.rules where !rule.isTransition {
      if let finding = finding(rule, schema, path), !findings.contains(finding) { findings.append(finding) }
    }
    switch schema.content {
    case .scalar, .intOrString: break
    case .object(let properties):
      for index in properties.indices where properties[index].schema.hasRules {
        run(properties[index].schema, path + [.property(properties[index].name)])
      }
    case .list(let inner), .map(let inner): run(inner, path + [.element])
    }
  }

  /// The declaration of a node, which few rules need; nil for one that CEL cannot see.
  private mutating func declaration(at path: [Step]) -> CELDeclaration? {
    if declaration == nil { declaration = CELDeclaration.make(CELSchema(root), isResourceRoot: true) }
    return path.reduce(declaration) { declaration, step in
      switch step {
      case .property(let name): CELNames.escaped(property: name).flatMap { declaration?.field($0) }
      case .element: declaration?.element
      }
    }
  }

  /// The defaults that break a rule; nil when they do not, or when it depends on more than they say.
  private mutating func finding(_ rule: ValidationRule, _ schema: Schema, _ path: [Step]) -> Finding? {
    var reading = Reading()
    guard reading.follow(rule.expression), !reading.values.isEmpty else { return nil }
    var object = GivenObject()
    var defaults: [String] = []
    for names in reading.values.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      guard let (place, value, text) = Self.defaultValue(at: names, of: schema) else { return nil }
      object.set(names, value)
      defaults.append("\(text) of '\((path + place).text)'")
    }
    for names in reading.presences where !object.has(names) {
      guard let (_, value, _) = Self.defaultValue(at: names, of: schema) else { return nil }
      object.set(names, value)
    }
    var sink = DiagnosticSink()
    guard let declaration = declaration(at: path) else { return nil }
    let environment = CELEnvironment(declaration, version: version)
    guard let checked = environment.check(rule.expression, wanted: .bool, into: &sink) else { return nil }
    do throws(CELEvaluationError) {
      let verdict = try checked.value(of: object.value) { pattern, text in
        RegularExpressionCheck.matches(text, pattern)
      }
      let isOwn = reading.values.allSatisfy { $0.count == ($0.first == "spec" ? 2 : 1) }
      return verdict == .bool(false)
        ? Finding(invariant: rule.invariant, defaults: defaults, isOwn: isOwn) : nil
    } catch {
      return nil
    }
  }

  /// The default at a path of escaped names.
  private static func defaultValue(
    at names: [String], of schema: Schema
  ) -> (place: [Step], value: CELValue, text: String)? {
    var node = schema
    var place: [Step] = []
    for name in names {
      let property = node.properties.first { CELNames.escaped(property: $0.name) == name }
      guard let property else { return nil }
      place.append(.property(property.name))
      node = property.schema
    }
    guard let given = node.defaultValue, node.format == nil || node.type != "string" else { return nil }
    switch (given, node.type) {
    case (.boolean(let value), "boolean"): return (place, .bool(value), given.text)
    case (.integer(let value), "integer"), (.integer(let value), nil): return (place, .int(value), given.text)
    case (.integer(let value), "number"): return (place, .double(Double(value)), given.text)
    case (.real(let value), "number"): return (place, .double(value), given.text)
    case (.string(let value), "string"), (.string(let value), nil):
      return (place, .string(value), given.text)
    default: return nil
    }
  }
}

/// An object of which only some fields are known.
private struct GivenObject {
  private var fields: [String: Field] = [:]

  private enum Field {
    case value(CELValue)
    indirect case object(GivenObject)
  }

  mutating func set(_ names: some Collection<String>, _ value: CELValue) {
    guard let first = names.first else { return }
    if names.count == 1 {
      fields[first] = .value(value)
    } else {
      var inner = GivenObject()
      if case .object(let known)? = fields[first] { inner = known }
      inner.set(names.dropFirst(), value)
      fields[first] = .object(inner)
    }
  }

  func has(_ names: some Collection<String>) -> Bool {
    guard let first = names.first else { return true }
    switch fields[first] {
    case nil: return false
    case .value?: return names.count == 1
    case .object(let inner)?: return inner.has(names.dropFirst())
    }
  }

  var value: CELValue {
    .map(
      Dictionary(
        uniqueKeysWithValues: fields.map { name, field in
          switch field {
          case .value(let value): (CELValue.string(name), value)
          case .object(let inner): (CELValue.string(name), inner.value)
          }
        }))
  }
}

/// What an expression reads of `self`, by escaped names.
private struct Reading {
  var values: Set<[String]> = []
  /// What is only asked to be there.
  var presences: Set<[String]> = []

  /// Collects what is read; false when it is not clear, as where `self` is used as a whole.
  mutating func follow(_ expression: CELExpression) -> Bool {
    switch expression.kind {
    case .literal: return true
    case .identifier(let name): return name != "self" && name != "oldSelf"
    case .select(let operand, let field, let isOptional):
      if isOptional { return false }
      if let path = Self.path(of: operand) {
        values.insert(path + [field])
        return true
      }
      return follow(operand)
    case .presence(let operand, let field):
      guard let path = Self.path(of: operand) else { return false }
      presences.insert(path + [field])
      return true
    case .unary(_, let operand): return follow(operand)
    case .binary(_, let left, let right): return follow([left, right])
    case .conditional(let condition, let first, let second): return follow([condition, first, second])
    case .call(_, let arguments): return follow(arguments)
    case .memberCall(let target, _, let arguments): return follow([target] + arguments)
    case .index(let operand, let index, _): return follow([operand, index])
    case .list(let elements): return follow(elements.map(\.value))
    case .comprehension(let loop): return follow([loop.range] + loop.arguments)
    case .map, .message: return false
    }
  }

  private mutating func follow(_ expressions: [CELExpression]) -> Bool {
    for expression in expressions {
      guard follow(expression) else { return false }
    }
    return true
  }

  private static func path(of expression: CELExpression) -> [String]? {
    switch expression.kind {
    case .identifier("self"): []
    case .select(let operand, let field, false): path(of: operand).map { $0 + [field] }
    default: nil
    }
  }
}
