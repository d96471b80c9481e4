internal import Ecore
internal import OCL

/// Makes instructions of the steps of a body.
///
/// What no instruction does is left to the steps themselves, so that a compiled body does what its steps do.
struct BodyCompiler {
  /// No body has more instructions.
  private static let instructionLimit = 20_000
  /// Nor more text: each line has its indentation, however long that is.
  private static let textLimit = 1 << 20

  let bodies: CompiledBodies
  let run: TemplateRun
  let margin: [UInt8]
  let entry: BodyEntry
  let start: Int
  let module: Int

  var instructions: [Instruction] = []
  /// The text that the next instruction prints first.
  private var text: [UInt8] = []
  private var textMayBegin = false
  private var textCount = 0
  var line: LineState
  /// The variables that loops and the call put into registers, the innermost last.
  var bindings: [Binding] = []
  /// The variables that are taken from their slots.
  private var loads: [Binding] = []
  private var scopes: [[Binding]] = []
  /// How many registers are taken by what is open, by that or what was open before, and from the top by ``loads``.
  private var registers = (open: 0, most: 0, loaded: 0)
  var loopDepth = 0

  init(
    _ bodies: CompiledBodies, _ run: TemplateRun, margin: [UInt8], _ entry: BodyEntry, start: Int, module: Int
  ) {
    self.bodies = bodies
    self.run = run
    self.margin = margin
    self.entry = entry
    self.start = start
    self.module = module
    line = entry == .inside ? .unknown : .start
  }

  /// The compiled body; nil when it is too large.
  mutating func compile(_ body: Body) -> CompiledBody? {
    if entry == .call {
      let subject = register()
      bindings = [0, 1].map { Binding(slot: $0, register: subject, kind: .object) }
    } else {
      // `self` is put back behind a loop that a step saw.
      _ = objectRegister(0)
    }
    add(body)
    emit(Instruction(operation: .end))
    guard registers.most + registers.loaded <= CompiledBody.registerCount,
      instructions.count <= Self.instructionLimit, textCount <= Self.textLimit,
      scopes.count <= Int(UInt16.max)
    else { return nil }
    let copy = bodies.room(for: instructions.count, of: Instruction.self)
    for (index, instruction) in instructions.enumerated() { (copy + index).initialize(to: instruction) }
    return CompiledBody(
      instructions: copy, margin: bodies.kept(margin), scopes: scopes, loads: loads, start: start,
      module: module)
  }

  // MARK: Registers

  /// Takes registers, until ``release(_:)``; the first of them.
  mutating func register(_ count: Int = 1) -> Int {
    registers.open += count
    registers.most = max(registers.most, registers.open)
    return registers.open - count
  }

  mutating func release(_ count: Int) { registers.open -= count }

  private func binding(of slot: Int) -> Binding? {
    bindings.last { $0.slot == slot } ?? loads.first { $0.slot == slot }
  }

  /// The register of the object that a slot holds; nil when it holds none.
  mutating func objectRegister(_ slot: Int) -> UInt16? {
    if let known = binding(of: slot) { return known.kind == .object ? UInt16(known.register) : nil }
    // A template that is called for an object has no other variables.
    guard entry != .call, registers.loaded < 16 else { return nil }
    registers.loaded += 1
    let load = Binding(slot: slot, register: CompiledBody.registerCount - registers.loaded, kind: .object)
    loads.append(load)
    return UInt16(load.register)
  }

  /// The register of what a loop put into a slot.
  func register(_ slot: Int, _ kind: Binding.Kind) -> UInt16? {
    bindings.last { $0.slot == slot }.flatMap { $0.kind == kind ? UInt16($0.register) : nil }
  }

  /// The number of the scope that a step sees here.
  private mutating func scope() -> UInt16 {
    var visible: [Binding] = []
    for binding in bindings.reversed() + loads where !visible.contains(where: { $0.slot == binding.slot }) {
      visible.append(binding)
    }
    if let known = scopes.lastIndex(of: visible) { return UInt16(clamping: known) }
    scopes.append(visible)
    return UInt16(clamping: scopes.count - 1)
  }

  // MARK: Instructions

  var position: Int { instructions.count }

  /// Adds an instruction, which prints the text so far.
  @discardableResult
  mutating func emit(_ instruction: Instruction) -> Int {
    var instruction = instruction
    if !text.isEmpty {
      let kept = bodies.kept(text)
      instruction.text = kept.baseAddress
      instruction.textCount = Int32(kept.count)
      if textMayBegin { instruction.flags.insert(.textMayBegin) }
      text = []
      textMayBegin = false
    }
    if instruction.step != nil || instruction.isTest { instruction.scope = scope() }
    instructions.append(instruction)
    return instructions.count - 1
  }

  /// Where the run may come from elsewhere.
  mutating func label() -> Int32 {
    if !text.isEmpty { emit(Instruction(operation: .text)) }
    return Int32(instructions.count)
  }

  mutating func print(_ bytes: UnsafeBufferPointer<UInt8>) {
    var rest = bytes[...]
    while let first = rest.first {
      let end = rest.firstIndex(of: 0x0A).map { $0 + 1 } ?? rest.endIndex
      textCount += margin.count + end - rest.startIndex
      if textCount > Self.textLimit { return }
      if first != 0x0A, !margin.isEmpty {
        if text.isEmpty {
          textMayBegin = line.mayBegin
        } else if text.last == 0x0A {
          text += margin
        }
      }
      text += rest[..<end]
      line.print(Array(rest[..<end])[...])
      rest = rest[end...]
    }
  }

  // MARK: Steps

  mutating func add(_ body: Body) {
    for step in body.steps { add(step) }
  }

  mutating func add(_ step: Step) {
    guard position <= Self.instructionLimit else { return }
    switch step {
    case let step as TextStep: print(step.text.bytes)
    case let step as StoredStep: add(step)
    case let step as CallStep: add(step)
    case let step as LoopStep: add(step)
    case let step as ChoiceStep: add(step)
    case let step as BlockStep: add(step)
    case let step as VariableStep: add(step)
    case let step as SeparatedStep: add(step)
    case let step as GroupStep: add(step.body)
    default: leave(step)
    }
  }

  /// Leaves a step as it is.
  mutating func leave(_ step: Step) {
    emit(Instruction(operation: .step, step: .passUnretained(step)))
    line.printAnything()
  }

  /// Whether a value that is printed here must be looked at, as flags.
  func valueFlags(isText: Bool) -> Instruction.Flags {
    var flags: Instruction.Flags = margin.isEmpty ? [] : .isIndented
    guard isText else { return flags }
    switch text.last {
    case nil, 0x20, 0x0A, 0x2C, 0x5B, 0x7B: flags.insert(.isNoted)
    default: break
    }
    return flags
  }
}
