internal import Diagnostics
internal import Ecore
internal import OCL

extension TemplateRun {
  /// Results of queries are remembered up to this many; then all are forgotten.
  private static let memoLimit = 1 << 17

  private func choices(of target: CallTarget, arity: Int) -> CallChoices {
    let start = state.pointee.start
    switch target {
    case .site(let site): return choices(of: site).takeUnretainedValue()
    case .inherited(let names, let module):
      let key = InheritedCall(target: target, start: start)
      if let known = inherited[key] { return known }
      let found = CallChoices(
        program.table.inherited(names, arity: arity, in: module, start: start)
          .map { CallChoice($0, in: program) }, program.metamodel)
      inherited[key] = found
      return found
    }
  }

  @inline(__always)
  private func choices(of site: Int) -> Unmanaged<CallChoices> {
    let place = siteChoices + (state.pointee.start * program.sites.count + site)
    return place.pointee ?? lookUp(site, place)
  }

  private func lookUp(
    _ site: Int, _ place: UnsafeMutablePointer<Unmanaged<CallChoices>?>
  ) -> Unmanaged<CallChoices> {
    let call = program.sites[site]
    let candidates = program.table.candidates(
      named: call.name, arity: call.arity, from: call.module, start: state.pointee.start)
    let found = CallChoices(candidates.map { CallChoice($0, in: program) }, program.metamodel)
    allChoices.append(found)
    place.pointee = .passUnretained(found)
    return .passUnretained(found)
  }

  /// The first candidate that takes the values and whose guard holds, and whether one was passed by for its guard.
  private func chosen(
    _ target: CallTarget, _ arguments: CallArguments
  ) -> (choice: CallChoice?, isGuarded: Bool) {
    let choices = choices(of: target, arity: arguments.count)
    if arguments.rest.isEmpty, case .object(let object) = arguments.first, !object.isProxy {
      return first(of: choices.choices(for: Int(model.eClass(of: object))), arguments)
    }
    let values = arguments.values
    let fitting = choices.all.filter {
      zip(values, $0.callable.parameters).allSatisfy { Self.value($0, isOf: $1, in: model) || $0.isNull }
    }
    return first(of: fitting, arguments)
  }

  private func first(
    of choices: [CallChoice], _ arguments: CallArguments
  ) -> (choice: CallChoice?, isGuarded: Bool) {
    var isGuarded = false
    for choice in choices {
      guard let condition = choice.template?.condition else { return (choice, isGuarded) }
      let holds = within(condition.place) { slots in
        pass(arguments, to: slots)
        return isTrue(condition, Frame(slots: slots, module: choice.callable.module))
      }
      if holds == true { return (choice, isGuarded) }
      isGuarded = true
    }
    return (nil, isGuarded)
  }

  private func pass(_ arguments: CallArguments, to slots: Activation) {
    slots[0] = arguments.first
    slots[1] = arguments.first
    for (index, value) in arguments.rest.enumerated() { slots[index + 2] = value }
  }

  /// Prints what a call gives: a template's text or a query's value.
  func print(callTo target: CallTarget, _ arguments: CallArguments, place: SourceRange) {
    let (choice, isGuarded) = chosen(target, arguments)
    guard let choice else {
      if !isGuarded { report(.noApplicable(described(arguments.values), at: place)) }
      return
    }
    guard choice.callable.isTemplate else {
      let mark = state.pointee.buffer.count
      let value = value(of: choice, arguments, place: place)
      print(value, at: place)
      record(from: mark, place, value.isString ? .string : .value, arguments.first)
      return
    }
    let frame = state.pointee.buffer.beginCall()
    run(choice, arguments, place: place)
    state.pointee.buffer.endCall(frame)
  }

  /// The value of a call inside an expression: a template's text or a query's value.
  func value(callTo site: Int, _ values: [Value]) -> Value {
    let arguments = CallArguments(values)
    let (choice, isGuarded) = chosen(.site(site), arguments)
    guard let choice else {
      if isGuarded { return .string("") }
      if let place { report(.noApplicable(described(values), at: place)) }
      return .invalid(.external)
    }
    return value(of: choice, arguments, place: place ?? choice.callable.place)
  }

  private func value(of choice: CallChoice, _ arguments: CallArguments, place: SourceRange) -> Value {
    guard let query = choice.query else {
      guard choice.callable.isTemplate else { return .invalid(.external) }
      return .string(captured { run(choice, arguments, place: place) })
    }
    let isCheap = query.body.plan.constant != nil
    if !isCheap, let known = remembered(choice, arguments) { return known }
    var other = TextBuffer()
    swap(&state.pointee.buffer, &other)
    let saved = state.pointee.start
    state.pointee.start = choice.start
    let dependedOnCallers = state.pointee.dependsOnCallers
    state.pointee.dependsOnCallers = false
    let result = within(place) { slots in
      pass(arguments, to: slots)
      state.pointee.subjects.append(arguments.first)
      defer { state.pointee.subjects.removeLast() }
      let value = evaluate(query.body, Frame(slots: slots, module: choice.callable.module))
      return Self.converted(value, to: query.result, in: model)
    }
    let isMemorable = !isCheap && !state.pointee.dependsOnCallers && !state.pointee.isStopped
    state.pointee.dependsOnCallers = state.pointee.dependsOnCallers || dependedOnCallers
    state.pointee.start = saved
    swap(&state.pointee.buffer, &other)
    guard let result else { return .invalid(.external) }
    if isMemorable { remember(result, of: choice, arguments) }
    return result
  }

  private func remembered(_ choice: CallChoice, _ arguments: CallArguments) -> Value? {
    if arguments.rest.isEmpty {
      if case .object(let object) = arguments.first { return choice.objectMemo[object] }
      if case .string(let text) = arguments.first { return choice.textMemo[TextKey(text)] }
    }
    return choice.memo[MemoKey(arguments: arguments.values)]
  }

  private func remember(_ value: Value, of choice: CallChoice, _ arguments: CallArguments) {
    memoCount += 1
    if memoCount > Self.memoLimit {
      memoCount = 1
      for known in allChoices + inherited.values {
        known.all.forEach {
          $0.memo.removeAll(keepingCapacity: true)
          $0.textMemo.removeAll(keepingCapacity: true)
          $0.objectMemo.removeAll(keepingCapacity: true)
        }
      }
    }
    if arguments.rest.isEmpty, case .object(let object) = arguments.first {
      choice.objectMemo[object] = value
    } else if arguments.rest.isEmpty, case .string(let text) = arguments.first {
      choice.textMemo[TextKey(text)] = value
    } else {
      choice.memo[MemoKey(arguments: arguments.values)] = value
    }
  }

  /// Prints a template's text.
  private func run(_ choice: CallChoice, _ arguments: CallArguments, place: SourceRange) {
    guard let template = choice.template else { return }
    let saved = state.pointee.start
    state.pointee.start = choice.start
    defer { state.pointee.start = saved }
    within(place) { slots in
      pass(arguments, to: slots)
      let frame = Frame(slots: slots, module: choice.callable.module)
      state.pointee.subjects.append(arguments.first)
      defer { state.pointee.subjects.removeLast() }
      for (index, binding) in template.bindings.enumerated() {
        slots[choice.callable.parameters.count + 1 + index] = reported(binding, frame)
      }
      guard let post = template.post else {
        execute(template.body, frame)
        return
      }
      let text = captured { execute(template.body, frame) }
      slots[0] = .string(text)
      let mark = state.pointee.buffer.count
      print(evaluate(post, frame), at: post.place)
      record(from: mark, post.place, .value, arguments.first)
    }
  }

  /// Runs `body` one call deeper; nil, with a diagnostic, when that is too deep.
  @discardableResult
  private func within<Result>(
    _ place: @autoclosure () -> SourceRange, _ body: (Activation) -> Result
  ) -> Result? {
    guard spend(at: place()), let slots = enter(at: place()) else { return nil }
    defer { leave() }
    return body(slots)
  }

  /// The variables of a call that lies one deeper, until ``leave()``; nil, with a diagnostic, when that is too deep.
  @inline(__always)
  func enter(at place: @autoclosure () -> SourceRange) -> Activation? {
    let depth = state.pointee.depth
    guard depth < state.pointee.activations.count || makeActivation(at: place()) else { return nil }
    state.pointee.depth = depth + 1
    return state.pointee.activations[depth]
  }

  @inline(__always)
  func leave() { state.pointee.depth -= 1 }

  private func makeActivation(at place: SourceRange) -> Bool {
    guard state.pointee.depth < options.recursionLimit else {
      if overflows.insert(place).inserted { report(.recursionLimit(options.recursionLimit, at: place)) }
      return false
    }
    state.pointee.activations.append(Activation(capacity: program.capacity, in: context))
    return true
  }

  /// What `body` prints, indented as if it were printed here.
  private func captured(_ body: () -> Void) -> String {
    let keepsMargin = program.whiteSpace == .acceleo4
    var other = keepsMargin ? TextBuffer() : state.pointee.buffer.capturing()
    var margin = Margin()
    swap(&state.pointee.buffer, &other)
    if keepsMargin { swap(&state.pointee.margin, &margin) }
    body()
    swap(&state.pointee.buffer, &other)
    if keepsMargin { swap(&state.pointee.margin, &margin) }
    return other.text
  }

  // MARK: Calls with one argument

  /// Prints what a call gives for its only argument; false when that takes the long way.
  func printCall(of step: CallStep, _ argument: DirectArgument, _ frame: Frame) -> Bool {
    switch argument {
    case .variable(let slot): return printCall(of: step.site, frame.slots[slot], at: step.place)
    case .path(let path):
      guard case .cell(let cell) = path.read(frame.slots) else { return false }
      return printCall(of: step.site, cell.object, at: step.place)
    }
  }

  @inline(__always)
  func printCall(of site: Int, _ value: Value, at place: @autoclosure () -> SourceRange) -> Bool {
    switch value {
    case .object(let object): printCall(of: site, object, at: place())
    case .string(let text): printKnown(of: site, text, at: place())
    default: false
    }
  }

  @inline(__always)
  func printCall(of site: Int, _ object: ObjectID, at place: @autoclosure () -> SourceRange) -> Bool {
    guard !object.isProxy else { return false }
    let eClass = Int(tables.objects[Int(object.raw)].eClass)
    let choice = choices(of: site)._withUnsafeGuaranteedRef { $0.certainChoice(for: eClass) }
    guard let choice else { return false }
    return choice._withUnsafeGuaranteedRef { choice in
      guard let body = choice.plainBody else { return printKnown(choice, object, at: place()) }
      guard spend(at: place()), let slots = enter(at: place()) else { return true }
      let indentation = state.pointee.buffer.beginCall()
      let start = state.pointee.start
      state.pointee.start = choice.start
      slots.set(0, object)
      slots.set(1, object)
      if program.keepsSubjects { state.pointee.subjects.append(.object(object)) }
      body._withUnsafeGuaranteedRef { execute($0, Frame(slots: slots, module: choice.module)) }
      if program.keepsSubjects { state.pointee.subjects.removeLast() }
      state.pointee.start = start
      leave()
      state.pointee.buffer.endCall(indentation)
      return true
    }
  }

  /// The callable that is certainly meant by a call for an object of a class.
  func choice(of site: Int, for eClass: Int) -> CallChoice? {
    choices(of: site)._withUnsafeGuaranteedRef { $0.certainChoice(for: eClass) }?.takeUnretainedValue()
  }

  /// How the query is computed that a call for a text means; nil when it must be evaluated.
  func textExpression(of site: Int) -> TextExpression? {
    choices(of: site)._withUnsafeGuaranteedRef { $0.ofText }?.query?.text
  }

  /// What a query is known to give for a text.
  func known(of site: Int, _ text: String) -> Value? {
    let choice = choices(of: site)._withUnsafeGuaranteedRef { $0.ofText }
    guard let choice, choice.query != nil else { return nil }
    return choice.textMemo[TextKey(text)]
  }

  /// Prints what a query is known to give for an object.
  private func printKnown(
    _ choice: CallChoice, _ object: ObjectID, at place: @autoclosure () -> SourceRange
  ) -> Bool {
    guard choice.query != nil else { return false }
    let mark = state.pointee.buffer.count
    if let constant = choice.constant {
      state.pointee.buffer.write(constant)
      state.pointee.buffer.noteText(from: mark)
      record(from: mark, place(), .string, .object(object))
    } else if let known = choice.objectMemo[object] {
      print(known, at: place())
      record(from: mark, place(), known.isString ? .string : .value, .object(object))
    } else {
      return false
    }
    return true
  }

  /// Prints what a query is known to give for a text.
  private func printKnown(of site: Int, _ text: String, at place: @autoclosure () -> SourceRange) -> Bool {
    let choice = choices(of: site)._withUnsafeGuaranteedRef { $0.ofText }
    guard let choice, choice.query != nil, let known = choice.textMemo[TextKey(text)] else { return false }
    let mark = state.pointee.buffer.count
    print(known, at: place())
    record(from: mark, place(), known.isString ? .string : .value, .string(text))
    return true
  }
}
