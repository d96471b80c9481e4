internal import Ecore
internal import OCL

/// What a loop keeps in registers, from the first on.
enum LoopState {
  /// Where the element stands that comes next, and where the last one ends.
  static let position = 0
  static let end = 1
  /// How many bytes an element has.
  static let stride = 2
  /// The only element, where it stands in no list.
  static let single = 3
  /// The element that the body runs for, and its number.
  static let element = 4
  static let index = 5
  static let registerCount = 6
}

extension BodyCompiler {
  /// Loops in loops beyond this are compiled without knowing how their lines begin: each takes up to two attempts.
  private static let deepestLoop = 4

  // MARK: Values

  mutating func add(_ step: StoredStep) {
    guard let register = objectRegister(step.path.variable) else { return leave(step) }
    var instruction = Instruction(
      operation: .storedText, register: register, path: step.path, step: .passUnretained(step))
    switch step.path.content {
    case .text:
      instruction.flags = valueFlags(isText: true)
      emit(instruction)
      line.printAnything()
    case .integer, .boolean:
      if case .integer = step.path.content {
        instruction.operation = .storedInteger
      } else {
        instruction.operation = .storedBoolean
      }
      instruction.flags = valueFlags(isText: false)
      emit(instruction)
      line.printWord()
    case .literal:
      instruction.operation = .storedLiteral
      instruction.flags = valueFlags(isText: false)
      let texts = bodies.room(for: step.literals.count, of: UnsafeBufferPointer<UInt8>.self)
      for (index, literal) in step.literals.enumerated() { (texts + index).initialize(to: literal.bytes) }
      instruction.extra = UnsafeMutableRawPointer(texts)
      instruction.state = UInt16(clamping: step.literals.count)
      emit(instruction)
      line.printAnything()
    case .object, .texts, .objects, .other: leave(step)
    }
  }

  mutating func add(_ step: VariableStep) {
    if let register = register(step.slot, .text) {
      emit(
        Instruction(
          operation: .loopText, flags: valueFlags(isText: true), register: register,
          step: .passUnretained(step)))
      line.printAnything()
    } else if let register = register(step.slot, .index) {
      emit(Instruction(operation: .loopIndex, flags: valueFlags(isText: false), register: register))
      line.printWord()
    } else {
      leave(step)
    }
  }

  mutating func add(_ step: SeparatedStep) {
    guard let register = objectRegister(step.path.variable) else { return leave(step) }
    let separator = bodies.room(for: 1, of: UnsafeBufferPointer<UInt8>.self)
    separator.initialize(to: step.separator.bytes)
    emit(
      Instruction(
        operation: .separated, flags: valueFlags(isText: false), register: register, path: step.path,
        step: .passUnretained(step), extra: UnsafeMutableRawPointer(separator)))
    line.printAnything()
  }

  // MARK: Calls

  mutating func add(_ step: CallStep) {
    guard let argument = step.argument else {
      if let slot = step.classVariable { addCall(step, slot, nil) } else { leave(step) }
      return
    }
    switch argument {
    case .variable(let slot):
      if let register = register(slot, .text) {
        emit(
          Instruction(
            operation: .callText, flags: valueFlags(isText: true), register: register,
            step: .passUnretained(step), extra: bodies.memo(of: step.site)))
        line.printAnything()
      } else {
        addCall(step, slot, nil)
      }
    case .path(let path): addCall(step, path.variable, path)
    }
  }

  private mutating func addCall(_ step: CallStep, _ slot: Int, _ path: StoredPath?) {
    guard let register = objectRegister(slot) else { return leave(step) }
    let call = bodies.room(for: 1, of: CompiledCall.self)
    call.initialize(
      to: CompiledCall(
        step: .passUnretained(step), margin: line.indentation.map { bodies.kept(margin + $0) },
        targets: bodies.room(for: run.program.metamodel.classCount, of: CallTargetOfClass.self)))
    call.pointee.targets.initialize(repeating: CallTargetOfClass(), count: run.program.metamodel.classCount)
    emit(
      Instruction(
        operation: path == nil ? .call : .callStored, flags: valueFlags(isText: true), register: register,
        path: path, step: .passUnretained(step), extra: UnsafeMutableRawPointer(call)))
    line.printAnything()
  }

  // MARK: Blocks

  mutating func add(_ step: ChoiceStep) {
    var jumps: [Int] = []
    var after: LineState?
    var isComplete = false
    for branch in step.branches {
      var test: Int?
      if let condition = branch.condition { test = addTest(condition) } else { isComplete = true }
      let before = line
      add(branch.body)
      let isLast = isComplete || jumps.count + 1 == step.branches.count
      if !isLast { jumps.append(emit(Instruction(operation: .jump))) }
      after = after.map { $0.joined(line) } ?? line
      line = before
      if let test { instructions[test].target = label() }
      if isComplete { break }
    }
    let end = label()
    for jump in jumps { instructions[jump].target = end }
    line = isComplete ? after ?? line : after.map { $0.joined(line) } ?? line
  }

  /// Goes on elsewhere unless a condition is true; the instruction, whose target is not known yet.
  private mutating func addTest(_ condition: PlannedExpression) -> Int {
    var instruction = Instruction(operation: .unlessTrue)
    instruction.extra = Unmanaged.passUnretained(condition).toOpaque()
    if let test = condition.plan.test?.test, let register = objectRegister(test.path.variable) {
      instruction.operation = .unlessStored
      if !test.wants { instruction.flags = .isNegated }
      instruction.register = register
      instruction.path = test.path
    }
    return emit(instruction)
  }

  mutating func add(_ step: BlockStep) {
    let mark = register()
    emit(Instruction(operation: .mark, register: UInt16(mark)))
    add(step.step)
    let test = emit(Instruction(operation: .unlessPrinted, register: UInt16(mark)))
    release(1)
    let before = line
    print(step.trail.text.bytes)
    let end = label()
    instructions[test].target = end
    line = line.joined(before)
  }

  mutating func add(_ step: LoopStep) {
    guard step.isPlain, let path = step.path, let root = objectRegister(path.variable) else {
      return leave(step)
    }
    var flags: Instruction.Flags = []
    switch path.content {
    case .objects: break
    case .texts: flags = .areTexts
    default: return leave(step)
    }
    let state = register(LoopState.registerCount)
    let loop = emit(
      Instruction(
        operation: .loop, flags: flags, register: root, state: UInt16(state), path: path,
        step: .passUnretained(step)))
    let before = line
    loopDepth += 1
    if loopDepth > Self.deepestLoop { line = .unknown }
    let first = label()
    while true {
      let entry = line
      let outer = bindings.count
      bind(step, state, flags == .areTexts ? .text : .object)
      add(step.body)
      bindings.removeLast(bindings.count - outer)
      emit(Instruction(operation: .next, flags: flags, state: UInt16(state), target: first))
      let again = entry.joined(line)
      if again == entry { break }
      instructions.removeLast(position - Int(first))
      line = again
    }
    loopDepth -= 1
    line = line.joined(before)
    release(LoopState.registerCount)
    instructions[loop].target = label()
  }

  private mutating func bind(_ step: LoopStep, _ state: Int, _ kind: Binding.Kind) {
    let element = state + LoopState.element
    bindings.append(Binding(slot: step.slot, register: element, kind: kind))
    for offset in 0..<step.indexCount {
      bindings.append(Binding(slot: step.slot + 1 + offset, register: state + LoopState.index, kind: .index))
    }
    bindings.append(Binding(slot: 0, register: element, kind: kind))
  }
}
