internal import Diagnostics
internal import Ecore
internal import OCL
internal import OCLSyntax

/// What names mean at a place of a template.
struct Scope {
  var selfType: OCLType?
  /// In the order in which a run gives their values; later ones hide earlier ones.
  var variables: [Environment.Variable] = []
  /// Variables whose declaration was wrong: what mentions them is not reported again.
  var broken: Set<String> = []
  /// Whether `self` is such a variable.
  var hasBrokenSelf = false

  /// Whether the template itself declares a variable `i`, which a loop's index then does not hide.
  private(set) var declaresI = false

  mutating func add(_ name: String, _ type: OCLType?, isIndex: Bool = false) {
    if name == "i", !isIndex { declaresI = true }
    variables.append(Environment.Variable(name: name, type: type ?? .any))
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
  var sink = DiagnosticSink()

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

  /// A part of an expression that was checked as a whole, on its own.
  mutating func part(_ expression: Expression, in scope: Scope) -> Checked? {
    check(ExpressionTree(text: text, root: expression, hasErrors: false), in: scope)
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
      if !mentionsBroken(tree.root, scope) { sink.absorb(local) }
      return nil
    }
    sink.absorb(local)
    let place = tree.text.range(tree.root.range)
    return Checked(
      planned: PlannedExpression(plan: OCL.Plan(checked), place: place), tree: tree, checked: checked)
  }

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
    let tree = OCLParser.type(text, in: range, into: &sink)
    if tree.hasErrors { return nil }
    return Checker.resolve(tree.root, of: text, in: environment, into: &sink)
  }

  // MARK: What a place demands

  /// A condition.
  mutating func condition(_ range: TextRange?, in scope: Scope) -> PlannedExpression? {
    guard let range, let checked = expression(range, in: scope) else { return nil }
    switch checked.type {
    case .boolean, .any, .invalid: return checked.planned
    default:
      sink.emit(.conditionType(checked.type, at: checked.planned.place))
      return nil
    }
  }

  /// Something that is printed.
  mutating func printed(_ range: TextRange?, in scope: Scope) -> PlannedExpression? {
    guard let range, let checked = expression(range, in: scope) else { return nil }
    return isPrintable(checked) ? checked.planned : nil
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
