internal import Diagnostics
internal import Ecore
internal import OCL

extension TemplateRun {
  /// Prints what the steps of a body print.
  func execute(_ body: Body, _ frame: Frame) {
    if compiled != nil, runCompiled(body, frame) { return }
    for step in body.unowned {
      guard spend(at: nil) else { return }
      step._withUnsafeGuaranteedRef { $0.run(self, frame) }
    }
    if options.limits.bytes != nil { _ = allows(bytes: state.pointee.buffer.count, at: nil) }
  }

  func print(_ step: TextStep, _ frame: Frame) {
    let mark = state.pointee.buffer.count
    state.pointee.buffer.write(step.text)
    record(
      from: mark, program.table.graph.modules[frame.module].syntax.text.range(step.range), .text,
      frame.selfValue)
  }

  /// A block's trail is printed only when the block prints something.
  func execute(_ step: BlockStep, _ frame: Frame) {
    let mark = state.pointee.buffer.count
    step.step.run(self, frame)
    if state.pointee.buffer.count != mark { print(step.trail, frame) }
  }

  func execute(_ step: ChoiceStep, _ frame: Frame) {
    for branch in step.unowned {
      let isChosen =
        branch.test?.holds(frame.slots)
        ?? branch.condition?._withUnsafeGuaranteedRef { isTrue($0, frame) } ?? true
      guard isChosen else { continue }
      branch.body._withUnsafeGuaranteedRef { execute($0, frame) }
      return
    }
  }

  private func print(_ expression: PlannedExpression?, _ frame: Frame) {
    guard let expression else { return }
    print(expression, frame)
  }

  func print(_ expression: PlannedExpression, _ frame: Frame) {
    print(evaluate(expression, frame), of: expression, frame)
  }

  private func print(_ value: Value, of expression: PlannedExpression, _ frame: Frame) {
    let mark = state.pointee.buffer.count
    print(value, at: expression.place)
    record(from: mark, expression.place, value.isString ? .string : .value, frame.selfValue)
  }

  func execute(_ step: ValueStep, _ frame: Frame) {
    print(step.clauses.before, frame)
    if let separator = step.clauses.separator {
      let value = evaluate(step.value, frame)
      if let elements = value.elements {
        for (index, element) in elements.enumerated() {
          if index > 0 { print(separator, frame) }
          print(element, of: step.value, frame)
        }
      } else {
        print(value, of: step.value, frame)
      }
    } else {
      print(step.value, frame)
    }
    print(step.clauses.after, frame)
  }

  func execute(_ step: CallStep, _ frame: Frame) {
    if let argument = step.argument, printCall(of: step, argument, frame) { return }
    print(step.clauses.before, frame)
    var first = Value.null
    var rest: [Value] = []
    var isComplete = true
    for (index, argument) in step.arguments.enumerated() {
      let value = reported(argument, frame)
      if value.isInvalid { isComplete = false }
      if index == 0 {
        if step.hasSource, value.isNull {
          reportInvalid(.nullSource, at: argument.place)
          isComplete = false
        }
        first = value
      } else {
        rest.append(value)
      }
    }
    if isComplete, step.arguments.count == 1, step.site >= 0, printCall(of: step.site, first, at: step.place)
    {
      isComplete = false
    }
    if isComplete {
      let arguments =
        step.arguments.count == 1 ? CallArguments(first) : CallArguments(first, rest, step.arguments.isEmpty)
      print(callTo: step.target, arguments, place: step.place)
    }
    print(step.clauses.after, frame)
  }

  func execute(_ step: BindingStep, _ frame: Frame) {
    for branch in step.branches {
      var fits = true
      for (index, binding) in branch.bindings.enumerated() {
        let value = reported(binding.value, frame)
        if let type = binding.type, !Self.value(value, isOf: type, in: model) {
          fits = false
          break
        }
        frame.slots[step.slot + index] = value
      }
      if fits {
        execute(branch.body, frame)
        return
      }
    }
  }

  func execute(_ step: LoopStep, _ frame: Frame) {
    let slots = frame.slots
    let outerSelf = slots[0]
    defer { slots[0] = outerSelf }
    for (index, binding) in step.bindings.enumerated() {
      slots[step.slot + index] = reported(binding, frame)
    }
    let first = step.slot + step.bindings.count
    var index = 0
    if let elements = storedElements(of: step, slots), let tables = slots.tables {
      state.pointee.subjects.append(.null)
      if elements.areTexts {
        for cell in elements.cells {
          let text = tables.pointee.text(cell).map { String(decoding: $0, as: UTF8.self) } ?? ""
          if !runBody(of: step, .string(text), frame, first, &index) { break }
        }
      } else {
        for cell in elements.cells where !runBody(of: step, cell.object, frame, first, &index) { break }
      }
    } else {
      let source = reported(step.source, frame)
      let elements: [Value]
      switch source {
      case .null, .invalid: return
      case .collection(let collection): elements = collection.elements
      default: elements = [source]
      }
      state.pointee.subjects.append(.null)
      for element in elements where !runBody(of: step, element, frame, first, &index) { break }
    }
    state.pointee.subjects.removeLast()
    if step.isPlain { return }
    guard index > 0, let after = step.clauses.after else { return }
    for offset in 0..<step.indexCount { slots[first + 1 + offset] = .integer(index) }
    print(after, frame)
  }

  /// What a loop goes over, where it stands in the model; nil when it must be evaluated.
  private func storedElements(of step: LoopStep, _ slots: Activation) -> (cells: CellList, areTexts: Bool)? {
    guard let path = step.path, case .cell(let cell) = path.read(slots), let tables = slots.tables
    else { return nil }
    let cells = tables.pointee.list(cell)
    switch path.content {
    case .objects: return (cells, false)
    case .texts:
      return cells.allSatisfy { $0 != .unset && tables.pointee.text($0) != nil } ? (cells, true) : nil
    default: return nil
    }
  }

  /// Runs a loop's body for an object; false when the run must end.
  @inline(__always)
  private func runBody(
    of step: LoopStep, _ object: ObjectID, _ frame: Frame, _ first: Int, _ index: inout Int
  ) -> Bool {
    guard step.isPlain else { return runBody(of: step, .object(object), frame, first, &index) }
    guard spend(at: step.source.place) else { return false }
    let slots = frame.slots
    slots.set(first, object)
    for offset in 0..<step.indexCount { slots[first + 1 + offset] = .integer(index + 1) }
    slots.set(0, object)
    if program.keepsSubjects { state.pointee.subjects[state.pointee.subjects.count - 1] = .object(object) }
    index += 1
    execute(step.body, frame)
    return true
  }

  /// Runs a loop's body for an element; false when the run must end.
  private func runBody(
    of step: LoopStep, _ element: Value, _ frame: Frame, _ first: Int, _ index: inout Int
  ) -> Bool {
    guard spend(at: step.source.place) else { return false }
    if let type = step.elementType, !Self.value(element, isOf: type, in: model) { return true }
    let slots = frame.slots
    slots[first] = element
    for offset in 0..<step.indexCount { slots[first + 1 + offset] = .integer(index + 1) }
    slots[0] = element
    if program.keepsSubjects { state.pointee.subjects[state.pointee.subjects.count - 1] = element }
    if let condition = step.condition, !isTrue(condition, frame) { return true }
    if !step.isPlain { print(index == 0 ? step.clauses.before : step.clauses.separator, frame) }
    index += 1
    execute(step.body, frame)
    return true
  }

  // MARK: Files

  func execute(_ step: FileStep, _ frame: Frame) {
    let file = begin(step, frame)
    let encoding = step.charset.map { charset($0, frame) } ?? .utf8
    let outer = openFile
    openFile = OpenFile()
    if let file, step.mode == .overwrite {
      readAreas(output.files[file].path, encoding)
    }
    var other = state.pointee.spare.take() ?? TextBuffer()
    other.reset(isTraced: options.isTraced)
    swap(&state.pointee.buffer, &other)
    execute(step.body, frame)
    if program.whiteSpace == .acceleo4 { restoreAreas() }
    swap(&state.pointee.buffer, &other)
    let areas = openFile?.areas
    let basis = openFile?.basis
    openFile = outer
    guard let file else { return }
    if let areas { keepLostAreas(areas, of: output.files[file].path, at: step.url.place) }
    let start = output.files[file].count
    if encoding == .utf8 {
      printed += other.count
      guard allows(bytes: printed, at: step.url.place) else { return }
      output.append(other.contents, toFile: file)
    } else {
      guard let encoded = encoding.encoded(other.bytes) else {
        report(.unencodable(encoding.rawValue, at: step.url.place))
        return
      }
      printed += encoded.count
      guard allows(bytes: printed, at: step.url.place) else { return }
      encoded.withUnsafeBufferPointer { output.append($0, toFile: file) }
    }
    let hasDoubtfulText = other.hasDoubtfulText
    let regions = other.regions.map { encoding.encoded($0, of: other.bytes, from: start) } ?? []
    output.update(file: file) { file in
      if let origin, file.origins.last != origin { file.origins.append(origin) }
      if hasDoubtfulText { file.hasDoubtfulText = true }
      if areas?.hasTaken == true { file.basis = basis }
      if !regions.isEmpty { file.regions += regions }
    }
    // A large one is not kept for files that may be small.
    if other.count < 1 << 20 { state.pointee.spare = consume other }
  }

  /// The file that a block prints to; nil, with a diagnostic, when it has none.
  private func begin(_ step: FileStep, _ frame: Frame) -> Int? {
    let value = reported(step.url, frame)
    if value.isInvalid { return nil }
    guard let path = value.string else {
      report(.noPath(ValuePrinter(context).text(value), at: step.url.place))
      return nil
    }
    if step.mode == .append, let lastFile, lastFile.path == path { return lastFile.index }
    do throws(OutputTree.PathError) {
      let file = try output.begin(path, mode: step.mode)
      lastFile = (path, file)
      let place = step.url.place
      let name = output.files[file].path
      if filePlaces[name] == nil { filePlaces[name] = place }
      return file
    } catch {
      let normalized = try? OutputTree.normalized(path)
      report(.badPath(path, error, first: normalized.flatMap { filePlaces[$0] }, at: step.url.place))
      return nil
    }
  }

  private func charset(_ expression: PlannedExpression, _ frame: Frame) -> Charset {
    let value = reported(expression, frame)
    if value.isInvalid { return .utf8 }
    guard let charset = value.string.flatMap(Charset.init(named:)) else {
      report(.unsupportedCharset(ValuePrinter(context).text(value), at: expression.place))
      return .utf8
    }
    return charset
  }
}
