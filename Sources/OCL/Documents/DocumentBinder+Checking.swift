import Diagnostics
import Ecore
import OCLSyntax

/// Expressions, once all names are known.
extension DocumentBinder {
  mutating func check(_ context: BoundContext) {
    for constraint in context.context.constraints {
      let tree = ExpressionTree(
        text: context.tree.text, root: constraint.expression, hasErrors: constraint.isBroken)
      var environment = Environment(names, selfType: context.environment.selfType)
      environment.selfName = context.environment.selfName
      environment.aliases = context.environment.aliases
      environment.variables = context.environment.variables
      environment.warnsOfNull = warnsOfNull
      environment.comparesStates = constraint.kind == .invariant || constraint.kind == .postcondition
      switch (constraint.kind, context.subject) {
      case (.invariant, .type(.object(let eClass))):
        addInvariant(constraint, tree, eClass, environment, context)
      case (.invariant, .type(let type)):
        diagnostics.append(
          .notAContext(
            "'\(type)'", expected: "a class: invariants are checked of objects",
            at: context.tree.text.range(constraint.range)))
      case (.definition, .type(let type)): checkDefinition(constraint, tree, type, environment, context)
      case (.derivation, .feature(_, let feature)), (.initial, .feature(_, let feature)):
        checkBody(tree, environment, OCLType(feature), feature.qualifiedName)
      case (.body, .operation(_, let operation, let type)):
        checkBody(tree, environment, type, operation.qualifiedName)
      case (.precondition, .operation(_, let operation, _)):
        checkCondition(constraint, tree, environment, operation.qualifiedName)
      case (.postcondition, .operation(_, let operation, let type)):
        environment.variables.append(Environment.Variable(name: "result", type: type))
        checkCondition(constraint, tree, environment, operation.qualifiedName)
      default: break
      }
    }
  }

  mutating func addInvariant(
    _ constraint: DocumentTree.Constraint, _ tree: ExpressionTree, _ eClass: EClass,
    _ environment: Environment, _ context: BoundContext
  ) {
    var name = constraint.name?.text ?? ""
    if constraint.name == nil {
      unnamed[eClass, default: 0] += 1
      name = "inv\(unnamed[eClass, default: 1])"
    }
    let element = eClass.qualifiedName + "::" + name
    let severity = severity(constraint, context.tree)
    guard let checked = check(tree, environment, element) else { return }
    var message: CheckedTree?
    if let written = constraint.message {
      message = check(
        ExpressionTree(text: tree.text, root: written, hasErrors: constraint.isBroken), environment, element)
    }
    if let name = constraint.name, !seenInvariants.insert(element).inserted {
      emit(.duplicateInvariant(name.text, at: tree.text.range(name.range)), element)
    }
    let body = EscapedText(tree.text.file, tree.text.range(tree.root.range).bytes)
    switch Invariant.make(
      name: name, context: eClass, body: body, checked, message: message, severity: severity)
    {
    case .success(let invariant): invariants.append(invariant)
    case .failure(let diagnostic): emit(diagnostic, element)
    }
  }

  mutating func severity(_ constraint: DocumentTree.Constraint, _ tree: DocumentTree)
    -> InvariantSeverity?
  {
    var result: InvariantSeverity?
    for directive in constraint.directives {
      if directive.name == "suppress" {
        result = .off
      } else if let severity = InvariantSeverity(rawValue: directive.value) {
        result = severity
      } else {
        diagnostics.append(.badSeverity(directive.value, at: tree.text.range(directive.range)))
      }
    }
    return result
  }

  mutating func checkDefinition(
    _ constraint: DocumentTree.Constraint, _ tree: ExpressionTree, _ owner: OCLType,
    _ environment: Environment, _ context: BoundContext
  ) {
    let element = "\(owner)::\(constraint.name?.text ?? "")"
    var environment = environment
    var quiet = DiagnosticSink()
    for parameter in constraint.parameters ?? [] {
      let type = parameter.type.flatMap {
        Checker.resolve($0, of: tree.text, in: environment, into: &quiet)
      }
      // Its type was reported where it was defined.
      guard let type else { return }
      environment.variables.append(Environment.Variable(name: parameter.name.text, type: type))
    }
    var result = OCLType.any
    if let type = constraint.type {
      guard let resolved = Checker.resolve(type, of: tree.text, in: environment, into: &quiet) else { return }
      result = resolved
    }
    if constraint.isStatic {
      environment.selfType = nil
      environment.selfName = nil
    }
    checkBody(tree, environment, result, element)
  }

  mutating func checkBody(
    _ tree: ExpressionTree, _ environment: Environment, _ type: OCLType, _ element: String
  ) {
    guard let checked = check(tree, environment, element) else { return }
    if let problem = checked.problem(as: type) { emit(problem, element) }
  }

  mutating func checkCondition(
    _ constraint: DocumentTree.Constraint, _ tree: ExpressionTree, _ environment: Environment,
    _ element: String
  ) {
    guard let checked = check(tree, environment, element) else { return }
    let what = "the \(constraint.kind == .precondition ? "pre" : "post")condition"
    if !checked.isTruth {
      emit(.notBoolean(checked.type, what, at: tree.text.range(tree.root.range)), element)
    }
  }

  mutating func check(_ tree: ExpressionTree, _ environment: Environment, _ element: String)
    -> CheckedTree?
  {
    var sink = DiagnosticSink()
    let checked = Checker.check(tree, in: environment, into: &sink)
    sink.diagnostics.forEach { emit($0, element) }
    return checked
  }

  mutating func emit(_ diagnostic: Diagnostic, _ element: String) {
    var diagnostic = diagnostic
    diagnostic.element = element
    diagnostics.append(diagnostic)
  }
}
