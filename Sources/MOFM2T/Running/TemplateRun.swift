internal import Diagnostics
internal import Ecore
internal import OCL

/// One run of a program over a model, on one thread.
final class TemplateRun {
  let program: TemplateProgram
  let options: RunOptions
  let model: Model
  let context: EvaluationContext
  var sink: DiagnosticSink
  /// What is printed now: the innermost file block's text, or what stands outside.
  var buffer = TextBuffer()
  var output = OutputTree()
  /// The bytes of all files.
  var printed = 0
  /// Where each file was begun.
  var filePlaces: [String: SourceRange] = [:]
  /// The innermost file block that is open.
  var openFile: OpenFile?
  /// The module whose hierarchy is searched for what is called.
  var start = 0
  private var depth = 0
  /// The steps that are left of those that ``RunLimits`` allow.
  private var stepsLeft: Int
  /// Whether a limit ended the run.
  private(set) var isStopped = false
  /// Where the recursion limit was reached; it is reported once for each place.
  private var overflows: Set<SourceRange> = []
  /// The expression that is evaluated now.
  private(set) var place: SourceRange?
  /// What the loops, templates and queries that are open are about, the innermost last: for `current`.
  var subjects: [Value] = []
  /// Whether what is computed now is more than its arguments say, so that it is not remembered.
  var dependsOnCallers = false
  /// Where `strtok` is, by text.
  var tokens: [String: Tokens] = [:]
  /// The candidates of each call site, by the module that is searched.
  private var candidates: [[[Candidate]?]]
  private var memo: [MemoKey: Value] = [:]
  private var referrers: [ObjectID: [ObjectID]]?
  /// The element that the main template was started for.
  private(set) var element: ObjectID?
  /// What the main template that is running was started for.
  private(set) var origin: OutputOrigin?

  /// Results of queries are remembered up to this many.
  private static let memoLimit = 1_000_000

  /// The values that names have in a template or query.
  struct Frame {
    var selfValue: Value
    var variables: [Value]
    let module: Int
  }

  init(_ program: TemplateProgram, model: Model, options: RunOptions, sinkLimit: Int) {
    self.program = program
    self.options = options
    self.model = model
    sink = DiagnosticSink(limit: sinkLimit)
    output = OutputTree(spill: options.spill)
    context = EvaluationContext(model: model, limits: options.limits.evaluation)
    stepsLeft = options.limits.steps ?? .max
    candidates = Array(
      repeating: Array(repeating: nil, count: program.sites.count), count: program.table.graph.modules.count)
  }

  /// Runs the main templates, each for every element of its parameter's type in document order.
  func runMain() {
    context.state = self
    defer { context.state = nil }
    if let origins = options.origins {
      for origin in origins where !isStopped { run(origin) }
      return
    }
    let skipped = Set(model.resources.indices.filter { !isRun($0) })
    for (index, main) in program.mains.enumerated() {
      for object in model.allObjects
      where Self.value(.object(object.id), isOf: main.type, in: model) {
        if !skipped.isEmpty, let resource = model.resourceIndex(of: object.id), skipped.contains(resource) {
          continue
        }
        run(OutputOrigin(main: index, element: object.id))
        if isStopped { return }
      }
    }
  }

  private func run(_ origin: OutputOrigin) {
    let main = program.mains[origin.main]
    element = origin.element
    self.origin = origin
    start = 0
    print(callTo: .site(main.site), [.object(origin.element)], place: main.place)
    element = nil
  }

  /// Whether main templates are run for the objects of a resource.
  private func isRun(_ resource: Int) -> Bool {
    if let resources = options.resources { return resources.contains(resource) }
    // Ecore itself is there only because a metamodel refers to it.
    return model.resources.count == 1 || model.resources[resource].uri != Metamodel.ecoreURI
  }

  // MARK: Calls

  private func found(_ target: CallTarget, arity: Int) -> [Candidate] {
    switch target {
    case .site(let site):
      if let known = candidates[start][site] { return known }
      let call = program.sites[site]
      let found = program.table.candidates(
        named: call.name, arity: call.arity, from: call.module, start: start)
      candidates[start][site] = found
      return found
    case .inherited(let names, let module):
      return program.table.inherited(names, arity: arity, in: module, start: start)
    }
  }

  /// The first candidate that takes the values and whose guard holds, and whether one was passed by for its guard.
  private func chosen(_ target: CallTarget, _ arguments: [Value]) -> (candidate: Candidate?, isGuarded: Bool)
  {
    var isGuarded = false
    for candidate in found(target, arity: arguments.count) {
      let callable = program.table.callables[candidate.callable]
      guard
        zip(arguments, callable.parameters).allSatisfy({ Self.value($0, isOf: $1, in: model) || $0.isNull })
      else { continue }
      guard case .template(let index) = callable.kind,
        let condition = program.templates[callable.module][index]?.condition
      else { return (candidate, isGuarded) }
      let frame = Frame(
        selfValue: arguments.first ?? .null, variables: arguments, module: callable.module)
      if within(condition.place, { isTrue(condition, frame) }) == true { return (candidate, isGuarded) }
      isGuarded = true
    }
    return (nil, isGuarded)
  }

  /// Prints what a call gives: a template's text or a query's value.
  func print(callTo target: CallTarget, _ arguments: [Value], place: SourceRange) {
    let choice = chosen(target, arguments)
    guard let candidate = choice.candidate else {
      if !choice.isGuarded { report(.noApplicable(described(arguments), at: place)) }
      return
    }
    let callable = program.table.callables[candidate.callable]
    guard case .template(let index) = callable.kind else {
      let mark = buffer.count
      let value = value(of: candidate, callable, arguments, place: place)
      print(value, at: place)
      record(from: mark, place, value.isString ? .string : .value, arguments.first)
      return
    }
    let frame = buffer.beginCall()
    run(candidate, callable, index, arguments, place: place)
    buffer.endCall(frame)
  }

  /// The value of a call inside an expression: a template's text or a query's value.
  func value(callTo target: CallTarget, _ arguments: [Value]) -> Value {
    let choice = chosen(target, arguments)
    guard let candidate = choice.candidate else {
      if choice.isGuarded { return .string("") }
      if let place { report(.noApplicable(described(arguments), at: place)) }
      return .invalid(.external)
    }
    let callable = program.table.callables[candidate.callable]
    return value(of: candidate, callable, arguments, place: place ?? callable.place)
  }

  private func value(
    of candidate: Candidate, _ callable: Callable, _ arguments: [Value], place: SourceRange
  ) -> Value {
    switch callable.kind {
    case .template(let index):
      let text = captured { run(candidate, callable, index, arguments, place: place) }
      return .string(text)
    case .query(let index):
      let key = MemoKey(query: candidate.callable, arguments: arguments)
      if let known = memo[key] { return known }
      guard let query = program.queries[callable.module][index] else { return .invalid(.external) }
      var other = TextBuffer()
      swap(&buffer, &other)
      let saved = start
      start = candidate.start
      let dependedOnCallers = dependsOnCallers
      dependsOnCallers = false
      let result = within(place) {
        let frame = Frame(
          selfValue: arguments.first ?? .null, variables: arguments, module: callable.module)
        subjects.append(frame.selfValue)
        defer { subjects.removeLast() }
        return Self.converted(evaluate(query.body, frame), to: query.result, in: model)
      }
      let isMemorable = !dependsOnCallers
      dependsOnCallers = dependsOnCallers || dependedOnCallers
      start = saved
      swap(&buffer, &other)
      guard let result else { return .invalid(.external) }
      if isMemorable, memo.count < Self.memoLimit { memo[key] = result }
      return result
    }
  }

  /// Prints a template's text.
  private func run(
    _ candidate: Candidate, _ callable: Callable, _ index: Int, _ arguments: [Value], place: SourceRange
  ) {
    guard let template = program.templates[callable.module][index] else { return }
    let saved = start
    start = candidate.start
    defer { start = saved }
    within(place) {
      var frame = Frame(
        selfValue: arguments.first ?? .null, variables: arguments, module: callable.module)
      subjects.append(frame.selfValue)
      defer { subjects.removeLast() }
      for binding in template.bindings { frame.variables.append(reported(binding, frame)) }
      guard let post = template.post else {
        execute(template.body, &frame)
        return
      }
      let text = captured { execute(template.body, &frame) }
      frame.selfValue = .string(text)
      let mark = buffer.count
      print(evaluate(post, frame), at: post.place)
      record(from: mark, post.place, .value, arguments.first)
    }
  }

  /// Runs `body` one call deeper; nil, with a diagnostic, when that is too deep.
  @discardableResult
  private func within<Result>(_ place: SourceRange, _ body: () -> Result) -> Result? {
    guard spend(at: place) else { return nil }
    guard depth < options.recursionLimit else {
      if overflows.insert(place).inserted { report(.recursionLimit(options.recursionLimit, at: place)) }
      return nil
    }
    depth += 1
    defer { depth -= 1 }
    return body()
  }

  /// What `body` prints, indented as if it were printed here.
  private func captured(_ body: () -> Void) -> String {
    var other = buffer.capturing()
    swap(&buffer, &other)
    body()
    swap(&buffer, &other)
    return String(decoding: other.bytes, as: UTF8.self)
  }

  /// Counts a step; false when the run must end.
  @inline(__always)
  func spend(at place: @autoclosure () -> SourceRange?) -> Bool {
    stepsLeft -= 1
    if stepsLeft >= 0, !isStopped { return true }
    stop(.stepLimit(options.limits.steps ?? 0, at: place()))
    return false
  }

  /// Whether so many bytes are allowed; false when the run must end.
  func allows(bytes: Int, at place: @autoclosure () -> SourceRange?) -> Bool {
    guard let limit = options.limits.bytes, bytes > limit else { return true }
    stop(.byteLimit(limit, at: place()))
    return false
  }

  private func stop(_ reason: Diagnostic) {
    if !isStopped { report(reason) }
    isStopped = true
  }

  // MARK: Values

  func evaluate(_ expression: PlannedExpression, _ frame: Frame) -> Value {
    let outer = place
    place = expression.place
    defer { place = outer }
    return expression.plan.evaluate(in: context, self: frame.selfValue, variables: frame.variables)
  }

  /// The value; an invalid one is reported.
  func reported(_ expression: PlannedExpression, _ frame: Frame) -> Value {
    let value = evaluate(expression, frame)
    if case .invalid(let failure) = value { reportInvalid(failure, at: expression.place) }
    return value
  }

  /// Whether a condition is true; anything but true and false is reported.
  func isTrue(_ condition: PlannedExpression, _ frame: Frame) -> Bool {
    let value = evaluate(condition, frame)
    if let truth = value.boolean { return truth }
    if case .invalid(let failure) = value {
      reportInvalid(failure, at: condition.place)
    } else {
      report(.notBoolean(ValuePrinter(context).text(value), at: condition.place))
    }
    return false
  }

  func print(_ value: Value, at place: SourceRange) {
    let mark = buffer.count
    switch buffer.print(value, in: context) {
    case nil: if case .string = value { buffer.noteText(from: mark) }
    case .invalid(let failure): reportInvalid(failure, at: place)
    case .textless(let what): report(.noText(what, at: place))
    }
  }

  func reportInvalid(_ failure: Failure, at place: SourceRange) {
    // What a call inside failed for has been reported there.
    if failure == .external { return }
    report(.invalidValue(failure.reason, at: place))
  }

  func report(_ diagnostic: Diagnostic) {
    var diagnostic = diagnostic
    if let element { diagnostic.element = ValuePrinter(context).text(.object(element)) }
    sink.emit(diagnostic)
  }

  private func described(_ arguments: [Value]) -> String {
    var printer = ValuePrinter(context)
    printer.maximumElements = 3
    return arguments.map { printer.text($0) }.joined(separator: ", ")
  }

  /// The objects that refer to one by a reference that is no containment, in document order; found once for all.
  func referrers(of object: EObject) -> [EObject] {
    if referrers == nil {
      var index: [ObjectID: [ObjectID]] = [:]
      for source in model.allObjects {
        var seen: Set<ObjectID> = []
        for target in source.eCrossReferences where seen.insert(target.id).inserted {
          index[target.id, default: []].append(source.id)
        }
      }
      referrers = index
    }
    return referrers?[object.id]?.map { model.object($0) } ?? []
  }
}
