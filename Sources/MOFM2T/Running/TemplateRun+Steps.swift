internal import Diagnostics
internal import OCL

extension TemplateRun {
  /// Prints what the steps of a body print.
  func execute(_ steps: [Step], _ frame: inout Frame) {
    for step in steps {
      guard spend(at: nil) else { return }
      execute(step, &frame)
    }
    _ = allows(bytes: buffer.count, at: nil)
  }

  private func execute(_ step: Step, _ frame: inout Frame) {
    switch step {
    case .text(let step): print(step.bytes, frame)
    case .value(let step): execute(step, frame)
    case .call(let step): execute(step, frame)
    case .loop(let step): execute(step, &frame)
    case .choice(let branches):
      for branch in branches {
        if let condition = branch.condition, !isTrue(condition, frame) { continue }
        execute(branch.body, &frame)
        return
      }
    case .binding(let branches): execute(branches, &frame)
    case .file(let step): execute(step, &frame)
    case .protected(let step): execute(step, &frame)
    case .block(let step):
      let mark = buffer.count
      execute(step.step, &frame)
      if buffer.count != mark { print(step.trail, frame) }
    case .steps(let steps): execute(steps, &frame)
    }
  }

  private func print(_ expression: PlannedExpression?, _ frame: Frame) {
    guard let expression else { return }
    print(evaluate(expression, frame), of: expression, frame)
  }

  private func print(_ text: ArraySlice<UInt8>, _ frame: Frame) {
    let mark = buffer.count
    buffer.write(text)
    guard buffer.regions != nil else { return }
    let syntax = program.table.graph.modules[frame.module].syntax.text
    record(from: mark, syntax.range(text.indices), .text, frame.selfValue)
  }

  private func print(_ value: Value, of expression: PlannedExpression, _ frame: Frame) {
    let mark = buffer.count
    print(value, at: expression.place)
    record(from: mark, expression.place, value.isString ? .string : .value, frame.selfValue)
  }

  private func execute(_ step: ValueStep, _ frame: Frame) {
    print(step.clauses.before, frame)
    let value = evaluate(step.value, frame)
    if let separator = step.clauses.separator, let elements = value.elements {
      for (index, element) in elements.enumerated() {
        if index > 0 { print(separator, frame) }
        print(element, of: step.value, frame)
      }
    } else {
      print(value, of: step.value, frame)
    }
    print(step.clauses.after, frame)
  }

  private func execute(_ step: CallStep, _ frame: Frame) {
    print(step.clauses.before, frame)
    var arguments: [Value] = []
    arguments.reserveCapacity(step.arguments.count)
    var isComplete = true
    for (index, argument) in step.arguments.enumerated() {
      let value = reported(argument, frame)
      if value.isInvalid { isComplete = false }
      if index == 0, step.hasSource, value.isNull {
        reportInvalid(.nullSource, at: argument.place)
        isComplete = false
      }
      arguments.append(value)
    }
    if isComplete { print(callTo: step.target, arguments, place: step.place) }
    print(step.clauses.after, frame)
  }

  private func execute(_ branches: [BindingBranch], _ frame: inout Frame) {
    let count = frame.variables.count
    defer { frame.variables.removeLast(frame.variables.count - count) }
    for branch in branches {
      var fits = true
      for binding in branch.bindings {
        let value = reported(binding.value, frame)
        if let type = binding.type, !Self.value(value, isOf: type, in: model) {
          fits = false
          break
        }
        frame.variables.append(value)
      }
      if fits {
        execute(branch.body, &frame)
        return
      }
      frame.variables.removeLast(frame.variables.count - count)
    }
  }

  private func execute(_ step: LoopStep, _ frame: inout Frame) {
    let count = frame.variables.count
    let outerSelf = frame.selfValue
    defer {
      frame.variables.removeLast(frame.variables.count - count)
      frame.selfValue = outerSelf
    }
    for binding in step.bindings { frame.variables.append(reported(binding, frame)) }
    let source = reported(step.source, frame)
    let elements: [Value]
    switch source {
    case .null, .invalid: return
    case .collection(let collection): elements = collection.elements
    default: elements = [source]
    }
    let first = frame.variables.count
    var index = 0
    subjects.append(.null)
    defer { subjects.removeLast() }
    for element in elements {
      guard spend(at: step.source.place) else { break }
      if let type = step.elementType, !Self.value(element, isOf: type, in: model) { continue }
      if frame.variables.count == first {
        frame.variables.append(element)
        for _ in 0..<step.indexCount { frame.variables.append(.integer(index + 1)) }
      } else {
        frame.variables[first] = element
        for offset in 0..<step.indexCount { frame.variables[first + 1 + offset] = .integer(index + 1) }
      }
      frame.selfValue = element
      subjects[subjects.count - 1] = element
      if let condition = step.condition, !isTrue(condition, frame) { continue }
      print(index == 0 ? step.clauses.before : step.clauses.separator, frame)
      index += 1
      execute(step.body, &frame)
    }
    guard index > 0 else { return }
    for offset in 0..<step.indexCount { frame.variables[first + 1 + offset] = .integer(index) }
    print(step.clauses.after, frame)
  }

  // MARK: Files

  private func execute(_ step: FileStep, _ frame: inout Frame) {
    let file = begin(step, frame)
    let encoding = step.charset.map { charset($0, frame) } ?? .utf8
    let outer = openFile
    openFile = OpenFile()
    if let file, step.mode == .overwrite {
      readAreas(output.files[file].path, encoding)
    }
    var other = TextBuffer()
    if options.isTraced { other.regions = [] }
    swap(&buffer, &other)
    execute(step.body, &frame)
    swap(&buffer, &other)
    let areas = openFile?.areas
    let basis = openFile?.basis
    openFile = outer
    guard let file else { return }
    if let areas { keepLostAreas(areas, of: output.files[file].path, at: step.url.place) }
    guard let encoded = encoding.encoded(other.bytes) else {
      report(.unencodable(encoding.rawValue, at: step.url.place))
      return
    }
    let start = output.files[file].count
    printed += encoded.count
    guard allows(bytes: printed, at: step.url.place) else { return }
    output.append(encoded, toFile: file)
    output.update(file: file) { file in
      if let origin, file.origins.last != origin { file.origins.append(origin) }
      if other.hasDoubtfulText { file.hasDoubtfulText = true }
      if areas?.hasTaken == true { file.basis = basis }
      if let regions = other.regions {
        file.regions += encoding.encoded(regions, of: other.bytes, from: start)
      }
    }
  }

  /// The file that a block prints to; nil, with a diagnostic, when it has none.
  private func begin(_ step: FileStep, _ frame: Frame) -> Int? {
    let value = reported(step.url, frame)
    if value.isInvalid { return nil }
    guard let path = value.string else {
      report(.noPath(ValuePrinter(context).text(value), at: step.url.place))
      return nil
    }
    do throws(OutputTree.PathError) {
      let file = try output.begin(path, mode: step.mode)
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
