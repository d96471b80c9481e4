internal import Ecore
internal import OCL

/// A compiled body that is running.
struct CompiledFrame: BitwiseCopyable {
  let body: UnsafeMutablePointer<CompiledBody>
  let registers: UnsafeMutablePointer<UInt64>
  /// Where the body's text begins.
  let textStart: Int
}

extension TemplateRun {
  /// Runs instructions until the body ends.
  ///
  /// Everything that is not the plain case is left to the step that an instruction was made of.
  func run(_ frame: CompiledFrame, _ slots: Activation) {
    let first = frame.body.pointee.instructions
    let registers = frame.registers
    let margin = frame.body.pointee.margin
    let tables = tables
    let state = state
    var cursor = state.pointee.buffer.cursor(for: OutputCursor.slack)
    var position = first
    while true {
      let instruction = position
      position += 1
      let textCount = Int(instruction.pointee.textCount)
      if textCount > 0, let text = instruction.pointee.text {
        if !cursor.hasRoom(for: textCount + margin.count) {
          cursor = grown(cursor, textCount + margin.count)
        }
        if instruction.pointee.flags.contains(.textMayBegin), cursor.beginsLine,
          let start = margin.baseAddress
        {
          cursor.write(padded: start, margin.count)
        }
        cursor.write(padded: text, textCount)
      }
      switch instruction.pointee.operation {
      case .text: break
      case .end:
        state.pointee.buffer.take(to: cursor.next)
        return
      case .jump: position = first + Int(instruction.pointee.target)
      case .storedText:
        if let path = instruction.pointee.path {
          switch path.read(from: object(registers, instruction), in: tables) {
          case .null: continue
          case .cell(let cell):
            if let text = tables.text(cell) {
              cursor = print(text, instruction, margin, cursor)
              continue
            }
          case .unknown: break
          }
        }
        cursor = leave(instruction, frame, slots, cursor)
      case .storedInteger, .storedBoolean, .storedLiteral:
        if let path = instruction.pointee.path {
          switch path.read(from: object(registers, instruction), in: tables) {
          case .null: continue
          case .cell(let cell):
            if let printed = print(cell, instruction, margin, cursor) {
              cursor = printed
              continue
            }
          case .unknown: break
          }
        }
        cursor = leave(instruction, frame, slots, cursor)
      case .unlessStored:
        guard let holds = holds(instruction, registers, tables) else {
          let (printed, isTrue) = decide(instruction, frame, slots, cursor)
          cursor = printed
          if !isTrue { position = first + Int(instruction.pointee.target) }
          continue
        }
        if !holds { position = first + Int(instruction.pointee.target) }
      case .unlessTrue:
        let (printed, isTrue) = decide(instruction, frame, slots, cursor)
        cursor = printed
        if !isTrue { position = first + Int(instruction.pointee.target) }
      case .mark: registers[Int(instruction.pointee.register)] = UInt64(cursor.next - cursor.base)
      case .unlessPrinted:
        if registers[Int(instruction.pointee.register)] == UInt64(cursor.next - cursor.base) {
          position = first + Int(instruction.pointee.target)
        }
      case .loop:
        switch beginLoop(instruction, registers, tables) {
        case true?: break
        case false?: position = first + Int(instruction.pointee.target)
        case nil:
          cursor = leave(instruction, frame, slots, cursor)
          position = first + Int(instruction.pointee.target)
        }
      case .next:
        let loop = registers + Int(instruction.pointee.state)
        guard loop[LoopState.position] < loop[LoopState.end] else { continue }
        Self.advance(loop)
        position = first + Int(instruction.pointee.target)
      case .loopText:
        let cell = Cell(bits: registers[Int(instruction.pointee.register)])
        if let text = tables.text(cell) { cursor = print(text, instruction, margin, cursor) }
      case .loopIndex:
        let number = Cell(bits: registers[Int(instruction.pointee.register)]).integer
        cursor = print(Int(number), instruction, margin, cursor)
      case .call:
        let object = object(registers, instruction)
        cursor = call(object, instruction, frame, slots, cursor)
      case .callStored:
        guard let path = instruction.pointee.path,
          case .cell(let cell) = path.read(from: object(registers, instruction), in: tables)
        else {
          cursor = leave(instruction, frame, slots, cursor)
          continue
        }
        cursor = call(cell.object, instruction, frame, slots, cursor)
      case .callText:
        let cell = Cell(bits: registers[Int(instruction.pointee.register)])
        let known = tables.text(cell).flatMap { text in
          instruction.pointee.extra.flatMap { memo in
            Unmanaged<TextMemo>.fromOpaque(memo)._withUnsafeGuaranteedRef { $0.value(of: text) }
          }
        }
        if let known {
          cursor = print(known, instruction, margin, cursor)
        } else {
          cursor = callForText(instruction, frame, slots, cursor)
        }
      case .separated:
        cursor = printSeparated(instruction, frame, slots, cursor)
      case .step: cursor = leave(instruction, frame, slots, cursor)
      }
    }
  }

  @inline(__always)
  private func object(
    _ registers: UnsafeMutablePointer<UInt64>, _ instruction: UnsafeMutablePointer<Instruction>
  ) -> ObjectID {
    ObjectID(raw: UInt32(truncatingIfNeeded: registers[Int(instruction.pointee.register)]))
  }

  /// Whether a test holds; nil when it takes an evaluation.
  @inline(__always)
  private func holds(
    _ instruction: UnsafeMutablePointer<Instruction>, _ registers: UnsafeMutablePointer<UInt64>,
    _ tables: ModelTables
  ) -> Bool? {
    guard let path = instruction.pointee.path else { return nil }
    let wants = !instruction.pointee.flags.contains(.isNegated)
    switch path.read(from: object(registers, instruction), in: tables) {
    case .null: return !wants
    case .unknown: return nil
    case .cell(let cell): return path.isMany ? tables.list(cell).isEmpty != wants : wants
    }
  }

  // MARK: Loops

  /// Whether there are elements to go over; nil when it takes an evaluation.
  @inline(__always)
  private func beginLoop(
    _ instruction: UnsafeMutablePointer<Instruction>, _ registers: UnsafeMutablePointer<UInt64>,
    _ tables: ModelTables
  ) -> Bool? {
    guard let path = instruction.pointee.path,
      case .cell(let cell) = path.read(from: object(registers, instruction), in: tables)
    else { return nil }
    if cell == .unset { return false }
    let loop = registers + Int(instruction.pointee.state)
    let start: UnsafeRawPointer
    var count = 1
    var stride = 4
    if cell.isSingleton {
      loop[LoopState.single] = cell.bits & 0xFFFF_FFFF
      start = UnsafeRawPointer(loop + LoopState.single)
    } else {
      start = UnsafeRawPointer(tables.words + cell.listStart)
      count = cell.listCount
      if cell.isWide { stride = 8 }
    }
    if count == 0 { return false }
    loop[LoopState.position] = UInt64(UInt(bitPattern: start))
    loop[LoopState.end] = UInt64(UInt(bitPattern: start + count * stride))
    loop[LoopState.stride] = UInt64(stride)
    loop[LoopState.index] = 0
    if instruction.pointee.flags.contains(.areTexts) {
      for _ in 0..<count {
        Self.advance(loop)
        let text = Cell(bits: loop[LoopState.element])
        if text == .unset || tables.text(text) == nil { return nil }
      }
      loop[LoopState.position] = UInt64(UInt(bitPattern: start))
      loop[LoopState.index] = 0
    }
    Self.advance(loop)
    return true
  }

  /// Makes the next element the loop's.
  @inline(__always)
  private static func advance(_ loop: UnsafeMutablePointer<UInt64>) {
    let position = loop[LoopState.position]
    guard let place = UnsafeRawPointer(bitPattern: UInt(position)) else { return }
    let stride = loop[LoopState.stride]
    loop[LoopState.element] =
      stride == 8
      ? place.loadUnaligned(as: UInt64.self) : UInt64(place.loadUnaligned(as: UInt32.self))
    loop[LoopState.position] = position + stride
    loop[LoopState.index] += 1
  }

  // MARK: Values

  /// Prints a text.
  @inline(__always)
  private func print(
    _ text: UnsafeBufferPointer<UInt8>, _ instruction: UnsafeMutablePointer<Instruction>,
    _ margin: UnsafeBufferPointer<UInt8>, _ cursor: OutputCursor
  ) -> OutputCursor {
    guard let start = text.baseAddress, text.count > 0 else { return cursor }
    var cursor = cursor
    let flags = instruction.pointee.flags
    if !cursor.hasRoom(for: text.count + margin.count) {
      cursor = grown(cursor, text.count + margin.count)
    }
    let mark = cursor.next - cursor.base
    if flags.contains(.isIndented) {
      if OutputCursor.hasLineEnd(start, text.count) {
        cursor = printIndented(text, margin, cursor)
      } else {
        if cursor.beginsLine, let start = margin.baseAddress { cursor.write(padded: start, margin.count) }
        cursor.write(start, text.count)
      }
    } else {
      cursor.write(start, text.count)
    }
    if flags.contains(.isNoted), DoubtfulText.mayBegin(with: cursor.base[mark]) { note(mark, cursor) }
    return cursor
  }

  /// Prints a number.
  @inline(__always)
  private func print(
    _ number: Int, _ instruction: UnsafeMutablePointer<Instruction>, _ margin: UnsafeBufferPointer<UInt8>,
    _ cursor: OutputCursor
  ) -> OutputCursor {
    var cursor = cursor
    if !cursor.hasRoom(for: margin.count) { cursor = grown(cursor, margin.count) }
    if instruction.pointee.flags.contains(.isIndented), cursor.beginsLine, let start = margin.baseAddress {
      cursor.write(padded: start, margin.count)
    }
    cursor.write(number)
    return cursor
  }

  /// Prints a number, a truth value or a literal; nil when that takes the step.
  @inline(__always)
  private func print(
    _ cell: Cell, _ instruction: UnsafeMutablePointer<Instruction>, _ margin: UnsafeBufferPointer<UInt8>,
    _ cursor: OutputCursor
  ) -> OutputCursor? {
    switch instruction.pointee.operation {
    case .storedInteger: return print(Int(cell.integer), instruction, margin, cursor)
    case .storedBoolean:
      let text: StaticString = cell.boolean ? "true" : "false"
      let bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
      return print(bytes, instruction, margin, cursor)
    default:
      let index = cell.integer
      guard index >= 0, index < Int64(instruction.pointee.state), let texts = instruction.pointee.extra else {
        return nil
      }
      let literals = texts.assumingMemoryBound(to: UnsafeBufferPointer<UInt8>.self)
      return print(literals[Int(index)], instruction, margin, cursor)
    }
  }
}
