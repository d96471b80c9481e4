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

  @Argument(
    help: ArgumentHelp(
      "The models (XMI, YAML, JSON, .krosskube) or metamodels (.ecore), - for standard input.",
      valueName: "model"))
  var models: [String]

  @OptionGroup var source: SourceOptions
  @OptionGroup var documents: DocumentOptions
  @OptionGroup var policy: PolicyOptions
  @OptionGroup var limits: LimitOptions
  @OptionGroup var diagnostics: DiagnosticOptions
  @OptionGroup var depfile: DepfileArguments
  @OptionGroup var evaluation: EvaluationOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("The number of threads.", valueName: "n"))
  var jobs = 1

  @Flag(name: .long, help: "Warn where a rule may ask something of null.")
  var nullity = false

  @Flag(
    name: .long,
    help: "Print how every part of a violated invariant was evaluated; in json and sarif as a property.")
  var explain = false

  @Flag(name: .shortAndLong, help: "Print no summary.")
  var quiet = false

  func validate() throws {
    guard jobs > 0 else { throw ValidationError("--jobs must be at least 1") }
  }

  func run() throws {
    var sink = diagnostics.sink
    var request = Validate.Request()
    request.sources = source.sources(limits, diagnostics)
    request.documents = documents.ocl
    request.jobs = jobs
    request.limits = evaluation.limits
    request.depfile = depfile.options
    policy.set(in: &request)
    request.warnsOfNull = nullity
    request.explains = explain
    request.listsInvariants = diagnostics.format == .junit
    let outcome = Validate.run(models, request, into: &sink)
    ProcessLifetime.keep(sink)
    let status = diagnostics.report(
      sink, hasUnreadableFile: outcome.hasUnreadableFile, checked: outcome.checked, jobs: jobs)
    if !quiet, diagnostics.format == .text {
      var summary = "\(outcome.objectCount) objects, \(outcome.checkCount) checks: "
      summary += "\(sink.errorCount) errors, \(sink.warningCount) warnings"
      if outcome.violationCount > 0 { summary += " (\(outcome.violationCount) invariants violated)" }
      if outcome.knownCount > 0 {
        let place = policy.writeBaseline.map { "written to '\($0)'" } ?? "in the baseline"
        summary += "; \(outcome.knownCount) known violations are \(place)"
      }
      if outcome.transitionCount > 0 {
        summary += "; \(outcome.transitionCount) checks of changes (@pre) need the object before the change"
      }
      print(summary)
    }
    try status.leave()
  }
}
