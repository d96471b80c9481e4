internal import ArgumentParser
import Diagnostics
import Glibc
import Pipelines

struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check models against their metamodel and its OCL rules.",
    discussion: """
      The metamodel is found through --metamodel, xsi:schemaLocation, --metamodel-path or among the built-in ones. A .ecore
      file is checked as a metamodel: its rules are compiled.
      """)

  @Argument(help: ArgumentHelp("The models (XMI) or metamodels (.ecore).", valueName: "model"))
  var models: [String]

  @OptionGroup var source: SourceOptions
  @OptionGroup var diagnostics: DiagnosticOptions
  @OptionGroup var depfile: DepfileArguments

  @Option(name: .shortAndLong, help: ArgumentHelp("The number of threads.", valueName: "n"))
  var jobs = 1

  @Flag(name: .long, help: "Warn where a rule may ask something of null.")
  var nullity = false

  @Flag(name: .shortAndLong, help: "Print no summary.")
  var quiet = false

  func validate() throws {
    guard jobs > 0 else { throw ValidationError("--jobs must be at least 1") }
  }

  func run() throws {
    var sink = DiagnosticSink()
    let outcome = Validate.run(
      models, sources: source.sources, jobs: jobs, warnsOfNull: nullity, depfile: depfile.options,
      into: &sink)
    let status = diagnostics.report(sink, hasUnreadableFile: outcome.hasUnreadableFile)
    if !quiet, diagnostics.format == .text {
      var summary = "\(outcome.objectCount) objects, \(outcome.checkCount) checks: "
      summary += "\(sink.errorCount) errors, \(sink.warningCount) warnings"
      if outcome.violationCount > 0 { summary += " (\(outcome.violationCount) invariants violated)" }
      if outcome.transitionCount > 0 {
        summary += "; \(outcome.transitionCount) checks of changes (@pre) need the object before the change"
      }
      print(summary)
    }
    try status.leave()
  }
}
