internal import CEL
import Diagnostics
import YAML

/// Types and costs of validation rules: rules 26, 28 and 30 to 33.
extension DefinitionCheck {
  /// A value that a default gives a node, or a part of one.
  private struct GivenValue {
    var value: YAMLNode
    var path: ElementPath
    /// The default as it is written.
    var place: YAMLNode

    func part(_ value: YAMLNode) -> GivenValue { GivenValue(value: value, path: path, place: place) }
  }

  /// A schema on the way down.
  private struct RuleContext {
    var declaration: CELDeclaration?
    /// How often the schema's data may stand in an object; nil where nothing bounds it.
    var cardinality: UInt64?
    var isCorrelatable = true
    /// Defaults that give the node a value, each with the place of the default.
    var values: [GivenValue] = []
  }

  mutating func checkExpressions(_ schema: YAMLNode, _ path: ElementPath) {
    let declaration = CELDeclaration.make(CELSchema(schema), isResourceRoot: true, memory: memory)
    let first = costs.count
    checkExpressions(
      schema, path, RuleContext(declaration: declaration, cardinality: 1))
    let total = costs[first...].reduce(0) { CELCost.sum($0, $1.total) }
    guard total > CELCost.definitionLimit else { return }
    let expensive = costs[first...].filter { $0.total >= CELCost.definitionLimit / 100 }
      .sorted { $0.total > $1.total }.prefix(4)
    sink.emit(.tooExpensiveDefinition(total, Array(expensive), path, at: schema))
  }

  private mutating func checkExpressions(_ schema: YAMLNode, _ path: ElementPath, _ outer: RuleContext) {
    var context = outer
    if let value = schema.present("default") {
      context.values.append(
        GivenValue(value: DefaultValues.filled(value, schema), path: path.field("default"), place: value))
    }
    if faultyNodes.isEmpty || !faultyNodes.contains(path.text) { checkRules(schema, path, context) }
    let isAtomicMap = schema.present("x-kubernetes-map-type")?.string == "atomic"
    let cardinality = context.cardinality.flatMap { outer in
      Self.maxElements(of: schema).map { CELCost.total(outer, times: $0) }
    }
    for entry in schema.present("properties")?.entries ?? [] {
      let field = CELNames.escaped(property: entry.name).flatMap { context.declaration?.field($0) }
      descend(
        entry.value, path.field("properties").key(entry.name), field,
        context.isCorrelatable && !isAtomicMap, cardinality,
        context.values.compactMap { given in given.value.present(entry.name).map { given.part($0) } })
    }
    if let additional = schema.present("additionalProperties") {
      let isMap = (schema.present("properties")?.entries ?? []).isEmpty
      descend(
        additional, path.field("additionalProperties"), context.declaration?.element,
        context.isCorrelatable && !isAtomicMap, cardinality,
        context.values.flatMap { given in
          (isMap ? given.value.entries ?? [] : []).map { given.part($0.value) }
        })
    }
    if let items = schema.present("items") {
      let isMap = schema.present("x-kubernetes-list-type")?.string == "map"
      descend(
        items, path.field("items"), context.declaration?.element, context.isCorrelatable && isMap,
        cardinality,
        context.values.flatMap { given in (given.value.items ?? []).map { given.part($0) } })
    }
  }

  private mutating func descend(
    _ schema: YAMLNode, _ path: ElementPath, _ declaration: CELDeclaration?, _ isCorrelatable: Bool,
    _ cardinality: UInt64?, _ values: [GivenValue]
  ) {
    guard schema.entries != nil else { return }
    var declaration = declaration
    // What the outer schema's expressions cannot see has rules of its own all the same.
    if declaration == nil {
      let isEmbedded = schema.present("x-kubernetes-embedded-resource")?.bool == true
      declaration = CELDeclaration.make(CELSchema(schema), isResourceRoot: isEmbedded, memory: memory)
    }
    checkExpressions(
      schema, path,
      RuleContext(
        declaration: declaration, cardinality: cardinality, isCorrelatable: isCorrelatable, values: values))
  }

  /// How many parts a value has at most; nil where nothing bounds them.
  private static func maxElements(of schema: YAMLNode) -> UInt64? {
    let bound: String
    switch schema.present("type")?.string {
    case "object" where schema.present("additionalProperties") != nil: bound = "maxProperties"
    case "array": bound = "maxItems"
    default: return 1
    }
    return (schema.present(bound)?.wholeNumber).map { UInt64(max(0, $0)) }
  }

  // MARK: One node's rules

  private mutating func checkRules(_ schema: YAMLNode, _ path: ElementPath, _ context: RuleContext) {
    guard let rules = schema.present("x-kubernetes-validations")?.items, !rules.isEmpty else { return }
    let path = path.field("x-kubernetes-validations")
    guard let declaration = context.declaration else {
      sink.emit(
        .invalid(
          "validation-rule", "the schema has no type that rules could see", path,
          at: schema.entry("x-kubernetes-validations")?.key))
      return
    }
    let cardinality = context.cardinality ?? declaration.maxCardinality
    for (index, rule) in rules.enumerated() where rule.entries != nil {
      checkExpressions(of: rule, path.index(index), declaration, cardinality, context)
    }
  }

  private mutating func checkExpressions(
    of rule: YAMLNode, _ path: ElementPath, _ declaration: CELDeclaration, _ cardinality: UInt64,
    _ context: RuleContext
  ) {
    guard let node = rule.present("rule"), let text = node.string else { return }
    let optional = rule.present("optionalOldSelf")
    let environment = CELEnvironment(
      declaration, version: version, oldValue: optional?.bool == true ? .optional : .value,
      patternError: patterns.error, memory: memory)
    let rulePath = path.field("rule")
    var found = DiagnosticSink()
    let known = environment.costedRule(node.escapedText(text), into: &found)
    absorb(found, rulePath)
    guard let known else { return }
    let checked = known.expression
    let cost = known.cost.max
    let total = CELCost.total(cost, times: cardinality)
    costs.append(
      RuleCost(path: rulePath.text, text: text, cost: cost, cardinality: cardinality, total: total))
    if total > CELCost.ruleLimit {
      sink.emit(
        .tooExpensiveRule(
          cost, times: cardinality, isBounded: context.cardinality != nil, rulePath, at: node))
    }
    if !checked.usesOldSelf { checkDefaults(checked, text, declaration, context) }
    if let message = rule.present("messageExpression"), let text = message.string, !text.isEmpty {
      checkMessage(message, text, environment, path.field("messageExpression"))
    }
    if checked.usesOldSelf, !context.isCorrelatable {
      sink.emit(
        .invalid(
          "validation-rule",
          "oldSelf has no counterpart here: below a list that is not of the type 'map', or an atomic map",
          rulePath, at: node))
    }
    if let optional, optional.bool != nil, !checked.usesOldSelf {
      sink.emit(
        .invalid(
          "validation-rule", "optionalOldSelf is set, but the rule does not use oldSelf",
          path.field("optionalOldSelf"), at: optional))
    }
  }

  /// The server evaluates rules over defaults (rule 21); what evaluation here does not know is not held against them.
  private mutating func checkDefaults(
    _ rule: CELCheckedExpression, _ text: String, _ declaration: CELDeclaration, _ context: RuleContext
  ) {
    // Without a matcher every pattern counts as found.
    guard patterns.hasMatcher || !text.contains("matches") else { return }
    for given in context.values where !given.value.isNull {
      var problem: String?
      do throws(CELEvaluationError) {
        let verdict = try rule.value(
          of: DefaultValues.value(given.value, declaration), isFound: patterns.isFound)
        if verdict == .bool(false) { problem = "it breaks the rule '\(text)'" }
      } catch {
        if case .failed(let reason) = error { problem = "the rule '\(text)' fails for it: \(reason)" }
      }
      if let problem { sink.emit(.invalid("default", problem, given.path, at: given.place)) }
    }
  }

  private mutating func checkMessage(
    _ node: YAMLNode, _ text: String, _ environment: CELEnvironment, _ path: ElementPath
  ) {
    var found = DiagnosticSink()
    let checked = environment.message(node.escapedText(text), into: &found)
    absorb(found, path)
    guard let cost = checked?.cost.max else { return }
    costs.append(RuleCost(path: path.text, text: text, cost: cost, cardinality: 1, total: cost))
    if cost > CELCost.ruleLimit {
      sink.emit(.tooExpensiveRule(cost, times: 1, isBounded: true, path, at: node))
    }
  }

  private mutating func absorb(_ found: DiagnosticSink, _ path: ElementPath) {
    let element = path.text
    for var diagnostic in found.diagnostics {
      diagnostic.element = element
      sink.emit(diagnostic)
    }
  }
}

extension YAMLNode {
  /// The text of this scalar with the way back into the file: exact where it stands there as it is, else all of it.
  fileprivate func escapedText(_ value: String) -> EscapedText {
    guard let range else { return EscapedText(path: "", text: value) }
    let written = range.file.bytes[range.bytes.clamped(to: 0..<range.file.count)]
    if written.elementsEqual(value.utf8) { return EscapedText(range.file, range.bytes) }
    if written.count >= 2, written.dropFirst().dropLast().elementsEqual(value.utf8) {
      return EscapedText(range.file, (range.bytes.lowerBound + 1)..<(range.bytes.upperBound - 1))
    }
    return EscapedText(
      range.file, pieces: [.escape(range.bytes, Array(value.utf8))], end: range.bytes.upperBound)
  }
}
