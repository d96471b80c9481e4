internal import ArgumentParser
import Diagnostics
import Glibc
import Pipelines

struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Run a template (.mtl) over models and write its files.",
    discussion: """
      The template is checked before anything runs. Nothing is written when anything is wrong, and a file whose contents did
      not change is not touched. The file .krosskube-manifest in the output folder remembers what was generated. Without
      models the template is only checked.
      """)

  @Argument(help: ArgumentHelp("The models: XMI, YAML, JSON or .krosskube.", valueName: "model"))
  var models: [String] = []

  @Option(name: .shortAndLong, help: ArgumentHelp("The main module.", valueName: "file"))
  var template: String

  @OptionGroup var output: OutputArguments

  @Option(
    name: .long, help: ArgumentHelp("A folder with modules to import; several times.", valueName: "folder"))
  var templatePath: [String] = []

  @OptionGroup var properties: PropertyArguments

  @OptionGroup var checks: TemplateCheckArguments

  @Flag(
    name: .long, inversion: .prefixedNo,
    help: "Whether YAML and JSON are read back, and what is doubtful is said at the line of the template.")
  var verify = true

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Write what each part of each file came from, template and model, as JSON.", valueName: "file"))
  var trace: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Run templates on so many threads; the files are the same.", valueName: "n"))
  var jobs = 1

  @OptionGroup var source: SourceOptions
  @OptionGroup var documents: DocumentOptions
  @OptionGroup var limits: LimitOptions
  @OptionGroup var diagnostics: DiagnosticOptions
  @OptionGroup var depfile: DepfileArguments

  func validate() throws {
    guard jobs > 0 else { throw ValidationError("--jobs must be at least 1") }
    if !models.isEmpty, !checks.showWhitespace { try output.requireFolder() }
  }

  func run() throws {
    var sink = diagnostics.sink
    if checks.showWhitespace {
      let listing = Generate.whiteSpace(of: template, rules: checks.whiteSpace.rules, into: &sink)
      let status = diagnostics.report(sink, hasUnreadableFile: listing == nil)
      print(listing ?? "", terminator: "")
      try status.leave()
      return
    }
    var request = Generate.Request(models: models, template: template, folder: output.output)
    request.output = output.options
    request.verifies = verify
    request.trace = trace
    request.jobs = jobs
    request.templatePath = templatePath
    request.properties = properties.values
    request.sources = source.sources(limits, diagnostics)
    request.documents = documents.ocl
    request.depfile = depfile.options
    request.checks = checks.checks
    if models.isEmpty {
      let isReadable = Generate.check(request, into: &sink)
      try diagnostics.report(sink, hasUnreadableFile: !isReadable).leave()
      return
    }
    let outcome = Generate.run(request, into: &sink)
    let status = diagnostics.report(sink, hasUnreadableFile: outcome.hasUnreadableFile)
    if diagnostics.format == .text {
      print(outcome.text, terminator: "")
      output.print(outcome.report)
    }
    try status.leave()
  }
}
