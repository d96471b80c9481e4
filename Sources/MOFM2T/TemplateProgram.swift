public import Diagnostics
public import Ecore
public import OCL
internal import Threads

/// A module and all it needs, fully parsed and checked against a metamodel; ready to be run any number of times.
public struct TemplateProgram: Sendable {
  /// A main template: what is called for each element of a type.
  struct Main: Sendable {
    let site: Int
    let type: OCLType
    let place: SourceRange
  }

  let metamodel: Metamodel
  let table: CallTable
  let sites: [CallSite]
  /// The templates of each module; none where one is wrong.
  let templates: [[PlannedTemplate?]]
  /// The queries of each module; none where one is wrong.
  let queries: [[PlannedQuery?]]
  let mains: [Main]
  /// The most slots that an activation of a template or query needs.
  let capacity: Int
  /// Whether something may ask for what the open loops, templates and queries are about.
  let keepsSubjects: Bool
  let whiteSpace: WhiteSpaceRules

  /// The files of all modules, the main module's first: what the output depends on besides models.
  public var files: [SourceFile] { table.graph.modules.map(\.syntax.text.file) }

  /// The main module's name.
  public var name: String { table.graph.modules[0].name }

  /// Reads, checks and plans the module in `file` with all that it imports and extends.
  ///
  /// Everything is checked before anything can run, and every error goes to `sink`; then the result is nil.
  /// Warnings tell of what is never used, never true or hidden; `options` adds more, and what templates can call.
  /// All `nsURI`s that modules name must be packages of `metamodel`. What `documents`, which must be about the same
  /// metamodel, define and derive is known in the templates.
  public static func load(
    _ file: SourceFile, metamodel: Metamodel, documents: DocumentSet? = nil,
    finder: ModuleFinder = ModuleFinder(), options: TemplateOptions = TemplateOptions(),
    into sink: inout DiagnosticSink
  ) -> TemplateProgram? {
    var local = DiagnosticSink()
    let graph = ModuleGraph.load(file, finder: finder, overrides: options.overrides, into: &local)
    var linker = Linker(
      graph: graph, metamodel: metamodel, documents: documents, options: options, isSound: !local.hasErrors)
    let program = linker.link()
    local.absorb(linker.sink)
    let hasErrors = local.hasErrors
    sink.absorb(local)
    return hasErrors ? nil : program
  }

  /// The `nsURI`s that the module in `file` and all that it imports and extends name, each once.
  ///
  /// What is wrong with the modules is told when they are loaded.
  public static func namespaces(
    of file: SourceFile, finder: ModuleFinder = ModuleFinder(), options: TemplateOptions = TemplateOptions()
  ) -> [String] {
    var sink = DiagnosticSink()
    let graph = ModuleGraph.load(file, finder: finder, overrides: options.overrides, into: &sink)
    var seen: Set<String> = []
    return graph.modules.flatMap { $0.syntax.metamodels.map(\.text) }.filter { seen.insert($0).inserted }
  }

  /// Runs each main template for every element of its parameter's type, in document order.
  ///
  /// What goes wrong goes to `sink` and the run goes on, so that one run shows all; the same model and options
  /// always give the same result. Nothing is written: see ``OutputWriter``.
  public func run(
    on model: Model, options: RunOptions = RunOptions(), into sink: inout DiagnosticSink
  ) -> RunResult {
    guard model.metamodel === metamodel else {
      sink.emit(.otherMetamodel())
      return RunResult()
    }
    guard !mains.isEmpty else {
      let main = table.graph.modules[0]
      let place = main.syntax.name.map(\.range) ?? 0..<0
      sink.emit(.noMain(main.name, at: main.syntax.text.range(place)))
      return RunResult()
    }
    let run = TemplateRun(self, model: model, options: options, sinkLimit: sink.limit)
    let origins = run.origins()
    if let result = inParallel(origins, on: model, options: options) { return result }
    guard start(run, origins[...], options) else {
      sink.emit(.noThread())
      return RunResult()
    }
    sink.absorb(run.sink)
    run.context.faults.forEach { sink.emit($0) }
    return RunResult(output: run.output, text: run.text)
  }

  func start(_ run: TemplateRun, _ origins: ArraySlice<OutputOrigin>, _ options: RunOptions) -> Bool {
    // A call inside a call costs up to a few kilobytes of stack for every expression around it.
    LargeStack.run(size: min(max(options.recursionLimit, 1), 100_000) * (256 << 10)) { run.run(origins) }
  }

  /// What each part of some files of a run's result came from, by path.
  ///
  /// Runs the main templates once more for what they were run for when they printed to these files. A file that does not
  /// come out the same again is missing.
  public func regions(
    of files: [OutputTree.File], on model: Model, options: RunOptions
  ) -> [String: [OutputRegion]] {
    var options = options
    options.isTraced = true
    var seen: Set<OutputOrigin> = []
    options.origins = files.flatMap(\.origins).filter { seen.insert($0).inserted }
    guard model.metamodel === metamodel else { return [:] }
    let run = TemplateRun(self, model: model, options: options, sinkLimit: 0)
    guard start(run, run.origins()[...], options) else { return [:] }
    var result: [String: [OutputRegion]] = [:]
    for file in files {
      guard let again = run.output.file(file.path), again.count == file.count else { continue }
      result[file.path] = again.regions
    }
    return result
  }
}
