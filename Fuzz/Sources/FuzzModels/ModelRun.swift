import Diagnostics
import Ecore
import Glibc
import OCL
import Validation
import XMI

/// What is done with one fuzzed input, and with each file of `Fuzz/failures` when the tests replay it.
///
/// An input is one file or several with a line `====` between them. The first is `m.ecore`, the others `1.xmi`, `2.xmi`
/// and so on; they may refer to each other by these names. Nothing else is read: a name that leads elsewhere leads nowhere.
enum ModelRun {
  /// Loads the documents, compiles and validates metamodels and models, saves them and loads what was saved.
  ///
  /// Whatever the input is, this must return; it traps when a model without errors cannot be loaded after it was saved.
  static func run(_ input: UnsafeBufferPointer<UInt8>) {
    let start = processorTime()
    defer {
      // libFuzzer's own limit is one of elapsed time, which says little on a machine that has more to do.
      let spent = processorTime() - start
      precondition(spent < 1_000_000_000, "took \(spent / 1_000_000) ms of processor time")
    }
    let documents = documents(in: input)
    var sink = DiagnosticSink(limit: 100)
    var options = XMIOptions()
    options.builtIn = documents
    options.readsFiles = false
    for path in documents.keys.sorted(by: >) {
      // Alone and without the others: its references stay open.
      process([path], options, &sink)
    }
    _ = sink.sorted().prefix(3).map { TextRenderer(color: false).render($0) + ($0.element ?? "") }
  }

  private static func processorTime() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  private static func documents(in input: UnsafeBufferPointer<UInt8>) -> [String: SourceFile] {
    var result: [String: SourceFile] = [:]
    var start = 0
    var number = 0
    var index = 0
    func end(at end: Int) {
      let name = number == 0 ? "m.ecore" : "\(number).xmi"
      result[name] = SourceFile(path: name, bytes: input[start..<end])
      number += 1
    }
    while index + separator.count <= input.count, number < 4 {
      if input[index] == separator[0], input[index..<index + separator.count].elementsEqual(separator) {
        end(at: index)
        index += separator.count
        start = index
      } else {
        index += 1
      }
    }
    end(at: input.count)
    return result
  }

  private static let separator = Array("\n====\n".utf8)

  private static func process(_ paths: [String], _ options: XMIOptions, _ sink: inout DiagnosticSink) {
    var loading = DiagnosticSink(limit: 100)
    var loader = XMILoader(options)
    let loaded = loader.load(paths, into: &loading)
    let isGood = !loading.hasErrors
    sink.absorb(loading)
    let invariants =
      loaded.metamodel === Metamodel.ecore
      ? noInvariants : InvariantSet.collect(from: loaded.metamodel, into: &sink)
    let validator =
      loaded.metamodel === Metamodel.ecore
      ? ecoreValidator : ModelValidator(loaded.metamodel, invariants, into: &sink)
    _ = validator.validate(loaded.model, into: &sink)
    if loaded.metamodel === Metamodel.ecore {
      let compiled = MetamodelValidator.validate(loaded.model, into: &sink)
      let own = InvariantSet.collect(from: compiled, into: &sink)
      _ = ModelValidator(compiled, own, into: &sink)
    }
    for path in paths {
      guard let resource = loaded.resourceOfPath[path] else { continue }
      var options = options
      options.builtIn[path] = saved(loaded.model, resource, path, &sink)
      guard options.builtIn[path] != nil else { continue }
      var again = DiagnosticSink(limit: 100)
      var loader = XMILoader(options)
      let second = loader.load([path], into: &again)
      if isGood, again.hasErrors || second.model.objectCount != loaded.model.objectCount {
        difference(options.builtIn[path], again, loaded.model.objectCount, second.model.objectCount)
      }
    }
  }

  private static func saved(
    _ model: Model, _ resource: Int, _ path: String, _ sink: inout DiagnosticSink
  ) -> SourceFile? {
    var options = XMIWriter.Options()
    options.uri = path
    guard let bytes = XMIWriter.write(model, resource: resource, options: options, into: &sink) else {
      return nil
    }
    return SourceFile(path: path, bytes: bytes)
  }

  private static let noInvariants: InvariantSet = {
    var sink = DiagnosticSink()
    return InvariantSet.collect(from: Metamodel.ecore, into: &sink)
  }()

  private static let ecoreValidator: ModelValidator = {
    var sink = DiagnosticSink()
    return ModelValidator(.ecore, noInvariants, into: &sink)
  }()

  private static func difference(_ file: SourceFile?, _ sink: DiagnosticSink, _ first: Int, _ second: Int) {
    guard isStrict else { return }
    let said = sink.sorted().map { TextRenderer(color: false).render($0) }.joined()
    fatalError("saved and loaded again: \(first) and \(second) objects\n\(said)\(file?.text ?? "")")
  }

  /// Whether a model that was loaded without errors must survive being saved.
  nonisolated(unsafe) static var isStrict = false
}
