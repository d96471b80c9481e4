import CEL
import Diagnostics

/// Types and costs the rules of a finished definition as an API server does, and takes out what it would refuse.
struct RuleAudit {
  /// The definition's kind.
  let kind: String
  /// The minor version of the oldest Kubernetes 1.x that must take the rules.
  let version: Int
  /// What each rule that stays costs.
  private(set) var rules: [(invariant: String, rule: InvariantFate.Rule)] = []
  /// Why rules were taken out, by invariant.
  private(set) var refused: [String: String] = [:]
  /// Why rules that stay say a fixed text where their message is an expression, by invariant.
  private(set) var fixedMessages: [String: String] = [:]
  /// Rules that stay but come near the limit.
  private(set) var warnings: [Warning] = []
  private var root = Schema(.object([]))
  /// The estimate of all rules together.
  private(set) var total: UInt64 = 0

  init(kind: String, version: Int) {
    self.kind = kind
    self.version = version
  }

  /// A rule that takes more than a tenth of what a server allows.
  struct Warning {
    let kind: String
    let invariant: String
    let path: [Step]
    let cost: UInt64
    /// The bound that the cost depends on most, with its node.
    let bound: (path: [Step], keyword: String, count: Int)?
  }

  /// What is known of a node from those above it.
  private struct Context {
    var path: [Step] = []
    var declaration: CELDeclaration?
    /// How often the node can be in an object; nil when nothing bounds it.
    var cardinality: UInt64? = 1
    /// Whether the node's value before a change can be found.
    var isCorrelatable = true
  }

  mutating func run(_ schema: inout Schema) {
    guard schema.hasRules else { return }
    root = schema
    let declaration = CELDeclaration.make(
      CELSchema(schema), isResourceRoot: true, memory: CRDVerification.memory)
    run(&schema, Context(declaration: declaration))
  }

  private mutating func run(_ schema: inout Schema, _ context: Context) {
    schema.rules = schema.rules.filter { check($0, context) }
    for index in schema.rules.indices {
      if let problem = problem(with: schema.rules[index].messageExpression, context) {
        schema.rules[index].fixMessage(because: problem)
      }
    }
    schema.advice = schema.advice.filter { isAccepted($0, context) }
    for rule in schema.rules + schema.advice {
      fixedMessages.merge(rule.fixedMessages) { first, _ in first }
    }
    switch schema.content {
    case .scalar, .intOrString: break
    case .object:
      schema.changeProperties { properties in
        for index in properties.indices where properties[index].schema.hasRules {
          var inner = context
          inner.path.append(.property(properties[index].name))
          inner.declaration = CELNames.escaped(property: properties[index].name)
            .flatMap { context.declaration?.field($0) }
          run(&properties[index].schema, inner)
        }
      }
    case .list:
      let inner = element(of: schema, context, isCorrelatable: schema.listType == "map")
      schema.changeElement { run(&$0, inner) }
    case .map:
      let inner = element(of: schema, context, isCorrelatable: true)
      schema.changeElement { run(&$0, inner) }
    }
  }

  private func element(of schema: Schema, _ context: Context, isCorrelatable: Bool) -> Context {
    var inner = context
    inner.path.append(.element)
    inner.declaration = context.declaration?.element
    inner.cardinality = context.cardinality.flatMap { outer in
      schema.maxCount.map { CELCost.total(outer, times: UInt64(max(0, $0))) }
    }
    inner.isCorrelatable = context.isCorrelatable && isCorrelatable
    return inner
  }

  /// Whether a server takes a rule.
  private mutating func check(_ rule: ValidationRule, _ context: Context) -> Bool {
    func refuse(_ reason: String) -> Bool {
      for invariant in rule.invariants { refused[invariant] = reason }
      return false
    }
    if rule.isTransition, !context.isCorrelatable {
      return refuse(
        "its node is in a list whose items have no keys, so nothing is known of the item before a change")
    }
    guard let declaration = context.declaration else { return refuse("CEL cannot see its node") }
    var sink = DiagnosticSink()
    guard let (cost, most) = cost(of: rule, declaration, context.cardinality, into: &sink) else {
      return refuse("CEL refuses it: " + (sink.diagnostics.first?.message ?? "it has mistakes"))
    }
    if most > CELCost.ruleLimit / 10 {
      warnings.append(
        Warning(
          kind: kind, invariant: rule.invariant, path: context.path, cost: most,
          bound: decisiveBound(of: rule, at: context.path, below: most)))
    }
    if most > CELCost.ruleLimit {
      return refuse("it may cost \(most), of which a server allows \(CELCost.ruleLimit) to a rule")
    }
    if CELCost.sum(total, most) > CELCost.definitionLimit {
      return refuse(
        "all rules together may cost more than the \(CELCost.definitionLimit) that a server allows")
    }
    total = CELCost.sum(total, most)
    let found = InvariantFate.Rule(
      kind: kind, path: context.path.isEmpty ? "." : context.path.text, text: rule.text, cost: cost,
      total: most)
    for invariant in rule.invariants { rules.append((invariant, found)) }
    return true
  }

  /// Whether the language takes a piece of advice; policies are not costed before they run.
  private mutating func isAccepted(_ rule: ValidationRule, _ context: Context) -> Bool {
    var sink = DiagnosticSink()
    if let declaration = context.declaration,
      cost(of: rule, declaration, context.cardinality, into: &sink) != nil
    {
      return true
    }
    let reason = "CEL refuses it: " + (sink.diagnostics.first?.message ?? "it sees no such node")
    for invariant in rule.invariants { refused[invariant] = reason }
    return false
  }

  /// What one evaluation costs, and all in an object at most; nil for a rule that CEL refuses.
  private func cost(
    of rule: ValidationRule, _ declaration: CELDeclaration, _ cardinality: UInt64?,
    into sink: inout DiagnosticSink
  ) -> (one: UInt64, all: UInt64)? {
    let environment = CELEnvironment(
      declaration, version: version, oldValue: rule.isOldOptional ? .optional : .value,
      patternError: RegularExpressionCheck.error, memory: CRDVerification.memory)
    guard let checked = environment.costedRule(rule.expression, printedAs: rule.text, into: &sink) else {
      return nil
    }
    let cost = checked.cost.max
    // The server takes some sizes for others; what is emitted must pass whichever it takes.
    let all = CELCost.total(
      max(cost, checked.prudentCost.max), times: cardinality ?? declaration.maxCardinality)
    return (cost, all)
  }

  /// Why a server does not take a message's expression, which it is asked for only when a rule is broken; nil when it does.
  private mutating func problem(with message: CELExpression?, _ context: Context) -> String? {
    guard let message else { return nil }
    guard let declaration = context.declaration else { return "CEL cannot see its node" }
    var sink = DiagnosticSink()
    let environment = CELEnvironment(
      declaration, version: version, patternError: RegularExpressionCheck.error)
    guard let checked = environment.check(message, wanted: .string, into: &sink) else {
      return "CEL refuses it: " + (sink.diagnostics.first?.message ?? "it has mistakes")
    }
    let cost = max(checked.cost.max, checked.prudentCost.max)
    let limit = CELCost.ruleLimit / 10
    guard cost <= limit else { return "it may cost \(cost), and \(limit) is what is spent on a message" }
    guard CELCost.sum(total, cost) <= CELCost.definitionLimit else {
      return
        "with it all rules together may cost more than the \(CELCost.definitionLimit) that a server allows"
    }
    total = CELCost.sum(total, cost)
    return nil
  }

  // MARK: Advice

  /// The bound around or below a rule's node that brings the cost down most when it is halved.
  private func decisiveBound(
    of rule: ValidationRule, at path: [Step], below cost: UInt64
  ) -> (path: [Step], keyword: String, count: Int)? {
    var best: (path: [Step], keyword: String, count: Int)?
    var least = cost
    for candidate in root.bounds where candidate.path.isOnOneLine(with: path) {
      var changed = root
      changed.update(at: candidate.path) { $0.maxCount = max(1, candidate.count / 2) }
      var context = Context(
        declaration: CELDeclaration.make(
          CELSchema(changed), isResourceRoot: true, memory: CRDVerification.memory))
      var node = changed
      for step in path { descend(&node, &context, step) }
      var sink = DiagnosticSink()
      guard let declaration = context.declaration,
        let all = self.cost(of: rule, declaration, context.cardinality, into: &sink)?.all, all < least
      else { continue }
      least = all
      best = candidate
    }
    return best
  }

  private func descend(_ schema: inout Schema, _ context: inout Context, _ step: Step) {
    switch (step, schema.content) {
    case (.property(let name), .object(let properties)):
      guard let property = properties.first(where: { $0.name == name }) else { return }
      context.declaration = CELNames.escaped(property: name).flatMap { context.declaration?.field($0) }
      schema = property.schema
    case (.element, .list(let item)), (.element, .map(let item)):
      context = element(of: schema, context, isCorrelatable: true)
      schema = item
    default: break
    }
  }
}

extension [Step] {
  /// Whether one path leads on from the other.
  fileprivate func isOnOneLine(with other: [Step]) -> Bool { starts(with: other) || other.starts(with: self) }
}

extension Schema {
  /// The bounds of this node and all below.
  fileprivate var bounds: [(path: [Step], keyword: String, count: Int)] {
    var result: [(path: [Step], keyword: String, count: Int)] = []
    func collect(_ schema: Schema, _ path: [Step]) {
      if let count = schema.maxCount, count > 1 { result.append((path, schema.maxKeyword, count)) }
      switch schema.content {
      case .scalar, .intOrString: break
      case .object(let properties):
        for property in properties { collect(property.schema, path + [.property(property.name)]) }
      case .list(let item), .map(let item): collect(item, path + [.element])
      }
    }
    collect(self, [])
    return result
  }

  /// Whether the node or one below it has a rule.
  var hasRules: Bool {
    if !rules.isEmpty || !advice.isEmpty { return true }
    switch content {
    case .scalar, .intOrString: return false
    case .object(let properties): return properties.indices.contains { properties[$0].schema.hasRules }
    case .list(let item), .map(let item): return item.hasRules
    }
  }
}

extension CELSchema {
  /// What CEL's types and costs take from a schema.
  init(_ schema: Schema) {
    self.init(schema.type)
    format = schema.format
    isIntOrString = schema.content == .intOrString
    hasDefault = schema.defaultValue != nil
    required = schema.required
    hasEnumeration = schema.enumeration != nil
    enumeration = (schema.enumeration ?? []).compactMap { value in
      if case .string(let text) = value { text } else { nil }
    }
    let bound = schema.maxCount.map(Int64.init)
    switch schema.content {
    case .scalar, .intOrString: maxLength = bound
    case .object(let members):
      maxProperties = bound
      for member in members { properties[member.name] = CELSchema(member.schema) }
    // What is kept unseen is invisible unless there are properties.
    case .list(let item):
      maxItems = bound
      items = CELSchema(item)
    case .map(let value):
      maxProperties = bound
      additionalProperties = CELSchema(value)
    }
  }
}
