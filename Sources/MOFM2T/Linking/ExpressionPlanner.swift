internal import Diagnostics
internal import Ecore
internal import OCL
internal import OCLSyntax

/// What names mean at a place of a template.
struct Scope {
  var selfType: OCLType?
  /// In the order in which a run gives their values; later ones hide earlier ones.
  var variables: [Environment.Variable] = []
  /// What each variable is in the module's ``Usage``.
  var declarations: [Int] = []
  /// What `self` is there.
  var subject: Int?
  /// What the blocks around rule out to be null.
  var known = KnownValues()
  /// Variables whose declaration was wrong: what mentions them is not reported again.
  var broken: Set<String> = []
  /// Whether `self` is such a variable.
  var hasBrokenSelf = false

  /// Whether the template itself declares a variable `i`, which a loop's index then does not hide.
  private(set) var declaresI = false

  mutating func add(_ name: String, _ type: OCLType?, as declaration: Int, isIndex: Bool = false) {
    if name == "i", !isIndex { declaresI = true }
    variables.append(Environment.Variable(name: name, type: type ?? .any))
    declarations.append(declaration)
    if type == nil { broken.insert(name) } else { broken.remove(name) }
  }

  mutating func setSelf(_ type: OCLType?) {
    selfType = type ?? .any
    hasBrokenSelf = type == nil
  }
}

/// Parses, checks and plans the expressions of one module.
struct ExpressionPlanner {
  let text: EscapedText
  let environment: Environment
  var options = TemplateOptions()
  var sink = DiagnosticSink()
  var usage = Usage()
  /// The most slots that a plan needs.
  private(set) var capacity = 1

  /// A planned expression, its type and what it was checked as.
  struct Checked {
    let planned: PlannedExpression
    let tree: ExpressionTree
    let checked: CheckedTree
    var type: OCLType { checked.type }
  }

  /// The expression in `range`; nil when it is wrong, which has been reported.
  mutating func expression(_ range: TextRange, in scope: Scope) -> Checked? {
    check(OCLParser.expression(text, in: range, into: &sink), in: scope)
  }

  /// A part of an expression on its own; `isKnown` when it was checked as a part of the whole, so that warnings are no news.
  mutating func part(_ expression: Expression, in scope: Scope, isKnown: Bool = false) -> Checked? {
    let warnings = sink
    defer { if isKnown { sink = warnings } }
    return check(ExpressionTree(text: text, root: expression, hasErrors: false), in: scope)
  }

  /// The literal `null`, where a value is left out.
  mutating func null() -> Checked? {
    check(OCLParser.expression(EscapedText(path: "null", text: "null"), into: &sink), in: Scope())
  }

  private mutating func check(_ tree: ExpressionTree, in scope: Scope) -> Checked? {
    var environment = environment
    environment.selfType = scope.selfType
    environment.variables = scope.variables
    var local = DiagnosticSink()
    guard let checked = Checker.check(tree, in: environment, into: &local) else {
      if !mentionsBroken(tree.root, scope) { sink.absorb(explained(local, tree.root)) }
      return nil
    }
    sink.absorb(withoutKnown(local, in: scope))
    record(checked.root, in: scope)
    let place = tree.text.range(tree.root.range)
    let plan = OCL.Plan(checked)
    capacity = max(capacity, plan.capacity)
    reserve(scope)
    return Checked(planned: PlannedExpression(plan: plan, place: place), tree: tree, checked: checked)
  }

  /// Makes room for the variables of a scope.
  mutating func reserve(_ scope: Scope) { capacity = max(capacity, scope.variables.count + 2) }

  /// Whether the expression mentions a variable whose declaration was wrong.
  private func mentionsBroken(_ expression: Expression, _ scope: Scope) -> Bool {
    switch expression.kind {
    case .path(let path):
      guard let name = path.simpleName?.text else { break }
      if scope.broken.contains(name) { return true }
      // What is no variable may be a feature of `self`.
      if scope.hasBrokenSelf, !scope.variables.contains(where: { $0.name == name }) { return true }
    case .selfVariable, .operation(nil, _, _, _, _): if scope.hasBrokenSelf { return true }
    default: break
    }
    var found = false
    expression.kind.forEachChild { found = found || mentionsBroken($0, scope) }
    return found
  }

  /// The type in `range`; nil when it is wrong, which has been reported.
  mutating func type(_ range: TextRange) -> OCLType? {
    if refusesTypeChoice(range) { return nil }
    let tree = OCLParser.type(text, in: range, into: &sink)
    if tree.hasErrors { return nil }
    return Checker.resolve(tree.root, of: text, in: environment, into: &sink)
  }

  // MARK: What a place demands

  /// A condition.
  mutating func condition(_ range: TextRange?, in scope: Scope) -> Checked? {
    guard let range, let checked = expression(range, in: scope) else { return nil }
    switch checked.type {
    case .boolean, .any, .invalid: return checked
    default:
      sink.emit(.conditionType(checked.type, at: checked.planned.place))
      return nil
    }
  }

  /// A guard: a condition that is of no use when it is never true.
  mutating func `guard`(_ range: TextRange?, in scope: inout Scope) -> PlannedExpression? {
    guard let checked = condition(range, in: scope) else { return nil }
    warnOfNever(checked)
    scope.known.add(checked.tree.root, is: true, text.value)
    return checked.planned
  }

  /// Something that is printed.
  mutating func printed(_ range: TextRange?, in scope: Scope) -> PlannedExpression? {
    guard let range, let checked = expression(range, in: scope), isPrintable(checked) else { return nil }
    warnIfNull(checked, in: scope)
    return checked.planned
  }

  /// Whether the values have a text; if not, that is reported.
  mutating func isPrintable(_ checked: Checked) -> Bool {
    var type = checked.type
    while case .collection(_, let element) = type { type = element }
    switch type {
    case .object, .element, .map, .tuple:
      sink.emit(.textlessType(checked.type, at: checked.planned.place))
      return false
    default: return true
    }
  }

  /// A String.
  mutating func string(_ range: TextRange?, _ what: String, in scope: Scope) -> PlannedExpression? {
    guard let range, let checked = expression(range, in: scope) else { return nil }
    guard checked.type == .string || checked.type == .any || checked.type == .invalid else {
      sink.emit(.stringExpected(what, checked.type, at: checked.planned.place))
      return nil
    }
    return checked.planned
  }
}
