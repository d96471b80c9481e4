public import Diagnostics
internal import Ecore
internal import MOFM2T
internal import OCL
internal import XMI

/// `krosskube generate`: runs a template over models.
public enum Generate {
  /// What is to be run, and where its files go.
  public struct Request: Sendable {
    /// The models.
    public var models: [String]
    /// The main module.
    public var template: String
    /// Where the files go.
    public var output: OutputOptions
    /// How many threads run templates; the files are the same for any number.
    public var jobs = 1
    /// Whether YAML and JSON are read back before they are written.
    public var verifies = true
    /// Where a map of what each part of each file came from is left, as JSON.
    public var trace: String?
    /// Folders for the modules that the main one imports.
    public var templatePath: [String] = []
    /// What `getProperty` finds.
    public var properties: [String: String] = [:]
    /// Complete OCL documents whose definitions the templates may use.
    public var documents: [String] = []
    /// What the templates are checked for, and what they read besides models.
    public var checks = TemplateChecks()
    /// Where metamodels are found.
    public var sources = ModelSources()
    /// Where a rule for `make` is left.
    public var depfile: DepfileOptions?

    /// Takes what is always needed.
    public init(models: [String], template: String, folder: String) {
      self.models = models
      self.template = template
      output = OutputOptions(folder: folder)
    }
  }

  /// What became of the files.
  public struct Outcome: Sendable {
    /// What became of the files.
    public var report = OutputReport()
    /// What the template printed outside of files.
    public var text = ""
    /// Whether a file could not be opened; the exit status is then 2.
    public var hasUnreadableFile = false
  }

  /// What a template gave.
  struct Product {
    var output: OutputTree
    /// What was printed outside of files.
    var text: [UInt8]
    var model: Model
    /// The name of the main module.
    var name: String
    /// Every file that was read.
    var inputs: [String]
  }

  /// Nothing is written when anything is wrong with the models, the template or its run.
  public static func run(_ request: Request, into sink: inout DiagnosticSink) -> Outcome {
    var outcome = Outcome()
    var options = RunOptions(properties: request.properties, services: .standard)
    let folder = OutputWriter(folder: request.output.folder)
    options.existing = folder.existing
    options.spill = OutputSpill(near: request.output.folder)
    options.date = OutputOptions.date
    options.isTraced = request.trace != nil
    options.jobs = request.jobs
    let product = produce(request, options, &outcome.hasUnreadableFile, into: &sink)
    guard let product else { return outcome }
    outcome.text = String(decoding: product.text, as: UTF8.self)
    guard !sink.hasErrors else { return outcome }
    let writer = request.output.writer(owner: "generate " + product.name)
    outcome.report = request.output.deliver(product.output, by: writer, into: &sink)
    guard request.output.action == .write, !sink.hasErrors else { return outcome }
    request.depfile?.write(product.inputs, into: &sink)
    if let path = request.trace {
      do throws(FileError) {
        OutputWriter.write(path, try TraceMap.text(of: product.output, product.model), into: &sink)
      } catch {
        sink.emit(.unreadable(error))
      }
    }
    return outcome
  }

  /// Loads everything, runs the template and reads back what it printed; nil when it did not come to a run.
  static func produce(
    _ request: Request, _ options: RunOptions, _ hasUnreadableFile: inout Bool,
    into sink: inout DiagnosticSink
  ) -> Product? {
    let template: SourceFile
    do { template = try SourceFile.read(request.template) } catch {
      sink.emit(.unreadable(error))
      hasUnreadableFile = true
      return nil
    }
    guard let checks = request.checks.options(into: &sink),
      let properties = request.checks.properties(into: &sink)
    else {
      hasUnreadableFile = true
      return nil
    }
    let finder = ModuleFinder(searchPath: request.templatePath)
    let files = DocumentFiles(request.documents, sources: request.sources, into: &sink)
    var sources = files.adding(to: request.sources).xmiOptions
    sources.namespaces = TemplateProgram.namespaces(of: template, finder: finder, options: checks)
    sources.readsAhead = request.jobs > 1
    var loader = XMILoader(sources)
    let loaded = loader.load(request.models, into: &sink)
    hasUnreadableFile = loaded.hasUnreadableFile || files.hasUnreadableFile
    let documents = files.bound(to: loaded.metamodel, into: &sink)
    var options = options
    options.propertyFiles = properties
    let program = TemplateProgram.load(
      template, metamodel: loaded.metamodel, documents: documents, finder: finder, options: checks,
      into: &sink)
    guard let program, !sink.hasErrors else { return nil }
    let result = program.run(on: loaded.model, options: options, into: &sink)
    if request.verifies, !sink.hasErrors {
      Verification(program: program, model: loaded.model, options: options).check(result.output, into: &sink)
    }
    return Product(
      output: result.output, text: result.text, model: loaded.model, name: program.name,
      inputs: loaded.model.inputPaths(loaded.metamodel) + files.paths + program.files.map(\.path)
        + request.checks.propertyFiles)
  }
}
