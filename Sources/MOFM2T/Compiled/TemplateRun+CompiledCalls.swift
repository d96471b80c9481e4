internal import Ecore
internal import OCL

extension TemplateRun {
  // MARK: Steps

  /// Makes the buffer what the steps of a body expect it to be.
  private func begin(_ frame: CompiledFrame, _ cursor: OutputCursor) -> TextBuffer.Frame {
    state.pointee.buffer.take(to: cursor.next)
    return state.pointee.buffer.begin(frame.body.pointee.margin, from: frame.textStart)
  }

  /// Puts the variables that registers hold into their slots.
  private func fill(_ slots: Activation, _ scope: UInt16, _ frame: CompiledFrame) {
    for binding in frame.body.pointee.scopes[Int(scope)] {
      let bits = frame.registers[binding.register]
      switch binding.kind {
      case .object:
        // What is no object is in its slot.
        if bits != UInt64.max { slots.set(binding.slot, ObjectID(raw: UInt32(truncatingIfNeeded: bits))) }
      case .index: slots[binding.slot] = .integer(Int(Int64(bitPattern: bits)))
      case .text:
        let text = tables.text(Cell(bits: bits)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        slots[binding.slot] = .string(text)
      }
    }
  }

  /// Runs `body` as steps of a compiled body are run.
  private func stepping<Result>(
    _ scope: UInt16, _ frame: CompiledFrame, _ slots: Activation, _ cursor: OutputCursor,
    _ body: (Frame) -> Result
  ) -> (cursor: OutputCursor, result: Result) {
    let outer = begin(frame, cursor)
    fill(slots, scope, frame)
    let start = state.pointee.start
    state.pointee.start = frame.body.pointee.start
    let result = body(Frame(slots: slots, module: frame.body.pointee.module))
    state.pointee.start = start
    state.pointee.buffer.endCall(outer)
    return (state.pointee.buffer.cursor(for: OutputCursor.slack), result)
  }

  /// Leaves an instruction to the step it was made of.
  @inline(never)
  func leave(
    _ instruction: UnsafeMutablePointer<Instruction>, _ frame: CompiledFrame, _ slots: Activation,
    _ cursor: OutputCursor
  ) -> OutputCursor {
    guard let step = instruction.pointee.step else { return cursor }
    return stepping(instruction.pointee.scope, frame, slots, cursor) { frame in
      step._withUnsafeGuaranteedRef { $0.run(self, frame) }
    }.cursor
  }

  /// Whether the condition of a test is true.
  @inline(never)
  func decide(
    _ instruction: UnsafeMutablePointer<Instruction>, _ frame: CompiledFrame, _ slots: Activation,
    _ cursor: OutputCursor
  ) -> (OutputCursor, Bool) {
    guard let condition = instruction.pointee.extra else { return (cursor, false) }
    return stepping(instruction.pointee.scope, frame, slots, cursor) { frame in
      Unmanaged<PlannedExpression>.fromOpaque(condition)._withUnsafeGuaranteedRef { isTrue($0, frame) }
    }
  }

  // MARK: Printing

  @inline(never)
  func grown(_ cursor: OutputCursor, _ count: Int) -> OutputCursor {
    state.pointee.buffer.take(to: cursor.next)
    return state.pointee.buffer.cursor(for: count + 2 * OutputCursor.slack)
  }

  /// Prints a text of several lines.
  @inline(never)
  func printIndented(
    _ text: UnsafeBufferPointer<UInt8>, _ margin: UnsafeBufferPointer<UInt8>, _ cursor: OutputCursor
  ) -> OutputCursor {
    state.pointee.buffer.take(to: cursor.next)
    let outer = state.pointee.buffer.begin(margin, from: 0)
    state.pointee.buffer.write(text)
    state.pointee.buffer.endCall(outer)
    return state.pointee.buffer.cursor(for: OutputCursor.slack)
  }

  /// Looks whether what was printed from `mark` on is doubtful.
  @inline(never)
  func note(_ mark: Int, _ cursor: OutputCursor) {
    state.pointee.buffer.take(to: cursor.next)
    state.pointee.buffer.noteText(from: mark)
  }

  func printSeparated(
    _ instruction: UnsafeMutablePointer<Instruction>, _ frame: CompiledFrame, _ slots: Activation,
    _ cursor: OutputCursor
  ) -> OutputCursor {
    let raw = UInt32(truncatingIfNeeded: frame.registers[Int(instruction.pointee.register)])
    guard let path = instruction.pointee.path,
      let separator = instruction.pointee.extra?.assumingMemoryBound(to: UnsafeBufferPointer<UInt8>.self),
      case .cell(let cell) = path.read(from: ObjectID(raw: raw), in: tables),
      case let texts = tables.list(cell),
      texts.allSatisfy({ $0 != .unset && tables.text($0) != nil })
    else { return leave(instruction, frame, slots, cursor) }
    let margin = frame.body.pointee.margin
    var cursor = cursor
    for (index, text) in texts.enumerated() {
      if index > 0 { cursor = print(separator.pointee, margin, cursor) }
      if let text = tables.text(text) { cursor = print(text, margin, cursor) }
    }
    return cursor
  }

  @inline(__always)
  private func print(
    _ text: UnsafeBufferPointer<UInt8>, _ margin: UnsafeBufferPointer<UInt8>, _ cursor: OutputCursor
  ) -> OutputCursor {
    guard let start = text.baseAddress, text.count > 0 else { return cursor }
    if !margin.isEmpty, cursor.beginsLine || OutputCursor.hasLineEnd(start, text.count) {
      return printIndented(text, margin, cursor)
    }
    var cursor = cursor.hasRoom(for: text.count) ? cursor : grown(cursor, text.count)
    cursor.write(start, text.count)
    return cursor
  }

  // MARK: Calls

  /// Prints what a call gives for an object.
  func call(
    _ object: ObjectID, _ instruction: UnsafeMutablePointer<Instruction>, _ frame: CompiledFrame,
    _ slots: Activation, _ cursor: OutputCursor
  ) -> OutputCursor {
    guard object.raw & 0x8000_0000 == 0, let extra = instruction.pointee.extra else {
      return leave(instruction, frame, slots, cursor)
    }
    let call = extra.assumingMemoryBound(to: CompiledCall.self)
    let target = call.pointee.targets + Int(tables.objects[Int(object.raw)].eClass)
    if target.pointee.kind == .unknown {
      if call.pointee.step._withUnsafeGuaranteedRef({ $0.classVariable }) != nil {
        let printed = leave(instruction, frame, slots, cursor)
        return learn(instruction, call, target, frame, slots, printed)
      }
      resolve(call, target, object, frame)
    }
    switch target.pointee.kind {
    case .body:
      guard let body = target.pointee.body else { break }
      state.pointee.buffer.take(to: cursor.next)
      guard let slots = enter(at: call.pointee.step.takeUnretainedValue().place) else { return cursor }
      run(body, for: object, slots, from: cursor.next - cursor.base)
      leave()
      return state.pointee.buffer.cursor(for: OutputCursor.slack)
    case .text:
      let margin = frame.body.pointee.margin
      let mark = cursor.next - cursor.base
      let printed = print(target.pointee.text, margin, cursor)
      if instruction.pointee.flags.contains(.isNoted) { note(mark, printed) }
      return printed
    case .step, .unknown: break
    }
    return leave(instruction, frame, slots, cursor)
  }

  /// Finds out what a call means for objects of a class.
  @inline(never)
  private func resolve(
    _ call: UnsafeMutablePointer<CompiledCall>, _ target: UnsafeMutablePointer<CallTargetOfClass>,
    _ object: ObjectID, _ frame: CompiledFrame
  ) {
    target.pointee.kind = .step
    let start = state.pointee.start
    state.pointee.start = frame.body.pointee.start
    defer { state.pointee.start = start }
    let eClass = Int(tables.objects[Int(object.raw)].eClass)
    guard let choice = choice(of: call.pointee.step.takeUnretainedValue().site, for: eClass) else { return }
    if let body = choice.plainBody {
      guard let margin = call.pointee.margin, let compiled else { return }
      target.pointee.body = body._withUnsafeGuaranteedRef {
        compiled.compiled($0, margin: margin, .call, start: choice.start, module: choice.module, in: self)
      }
      if target.pointee.body != nil { target.pointee.kind = .body }
    } else if let constant = choice.constant {
      target.pointee.text = constant.bytes
      target.pointee.kind = .text
    }
  }

  /// Keeps what a query gave for a text that is the same for all objects of a class.
  private func learn(
    _ instruction: UnsafeMutablePointer<Instruction>, _ call: UnsafeMutablePointer<CompiledCall>,
    _ target: UnsafeMutablePointer<CallTargetOfClass>, _ frame: CompiledFrame, _ slots: Activation,
    _ cursor: OutputCursor
  ) -> OutputCursor {
    target.pointee.kind = .step
    let step = call.pointee.step.takeUnretainedValue()
    let (cursor, result) = stepping(instruction.pointee.scope, frame, slots, cursor) { frame -> Value? in
      guard case .string(let text) = evaluate(step.arguments[0], frame) else { return nil }
      return known(of: step.site, text)
    }
    if case .string(let text) = result, let compiled {
      target.pointee.text = compiled.kept(Array(text.utf8))
      target.pointee.kind = .text
    }
    return cursor
  }

  /// Prints what a query gives for a text that nothing is remembered of.
  @inline(never)
  func callForText(
    _ instruction: UnsafeMutablePointer<Instruction>, _ frame: CompiledFrame, _ slots: Activation,
    _ cursor: OutputCursor
  ) -> OutputCursor {
    let cell = Cell(bits: frame.registers[Int(instruction.pointee.register)])
    guard let extra = instruction.pointee.extra, let text = tables.text(cell) else {
      return leave(instruction, frame, slots, cursor)
    }
    let memo = Unmanaged<TextMemo>.fromOpaque(extra).takeUnretainedValue()
    let start = state.pointee.start
    state.pointee.start = frame.body.pointee.start
    defer { state.pointee.start = start }
    if state.pointee.depth < options.recursionLimit, let expression = textExpression(of: memo.site),
      let value = memo.computed(for: text, by: expression)
    {
      let mark = cursor.next - cursor.base
      let printed = print(value, frame.body.pointee.margin, cursor)
      if instruction.pointee.flags.contains(.isNoted) { note(mark, printed) }
      return printed
    }
    let printed = leave(instruction, frame, slots, cursor)
    if case .string(let value) = known(of: memo.site, String(decoding: text, as: UTF8.self)) {
      memo.remember(value.utf8, of: text)
    }
    return printed
  }

  // MARK: Bodies

  /// Runs a compiled body for an object that its template is called for.
  @inline(__always)
  func run(
    _ body: UnsafeMutablePointer<CompiledBody>, for object: ObjectID, _ slots: Activation, from textStart: Int
  ) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: CompiledBody.registerCount) { registers in
      guard let registers = registers.baseAddress else { return }
      registers[0] = UInt64(object.raw)
      run(CompiledFrame(body: body, registers: registers, textStart: textStart), slots)
    }
  }

  /// Runs a body that is entered from a step; false when its steps must be run.
  func runCompiled(_ body: Body, _ frame: Frame) -> Bool {
    guard let compiled, case .object = frame.slots[0] else { return false }
    let entry = state.pointee.buffer.isAtStart ? BodyEntry.start : .inside
    let margin = state.pointee.buffer.margin
    let start = state.pointee.start
    let body =
      margin.isEmpty
      ? compiled.compiled(body, entry, start: start, module: frame.module, in: self)
      : compiled.compiled(body, margin: margin, entry, start: start, module: frame.module, in: self)
    guard let body else { return false }
    let textStart = state.pointee.buffer.textStart
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: CompiledBody.registerCount) { registers in
      guard let registers = registers.baseAddress else { return }
      for load in body.pointee.loads {
        if case .object(let object) = frame.slots[load.slot] {
          registers[load.register] = UInt64(object.raw)
        } else {
          registers[load.register] = UInt64.max
        }
      }
      run(CompiledFrame(body: body, registers: registers, textStart: textStart), frame.slots)
    }
    return true
  }
}
