public import Diagnostics
import Ecore
public import OCLSyntax

/// A checked expression, the text it came from and the frame it needs.
public struct CheckedTree: Sendable {
  /// The text whose `value` the ranges of the nodes count.
  public let text: EscapedText
  /// The whole expression.
  public let root: CheckedExpression
  /// The number of variables that are alive at the same time, `self` and the caller's included.
  public let slotCount: Int
  /// The type of the value.
  public var type: OCLType { root.type }
}

/// Resolves names, overloads and implicit sources of a tree (OCL 2.4 §7.4 to §7.6).
public struct Checker {
  let text: EscapedText
  let environment: Environment
  var diagnostics: [Diagnostic] = []
  var scopes: [Scope] = []
  var nextSlot: Int
  var slotCount: Int
  /// What tests before rule out to be null, as text.
  var nonNull: Set<String> = []
  let home: EPackage?

  /// A name that hides those before it, or a source that need not be written.
  enum Scope {
    case variable(CheckedExpression.Local, OCLType)
    case implicit(CheckedExpression.Local, OCLType)
  }

  /// Checks a tree; nil if anything is wrong, and the reasons are in `sink`.
  public static func check(
    _ tree: ExpressionTree, in environment: Environment, into sink: inout DiagnosticSink
  ) -> CheckedTree? {
    if tree.hasErrors { return nil }
    var checker = Checker(tree.text, environment)
    let root = checker.expression(tree.root)
    let hasErrors = checker.diagnostics.contains { $0.severity == .error }
    checker.diagnostics.forEach { sink.emit($0) }
    return hasErrors ? nil : CheckedTree(text: tree.text, root: root, slotCount: checker.slotCount)
  }

  /// Parses and checks a text; nil if anything is wrong, and the reasons are in `sink`.
  public static func check(
    _ text: EscapedText, in environment: Environment, into sink: inout DiagnosticSink
  ) -> CheckedTree? {
    check(OCLParser.expression(text, into: &sink), in: environment, into: &sink)
  }

  /// The type that a type expression stands for; nil, with a diagnostic, if a name is unknown.
  public static func resolve(
    _ type: TypeExpression, of text: EscapedText, in environment: Environment, into sink: inout DiagnosticSink
  ) -> OCLType? {
    var checker = Checker(text, environment)
    let result = checker.type(type)
    checker.diagnostics.forEach { sink.emit($0) }
    return checker.diagnostics.isEmpty ? result : nil
  }

  private init(_ text: EscapedText, _ environment: Environment) {
    self.text = text
    self.environment = environment
    if case .object(let eClass)? = environment.selfType { home = eClass.ePackage } else { home = nil }
    if let type = environment.selfType {
      scopes.append(.implicit(CheckedExpression.Local(name: "self", slot: 0), type))
      if let name = environment.selfName {
        scopes.append(.variable(CheckedExpression.Local(name: name, slot: 0), type))
      }
    }
    for (index, variable) in environment.variables.enumerated() {
      scopes.append(.variable(CheckedExpression.Local(name: variable.name, slot: index + 1), variable.type))
    }
    nextSlot = environment.variables.count + 1
    slotCount = nextSlot
  }

  // MARK: Scopes

  mutating func declare(_ name: String) -> CheckedExpression.Local {
    let local = CheckedExpression.Local(name: name, slot: nextSlot)
    nextSlot += 1
    slotCount = max(slotCount, nextSlot)
    return local
  }

  /// Runs `body` and forgets what it declared.
  mutating func scoped<Result>(_ body: (inout Checker) -> Result) -> Result {
    let count = scopes.count
    let slot = nextSlot
    defer {
      scopes.removeLast(scopes.count - count)
      nextSlot = slot
    }
    return body(&self)
  }

  func place(_ range: Range<Int>) -> SourceRange { text.range(range) }

  mutating func report(_ diagnostic: Diagnostic, _ range: Range<Int>) -> CheckedExpression {
    diagnostics.append(diagnostic)
    return CheckedExpression(.error, .invalid, range)
  }

  // MARK: Expressions

  mutating func expression(_ node: Expression) -> CheckedExpression {
    let range = node.range
    switch node.kind {
    case .null: return CheckedExpression(.literal(.null), .void, range)
    case .invalid: return CheckedExpression(.literal(.invalid(.literal)), .invalid, range)
    case .boolean(let value): return CheckedExpression(.literal(.boolean(value)), .boolean, range)
    case .integer(let digits): return integer(digits, range)
    case .real(let digits): return real(digits, range)
    case .unlimited: return CheckedExpression(.literal(.unlimited), .unlimitedNatural, range)
    case .string(let value): return CheckedExpression(.literal(.string(value)), .string, range)
    case .selfVariable: return selfVariable(range)
    case .path(let path): return self.path(path, range)
    case .type(let type):
      guard let type = self.type(type) else { return CheckedExpression(.error, .invalid, range) }
      return CheckedExpression(.literal(.type(TypeValue(type))), .type(type), range)
    case .feature(_, _, _, isPre: true) where !environment.comparesStates,
      .operation(_, _, _, isPre: true, _) where !environment.comparesStates:
      return report(.unsupportedPrevious(at: place(range)), range)
    case .feature(let source, let navigation, let path, let isPre):
      return feature(expression(source), navigation, path, isPre: isPre, range)
    case .operation(let source, let navigation, let path, let isPre, let arguments):
      return call(source, navigation, path, isPre: isPre, arguments, range)
    case .iterator(let source, let navigation, let path, let variables, let accumulator, let body):
      return iterator(source, navigation, path, variables, accumulator, body, range)
    case .unary(let operation, let operand): return unary(operation, operand, range)
    case .binary(let operation, let place, let left, let right):
      let first = expression(left)
      let decided = operation == .or || operation == .or2
      let second = knowing(left, is: !decided) { $0.expression(right) }
      return binary(operation, place, first, second, range)
    case .conditional(let branches, let otherwise): return conditional(branches, otherwise, range)
    case .letIn(let variables, let body): return letIn(variables, body, range)
    case .collection(let type, let items): return collection(type, items, range)
    case .map(let type, let entries): return map(type, entries, range)
    case .tuple(let parts): return tuple(parts, range)
    case .error: return CheckedExpression(.error, .invalid, range)
    }
  }

  mutating func integer(_ digits: String, _ range: Range<Int>) -> CheckedExpression {
    if let value = Int(digits) { return CheckedExpression(.literal(.integer(value)), .integer, range) }
    guard let value = Decimal(digits) else { return report(.numberTooLarge(at: place(range)), range) }
    return CheckedExpression(.literal(Value(value, isInteger: true)), .integer, range)
  }

  private mutating func real(_ digits: String, _ range: Range<Int>) -> CheckedExpression {
    guard let value = Decimal(digits) else { return report(.numberTooLarge(at: place(range)), range) }
    return CheckedExpression(.literal(Value(value, isInteger: false)), .real, range)
  }

  private mutating func selfVariable(_ range: Range<Int>) -> CheckedExpression {
    guard let type = environment.selfType else { return report(.noSelf(at: place(range)), range) }
    return CheckedExpression(.variable(CheckedExpression.Local(name: "self", slot: 0)), type, range)
  }

  private mutating func conditional(
    _ branches: [Expression.Branch], _ otherwise: Expression, _ range: Range<Int>
  ) -> CheckedExpression {
    var checked: [CheckedExpression.Branch] = []
    var type: OCLType?
    var failed = false
    for branch in branches {
      let condition = expression(branch.condition)
      if !condition.isError, ![.boolean, .any, .invalid].contains(condition.type) {
        _ = report(.notBoolean(condition.type, "the condition", at: place(condition.range)), range)
        failed = true
      }
      let result = knowing(branch.condition, is: true) { $0.expression(branch.result) }
      failed = failed || condition.isError || result.isError
      type = type?.union(result.type) ?? result.type
      checked.append(CheckedExpression.Branch(condition: condition, result: result))
    }
    let last =
      branches.count == 1
      ? knowing(branches[0].condition, is: false) { $0.expression(otherwise) } : expression(otherwise)
    if failed || last.isError { return CheckedExpression(.error, .invalid, range) }
    return CheckedExpression(.conditional(checked, last), type?.union(last.type) ?? last.type, range)
  }

  private mutating func letIn(_ variables: [Variable], _ body: Expression, _ range: Range<Int>)
    -> CheckedExpression
  {
    scoped { checker in
      var bindings: [CheckedExpression.Binding] = []
      var failed = false
      for variable in variables {
        guard let initial = variable.value else { continue }
        let value = checker.expression(initial)
        let declared = variable.type.map { checker.type($0) }
        if case .some(nil) = declared { failed = true }
        if let declared = declared ?? nil { failed = !checker.assignable(value, to: declared) || failed }
        failed = failed || value.isError
        let local = checker.declare(variable.name.text)
        // A variable that was reported keeps its name, so that its uses are not reported too.
        checker.scopes.append(.variable(local, (declared ?? nil) ?? value.type))
        bindings.append(CheckedExpression.Binding(local: local, value: value))
      }
      let result = checker.expression(body)
      if failed || result.isError { return CheckedExpression(.error, .invalid, range) }
      return CheckedExpression(.letIn(bindings, result), result.type, range)
    }
  }

  mutating func assignable(_ value: CheckedExpression, to type: OCLType) -> Bool {
    if value.isError { return false }
    if value.type.conforms(to: type) || (value.type == .integer && type == .unlimitedNatural) { return true }
    // `*` is an Integer to Eclipse only if it is finite; a literal `*` never is.
    diagnostics.append(.typeMismatch(value.type, expected: type, "the value", at: place(value.range)))
    return false
  }

  // MARK: Literals with parts

  private mutating func collection(
    _ written: TypeExpression, _ items: [Expression.Item], _ range: Range<Int>
  ) -> CheckedExpression {
    guard case .collection(let kind, let elementType) = written.kind else {
      return CheckedExpression(.error, .invalid, range)
    }
    if kind == .collection {
      return report(
        .unsupportedOperation(
          "Collection{...}", "write Set, OrderedSet, Bag or Sequence", at: place(written.range)), range)
    }
    let declared = elementType.map { self.type($0) }
    var failed = false
    if case .some(nil) = declared { failed = true }
    var element: OCLType = .void
    var checked: [CheckedExpression.Item] = []
    for item in items {
      switch item {
      case .value(let node):
        let value = expression(node)
        failed = failed || value.isError
        if let declared = declared ?? nil { failed = !assignable(value, to: declared) || failed }
        element = element.union(value.type)
        checked.append(.value(value))
      case .range(let first, let last):
        let first = expression(first)
        let last = expression(last)
        failed = failed || first.isError || last.isError
        for bound in [first, last] where !bound.isError && !bound.type.conforms(to: .integer) {
          diagnostics.append(
            .typeMismatch(bound.type, expected: .integer, "the bound", at: place(bound.range)))
          failed = true
        }
        element = element.union(.integer)
        checked.append(.range(first, last))
      }
    }
    if failed { return CheckedExpression(.error, .invalid, range) }
    return CheckedExpression(
      .collection(kind, checked), .collection(kind, (declared ?? nil) ?? element), range)
  }

  private mutating func map(
    _ written: TypeExpression, _ entries: [Expression.Entry], _ range: Range<Int>
  ) -> CheckedExpression {
    let keys = entries.map { expression($0.key) }
    let values = entries.map { expression($0.value) }
    if (keys + values).contains(where: \.isError) { return CheckedExpression(.error, .invalid, range) }
    var type = OCLType.map(
      keys.reduce(.void) { $0.union($1.type) }, values.reduce(.void) { $0.union($1.type) })
    if case .map(.some, .some) = written.kind {
      guard let declared = self.type(written) else { return CheckedExpression(.error, .invalid, range) }
      type = declared
    }
    return CheckedExpression(.map(keys, values), type, range)
  }

  private mutating func tuple(_ parts: [Variable], _ range: Range<Int>) -> CheckedExpression {
    var values: [(name: String, value: CheckedExpression, type: OCLType)] = []
    var failed = false
    for part in parts {
      guard let initial = part.value else { continue }
      let value = expression(initial)
      let declared = part.type.map { self.type($0) }
      if case .some(nil) = declared { failed = true }
      if let declared = declared ?? nil { failed = !assignable(value, to: declared) || failed }
      failed = failed || value.isError
      if values.contains(where: { $0.name == part.name.text }) {
        diagnostics.append(.duplicateName(part.name.text, at: place(part.name.range)))
        failed = true
      }
      values.append((part.name.text, value, (declared ?? nil) ?? value.type))
    }
    if failed { return CheckedExpression(.error, .invalid, range) }
    values.sort { $0.name < $1.name }
    let type = OCLType.tuple(values.map { OCLType.TuplePart(name: $0.name, type: $0.type) })
    return CheckedExpression(.tuple(values.map(\.name), values.map(\.value)), type, range)
  }
}
