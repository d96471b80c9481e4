internal import Ecore
internal import OCL

/// A callable that a call may mean, with what a run needs of it.
final class CallChoice {
  let callable: Callable
  /// The callable's position in the ``CallTable``.
  let index: Int
  /// The module whose hierarchy is searched for what it calls in turn.
  let start: Int
  let template: PlannedTemplate?
  let query: PlannedQuery?
  /// What the query gave for an object as the only argument.
  var objectMemo: [ObjectID: Value] = [:]
  /// What the query gave for a text as the only argument.
  var textMemo: [TextKey: Value] = [:]
  /// What the query gave for other arguments.
  var memo: [MemoKey: Value] = [:]

  init(_ candidate: Candidate, in program: TemplateProgram) {
    callable = program.table.callables[candidate.callable]
    index = candidate.callable
    start = candidate.start
    switch callable.kind {
    case .template(let position):
      template = program.templates[callable.module][position]
      query = nil
    case .query(let position):
      template = nil
      query = program.queries[callable.module][position]
    }
  }
}

/// What a call may mean while one module's hierarchy is searched, in the order in which it is tried.
final class CallChoices {
  let all: [CallChoice]
  /// Those that take an object of a class as the only argument.
  private var byClass: [[CallChoice]?] = []

  init(_ all: [CallChoice]) { self.all = all }

  /// Those that take an object as the only argument.
  @inline(__always)
  func choices(for object: ObjectID, in model: Model) -> [CallChoice] {
    let eClass = Int(model.eClass(of: object))
    if eClass < byClass.count, let known = byClass[eClass] { return known }
    while byClass.count <= eClass { byClass.append(nil) }
    let fitting = all.filter {
      TemplateRun.value(.object(object), isOf: $0.callable.parameters[0], in: model)
    }
    byClass[eClass] = fitting
    return fitting
  }
}
