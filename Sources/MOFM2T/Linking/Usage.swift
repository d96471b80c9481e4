internal import Diagnostics
internal import OCL

/// What the expressions of a module mention, for warnings of what nothing mentions.
struct Usage {
  /// A parameter or variable.
  struct Declaration {
    enum Kind: Sendable {
      case parameter
      case variable
      /// What need not be mentioned: a first parameter, which is `self`, a loop's variable and its index.
      case implicit
      /// A loop's index, which nobody wrote.
      case index
    }

    /// Whether it stands in the text.
    var isWritten: Bool { kind != .index && !name.isEmpty }

    let name: String
    let place: SourceRange
    let kind: Kind
  }

  private(set) var declarations: [Declaration] = []
  private(set) var mentioned: Set<Int> = []
  /// The templates and queries that are called.
  private(set) var called: Set<TemplatePlanner.CallName> = []

  /// Takes a declaration up; the result stands for it.
  mutating func declare(_ name: String, _ place: SourceRange, _ kind: Declaration.Kind) -> Int {
    declarations.append(Declaration(name: name, place: place, kind: kind))
    return declarations.count - 1
  }

  mutating func mention(_ declaration: Int) { mentioned.insert(declaration) }

  mutating func call(_ name: TemplatePlanner.CallName) { called.insert(name) }

  /// The declarations that nothing mentions, in the order of the text.
  var unused: [Declaration] {
    declarations.enumerated().filter { !mentioned.contains($0.offset) }.map(\.element)
      .filter { $0.kind == .parameter || $0.kind == .variable }
  }
}

extension ExpressionPlanner {
  /// Records what an expression mentions, and warns where it leaves out `self`.
  mutating func record(_ expression: CheckedExpression, in scope: Scope) {
    switch expression.kind {
    case .variable(let local):
      if local.slot == 0 {
        if let subject = scope.subject { usage.mention(subject) }
        warnOfImplicitSelf(expression)
      } else if scope.declarations.indices.contains(local.slot - 1) {
        usage.mention(scope.declarations[local.slot - 1])
      }
    case .extra(let operation, _) where operation.hidesLibrary:
      usage.call(TemplatePlanner.CallName(name: operation.name, arity: operation.parameters.count))
    default: break
    }
    expression.kind.forEachChild { record($0, in: scope) }
  }

  private mutating func warnOfImplicitSelf(_ expression: CheckedExpression) {
    guard options.warnsOfImplicitSelf else { return }
    let written = String(decoding: text.value[expression.range], as: UTF8.self)
    guard written != "self" else { return }
    let start = expression.range.lowerBound
    sink.emit(.implicitSelf(written, at: text.range(expression.range), insertion: text.range(start..<start)))
  }
}

extension Linker {
  /// Warns of what is declared and never used; called when there is no error.
  mutating func warnOfUnused(_ usages: [Usage], _ table: CallTable) {
    let called = usages.reduce(into: Set<TemplatePlanner.CallName>()) { $0.formUnion($1.called) }
    let hasMain = graph.modules[0].syntax.templates.contains(where: \.isMain)
    for callable in table.callables where !callable.name.isEmpty {
      let isMain: Bool
      if case .template(let position) = callable.kind {
        isMain = graph.modules[callable.module].syntax.templates[position].isMain
      } else {
        isMain = false
      }
      // What others can call is an interface, unless the module is the one that is run.
      guard !isMain, callable.visibility == .private || callable.module == 0 && hasMain else { continue }
      let names = callable.names.map { TemplatePlanner.CallName(name: $0, arity: callable.parameters.count) }
      if called.isDisjoint(with: names) {
        sink.emit(.unusedCallable(callable.isTemplate, callable.name, at: callable.place))
      }
    }
    for (index, usage) in usages.enumerated() {
      for declaration in usage.unused {
        sink.emit(.unusedVariable(declaration.kind, declaration.name, at: declaration.place))
      }
      warnOfUnusedImports(of: index, usage.called, table)
    }
  }

  private mutating func warnOfUnusedImports(
    of module: Int, _ called: Set<TemplatePlanner.CallName>, _ table: CallTable
  ) {
    let syntax = graph.modules[module].syntax
    for (name, imported) in graph.modules[module].importPlaces {
      let modules = Set(graph.hierarchy(of: imported))
      let isUsed = table.callables.contains { callable in
        modules.contains(callable.module)
          && callable.names.contains {
            called.contains(TemplatePlanner.CallName(name: $0, arity: callable.parameters.count))
          }
      }
      if !isUsed { sink.emit(.unusedImport(name.text, at: syntax.text.range(name.range))) }
    }
  }
}
