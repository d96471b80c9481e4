internal import Diagnostics
internal import Ecore
internal import OCL

/// One run of a program over a model, on one thread.
final class TemplateRun {
  let program: TemplateProgram
  let options: RunOptions
  let model: Model
  let tables: ModelTables
  let context: EvaluationContext
  let state: UnsafeMutablePointer<RunState>
  var sink: DiagnosticSink
  var output = OutputTree()
  /// The bytes of all files.
  var printed = 0
  /// Where each file was begun.
  var filePlaces: [String: SourceRange] = [:]
  /// The path that a file block named last, and its file.
  var lastFile: (path: String, index: Int)?
  /// The innermost file block that is open.
  var openFile: OpenFile?
  /// Where `strtok` is, by text.
  var tokens: [String: Tokens] = [:]
  /// What the main template that is running was started for.
  private(set) var origin: OutputOrigin?
  /// Where the recursion limit was reached; it is reported once for each place.
  var overflows: Set<SourceRange> = []
  /// The choices of each call site, by the module that is searched, as far as they were asked for.
  let siteChoices: UnsafeMutablePointer<Unmanaged<CallChoices>?>
  /// The same, to be kept.
  var allChoices: [CallChoices] = []
  var inherited: [InheritedCall: CallChoices] = [:]
  /// The bodies that were compiled; nil when the run goes by steps.
  let compiled: CompiledBodies?
  /// How many results of queries are remembered.
  var memoCount = 0
  private var referrers: [ObjectID: [ObjectID]]?

  /// A call of `super` while a module's hierarchy is searched.
  struct InheritedCall: Hashable {
    let target: CallTarget
    let start: Int
  }

  /// The values that names have in a template or query: `self`, the parameters and what stands in the blocks around.
  struct Frame {
    let slots: Activation
    let module: Int

    var selfValue: Value { slots[0] }
  }

  init(
    _ program: TemplateProgram, model: Model, options: RunOptions, sinkLimit: Int, index: ModelIndex? = nil
  ) {
    self.program = program
    self.options = options
    self.model = model
    tables = model.tables
    sink = DiagnosticSink(limit: sinkLimit)
    output = OutputTree(spill: options.spill)
    compiled = Self.isCompiled(program, options) ? CompiledBodies() : nil
    context = EvaluationContext(model: model, index: index, limits: options.limits.evaluation)
    state = .allocate(capacity: 1)
    state.initialize(to: RunState(stepsLeft: options.limits.steps ?? .max))
    let count = program.sites.count * program.table.graph.modules.count
    siteChoices = .allocate(capacity: count)
    siteChoices.initialize(repeating: nil, count: count)
  }

  deinit {
    state.deinitialize(count: 1)
    state.deallocate()
    siteChoices.deallocate()
  }

  /// Whether nobody asks for more than the text, and for what steps alone count or know.
  private static func isCompiled(_ program: TemplateProgram, _ options: RunOptions) -> Bool {
    options.compilesBodies && !options.isTraced && options.limits.steps == nil && options.limits.bytes == nil
      && !program.keepsSubjects && program.whiteSpace != .acceleo4
  }

  /// What was printed outside of files.
  var text: [UInt8] { state.pointee.buffer.bytes }

  /// What the loops, templates and queries that are open are about, the innermost last.
  var subjects: [Value] { state.pointee.subjects }

  /// The place of the expression that is evaluated now.
  var place: SourceRange? { state.pointee.expression?.takeUnretainedValue().place }

  /// Notes that what is computed now is more than its arguments say, so that it is not remembered.
  func dependOnCallers() { state.pointee.dependsOnCallers = true }

  // MARK: Main

  /// What the main templates are run for: each for every element of its parameter's type, in document order.
  func origins() -> [OutputOrigin] {
    if let origins = options.origins { return origins }
    let isSkipped = model.resources.indices.map { !isRun($0) }
    let skipsAny = isSkipped.contains(true)
    var result: [OutputOrigin] = []
    for (index, main) in program.mains.enumerated() {
      let fits = (0..<Int32(program.metamodel.classCount)).map { eClass in
        switch main.type {
        case .any, .element: true
        case .object(let type): program.metamodel.eClass(eClass).isKind(of: type)
        default: false
        }
      }
      for raw in 0..<UInt32(model.objectCount) where fits[Int(tables.objects[Int(raw)].eClass)] {
        let object = ObjectID(raw: raw)
        if skipsAny, let resource = model.resourceIndex(of: object), isSkipped[resource] { continue }
        result.append(OutputOrigin(main: index, element: object))
      }
    }
    return result
  }

  /// Runs main templates.
  func run(_ origins: ArraySlice<OutputOrigin>) {
    context.state = self
    defer { context.state = nil }
    for origin in origins where !state.pointee.isStopped {
      let main = program.mains[origin.main]
      state.pointee.element = origin.element
      self.origin = origin
      state.pointee.start = 0
      if program.whiteSpace == .acceleo4 {
        state.pointee.margin = Margin()
        let apart = state.pointee.buffer.beginApart()
        print(callTo: .site(main.site), CallArguments(.object(origin.element)), place: main.place)
        state.pointee.buffer.endCall(apart)
      } else if !printCall(of: main.site, origin.element, at: main.place) {
        print(callTo: .site(main.site), CallArguments(.object(origin.element)), place: main.place)
      }
      state.pointee.element = nil
    }
  }

  /// Whether main templates are run for the objects of a resource.
  private func isRun(_ resource: Int) -> Bool {
    if let resources = options.resources { return resources.contains(resource) }
    // Ecore itself is there only because a metamodel refers to it.
    return model.resources.count == 1 || model.resources[resource].uri != Metamodel.ecoreURI
  }

  // MARK: Limits

  /// Counts a step; false when the run must end.
  @inline(__always)
  func spend(at place: @autoclosure () -> SourceRange?) -> Bool {
    state.pointee.stepsLeft -= 1
    if state.pointee.stepsLeft >= 0, !state.pointee.isStopped { return true }
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
    if !state.pointee.isStopped { report(reason) }
    state.pointee.isStopped = true
  }

  // MARK: Values

  @inline(__always)
  func evaluate(_ expression: PlannedExpression, _ frame: Frame) -> Value {
    let outer = state.pointee.expression
    state.pointee.expression = .passUnretained(expression)
    let value = expression.plan.evaluate(in: frame.slots)
    state.pointee.expression = outer
    return value
  }

  /// The value; an invalid one is reported.
  func reported(_ expression: PlannedExpression, _ frame: Frame) -> Value {
    let value = evaluate(expression, frame)
    if case .invalid(let failure) = value { reportInvalid(failure, at: expression.place) }
    return value
  }

  /// Whether a condition is true; anything but true and false is reported.
  func isTrue(_ condition: PlannedExpression, _ frame: Frame) -> Bool {
    if condition.plan.isBoolean {
      let outer = state.pointee.expression
      state.pointee.expression = .passUnretained(condition)
      let truth = condition.plan.holds(in: frame.slots)
      state.pointee.expression = outer
      if let truth { return truth }
    }
    let value = evaluate(condition, frame)
    if let truth = value.boolean { return truth }
    if case .invalid(let failure) = value {
      reportInvalid(failure, at: condition.place)
    } else {
      report(.notBoolean(ValuePrinter(context).text(value), at: condition.place))
    }
    return false
  }

  func print(_ value: Value, at place: @autoclosure () -> SourceRange) {
    let mark = state.pointee.buffer.count
    if case .literal(let literal) = value {
      // Asking the metamodel costs more than printing.
      if state.pointee.literals[literal] == nil {
        state.pointee.literals[literal] = context.literal(literal)?.literal ?? ""
      }
      state.pointee.buffer.write(state.pointee.literals[literal] ?? "")
      return
    }
    switch state.pointee.buffer.print(value, in: context) {
    case nil: if case .string = value { state.pointee.buffer.noteText(from: mark) }
    case .invalid(let failure): reportInvalid(failure, at: place())
    case .textless(let what): report(.noText(what, at: place()))
    }
  }

  func reportInvalid(_ failure: Failure, at place: SourceRange) {
    // What a call inside failed for has been reported there.
    if failure == .external { return }
    report(.invalidValue(failure.reason, at: place))
  }

  func report(_ diagnostic: Diagnostic) {
    var diagnostic = diagnostic
    if let element = state.pointee.element {
      diagnostic.element = ValuePrinter(context).text(.object(element))
    }
    sink.emit(diagnostic)
  }

  func described(_ arguments: [Value]) -> String {
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
