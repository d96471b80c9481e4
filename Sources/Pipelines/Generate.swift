public import Diagnostics
internal import Ecore
internal import MOFM2T
internal import OCL
internal import XMI
internal import YAML

/// `krosskube generate`: runs a template over models.
public enum Generate {
  /// What is to be run, and where its files go.
  public struct Request: Sendable {
    /// The models.
    public var models: [String]
    /// The main module.
    public var template: String
    /// The output folder.
    public var folder: String
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
      self.folder = folder
    }
  }

  /// What became of the files.
  public struct Outcome: Sendable {
    /// Files whose contents changed, by path below the output folder.
    public var written: [String] = []
    /// Files that had the same contents already.
    public var unchanged: [String] = []
    /// What the template printed outside of files.
    public var text = ""
    /// Whether a file could not be opened; the exit status is then 2.
    public var hasUnreadableFile = false
  }

  /// Nothing is written when anything is wrong with the models, the template or its run.
  public static func run(_ request: Request, into sink: inout DiagnosticSink) -> Outcome {
    var outcome = Outcome()
    let files = DocumentFiles(request.documents, sources: request.sources, into: &sink)
    var loader = XMILoader(files.adding(to: request.sources).xmiOptions)
    let loaded = loader.load(request.models, into: &sink)
    outcome.hasUnreadableFile = loaded.hasUnreadableFile || files.hasUnreadableFile
    let documents = files.bound(to: loaded.metamodel, into: &sink)
    let template: SourceFile
    do { template = try SourceFile.read(request.template) } catch {
      sink.emit(.unreadable(error))
      outcome.hasUnreadableFile = true
      return outcome
    }
    let finder = ModuleFinder(searchPath: request.templatePath)
    guard let checks = request.checks.options(into: &sink),
      let properties = request.checks.properties(into: &sink)
    else {
      outcome.hasUnreadableFile = true
      return outcome
    }
    let program = TemplateProgram.load(
      template, metamodel: loaded.metamodel, documents: documents, finder: finder, options: checks,
      into: &sink)
    guard let program, !sink.hasErrors else { return outcome }
    let writer = OutputWriter(folder: request.folder)
    let options = RunOptions(
      properties: request.properties, propertyFiles: properties, services: .standard,
      existing: writer.existing)
    let result = program.run(on: loaded.model, options: options, into: &sink)
    outcome.text = String(decoding: result.text, as: UTF8.self)
    guard !sink.hasErrors else { return outcome }
    verify(result.output, into: &sink)
    guard !sink.hasErrors else { return outcome }
    let report = writer.commit(result.output, into: &sink)
    outcome.written = report.written
    outcome.unchanged = report.unchanged + report.kept
    let inputs =
      loaded.model.inputPaths(loaded.metamodel) + files.paths + program.files.map(\.path)
      + request.checks.propertyFiles
    request.depfile?.write(inputs, into: &sink)
    return outcome
  }

  /// Reads YAML back: what was generated must at least be YAML.
  private static func verify(_ output: OutputTree, into sink: inout DiagnosticSink) {
    for file in output.files where file.path.hasSuffix(".yaml") || file.path.hasSuffix(".yml") {
      _ = YAMLDocument.read(SourceFile(path: file.path, bytes: file.content), into: &sink)
    }
  }
}
