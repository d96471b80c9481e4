internal import Ecore
internal import OCL

/// A callable that a call may mean, with what a run needs of it.
final class CallChoice {
  let callable: Callable
  /// The module it stands in.
  let module: Int
  /// The callable's position in the ``CallTable``.
  let index: Int
  /// The module whose hierarchy is searched for what it calls in turn.
  let start: Int
  let template: PlannedTemplate?
  let query: PlannedQuery?
  /// The text of a query that always gives the same.
  let constant: LaidText?
  /// The body of a template that has nothing else; kept alive by the program.
  let plainBody: Unmanaged<Body>?
  /// What the query gave for an object as the only argument.
  var objectMemo: [ObjectID: Value] = [:]
  /// What the query gave for a text as the only argument.
  var textMemo: [TextKey: Value] = [:]
  /// What the query gave for other arguments.
  var memo: [MemoKey: Value] = [:]

  init(_ candidate: Candidate, in program: TemplateProgram) {
    callable = program.table.callables[candidate.callable]
    index = candidate.callable
    module = callable.module
    start = candidate.start
    switch callable.kind {
    case .template(let position):
      template = program.templates[callable.module][position]
      plainBody = template.flatMap { $0.isPlain ? .passUnretained($0.body) : nil }
      query = nil
      constant = nil
    case .query(let position):
      template = nil
      plainBody = nil
      query = program.queries[callable.module][position]
      if let query, query.result == .string, case .string(let text) = query.body.plan.constant {
        constant = LaidText(text.utf8)
      } else {
        constant = nil
      }
    }
  }

  deinit { constant?.deallocate() }
}

/// What a call may mean while one module's hierarchy is searched, in the order in which it is tried.
final class CallChoices {
  let all: [CallChoice]
  private let metamodel: Metamodel
  /// Those that take an object of a class as the only argument.
  private var byClass: [[CallChoice]?]
  /// The one that takes an object of a class whatever its values are, once it was looked for.
  private let certain: UnsafeMutablePointer<Certainty>
  /// The one that takes a String as the only argument, whatever it is.
  private(set) lazy var ofText: CallChoice? = {
    let first = all.first { TemplateRun.value(.string(""), isOf: $0.callable.parameters[0], in: nil) }
    return first?.template?.condition == nil ? first : nil
  }()

  private enum Certainty {
    case unknown
    case none
    case choice(Unmanaged<CallChoice>)
  }

  init(_ all: [CallChoice], _ metamodel: Metamodel) {
    self.all = all
    self.metamodel = metamodel
    byClass = Array(repeating: nil, count: metamodel.classCount)
    certain = .allocate(capacity: metamodel.classCount)
    certain.initialize(repeating: .unknown, count: metamodel.classCount)
  }

  deinit { certain.deallocate() }

  /// Those that take an object of a class as the only argument.
  func choices(for eClass: Int) -> [CallChoice] {
    if let known = byClass[eClass] { return known }
    let own = metamodel.eClass(Int32(eClass))
    let fitting = all.filter {
      switch $0.callable.parameters[0] {
      case .any, .element: true
      case .object(let type): own.isKind(of: type)
      default: false
      }
    }
    byClass[eClass] = fitting
    return fitting
  }

  /// The first of them; nil when there is none or its guard must be asked.
  @inline(__always)
  func certainChoice(for eClass: Int) -> Unmanaged<CallChoice>? {
    switch certain[eClass] {
    case .choice(let choice): return choice
    case .none: return nil
    case .unknown: return lookFor(eClass)
    }
  }

  private func lookFor(_ eClass: Int) -> Unmanaged<CallChoice>? {
    guard let first = choices(for: eClass).first, first.template?.condition == nil else {
      certain[eClass] = .none
      return nil
    }
    certain[eClass] = .choice(.passUnretained(first))
    return .passUnretained(first)
  }
}
