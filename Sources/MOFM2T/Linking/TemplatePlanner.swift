internal import Diagnostics
internal import OCL
internal import OCLSyntax

/// Checks and plans the templates and queries of one module.
struct TemplatePlanner {
  let module: Int
  let syntax: ModuleSyntax
  let table: CallTable
  /// The positions of this module's call sites, by name and arity.
  let sites: [CallName: Int]
  var expressions: ExpressionPlanner
  /// The template that is planned, for `super`.
  var current: Callable?

  /// A name and a number of arguments.
  struct CallName: Hashable {
    let name: String
    let arity: Int
  }

  /// Plans a template; parts that are wrong are missing, and have been reported.
  mutating func plan(_ template: TemplateSyntax, _ callable: Callable, body: LaidOutBody) -> PlannedTemplate {
    current = callable
    defer { current = nil }
    var scope = parameterScope(template.parameters, callable)
    let condition = expressions.guard(template.guard, in: &scope)
    let bindings = initialise(template.bindings, &scope)
    var post: PlannedExpression?
    if let range = template.post {
      var inner = scope
      inner.setSelf(.string)
      inner.subject = nil
      post = expressions.printed(range, in: inner)
    }
    return PlannedTemplate(
      condition: condition, bindings: bindings, post: post, body: self.body(body.elements, body.form, scope))
  }

  /// Takes a declaration up for warnings, and warns when it hides one of the same name.
  private mutating func declare(_ name: Name, _ kind: Usage.Declaration.Kind, in scope: Scope) -> Int {
    let place = syntax.text.range(name.range)
    let hidden = scope.variables.indices.last { index in
      scope.variables[index].name == name.text
        && expressions.usage.declarations[scope.declarations[index]].isWritten
    }
    if let hidden {
      let first = expressions.usage.declarations[scope.declarations[hidden]].place
      expressions.sink.emit(.shadowed(name.text, at: place, first: first))
    }
    return expressions.usage.declare(name.text, place, kind)
  }

  /// Plans a query; nil when it is wrong, which has been reported.
  mutating func plan(_ query: QuerySyntax, _ callable: Callable) -> PlannedQuery? {
    let scope = parameterScope(query.parameters, callable)
    guard !query.body.isEmpty, let body = expressions.expression(query.body, in: scope) else { return nil }
    guard fits(body.type, callable.result) else {
      expressions.sink.emit(.resultType(body.type, callable.result, at: body.planned.place))
      return nil
    }
    let isOfText = callable.parameters == [.string] && callable.result == .string
    return PlannedQuery(
      body: body.planned, result: callable.result,
      text: isOfText ? TextExpression(body.checked.root) : nil)
  }

  /// Whether a query's body may have the declared type, but for the kind of collection; the run asks whether it does.
  private func fits(_ type: OCLType, _ result: OCLType) -> Bool {
    if type.conforms(to: result) || result.conforms(to: type) { return true }
    guard case .collection(_, let element) = type, case .collection(_, let wanted) = result else {
      return false
    }
    return element.conforms(to: wanted) || wanted.conforms(to: element)
  }

  private mutating func parameterScope(_ parameters: [VariableSyntax], _ callable: Callable) -> Scope {
    var scope = Scope()
    let types = callable.parameters
    // Several declarations of one name must have the same parameters whether they need them or not.
    let isAlone = table.isAlone(callable)
    for (index, parameter) in parameters.enumerated() {
      let type = types.indices.contains(index) && types[index] != .invalid ? types[index] : nil
      let place = syntax.text.range(parameter.name.range)
      let kind: Usage.Declaration.Kind = index == 0 || !isAlone ? .implicit : .parameter
      let declaration = expressions.usage.declare(parameter.name.text, place, kind)
      if index == 0 {
        scope.setSelf(type)
        scope.subject = declaration
      }
      scope.add(parameter.name.text, type, as: declaration)
    }
    return scope
  }

  private mutating func initialise(_ bindings: [BindingSyntax], _ scope: inout Scope) -> [PlannedExpression] {
    var result: [PlannedExpression] = []
    for binding in bindings {
      let value = binding.value.map { expressions.expression($0, in: scope) } ?? expressions.null()
      var type = value?.type
      if let range = binding.variable.type {
        type = expressions.type(range)
        if let value, let type, !value.type.conforms(to: type), value.type != .any {
          expressions.sink.emit(
            .initialType(binding.variable.name.text, value.type, type, at: value.planned.place))
        }
      }
      scope.add(binding.variable.name.text, type, as: declare(binding.variable.name, .variable, in: scope))
      if let value { result.append(value.planned) }
    }
    return result
  }

  // MARK: Bodies

  mutating func body(_ body: [Element], _ form: BodyForm?, _ scope: Scope) -> Body {
    expressions.reserve(scope)
    guard let form else { return Body(steps(body, scope)) }
    return Body([MarginBodyStep(statements(body, scope), isInlined: form == .inlined)])
  }

  private mutating func steps(_ body: [Element], _ scope: Scope) -> [Step] {
    var result: [Step] = []
    for element in body {
      switch element {
      case .text(let range): result.append(TextStep(syntax.text.value[range]))
      case .comment, .line: break
      case .expression(let tag): if let step = step(tag, scope) { result.append(step) }
      case .block(let block):
        guard let step = step(block, scope) else { continue }
        result.append(
          block.trail.isEmpty ? step : BlockStep(step, trail: TextStep(syntax.text.value[block.trail])))
      }
    }
    return result
  }

  mutating func step(_ block: Block, _ scope: Scope) -> Step? {
    switch block.kind {
    case .if: return ChoiceStep(choices(block, scope))
    case .let: return BindingStep(alternatives(block, scope), slot: scope.variables.count + 1)
    default: break
    }
    guard let section = block.sections.first else { return nil }
    switch section.clause {
    case .loop(let loop): return self.loop(loop, section, scope)
    case .file(let file):
      let url = expressions.string(file.url, "the path of a file", in: scope)
      let charset = expressions.string(file.charset, "an encoding", in: scope)
      let body = body(section.body, section.form, scope)
      return url.map { FileStep(url: $0, mode: file.mode, charset: charset, body: body) }
    case .trace(let id):
      _ = expressions.expression(id, in: scope)
      return GroupStep(body(section.body, section.form, scope))
    case .protected(let area):
      let id = expressions.string(area.id, "the name of a protected area", in: scope)
      let start = expressions.printed(area.startTagPrefix, in: scope)
      let end = expressions.printed(area.endTagPrefix, in: scope)
      let body = body(section.body, section.form, scope)
      return id.map {
        ProtectedStep(id: $0, startTagPrefix: start, endTagPrefix: end, body: body, form: section.form)
      }
    default:
      // The head was wrong; errors in the body are found nevertheless, but for those that follow from the head's.
      var inner = scope
      inner.hasBrokenSelf = true
      _ = section.form == nil ? steps(section.body, inner) : statements(section.body, inner).map(\.step)
      return nil
    }
  }

  private mutating func choices(_ block: Block, _ scope: Scope) -> [ChoiceBranch] {
    var result: [ChoiceBranch] = []
    var rest = scope
    for section in block.sections {
      var inner = rest
      var condition: ExpressionPlanner.Checked?
      if case .condition(let range) = section.clause {
        condition = expressions.condition(range, in: rest)
        if let condition {
          inner.known.add(condition.tree.root, is: true, syntax.text.value)
          rest.known.add(condition.tree.root, is: false, syntax.text.value)
        }
      }
      result.append(
        ChoiceBranch(condition: condition?.planned, body: body(section.body, section.form, inner)))
    }
    return result
  }

  private mutating func alternatives(_ block: Block, _ scope: Scope) -> [BindingBranch] {
    var result: [BindingBranch] = []
    for section in block.sections {
      var inner = scope
      var planned: [TypedBinding] = []
      if case .bindings(let bindings) = section.clause {
        for binding in bindings {
          let value = binding.value.flatMap { expressions.expression($0, in: inner) }
          var type = value?.type
          if let range = binding.variable.type {
            type = expressions.type(range)
            if let value, let type, !expressions.mayBe(value.type, type) {
              expressions.sink.emit(
                .neverMatches(binding.variable.name.text, value.type, type, at: value.planned.place))
            }
          }
          // A variable with a type is a question, whether or not the answer is used.
          let isQuestion = binding.variable.type != nil
          inner.add(
            binding.variable.name.text, type,
            as: declare(binding.variable.name, isQuestion ? .implicit : .variable, in: inner))
          // A variable of a let is never null.
          inner.known.add(named: binding.variable.name.text)
          if let value {
            planned.append(
              TypedBinding(value: value.planned, type: binding.variable.type == nil ? nil : type))
          }
        }
      }
      result.append(BindingBranch(bindings: planned, body: body(section.body, section.form, inner)))
    }
    return result
  }

  private mutating func loop(_ loop: LoopClause, _ section: Section, _ scope: Scope) -> Step? {
    var scope = scope
    let slot = scope.variables.count + 1
    let bindings = initialise(loop.bindings, &scope)
    let source = expressions.expression(loop.source, in: scope)
    var element = source.map { $0.type.elementType ?? $0.type }
    var elementType: OCLType?
    if let range = loop.variable?.type {
      let declared = expressions.type(range)
      if let declared, let own = element, !own.conforms(to: declared) {
        elementType = declared
        if !declared.conforms(to: own), let source {
          expressions.sink.emit(
            .loopType(loop.variable?.name.text ?? "", own, declared, at: source.planned.place))
        }
      }
      element = declared
    }
    scope.setSelf(element)
    var indexCount = 0
    let place = syntax.text.range(loop.source)
    let declaration =
      loop.variable.map { declare($0.name, .implicit, in: scope) }
      ?? expressions.usage.declare("", place, .implicit)
    scope.subject = declaration
    scope.add(loop.variable?.name.text ?? "", element, as: declaration)
    var indices = scope.declaresI ? [] : ["i"]
    if let name = loop.variable?.name.text { indices.append(name + "Index") }
    for index in indices {
      scope.add(index, .integer, as: expressions.usage.declare(index, place, .index), isIndex: true)
      indexCount += 1
    }
    let clauses = Clauses(
      before: expressions.printed(loop.before, in: scope),
      separator: expressions.printed(loop.separator, in: scope),
      after: expressions.printed(loop.after, in: scope))
    let condition = expressions.guard(loop.guard, in: &scope)
    let body = body(section.body, section.form, scope)
    guard let source else { return nil }
    return LoopStep(
      bindings: bindings, source: source.planned, elementType: elementType, indexCount: indexCount,
      slot: slot, clauses: clauses, condition: condition, body: body)
  }
}
