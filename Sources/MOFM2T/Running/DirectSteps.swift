internal import Ecore
internal import OCL

/// `[e/]` of a value that is stored in the model.
final class StoredStep: Step, @unchecked Sendable {
  let expression: PlannedExpression
  /// Valid as long as the expression.
  let path: StoredPath
  /// The texts of the enumeration's literals.
  let literals: UnsafeBufferPointer<LaidText>

  /// Nil when such a value must be evaluated to be printed.
  init?(_ expression: PlannedExpression, in metamodel: Metamodel) {
    guard let path = expression.plan.path?.path else { return nil }
    var texts: [LaidText] = []
    switch path.content {
    case .text, .integer, .boolean: break
    case .literal(let type):
      texts = metamodel.eDataType(type).eLiterals.map { LaidText($0.literal.utf8) }
    case .object, .texts, .objects, .other: return nil
    }
    self.expression = expression
    self.path = path
    let copy = UnsafeMutableBufferPointer<LaidText>.allocate(capacity: texts.count)
    _ = copy.initialize(from: texts)
    literals = UnsafeBufferPointer(copy)
  }

  deinit {
    literals.forEach { $0.deallocate() }
    literals.deallocate()
  }

  override func run(_ run: TemplateRun, _ frame: TemplateRun.Frame) { run.execute(self, frame) }
}

/// `[x/]` of a variable.
final class VariableStep: Step, @unchecked Sendable {
  let expression: PlannedExpression
  let slot: Int

  /// Nil when the expression is no variable.
  init?(_ expression: PlannedExpression) {
    guard let slot = expression.plan.variable else { return nil }
    self.expression = expression
    self.slot = slot
  }

  override func run(_ run: TemplateRun, _ frame: TemplateRun.Frame) { run.execute(self, frame) }
}

/// `[texts->sep('…')/]` of texts that are stored in the model.
final class SeparatedStep: Step, @unchecked Sendable {
  let expression: PlannedExpression
  let path: StoredPath
  let separator: LaidText
  private let owner: StoredPath.Owner

  /// Nil when the elements are no stored texts or the separator is no literal.
  init?(_ expression: PlannedExpression, _ checked: CheckedExpression) {
    guard case .extra(let operation, let arguments) = checked.kind, operation.isSeparation,
      arguments.count == 2, case .literal(.string(let separator)) = arguments[1].kind,
      let owner = StoredPath.Owner(arguments[0]), case .texts = owner.path.content
    else { return nil }
    self.expression = expression
    self.owner = owner
    path = owner.path
    self.separator = LaidText(separator.utf8)
  }

  deinit { separator.deallocate() }

  override func run(_ run: TemplateRun, _ frame: TemplateRun.Frame) { run.execute(self, frame) }
}

extension TemplateRun {
  func execute(_ step: StoredStep, _ frame: Frame) {
    switch step.path.read(frame.slots) {
    case .null: break
    case .unknown: print(step.expression, frame)
    case .cell(let cell):
      let mark = state.pointee.buffer.count
      switch step.path.content {
      case .text:
        guard let text = frame.slots.tables?.pointee.text(cell) else {
          print(step.expression, frame)
          return
        }
        state.pointee.buffer.write(text)
        state.pointee.buffer.noteText(from: mark)
        record(from: mark, step.expression.place, .string, frame.selfValue)
        return
      case .integer: state.pointee.buffer.write(Int(cell.integer))
      case .boolean: state.pointee.buffer.write(cell.boolean ? "true" : "false")
      case .literal:
        guard step.literals.indices.contains(Int(cell.integer)) else {
          print(step.expression, frame)
          return
        }
        state.pointee.buffer.write(step.literals[Int(cell.integer)])
      case .object, .texts, .objects, .other:
        print(step.expression, frame)
        return
      }
      record(from: mark, step.expression.place, .value, frame.selfValue)
    }
  }

  func execute(_ step: VariableStep, _ frame: Frame) {
    let mark = state.pointee.buffer.count
    switch frame.slots[step.slot] {
    case .string(let text):
      state.pointee.buffer.write(text)
      state.pointee.buffer.noteText(from: mark)
      record(from: mark, step.expression.place, .string, frame.selfValue)
    case .integer(let number):
      state.pointee.buffer.write(number)
      record(from: mark, step.expression.place, .value, frame.selfValue)
    default: print(step.expression, frame)
    }
  }

  func execute(_ step: SeparatedStep, _ frame: Frame) {
    guard case .cell(let cell) = step.path.read(frame.slots), let tables = frame.slots.tables,
      case let texts = tables.pointee.list(cell),
      texts.allSatisfy({ $0 != .unset && tables.pointee.text($0) != nil })
    else {
      print(step.expression, frame)
      return
    }
    let mark = state.pointee.buffer.count
    for (index, text) in texts.enumerated() {
      if index > 0 { state.pointee.buffer.write(step.separator) }
      if let text = tables.pointee.text(text) { state.pointee.buffer.write(text) }
    }
    record(from: mark, step.expression.place, .value, frame.selfValue)
  }
}
