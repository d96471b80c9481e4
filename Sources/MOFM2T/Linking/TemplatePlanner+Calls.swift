internal import Diagnostics
internal import OCL
internal import OCLSyntax

extension TemplatePlanner {
  /// `[e before(…) separator(…) after(…) /]`.
  mutating func step(_ tag: ExpressionTag, _ scope: Scope) -> Step? {
    let clauses = Clauses(
      before: expressions.printed(tag.before, in: scope),
      separator: expressions.printed(tag.separator, in: scope),
      after: expressions.printed(tag.after, in: scope))
    guard !tag.expression.isEmpty else { return nil }
    if let call = inheritedCall(tag, scope, clauses) { return call }
    guard let checked = expressions.expression(tag.expression, in: scope), expressions.isPrintable(checked)
    else {
      return nil
    }
    expressions.warnIfNull(checked, in: scope)
    if let call = directCall(checked, scope, clauses) { return call }
    return valueStep(checked, clauses)
  }

  /// The cheapest step that prints a value.
  private func valueStep(_ checked: ExpressionPlanner.Checked, _ clauses: Clauses) -> Step {
    guard clauses.isEmpty else { return ValueStep(checked.planned, clauses) }
    if let stored = StoredStep(checked.planned, in: expressions.environment.metamodel) { return stored }
    if let variable = VariableStep(checked.planned) { return variable }
    if let separated = SeparatedStep(checked.planned, checked.checked.root) { return separated }
    return ValueStep(checked.planned, clauses)
  }

  /// The call of a template or query that is the whole expression, so that its text needs not become a value.
  private mutating func directCall(
    _ checked: ExpressionPlanner.Checked, _ scope: Scope, _ clauses: Clauses
  ) -> CallStep? {
    guard case .extra(let operation, let arguments) = checked.checked.root.kind, operation.hidesLibrary,
      let site = sites[CallName(name: operation.name, arity: operation.parameters.count)],
      case .operation(let source, .dot, _, isPre: false, let written) = checked.tree.root.kind
    else { return nil }
    var parts = written
    if let source {
      parts.insert(source, at: 0)
    } else if parts.count < arguments.count {
      parts.insert(Expression(.selfVariable, checked.tree.root.range), at: 0)
    }
    guard parts.count == arguments.count else { return nil }
    var planned: [PlannedExpression] = []
    var classVariable: Int?
    for part in parts {
      guard let argument = expressions.part(part, in: scope, isKnown: true) else { return nil }
      planned.append(argument.planned)
      classVariable = argument.checked.root.classVariable
    }
    return CallStep(
      .site(site), planned, hasSource: source != nil, place: checked.planned.place, clauses,
      classVariable: classVariable)
  }

  /// `[super/]` or `[super:name(…)/]`; nil when the tag is neither, some nil when it is wrong.
  private mutating func inheritedCall(
    _ tag: ExpressionTag, _ scope: Scope, _ clauses: Clauses
  ) -> CallStep?? {
    var cursor = TextCursor(syntax.text.value, tag.expression)
    guard cursor.take(word: "super"), let current else { return nil }
    let place = syntax.text.range(tag.expression)
    var names = current.names
    var arguments: [PlannedExpression] = []
    var types: [OCLType] = []
    if cursor.isAtEnd() {
      for (index, type) in current.parameters.enumerated() {
        guard scope.variables.indices.contains(index) else { return .some(nil) }
        let name = scope.variables[index].name
        let variable = Expression(
          .path(PathName(OCLSyntax.Name(name, tag.expression))), tag.expression)
        guard
          let argument = expressions.part(
            variable,
            in: Scope(
              variables: Array(scope.variables.prefix(current.parameters.count)),
              declarations: Array(scope.declarations.prefix(current.parameters.count))))
        else { return .some(nil) }
        arguments.append(argument.planned)
        types.append(type)
      }
    } else {
      guard cursor.take(UInt8(ascii: ":")) else { return nil }
      _ = cursor.take(UInt8(ascii: ":"))
      cursor.skipBlanks()
      let tree = OCLParser.expression(
        syntax.text, in: cursor.position..<tag.expression.upperBound, into: &expressions.sink)
      if tree.hasErrors { return .some(nil) }
      guard case .operation(nil, _, let path, isPre: false, let written) = tree.root.kind else {
        expressions.sink.emit(.superCall(at: place))
        return .some(nil)
      }
      names = [path.last.text]
      for part in written {
        guard let argument = expressions.part(part, in: scope) else { return .some(nil) }
        arguments.append(argument.planned)
        types.append(argument.type)
      }
    }
    let inherited = table.inherited(names, arity: arguments.count, in: module, start: module)
    let takes = inherited.contains { candidate in
      let parameters = table.callables[candidate.callable].parameters
      return zip(types, parameters).allSatisfy { $0.conforms(to: $1) || $1.conforms(to: $0) }
    }
    guard takes else {
      expressions.sink.emit(.unknownSuper(names[0], types, at: place))
      return .some(nil)
    }
    return CallStep(
      .inherited(names: names, module: module), arguments, hasSource: false, place: place, clauses)
  }
}
