import Diagnostics
import Ecore
import OCLSyntax

/// What documents add, before any body is checked: bodies may use all of it.
extension DocumentBinder {
  mutating func collectBodies(_ context: BoundContext) {
    for constraint in context.context.constraints {
      let body = DocumentBody(
        tree: ExpressionTree(
          text: context.tree.text, root: constraint.expression, hasErrors: constraint.isBroken),
        selfType: context.environment.selfType, selfName: context.environment.selfName,
        variables: context.environment.variables, aliases: context.environment.aliases)
      let place = context.tree.text.range(constraint.range)
      switch (constraint.kind, context.subject) {
      case (.definition, .type(let owner)): define(constraint, owner, body, context)
      case (.derivation, .feature(let eClass, let feature)):
        add(body, eClass, to: \.derivations, feature.id, "derivation", feature.qualifiedName, place)
        if Delegates.derivation(of: feature) != nil {
          diagnostics.append(.hidesAnnotation(feature.qualifiedName, at: place))
        }
      case (.initial, .feature(let eClass, let feature)):
        add(body, eClass, to: \.initials, feature.id, "first value", feature.qualifiedName, place)
      case (.body, .operation(let eClass, let operation, _)):
        add(body, eClass, to: \.bodies, operation.id, "body", operation.qualifiedName, place)
        if Delegates.body(of: operation) != nil {
          diagnostics.append(.hidesAnnotation(operation.qualifiedName, at: place))
        }
      default: break
      }
    }
  }

  mutating func add(
    _ body: DocumentBody, _ eClass: EClass,
    to table: WritableKeyPath<Definitions, [Int32: [Definitions.ClassBody]]>,
    _ id: Int32, _ what: String, _ name: String, _ place: SourceRange
  ) {
    if let first = definitions[keyPath: table][id]?.first(where: { $0.eClass == eClass }) {
      let range = first.body.tree.text.range(first.body.tree.root.range)
      diagnostics.append(.duplicateBody(what, name, at: place, first: range))
      return
    }
    definitions[keyPath: table][id, default: []].append(Definitions.ClassBody(eClass: eClass, body: body))
  }

  mutating func define(
    _ constraint: DocumentTree.Constraint, _ owner: OCLType, _ body: DocumentBody, _ context: BoundContext
  ) {
    guard let name = constraint.name else { return }
    let place = context.tree.text.range(name.range)
    var parameters: [Environment.Variable]?
    if let written = constraint.parameters {
      guard let resolved = variables(written, context.tree, context.environment) else { return }
      parameters = resolved
    }
    var result = OCLType.any
    if let type = constraint.type {
      guard let resolved = resolve(type, context.tree, context.environment) else { return }
      result = resolved
    } else if parameters == nil {
      return
    }
    if parameters == nil, case .object(let eClass) = owner, eClass.eStructuralFeature(named: name.text) != nil
    {
      diagnostics.append(.hidesFeature(name.text, of: owner, at: place))
      return
    }
    let types = parameters?.map(\.type)
    if definitions.named(name.text, parameterCount: types?.count).contains(where: {
      definitions.all[$0].owner == owner && definitions.all[$0].parameters?.map(\.type) == types
    }) {
      diagnostics.append(.duplicateName(name.text, at: place))
      return
    }
    var body = body
    body.variables = parameters ?? []
    if constraint.isStatic {
      body.selfType = nil
      body.selfName = nil
    }
    definitions.add(
      Definitions.Definition(
        name: name.text, owner: owner, parameters: parameters, result: result,
        isStatic: constraint.isStatic, body: body))
  }
}
